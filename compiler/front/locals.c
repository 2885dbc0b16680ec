/* A stack of names. In: names as they are declared and forgotten. Out: the innermost local of a
 * name, in constant time. Invariant: name->local is 1 + the index of its innermost local, or out of
 * date: it may be left from another stack, so the local it points to must carry the name. */
#include "front/locals.h"

/* 1 + the index of the innermost local with this name, or 0. */
static uint32_t find(const Locals *locals, const Name *name) {
    uint32_t local = name->local;
    bool is_own = local - 1 < locals->count && locals->at[local - 1].name == name;
    return is_own ? local : 0;
}

static void set(const Name *name, uint32_t local) { ((Name *)name)->local = local; }

const LocalName *locals_find(const Locals *locals, const Name *name) {
    uint32_t local = find(locals, name);
    return local ? &locals->at[local - 1] : NULL;
}

void locals_declare(Locals *locals, Arena *arena, const Name *name, uint32_t slot) {
    LocalName local = {name, slot, find(locals, name)};
    LIST_PUSH(arena, locals, local);
    set(name, locals->count);
}

void locals_forget(Locals *locals, uint32_t count) {
    while (count-- > 0) {
        LocalName local = locals->at[--locals->count];
        set(local.name, local.outer);
    }
}
