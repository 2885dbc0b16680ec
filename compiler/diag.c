/* Diagnostics. In: a place and a sentence. Out: a list in the order of the source, and each as a
 * person reads it. Invariants: nothing is said twice; what is described holds no control
 * characters, no invalid UTF-8 and no line longer than a window around the caret. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "glyph.h"

enum { WINDOW = 100, WINDOW_AFTER = 40 };

void diag_append(Unit *unit, Diagnostic *diagnostic) {
    if (unit->last_diagnostic)
        unit->last_diagnostic->next = diagnostic;
    else
        unit->diagnostics = diagnostic;
    unit->last_diagnostic = diagnostic;
    unit->errors += diagnostic->severity == SMOOTH_ERROR;
}

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

Diagnostic *diag_add(Unit *unit, SmoothSeverity severity, Span span, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    const char *message = arena_vprintf(&unit->arena, format, arguments);
    va_end(arguments);
    if (unit->seen_count >= unit->seen_capacity) grow_seen(unit);
    uint32_t hash = hash_bytes(message, strlen(message), span.begin);
    Diagnostic **slot = &unit->seen[hash & (unit->seen_capacity - 1)];
    for (Diagnostic *d = *slot; d; d = d->next_seen)
        if (d->span.begin == span.begin && d->span.end == span.end && !strcmp(d->message, message))
            return d;
    Diagnostic *diagnostic = NEW(&unit->arena, Diagnostic);
    *diagnostic = (Diagnostic){severity, SMOOTH_CAUSE_SOURCE, span, message, NULL, NULL, *slot};
    *slot = diagnostic;
    unit->seen_count++;
    diag_append(unit, diagnostic);
    return diagnostic;
}

Diagnostic *diag_call(Unit *unit, SmoothCause cause, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    const char *message = arena_vprintf(&unit->arena, format, arguments);
    va_end(arguments);
    Diagnostic *diagnostic = diag_error(unit, (Span){0}, "%s", message);
    diagnostic->cause = cause;
    return diagnostic;
}

void diag_hint(Unit *unit, Diagnostic *diagnostic, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    diagnostic->hint = arena_vprintf(&unit->arena, format, arguments);
    va_end(arguments);
}

static bool is_inside(Text line, size_t offset) {
    return offset < line.size && ((unsigned char)line.data[offset] & 0xC0) == 0x80;
}

/* `offset` moved by up to `count` characters. */
static size_t forward(Text line, size_t offset, unsigned count) {
    for (; count > 0 && offset < line.size; count--) do
            offset++;
        while (is_inside(line, offset));
    return offset;
}

static size_t backward(Text line, size_t offset, unsigned count) {
    for (; count > 0 && offset > 0; count--) do
            offset--;
        while (offset > 0 && is_inside(line, offset));
    return offset;
}

/* Marks below one glyph: blank before the caret, `^` at its start, `~` behind. */
static void add_marks(Buffer *marks, unsigned width, bool is_marked, bool *is_started) {
    if (width == 0 && !(is_marked && !*is_started)) {
        buffer_text(marks, "\t");
        return;
    }
    for (unsigned i = 0; i < width + (width == 0); i++) {
        buffer_text(marks, !is_marked ? " " : *is_started ? "~" : "^");
        if (is_marked) *is_started = true;
    }
}

/* The part of the line around `begin`, and the marks below it for the bytes begin..end. */
static void add_excerpt(Buffer *out, Buffer *marks, Text line, size_t begin, size_t end) {
    size_t from = backward(line, forward(line, begin, WINDOW_AFTER), WINDOW);
    size_t to = forward(line, from, WINDOW);
    bool is_started = false;
    unsigned width;
    if (from > 0) {
        buffer_text(out, "...");
        buffer_text(marks, "   ");
    }
    for (size_t at = from; at < to;) {
        bool is_marked = at >= begin && at < end;
        at += glyph_add(out, line.data + at, line.size - at, &width);
        if (at <= end || !is_started) add_marks(marks, width, is_marked, &is_started);
    }
    if (!is_started) buffer_text(marks, "^");
    if (to < line.size) buffer_text(out, "...");
}

static void describe_place(const Place *place, Span span, Arena *arena, SmoothDiagnostic *out) {
    Text line = place->line_text;
    size_t begin = span.begin - place->source->base;
    begin -= (size_t)(line.data - place->source->text.data);
    if (begin > line.size) begin = line.size;
    size_t length = span.end > span.begin ? span.end - span.begin : 0;
    size_t end = length > line.size - begin ? line.size : begin + length;
    Buffer excerpt = {.arena = arena}, marks = {.arena = arena};
    buffer_text(&excerpt, "");
    add_excerpt(&excerpt, &marks, line, begin, end);
    out->excerpt = excerpt.data;
    out->marks = marks.data;
}

static const char *visible(Arena *arena, const char *text) {
    Buffer out = {.arena = arena};
    if (!text) return NULL;
    buffer_text(&out, "");
    glyph_add_text(&out, text);
    return out.data;
}

void diag_describe(Unit *unit, const Diagnostic *diagnostic, SmoothDiagnostic *out) {
    Span span = diagnostic->span;
    Place place = source_place(unit, span.begin);
    *out = (SmoothDiagnostic){.severity = diagnostic->severity,
                              .cause = diagnostic->cause,
                              .message = visible(&unit->arena, diagnostic->message),
                              .hint = visible(&unit->arena, diagnostic->hint)};
    if (!place.source) return;
    Place end = source_place(unit, span.end > span.begin ? span.end : span.begin);
    out->file = visible(&unit->arena, place.source->name);
    out->line = place.line;
    out->column = place.column;
    out->end_line = end.line;
    out->end_column = end.column;
    describe_place(&place, span, &unit->arena, out);
}

void diag_render(const SmoothDiagnostic *d, bool has_colour, Buffer *out) {
    static const struct {
        const char *word, *colour;
    } severities[] = {
        [SMOOTH_ERROR] = {"error", "\x1b[1;31m"},
        [SMOOTH_WARNING] = {"warning", "\x1b[1;35m"},
        [SMOOTH_NOTE] = {"note", "\x1b[1;36m"},
    };
    const char *bold = has_colour ? "\x1b[1m" : "", *green = has_colour ? "\x1b[32m" : "";
    const char *plain = has_colour ? "\x1b[0m" : "";
    buffer_printf(out, "%s%s", bold, d->file ? d->file : "smooth");
    if (d->file) buffer_printf(out, ":%u:%u", d->line, d->column);
    buffer_printf(out, ": %s%s: %s%s\n", has_colour ? severities[d->severity].colour : "",
                  severities[d->severity].word, plain, d->message);
    if (d->excerpt) {
        int digits = snprintf(NULL, 0, "%u", d->line);
        buffer_printf(out, "  %u | %s\n", d->line, d->excerpt);
        buffer_printf(out, "  %*s | %s%s%s\n", digits, "", green, d->marks, plain);
    }
    if (d->hint) buffer_printf(out, "  hint: %s\n", d->hint);
}

/* --- taking ------------------------------------------------------------------------------ */

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
        bool follows = d->severity == SMOOTH_NOTE || d->span.begin == 0;
        uint32_t before = list.count > 0 ? list.at[list.count - 1].place : 0;
        uint32_t place = follows ? before : d->span.begin;
        LIST_PUSH(&unit->arena, &list, ((Sorted){d, place, list.count}));
    }
    if (list.count > 0) qsort(list.at, list.count, sizeof *list.at, by_place);
    Diagnostic **taken = NEW_ARRAY(&unit->arena, Diagnostic *, list.count);
    for (uint32_t i = 0; i < list.count; i++) taken[i] = list.at[i].diagnostic;
    *count = list.count;
    unit->diagnostics = unit->last_diagnostic = NULL;
    unit->seen = NULL;
    unit->seen_count = unit->seen_capacity = 0;
    return taken;
}
