/* Rules: the text columns of the operator table, parsed once and applied by lowering them with the
 * operands as their parameters. */
#ifndef SMOOTH_RULE_H
#define SMOOTH_RULE_H

#include "graph.h"
#include "ast.h"

/* The parameters of every rule, in order of their slots; k is for identities (fold.c). */
enum { RULE_A, RULE_B, RULE_C, RULE_K, RULE_TAU, RULE_M, RULE_Y, RULE_N, RULE_V, RULE_PARAMETERS };

/* The parsed rule; `text` is compared by address. */
const Function *rule_find(Unit *unit, const char *text);

/* The rule at a node's operands. y is the node itself or REF_NONE, k the operand in question, and
 * `extra` says that the last operand is a temperature beyond those of the operator's row. */
Ref rule_apply(Graph *graph, const char *text, Op op, Kernel kernel, uint32_t count,
               const Ref *operands, bool extra, uint32_t k, Ref y);

#endif
