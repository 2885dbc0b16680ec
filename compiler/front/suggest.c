/* In: a name that means nothing where it stands. Out: the best guess at what was meant. */
#include "front/suggest.h"

#include <string.h>

#include "base/spelling.h"
#include "front/diag.h"
#include "front/scope.h"
#include "front/source.h"
#include "front/standard.h"
#include "ops/ops.h"

typedef LIST(const char *) Words;

static void add_symbols(const Unknown *u, Words *words, const File *file, bool is_own) {
    for (uint32_t i = 0; i < file->symbols.capacity; i++) {
        const Function *function = file->symbols.slots[i].value;
        if (!function || function->is_constant == u->is_call) continue;
        if (is_own || !scope_is_private(function->name))
            LIST_PUSH(&u->unit->scratch, words, function->name->text);
    }
}

/* What other languages call it, or NULL. */
static const char *translate(const char *name, bool functions) {
    static const struct {
        const char *seen, *meant;
        bool is_function;
    } words[] = {
        {"ln", "log", true},         {"sgn", "sign", true},      {"signum", "sign", true},
        {"heaviside", "step", true}, {"arcsin", "asin", true},   {"arccos", "acos", true},
        {"arctan", "atan", true},    {"arctan2", "atan2", true}, {"fmod", "rem", true},
        {"maximum", "max", true},    {"minimum", "min", true},   {"infinity", "inf", false},
        {"INFINITY", "inf", false},  {"Inf", "inf", false},      {"PI", "pi", false},
        {"Pi", "pi", false},         {"E", "e", false},          {"true", "1", false},
        {"True", "1", false},        {"TRUE", "1", false},       {"false", "0", false},
        {"False", "0", false},       {"FALSE", "0", false}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i].is_function == functions && strcmp(words[i].seen, name) == 0)
            return words[i].meant;
    return NULL;
}

/* "did you mean": among functions and operators, or among variables and constants. */
static void suggest(const Unknown *u, Diagnostic *d) {
    enum { PATIENCE = 100 }; /* errors, beyond which a search for each is not what is wanted */
    if (u->unit->errors > PATIENCE) return;
    const char *meant = translate(u->name->text, u->is_call);
    if (meant) {
        diag_hint(u->unit, d, "it is written `%s` here", meant);
        return;
    }
    ArenaMark mark = arena_mark(&u->unit->scratch);
    Words words = {0};
    for (Op op = 0; u->is_call && op < OP_COUNT; op++)
        if (op_is_function(op)) LIST_PUSH(&u->unit->scratch, &words, op_table[op].name);
    for (uint32_t i = 0; !u->is_call && i < u->local_count; i++)
        LIST_PUSH(&u->unit->scratch, &words, u->locals[i].name->text);
    if (u->file) {
        add_symbols(u, &words, u->file, true);
        for (uint32_t i = 0; i < u->file->uses.count; i++)
            if (u->file->uses.at[i].file) add_symbols(u, &words, u->file->uses.at[i].file, false);
    }
    const char *nearest = spelling_nearest(u->name->text, words.at, words.count);
    if (nearest) diag_hint(u->unit, d, "did you mean `%s`?", nearest);
    arena_release(&u->unit->scratch, mark);
}

static bool has_parameter(const Function *function, const Name *name) {
    for (uint32_t i = 0; function && i < function->arity; i++)
        if (function->parameters[i].name == name) return true;
    return false;
}

/* The file that has the name for itself, among those that are used; NULL. */
static const File *find_private(const Unknown *u) {
    for (uint32_t i = 0; u->file && scope_is_private(u->name) && i < u->file->uses.count; i++) {
        const File *file = u->file->uses.at[i].file;
        if (file && map_get(&file->symbols, u->name)) return file;
    }
    return NULL;
}

/* The module of the standard library that defines the function; NULL. */
static const char *find_module(const Unknown *u) {
    const char *start = arena_printf(&u->unit->scratch, "\nfn %s(", u->name->text);
    for (const StdlibFile *file = stdlib_files; file->name; file++)
        if (!scope_is_private(u->name) && strstr(file->text, start)) return file->name;
    return NULL;
}

/* Why there is no such thing, or what is like it. */
void suggest_meaning(const Unknown *u, Diagnostic *d) {
    const File *owner = find_private(u);
    const char *module = u->is_call && !owner ? find_module(u) : NULL;
    if (module)
        diag_hint(u->unit, d, "the standard library has one: use \"%s\"", module);
    else if (owner)
        diag_hint(u->unit, d, "`%s` has one, but names with `_` are private to their file",
                  owner->source->name);
    else if (!u->is_call && has_parameter(u->owner, u->name))
        diag_hint(u->unit, d, "a default cannot depend on other parameters");
    else if (kernel_find(u->name->text) != KERNEL_NONE)
        diag_hint(u->unit, d, "a kernel stands behind `@`: `e @ %s`", u->name->text);
    else
        suggest(u, d);
}
