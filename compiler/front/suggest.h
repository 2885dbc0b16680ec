/* Names that mean nothing. */
#ifndef SMOOTH_SUGGEST_H
#define SMOOTH_SUGGEST_H

#include "front/ast.h"
#include "front/locals.h"
#include "front/unit.h"

/* A name that means nothing, and where that is. */
typedef struct {
    Unit *unit;
    const File *file;      /* or NULL */
    const Function *owner; /* of the parameter whose default has it, or NULL */
    const Name *name;
    bool is_call;
    const Locals *locals;
} Unknown;

/* Gives the diagnostic a hint: why there is no such thing, or what is like it. */
void suggest_meaning(const Unknown *unknown, Diagnostic *diagnostic);

#endif
