/* The public interface: contexts, what they own, and how a call of the library is run. Invariant:
 * nothing that is reported is left in the unit when a function returns, so each call reports for
 * itself. */
#include "api/api.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/render.h"
#include "base/spelling.h"
#include "front/diag.h"

unsigned smooth_get_abi(void) { return SMOOTH_ABI; }
const char *smooth_get_version(void) { return SMOOTH_VERSION; }

/* --- contexts ---------------------------------------------------------------------------- */

static void print_report(void *user, const SmoothDiagnostic *diagnostic) {
    SmoothContext *context = user;
    const char *text = smooth_render_diagnostic(context, diagnostic, false);
    fputs(text ? text : "smooth: error: out of memory\n", stderr);
}

SmoothContext *smooth_create_context(SmoothReport *report, void *user) {
    SmoothContext *context = calloc(1, sizeof *context);
    Unit *unit = context ? unit_create() : NULL;
    locale_t plain = unit ? newlocale(LC_ALL_MASK, "C", (locale_t)0) : (locale_t)0;
    if (!plain) {
        unit_destroy(unit);
        free(context);
        return NULL;
    }
    *context = (SmoothContext){.unit = unit,
                               .report = report ? report : print_report,
                               .user = report ? user : context,
                               .plain = plain};
    context->last_words = (SmoothDiagnostic){
        .severity = SMOOTH_ERROR, .cause = SMOOTH_CAUSE_MACHINE, .message = "out of memory"};
    return context;
}

void smooth_destroy_context(SmoothContext *context) {
    if (!context) return;
    while (context->models) smooth_destroy_model(context->models);
    unit_destroy(context->unit);
    freelocale(context->plain);
    free(context);
}

size_t smooth_measure_context(const SmoothContext *context) {
    return context ? arena_size(&context->unit->arena) + arena_size(&context->unit->scratch) : 0;
}

/* --- diagnostics ------------------------------------------------------------------------- */

typedef struct {
    SmoothContext *context;
    const SmoothDiagnostic *diagnostic;
    bool has_colour;
    const char *text;
} Rendering;

static void render(void *context) {
    Rendering *r = context;
    Buffer text = {.arena = &r->context->unit->arena};
    render_text(r->diagnostic, r->has_colour, &text);
    r->text = text.data;
}

const char *smooth_render_diagnostic(SmoothContext *context, const SmoothDiagnostic *diagnostic,
                                     bool has_colour) {
    Rendering r = {context, diagnostic, has_colour, NULL};
    return context && diagnostic && unit_try(context->unit, render, &r) ? r.text : NULL;
}

enum { TOLD = 1000 }; /* nobody reads more of what one call has found */

static void deliver(void *request) {
    SmoothContext *context = request;
    Unit *unit = context->unit;
    uint32_t count;
    if (!unit->diagnostics) return;
    Diagnostic **taken = diag_take(unit, &count);
    uint32_t told = count > TOLD ? TOLD : count;
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
    unit->exhausted = (Diagnostic){0}; /* the next call may have more luck */
    unit_forget(unit);
    return is_fine;
}

/* --- what other files check and report --------------------------------------------------- */

bool api_kernel(Unit *unit, const char *name) {
    const char *names[KERNEL_NONE + 1] = {"hard"};
    for (Kernel kernel = 0; kernel < KERNEL_NONE; kernel++)
        names[kernel + 1] = kernel_table[kernel].name;
    if (!name || kernel_is_known(name)) return true;
    Diagnostic *error = diag_call(unit, CAUSE_CALL, "`%s` is not a kernel", name);
    const char *nearest = spelling_nearest(name, names, KERNEL_NONE + 1);
    if (nearest)
        diag_hint(unit, error, "did you mean `%s`?", nearest);
    else
        diag_hint(unit, error, "logistic and gaussian are two");
    return false;
}

bool api_range(Unit *unit, const char *what, int number, int least, int most) {
    if (number >= least && number <= most) return true;
    diag_call(unit, CAUSE_CALL, "%s is %d to %d, not %d", what, least, most, number);
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
