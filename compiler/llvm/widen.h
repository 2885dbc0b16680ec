/* Whole-function vectorisation: vector forms of functions of the runtime. */
#ifndef SMOOTH_WIDEN_H
#define SMOOTH_WIDEN_H

#include "llvm/forms.h"

/* Will widen_module give a vector form a body of its own? */
bool widen_is_possible(Draft *draft, const Form *form);

/* Gives the draft's vector forms bodies of their own, instruction by instruction, where control
 * flow and addresses depend only on values that all lanes share. Their scalar functions are as
 * plain as they get. */
void widen_module(Draft *draft);

#endif
