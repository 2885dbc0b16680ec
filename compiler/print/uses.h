/* How often a printer will write the text of each node. */
#ifndef SMOOTH_USES_H
#define SMOOTH_USES_H

#include "graph/graph.h"

/* How often a node writes each of its operands. */
typedef uint32_t PrintWeight(const Node *node);
/* The number of times by node, up to graph_end(roots, count); 0 if no root needs the node. The
 * array is in `arena`. */
uint32_t *print_uses(const Graph *graph, Arena *arena, uint32_t count, const Ref *roots,
                     PrintWeight *weight);

#endif
