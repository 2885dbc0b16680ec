/* A Unit holds everything one compilation owns: memory, names, sources and diagnostics. It is
 * created, passed down, and freed at once; there is no other state. */
#ifndef SMOOTH_UNIT_H
#define SMOOTH_UNIT_H

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

typedef enum { SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_NOTE } Severity;

/* Who has to act. The first is what no one was told: an exhausted memory. */
typedef enum { CAUSE_MACHINE, CAUSE_SOURCE, CAUSE_CALL } Cause;

typedef struct Diagnostic {
    Severity severity;
    Cause cause;         /* of an error; diag_add says CAUSE_SOURCE */
    Span span;           /* {0, 0} where no source is to blame */
    const char *message; /* one sentence in the user's terms, without a full stop */
    const char *hint;    /* what to do, or NULL */
    struct Diagnostic *next, *next_seen;
} Diagnostic;

typedef struct Rules Rules;
typedef struct Folds Folds;
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
    Rules *rules;      /* operator rules parsed so far (rule.c) */
    Folds *folds;      /* identities sorted by operator (fold.c) */
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
/* An errno in words; `missing` is what there is none of: a file or a directory. */
const char *source_explain(Arena *arena, int error, const char *missing);
const Source *source_find(const Unit *unit, uint32_t offset);
typedef struct {
    const Source *source;
    uint32_t line, column; /* from 1; columns count code points */
    Text line_text;        /* without the line end */
} Place;
Place source_place(const Unit *unit, uint32_t offset);

/* diag.c. The returned diagnostic takes an optional hint through diag_hint. A diagnostic with the
 * same place and message as an earlier one is dropped. */
Diagnostic *diag_add(Unit *unit, Severity severity, Span span, const char *format, ...)
    FORMAT(4, 5);
#define diag_error(unit, span, ...) diag_add((unit), SEVERITY_ERROR, (span), __VA_ARGS__)
void diag_append(Unit *unit, Diagnostic *diagnostic); /* as it is; allocates nothing */
void diag_hint(Unit *unit, Diagnostic *diagnostic, const char *format, ...) FORMAT(3, 4);
/* Appends the diagnostic as a person reads it: file:line:column, the sentence, the source line
 * with a caret, the hint. Control characters of the source are made visible. */
void diag_render(const Unit *unit, const Diagnostic *diagnostic, bool colour, Buffer *out);
/* The candidate nearest to `word` within a third of its length, or NULL: for "did you mean". */
const char *diag_nearest(const char *word, const char *const *candidates, size_t count);

#endif
