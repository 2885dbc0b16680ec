/* C identifiers: which of them belong to C and C++, and names that are unique in a scope. */
#ifndef SMOOTH_C_NAMES_H
#define SMOOTH_C_NAMES_H

#include "base/map.h"
#include "front/unit.h"

/* The owner of a name at file scope, for a message: "in the C library". NULL if it is free. */
const char *c_name_owner(const char *name);

/* Is it a function of libm, for doubles? */
bool c_name_is_math(const char *name);

/* A name like `wanted` that C and C++ leave free and that neither map (Name -> not NULL) has.
 * Enters it into `taken`, which grows in the scratch arena; the text lives as long as the unit. */
const char *c_name_claim(Unit *unit, const Map *outer, Map *taken, const char *wanted);
/* Enters a name as it is. */
void c_name_take(Unit *unit, Map *taken, const Name *name);

#endif
