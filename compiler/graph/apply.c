/* In: an operator and its operands, or a rule. Out: a node.
 *
 * Programs (rules.h) run in one loop upward, each step through graph_apply, so that rules are
 * folded like everything else. An identity is one more program, which runs where its left side
 * fits. Folding ends after a few calls: every right side is smaller than the left, or moves a sign
 * outward, or a constant to the left. */
#include "graph/apply.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ops/value.h"

/* --- programs ------------------------------------------------------------------------------ */

/* Writes the operands of a step to site->operands, the elements of lists one by one. Returns their
 * number. */
static uint32_t gather(RuleSite *site, const RuleStep *step) {
    uint32_t count = 0;
    for (uint32_t k = 0; k < step->count; k++) {
        const RuleValue *value = &site->values[step->operands[k]];
        if (value->list) {
            memcpy(site->operands + count, value->list, site->length * sizeof(Ref));
            count += site->length;
        } else {
            site->operands[count++] = value->ref;
        }
    }
    return count;
}

static Ref apply_step(RuleSite *site, const RuleStep *step) {
    if (step->op == OP_NUMBER) return graph_number(site->graph, step->number);
    uint32_t count = gather(site, step);
    bool has_kernel = op_table[step->op].flags & FLAG_KERNEL;
    return graph_apply(site->graph, step->op, has_kernel ? site->kernel : KERNEL_NONE, count,
                       site->operands);
}

/* From the first to the last: the order of a sum is part of its value. */
static Ref sum(const RuleSite *site, const Ref *list) {
    Ref total = list[0];
    for (uint32_t i = 1; i < site->length; i++)
        total = graph_apply(site->graph, OP_ADD, KERNEL_NONE, 2, (Ref[]){total, list[i]});
    return total;
}

static void run(RuleSite *site, const RuleStep *steps, uint32_t from, uint32_t to);

/* The list that step `each`, an EACH, makes by running its body for each element. In the scratch
 * arena. */
static const Ref *run_each(RuleSite *site, const RuleStep *steps, uint32_t each) {
    const Ref *elements = site->values[RULE_V].list;
    Ref *list = NEW_ARRAY(site->graph->scratch, Ref, site->length);
    for (uint32_t i = 0; i < site->length; i++) {
        site->values[RULE_ELEMENT] = (RuleValue){.ref = elements[i]};
        run(site, steps, each + 1, each + 1 + steps[each].count);
        list[i] = site->values[steps[each].operands[0]].ref;
    }
    return list;
}

/* Runs the steps from <= s < to. An EACH may not be inside another, so this nests once. */
static void run(RuleSite *site, const RuleStep *steps, uint32_t from, uint32_t to) {
    for (uint32_t s = from; s < to; s++) {
        const RuleStep *step = &steps[s];
        RuleValue *value = &site->values[RULE_LETTERS + s];
        if (step->op == STEP_EACH) {
            *value = (RuleValue){REF_NONE, run_each(site, steps, s)};
            s += step->count;
        } else if (step->op == STEP_SUM) {
            *value = (RuleValue){.ref = sum(site, site->values[step->operands[0]].list)};
        } else {
            *value = (RuleValue){.ref = apply_step(site, step)};
        }
    }
}

/* --- identities ---------------------------------------------------------------------------- */

/* The nodes bound to the letters and steps of a pattern. */
typedef struct {
    const Graph *graph;
    Kernel kernel; /* of the twin in the pattern */
    Ref bound[RULE_LETTERS + IDENTITY_STEPS];
} Match;

static bool is_same_number(const Graph *graph, Ref ref, double wanted) {
    double value;
    return graph_is_number(graph, ref, &value) && value == wanted &&
           !signbit(value) == !signbit(wanted);
}

/* A letter fits any node, but the same node at each of its places; k fits a finite number except 0.
 */
static bool bind(Match *match, uint32_t value, Ref ref) {
    double number;
    if (value == RULE_K &&
        !(graph_is_number(match->graph, ref, &number) && isfinite(number) && number != 0))
        return false;
    if (value >= RULE_LETTERS || match->bound[value] == REF_NONE) match->bound[value] = ref;
    return match->bound[value] == ref;
}

static bool bind_operands(Match *match, const RuleStep *step, uint32_t count, const Ref *operands) {
    if (step->count != count) return false;
    for (uint32_t k = 0; k < count; k++)
        if (!bind(match, step->operands[k], operands[k])) return false;
    return true;
}

/* Does a step that is not the root fit the node that its user has bound it to? */
static bool fits_node(Match *match, const RuleStep *step, Ref ref) {
    const Node *node = graph_node(match->graph, ref);
    if (step->op == OP_NUMBER) return is_same_number(match->graph, ref, step->number);
    if (node->op != step->op) return false;
    if (op_table[node->op].flags & FLAG_KERNEL) match->kernel = node->kernel;
    return bind_operands(match, step, node->count, graph_operands(match->graph, ref));
}

/* One loop downward: the user of a step binds it before its turn. */
static bool fits(Match *match, const RuleProgram *left, uint32_t count, const Ref *operands) {
    uint32_t s = left->count - 1;
    for (uint32_t letter = 0; letter < IDENTITY_LETTERS; letter++) match->bound[letter] = REF_NONE;
    if (!bind_operands(match, &left->steps[s], count, operands)) return false;
    while (s-- > 0)
        if (!fits_node(match, &left->steps[s], match->bound[RULE_LETTERS + s])) return false;
    return true;
}

/* The right side of the first identity that fits; REF_NONE if none does. */
static Ref apply_identity(Graph *graph, Op op, Kernel kernel, uint32_t count, const Ref *operands) {
    for (uint32_t i = rule_first_identity[op]; i < rule_first_identity[op + 1]; i++) {
        const Identity *identity = &rule_identities[i];
        Match match;
        match.graph = graph;
        match.kernel = kernel;
        if (identity->mends && graph->is_for_reading) continue;
        if (!fits(&match, &identity->left, count, operands)) continue;
        RuleSite site;
        site.graph = graph;
        site.kernel = match.kernel;
        site.operands = site.few;
        for (uint32_t letter = 0; letter < IDENTITY_LETTERS; letter++)
            site.values[letter] = (RuleValue){.ref = match.bound[letter]};
        run(&site, identity->right.steps, 0, identity->right.count);
        return site.values[identity->right.result].ref;
    }
    return REF_NONE;
}

/* --- operators ----------------------------------------------------------------------------- */

/* The value, if all operands are numbers. */
static bool fold_numbers(const Graph *graph, Op op, Kernel kernel, uint32_t count,
                         const Ref *operands, double *result) {
    for (uint32_t i = 0; i < count; i++)
        if (graph_node(graph, operands[i])->op != OP_NUMBER) return false;
    Arena *scratch = graph->scratch;
    ArenaMark mark = arena_mark(scratch);
    double *values = NEW_ARRAY(scratch, double, count);
    for (uint32_t i = 0; i < count; i++) values[i] = graph_node(graph, operands[i])->number;
    *result = value_of(op, kernel, count, values);
    arena_release(scratch, mark);
    return true;
}

/* x for 1*x and x + 0, if x is a constant with a name, so that it keeps the name; else REF_NONE. */
static Ref fold_neutral(const Graph *graph, Op op, uint32_t count, const Ref *operands) {
    if (count != 2 || (op != OP_ADD && op != OP_MULTIPLY)) return REF_NONE;
    for (int k = 0; k < 2; k++)
        if (graph_label(graph, operands[k]) &&
            is_same_number(graph, operands[1 - k], op == OP_MULTIPLY) &&
            !is_same_number(graph, operands[k], -0.0))
            return operands[k];
    return REF_NONE;
}

Ref graph_apply(Graph *graph, Op op, Kernel kernel, uint32_t count, const Ref *operands) {
    double value;
    if (op_is_unsmoothed(op, kernel)) return graph_intern(graph, op, kernel, count, operands);
    Ref ref = fold_neutral(graph, op, count, operands);
    if (ref != REF_NONE) return ref;
    if (fold_numbers(graph, op, kernel, count, operands, &value)) return graph_number(graph, value);
    ref = apply_identity(graph, op, kernel, count, operands);
    return ref != REF_NONE ? ref : graph_intern(graph, op, kernel, count, operands);
}

/* --- rules --------------------------------------------------------------------------------- */

static int compare(const void *text, const void *rule) {
    return strcmp(text, ((const Rule *)rule)->text);
}

const RuleProgram *apply_find(const char *text) {
    const Rule *rule = bsearch(text, rule_table, rule_count, sizeof *rule_table, compare);
    assert(rule);
    return &rule->program;
}

/* v, n and m of an operator that takes a list. */
static void set_list(RuleSite *site, uint32_t count, const Ref *operands) {
    Arena *scratch = site->graph->scratch;
    uint32_t n = count - op_table[site->op].arity;
    Ref *list = NEW_ARRAY(scratch, Ref, n); /* operands move as the graph grows */
    memcpy(list, operands, n * sizeof *list);
    site->length = n;
    site->operands = NEW_ARRAY(scratch, Ref, n + sizeof site->few / sizeof *site->few);
    site->values[RULE_V].list = list;
    if (count == n + 2) site->values[RULE_M].ref = operands[n];
    site->values[RULE_N].ref = graph_number(site->graph, n);
}

void apply_at(RuleSite *site, Graph *graph, const Node *node, const Ref *operands, Ref y) {
    uint32_t count = node->count;
    uint32_t own = count - op_is_unsmoothed(node->op, node->kernel); /* without the temperature */
    site->graph = graph;
    site->op = node->op;
    site->kernel = node->kernel;
    site->length = 0;
    site->operands = site->few;
    site->text = NULL;
    for (uint32_t i = 0; i < RULE_LETTERS; i++) site->values[i] = (RuleValue){.ref = REF_NONE};
    for (uint32_t i = 0; i < own && i < 3; i++) site->values[RULE_A + i].ref = operands[i];
    if (count > 0) site->values[RULE_TAU].ref = operands[count - 1];
    site->values[RULE_Y].ref = y;
    if (op_table[site->op].kind == KIND_MANY) set_list(site, own, operands);
}

Ref apply_rule(RuleSite *site, const char *text, uint32_t k) {
    if (site->text != text) {
        site->text = text;
        site->program = apply_find(text);
        run(site, site->program->steps, 0, site->program->shared);
    }
    const RuleProgram *program = site->program;
    bool is_one_of_list = site->values[RULE_Y].ref != REF_NONE && k < site->length;
    if (is_one_of_list) site->values[RULE_A].ref = site->values[RULE_V].list[k];
    run(site, program->steps, program->shared, program->count);
    return site->values[program->result].ref;
}
