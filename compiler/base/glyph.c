/* In: bytes that may be anything. Out: UTF-8 that may be shown on a terminal. */
#include "base/glyph.h"

#include <string.h>

/* Controls, and marks that reorder or hide text. All other characters are shown as they are. */
static bool is_hidden(uint32_t point) {
    return point < 0x20 || (point >= 0x7F && point < 0xA0) || point == 0xFEFF ||
           (point >= 0x200B && point <= 0x200F) || (point >= 0x2028 && point <= 0x202E) ||
           (point >= 0x2060 && point <= 0x206F);
}

size_t glyph_add(Buffer *out, const char *text, size_t size, unsigned *width) {
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

void glyph_add_text(Buffer *out, const char *text) {
    unsigned width;
    for (size_t size = strlen(text); size > 0;) {
        size_t step = glyph_add(out, text, size, &width);
        text += step;
        size -= step;
    }
}
