/* Checking: resolves every name of a file, so that lowering cannot meet one it does not know. */
#ifndef SMOOTH_CHECK_H
#define SMOOTH_CHECK_H

#include "front/ast.h"

/* Enters the file's definitions into its symbol table. Reports a name that is defined twice or that
 * belongs to the language. */
void check_define(Unit *unit, File *file);
/* Resolves the names in all functions, constants and defaults, then looks for recursion. The files
 * that it uses have been checked. Sets is_bad on every function that has an error or reaches one,
 * and on the file if any is bad. */
void check_file(Unit *unit, File *file);
/* The same for one function that is in no file: an expression. `file` gives the
 * definitions it may use; NULL for none. */
void check_function(Unit *unit, File *file, Function *function);

#endif
