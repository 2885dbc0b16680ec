/* Models as a C source that needs nothing but libm. */
#ifndef SMOOTH_PRINT_C_H
#define SMOOTH_PRINT_C_H

#include "front/unit.h"
#include "graph/argument.h"

/* A top-level definition of the runtime, preprocessed (split.awk). */
typedef struct {
    const char *name, *text;
} RuntimePart;

extern const RuntimePart source_parts[]; /* after those that it needs; a NULL name ends them */

/* Appends C99: the parts of the runtime that the models need, then for each model a function that
 * returns its value and stores its derivatives, f, f_grad or f_hess by the model's order. */
void print_c(Unit *unit, const Model *const *models, uint32_t count, Buffer *out);

#endif
