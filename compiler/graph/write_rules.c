/* The program that the build runs to parse the rules. In: the text columns of the operator table
 * and the identities of fold.def. Out: build/gen/rules.c, which holds them as flat programs
 * (rules.h), so that the compiler itself never parses a rule. A text that does not parse, or that
 * has no such program, ends the build with a message.
 *
 * It is linked with the parser and the operator table only, and resolves the names in rules itself:
 * letters, `let`s and operators, internal ones included. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "front/ast.h"
#include "front/diag.h"
#include "front/parse.h"
#include "front/source.h"
#include "graph/rules.h"

static const char *const texts[] = {
#define OP(id, name, n, class, flags, precedence, value, build, smooth, latex, da, db, dc) \
    smooth, da, db, dc,
#define TWIN(id, name, n, family, display, da, db, dc, dtau)        display, da, db, dc, dtau,
#define MANY(id, name, n, class, flags, family, smooth, each, dtau) smooth, each, dtau,
#define MANY_TWIN(id, name, n, flags, family, each, dtau)           each, dtau,
#define WRITTEN(id, text)                                           text,
#define PASSES(id, ...)                                             __VA_ARGS__,
#include "../runtime/ops.def"
};
enum { TEXTS = sizeof texts / sizeof *texts };

static const struct {
    const char *left, *right;
    bool mends;
} identities[] = {
#define IDENTITY(left, right)       {left, right, false},
#define IDENTITY_MENDS(left, right) {left, right, true},
#include "ops/fold.def"
};
enum { IDENTITIES = sizeof identities / sizeof *identities };

/* --- from a tree to steps ------------------------------------------------------------------ */

/* A rule, or a side of an identity. */
typedef enum { TEXT_RULE, TEXT_LEFT, TEXT_RIGHT } TextKind;

/* A name that `let` has given to a value. */
typedef struct {
    const Name *name;
    uint8_t value;
} NamedValue;

/* A text on the way to its program. */
typedef struct {
    Unit *unit;
    TextKind kind;
    RuleStep steps[RULE_STEPS];
    uint32_t count;
    bool is_list[RULE_LETTERS + RULE_STEPS]; /* of values */
    bool needs_a[RULE_LETTERS + RULE_STEPS]; /* does the value depend on a? */
    LIST(NamedValue) lets;                   /* in scope */
    const Name *index;                       /* of the current comprehension, or NULL */
    const Ast *body;                         /* the whole text */
    uint8_t result;                          /* its value */
    uint32_t letters;                        /* bits: those that it uses */
} Flattener;

/* Reports that a text has no program, and ends the build. */
#define refuse(f, node, ...) \
    (diag_error((f)->unit, (node)->span, __VA_ARGS__), unit_abandon((f)->unit))

/* Appends a step and returns its value. Errors are reported at `node`. */
static uint8_t add_step(Flattener *f, const Ast *node, RuleStep step) {
    uint32_t most = f->kind == TEXT_RULE ? RULE_STEPS : IDENTITY_STEPS;
    uint32_t value = RULE_LETTERS + f->count;
    if (f->count == most) refuse(f, node, "a program has %u steps at most", most);
    for (uint32_t k = 0; step.op != STEP_EACH && k < step.count; k++)
        f->needs_a[value] |= f->needs_a[step.operands[k]];
    f->is_list[value] = step.op == STEP_EACH;
    f->steps[f->count++] = step;
    return (uint8_t)value;
}

/* Each flatten_ function appends the steps of an expression in the order of evaluation and returns
 * its value. */
static uint8_t flatten(Flattener *f, const Ast *node);

static bool is_letter(const Ast *node, const char *letter) {
    return node->kind == AST_NAME && strcmp(node->name->text, letter) == 0;
}

/* The letter or the `let` of that name. */
static uint8_t flatten_name(Flattener *f, const Ast *node) {
    static const char *const letters[] = {"a", "b", "c", "k", "tau", "m", "y", "n", "p", "v"};
    for (uint32_t i = f->lets.count; i-- > 0;)
        if (f->lets.at[i].name == node->name) return f->lets.at[i].value;
    uint32_t most = f->kind == TEXT_RULE ? RULE_ELEMENT : IDENTITY_LETTERS;
    for (uint8_t letter = 0; letter < most; letter++)
        if (is_letter(node, letters[letter])) {
            f->letters |= 1u << letter;
            return letter;
        }
    refuse(f, node, "`%s` is no letter of %s", node->name->text,
           f->kind == TEXT_RULE ? "rules" : "identities");
}

static uint8_t flatten_let(Flattener *f, const Ast *node) {
    uint32_t outer = f->lets.count;
    if (f->kind == TEXT_LEFT) refuse(f, node, "a pattern has no `let`");
    for (uint32_t i = 0; i + 1 < node->size; i++) {
        NamedValue let = {node->names[i], flatten(f, node->kids[i])};
        LIST_PUSH(&f->unit->arena, &f->lets, let);
    }
    uint8_t value = flatten(f, node->kids[node->size - 1]);
    f->lets.count = outer;
    return value;
}

/* [i in n: e], as part of a sum or alone. */
static uint8_t flatten_each(Flattener *f, const Ast *node) {
    uint32_t each = f->count;
    if (f->kind != TEXT_RULE) refuse(f, node, "an identity has no comprehension");
    if (!is_letter(node->kids[0], "n")) refuse(f, node, "a comprehension of a rule is over n");
    if (f->index) refuse(f, node, "a comprehension is inside another one");
    uint8_t value = add_step(f, node, (RuleStep){.op = STEP_EACH});
    f->index = node->names[0];
    uint8_t body = flatten(f, node->kids[1]);
    f->index = NULL;
    if (f->is_list[body]) refuse(f, node, "the elements of a comprehension are lists");
    f->steps[each].count = (uint8_t)(f->count - each - 1);
    f->steps[each].operands[0] = body;
    f->needs_a[value] = f->needs_a[body];
    for (uint32_t s = each + 1; s < f->count; s++)
        f->needs_a[value] |= f->needs_a[RULE_LETTERS + s];
    return value;
}

static uint8_t flatten_sum(Flattener *f, const Ast *node) {
    if (strcmp(node->names[1]->text, "sum") != 0) refuse(f, node, "rules know `sum` only");
    RuleStep step = {.op = STEP_SUM, .count = 1, .operands = {flatten_each(f, node)}};
    return add_step(f, node, step);
}

/* Checks the number of operands, and that a list is only the first operand of a KIND_MANY. */
static void check_operands(const Flattener *f, const Ast *node, const RuleStep *step) {
    const OpInfo *info = &op_table[step->op];
    bool is_many = info->kind == KIND_MANY;
    bool has_list = step->count > 0 && f->is_list[step->operands[0]];
    uint32_t least = !is_many ? info->arity : has_list ? info->arity + 1 : info->arity + 2;
    if (step->count < least || (step->count > least && (!is_many || has_list)))
        refuse(f, node, "`%s` cannot have %u operands here", info->name, step->count);
    for (uint32_t k = 0; k < step->count; k++)
        if (f->is_list[step->operands[k]] && (k > 0 || !is_many))
            refuse(f, node, "operand %u of `%s` cannot be a list", k + 1, info->name);
}

/* An operator: its operands in order, then itself. A negated number is a number. */
static uint8_t flatten_operator(Flattener *f, const Ast *node, Op op, uint32_t count,
                                Ast *const *operands) {
    RuleStep step = {.op = (uint16_t)op, .count = (uint8_t)count};
    if (count > sizeof step.operands) refuse(f, node, "a step has 4 operands at most");
    if (op == OP_NEGATE && operands[0]->kind == AST_NUMBER)
        return add_step(f, node, (RuleStep){.op = OP_NUMBER, .number = -operands[0]->number});
    for (uint32_t k = 0; k < count; k++) step.operands[k] = flatten(f, operands[k]);
    check_operands(f, node, &step);
    return add_step(f, node, step);
}

static uint8_t flatten_call(Flattener *f, const Ast *node) {
    const Ast *callee = node->kids[0];
    Op op = callee->kind == AST_NAME ? op_find(callee->name->text, true) : OP_COUNT;
    if (op == OP_COUNT) refuse(f, callee, "this is no operator");
    return flatten_operator(f, node, op, node->size - 1, node->kids + 1);
}

/* v[i], where i is the index of the comprehension around it. */
static uint8_t flatten_index(Flattener *f, const Ast *node) {
    const Ast *i = node->kids[1];
    if (!is_letter(node->kids[0], "v") || node->size != 2 || i->kind != AST_NAME || !f->index ||
        i->name != f->index)
        refuse(f, node, "an index of a rule is v[i] in [i in n: ..] or sum(i in n: ..)");
    return RULE_ELEMENT;
}

/* The recursion is as deep as the text. */
static uint8_t flatten(Flattener *f, const Ast *node) {
    switch (node->kind) {
    case AST_NUMBER: return add_step(f, node, (RuleStep){.op = OP_NUMBER, .number = node->number});
    case AST_NAME: return flatten_name(f, node);
    case AST_LET: return flatten_let(f, node);
    case AST_APPLY: return flatten_operator(f, node, node->op, node->size, node->kids);
    case AST_CALL: return flatten_call(f, node);
    case AST_EACH: return flatten_each(f, node);
    case AST_REDUCE: return flatten_sum(f, node);
    case AST_INDEX: return flatten_index(f, node);
    default: refuse(f, node, "a rule cannot hold this");
    }
}

/* The program of a text. */
static const Flattener *flatten_text(Unit *unit, const char *text, TextKind kind) {
    Flattener *f = NEW(&unit->arena, Flattener);
    *f = (Flattener){.unit = unit, .kind = kind};
    const Ast *body = parse_expression(unit, source_add(unit, "rule", text, strlen(text)));
    if (!body) unit_abandon(unit);
    f->body = body;
    f->is_list[RULE_V] = f->needs_a[RULE_A] = f->needs_a[RULE_P] = true;
    f->result = flatten(f, body);
    if (f->is_list[f->result]) refuse(f, body, "the value of a rule is a list");
    if (kind == TEXT_LEFT && (f->count == 0 || f->steps[f->count - 1].op >= OP_COUNT))
        refuse(f, body, "a pattern is an operator with its operands");
    return f;
}

/* --- the tables ---------------------------------------------------------------------------- */

static const char *step_name(uint32_t op) {
    return op == OP_NUMBER   ? "OP_NUMBER"
           : op == STEP_EACH ? "STEP_EACH"
           : op == STEP_SUM  ? "STEP_SUM"
                             : op_table[op].id;
}

static void write_step(const RuleStep *step) {
    printf(" {%s%s, %u, {", step->op < OP_COUNT ? "OP_" : "", step_name(step->op), step->count);
    for (uint32_t k = 0; k < sizeof step->operands; k++)
        printf("%s%u", k ? ", " : "", step->operands[k]);
    printf("}, %.17g},\n", step->number);
}

/* The steps before the first that depends on a. */
static uint32_t shared_steps(const Flattener *f) {
    uint32_t count = 0;
    while (count < f->count && !f->needs_a[RULE_LETTERS + count]) count++;
    return count;
}

/* As an initialiser of RuleProgram. */
static void write_program(const Flattener *f) {
    printf(f->count ? "{(const RuleStep[]){\n" : "{0");
    for (uint32_t s = 0; s < f->count; s++) write_step(&f->steps[s]);
    printf("%s, %u, %u, %u}", f->count ? "}" : "", f->count, shared_steps(f), f->result);
}

static int compare(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The rules, each text once, sorted for the binary search of apply_find. */
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
        printf("{\"%s\",\n ", all[i]);
        write_program(flatten_text(unit, all[i], TEXT_RULE));
        printf("},\n");
        count++;
    }
    printf("};\nconst uint32_t rule_count = %u;\n", count);
}

/* The identities, sorted by the operator that the left side matches (a counting sort). */
static void write_identities(Unit *unit) {
    const Flattener *left[IDENTITIES], *right[IDENTITIES];
    uint32_t first[OP_COUNT + 1] = {0};
    for (uint32_t i = 0; i < IDENTITIES; i++) {
        left[i] = flatten_text(unit, identities[i].left, TEXT_LEFT);
        right[i] = flatten_text(unit, identities[i].right, TEXT_RIGHT);
        if (right[i]->letters & ~left[i]->letters)
            refuse(right[i], right[i]->body, "a letter is not in the pattern `%s`",
                   identities[i].left);
        first[left[i]->steps[left[i]->count - 1].op + 1]++;
    }
    printf("const Identity rule_identities[] = {\n");
    for (Op op = 0; op < OP_COUNT; op++) {
        first[op + 1] += first[op];
        for (uint32_t i = 0; i < IDENTITIES; i++) {
            if (left[i]->steps[left[i]->count - 1].op != op) continue;
            printf("/* %s = %s */\n{", identities[i].left, identities[i].right);
            write_program(left[i]);
            printf(",\n ");
            write_program(right[i]);
            printf(", %s},\n", identities[i].mends ? "true" : "false");
        }
    }
    printf("};\nconst uint16_t rule_first_identity[] = {");
    for (uint32_t op = 0; op <= OP_COUNT; op++) printf("%s%u", op ? ", " : "", first[op]);
    printf("};\n");
}

static void write_all(void *context) {
    printf("#include \"graph/rules.h\"\n");
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
