/* How often a printer writes a node. */
#ifndef SMOOTH_USES_H
#define SMOOTH_USES_H

#include "graph/graph.h"

/* How often the text of each node that the roots need will be written; 0: they do not need it.
 * `weight` says how often a node writes each of its operands. In `arena`, up to graph_end. */
typedef uint32_t PrintWeight(const Node *node);
uint32_t *print_uses(const Graph *graph, Arena *arena, uint32_t count, const Ref *roots,
                     PrintWeight *weight);

#endif
