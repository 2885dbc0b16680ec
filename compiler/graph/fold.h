/* Identities that hold when a node is made. */
#ifndef SMOOTH_FOLD_H
#define SMOOTH_FOLD_H

#include "graph/graph.h"

/* What the operator at these operands equals by an identity of fold.def; REF_NONE if
 * none applies. Ends because every right side is smaller than its left side or nearer to the
 * leaves: signs move up, constants to the left. */
Ref fold_apply(Graph *graph, Op op, Kernel kernel, uint32_t count, const Ref *operands);

#endif
