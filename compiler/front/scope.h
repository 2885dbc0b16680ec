/* The meaning of a name in a file. */
#ifndef SMOOTH_SCOPE_H
#define SMOOTH_SCOPE_H

#include "front/ast.h"

/* The file's own function or constant of that name or, if there is none, the public one of the
 * first file it uses that has one; NULL. */
Function *scope_find(const File *file, const Name *name);

/* A name with a leading underscore is for its own file. */
bool scope_is_private(const Name *name);

/* The number that the language itself gives the name: pi, e or inf. */
bool scope_number(const Name *name, double *value);

#endif
