/* The public interface: contexts, which own everything else, and diagnostics as text. */
#include "api/api.h"

#include <stdio.h>
#include <stdlib.h>

#include "api/render.h"

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
                               .columns = 80,
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

void smooth_set_interrupt(SmoothContext *context, SmoothInterrupt *interrupt, void *user) {
    if (context) context->unit->interrupt = (Interrupt){interrupt, user};
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
    bool is_one = diagnostic && diagnostic->message && (int)diagnostic->severity >= SMOOTH_ERROR &&
                  (int)diagnostic->severity <= SMOOTH_NOTE;
    return context && is_one && unit_try(context->unit, render, &r) ? r.text : NULL;
}
