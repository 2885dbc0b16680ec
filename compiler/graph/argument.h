/* The inputs of a function, as arguments, and the values wanted of it, as roots. The model, the
 * printers, the code generator and the interface all walk these two lists. */
#ifndef SMOOTH_ARGUMENT_H
#define SMOOTH_ARGUMENT_H

#include "graph/ref.h"

typedef struct Model Model; /* model.h */

/* An argument, in the order of the call; the temperature is the last. */
typedef struct {
    const char *name;
    uint32_t rank;     /* 0: a number, 1: a vector, 2: a matrix. All arguments are numbers today */
    uint32_t sizes[2]; /* the extents of the first `rank` indices */
} Argument;

#define BY_NONE UINT32_MAX

/* A node whose value is wanted: the function itself, or its derivative in the arguments by[0] and
 * by[1]. The function has two BY_NONE, a first derivative has one, in by[1]. */
typedef struct {
    Ref ref;
    uint32_t by[2];
} Root;

/* 0 for the function, 1 for a first derivative, 2 for a second one. */
static inline uint32_t root_order(const Root *root) {
    return (root->by[0] != BY_NONE) + (root->by[1] != BY_NONE);
}

#endif
