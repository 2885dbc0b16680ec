/* Hints for unknown names. */
#ifndef SMOOTH_SUGGEST_H
#define SMOOTH_SUGGEST_H

#include "front/ast.h"
#include "front/locals.h"
#include "front/unit.h"

/* An unknown name, and its place in the program. */
typedef struct {
    Unit *unit;
    const File *file;      /* or NULL */
    const Function *owner; /* of the parameter whose default the name is in, or NULL */
    const Name *name;
    bool is_call;
    const Locals *locals;
} Unknown;

/* Gives the diagnostic a hint: why the name cannot be used here, or a similar one. */
void suggest_meaning(const Unknown *unknown, Diagnostic *diagnostic);
/* The name that a function (is_call) or a value of other languages has here; NULL if it is not one
 * of these. */
const char *suggest_translation(const char *name, bool is_call);

#endif
