/* The mode of lowering: the kernel and the temperature that are in force at a place of the source,
 * and which operators such a kernel cannot smooth. */
#ifndef SMOOTH_MODE_H
#define SMOOTH_MODE_H

#include "front/span.h"
#include "graph/ref.h"
#include "ops/ops.h"

typedef struct Unit Unit;

typedef struct {
    Kernel kernel;
    Ref tau;     /* the temperature; the number 0 means hard */
    Span origin; /* of the kernel's name, for messages; {0, 0} if it is the default */
} Mode;

bool mode_is_hard(const Graph *graph, Mode mode); /* is the temperature the number 0? */

/* Reports at `span` that the mode's kernel cannot smooth the operator. */
void mode_refuse(Unit *unit, Mode mode, Op op, Span span);

#endif
