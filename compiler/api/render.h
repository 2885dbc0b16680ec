/* Diagnostics as parts and as text for the users of the interface. */
#ifndef SMOOTH_RENDER_H
#define SMOOTH_RENDER_H

#include "api/smooth.h"
#include "front/unit.h"

/* Fills *out from a diagnostic of the unit: its place as line and column, control characters made
 * visible. The texts are in the unit's arena. */
void render_describe(Unit *unit, const Diagnostic *diagnostic, SmoothDiagnostic *out);
/* Appends it as a person reads it: file:line:column, the sentence, the source line with a caret,
 * the hint. */
void render_text(const SmoothDiagnostic *diagnostic, bool has_colour, Buffer *out);

#endif
