/* Long formulas on several lines. */
#ifndef SMOOTH_LAYOUT_H
#define SMOOTH_LAYOUT_H

#include "base/base.h"

/* Appends the text and a newline, in lines of at most `columns` where it can be broken: before an
 * operator or after a comma, as far out of parentheses as it goes. The text begins at column
 * `first`, further lines at column `indent`. 0 columns: it is one line. */
void layout_text(Buffer *out, const char *text, size_t first, size_t indent, size_t columns);

/* How many characters the LaTeX shows, about. */
size_t layout_shown(const char *text, size_t size);
/* Appends LaTeX for one cell of an `aligned`: a sum that would be wider than a page becomes rows,
 * of which each has an `&`. */
void layout_latex(Buffer *out, const char *text);

#endif
