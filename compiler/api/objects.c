/* The public interface: a file as an object and a header. In: a file and how to build it. Out: the
 * bytes of an object, the text of a header. Invariant: each function has a graph of its own, so
 * that the other functions of the file do not change the order of its sums, and so its bits. */
#include "api/api.h"

#include <string.h>

#include "base/limits.h"
#include "base/spelling.h"
#include "front/diag.h"
#include "front/scope.h"
#include "front/source.h"
#include "graph/model.h"
#include "print/header.h"

/* --- the forms of a function ------------------------------------------------------------- */

static const SmoothExport public_exports[EXPORT_COUNT] = {
#define EXPORT(id, name, suffix, call, gives, tau, is_usual, about) \
    [EXPORT_##id] = {SMOOTH_EMIT_##id, name, suffix, about, is_usual},
#include "print/exports.def"
};

#define EXPORT(id, ...) \
    _Static_assert(SMOOTH_EMIT_##id == 1 << EXPORT_##id, "a bit of smooth.h is its row's number");
#include "print/exports.def"

const SmoothExport *smooth_list_exports(size_t *count) {
    if (count) *count = EXPORT_COUNT;
    return public_exports;
}

/* --- models ------------------------------------------------------------------------------ */

typedef LIST(Entry) Entries;

/* The models of one function. */
typedef struct {
    Model *smooth, *hard; /* hard: NULL if it is not exported */
} Pair;

/* An object and a header that are being made. */
typedef struct {
    const SmoothFile *file;
    const SmoothBuild *options;
    SmoothOutput output;
    Unit *unit;
    ModelOptions model_options; /* of the smooth models */
    Header header;
    Pair *pairs; /* header.count of them */
} ObjectBuild;

static bool make_pair(ObjectBuild *build, Function *function, Pair *pair) {
    const File *file = build->file->file;
    pair->smooth = model_create(build->unit, file, function, &build->model_options);
    if (!pair->smooth || !exports_have(build->header.exports, EXPORT_HARD)) return pair->smooth;
    pair->hard = model_create(build->unit, file, function, &(ModelOptions){.is_hard = true});
    return pair->hard;
}

typedef LIST(Function *) Functions;

static bool list_public(const ObjectBuild *build, Functions *out) {
    const File *file = build->file->file;
    for (uint32_t i = 0; i < file->functions.count; i++)
        if (!scope_is_private(file->functions.at[i]->name))
            LIST_PUSH(&build->unit->arena, out, file->functions.at[i]);
    if (out->count == 0)
        diag_call(build->unit, CAUSE_SOURCE, "`%s` has no public function: nothing to build",
                  file->source->name);
    return out->count > 0;
}

/* The functions of the options, each once. */
static bool list_named(const ObjectBuild *build, Functions *out) {
    for (size_t i = 0; i < build->options->function_count; i++) {
        const char *name = build->options->functions[i];
        Function *function = api_find_function(build->file, name);
        bool is_new = true;
        if (!function) return false;
        if (scope_is_private(function->name)) {
            diag_call(build->unit, CAUSE_CALL, "`%s` is private, as its `_` says", name);
            return false;
        }
        for (uint32_t k = 0; k < out->count; k++) is_new = is_new && out->at[k] != function;
        if (is_new) LIST_PUSH(&build->unit->arena, out, function);
    }
    return true;
}

/* Makes the models of all functions, those after an error included, so that every error is
 * reported. */
static bool make_models(ObjectBuild *build) {
    Arena *arena = &build->unit->arena;
    Functions functions = {0};
    bool is_fine = (build->options->functions ? list_named : list_public)(build, &functions);
    if (!is_fine) return false;
    Model **models = NEW_ARRAY(arena, Model *, functions.count);
    build->pairs = NEW_ARRAY(arena, Pair, functions.count);
    build->header.models = models;
    uint32_t operations = 0; /* of one function at most LIMIT_OPERATIONS */
    for (uint32_t i = 0; i < functions.count; i++) {
        Pair *pair = &build->pairs[build->header.count];
        is_fine = make_pair(build, functions.at[i], pair) && is_fine;
        models[build->header.count++] = pair->smooth;
        operations += pair->smooth ? pair->smooth->graph->nodes.count : 0;
        if (operations > LIMIT_OPERATIONS) {
            diag_call(build->unit, CAUSE_SOURCE,
                      "the functions of `%s` together grow beyond %d operations",
                      build->file->file->source->name, LIMIT_OPERATIONS);
            return false;
        }
    }
    return is_fine;
}

/* --- the object -------------------------------------------------------------------------- */

/* The entry of a function in one form: the roots that it computes, and its temperature. */
static Entry make_entry(const ObjectBuild *build, const Pair *pair, Export form) {
    static const EntryKind kinds[] = {
        [CALL_POINT] = ENTRY_SCALAR, [CALL_COLUMNS] = ENTRY_BATCH, [CALL_ROWS] = ENTRY_ROWS};
    const ExportInfo *info = &exports_table[form];
    const Model *model = info->tau == TAU_HARD ? pair->hard : pair->smooth;
    const char *name = header_symbol(build->unit, &build->header, model->function, form);
    Entry entry = api_entry(model, kinds[info->call], name);
    entry.fixes_tau = info->tau != TAU_GIVEN;
    entry.tau = info->tau == TAU_DEFAULT ? model->temperature : 0;
    entry.roots = exports_roots(model, form, &entry.root_count);
    return entry;
}

static void make_code(ObjectBuild *build) {
    static const OutputKind kinds[] = {[SMOOTH_CODE_OBJECT] = OUTPUT_OBJECT,
                                       [SMOOTH_CODE_ASSEMBLY] = OUTPUT_ASSEMBLY,
                                       [SMOOTH_CODE_IR] = OUTPUT_IR};
    const SmoothBuild *o = build->options;
    Unit *unit = build->unit;
    Entries entries = {0};
    for (uint32_t i = 0; i < build->header.count; i++)
        for (Export form = 0; form < EXPORT_COUNT; form++)
            if (exports_have(build->header.exports, form))
                LIST_PUSH(&unit->arena, &entries, make_entry(build, &build->pairs[i], form));
    Module module = {.entries = entries.at,
                     .interrupt = &unit->interrupt,
                     .count = entries.count,
                     .name = build->header.source,
                     .abi = SMOOTH_ABI};
    Target target = {.triple = o->target, .cpu = o->cpu, .optimise = o->level};
    char **data = &build->file->context->pending, *error = NULL;
    const Backend *backend = api_backend(unit);
    if (!backend) return;
    if (backend->emit(&module, &target, kinds[o->kind], data, &build->output.code_size, &error))
        build->output.code = arena_copy(&unit->arena, *data, build->output.code_size);
    else
        api_no_code(unit, error);
}

/* --- options ----------------------------------------------------------------------------- */

/* The last part of a path. */
static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static void describe(ObjectBuild *build) {
    const SmoothBuild *o = build->options;
    const char *source = o->source ? o->source : base_name(build->file->file->source->name);
    const char *dot = strrchr(source, '.');
    int stem = dot && dot > source ? (int)(dot - source) : (int)strlen(source);
    build->header.source = source;
    build->header.abi = SMOOTH_ABI;
    build->header.file =
        o->header ? o->header : arena_printf(&build->unit->arena, "%.*s.h", stem, source);
    build->header.prefix = o->prefix ? o->prefix : "";
}

static bool check_prefix(Unit *unit, const char *prefix) {
    if (!prefix[spelling_name_size(prefix)]) return true;
    diag_call(unit, CAUSE_CALL,
              "`%s` cannot be a prefix: it must consist of letters, digits and `_`, and not begin "
              "with a digit",
              prefix);
    return false;
}

/* Checks the options, and keeps them as the header and the models have them. */
static bool read_options(ObjectBuild *build) {
    const SmoothBuild *o = build->options;
    Unit *unit = build->unit;
    build->header.exports = o->emit ? o->emit : exports_usual();
    SmoothOptions smooth = {.kernel = o->kernel, .order = exports_order(build->header.exports)};
    return api_range(unit, "the kind of code", (int)o->kind, SMOOTH_CODE_OBJECT, SMOOTH_CODE_IR) &&
           api_range(unit, "the level of optimisation", o->level, 0, 3) &&
           api_range(unit, "the set of functions", (int)o->emit, 0, (1 << EXPORT_COUNT) - 1) &&
           api_options(unit, &smooth, &build->model_options) &&
           check_prefix(unit, o->prefix ? o->prefix : "");
}

static void make(void *request) {
    ObjectBuild *build = request;
    Buffer header = {.arena = &build->unit->arena};
    if (!read_options(build)) return;
    describe(build);
    if (!make_models(build) || !header_make(build->unit, &build->header, &header)) return;
    build->output.header = header.data;
    build->output.header_size = header.size;
    make_code(build);
}

bool smooth_build_file(const SmoothFile *file, const SmoothBuild *build, SmoothOutput *output) {
    static const SmoothBuild none = {.level = 2};
    if (!file || !output) return false;
    ObjectBuild b = {.file = file, .options = build ? build : &none, .unit = file->context->unit};
    if (!api_run(file->context, make, &b)) return false;
    *output = b.output;
    return true;
}
