/* The C header of an object: what is exported for each function and under which name. */
#ifndef SMOOTH_HEADER_H
#define SMOOTH_HEADER_H

#include "graph/model.h"

/* What can be exported of a function f: id, its name in --emit, the suffix of f. */
#define HEADER_FORMS(X)         \
    X(VALUE, "value", "")       \
    X(AT, "at", "_at")          \
    X(GRAD, "grad", "_grad")    \
    X(BATCH, "batch", "_batch") \
    X(HESS, "hess", "_hess")    \
    X(DTAU, "dtau", "_dtau")    \
    X(HARD, "hard", "_hard")    \
    X(ROWS, "rows", "_rows")

typedef enum {
#define FORM_ID(ID, ...) FORM_##ID,
    HEADER_FORMS(FORM_ID)
#undef FORM_ID
        FORM_COUNT
} HeaderForm;

typedef struct {
    const char *name, *suffix;
} HeaderFormInfo;

extern const HeaderFormInfo header_forms[FORM_COUNT];

typedef struct {
    const char *file;   /* name of the header, without its folder */
    const char *source; /* name of the source, without its folder */
    const char *prefix; /* of every exported name; may be "" */
    unsigned abi;       /* what `smooth_abi` is */
    unsigned forms;     /* 1 << HeaderForm of those that are exported */
    uint32_t count;
    Model *const *models; /* of the exported functions */
} Header;

/* The symbol of a function in one form. In the unit's arena. */
const char *header_symbol(Unit *unit, const Header *header, const Function *function,
                          HeaderForm form);

/* Appends the text of the header. False if a name is one that C or C++ has, or is made twice: the
 * errors are in the unit. An entry point: it guards. */
bool header_make(Unit *unit, const Header *header, Buffer *out);

#endif
