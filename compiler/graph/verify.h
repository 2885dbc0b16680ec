/* The verifier: does a graph hold to its invariants (graph.h)? */
#ifndef SMOOTH_VERIFY_H
#define SMOOTH_VERIFY_H

#include "graph/ref.h"

/* Which passes are done. */
typedef enum { STAGE_LOWERED, STAGE_SMOOTHED } GraphStage;

/* A sentence that names a broken invariant, in the graph's arena; NULL if there is none.
 *
 * Of the nodes from `from` on: operands are older than their users; an operator has the operands of
 * its row, of an open number at least one, and one more, the temperature, if it waits to be
 * smoothed; twins have a kernel that has them, what waits to be smoothed has one that can smooth
 * it, and nothing else has a kernel. Of the roots: they exist and, after smoothing, no node that
 * they need waits for it. */
const char *verify_graph(const Graph *graph, Ref from, const Ref *roots, uint32_t count,
                         GraphStage stage);

#endif
