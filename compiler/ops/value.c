/* In: an operator and its operands. Out: its value, by the flavour of the runtime that fits this
 * machine. */
#include "ops/value.h"

/* The flavour of this machine; code compiled for it has the same. */
static const RuntimeTable *table(void) {
#if defined(__x86_64__)
    return __builtin_cpu_supports("fma") ? &runtime_fused : &runtime_apart;
#elif defined(__FP_FAST_FMA)
    return &runtime_fused;
#else
    return &runtime_apart;
#endif
}

ValueCode value_code(Op op, Kernel kernel) {
    const OpInfo *info = &op_table[op];
    bool has_kernel = info->flags & FLAG_KERNEL;
    return (ValueCode){has_kernel ? table()->twins[op][kernel] : table()->plain[op],
                       info->kind == KIND_MANY ? VALUE_MANY : info->arity};
}

double value_call(ValueCode code, uint32_t count, const double *v) {
    switch (code.form) {
    case 0: return code.code.call0();
    case 1: return code.code.call1(v[0]);
    case 2: return code.code.call2(v[0], v[1]);
    case 3: return code.code.call3(v[0], v[1], v[2]);
    case 4: return code.code.call4(v[0], v[1], v[2], v[3]);
    default: return code.code.many(count, v);
    }
}

double value_of(Op op, Kernel kernel, uint32_t count, const double *operands) {
    return value_call(value_code(op, kernel), count, operands);
}
