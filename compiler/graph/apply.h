/* Operators applied: nodes made with constants folded and identities used, and the rules of the
 * operator table run at given operands. */
#ifndef SMOOTH_APPLY_H
#define SMOOTH_APPLY_H

#include "graph/graph.h"
#include "graph/rules.h"

/* The operator at these operands: a number if they are numbers, else the right side of the first
 * identity of fold.def that fits, else a node of its own (graph_intern), as always if it waits to
 * be smoothed. Twins need a kernel, other operators KERNEL_NONE or, with their temperature as one
 * more operand, the kernel to be smoothed with. The operands may not be inside the graph's own
 * array, which moves when it grows. */
Ref graph_apply(Graph *graph, Op op, Kernel kernel, uint32_t count, const Ref *operands);

/* A value while a program runs: a node, or a list of site->length nodes. */
typedef struct {
    Ref ref;
    const Ref *list; /* NULL for a node */
} RuleValue;

/* Operands that rules are applied to. */
typedef struct {
    Graph *graph;
    Op op;
    Kernel kernel;
    uint32_t length;  /* of lists; 0 if the operator takes none */
    Ref *operands;    /* room for those of one step */
    Ref few[4];       /* that room, if there are no lists */
    const char *text; /* of the rule applied last, or NULL */
    const RuleProgram *program;
    RuleValue values[RULE_LETTERS + RULE_STEPS];
} RuleSite;

/* Sets the site to the operator and kernel of a node at these operands, as many as it has. y is the
 * node that has them, or REF_NONE: then rules cannot speak of it. Lists are in the scratch arena:
 * the caller marks it before and releases it after the last use. */
void apply_at(RuleSite *site, Graph *graph, const Node *node, const Ref *operands, Ref y);

/* The value of a rule, which is a text of the operator table. With a node y whose operands are a
 * list, a is operand k; the steps that do not depend on a run once for all k. */
Ref apply_rule(RuleSite *site, const char *text, uint32_t k);

/* The program of a text of the operator table. */
const RuleProgram *apply_find(const char *text);

#endif
