/* Text that may be shown: control characters, marks that reorder or hide text, and bytes that are
 * not UTF-8 are written out as escapes. Applied to its own result it changes nothing. */
#ifndef SMOOTH_GLYPH_H
#define SMOOTH_GLYPH_H

#include "base/base.h"

/* Appends the next character of `text` as it may be shown and returns its length in `text`;
 * `width` is the number of columns, 0 for a tab. */
size_t glyph_add(Buffer *out, const char *text, size_t size, unsigned *width);
void glyph_add_text(Buffer *out, const char *text);

#endif
