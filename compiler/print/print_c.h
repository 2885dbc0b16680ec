/* Printing as C: functions, with the parts of the runtime they need. */
#ifndef SMOOTH_PRINT_C_H
#define SMOOTH_PRINT_C_H

#include "graph/model.h"

/* A top-level definition of the runtime, after preprocessing; made by split.awk. */
typedef struct {
    const char *name, *text;
} RuntimePart;

extern const RuntimePart source_parts[]; /* each stands after those it needs; ends with NULL */

/* Appends a C99 source that needs nothing but libm. */
void print_c(Unit *unit, const Model *const *models, uint32_t count, Buffer *out);

#endif
