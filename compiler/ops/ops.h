/* The operators and kernels: for each an enumerator and one constant row, expanded from
 * runtime/ops.def and runtime/kernels.h. */
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
    KERNEL_NONE, /* no kernel; also the number of kernels */
    KERNEL_HARD, /* the name `hard`: temperature 0, nothing is smoothed; no row in the table */
    KERNEL_FULL = KERNEL_BOLTZMANN /* each kernel below has a function for every twin */
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

/* A TWIN is the smooth form of an operator, or a part of one: it has a kernel, and its last operand
 * is the temperature. A MANY takes a list of operands, and a fixed number after it. */
typedef enum { KIND_OP, KIND_TWIN, KIND_MANY } OpKind;
/* The value is smooth, continuous with kinks, or has jumps. */
typedef enum { CLASS_SMOOTH, CLASS_KINK, CLASS_JUMP } OpClass;
enum {
    FLAG_COMMUTES = 1,   /* op(a, b) = op(b, a), bit for bit */
    FLAG_TRUTH = 2,      /* the value is a truth value */
    FLAG_RAMP = 4,       /* its smoothing needs the kernel's first moment */
    FLAG_INNER = 8,      /* cannot be named in a program */
    FLAG_KERNEL = 16,    /* there is a runtime function for each kernel; set for every twin */
    FLAG_LOGARITHM = 32, /* becomes infinite, but slower than any power */
    FLAG_FLAT = 64,      /* where the last derivative is 0, all are, faster than any power */
    FLAG_EDGE = 128,     /* a derivative may be infinite or NaN at finite operands */
};

/* One operator. `arity` is the number of its operands; for a MANY, of those after the list. `rule`
 * has its derivatives: for an OP d/da, d/db, d/dc; for a TWIN the same, then d/dtau; for a MANY
 * d/da, where a is any operand of the list, then d/dtau. */
typedef struct {
    const char *id, *name;
    uint8_t kind, arity;
    uint8_t class, flags, precedence;
    const char *value;  /* OP: a C expression over a, b, c; else the runtime family */
    const char *smooth; /* the rule that replaces it, "" if it is smooth */
    const char *latex;  /* template over @a, @b, @c, or "" */
    const char *rule[4];
} OpInfo;

/* One kernel; the columns are those of runtime/kernels.h. */
typedef struct {
    const char *name;
    bool has_ramp;    /* its first moment is finite */
    bool has_min;     /* it smooths min as it does max */
    double support;   /* half-width of the support, 0 if it is the whole line */
    uint8_t class;    /* continuous derivatives of the smoothed step */
    double narrow;    /* temperature below which floor is summed step by step; 0: never */
    const char *many; /* max of three or more values, a rule over v and tau */
    const char *cdf, *ramp, *pdf;
    const char *tex_cdf, *tex_ramp, *tex_pdf;
    const char *where, *tex_where; /* the definitions of those names */
} KernelInfo;

extern const OpInfo op_table[OP_COUNT];
extern const KernelInfo kernel_table[KERNEL_NONE];

/* The kernel of this name, KERNEL_HARD for `hard`; KERNEL_NONE if there is none. */
Kernel kernel_find(const char *name);
/* The name of a kernel or of KERNEL_HARD. */
const char *kernel_name(Kernel kernel);
/* Can this kernel, which has a row in the table, smooth the operator? */
bool kernel_smooths(Kernel kernel, Op op);

/* Can its runtime function read a plan (PLANNED in ops.def)? */
bool op_has_plan(Op op);
/* Can a program call it by its name? */
bool op_is_function(Op op);
/* The operator with this name or alias; OP_COUNT if there is none. `inner` includes the operators
 * that programs cannot name. */
Op op_find(const char *name, bool inner);
/* Does a node of this operator and kernel wait to be smoothed (graph.h)? False for leaves. */
bool op_is_unsmoothed(Op op, Kernel kernel);
/* Is operand k of n the temperature: the last one of a twin, or the last after a list? */
bool op_is_temperature(Op op, uint32_t n, uint32_t k);
/* The rule for the derivative in operand k of n; "" if the derivative is zero. */
const char *op_rule(Op op, uint32_t n, uint32_t k);
/* The rule for whether a slope passes through operand k of n (PASSES in ops.def); "" if always. */
const char *op_passes(Op op, uint32_t n, uint32_t k);

#endif
