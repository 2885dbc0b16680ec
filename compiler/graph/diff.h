/* Differentiation on the graph. Both modes build new nodes from the derivative columns of the
 * operator table, so their results can be differentiated again. */
#ifndef SMOOTH_DIFF_H
#define SMOOTH_DIFF_H

#include "graph/ref.h"

/* Reverse mode: out[i] = d root / d wrt[i], a number 0 where the root does not depend on it. `wrt`
 * may be any nodes; `count` of them in one pass, at a cost proportional to that of the root. */
void diff_reverse(Graph *graph, Ref root, uint32_t count, const Ref *wrt, Ref *out);

/* Forward mode over a gradient: `out` is the upper triangle by rows, count (count + 1) / 2 nodes.
 * Row i holds d gradient[i], ..., gradient[count - 1] / d wrt[i]. */
void diff_hessian(Graph *graph, uint32_t count, const Ref *gradient, const Ref *wrt, Ref *out);

#endif
