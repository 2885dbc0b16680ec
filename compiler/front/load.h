/* Loading: a file and everything it uses, parsed and checked. Each function runs under unit_try. */
#ifndef SMOOTH_LOAD_H
#define SMOOTH_LOAD_H

#include "front/ast.h"
#include "front/unit.h"

/* The file at `path` ("-" is standard input), or the text. Each file is read once, unless the load
 * fails. A `use` names a module of the standard library, or a path that starts with `.` or `/` and
 * is relative to the file. A text replaces the file of its name in later loads. NULL if it cannot
 * be read; otherwise a file whose bad parts are marked bad. Errors are in the unit. */
File *load_file(Unit *unit, const char *path);
File *load_text(Unit *unit, const char *name, const char *text, size_t size);

/* Adds the functions and constants of the text to a file without errors; `name` is that of the
 * source. False after errors: then the file is as it was. */
bool load_extend(Unit *unit, File *file, const char *name, const char *text, size_t size);

/* An expression as a function of the given parameters, which may use the file's definitions;
 * `file` may be NULL. NULL if it has errors. */
Function *load_expression(Unit *unit, File *file, const char *text, uint32_t count,
                          const char *const *parameters);

/* The names of values in an expression of the given parameters that have no meaning yet: see
 * check_free_names. False if it has errors, which are in the unit. */
bool load_free_names(Unit *unit, File *file, const char *text, uint32_t count,
                     const char *const *parameters, FreeNames *out);

/* A function of the file by name, private ones too; NULL if there is none. */
Function *load_find(Unit *unit, const File *file, const char *name);

#endif
