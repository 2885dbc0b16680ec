/* The operators and kernels as the compiler sees them: enumerators and one constant row each,
 * expanded from ops.def and from runtime/kernels.h. */
#ifndef SMOOTH_OPS_H
#define SMOOTH_OPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../runtime/kernels.h"

typedef enum {
#define OP(id, ...)        OP_##id,
#define TWIN(id, ...)      OP_##id,
#define MANY(id, ...)      OP_##id,
#define MANY_TWIN(id, ...) OP_##id,
#include "../runtime/ops.def"
    /* leaves of the graph */
    OP_NUMBER,    /* payload: the value */
    OP_PARAMETER, /* payload: its index */
    OP_COUNT = OP_NUMBER
} Op;

typedef enum {
#define KERNEL_ROW(ID, ...) KERNEL_##ID,
    SMOOTH_KERNELS(KERNEL_ROW)
#undef KERNEL_ROW
        KERNEL_BOLTZMANN, /* these two smooth max and min only */
    KERNEL_PNORM,
    KERNEL_NONE, /* no kernel; also their number */
    KERNEL_HARD, /* the name `hard`: temperature 0, nothing is smoothed; no row in the table */
    KERNEL_FULL = KERNEL_BOLTZMANN
} Kernel;

/* How tightly an operator binds where a formula is printed: the precedence column. */
enum {
    PRECEDENCE_COMPARISON = 4,
    PRECEDENCE_SUM = 5,
    PRECEDENCE_PRODUCT = 6,
    PRECEDENCE_NEGATION = 7,
    PRECEDENCE_POWER = 8,
    PRECEDENCE_CALL = 9,
};

typedef enum { KIND_OP, KIND_TWIN, KIND_MANY } OpKind;
typedef enum { CLASS_SMOOTH, CLASS_KINK, CLASS_JUMP } OpClass;
enum {
    FLAG_COMMUTES = 1, /* op(a, b) = op(b, a), bit for bit */
    FLAG_EDGE = 2,     /* a derivative may be infinite or NaN where the value is not */
    FLAG_TRUTH = 4,    /* the value is a truth value */
    FLAG_RAMP = 8,     /* its smoothing needs the kernel's first moment */
    FLAG_INNER = 16,   /* cannot be named in a program */
    FLAG_KERNEL = 32,  /* a runtime function for each kernel; set for every twin */
};

/* One operator. `rule` holds d/da, d/db, d/dc of an OP; the same and d/dtau, which belongs to the
 * last operand, of a TWIN; d/da for each operand of the list, then d/dtau, of a MANY. */
typedef struct {
    const char *id, *name;
    uint8_t kind, arity; /* operands; after the list, if any number may stand there */
    uint8_t class, flags, precedence;
    const char *value;  /* OP: a C expression over a, b, c; else the runtime family */
    const char *smooth; /* what replaces it, "" if it is smooth */
    const char *latex;  /* template over @a, @b, @c, or "" */
    const char *rule[4];
} OpInfo;

typedef struct {
    const char *name;
    bool has_ramp;
    bool has_min; /* it smooths min as it does max */
    double support;
    uint8_t class;
    double narrow;    /* below it staircases go step by step, 0 if there is one way for all */
    const char *many; /* max of three or more values, over v and tau */
    const char *cdf, *ramp, *pdf;
    const char *tex_cdf, *tex_ramp, *tex_pdf;
    const char *where; /* what those names mean */
} KernelInfo;

extern const OpInfo op_table[OP_COUNT];
extern const KernelInfo kernel_table[KERNEL_NONE];

Kernel kernel_find(const char *name);               /* KERNEL_NONE if there is none */
const char *kernel_name(Kernel kernel);             /* of any but KERNEL_NONE */
bool op_has_plan(Op op);                            /* can its runtime function read a plan? */
bool op_is_function(Op op);                         /* can a program call it by its name? */
Op op_find(const char *name, bool inner);           /* OP_COUNT if there is none */
const char *op_rule(Op op, uint32_t n, uint32_t k); /* of operand k among n; "" if zero */
/* Does a node of this operator and kernel wait to be smoothed (graph.h)? False for leaves. */
bool op_is_unsmoothed(Op op, Kernel kernel);
/* Does operand k of n stand for the temperature's place in a twin or after a list? */
bool op_is_temperature(Op op, uint32_t n, uint32_t k);

#endif
