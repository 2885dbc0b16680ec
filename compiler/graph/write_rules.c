/* What the build runs to parse the rules: the text columns of the operator table, and the
 * identities of fold.def. Out: build/gen/rules.c, which holds them as constants, so that no program
 * ever parses one. A text that does not parse ends the build.
 *
 * It is linked with the compiler but for what it writes, of which a parse needs nothing. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "front/check.h"
#include "front/diag.h"
#include "front/parse.h"
#include "front/source.h"
#include "graph/rule.h"

const Rule rule_table[1];
const uint32_t rule_count;
const Identity rule_identities[1];
const uint16_t rule_first_identity[OP_COUNT + 1];

static const char *const texts[] = {
#define OP(id, name, n, class, flags, precedence, value, build, smooth, latex, da, db, dc) \
    smooth, da, db, dc,
#define TWIN(id, name, n, family, display, da, db, dc, dtau)        display, da, db, dc, dtau,
#define MANY(id, name, n, class, flags, family, smooth, each, dtau) smooth, each, dtau,
#define MANY_TWIN(id, name, n, flags, family, each, dtau)           each, dtau,
#define WRITTEN(id, text)                                           text,
#include "../runtime/ops.def"
};
enum { TEXTS = sizeof texts / sizeof *texts };

static const struct {
    const char *left, *right;
} identities[] = {
#define IDENTITY(left, right) {left, right},
#include "ops/fold.def"
};
enum { IDENTITIES = sizeof identities / sizeof *identities };

static Parameter *parameters(Unit *unit) {
    static const char *const names[RULE_PARAMETERS] = {"a", "b", "c", "k", "tau",
                                                       "m", "y", "n", "v"};
    Parameter *list = NEW_ARRAY(&unit->arena, Parameter, RULE_PARAMETERS);
    for (uint32_t i = 0; i < RULE_PARAMETERS; i++) list[i].name = unit_name(unit, names[i]);
    return list;
}

static Function *parse(Unit *unit, const char *text) {
    Function *rule = NEW(&unit->arena, Function);
    rule->name = unit_name(unit, "rule");
    rule->parameters = parameters(unit);
    rule->arity = rule->required = RULE_PARAMETERS;
    rule->is_rule = true;
    rule->body = parse_expression(unit, source_add(unit, "rule", text, strlen(text)));
    check_function(unit, NULL, rule);
    return rule;
}

static void write_node(const Ast *node) {
    printf("NODE(.kind = %u, .bind = %u, .op = %u, .size = %u, .slot = %u", node->kind, node->bind,
           node->op, (unsigned)node->size, (unsigned)node->slot);
    if (node->kind == AST_NUMBER) printf(", .number = %.17g", node->number);
    if (node->size > 0) printf(",\n KIDS(");
    for (uint32_t i = 0; i < node->size; i++) {
        if (i > 0) printf(", ");
        if (i == 0 && node->kind == AST_CALL)
            printf("0"); /* the callee is in `op` */
        else
            write_node(node->kids[i]);
    }
    printf(node->size > 0 ? "))" : ")");
}

static int compare(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void write_rules(Unit *unit) {
    const char *all[TEXTS + KERNEL_NONE];
    uint32_t count = 0;
    memcpy(all, texts, sizeof texts);
    for (Kernel kernel = 0; kernel < KERNEL_NONE; kernel++)
        all[TEXTS + kernel] = kernel_table[kernel].many;
    qsort(all, TEXTS + KERNEL_NONE, sizeof *all, compare);
    printf("const Rule rule_table[] = {\n");
    for (uint32_t i = 0; i < TEXTS + KERNEL_NONE; i++) {
        if (all[i][0] == '\0' || (i > 0 && strcmp(all[i - 1], all[i]) == 0)) continue;
        const Function *rule = parse(unit, all[i]);
        if (rule->is_bad) continue;
        printf("{\"%s\", ", all[i]);
        write_node(rule->body);
        printf(", %u},\n", (unsigned)rule->slots);
        count++;
    }
    printf("};\nconst uint32_t rule_count = %u;\n", (unsigned)count);
}

static void write_identities(Unit *unit) {
    const Function *sides[IDENTITIES][2];
    Op ops[IDENTITIES];
    uint32_t first[OP_COUNT + 1] = {0}, count;
    for (uint32_t i = 0; i < IDENTITIES; i++) {
        Ast *const *kids;
        sides[i][0] = parse(unit, identities[i].left);
        sides[i][1] = parse(unit, identities[i].right);
        if (sides[i][0]->is_bad || sides[i][1]->is_bad) return;
        if (sides[i][1]->slots > RULE_PARAMETERS)
            diag_error(unit, (Span){0}, "an identity has no `let`: %s", identities[i].right);
        ops[i] = rule_operator(sides[i][0]->body, &kids, &count);
        first[ops[i] + 1]++;
    }
    printf("const Identity rule_identities[] = {\n");
    for (Op op = 0; op < OP_COUNT; op++) {
        first[op + 1] += first[op];
        for (uint32_t i = 0; i < IDENTITIES; i++) {
            if (ops[i] != op) continue;
            printf("{");
            write_node(sides[i][0]->body);
            printf(",\n ");
            write_node(sides[i][1]->body);
            printf("},\n");
        }
    }
    printf("};\nconst uint16_t rule_first_identity[] = {");
    for (uint32_t op = 0; op <= OP_COUNT; op++) printf("%s%u", op ? ", " : "", (unsigned)first[op]);
    printf("};\n");
}

static void write_all(void *context) {
    printf("#include \"graph/rule.h\"\n"
           "#define NODE(...) (Ast *)&(const Ast){__VA_ARGS__}\n"
           "#define KIDS(...) .kids = (Ast **)(Ast *const[]){__VA_ARGS__}\n");
    write_rules(context);
    write_identities(context);
}

int main(void) {
    Unit *unit = unit_create();
    bool is_fine = unit && unit_try(unit, write_all, unit) && unit->errors == 0;
    for (const Diagnostic *d = unit ? unit->diagnostics : NULL; d; d = d->next) {
        Place place = source_place(unit, d->span.begin);
        fprintf(stderr, "rules: %s: %s\n", place.source ? place.source->text.data : "", d->message);
    }
    unit_destroy(unit);
    return is_fine && !ferror(stdout) ? EXIT_SUCCESS : EXIT_FAILURE;
}
