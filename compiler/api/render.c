/* In: a diagnostic of a unit. Out: its parts, with line and column, and the text that a person
 * reads. Invariant: the parts have no control characters, no invalid UTF-8 and no excerpt longer
 * than a window around the caret. */
#include "api/render.h"

#include <stdio.h>

#include "base/glyph.h"
#include "front/source.h"

enum { WINDOW = 100, WINDOW_AFTER = 40 };

_Static_assert(SMOOTH_ERROR == (int)SEVERITY_ERROR && SMOOTH_NOTE == (int)SEVERITY_NOTE &&
                   SMOOTH_CAUSE_SOURCE == (int)CAUSE_SOURCE &&
                   SMOOTH_CAUSE_MACHINE == (int)CAUSE_MACHINE,
               "the severities and causes of a unit are those of the interface");

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

/* Marks below one glyph: blank before the caret, `^` at its start, `~` after it. */
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

void render_describe(Unit *unit, const Diagnostic *diagnostic, SmoothDiagnostic *out) {
    Span span = diagnostic->span;
    Place place = source_place(unit, span.begin);
    *out = (SmoothDiagnostic){.severity = (SmoothSeverity)diagnostic->severity,
                              .cause = (SmoothCause)diagnostic->cause,
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

void render_text(const SmoothDiagnostic *d, bool has_colour, Buffer *out) {
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
    if (d->excerpt && d->marks) {
        int digits = snprintf(NULL, 0, "%u", d->line);
        buffer_printf(out, "  %u | %s\n", d->line, d->excerpt);
        buffer_printf(out, "  %*s | %s%s%s\n", digits, "", green, d->marks, plain);
    }
    if (d->hint) buffer_printf(out, "  hint: %s\n", d->hint);
}
