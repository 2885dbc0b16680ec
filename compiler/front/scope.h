/* The meaning of a name, locals aside: in a file, and in the language. */
#ifndef SMOOTH_SCOPE_H
#define SMOOTH_SCOPE_H

#include "front/ast.h"

/* The file's own function or constant of that name or, if there is none, the public one of the
 * first file it uses that has one. NULL if there is none, or no file. */
Function *scope_find(const File *file, const Name *name);

/* A name with a leading underscore is for its own file. */
bool scope_is_private(const Name *name);

/* The number that the language itself gives the name: pi, e or inf. False if it gives none. */
bool scope_number(const Name *name, double *value);

/* Is it `tau`, the temperature in force? */
bool scope_is_tau(const Name *name);

/* Does the language keep the name for a value, so that no parameter or `let` may have it? */
bool scope_is_reserved(const Name *name);

/* The order of the derivative that grad, hessian or jvp (0: along a direction) makes of a function;
 * -1 for any other name. */
int scope_derivative(const Name *name);

/* Is it the name of a reduction, which makes a number of a vector: sum, prod and others? */
bool scope_is_reduction(const Name *name);

#endif
