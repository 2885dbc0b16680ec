/* The C header of an object: a prototype for each export of each function. */
#ifndef SMOOTH_HEADER_H
#define SMOOTH_HEADER_H

#include "print/exports.h"

/* A header to be made. */
typedef struct {
    const char *file;   /* name of the header, without its folder */
    const char *source; /* name of the source, without its folder */
    const char *prefix; /* of every exported name; may be "" */
    unsigned abi;       /* what `smooth_abi` is */
    unsigned exports;   /* the set of what is exported of each function */
    uint32_t count;
    Model *const *models; /* of the exported functions */
} Header;

/* The symbol of an export of a function. In the unit's arena. */
const char *header_symbol(Unit *unit, const Header *header, const Function *function, Export form);

/* Appends the text of the header. False if a name is one that C or C++ has, or is made twice: the
 * errors are in the unit. An entry point: it guards. */
bool header_make(Unit *unit, const Header *header, Buffer *out);

#endif
