/* A model as formulas. */
#ifndef SMOOTH_FORMULA_H
#define SMOOTH_FORMULA_H

#include "front/unit.h"
#include "graph/argument.h"

typedef struct {
    bool is_latex;  /* else text, in the language */
    size_t columns; /* of a line of text (layout.h) */
} FormulaStyle;

/* Appends the value and, if the model has them, the first and second derivatives: formulas of the
 * language, or an `aligned` of LaTeX, with a legend of the functions and constants that they use.
 */
void formula_print(Unit *unit, const Model *model, const FormulaStyle *style, Buffer *out);

#endif
