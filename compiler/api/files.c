/* The public interface: files and their functions, and expressions. In: paths, texts, names. Out:
 * opaque objects that hold the compiler's own. */
#include "api/api.h"

#include <math.h>
#include <string.h>

#include "base/spelling.h"
#include "front/check.h"
#include "front/diag.h"
#include "front/load.h"
#include "front/scope.h"
#include "front/source.h"
#include "graph/model.h"
#include "graph/tape.h"

/* --- files ------------------------------------------------------------------------------- */

static SmoothFunction *wrap_function(SmoothContext *context, const File *file, Function *function) {
    SmoothFunction *wrapper = NEW(&context->unit->arena, SmoothFunction);
    *wrapper = (SmoothFunction){.context = context, .file = file, .function = function};
    return wrapper;
}

/* Wraps those functions of the file that are new. */
static void wrap_functions(SmoothFile *wrapper) {
    Arena *arena = &wrapper->context->unit->arena;
    File *file = wrapper->file;
    while (wrapper->functions.count < file->functions.count) {
        uint32_t i = wrapper->functions.count;
        SmoothFunction *function = wrap_function(wrapper->context, file, file->functions.at[i]);
        map_put(&wrapper->wrappers, arena, function->function, function);
        LIST_PUSH(arena, &wrapper->functions, function);
    }
}

static SmoothFile *wrap_file(SmoothContext *context, File *file) {
    Arena *arena = &context->unit->arena;
    SmoothFile *wrapper = NEW(arena, SmoothFile);
    wrapper->context = context;
    wrapper->file = file;
    wrap_functions(wrapper);
    return wrapper;
}

typedef struct {
    SmoothContext *context;
    const char *root;
    bool is_done;
} Restriction;

static void restrict_files(void *request) {
    Restriction *r = request;
    r->is_done = source_restrict(r->context->unit, r->root);
}

bool smooth_set_root(SmoothContext *context, const char *root) {
    Restriction r = {.context = context, .root = root};
    return context && api_run(context, restrict_files, &r) && r.is_done;
}

typedef struct {
    SmoothContext *context;
    const char *name, *text; /* text NULL: a file */
    size_t size;
    SmoothFile *file;
} Loading;

static void load(void *request) {
    Loading *l = request;
    Unit *unit = l->context->unit;
    File *file = l->text ? load_text(unit, l->name, l->text, l->size) : load_file(unit, l->name);
    if (file && !file->is_bad) l->file = wrap_file(l->context, file);
}

const SmoothFile *smooth_load_file(SmoothContext *context, const char *path) {
    Loading l = {.context = context, .name = path};
    return context && path && api_run(context, load, &l) ? l.file : NULL;
}

const SmoothFile *smooth_load_text(SmoothContext *context, const char *name, const char *text,
                                   size_t size) {
    Loading l = {.context = context, .name = name, .text = text, .size = size};
    return context && name && text && api_run(context, load, &l) ? l.file : NULL;
}

static void extend(void *request) {
    Loading *l = request;
    if (load_extend(l->context->unit, l->file->file, l->name, l->text, l->size))
        wrap_functions(l->file);
}

bool smooth_extend_file(const SmoothFile *file, const char *name, const char *text, size_t size) {
    if (!file || !name || !text) return false;
    Loading l = {file->context, name, text, size, (SmoothFile *)(uintptr_t)file};
    uint32_t count = file->functions.count;
    if (api_run(file->context, extend, &l)) return true;
    if (file->file->functions.count > count) /* memory ran out after the check */
        check_retract(file->file, file->file->functions.at[count]->span.begin);
    l.file->functions.count = count;
    return false;
}

/* --- functions --------------------------------------------------------------------------- */

const SmoothFunction *const *smooth_list_functions(const SmoothFile *file, size_t *count) {
    if (!count) return NULL;
    *count = file ? file->functions.count : 0;
    return *count ? file->functions.at : NULL;
}

typedef struct {
    SmoothContext *context;
    const SmoothFile *file;
    const char *text; /* a name, or an expression */
    size_t count;
    const char *const *names;
    const SmoothFunction *function;
} Search;

typedef LIST(const char *) Words;

/* The functions of a file, without its constants. */
static void add_functions(Arena *arena, Words *words, const File *file, bool is_own) {
    for (uint32_t i = 0; i < file->functions.count; i++)
        if (is_own || !scope_is_private(file->functions.at[i]->name))
            LIST_PUSH(arena, words, file->functions.at[i]->name->text);
}

static void report_missing(const SmoothFile *file, const char *name) {
    Unit *unit = file->context->unit;
    Words words = {0};
    Buffer list = {.arena = &unit->arena};
    add_functions(&unit->arena, &words, file->file, true);
    uint32_t own = words.count;
    for (uint32_t i = 0; i < file->file->uses.count; i++)
        add_functions(&unit->arena, &words, file->file->uses.at[i].file, false);
    for (uint32_t i = 0; i < own && i < 8; i++)
        buffer_printf(&list, "%s `%s`", i > 0 ? "," : "", words.at[i]);
    const char *owner = file->file->source->name;
    bool is_session = strcmp(owner, "<session>") == 0;
    owner = is_session ? "the session" : arena_printf(&unit->arena, "`%s`", owner);
    Diagnostic *error = diag_call(unit, CAUSE_CALL, "%s has no function `%s`", owner, name);
    const char *nearest = spelling_nearest(name, words.at, words.count);
    if (nearest)
        diag_hint(unit, error, "did you mean `%s`?", nearest);
    else if (own > 0)
        diag_hint(unit, error, "its functions are%s%s", list.data, own > 8 ? " and others" : "");
}

Function *api_find_function(const SmoothFile *file, const char *name) {
    Function *function = load_find(file->context->unit, file->file, name);
    if (!function) report_missing(file, name);
    return function;
}

static void find_function(void *request) {
    Search *s = request;
    Arena *arena = &s->context->unit->arena;
    SmoothFile *file = (SmoothFile *)(uintptr_t)s->file; /* only its cache changes */
    Function *function = api_find_function(file, s->text);
    if (!function) return;
    SmoothFunction *wrapper = map_get(&file->wrappers, function);
    if (!wrapper) {
        wrapper = wrap_function(s->context, file->file, function);
        map_put(&file->wrappers, arena, function, wrapper);
    }
    s->function = wrapper;
}

const SmoothFunction *smooth_find_function(const SmoothFile *file, const char *name) {
    if (!file || !name) return NULL;
    Search s = {.context = file->context, .file = file, .text = name};
    return api_run(file->context, find_function, &s) ? s.function : NULL;
}

/* The names of parameters come from the caller: each must be a name, and different. */
static bool check_names(Unit *unit, size_t count, const char *const *names) {
    Map seen = {0};
    for (size_t i = 0; i < count; i++) {
        const char *name = names[i] ? names[i] : "";
        size_t size = spelling_name_size(name);
        if (size == 0 || name[size]) {
            diag_call(unit, CAUSE_CALL, "a parameter cannot be called `%s`", name);
            return false;
        }
        const Name *key = unit_name(unit, name);
        if (map_get(&seen, key)) {
            diag_call(unit, CAUSE_CALL, "two parameters are called `%s`", name);
            return false;
        }
        map_put(&seen, &unit->arena, key, (void *)(uintptr_t)key);
    }
    return true;
}

/* A parameter with a reserved name: the caller chose it. */
static void blame_names(Unit *unit) {
    for (Diagnostic *d = unit->diagnostics; d; d = d->next)
        if (d->span.begin == 0 && d->cause == CAUSE_SOURCE) d->cause = CAUSE_CALL;
}

static void parse_expression_text(void *request) {
    Search *s = request;
    Unit *unit = s->context->unit;
    File *file = s->file ? s->file->file : NULL;
    if (!check_names(unit, s->count, s->names)) return;
    Function *function = load_expression(unit, file, s->text, (uint32_t)s->count, s->names);
    if (function) {
        SmoothFunction *wrapper = wrap_function(s->context, file, function);
        wrapper->is_expression = true;
        s->function = wrapper;
    }
    blame_names(unit);
}

static bool is_expression_call(const Search *s) {
    return s->context && s->text && (s->names || !s->count) && s->count < UINT32_MAX &&
           (!s->file || s->file->context == s->context);
}

const SmoothFunction *smooth_parse_expression(SmoothContext *context, const SmoothFile *file,
                                              const char *text, size_t count,
                                              const char *const *names) {
    Search s = {context, file, text, count, names, NULL};
    return is_expression_call(&s) && api_run(context, parse_expression_text, &s) ? s.function
                                                                                 : NULL;
}

typedef struct {
    Search search;
    const char **found; /* NULL after errors */
    size_t found_count;
} UnknownSearch;

static void list_unknowns(void *request) {
    UnknownSearch *u = request;
    const Search *s = &u->search;
    Unit *unit = s->context->unit;
    FreeNames names = {0};
    if (!check_names(unit, s->count, s->names)) return;
    bool is_fine = load_free_names(unit, s->file ? s->file->file : NULL, s->text,
                                   (uint32_t)s->count, s->names, &names);
    blame_names(unit);
    if (!is_fine) return;
    u->found = NEW_ARRAY(&unit->arena, const char *, names.count + 1);
    for (uint32_t i = 0; i < names.count; i++) u->found[i] = names.at[i].name->text;
    u->found_count = names.count;
}

const char *const *smooth_list_unknowns(SmoothContext *context, const SmoothFile *file,
                                        const char *text, size_t count, const char *const *names,
                                        size_t *found) {
    UnknownSearch u = {.search = {context, file, text, count, names, NULL}};
    bool is_fine = found && is_expression_call(&u.search) && api_run(context, list_unknowns, &u);
    if (found) *found = is_fine ? u.found_count : 0;
    return is_fine ? u.found : NULL;
}

/* --- descriptions ------------------------------------------------------------------------ */

/* The value of a default, computed in the graph; NaN where there is none, or an error. */
static double evaluate_default(Unit *unit, Graph *graph, const Parameter *parameter) {
    Function *function = parameter->default_function;
    ModelOptions options = {.is_hard = true, .graph = graph};
    double value = NAN;
    Model *model = function ? model_create(unit, function->file, function, &options) : NULL;
    if (!model) return value;
    ArenaMark mark = arena_mark(&unit->scratch);
    Tape *tape = tape_create(&unit->arena, &unit->scratch, model->graph, model_refs(model), 1);
    double *slots = NEW_ARRAY(&unit->scratch, double, tape_slots(tape));
    tape_start(tape, slots);
    tape_run(tape, &(double){0}, slots, &value);
    arena_release(&unit->scratch, mark);
    return value;
}

static void describe(void *request) {
    SmoothFunction *f = request;
    const Function *function = f->function;
    Unit *unit = f->context->unit;
    SmoothFunctionInfo *info = NEW(&unit->arena, SmoothFunctionInfo);
    SmoothParameter *parameters = NEW_ARRAY(&unit->arena, SmoothParameter, function->arity);
    Place place = f->is_expression ? (Place){0} : source_place(unit, function->span.begin);
    Graph *graph = graph_create(unit);
    for (uint32_t i = 0; i < function->arity; i++)
        parameters[i] = (SmoothParameter){
            .name = function->parameters[i].name->text,
            .has_default = function->parameters[i].default_function,
            .default_value = evaluate_default(unit, graph, &function->parameters[i])};
    *info = (SmoothFunctionInfo){.name = function->name->text,
                                 .doc = function->doc.size ? function->doc.data : "",
                                 .file = place.source ? place.source->name : NULL,
                                 .line = place.line,
                                 .is_private = scope_is_private(function->name),
                                 .parameter_count = function->arity,
                                 .parameters = parameters};
    f->info = info;
}

const SmoothFunctionInfo *smooth_describe_function(const SmoothFunction *function) {
    if (!function) return NULL;
    SmoothFunction *f = (SmoothFunction *)(uintptr_t)function; /* only its cache changes */
    if (!f->info && !api_run(f->context, describe, f)) f->info = NULL;
    return f->info;
}

/* Lowers every function, which finds the errors that its text alone does not show. They share a
 * graph, so that common parts are lowered once; a new graph is begun when one is large. */
static void check(void *request) {
    enum { LARGE = 1000000 };
    const SmoothFile *f = request;
    Unit *unit = f->context->unit;
    ModelOptions options = {.stops = true, .last = PASS_LOWER};
    for (uint32_t i = 0; i < f->file->functions.count; i++) {
        if (!options.graph || options.graph->nodes.count > LARGE)
            options.graph = graph_create(unit);
        model_create(unit, f->file, f->file->functions.at[i], &options);
    }
}

bool smooth_check_file(const SmoothFile *file) {
    return file && api_run(file->context, check, (void *)(uintptr_t)file);
}
