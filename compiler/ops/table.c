/* The table of one flavour, compiled with the functions of that flavour. */
#include "ops/table.h"

#include "../runtime/runtime.h"

#ifdef SMOOTH_FUSED
#define TABLE runtime_fused
#else
#define TABLE runtime_apart
#endif

#define DOUBLES_1 double
#define DOUBLES_2 double, double
#define DOUBLES_3 double, double, double

#define OP(id, name, n, ...) double sm_op_##id(DOUBLES_##n);
#include "../runtime/ops.def"

/* A cell for each twin and kernel; `call` is the member of RuntimeCode. */
#define CELL(ID, name, ra, su, cl, na, ma, c, r, p, tc, tr, tp, where, call, family) \
    [KERNEL_##ID] = {.call = sm_##family##_##name},
#define CELLS(call, family) \
    { SMOOTH_KERNELS(CELL, call, family) }

const RuntimeTable TABLE = {
    .plain =
        {
#define OP(id, name, n, ...)                         [OP_##id] = {.call##n = sm_op_##id},
#define MANY(id, name, n, class, flags, family, ...) [OP_##id] = {.many = sm_##family},
#include "../runtime/ops.def"
        },
    .twins =
        {
#define TWIN(id, name, n, family, ...)             [OP_##id] = CELLS(call##n, family),
#define MANY_TWIN(id, name, n, flags, family, ...) [OP_##id] = CELLS(many, family),
#include "../runtime/ops.def"
        },
};
