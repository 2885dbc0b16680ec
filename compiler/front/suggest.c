/* In: a name that is unknown in its place. Out: the best guess at the name that was meant. */
#include "front/suggest.h"

#include <string.h>

#include "base/spelling.h"
#include "front/diag.h"
#include "front/parse.h"
#include "front/scope.h"
#include "front/source.h"
#include "front/standard.h"
#include "ops/ops.h"

typedef LIST(const char *) Candidates;

static void add_name(const Unknown *u, Candidates *words, const Name *name, bool is_own) {
    if (is_own || !scope_is_private(name)) LIST_PUSH(&u->unit->scratch, words, name->text);
}

/* Adds what the file defines, of the wanted sort, in the order of the source; private names if it
 * is the own file. */
static void add_defined(const Unknown *u, Candidates *words, const File *file, bool is_own) {
    for (uint32_t i = 0; u->is_call && i < file->functions.count; i++)
        add_name(u, words, file->functions.at[i]->name, is_own);
    for (uint32_t i = 0; !u->is_call && i < file->constants.count; i++)
        add_name(u, words, file->constants.at[i]->name, is_own);
}

const char *suggest_translation(const char *name, bool is_call) {
    static const struct {
        const char *seen, *meant;
        bool is_function;
    } habits[] = {
#define FUNCTION_HABIT(seen, meant) {seen, meant, true},
#define VALUE_HABIT(seen, meant)    {seen, meant, false},
#include "front/words.def"
    };
    for (size_t i = 0; i < sizeof habits / sizeof *habits; i++)
        if (habits[i].is_function == is_call && strcmp(habits[i].seen, name) == 0)
            return habits[i].meant;
    return NULL;
}

/* The name of other languages, or the nearest word: among functions and operators for a call, else
 * among locals and constants. */
static void suggest(const Unknown *u, Diagnostic *d) {
    enum { PATIENCE = 100 }; /* errors, after which no more words are searched */
    if (u->unit->errors > PATIENCE) return;
    const char *meant = suggest_translation(u->name->text, u->is_call);
    if (meant) {
        diag_hint(u->unit, d, "it is written `%s` here", meant);
        return;
    }
    ArenaMark mark = arena_mark(&u->unit->scratch);
    Candidates words = {0};
    for (Op op = 0; u->is_call && op < OP_COUNT; op++)
        if (op_is_function(op)) LIST_PUSH(&u->unit->scratch, &words, op_table[op].name);
    for (uint32_t i = 0; !u->is_call && i < u->locals->count; i++)
        LIST_PUSH(&u->unit->scratch, &words, u->locals->at[i].name->text);
    if (u->file) {
        add_defined(u, &words, u->file, true);
        for (uint32_t i = 0; i < u->file->uses.count; i++)
            if (u->file->uses.at[i].file) add_defined(u, &words, u->file->uses.at[i].file, false);
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

/* The file, among those used, in which the name is private; NULL if there is none. */
static const File *find_private(const Unknown *u) {
    for (uint32_t i = 0; u->file && scope_is_private(u->name) && i < u->file->uses.count; i++) {
        const File *file = u->file->uses.at[i].file;
        if (file && map_get(&file->symbols, u->name)) return file;
    }
    return NULL;
}

struct Modules {
    Map names; /* Name of a public function -> the module's name */
};

/* The names of the standard library, which is parsed when a message first needs them. */
static const Modules *modules_of(Unit *unit) {
    if (unit->modules) return unit->modules;
    Modules *modules = NEW(&unit->arena, Modules);
    for (const StdlibFile *module = stdlib_files; module->name; module++) {
        Source *source = source_add(unit, module->name, module->text, strlen(module->text));
        const File *file = source ? parse_file(unit, source) : NULL;
        for (uint32_t i = 0; file && i < file->functions.count; i++) {
            const Name *name = file->functions.at[i]->name;
            if (!scope_is_private(name) && !map_get(&modules->names, name))
                map_put(&modules->names, &unit->arena, name, (void *)(uintptr_t)module->name);
        }
    }
    return unit->modules = modules;
}

void suggest_meaning(const Unknown *u, Diagnostic *d) {
    const File *owner = find_private(u);
    const char *module =
        u->is_call && !owner ? map_get(&modules_of(u->unit)->names, u->name) : NULL;
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
