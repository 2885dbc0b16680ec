/* Printing: models as formulas that a person would write, as C, or as the graph itself. */
#ifndef SMOOTH_PRINT_H
#define SMOOTH_PRINT_H

#include "front/unit.h"
#include "graph/argument.h"

typedef enum {
    PRINT_TEXT,  /* formulas of the language (formula.h) */
    PRINT_LATEX, /* the same for an `align*` */
    PRINT_C,     /* one source that needs nothing but libm, for people (print_c.h) */
    PRINT_GRAPH, /* one node a line (dump.h) */
    PRINT_EXACT, /* as PRINT_C, with the bits of the interpreter */
} PrintStyle;

/* Appends the text of `count` models: of each the value and the derivatives that it has. Lines of
 * PRINT_TEXT are broken at operators where they are longer than `columns`, unless that is 0. False
 * if memory ran out or the graph grew too large: the error is in the unit. It runs under unit_try.
 */
bool print_models(Unit *unit, const Model *const *models, uint32_t count, PrintStyle style,
                  size_t columns, Buffer *out);
/* The same for one, without breaking lines. */
bool print_model(Unit *unit, const Model *model, PrintStyle style, Buffer *out);

#endif
