/* Numbers as columns of text. */
#ifndef SMOOTH_COLUMNS_H
#define SMOOTH_COLUMNS_H

#include "command/driver.h"

typedef struct {
    uint32_t rows, columns;
    uint32_t lead, group; /* after the first `lead` columns, each `group` of them stay together */
    const char *const *titles; /* one a column */
    const double *cells;       /* by rows */
    bool is_full;              /* every number reads back equal */
    bool is_given;             /* those of the first column do, as they were given */
} Columns;

/* Prints the columns with their decimal points below each other. Those that are too many for
 * `width` follow below, after an empty line, each time beside the first column again. */
bool columns_print(Driver *driver, const Columns *columns, int width);

#endif
