/* Finding and applying rules. In: a rule's text, parsed by the build (write_rules.c), and what its
 * letters stand for. Out: nodes. */
#include "graph/rule.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "graph/lower.h"

static int compare(const void *text, const void *rule) {
    return strcmp(text, ((const Rule *)rule)->text);
}

const Rule *rule_find(const char *text) {
    const Rule *rule = bsearch(text, rule_table, rule_count, sizeof *rule_table, compare);
    assert(rule);
    return rule;
}

Site rule_site(Graph *graph, Op op, Kernel kernel, uint32_t count, const Ref *operands, bool extra,
               Ref y) {
    const OpInfo *info = &op_table[op];
    Site site = {.graph = graph, .op = op, .kernel = kernel};
    Local *parameters = site.parameters;
    uint32_t own = count - extra; /* operands of the row */
    for (uint32_t i = 0; i < RULE_PARAMETERS; i++) parameters[i].ref = REF_NONE;
    for (uint32_t i = 0; i < own && i < 3; i++) parameters[RULE_A + i].ref = operands[i];
    if (count > 0) parameters[RULE_TAU].ref = operands[count - 1];
    parameters[RULE_Y].ref = y;
    if (info->kind == KIND_MANY) {
        uint32_t n = own - info->arity;
        Ref *list = NEW_ARRAY(&graph->unit->scratch, Ref, n); /* operands move as the graph grows */
        memcpy(list, operands, n * sizeof *list);
        if (own == n + 2) parameters[RULE_M].ref = operands[n];
        parameters[RULE_N].ref = graph_number(graph, n);
        parameters[RULE_V] = (Local){.count = n, .list = list};
    }
    return site;
}

static bool begins_with_let(const Site *site) { return site->rule->body->kind == AST_LET; }

static void begin(Site *site, const char *text) {
    site->text = text;
    site->rule = rule_find(text);
    site->locals = NEW_ARRAY(&site->graph->unit->scratch, Local, site->rule->slots);
    memcpy(site->locals, site->parameters, sizeof site->parameters);
    if (!begins_with_let(site)) return;
    const Ast *let = site->rule->body;
    for (uint32_t i = 0; i + 1 < let->size; i++)
        site->locals[let->slot + i].ref =
            lower_rule(site->graph, let->kids[i], site->locals, site->kernel);
}

Ref rule_apply(Site *site, const char *text, uint32_t k) {
    if (site->text != text) begin(site, text);
    const Ast *body = site->rule->body;
    if (site->parameters[RULE_Y].ref != REF_NONE && k < site->parameters[RULE_V].count)
        site->locals[RULE_A].ref = site->parameters[RULE_V].list[k];
    return lower_rule(site->graph, begins_with_let(site) ? body->kids[body->size - 1] : body,
                      site->locals, site->kernel);
}
