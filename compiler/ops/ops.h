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

/* One operator. `arity` is the number of its operands; of a MANY, of those after the list. `rule`
 * holds d/da, d/db, d/dc of an OP; the same and d/dtau, which belongs to the
 * last operand, of a TWIN; d/da for each operand of the list, then d/dtau, of a MANY. */
typedef struct {
    const char *id, *name;
    uint8_t kind, arity;
    uint8_t class, flags, precedence;
    const char *value;  /* OP: a C expression over a, b, c; else the runtime family */
    const char *smooth; /* what replaces it, "" if it is smooth */
    const char *latex;  /* template over @a, @b, @c, or "" */
    const char *rule[4];
} OpInfo;

/* One kernel: runtime/kernels.h says more of its columns. */
typedef struct {
    const char *name;
    bool has_ramp;    /* its first moment is finite */
    bool has_min;     /* it smooths min as it does max */
    double support;   /* half-width of the support, 0 if it is the whole line */
    uint8_t class;    /* continuous derivatives of the smoothed step */
    double narrow;    /* below it staircases go step by step, 0 if there is one way for all */
    const char *many; /* max of three or more values, over v and tau */
    const char *cdf, *ramp, *pdf;
    const char *tex_cdf, *tex_ramp, *tex_pdf;
    const char *where; /* what those names mean */
} KernelInfo;

extern const OpInfo op_table[OP_COUNT];
extern const KernelInfo kernel_table[KERNEL_NONE];

/* The kernel of a name after `@`, `hard` included; KERNEL_NONE if there is none. */
Kernel kernel_find(const char *name);
/* The name of any but KERNEL_NONE. */
const char *kernel_name(Kernel kernel);
/* Is there a smooth form of the operator by this kernel, which is one of the table? */
bool kernel_smooths(Kernel kernel, Op op);

/* Can its runtime function read a plan (PLANNED in ops.def)? */
bool op_has_plan(Op op);
/* Can a program call it by its name? */
bool op_is_function(Op op);
/* The operator of a name or of another name for it, with `inner` also those that programs cannot
 * name; OP_COUNT if there is none. */
Op op_find(const char *name, bool inner);
/* Does a node of this operator and kernel wait to be smoothed (graph.h)? False for leaves. */
bool op_is_unsmoothed(Op op, Kernel kernel);
/* Is operand k of n the temperature: the last one of a twin, or the last after a list? */
bool op_is_temperature(Op op, uint32_t n, uint32_t k);
/* The rule of the derivative in operand k of n; "" if the derivative is zero. */
const char *op_rule(Op op, uint32_t n, uint32_t k);

#endif
