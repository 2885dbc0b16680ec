/* What a function takes, and what is computed of it: shared by the model, the printers, the code
 * generator and the interface, so that none of them counts numbers by itself. */
#ifndef SMOOTH_ARGUMENT_H
#define SMOOTH_ARGUMENT_H

#include "graph/ref.h"

typedef struct Model Model; /* model.h */

/* An argument, in the order of the call; the temperature is the last. */
typedef struct {
    const char *name;
    uint32_t rank;     /* 0: a number, 1: a vector, 2: a matrix. All arguments are numbers so far */
    uint32_t sizes[2]; /* the extents of the first `rank` indices */
} Argument;

#define BY_NONE UINT32_MAX

/* A node that is asked for: the value, or its derivative in the arguments by[0] and by[1]; from
 * the derivative's order on they are BY_NONE. */
typedef struct {
    Ref ref;
    uint32_t by[2];
} Root;

static inline uint32_t root_order(const Root *root) {
    return (root->by[0] != BY_NONE) + (root->by[1] != BY_NONE);
}

#endif
