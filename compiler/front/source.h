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
    uint32_t *points; /* code points before each 4096th byte, so that columns are quickly counted */
    struct Source *next;
};

typedef struct {
    const Source *source;
    uint32_t line, column; /* from 1; columns count code points */
    Text line_text;        /* without the line end */
} Place;

/* Adds a source with a copy of the text. NULL, with an error, if it is larger than 64 MiB. */
Source *source_add(Unit *unit, const char *name, const char *text, size_t size);
/* Adds a file; "-" is standard input. NULL, with an error at `blame`, if it cannot be read, is a
 * directory, or is larger than 64 MiB. A `blame` of {0, 0} means that the caller gave the path. */
Source *source_read(Unit *unit, const char *path, Span blame);
/* The source that contains the offset; NULL if there is none. */
const Source *source_find(const Unit *unit, uint32_t offset);
/* File, line and column of an offset; `source` is NULL if no source contains it. */
Place source_place(const Unit *unit, uint32_t offset);

#endif
