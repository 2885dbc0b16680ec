/* A Unit holds everything one compilation owns: memory, names, sources and diagnostics. It is
 * created, passed down, and freed at once; there is no other state. */
#ifndef SMOOTH_UNIT_H
#define SMOOTH_UNIT_H

#include "../runtime/smooth.h"
#include "base.h"

/* A place in the source: two offsets into the concatenation of all sources of the unit, so that
 * one 32-bit number says file, line and column. Sources are numbered from 1: 0 is "nowhere". */
typedef struct {
    uint32_t begin, end;
} Span;

/* One input text. `base` is the offset of its first byte. */
typedef struct Source {
    const char *name; /* as the user wrote it; "<stdin>" for standard input */
    Text text;        /* followed by a NUL byte that does not belong to it */
    uint32_t base;
    uint32_t *lines; /* offset of each line in the text */
    uint32_t line_count;
    uint32_t *points; /* code points before each 4096th byte, so that columns cost no scan */
    struct Source *next;
} Source;

typedef struct Diagnostic {
    SmoothSeverity severity;
    SmoothCause cause;   /* diag_add says SMOOTH_CAUSE_SOURCE */
    Span span;           /* {0, 0} where no source is to blame */
    const char *message; /* one sentence in the user's terms, without a full stop */
    const char *hint;    /* what to do, or NULL */
    struct Diagnostic *next, *next_seen;
} Diagnostic;

typedef struct Library Library;

typedef struct Unit {
    Arena arena;   /* lives as long as the unit */
    Arena scratch; /* side arrays of passes: marked before, released after */
    Names names;
    Source *sources, *last_source;
    Diagnostic *diagnostics, *last_diagnostic;
    Diagnostic **seen; /* by hash of place and message: what was said is not said again */
    uint32_t seen_count, seen_capacity;
    Diagnostic exhausted; /* "out of memory", which must not need any */
    uint32_t errors;
    Library *library;  /* files loaded so far (load.c) */
    bool is_abandoned; /* a jump is under way whose reason has been reported */
} Unit;

/* NULL if there is no memory. Everything the unit ever returned dies with it. */
Unit *unit_create(void);
void unit_destroy(Unit *unit);

/* Runs `work`. If memory runs out on the way, or a limit is passed, `work` ends there, what it had
 * in the scratch arena is given back, the reason is among the diagnostics, and false is returned.
 * Calls nest. Whatever allocates from the unit's arenas runs inside one: the entry points of
 * load.h, model.h, print.h and header.h do so by themselves. */
bool unit_try(Unit *unit, void (*work)(void *context), void *context);
/* Ends the innermost unit_try, after reporting why. */
NORETURN void unit_abandon(Unit *unit);

const Name *unit_name(Unit *unit, const char *text);

/* source.c. A source keeps `text` by copying it. NULL, with a diagnostic at `blame`, if the file
 * cannot be read, is a directory, or is larger than 64 MiB. */
Source *source_add(Unit *unit, const char *name, const char *text, size_t size);
Source *source_read(Unit *unit, const char *path, Span blame); /* "-" reads standard input */
const Source *source_find(const Unit *unit, uint32_t offset);
typedef struct {
    const Source *source;
    uint32_t line, column; /* from 1; columns count code points */
    Text line_text;        /* without the line end */
} Place;
Place source_place(const Unit *unit, uint32_t offset);

/* diag.c. The returned diagnostic takes an optional hint through diag_hint. A diagnostic with the
 * same place and message as an earlier one is dropped. */
Diagnostic *diag_add(Unit *unit, SmoothSeverity severity, Span span, const char *format, ...)
    FORMAT(4, 5);
#define diag_error(unit, span, ...) diag_add((unit), SMOOTH_ERROR, (span), __VA_ARGS__)
/* An error that no place in a source is to blame for. */
Diagnostic *diag_call(Unit *unit, SmoothCause cause, const char *format, ...) FORMAT(3, 4);
void diag_append(Unit *unit, Diagnostic *diagnostic); /* as it is; allocates nothing */
void diag_hint(Unit *unit, Diagnostic *diagnostic, const char *format, ...) FORMAT(3, 4);
/* The diagnostics since the last call, in the order of the source; a note, and what has no place,
 * behind what was reported before it. They are forgotten: the same may be said again. */
Diagnostic **diag_take(Unit *unit, uint32_t *count);
/* The diagnostic for others: control characters made visible, the place worked out. */
void diag_describe(Unit *unit, const Diagnostic *diagnostic, SmoothDiagnostic *out);
/* Appends it as a person reads it: file:line:column, the sentence, the source line with a caret,
 * the hint. */
void diag_render(const SmoothDiagnostic *diagnostic, bool has_colour, Buffer *out);

#endif
