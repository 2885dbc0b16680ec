/* The runtime's functions for the interpreter: one for each operator, and for each twin one for
 * each kernel. There are two flavours: `apart` rounds every multiplication and every addition and
 * runs on any machine, `fused` uses the fused multiply-add. Compiled code uses the same flavour as
 * the interpreter on the same machine, so that both give the same bits. */
#ifndef SMOOTH_TABLE_H
#define SMOOTH_TABLE_H

#include "ops/ops.h"

/* A function of 0 to 4 operands, or one that takes a count and an array. */
typedef union {
    double (*call0)(void);
    double (*call1)(double);
    double (*call2)(double, double);
    double (*call3)(double, double, double);
    double (*call4)(double, double, double, double);
    double (*many)(unsigned, const double *);
} RuntimeCode;

typedef struct {
    RuntimeCode plain[OP_COUNT];              /* operators without FLAG_KERNEL */
    RuntimeCode twins[OP_COUNT][KERNEL_FULL]; /* operators with it */
} RuntimeTable;

extern const RuntimeTable runtime_apart, runtime_fused;

#endif
