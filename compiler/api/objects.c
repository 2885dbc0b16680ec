/* The public interface: a file as an object and a header. Each function has a graph of
 * its own: its results do not depend, by the order of a sum, on what else is in the file. */
#include "api/api.h"

#include <stdlib.h>
#include <string.h>

#include "base/spelling.h"
#include "front/diag.h"
#include "front/source.h"
#include "print/header.h"

typedef LIST(Entry) Entries;

/* The models of one function. */
typedef struct {
    Model *smooth, *hard;
} Pair;

typedef struct {
    const SmoothFile *file;
    const SmoothBuild *options;
    SmoothOutput output;
    Unit *unit;
    Header header;
    Pair *pairs;
} Build;

static bool wants(const Build *build, HeaderForm form) { return build->header.forms >> form & 1; }

static bool make_pair(Build *build, Function *function, Pair *pair) {
    const char *kernel = build->options->kernel;
    bool is_hard = kernel && strcmp(kernel, "hard") == 0;
    bool is_first = wants(build, FORM_GRAD) || wants(build, FORM_BATCH) ||
                    wants(build, FORM_ROWS) || wants(build, FORM_DTAU);
    ModelOptions options = {.kernel = is_hard ? NULL : kernel,
                            .is_hard = is_hard,
                            .order = wants(build, FORM_HESS) ? 2 : is_first};
    const File *file = build->file->file;
    pair->smooth = model_create(build->unit, file, function, &options);
    if (!pair->smooth || !wants(build, FORM_HARD)) return pair->smooth;
    options = (ModelOptions){.is_hard = true};
    pair->hard = model_create(build->unit, file, function, &options);
    return pair->hard;
}

/* Errors in one function do not hide those in the next. */
static bool make_models(Build *build) {
    const File *file = build->file->file;
    Arena *arena = &build->unit->arena;
    Model **models = NEW_ARRAY(arena, Model *, file->functions.count);
    bool is_fine = true;
    build->pairs = NEW_ARRAY(arena, Pair, file->functions.count);
    build->header.models = models;
    for (uint32_t i = 0; i < file->functions.count; i++) {
        Function *function = file->functions.at[i];
        Pair *pair = &build->pairs[build->header.count];
        if (function->name->text[0] == '_') continue;
        is_fine = make_pair(build, function, pair) && is_fine;
        models[build->header.count++] = pair->smooth;
    }
    if (is_fine && build->header.count == 0)
        diag_call(build->unit, CAUSE_SOURCE, "`%s` has no public function: nothing to build",
                  file->source->name);
    return is_fine && build->header.count > 0;
}

/* Gives the entry the value and those derivatives of an order that are in parameters alone, not in
 * the temperature. */
static void choose_roots(Arena *arena, Entry *entry, const Model *model, uint32_t order) {
    uint32_t tau = model->argument_count - 1, count = 0;
    Root *roots = NEW_ARRAY(arena, Root, model->root_count);
    for (uint32_t i = 0; i < model->root_count; i++) {
        const Root *root = &model->roots[i];
        bool is_in_tau = root->by[0] == tau || root->by[1] == tau;
        if (i == 0 || (order > 0 && root_order(root) == order && !is_in_tau))
            roots[count++] = *root;
    }
    entry->roots = roots;
    entry->root_count = count;
}

/* The derivative in the temperature alone. */
static const Root *find_tau_root(const Model *model) {
    const Root *root = model->roots + 1;
    while (root->by[0] != model->argument_count - 1) root++;
    return root;
}

static Entry make_entry(const Build *build, const Pair *pair, HeaderForm form) {
    const Model *model = form == FORM_HARD ? pair->hard : pair->smooth;
    Unit *unit = build->unit;
    static const EntryKind kinds[FORM_COUNT] = {
        [FORM_BATCH] = ENTRY_BATCH, [FORM_ROWS] = ENTRY_ROWS};
    static const uint32_t orders[FORM_COUNT] = {
        [FORM_GRAD] = 1, [FORM_BATCH] = 1, [FORM_ROWS] = 1, [FORM_HESS] = 2};
    const char *name = header_symbol(unit, &build->header, model->function, form);
    Entry entry = api_entry(model, kinds[form], name);
    entry.fixes_tau = form == FORM_VALUE || form == FORM_HARD;
    entry.tau = form == FORM_VALUE ? model->temperature : 0;
    choose_roots(&unit->arena, &entry, model, orders[form]);
    if (form == FORM_DTAU) entry.roots = find_tau_root(model);
    return entry;
}

static void make_code(Build *build) {
    static const OutputKind kinds[] = {[SMOOTH_CODE_OBJECT] = OUTPUT_OBJECT,
                                       [SMOOTH_CODE_ASSEMBLY] = OUTPUT_ASSEMBLY,
                                       [SMOOTH_CODE_IR] = OUTPUT_IR};
    const SmoothBuild *o = build->options;
    Unit *unit = build->unit;
    Entries entries = {0};
    for (uint32_t i = 0; i < build->header.count; i++)
        for (HeaderForm form = 0; form < FORM_COUNT; form++)
            if (wants(build, form))
                LIST_PUSH(&unit->arena, &entries, make_entry(build, &build->pairs[i], form));
    Module module = {.entries = entries.at,
                     .count = entries.count,
                     .name = build->header.source,
                     .abi = SMOOTH_ABI};
    Target target = {.triple = o->target, .cpu = o->cpu, .optimise = o->level};
    const char *reason;
    char **data = &build->file->context->pending, *error = NULL;
    const Backend *backend = backend_open(unit, &reason);
    if (!backend) {
        diag_call(unit, CAUSE_MACHINE, "%s", reason);
    } else if (!backend->emit(&module, &target, kinds[o->kind], data, &build->output.code_size,
                              &error)) {
        api_no_code(unit, error);
    } else {
        build->output.code = arena_copy(&unit->arena, *data, build->output.code_size);
    }
}

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static void describe(Build *build) {
    const SmoothBuild *o = build->options;
    const char *source = o->source ? o->source : base_name(build->file->file->source->name);
    const char *dot = strrchr(source, '.');
    int stem = dot && dot > source ? (int)(dot - source) : (int)strlen(source);
    unsigned usual = SMOOTH_EMIT_VALUE | SMOOTH_EMIT_AT | SMOOTH_EMIT_GRAD | SMOOTH_EMIT_BATCH;
    build->header.source = source;
    build->header.abi = SMOOTH_ABI;
    build->header.file =
        o->header ? o->header : arena_printf(&build->unit->arena, "%.*s.h", stem, source);
    build->header.prefix = o->prefix ? o->prefix : "";
    build->header.forms = o->emit ? o->emit : usual;
}

static bool check_prefix(Unit *unit, const char *prefix) {
    if (!prefix[spelling_name_size(prefix)]) return true;
    diag_call(unit, CAUSE_CALL,
              "a prefix has letters, digits and _, and begins with no digit: not `%s`", prefix);
    return false;
}

static bool check_options(Unit *unit, const SmoothBuild *o) {
    return api_range(unit, "the kind of code", (int)o->kind, SMOOTH_CODE_OBJECT, SMOOTH_CODE_IR) &&
           api_range(unit, "the level of optimisation", o->level, 0, 3) &&
           api_range(unit, "the set of functions", (int)o->emit, 0, (1 << FORM_COUNT) - 1) &&
           api_kernel(unit, o->kernel) && check_prefix(unit, o->prefix ? o->prefix : "");
}

static void make(void *request) {
    Build *build = request;
    Buffer header = {.arena = &build->unit->arena};
    if (!check_options(build->unit, build->options)) return;
    describe(build);
    if (!make_models(build) || !header_make(build->unit, &build->header, &header)) return;
    build->output.header = header.data;
    build->output.header_size = header.size;
    make_code(build);
}

_Static_assert(1 << FORM_VALUE == SMOOTH_EMIT_VALUE && 1 << FORM_AT == SMOOTH_EMIT_AT &&
                   1 << FORM_GRAD == SMOOTH_EMIT_GRAD && 1 << FORM_BATCH == SMOOTH_EMIT_BATCH &&
                   1 << FORM_HESS == SMOOTH_EMIT_HESS && 1 << FORM_DTAU == SMOOTH_EMIT_DTAU &&
                   1 << FORM_HARD == SMOOTH_EMIT_HARD && 1 << FORM_ROWS == SMOOTH_EMIT_ROWS &&
                   FORM_COUNT == 8,
               "the forms of header.h are the bits of the interface");

bool smooth_build_file(const SmoothFile *file, const SmoothBuild *build, SmoothOutput *output) {
    static const SmoothBuild none = {.level = 2};
    if (!file || !output) return false;
    Build b = {.file = file, .options = build ? build : &none, .unit = file->context->unit};
    if (!api_run(file->context, make, &b)) return false;
    *output = b.output;
    return true;
}
