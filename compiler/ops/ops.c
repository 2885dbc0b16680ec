/* The operator and kernel tables, expanded from runtime/ops.def and runtime/kernels.h, and lookups
 * in them. */
#include "ops/ops.h"

#include <string.h>

#define COMMUTES  FLAG_COMMUTES
#define TRUTH     FLAG_TRUTH
#define RAMP      FLAG_RAMP
#define INNER     FLAG_INNER
#define KERNEL    FLAG_KERNEL
#define LOGARITHM FLAG_LOGARITHM
#define FLAT      FLAG_FLAT
#define EDGE      FLAG_EDGE

/* clang-format off */
const OpInfo op_table[OP_COUNT] = {
#define OP(id, name, n, class, flags, precedence, value, build, smooth, latex, da, db, dc)         \
    {#id, name, KIND_OP, n, CLASS_##class, flags, precedence, #value, smooth, latex,               \
     {da, db, dc, ""}},
#define TWIN(id, name, n, family, display, da, db, dc, dtau)                                       \
    {#id, name, KIND_TWIN, n, CLASS_SMOOTH, INNER | KERNEL, 9, #family, "", "",                    \
     {da, db, dc, dtau}},
#define MANY(id, name, n, class, flags, family, smooth, each, dtau)                                \
    {#id, name, KIND_MANY, n, CLASS_##class, flags, 9, #family, smooth, "",                        \
     {each, dtau, "", ""}},
#define MANY_TWIN(id, name, n, flags, family, each, dtau)                                          \
    {#id, name, KIND_MANY, n, CLASS_SMOOTH, INNER | KERNEL | (flags), 9, #family, "", "",          \
     {each, dtau, "", ""}},
#include "../runtime/ops.def"
};

const KernelInfo kernel_table[KERNEL_NONE] = {
#define ROW(ID, name, ramp, support, class, narrow, many, c, r, p, tc, tr, tp, where, tex_where)   \
    {#name, ramp, true, support, class, narrow, many, c, r, p, tc, tr, tp, where, tex_where},
    SMOOTH_KERNELS(ROW)
#undef ROW
    {.name = "boltzmann", .has_min = true, .many = "boltzmann(v, tau)"},
    {.name = "pnorm", .many = "pnorm(v, tau)"},
};
/* clang-format on */

static const char hard_name[] = "hard";

Kernel kernel_find(const char *name) {
    Kernel kernel = 0;
    while (kernel < KERNEL_NONE && strcmp(kernel_table[kernel].name, name) != 0) kernel++;
    return kernel == KERNEL_NONE && strcmp(name, hard_name) == 0 ? KERNEL_HARD : kernel;
}

const char *kernel_name(Kernel kernel) {
    return kernel == KERNEL_HARD ? hard_name : kernel_table[kernel].name;
}

bool kernel_smooths(Kernel kernel, Op op) {
    const OpInfo *info = &op_table[op];
    if (info->smooth[0] == '\0') return false;
    if (kernel >= KERNEL_FULL)
        return op == OP_MAX || (op == OP_MIN && kernel_table[kernel].has_min);
    return kernel_table[kernel].has_ramp || !(info->flags & FLAG_RAMP);
}

bool op_has_plan(Op op) {
    static const bool has_plan[OP_COUNT] = {
#define PLANNED(id) [OP_##id] = true,
#include "../runtime/ops.def"
    };
    return has_plan[op];
}

bool op_is_function(Op op) {
    const OpInfo *info = &op_table[op];
    return !(info->flags & FLAG_INNER) && info->precedence == PRECEDENCE_CALL;
}

/* A linear search: most rows differ in the first letter. */
Op op_find(const char *name, bool inner) {
    for (Op op = 0; op < OP_COUNT; op++)
        if (op_table[op].name[0] == name[0] && strcmp(op_table[op].name, name) == 0 &&
            (inner || !(op_table[op].flags & INNER)))
            return op;
#define ALIAS(other, id) \
    if (strcmp(name, other) == 0) return OP_##id;
#include "../runtime/ops.def"
    return OP_COUNT;
}

bool op_is_unsmoothed(Op op, Kernel kernel) {
    return op < OP_COUNT && kernel != KERNEL_NONE && !(op_table[op].flags & FLAG_KERNEL);
}

bool op_is_temperature(Op op, uint32_t n, uint32_t k) {
    const OpInfo *info = &op_table[op];
    return k + 1 == n && (info->kind == KIND_TWIN || (info->kind == KIND_MANY && info->arity > 0));
}

const char *op_rule(Op op, uint32_t n, uint32_t k) {
    const OpInfo *info = &op_table[op];
    if (info->kind == KIND_OP) return k < info->arity ? info->rule[k] : "";
    if (op_is_temperature(op, n, k)) return info->rule[info->kind == KIND_TWIN ? 3 : 1];
    if (info->kind == KIND_TWIN) return info->rule[k];
    return k < n - info->arity ? info->rule[0] : "";
}

const char *op_passes(Op op, uint32_t n, uint32_t k) {
    static const char *const passes[OP_COUNT][4] = {
#define PASSES(id, ...) [OP_##id] = {__VA_ARGS__},
#include "../runtime/ops.def"
    };
    bool is_many = op_table[op].kind == KIND_MANY;
    const char *rule = passes[op][is_many ? op_is_temperature(op, n, k) : k];
    return rule ? rule : "";
}
