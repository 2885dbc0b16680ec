/* The smoothing pass: every hard node with a temperature becomes its smooth twin. */
#ifndef SMOOTH_SMOOTH_H
#define SMOOTH_SMOOTH_H

#include "graph.h"

/* The smoothed form of a root. What is older than `from` is smooth, or stays as it is. */
Ref smooth_root(Graph *graph, Ref from, Ref root);

#endif
