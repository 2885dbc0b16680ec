/* Finding and applying rules. They are parsed by the build (write_rules.c). */
#include "rule.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "lower.h"

static int compare(const void *text, const void *rule) {
    return strcmp(text, ((const Rule *)rule)->text);
}

const Rule *rule_find(const char *text) {
    const Rule *rule = bsearch(text, rule_table, rule_count, sizeof *rule_table, compare);
    assert(rule);
    return rule;
}

Ref rule_apply(Graph *graph, const char *text, Op op, Kernel kernel, uint32_t count,
               const Ref *operands, bool extra, uint32_t k, Ref y) {
    const OpInfo *info = &op_table[op];
    Arena *scratch = &graph->unit->scratch;
    ArenaMark mark = arena_mark(scratch);
    Local locals[RULE_PARAMETERS];
    for (uint32_t i = 0; i < RULE_PARAMETERS; i++) locals[i] = (Local){.ref = REF_NONE};
    uint32_t own = count - extra; /* operands of the row */
    for (uint32_t i = 0; i < own && i < 3; i++) locals[RULE_A + i].ref = operands[i];
    locals[RULE_TAU].ref = count ? operands[count - 1] : REF_NONE;
    locals[RULE_Y].ref = y;
    if (info->kind == KIND_MANY) {
        uint32_t n = own - info->arity;
        Ref *list = NEW_ARRAY(scratch, Ref, n); /* the operands may move when the graph grows */
        memcpy(list, operands, n * sizeof *list);
        if (own == n + 2) locals[RULE_M].ref = operands[n];
        if (y != REF_NONE) locals[RULE_A].ref = operands[k];
        locals[RULE_N].ref = graph_number(graph, n);
        locals[RULE_V] = (Local){.count = n, .list = list};
    }
    Ref result = lower_rule(graph, rule_find(text), locals, kernel);
    arena_release(scratch, mark);
    return result;
}
