/* Sources: texts with a name, and the places in them. */
#ifndef SMOOTH_SOURCE_H
#define SMOOTH_SOURCE_H

#include "front/unit.h"

/* One input text. `base` is the offset of its first byte. */
struct Source {
    const char *name;  /* as the user wrote it; "<stdin>" for standard input */
    const char *place; /* of the file (source_locate), set by load; NULL: it is no file */
    Text text;         /* followed by a NUL byte that does not belong to it */
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
/* Adds the file at `place`, called `name`; if the name is "-" it is standard input. NULL, with an
 * error at `blame`, if it cannot be read, is a directory, is outside of unit->root, or is larger
 * than 64 MiB. A `blame` of {0, 0} means that the caller gave the path. A path in a source leads to
 * files only, with names that end in .smooth, so that no message quotes anything else. */
Source *source_read(Unit *unit, const char *name, const char *place, Span blame);
/* Removes `.` and `folder/..` from a path in place. */
void source_simplify(char *path);
/* The folder of a path, without symbolic links, and its name there. Names of one file in one folder
 * have the same, in the unit's arena. */
const char *source_locate(Unit *unit, const char *path);
/* Restricts source_read to files in the folder, symbolic links resolved; NULL lifts that. False,
 * with an error, if there is no such folder. */
bool source_restrict(Unit *unit, const char *root);
/* The source that contains the offset; NULL if there is none. */
const Source *source_find(const Unit *unit, uint32_t offset);
/* The text of a span, as far as it is in the source in which it begins. */
Text source_text(const Unit *unit, Span span);
/* File, line and column of an offset; `source` is NULL if no source contains it. */
Place source_place(const Unit *unit, uint32_t offset);

#endif
