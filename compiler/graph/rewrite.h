/* Copies of expressions in which some nodes are replaced. */
#ifndef SMOOTH_REWRITE_H
#define SMOOTH_REWRITE_H

#include "graph/ref.h"

/* Returns the node that replaces `ref`, or REF_NONE to keep its operator. `operands` are the
 * rewritten operands of the node. `context` is that of graph_rewrite. */
typedef Ref GraphRewrite(Graph *graph, Ref ref, const Ref *operands, void *context);

/* Replaces the roots by their rewritten forms, in one loop upward over the live nodes from `from`
 * on: older nodes, and roots that are older, stay as they are. */
void graph_rewrite(Graph *graph, Ref from, uint32_t count, Ref *roots, GraphRewrite *rewrite,
                   void *context);

#endif
