/* Lowering: from the checked tree to the graph. Every call is inlined under the temperature and the
 * kernel in force, so that the result is one expression over the parameters. */
#ifndef SMOOTH_LOWER_H
#define SMOOTH_LOWER_H

#include "graph/mode.h"

typedef struct Function Function; /* front/ast.h */

/* The calls and derivatives that have been lowered into a graph: equal ones are lowered once. */
typedef struct Lowering Lowering;

/* The lowering that belongs to the graph, made at the first call. With `hard`, the second one that
 * belongs to it, in which every `@` is `@ hard`. */
Lowering *lowering_of(Graph *graph, bool hard);

/* The function, which has no errors, at the given arguments: function->arity nodes. Hard operators
 * under a temperature become nodes that wait to be smoothed (graph.h). REF_NONE if there were
 * errors, which are reported. */
Ref lower_call(Lowering *lowering, const Function *function, const Ref *arguments, Mode mode);

#endif
