/* In: a kernel, and an operator to be smoothed with it. Out: an error if that cannot be done. A
 * kernel without a finite first moment has no ramp; boltzmann and pnorm smooth max and min only. */
#include "graph/mode.h"

#include "front/diag.h"
#include "front/source.h"
#include "graph/graph.h"

bool mode_is_hard(const Graph *graph, Mode mode) {
    double tau;
    return graph_is_number(graph, mode.tau, &tau) && tau == 0;
}

/* An operator as it is written in the language, such as max(a, b). */
static const char *written(Unit *unit, Op op) {
    static const char *const operands[] = {"", "x", "a, b", "a, b, c"};
    const OpInfo *info = &op_table[op];
    uint32_t count = info->kind == KIND_MANY ? 2 : info->arity;
    if (info->name[0] < 'a') return arena_printf(&unit->arena, "a %s b", info->name);
    return arena_printf(&unit->arena, "%s(%s)", info->name, operands[count]);
}

/* Adds a note on where the kernel was chosen, if that is on another line. */
static void note_origin(Unit *unit, Mode mode, Span span) {
    if (mode.origin.begin == 0) return;
    Place origin = source_place(unit, mode.origin.begin), here = source_place(unit, span.begin);
    if (origin.source != here.source || origin.line != here.line)
        diag_add(unit, SEVERITY_NOTE, mode.origin, "`%s` comes from here",
                 kernel_table[mode.kernel].name);
}

static void refuse_other_than_max(Unit *unit, Mode mode, Op op, Span span) {
    const KernelInfo *kernel = &kernel_table[mode.kernel];
    Diagnostic *d = diag_error(unit, span, "`%s` smooths %s only, not %s", kernel->name,
                               kernel->has_min ? "max and min" : "max", written(unit, op));
    diag_hint(unit, d, "put the `@` after the max alone: max(a, b) @ %s(0.1)", kernel->name);
}

static void refuse_ramp(Unit *unit, Mode mode, Op op, Span span) {
    Buffer kernels = {.arena = &unit->arena};
    for (Kernel k = 0; k < KERNEL_FULL; k++)
        if (kernel_table[k].has_ramp)
            buffer_printf(&kernels, "%s%s", kernels.size ? ", " : "", kernel_table[k].name);
    Diagnostic *d = diag_error(unit, span,
                               "kernel `%s` cannot smooth %s: its tails are too heavy, "
                               "their first moment is infinite",
                               kernel_table[mode.kernel].name, written(unit, op));
    diag_hint(unit, d, "these kernels can: %s", kernels.data);
}

void mode_refuse(Unit *unit, Mode mode, Op op, Span span) {
    uint32_t errors = unit->errors;
    (mode.kernel >= KERNEL_FULL ? refuse_other_than_max : refuse_ramp)(unit, mode, op, span);
    if (unit->errors > errors) note_origin(unit, mode, span);
}
