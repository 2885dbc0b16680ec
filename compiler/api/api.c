/* Shared by the functions of the interface: running a call, and checking its arguments. In: the
 * work of one call. Out: its success; its diagnostics go to the context's report.
 * Invariant: the unit holds no diagnostics between calls, so that each call reports its own. */
#include "api/api.h"

#include <stdlib.h>

#include "api/render.h"
#include "base/limits.h"
#include "front/diag.h"
#include "front/known.h"

static void deliver(void *request) {
    SmoothContext *context = request;
    Unit *unit = context->unit;
    uint32_t count;
    if (!unit->diagnostics) return;
    Diagnostic **taken = diag_take(unit, &count);
    uint32_t told = count > LIMIT_DIAGNOSTICS ? LIMIT_DIAGNOSTICS : count;
    SmoothDiagnostic *all = NEW_ARRAY(&unit->arena, SmoothDiagnostic, told + 1);
    for (uint32_t i = 0; i < told; i++) render_describe(unit, taken[i], &all[i]);
    for (uint32_t i = 0; i < told; i++) context->report(context->user, &all[i]);
    if (count == told) return;
    all[told] = (SmoothDiagnostic){
        .severity = SMOOTH_NOTE,
        .cause = all[0].cause,
        .message = arena_printf(&unit->arena, "and %u more", (unsigned)(count - told))};
    context->report(context->user, &all[told]);
}

bool api_run(SmoothContext *context, void (*work)(void *request), void *request) {
    Unit *unit = context->unit;
    uint32_t before = unit->errors;
    locale_t program = uselocale(context->plain);
    bool is_fine = unit_try(unit, work, request) && unit->errors == before;
    uselocale(program);
    if (!unit_try(unit, deliver, context)) context->report(context->user, &context->last_words);
    free(context->pending);
    context->pending = NULL;
    unit->exhausted = unit->interrupted = (Diagnostic){0}; /* the next call may report it again */
    unit_forget(unit);
    return is_fine;
}

/* --- checks and reports ------------------------------------------------------------------ */

bool api_kernel(Unit *unit, const char *name) {
    return !name ||
           known_kernel(unit, (Span){0}, name, "for example logistic or gaussian") != KERNEL_NONE;
}

bool api_range(Unit *unit, const char *what, int number, int least, int most) {
    if (number >= least && number <= most) return true;
    diag_call(unit, CAUSE_CALL, "%s must be %d to %d, not %d", what, least, most, number);
    return false;
}

void api_no_code(Unit *unit, char *error) {
    diag_call(unit, CAUSE_MACHINE, "%s", error ? error : "out of memory");
    free(error);
}

const Backend *api_backend(Unit *unit) {
    const char *reason;
    const Backend *backend = backend_open(unit, &reason);
    if (!backend) diag_call(unit, CAUSE_MACHINE, "%s", reason);
    return backend;
}
