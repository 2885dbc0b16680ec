/* The identities of fold.def. In: an operator and its operands. Out: what the first identity that
 * fits makes of them, or nothing. */
#include "graph/fold.h"

#include <math.h>

#include "graph/lower.h"
#include "graph/rule.h"

enum { VARIABLES = RULE_TAU + 1 };

/* A match in the making: what the variables stand for. */
typedef struct {
    const Graph *graph;
    Kernel kernel; /* of the smooth twin in the pattern */
    Ref bound[VARIABLES];
} Match;

static bool match_number(const Graph *graph, Ref ref, double wanted) {
    double value;
    return graph_is_number(graph, ref, &value) && value == wanted &&
           !signbit(value) == !signbit(wanted);
}

static bool match_variable(Match *match, const Ast *name, Ref ref) {
    uint32_t slot = name->slot;
    double value;
    if (slot == RULE_K &&
        !(graph_is_number(match->graph, ref, &value) && isfinite(value) && value != 0))
        return false;
    if (match->bound[slot] == REF_NONE) match->bound[slot] = ref;
    return match->bound[slot] == ref;
}

static bool match_operands(Match *match, Ast *const *patterns, uint32_t count, const Ref *operands);

static bool match_ref(Match *match, const Ast *pattern, Ref ref) {
    const Node *node = graph_node(match->graph, ref);
    Ast *const *kids;
    uint32_t count;
    if (pattern->kind == AST_NUMBER) return match_number(match->graph, ref, pattern->number);
    if (pattern->kind == AST_NAME) return match_variable(match, pattern, ref);
    Op op = rule_operator(pattern, &kids, &count);
    if (op == OP_NEGATE && kids[0]->kind == AST_NUMBER)
        return match_number(match->graph, ref, -kids[0]->number);
    if (node->op != op || node->count != count) return false;
    if (op_table[op].flags & FLAG_KERNEL) match->kernel = node->kernel;
    return match_operands(match, kids, count, graph_operands(match->graph, ref));
}

static bool match_operands(Match *match, Ast *const *patterns, uint32_t count,
                           const Ref *operands) {
    for (uint32_t i = 0; i < count; i++)
        if (!match_ref(match, patterns[i], operands[i])) return false;
    return true;
}

Ref fold_apply(Graph *graph, Op op, Kernel kernel, uint32_t count, const Ref *operands) {
    for (uint32_t i = rule_first_identity[op]; i < rule_first_identity[op + 1]; i++) {
        const Identity *identity = &rule_identities[i];
        Match match = {.graph = graph, .kernel = kernel};
        Ast *const *kids;
        uint32_t wanted;
        for (uint32_t slot = 0; slot < VARIABLES; slot++) match.bound[slot] = REF_NONE;
        (void)rule_operator(identity->left, &kids, &wanted);
        if (wanted != count || !match_operands(&match, kids, count, operands)) continue;
        Local locals[RULE_PARAMETERS];
        for (uint32_t slot = 0; slot < RULE_PARAMETERS; slot++)
            locals[slot] = (Local){.ref = slot < VARIABLES ? match.bound[slot] : REF_NONE};
        return lower_rule(graph, identity->right, locals, match.kernel);
    }
    return REF_NONE;
}
