/* The unit: created empty, passed down, freed at once. Invariant: whoever allocates from its
 * arenas has set `out_of_memory`, which is where both of them jump. */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

Unit *unit_create(void) {
    Unit *unit = calloc(1, sizeof *unit);
    if (!unit) return NULL;
    unit->arena.on_failure = &unit->out_of_memory;
    unit->scratch.on_failure = &unit->out_of_memory;
    return unit;
}

void unit_destroy(Unit *unit) {
    if (!unit) return;
    arena_free(&unit->scratch);
    arena_free(&unit->arena);
    free(unit);
}

void unit_abandon(Unit *unit) {
    unit->is_abandoned = true;
    longjmp(unit->out_of_memory, 1);
}

/* Reports without allocating, and gives back what interrupted passes left in the scratch arena. */
void unit_exhausted(Unit *unit) {
    arena_free(&unit->scratch);
    Diagnostic *diagnostic = &unit->exhausted;
    if (diagnostic->message || unit->is_abandoned) return;
    diagnostic->severity = SEVERITY_ERROR;
    diagnostic->message = "out of memory";
    diag_append(unit, diagnostic);
}

const Name *unit_name(Unit *unit, const char *text) {
    return names_intern(&unit->names, &unit->arena, text, strlen(text));
}
