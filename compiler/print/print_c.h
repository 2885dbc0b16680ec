/* Models as a C source that needs nothing but libm. */
#ifndef SMOOTH_PRINT_C_H
#define SMOOTH_PRINT_C_H

#include "front/unit.h"
#include "graph/argument.h"

/* Appends C99: the definitions that the models need, then for each model the functions of one point
 * that an object has (exports.def), f and f_at and with derivatives f_grad, f_hess and f_dtau.
 * `is_exact`: they have the interpreter's bits; else the definitions are short (runtime/plain.def).
 */
void print_c(Unit *unit, const Model *const *models, uint32_t count, bool is_exact, Buffer *out);

#endif
