/* Rules: the text columns of the operator table and the identities of fold.def, parsed by the build
 * and applied by lowering them with the operands as their parameters. */
#ifndef SMOOTH_RULE_H
#define SMOOTH_RULE_H

#include "graph/lower.h"

/* The parameters of every rule, in order of their slots; k is for identities. */
enum { RULE_A, RULE_B, RULE_C, RULE_K, RULE_TAU, RULE_M, RULE_Y, RULE_N, RULE_V, RULE_PARAMETERS };

typedef struct {
    const char *text;
    const Ast *body; /* checked; without places and without the callees of calls */
    uint32_t slots;  /* parameters and lets */
} Rule;

/* Without lets, so that the parameters are all slots. */
typedef struct {
    const Ast *left, *right;
} Identity;

/* What write_rules.c has written: the rules by their text, the identities by the operator on the
 * left. Those of an operator are rule_identities[rule_first_identity[op]] and on, to the first of
 * the next. */
extern const Rule rule_table[];
extern const uint32_t rule_count;
extern const Identity rule_identities[];
extern const uint16_t rule_first_identity[OP_COUNT + 1];

/* The rule of a text that stands in the operator table. */
const Rule *rule_find(const char *text);

/* The operator of a part of a rule and where its operands stand; OP_COUNT for a leaf. */
static inline Op rule_operator(const Ast *part, Ast *const **kids, uint32_t *count) {
    uint32_t skip = part->kind == AST_CALL; /* the callee */
    *kids = part->kids + skip;
    *count = part->size - skip;
    return part->kind == AST_APPLY || part->kind == AST_CALL ? (Op)part->op : OP_COUNT;
}

/* Operands that rules are applied to. */
typedef struct {
    Graph *graph;
    Op op;
    Kernel kernel;
    Local parameters[RULE_PARAMETERS];
    const char *text; /* of the rule applied last, or NULL */
    const Rule *rule;
    Local *locals;
} Site;

/* The operands of a node that is there, `y`, or is to be made, REF_NONE; `extra`: the last operand
 * is a temperature beyond those of the operator's row. It lives in the scratch arena. */
Site rule_site(Graph *graph, Op op, Kernel kernel, uint32_t count, const Ref *operands, bool extra,
               Ref y);

/* The rule at these operands, k being the one in question. What a rule begins with, `let ... in`,
 * is lowered once for all k. */
Ref rule_apply(Site *site, const char *text, uint32_t k);

#endif
