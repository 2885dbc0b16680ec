/* A graph in the form that a person writes. */
#ifndef SMOOTH_WRITTEN_H
#define SMOOTH_WRITTEN_H

#include "graph/graph.h"

/* Rewrites the roots, `count` of them, in place; the graph grows. */
void written_rewrite(Graph *graph, uint32_t count, Ref *roots);

#endif
