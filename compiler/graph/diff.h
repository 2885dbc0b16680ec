/* Differentiation on the graph. Both modes build new nodes from the derivative columns of the
 * operator table, so what comes out can be differentiated again. */
#ifndef SMOOTH_DIFF_H
#define SMOOTH_DIFF_H

#include "graph/graph.h"

/* Reverse mode: out[i] = d root / d wrt[i], for any number of parameters in one pass. */
void diff_reverse(Graph *graph, Ref root, uint32_t count, const Ref *wrt, Ref *out);

/* Forward mode, over a gradient: out is the upper triangle by rows, of which row i holds
 * d gradient[i], ..., gradient[count - 1] / d wrt[i]. */
void diff_hessian(Graph *graph, uint32_t count, const Ref *gradient, const Ref *wrt, Ref *out);

#endif
