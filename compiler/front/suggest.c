/* In: a name that is unknown in its place. Out: the best guess at the name that was meant. */
#include "front/suggest.h"

#include <string.h>
#include <strings.h>

#include "base/spelling.h"
#include "front/checking.h"
#include "front/diag.h"
#include "front/parse.h"
#include "front/scope.h"
#include "front/source.h"
#include "front/standard.h"
#include "ops/ops.h"

typedef LIST(const char *) Candidates;

/* An unknown name, and its place in the program. */
typedef struct {
    const Checker *check;
    Unit *unit;
    const File *file; /* or NULL */
    const Name *name;
    const Ast *call; /* of the name, or NULL for a value */
} Unknown;

static void add_name(const Unknown *u, Candidates *words, const Name *name, bool is_own) {
    if (is_own || !scope_is_private(name)) LIST_PUSH(&u->unit->scratch, words, name->text);
}

/* Adds what the file defines, of the wanted sort, in the order of the source; private names if it
 * is the own file. */
static void add_defined(const Unknown *u, Candidates *words, const File *file, bool is_own) {
    for (uint32_t i = 0; u->call && i < file->functions.count; i++)
        add_name(u, words, file->functions.at[i]->name, is_own);
    for (uint32_t i = 0; !u->call && i < file->constants.count; i++)
        add_name(u, words, file->constants.at[i]->name, is_own);
}

/* All names that could be meant: functions and operators for a call, else locals and constants. */
static void add_known(const Unknown *u, Candidates *words) {
    static const char *const values[] = {
#define NUMBER(name, value) name,
#define TAU(name)           name,
#include "front/words.def"
    };
    Arena *scratch = &u->unit->scratch;
    for (Op op = 0; u->call && op < OP_COUNT; op++)
        if (op_is_function(op)) LIST_PUSH(scratch, words, op_table[op].name);
    for (uint32_t i = 0; !u->call && i < u->check->locals.count; i++)
        LIST_PUSH(scratch, words, u->check->locals.at[i].name->text);
    for (size_t i = 0; !u->call && i < sizeof values / sizeof *values; i++)
        LIST_PUSH(scratch, words, values[i]);
    if (!u->file) return;
    add_defined(u, words, u->file, true);
    for (uint32_t i = 0; i < u->file->uses.count; i++)
        if (u->file->uses.at[i].file) add_defined(u, words, u->file->uses.at[i].file, false);
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
    Map names;       /* Name -> public Function, whose source has the module's name */
    Candidates list; /* these names */
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
            if (scope_is_private(name) || map_get(&modules->names, name)) continue;
            map_put(&modules->names, &unit->arena, name, file->functions.at[i]);
            LIST_PUSH(&unit->arena, &modules->list, name->text);
        }
    }
    return unit->modules = modules;
}

/* The public function of the standard library; NULL if there is none. */
static const Function *find_standard(Unit *unit, const Name *name) {
    return map_get(&modules_of(unit)->names, name);
}

/* The nearest word that is known here, else the nearest of the standard library. */
static void suggest_similar(const Unknown *u, Diagnostic *d) {
    enum { PATIENCE = 100 }; /* errors, after which no more words are searched */
    if (u->unit->errors > PATIENCE) return;
    ArenaMark mark = arena_mark(&u->unit->scratch);
    Candidates words = {0};
    add_known(u, &words);
    const Modules *modules = u->call ? modules_of(u->unit) : NULL;
    for (uint32_t i = 0; modules && i < modules->list.count; i++)
        LIST_PUSH(&u->unit->scratch, &words, modules->list.at[i]);
    const char *nearest = spelling_nearest(u->name->text, words.at, words.count);
    const Name *name = unit_name(u->unit, nearest ? nearest : "");
    const Function *standard =
        modules && !scope_find(u->file, name) && op_find(name->text, false) == OP_COUNT
            ? find_standard(u->unit, name)
            : NULL;
    if (standard)
        diag_hint(u->unit, d, "did you mean `%s` of the standard library? use \"%s\"", nearest,
                  standard->file->source->name);
    else if (nearest)
        diag_hint(u->unit, d, "did you mean `%s`?", nearest);
    arena_release(&u->unit->scratch, mark);
}

Operands suggest_operands(const Checker *check, const Ast *call) {
    Operands out = {.count = call->size - 1};
    for (uint32_t i = 0; i < out.count && i < HABIT_OPERANDS; i++)
        out.text[i] = habit_quote(check->unit, source_text(check->unit, call->kids[i + 1]->span));
    const Ast *first = call->size > 1 ? call->kids[1] : NULL;
    const Function *named =
        first && first->kind == AST_NAME ? scope_find(check->file, first->name) : NULL;
    out.has_function =
        first && first->kind == AST_NAME && !locals_find(&check->locals, first->name) &&
        ((named && !named->is_constant) || op_find(first->name->text, false) < OP_COUNT);
    return out;
}

const char *suggest_parameters(Unit *unit, const Function *function) {
    enum { LISTED = 10 };
    Buffer out = {.arena = &unit->arena};
    for (uint32_t i = 0; i < function->arity && i < LISTED; i++)
        buffer_printf(&out, "%s%s", i ? ", " : "", function->parameters[i].name->text);
    if (function->arity > LISTED) buffer_text(&out, ", ...");
    return function->arity ? out.data : "no parameters";
}

const char *suggest_function(const Checker *check, const char *name) {
    const Unknown *u = &(Unknown){.unit = check->unit, .call = &(Ast){.size = 1}};
    const Function *own = scope_find(check->file, unit_name(check->unit, name));
    if (own) return own->is_constant ? NULL : name;
    ArenaMark mark = arena_mark(&check->unit->scratch);
    Candidates words = {0};
    add_known(u, &words);
    const char *found = NULL;
    for (uint32_t i = 0; !found && i < words.count; i++)
        if (strcasecmp(words.at[i], name) == 0) found = words.at[i];
    arena_release(&check->unit->scratch, mark);
    return found;
}

/* What is written here for the name; NULL if it is not one of other languages. */
static const char *translate(const Unknown *u) {
    if (!u->call) return habit_value(u->unit, u->name->text);
    Operands operands = suggest_operands(u->check, u->call);
    return habit_call(u->unit, u->name->text, &operands, u->check->place, false);
}

void suggest_meaning(const Checker *check, const Name *name, const Ast *call, Diagnostic *d) {
    const Unknown *u = &(Unknown){check, check->unit, check->file, name, call};
    const File *owner = find_private(u);
    const Function *standard = u->call && !owner ? find_standard(u->unit, u->name) : NULL;
    const char *module = standard ? standard->file->source->name : NULL;
    const char *here = owner ? NULL : translate(u);
    if (here && module)
        diag_hint(u->unit, d, "%s, or use \"%s\" for the `%s` of the standard library", here,
                  module, u->name->text);
    else if (module)
        diag_hint(u->unit, d, "the standard library has `%s(%s)`: use \"%s\"", u->name->text,
                  suggest_parameters(u->unit, standard), module);
    else if (owner)
        diag_hint(u->unit, d, "`%s` has one, but names with `_` are private to their file",
                  owner->source->name);
    else if (!u->call && has_parameter(u->check->owner, u->name))
        diag_hint(u->unit, d, "a default cannot depend on other parameters");
    else if (here)
        diag_hint(u->unit, d, "%s", here);
    else if (kernel_find(u->name->text) != KERNEL_NONE)
        diag_hint(u->unit, d, "a kernel comes after `@`: `e @ %s`", u->name->text);
    else
        suggest_similar(u, d);
}
