/* Functions that reach themselves. */
#ifndef SMOOTH_RECURSION_H
#define SMOOTH_RECURSION_H

#include "front/ast.h"

/* Reports each new circle of calls that the function reaches, and marks every function as bad that
 * reaches a bad one. The bodies have been checked, so that their callees are known. */
void recursion_check(Unit *unit, Function *root);

#endif
