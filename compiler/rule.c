/* Parsing and applying rules. A rule that does not parse is a mistake in the table; the tests
 * apply every one. */
#include "rule.h"

#include <assert.h>
#include <string.h>

#include "check.h"
#include "lower.h"

struct Rules {
    Map functions; /* text -> Function */
};

static Parameter *parameters(Unit *unit) {
    static const char *const names[RULE_PARAMETERS] = {"a", "b", "c", "k", "tau",
                                                       "m", "y", "n", "v"};
    Parameter *list = NEW_ARRAY(&unit->arena, Parameter, RULE_PARAMETERS);
    for (uint32_t i = 0; i < RULE_PARAMETERS; i++) list[i].name = unit_name(unit, names[i]);
    return list;
}

const Function *rule_find(Unit *unit, const char *text) {
    if (!unit->rules) unit->rules = NEW(&unit->arena, Rules);
    Function *rule = map_get(&unit->rules->functions, text);
    if (rule) return rule;
    rule = NEW(&unit->arena, Function);
    rule->name = unit_name(unit, "rule");
    rule->parameters = parameters(unit);
    rule->arity = rule->required = RULE_PARAMETERS;
    rule->is_rule = true;
    rule->body = parse_expression(unit, source_add(unit, "rule", text, strlen(text)));
    check_function(unit, NULL, rule);
    assert(!rule->is_bad);
    map_put(&unit->rules->functions, &unit->arena, text, rule);
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
    Ref result = lower_rule(graph, rule_find(graph->unit, text), locals, kernel);
    arena_release(scratch, mark);
    return result;
}
