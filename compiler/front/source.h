/* Sources: texts with a name, and the places in them. */
#ifndef SMOOTH_SOURCE_H
#define SMOOTH_SOURCE_H

#include "front/unit.h"

/* One input text. `base` is the offset of its first byte. */
struct Source {
    const char *name; /* as the user wrote it; "<stdin>" for standard input */
    Text text;        /* followed by a NUL byte that does not belong to it */
    uint32_t base;
    uint32_t *lines; /* offset of each line in the text */
    uint32_t line_count;
    uint32_t *points; /* code points before each 4096th byte, so that columns cost no scan */
    struct Source *next;
};

typedef struct {
    const Source *source;
    uint32_t line, column; /* from 1; columns count code points */
    Text line_text;        /* without the line end */
} Place;

/* A source keeps `text` by copying it. NULL, with a diagnostic at `blame`, if the file
 * cannot be read, is a directory, or is larger than 64 MiB. */
Source *source_add(Unit *unit, const char *name, const char *text, size_t size);
Source *source_read(Unit *unit, const char *path, Span blame); /* "-" reads standard input */
const Source *source_find(const Unit *unit, uint32_t offset);
Place source_place(const Unit *unit, uint32_t offset);

#endif
