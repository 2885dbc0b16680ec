/* Whole-function vectorisation: vector forms of functions of the runtime. */
#ifndef SMOOTH_WIDEN_H
#define SMOOTH_WIDEN_H

#include "llvm/draft.h"

/* Can widen_module give this vector form a vectorised body? */
bool widen_is_possible(Draft *draft, const Form *form);

/* Gives every vector form of the draft a vectorised body, if control flow and addresses in its
 * scalar function depend only on values that all lanes share. The scalar functions must have been
 * simplified. */
void widen_module(Draft *draft);

#endif
