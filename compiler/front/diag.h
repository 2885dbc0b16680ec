/* Diagnostics: what is wrong, and where. */
#ifndef SMOOTH_DIAG_H
#define SMOOTH_DIAG_H

#include "front/unit.h"

/* The returned diagnostic takes an optional hint through diag_hint. A diagnostic with the
 * same place and message as an earlier one is dropped. */
Diagnostic *diag_add(Unit *unit, Severity severity, Span span, const char *format, ...)
    FORMAT(4, 5);
#define diag_error(unit, span, ...) diag_add((unit), SEVERITY_ERROR, (span), __VA_ARGS__)
/* An error that no place in a source is to blame for. */
Diagnostic *diag_call(Unit *unit, Cause cause, const char *format, ...) FORMAT(3, 4);
void diag_hint(Unit *unit, Diagnostic *diagnostic, const char *format, ...) FORMAT(3, 4);
/* The diagnostics since the last call, in the order of the source; a note, and what has no place,
 * behind what was reported before it. They are forgotten: the same may be said again. */
Diagnostic **diag_take(Unit *unit, uint32_t *count);

#endif
