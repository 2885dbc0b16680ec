/* The table of one flavour. The build compiles this file twice, with SMOOTH_FUSED and without. */
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

/* The functions of one twin, by kernel. The last two arguments are not columns of the kernel but
 * the member of RuntimeCode and the family of the twin. */
#define FUNCTION(ID, name, has_ramp, support, class, narrow, many, cdf, ramp, pdf, tex_cdf, \
                 tex_ramp, tex_pdf, where, tex_where, member, family)                       \
    [KERNEL_##ID] = {.member = sm_##family##_##name},
#define FUNCTIONS(member, family) \
    { SMOOTH_KERNELS(FUNCTION, member, family) }

const RuntimeTable TABLE = {
    .plain =
        {
#define OP(id, name, n, ...)                         [OP_##id] = {.call##n = sm_op_##id},
#define MANY(id, name, n, class, flags, family, ...) [OP_##id] = {.many = sm_##family},
#include "../runtime/ops.def"
        },
    .twins =
        {
#define TWIN(id, name, n, family, ...)             [OP_##id] = FUNCTIONS(call##n, family),
#define MANY_TWIN(id, name, n, flags, family, ...) [OP_##id] = FUNCTIONS(many, family),
#include "../runtime/ops.def"
        },
};
