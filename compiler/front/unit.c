/* The unit: its life, its guard, its list of diagnostics. Invariant: when an arena fails inside
 * unit_try it jumps to the innermost one; outside of unit_try it ends the program. */
#include "front/unit.h"

#include <stdlib.h>
#include <string.h>

Unit *unit_create(void) {
    Unit *unit = calloc(1, sizeof *unit);
    if (!unit) return NULL;
    return unit;
}

void unit_destroy(Unit *unit) {
    if (!unit) return;
    arena_free(&unit->scratch);
    arena_free(&unit->arena);
    free(unit);
}

void unit_report(Unit *unit, Diagnostic *diagnostic) {
    if (unit->last_diagnostic)
        unit->last_diagnostic->next = diagnostic;
    else
        unit->diagnostics = diagnostic;
    unit->last_diagnostic = diagnostic;
    unit->errors += diagnostic->severity == SEVERITY_ERROR;
}

void unit_forget(Unit *unit) {
    unit->diagnostics = unit->last_diagnostic = NULL;
    unit->seen = NULL;
    unit->seen_count = unit->seen_capacity = 0;
}

/* Reports that memory has run out, without allocating. */
static void report_exhausted(Unit *unit) {
    Diagnostic *diagnostic = &unit->exhausted;
    if (diagnostic->message) return;
    diagnostic->severity = SEVERITY_ERROR;
    diagnostic->cause = CAUSE_MACHINE;
    diagnostic->message = "out of memory";
    unit_report(unit, diagnostic);
}

bool unit_try(Unit *unit, void (*work)(void *context), void *context) {
    ArenaMark mark = arena_mark(&unit->scratch);
    if (arena_try(&unit->arena, &unit->scratch, work, context)) return true;
    arena_release(&unit->scratch, mark);
    if (!unit->is_abandoned) report_exhausted(unit);
    unit->is_abandoned = false;
    return false;
}

void unit_abandon(Unit *unit) {
    unit->is_abandoned = true;
    arena_fail(&unit->arena);
}

const Name *unit_name(Unit *unit, const char *text) {
    return names_intern(&unit->names, &unit->arena, text, strlen(text));
}
