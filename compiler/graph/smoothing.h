/* The smoothing pass: every hard node with a temperature becomes its smooth twin. */
#ifndef SMOOTH_SMOOTHING_H
#define SMOOTH_SMOOTHING_H

#include "graph/ref.h"

/* The root with every node that waits to be smoothed replaced by its smooth form, from node `from`
 * on; older nodes stay as they are. */
Ref smoothing_root(Graph *graph, Ref from, Ref root);

#endif
