/* Diagnostics: what is wrong, and where. */
#ifndef SMOOTH_DIAG_H
#define SMOOTH_DIAG_H

#include "front/unit.h"

/* Adds a diagnostic at a place, without a hint, and returns it. One with the place and the message
 * of an earlier one is not added: the earlier one is returned. */
Diagnostic *diag_add(Unit *unit, Severity severity, Span span, const char *format, ...)
    FORMAT(4, 5);
Diagnostic *diag_vadd(Unit *unit, Severity severity, Span span, const char *format,
                      va_list arguments);
#define diag_error(unit, span, ...) diag_add((unit), SEVERITY_ERROR, (span), __VA_ARGS__)
/* Adds a note to the error before it, whether or not another error has the same one. */
void diag_note(Unit *unit, Span span, const char *format, ...) FORMAT(3, 4);
/* An error without a place in a source. */
Diagnostic *diag_call(Unit *unit, Cause cause, const char *format, ...) FORMAT(3, 4);
/* Gives the diagnostic its hint: what to do. */
void diag_hint(Unit *unit, Diagnostic *diagnostic, const char *format, ...) FORMAT(3, 4);
/* The diagnostics since the last call, in the order of the source; a note, or one without a place,
 * comes after what was reported before it. They are forgotten: the same may be reported again. */
Diagnostic **diag_take(Unit *unit, uint32_t *count);

#endif
