/* The definitions that printed C takes along: those of the runtime, or short ones in their place.
 */
#ifndef SMOOTH_PARTS_H
#define SMOOTH_PARTS_H

#include "base/map.h"
#include "front/unit.h"
#include "ops/ops.h"

typedef struct {
    const char *name, *text;
} RuntimePart;

/* Both end with a NULL name, and a part comes after those that it needs. */
extern const RuntimePart source_parts[]; /* of the runtime, preprocessed (split.awk) */
extern const RuntimePart plain_parts[];  /* runtime/plain.def: KERNEL stands for a kernel */

typedef struct {
    Unit *unit;
    LIST(RuntimePart) parts;
    uint32_t plain;       /* of these are short: they come first */
    Map index;            /* Name -> 1 + index of its part */
    uint8_t *is_needed;   /* by that index */
    LIST(uint32_t) queue; /* parts that are needed but whose text has not been searched yet */
    Map file;             /* names at file scope that are in use: Name -> not NULL */
} PartList;

/* Fills `parts`, which is {.unit = unit}, with those of the runtime; if `is_plain`, short ones come
 * before them and take the place of those with the same names. */
void parts_find(PartList *parts, bool is_plain);
/* Is there a short part of this name? */
bool parts_have_plain(const PartList *parts, const char *name);
/* Marks the parts that a text names, and those that they need. The names in it that are not of one
 * letter, such as those of libm, are in use. */
void parts_need(PartList *parts, const char *text);
/* Appends the text of all parts that are needed. */
void parts_print(const PartList *parts, Buffer *out);
/* Is the word in the text of a part that is needed? */
bool parts_mention(const PartList *parts, const char *word);

/* The next word of a text; *at moves to its end. False if there is none. */
bool parts_word(const char **at, Text *word);

#endif
