/* The parameters and `let` names that are in force at a place of a function. */
#ifndef SMOOTH_LOCALS_H
#define SMOOTH_LOCALS_H

#include "base/base.h"

typedef struct {
    const Name *name;
    uint32_t slot;  /* its number within the function */
    uint32_t outer; /* 1 + the index of the local that it hides, or 0 */
} LocalName;

/* The innermost last. Starts as {0}. */
typedef struct {
    LocalName *at;
    uint32_t count, capacity;
} Locals;

/* The innermost local of that name; NULL if there is none. */
const LocalName *locals_find(const Locals *locals, const Name *name);
void locals_declare(Locals *locals, Arena *arena, const Name *name, uint32_t slot);
/* Drops the newest `count`. */
void locals_forget(Locals *locals, uint32_t count);

#endif
