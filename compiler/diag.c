/* Diagnostics. In: a place and a sentence. Out: a list in the order of reporting, and each as a
 * person reads it. Invariants: nothing is said twice; what is rendered holds no control
 * characters, no invalid UTF-8 and no line longer than a window around the caret. */
#include "unit.h"

#include <stdio.h>
#include <string.h>

enum { WINDOW = 100, WINDOW_AFTER = 40, WORD_MAX = 63 };

void diag_append(Unit *unit, Diagnostic *diagnostic) {
    if (unit->last_diagnostic)
        unit->last_diagnostic->next = diagnostic;
    else
        unit->diagnostics = diagnostic;
    unit->last_diagnostic = diagnostic;
    unit->errors += diagnostic->severity == SEVERITY_ERROR;
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

Diagnostic *diag_add(Unit *unit, Severity severity, Span span, const char *format, ...) {
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
    *diagnostic = (Diagnostic){severity, CAUSE_SOURCE, span, message, NULL, NULL, *slot};
    *slot = diagnostic;
    unit->seen_count++;
    diag_append(unit, diagnostic);
    return diagnostic;
}

void diag_hint(Unit *unit, Diagnostic *diagnostic, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    diagnostic->hint = arena_vprintf(&unit->arena, format, arguments);
    va_end(arguments);
}

/* Marks that reorder or hide text; the rest of Unicode is shown as it is. */
static bool is_hidden(uint32_t point) {
    return point < 0x20 || (point >= 0x7F && point < 0xA0) || point == 0xFEFF ||
           (point >= 0x200B && point <= 0x200F) || (point >= 0x2028 && point <= 0x202E) ||
           (point >= 0x2060 && point <= 0x206F);
}

/* Writes the next character of `text` as it may be shown and returns its length in `text`;
 * `width` is the number of columns, 0 for a tab. */
static size_t add_glyph(Buffer *out, const char *text, size_t size, unsigned *width) {
    size_t length, before = out->size;
    uint32_t point = utf8_decode(text, size, &length);
    *width = 1;
    if (length == 0) {
        buffer_printf(out, "\\x%02x", (unsigned char)*text);
    } else if (point == '\t') {
        buffer_text(out, "\t");
        *width = 0;
    } else if (is_hidden(point)) {
        buffer_printf(out, point < 0x80 ? "\\x%02x" : "\\u%04x", (unsigned)point);
    } else {
        buffer_add(out, text, length);
        return length;
    }
    if (*width) *width = (unsigned)(out->size - before);
    return length ? length : 1;
}

static void add_visible(Buffer *out, const char *text) {
    unsigned width;
    for (size_t size = strlen(text); size > 0;) {
        size_t step = add_glyph(out, text, size, &width);
        text += step;
        size -= step;
    }
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
        at += add_glyph(out, line.data + at, line.size - at, &width);
        if (at <= end || !is_started) add_marks(marks, width, is_marked, &is_started);
    }
    if (!is_started) buffer_text(marks, "^");
    if (to < line.size) buffer_text(out, "...");
}

static void render_place(const Place *place, Span span, bool colour, Buffer *out) {
    Text line = place->line_text;
    size_t begin = span.begin - place->source->base;
    begin -= (size_t)(line.data - place->source->text.data);
    if (begin > line.size) begin = line.size;
    size_t length = span.end > span.begin ? span.end - span.begin : 0;
    size_t end = length > line.size - begin ? line.size : begin + length;
    int digits = snprintf(NULL, 0, "%u", place->line);
    Buffer marks = {.arena = out->arena};
    buffer_printf(out, "  %u | ", place->line);
    add_excerpt(out, &marks, line, begin, end);
    buffer_printf(out, "\n  %*s | %s%s%s\n", digits, "", colour ? "\x1b[32m" : "", marks.data,
                  colour ? "\x1b[0m" : "");
}

void diag_render(const Unit *unit, const Diagnostic *diagnostic, bool colour, Buffer *out) {
    static const struct {
        const char *word, *colour;
    } severities[] = {
        [SEVERITY_ERROR] = {"error", "\x1b[1;31m"},
        [SEVERITY_WARNING] = {"warning", "\x1b[1;35m"},
        [SEVERITY_NOTE] = {"note", "\x1b[1;36m"},
    };
    Place place = source_place(unit, diagnostic->span.begin);
    if (colour) buffer_text(out, "\x1b[1m");
    add_visible(out, place.source ? place.source->name : "smooth");
    if (place.source) buffer_printf(out, ":%u:%u", place.line, place.column);
    buffer_printf(out, ": %s%s: %s", colour ? severities[diagnostic->severity].colour : "",
                  severities[diagnostic->severity].word, colour ? "\x1b[0m" : "");
    add_visible(out, diagnostic->message);
    buffer_text(out, "\n");
    if (place.source) render_place(&place, diagnostic->span, colour, out);
    if (!diagnostic->hint) return;
    buffer_text(out, "  hint: ");
    add_visible(out, diagnostic->hint);
    buffer_text(out, "\n");
}

static size_t smaller(size_t a, size_t b) { return a < b ? a : b; }

/* Insertions, deletions, replacements and swaps of neighbours that turn one word into the other. */
static size_t distance(const char *a, size_t a_size, const char *b, size_t b_size) {
    size_t rows[3][WORD_MAX + 1];
    size_t *above = rows[0], *row = rows[1], *two_above = rows[2];
    for (size_t j = 0; j <= b_size; j++) above[j] = j;
    for (size_t i = 1; i <= a_size; i++) {
        row[0] = i;
        for (size_t j = 1; j <= b_size; j++) {
            row[j] = above[j - 1] + (a[i - 1] != b[j - 1]);
            row[j] = smaller(row[j], smaller(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = smaller(row[j], two_above[j - 2] + 1);
        }
        size_t *spare = two_above;
        two_above = above;
        above = row;
        row = spare;
    }
    return above[b_size];
}

const char *diag_nearest(const char *word, const char *const *candidates, size_t count) {
    size_t size = strlen(word), best = (size + 1) / 3 + 1;
    const char *nearest = NULL;
    if (size > WORD_MAX) return NULL;
    for (size_t i = 0; i < count; i++) {
        size_t other = strlen(candidates[i]);
        size_t gap = other > size ? other - size : size - other;
        if (other > WORD_MAX || gap >= best) continue;
        size_t found = distance(word, size, candidates[i], other);
        if (found < best && found > 0) {
            best = found;
            nearest = candidates[i];
        }
    }
    return nearest;
}
