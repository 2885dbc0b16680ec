/* Applying operators and rules to nodes. graph_apply makes the node of an operator, with constants
 * folded and identities used; apply_rule runs a rule of the operator table. */
#ifndef SMOOTH_APPLY_H
#define SMOOTH_APPLY_H

#include "graph/graph.h"
#include "graph/rules.h"

/* The operator at these operands: a number if all of them are numbers, else the right side of the
 * first identity of fold.def that fits, else a node (graph_intern). A twin needs a kernel. Any
 * other operator has KERNEL_NONE, or the kernel that it waits to be smoothed with: then the
 * temperature is one more operand, and the result is always a node. `operands` may not point into
 * the graph, whose array moves when it grows. */
Ref graph_apply(Graph *graph, Op op, Kernel kernel, uint32_t count, const Ref *operands);

/* A value while a program runs: a node, or a list of site->length nodes. */
typedef struct {
    Ref ref;
    const Ref *list; /* NULL for a node */
} RuleValue;

/* An operator and the operands that its rules are applied to. */
typedef struct {
    Graph *graph;
    Op op;
    Kernel kernel;
    uint32_t length;  /* of lists; 0 if the operator takes none */
    Ref *operands;    /* a buffer for the operands of one step */
    Ref few[4];       /* that buffer, if there are no lists */
    const char *text; /* of the rule applied last, or NULL */
    const RuleProgram *program;
    RuleValue values[RULE_LETTERS + RULE_STEPS];
} RuleSite;

/* Sets the site to the operator and kernel of `node` at `operands`, node->count of them. y is the
 * node with these operands, or REF_NONE if the rules do not use it. Lists are in the scratch arena:
 * the caller marks it before and releases it after the last use. */
void apply_at(RuleSite *site, Graph *graph, const Node *node, const Ref *operands, Ref y);

/* The value of a rule, given as its text in the operator table. If the node y takes a list, a is
 * element k of it, and the steps that do not depend on a run once for all k. */
Ref apply_rule(RuleSite *site, const char *text, uint32_t k);

/* The program of a text of the operator table. */
const RuleProgram *apply_find(const char *text);

#endif
