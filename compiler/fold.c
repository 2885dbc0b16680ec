/* The identities, as text in the language: a left side that is matched against the operator and its
 * operands, and what it equals. a, b, c and tau stand for anything, k for a finite number that is
 * not 0. All are exact in floating point, NaN, infinities and zeros included, unless the line says
 * where they are not. */
#include "fold.h"

#include <math.h>
#include <string.h>

#include "lower.h"
#include "rule.h"

typedef struct {
    const char *left, *right;
} Identity;

static const Identity identities[] = {
    {"a*1", "a"},
    {"1*a", "a"},
    {"a/1", "a"},
    {"a - 0", "a"},
    {"-(-a)", "a"},
    {"a + (-b)", "a - b"},
    {"(-a) + b", "b - a"},
    {"a - (-b)", "a + b"},
    {"(-a)*b", "-(a*b)"},
    {"a*(-b)", "-(a*b)"},
    {"(-a)/b", "-(a/b)"},
    {"a/(-b)", "-(a/b)"},
    {"(-1)*a", "-a"},
    {"a*k", "k*a"},
    {"a^1", "a"},
    {"a^0", "1"}, /* as C's pow: NaN^0 is 1 */
    {"strong(1, a)", "a"},
    {"strong(a, 1)", "a"},
    {"strong(k, a)", "k*a"},
    {"strong(a, k)", "k*a"},
    {"strong(-a, b)", "-strong(a, b)"},
    {"strong(a, -b)", "-strong(a, b)"},
    {"strong(0, a)", "0"},
    {"strong(a, 0)", "0"},
    {"if 1 then a else b", "a"},
    {"if 0 then a else b", "b"},
    {"weight(1, a, b)", "1"},
    {"weight(0, a, b)", "0"},
    /* the sign of a zero result may change in these */
    {"a + 0", "a"},
    {"0 + a", "a"},
    {"max(a, 0)", "relu(a)"},
    {"max(0, a)", "relu(a)"},
    {"min(a, 0)", "-relu(-a)"},
    {"gap(a, 0)", "a"},
    {"gap(0, a)", "-a"},
    {"smooth_max(a, 0, tau)", "psi(1, 0, a, tau)"},
    {"smooth_max(0, a, tau)", "psi(1, 0, a, tau)"},
    {"smooth_min(a, 0, tau)", "-psi(1, 0, -a, tau)"},
    {"smooth_min(0, a, tau)", "-psi(1, 0, -a, tau)"},
    {"above(a, 0, tau)", "psi(0, 0, a, tau)"},
    {"above(0, a, tau)", "psi(0, 0, -a, tau)"},
    {"below(a, 0, tau)", "psi(0, 0, -a, tau)"},
    {"below(0, a, tau)", "psi(0, 0, a, tau)"},
    {"a*psi(0, 0, a, tau)", "gate(0, 0, a, tau)"},
    {"psi(0, 0, a, tau)*a", "gate(0, 0, a, tau)"},
    {"a*smooth_greater(a, 0, tau)", "gate(0, 0, a, tau)"},
    {"smooth_greater(a, 0, tau)*a", "gate(0, 0, a, tau)"},
    {"a*smooth_greater_equal(a, 0, tau)", "gate(0, 0, a, tau)"},
    {"smooth_greater_equal(a, 0, tau)*a", "gate(0, 0, a, tau)"},
};

enum { IDENTITIES = sizeof identities / sizeof *identities, VARIABLES = RULE_TAU + 1 };

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

/* The operator of a pattern and where its operands stand; OP_COUNT for a leaf. */
static Op pattern_op(const Ast *pattern, Ast *const **kids, uint32_t *count) {
    uint32_t skip = pattern->kind == AST_CALL; /* the callee */
    *kids = pattern->kids + skip;
    *count = pattern->size - skip;
    return pattern->kind == AST_APPLY || pattern->kind == AST_CALL ? (Op)pattern->op : OP_COUNT;
}

static bool match_operands(Match *match, Ast *const *patterns, uint32_t count, const Ref *operands);

static bool match_ref(Match *match, const Ast *pattern, Ref ref) {
    const Node *node = graph_node(match->graph, ref);
    Ast *const *kids;
    uint32_t count;
    if (pattern->kind == AST_NUMBER) return match_number(match->graph, ref, pattern->number);
    if (pattern->kind == AST_NAME) return match_variable(match, pattern, ref);
    Op op = pattern_op(pattern, &kids, &count);
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

typedef struct Entry {
    const Ast *left;
    const Function *right;
    struct Entry *next;
} Entry;

/* The identities of each operator, in order. */
struct Folds {
    Entry *entries[OP_COUNT];
};

static const Folds *folds_of(Unit *unit) {
    if (unit->folds) return unit->folds;
    Folds *folds = NEW(&unit->arena, Folds);
    for (uint32_t i = IDENTITIES; i-- > 0;) {
        Entry *entry = NEW(&unit->arena, Entry);
        Ast *const *kids;
        uint32_t count;
        entry->left = rule_find(unit, identities[i].left)->body;
        entry->right = rule_find(unit, identities[i].right);
        Op op = pattern_op(entry->left, &kids, &count);
        entry->next = folds->entries[op];
        folds->entries[op] = entry;
    }
    return unit->folds = folds;
}

Ref fold_apply(Graph *graph, Op op, Kernel kernel, uint32_t count, const Ref *operands) {
    const Entry *entry = folds_of(graph->unit)->entries[op];
    for (; entry; entry = entry->next) {
        Match match = {.graph = graph, .kernel = kernel};
        Ast *const *kids;
        uint32_t wanted;
        for (uint32_t i = 0; i < VARIABLES; i++) match.bound[i] = REF_NONE;
        (void)pattern_op(entry->left, &kids, &wanted);
        if (wanted != count || !match_operands(&match, kids, count, operands)) continue;
        Local locals[RULE_PARAMETERS];
        for (uint32_t i = 0; i < RULE_PARAMETERS; i++)
            locals[i] = (Local){.ref = i < VARIABLES ? match.bound[i] : REF_NONE};
        return lower_rule(graph, entry->right, locals, match.kernel);
    }
    return REF_NONE;
}
