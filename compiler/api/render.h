/* Diagnostics as the interface gives them out. */
#ifndef SMOOTH_RENDER_H
#define SMOOTH_RENDER_H

#include "api/smooth.h"
#include "front/unit.h"

/* The diagnostic for others: control characters made visible, the place worked out. */
void render_describe(Unit *unit, const Diagnostic *diagnostic, SmoothDiagnostic *out);
/* Appends it as a person reads it: file:line:column, the sentence, the source line with a caret,
 * the hint. */
void render_text(const SmoothDiagnostic *diagnostic, bool has_colour, Buffer *out);

#endif
