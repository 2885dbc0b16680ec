/* Rules: the text columns of the operator table and the identities of fold.def, parsed by the build
 * and applied by lowering them with the operands as their parameters. */
#ifndef SMOOTH_RULE_H
#define SMOOTH_RULE_H

#include "ast.h"
#include "graph.h"

/* The parameters of every rule, in order of their slots; k is for identities. */
enum { RULE_A, RULE_B, RULE_C, RULE_K, RULE_TAU, RULE_M, RULE_Y, RULE_N, RULE_V, RULE_PARAMETERS };

typedef struct Rule {
    const char *text;
    const Ast *body; /* checked; without places and without the callees of calls */
    uint32_t slots;  /* parameters and lets */
} Rule;

typedef struct {
    const Ast *left;
    Rule right;
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

/* The rule at a node's operands. y is the node itself or REF_NONE, k the operand in question, and
 * `extra` says that the last operand is a temperature beyond those of the operator's row. */
Ref rule_apply(Graph *graph, const char *text, Op op, Kernel kernel, uint32_t count,
               const Ref *operands, bool extra, uint32_t k, Ref y);

#endif
