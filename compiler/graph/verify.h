/* The verifier: checks the invariants of a graph (graph.h). */
#ifndef SMOOTH_VERIFY_H
#define SMOOTH_VERIFY_H

#include "graph/ref.h"

/* After lowering; after smoothing and every later pass. */
typedef enum { STAGE_LOWERED, STAGE_SMOOTHED } GraphStage;

/* A sentence that names a broken invariant, in the graph's arena; NULL if there is none.
 *
 * For the nodes from `from` on: operands are older than their users. An operator has as many
 * operands as its row says, and a list has at least one element; an operator that waits to be
 * smoothed has one operand more, the temperature. A twin has a kernel that has a function for it,
 * an operator that waits to be smoothed has a kernel that can smooth it, and no other node has a
 * kernel. For the roots: they exist and, after smoothing, need no node that waits to be smoothed.
 */
const char *verify_graph(const Graph *graph, Ref from, const Ref *roots, uint32_t count,
                         GraphStage stage);

#endif
