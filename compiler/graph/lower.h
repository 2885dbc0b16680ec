/* Lowering: from the checked tree to the graph. Calls are inlined under the temperature and the
 * kernel in force, so that what comes out is one expression over the parameters. */
#ifndef SMOOTH_LOWER_H
#define SMOOTH_LOWER_H

#include "graph/mode.h"

typedef struct Function Function; /* front/ast.h */

/* What has been lowered into a graph so far: equal calls are lowered once. */
typedef struct Lowering Lowering;

/* The graph's own, made when it is first asked for; if `hard`, the one in which every `@` is
 * `@ hard`. */
Lowering *lowering_of(Graph *graph, bool hard);

/* The function, which has no errors, at the given arguments: function->arity nodes. Hard operators
 * under a temperature become nodes that wait to be smoothed (graph.h). REF_NONE if there were
 * errors, which are reported. */
Ref lower_call(Lowering *lowering, const Function *function, const Ref *arguments, Mode mode);

#endif
