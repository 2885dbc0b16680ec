/* What a temperature or a bound is, where that is known without lowering anything. */
#ifndef SMOOTH_KNOWN_H
#define SMOOTH_KNOWN_H

#include "front/ast.h"
#include "ops/ops.h"

/* The value of an expression of numbers, constants and operators; false if it is none, or a long
 * one. Names that stand for parameters are bound already; `file` says what the others mean. */
bool known_value(const File *file, const Ast *node, double *value);

/* The kernel of that name, which may be `hard`. KERNEL_NONE, with an error at `span` or, where that
 * is {0, 0}, about the call of the library, if there is none; the hint is then the nearest name or,
 * if none is near, `otherwise`. */
Kernel known_kernel(Unit *unit, Span span, const char *name, const char *otherwise);

/* False, with an error at `span`, if no temperature can have this value. */
bool known_temperature(Unit *unit, Span span, double tau);

/* False, with an error at `span`, if clamp cannot have these bounds. */
bool known_bounds(Unit *unit, Span span, double low, double high);

#endif
