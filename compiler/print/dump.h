/* The graph of a model as text, one node a line. */
#ifndef SMOOTH_DUMP_H
#define SMOOTH_DUMP_H

#include "front/unit.h"
#include "graph/argument.h"

/* Appends a line for each node, `%7 = smooth_max.gaussian %3 %5 %6`, and one for each root,
 * `return %7`. A node that waits to be smoothed has its kernel after its name and the temperature
 * as its last operand: `%3 = max.logistic %0 %1 %2`. */
void dump_graph(Unit *unit, const Model *model, Buffer *out);

#endif
