/* A model as formulas. */
#ifndef SMOOTH_FORMULA_H
#define SMOOTH_FORMULA_H

#include "front/unit.h"
#include "graph/argument.h"

/* Appends the value and, if the model has them, the first and second derivatives: formulas of the
 * language with notes on the functions they use, or the body of an `align*`. */
void formula_print(Unit *unit, const Model *model, bool is_latex, Buffer *out);

#endif
