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
/* Adds the functions and constants of `part`, which has no other items, to a file that has been
 * checked without errors, and checks them there. Nothing else of the file is looked at, so `part`
 * may not define a name that a file which this one uses has. Sets is_bad as check_file does. */
void check_extend(Unit *unit, File *file, const File *part);
/* Takes that back: drops what is defined from the offset on, where the source of `part` begins. */
void check_retract(File *file, uint32_t base);
/* The same for one function that is in no file: an expression. `file` gives the
 * definitions it may use; NULL for none. */
void check_function(Unit *unit, File *file, Function *function);

/* The names of values in such a function that neither its parameters, the file nor the language
 * define, each once, in the order of the text. All other errors are reported. */
void check_free_names(Unit *unit, File *file, Function *function, FreeNames *out);

#endif
