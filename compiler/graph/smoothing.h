/* The smoothing pass: every hard node with a temperature becomes its smooth twin. */
#ifndef SMOOTH_SMOOTHING_H
#define SMOOTH_SMOOTHING_H

#include "graph/ref.h"

/* The smoothed form of a root. What is older than `from` is smooth, or stays as it is. */
Ref smoothing_root(Graph *graph, Ref from, Ref root);

#endif
