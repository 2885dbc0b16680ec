/* Functions that reach themselves. */
#ifndef SMOOTH_RECURSION_H
#define SMOOTH_RECURSION_H

#include "front/ast.h"

/* Reports each circle of calls that the function reaches for the first time, and marks as bad
 * whatever reaches an error. The callees are known: their bodies have been checked. */
void recursion_check(Unit *unit, Function *root);

#endif
