/* A Unit owns everything of one compilation: memory, names, sources and diagnostics. It is created,
 * passed to all functions, and freed as a whole; there is no other state. */
#ifndef SMOOTH_UNIT_H
#define SMOOTH_UNIT_H

#include "base/base.h"
#include "front/span.h"

/* In the order of SmoothSeverity and SmoothCause (api/smooth.h). */
typedef enum { SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_NOTE } Severity;
typedef enum { CAUSE_SOURCE, CAUSE_CALL, CAUSE_MACHINE } Cause;

typedef struct Diagnostic {
    Severity severity;
    Cause cause;         /* CAUSE_SOURCE from diag_add */
    Span span;           /* {0, 0} if it has no place in a source */
    const char *message; /* one sentence in the user's terms, without a full stop */
    const char *hint;    /* what to do, or NULL */
    struct Diagnostic *next, *next_seen;
} Diagnostic;

typedef struct Unit Unit;
typedef struct Source Source;
typedef struct Library Library;
typedef struct Modules Modules;

struct Unit {
    Arena arena;   /* lives as long as the unit */
    Arena scratch; /* side arrays of passes: marked before, released after */
    Names names;
    Source *sources, *last_source;
    const char *root; /* without symbolic links: no file outside of it is read; NULL: any is */
    Diagnostic *diagnostics, *last_diagnostic;
    Diagnostic **seen; /* hash table of the diagnostics, by place and message */
    uint32_t seen_count, seen_capacity;
    Diagnostic exhausted, interrupted; /* "out of memory" and the other, allocated in advance */
    uint32_t errors;
    Library *library; /* files loaded so far (load.c) */
    Modules *modules; /* names of the standard library (suggest.c); NULL until needed */
    Interrupt interrupt;
    bool is_abandoned; /* unit_abandon jumps: the reason has been reported */
};

/* NULL if there is no memory. */
Unit *unit_create(void);
/* Frees the unit and all that is in its arenas. NULL is allowed. */
void unit_destroy(Unit *unit);

/* Runs `work`. If memory runs out or a limit is passed, `work` ends there, its part of the scratch
 * arena is released, the reason is reported, and false is returned. Calls nest. All code that
 * allocates from the unit's arenas runs inside one; the functions of load.h, model.h, print.h and
 * header.h call it themselves. */
bool unit_try(Unit *unit, void (*work)(void *context), void *context);
/* Ends the innermost unit_try, after reporting why. */
NORETURN void unit_abandon(Unit *unit);

/* Ends the innermost unit_try, after reporting it, if the work is to be interrupted. Every loop
 * over nodes or tokens calls it every few thousand times. */
void unit_poll(Unit *unit);

/* Appends a diagnostic to the list without copying it. Allocates nothing. */
void unit_report(Unit *unit, Diagnostic *diagnostic);
/* Forgets all diagnostics: the same may be reported again. The count of errors stays. */
void unit_forget(Unit *unit);

/* The interned name of a text that ends with a NUL. */
const Name *unit_name(Unit *unit, const char *text);

#endif
