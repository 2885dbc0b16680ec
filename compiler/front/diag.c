/* Diagnostics. In: a place and a sentence. Out: a list in the order of the source. Invariant:
 * no two diagnostics in it have the same place and message, but for notes of diag_note. */
#include "front/diag.h"

#include <stdlib.h>
#include <string.h>

/* Doubles the hash table of what has been reported; chained, by place and message. */
static void grow_seen(Unit *unit) {
    uint32_t capacity = unit->seen_capacity ? 2 * unit->seen_capacity : 32;
    Diagnostic **seen = NEW_ARRAY(&unit->arena, Diagnostic *, capacity);
    for (uint32_t i = 0; i < unit->seen_capacity; i++) {
        for (Diagnostic *d = unit->seen[i], *next; d; d = next) {
            uint32_t slot = hash_bytes(d->message, strlen(d->message), d->span.begin);
            next = d->next_seen;
            d->next_seen = seen[slot & (capacity - 1)];
            seen[slot & (capacity - 1)] = d;
        }
    }
    unit->seen = seen;
    unit->seen_capacity = capacity;
}

/* The formatted text, cut where a long name in it has made it long. */
static const char *write(Unit *unit, const char *format, va_list arguments) {
    enum { LONGEST = 1000 };
    char *text = arena_vprintf(&unit->arena, format, arguments);
    if (strlen(text) <= LONGEST) return text;
    size_t end = LONGEST;
    while (end > 0 && ((unsigned char)text[end] & 0xC0) == 0x80) end--;
    strcpy(text + end, "...");
    return text;
}

Diagnostic *diag_vadd(Unit *unit, Severity severity, Span span, const char *format,
                      va_list arguments) {
    const char *message = write(unit, format, arguments);
    if (unit->seen_count >= unit->seen_capacity) grow_seen(unit);
    uint32_t hash = hash_bytes(message, strlen(message), span.begin);
    Diagnostic **slot = &unit->seen[hash & (unit->seen_capacity - 1)];
    for (Diagnostic *d = *slot; d; d = d->next_seen)
        if (d->span.begin == span.begin && d->span.end == span.end && !strcmp(d->message, message))
            return d;
    Diagnostic *diagnostic = NEW(&unit->arena, Diagnostic);
    *diagnostic = (Diagnostic){severity, CAUSE_SOURCE, span, message, NULL, NULL, *slot};
    *slot = diagnostic;
    unit->seen_count++;
    unit_report(unit, diagnostic);
    return diagnostic;
}

Diagnostic *diag_add(Unit *unit, Severity severity, Span span, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    Diagnostic *diagnostic = diag_vadd(unit, severity, span, format, arguments);
    va_end(arguments);
    return diagnostic;
}

void diag_note(Unit *unit, Span span, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    const char *message = arena_vprintf(&unit->arena, format, arguments);
    va_end(arguments);
    Diagnostic *note = NEW(&unit->arena, Diagnostic);
    *note = (Diagnostic){SEVERITY_NOTE, CAUSE_SOURCE, span, message, NULL, NULL, NULL};
    unit_report(unit, note);
}

Diagnostic *diag_call(Unit *unit, Cause cause, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    Diagnostic *diagnostic = diag_vadd(unit, SEVERITY_ERROR, (Span){0}, format, arguments);
    va_end(arguments);
    diagnostic->cause = cause;
    return diagnostic;
}

void diag_hint(Unit *unit, Diagnostic *diagnostic, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    diagnostic->hint = write(unit, format, arguments);
    va_end(arguments);
}

typedef struct {
    Diagnostic *diagnostic;
    uint32_t place, order;
} Sorted;

static int by_place(const void *a, const void *b) {
    const Sorted *x = a, *y = b;
    if (x->place != y->place) return x->place < y->place ? -1 : 1;
    return x->order < y->order ? -1 : 1;
}

Diagnostic **diag_take(Unit *unit, uint32_t *count) {
    LIST(Sorted) list = {0};
    for (Diagnostic *d = unit->diagnostics; d; d = d->next) {
        bool follows = d->severity == SEVERITY_NOTE || d->span.begin == 0;
        uint32_t before = list.count > 0 ? list.at[list.count - 1].place : 0;
        uint32_t place = follows ? before : d->span.begin;
        LIST_PUSH(&unit->arena, &list, ((Sorted){d, place, list.count}));
    }
    if (list.count > 0) qsort(list.at, list.count, sizeof *list.at, by_place);
    Diagnostic **taken = NEW_ARRAY(&unit->arena, Diagnostic *, list.count);
    for (uint32_t i = 0; i < list.count; i++) taken[i] = list.at[i].diagnostic;
    *count = list.count;
    unit_forget(unit);
    return taken;
}
