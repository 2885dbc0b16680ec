/* Printing: a model as formulas that a person would write, in text, LaTeX or C. */
#ifndef SMOOTH_PRINT_H
#define SMOOTH_PRINT_H

#include "graph/model.h"

typedef enum { PRINT_TEXT, PRINT_LATEX, PRINT_C } PrintStyle;

/* Appends the value and, if the model has them, the gradient and the Hessian. What is used more
 * than once is named once. C is self-contained: it carries what it needs of the runtime. An entry
 * point: it guards. */
bool print_model(Unit *unit, const Model *model, PrintStyle style, Buffer *out);
/* The same for several, with a blank line between; C that carries the runtime once. */
bool print_models(Unit *unit, const Model *const *models, uint32_t count, PrintStyle style,
                  Buffer *out);
/* The graph itself, one node a line: `%7 = smooth_max.gaussian %3 %5 %6`. */
bool print_graph(Unit *unit, const Model *model, Buffer *out);

#endif
