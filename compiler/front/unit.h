/* A Unit holds everything one compilation owns: memory, names, sources and diagnostics. It is
 * created, passed down, and freed at once; there is no other state. */
#ifndef SMOOTH_UNIT_H
#define SMOOTH_UNIT_H

#include "base/base.h"
#include "front/span.h"

/* Those of the interface (api/smooth.h), in the same order. */
typedef enum { SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_NOTE } Severity;
typedef enum { CAUSE_SOURCE, CAUSE_CALL, CAUSE_MACHINE } Cause;

typedef struct Diagnostic {
    Severity severity;
    Cause cause;         /* diag_add says CAUSE_SOURCE */
    Span span;           /* {0, 0} where no source is to blame */
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
    Diagnostic *diagnostics, *last_diagnostic;
    Diagnostic **seen; /* by hash of place and message: what was said is not said again */
    uint32_t seen_count, seen_capacity;
    Diagnostic exhausted; /* "out of memory", which must not need any */
    uint32_t errors;
    Library *library;  /* files loaded so far (load.c) */
    Modules *modules;  /* what the standard library has (suggest.c); NULL: not asked for */
    bool is_abandoned; /* a jump is under way whose reason has been reported */
};

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

/* Enters a diagnostic into the list as it is; allocates nothing. */
void unit_report(Unit *unit, Diagnostic *diagnostic);
/* Forgets all diagnostics: the same may be said again. */
void unit_forget(Unit *unit);

const Name *unit_name(Unit *unit, const char *text);

#endif
