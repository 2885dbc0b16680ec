/* The runtime as the interpreter calls it: a function for each operator, and for each kernel. There
 * is one table for each flavour: with multiplications and additions apart, for any machine, and
 * fused, for those that have the instruction; there compiled code uses it as well. */
#ifndef SMOOTH_TABLE_H
#define SMOOTH_TABLE_H

#include "ops/ops.h"

/* By the number of operands, or with an array. */
typedef union {
    double (*call0)(void);
    double (*call1)(double);
    double (*call2)(double, double);
    double (*call3)(double, double, double);
    double (*call4)(double, double, double, double);
    double (*many)(unsigned, const double *);
} RuntimeCode;

typedef struct {
    RuntimeCode plain[OP_COUNT];
    RuntimeCode twins[OP_COUNT][KERNEL_FULL];
} RuntimeTable;

extern const RuntimeTable runtime_apart, runtime_fused;

#endif
