/* Values, temperatures, bounds and kernels that are known before lowering. */
#ifndef SMOOTH_KNOWN_H
#define SMOOTH_KNOWN_H

#include "front/ast.h"
#include "ops/ops.h"

/* The value of an expression of numbers, constants and operators; false for any other, and for a
 * long one. Names of parameters are bound already; the others mean what they mean in `file`. */
bool known_value(const File *file, const Ast *node, double *value);

/* The kernel of that name, which may be `hard`. KERNEL_NONE, with an error at `span` or, where that
 * is {0, 0}, about the call of the library, if there is none; the hint is then the nearest name or,
 * if none is near, `otherwise`. */
Kernel known_kernel(Unit *unit, Span span, const char *name, const char *otherwise);

/* False, with an error at `span`, if tau is negative or NaN. */
bool known_temperature(Unit *unit, Span span, double tau);

/* False, with an error at `span`, if low > high: bounds of clamp. */
bool known_bounds(Unit *unit, Span span, double low, double high);

#endif
