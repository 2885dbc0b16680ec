/* The C header of an object: a prototype for each export of each function. */
#ifndef SMOOTH_HEADER_H
#define SMOOTH_HEADER_H

#include "front/unit.h"
#include "print/exports.h"

typedef struct Function Function;

/* The input for a header. */
typedef struct {
    const char *file;   /* name of the header, without its folder */
    const char *source; /* name of the source, without its folder */
    const char *prefix; /* of every exported name; may be "" */
    unsigned abi;       /* the value of `smooth_abi` in the object */
    unsigned exports;   /* a set: the forms in which each function is exported */
    uint32_t count;
    Model *const *models; /* one for each exported function, smooth, with the derivatives needed */
} Header;

/* The symbol of a function in one form: prefix, name and suffix. In the unit's arena. */
const char *header_symbol(Unit *unit, const Header *header, const Function *function, Export form);

/* The macro that holds a function's temperature: F_TAU. In the unit's arena. */
const char *header_macro(Unit *unit, const Header *header, const Function *function);
/* Appends its definition. */
void header_put_macro(Buffer *out, const char *macro, double temperature);

/* Appends the text of the header. False if an exported name belongs to C or C++, or two are equal:
 * the errors are in the unit. It runs under unit_try. */
bool header_make(Unit *unit, const Header *header, Buffer *out);

#endif
