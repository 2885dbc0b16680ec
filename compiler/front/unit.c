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

/* Reports, once in a call, what the machine has done; without allocating. */
static void report_event(Unit *unit, Diagnostic *diagnostic, const char *message) {
    if (diagnostic->message) return;
    diagnostic->severity = SEVERITY_ERROR;
    diagnostic->cause = CAUSE_MACHINE;
    diagnostic->message = message;
    unit_report(unit, diagnostic);
}

bool unit_try(Unit *unit, void (*work)(void *context), void *context) {
    ArenaMark mark = arena_mark(&unit->scratch);
    if (arena_try(&unit->arena, &unit->scratch, work, context)) return true;
    arena_release(&unit->scratch, mark);
    if (!unit->is_abandoned) report_event(unit, &unit->exhausted, "out of memory");
    unit->is_abandoned = false;
    return false;
}

void unit_abandon(Unit *unit) {
    unit->is_abandoned = true;
    arena_fail(&unit->arena);
}

void unit_poll(Unit *unit) {
    if (!interrupt_is_due(&unit->interrupt)) return;
    report_event(unit, &unit->interrupted, "interrupted");
    unit_abandon(unit);
}

const Name *unit_name(Unit *unit, const char *text) {
    return names_intern(&unit->names, &unit->arena, text, strlen(text));
}
