/* Lowering: from the checked tree to the graph. Calls are inlined under the temperature and the
 * kernel in force, so that what comes out is one expression over the parameters. */
#ifndef SMOOTH_LOWER_H
#define SMOOTH_LOWER_H

#include "front/ast.h"
#include "graph/graph.h"

/* The kernel and the temperature in force; a temperature that is the number 0 means hard. */
typedef struct {
    Kernel kernel;
    Ref tau;
    Span origin; /* of the kernel, for messages; {0, 0} if it is the default */
} Mode;

/* What a local variable holds: one node, or a list of them in a rule. */
typedef struct {
    Ref ref;
    uint32_t count; /* 0: `ref`; else `list` */
    const Ref *list;
} Local;

/* What has been lowered into a graph so far: equal calls are lowered once. */
typedef struct Lowering Lowering;

/* The graph's own; if `hard`, the one in which every `@` is `@ hard`. */
Lowering *lowering_of(Graph *graph, bool hard);

/* The function at the given arguments; function->arity of them. Hard nodes carry their temperature
 * and kernel. REF_NONE if there were errors, which are reported. */
Ref lower_call(Lowering *lowering, Function *function, const Ref *arguments, Mode mode);

/* A rule, or a part of one, over its locals (rule.h). Nothing in it is smoothed; twins in it get
 * the kernel. */
Ref lower_rule(Graph *graph, const Ast *part, Local *locals, Kernel kernel);

#endif
