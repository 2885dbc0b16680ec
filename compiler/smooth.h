/* The smoothing pass: every hard node with a temperature becomes its smooth twin. */
#ifndef SMOOTH_SMOOTH_H
#define SMOOTH_SMOOTH_H

#include "graph.h"

/* Replaces the roots by their smoothed forms. */
void smooth_roots(Graph *graph, uint32_t count, Ref *roots);

#endif
