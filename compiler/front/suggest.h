/* Names that nobody knows. */
#ifndef SMOOTH_SUGGEST_H
#define SMOOTH_SUGGEST_H

#include "front/ast.h"
#include "front/unit.h"

/* A parameter or a `let`. */
typedef struct {
    const Name *name;
    uint32_t slot, outer; /* outer: 1 + the local that it hides, or 0 */
} UnknownLocal;

/* A name that means nothing, and where that is. */
typedef struct {
    Unit *unit;
    const File *file;      /* or NULL */
    const Function *owner; /* of the parameter whose default it stands in, or NULL */
    const Name *name;
    bool is_call;
    uint32_t local_count;
    const UnknownLocal *locals;
} Unknown;

/* Hints at why there is no such thing, or at what is like it. */
void suggest_meaning(const Unknown *unknown, Diagnostic *diagnostic);

#endif
