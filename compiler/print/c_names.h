/* C identifiers: which ones C and C++ have for themselves, and names that are given once. */
#ifndef SMOOTH_C_NAMES_H
#define SMOOTH_C_NAMES_H

#include "base/map.h"
#include "front/unit.h"

/* Whose a name at file scope is, as "in the C library"; NULL if it is free. */
const char *c_name_owner(const char *name);

/* A name like `wanted` that is no word of C or C++ and is in neither map (Name -> not NULL); enters
 * it into `taken`, which grows in the scratch arena. */
const char *c_name_claim(Unit *unit, const Map *outer, Map *taken, const char *wanted);
void c_name_take(Unit *unit, Map *taken, const Name *name);

#endif
