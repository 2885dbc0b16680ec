/* The public interface: models. In: a function. Out: what it takes and gives, and text. */
#include "api/api.h"

#include <stdlib.h>
#include <string.h>

#include "front/diag.h"
#include "print/print.h"

/* --- creating ---------------------------------------------------------------------------- */

typedef struct {
    const SmoothFunction *function;
    const SmoothOptions *options;
    SmoothModel *model;
} Creation;

static void describe(SmoothModel *m, bool is_hard) {
    Arena *arena = &m->context->unit->arena;
    const Model *model = m->model;
    const char **inputs = NEW_ARRAY(arena, const char *, model->argument_count);
    const char **outputs = NEW_ARRAY(arena, const char *, model->root_count);
    for (uint32_t i = 0; i < model->argument_count; i++) inputs[i] = model->arguments[i].name;
    for (uint32_t i = 0; i < model->root_count; i++)
        outputs[i] = model_root_name(model, &model->roots[i], NULL, "d_%s", "d_%s_%s");
    m->info.kernel = is_hard ? "hard" : kernel_table[model->kernel].name;
    m->info.temperature = model->temperature;
    m->info.input_count = model->argument_count;
    m->info.output_count = model->root_count;
    m->info.input_names = inputs;
    m->info.output_names = outputs;
}

static void create(void *request) {
    Creation *c = request;
    const SmoothFunction *f = c->function;
    Unit *unit = f->context->unit;
    const SmoothOptions *o = c->options;
    if (!api_kernel(unit, o->kernel) || !api_range(unit, "the order", o->order, 0, 2)) return;
    bool is_hard = o->is_hard || (o->kernel && strcmp(o->kernel, "hard") == 0);
    ModelOptions options = {
        .kernel = is_hard ? NULL : o->kernel, .is_hard = is_hard, .order = o->order};
    Model *model = model_create(unit, f->file, f->function, &options);
    if (!model) return;
    SmoothModel *m = NEW(&unit->arena, SmoothModel);
    m->context = f->context;
    m->model = model;
    m->graph = *model->graph;
    m->info.function = f;
    m->tape = tape_create(&unit->arena, &unit->scratch, model->graph, model_refs(model),
                          model->root_count);
    describe(m, is_hard || model->kernel == KERNEL_HARD);
    c->model = m;
}

SmoothModel *smooth_create_model(const SmoothFunction *function, const SmoothOptions *options) {
    static const SmoothOptions none;
    Creation c = {function, options ? options : &none, NULL};
    return function && api_run(function->context, create, &c) ? c.model : NULL;
}

const SmoothModelInfo *smooth_describe_model(const SmoothModel *model) {
    return model ? &model->info : NULL;
}

Entry api_entry(const Model *model, EntryKind kind, const char *name) {
    return (Entry){.graph = model->graph,
                   .kind = kind,
                   .name = name,
                   .argument_count = model->argument_count,
                   .arguments = model->arguments,
                   .root_count = model->root_count,
                   .roots = model->roots};
}

/* --- printing ---------------------------------------------------------------------------- */

typedef struct {
    size_t count;
    SmoothModel *const *models;
    SmoothForm form;
    const char *text;
} Printing;

/* The function as compiled code sees it: `f_at`, `f_grad` or `f_hess`. */
static bool print_code(const SmoothModel *m, OutputKind kind, Buffer *out) {
    Unit *unit = m->context->unit;
    const Model *model = m->model;
    const char *name = model->function->name->text;
    static const char *const suffixes[] = {"at", "grad", "hess"};
    const Backend *backend = api_backend(unit);
    if (!backend) return false;
    const char *symbol = arena_printf(&unit->arena, "%s_%s", name, suffixes[model->order]);
    Entry entry = api_entry(model, ENTRY_SCALAR, symbol);
    Module module = {.entries = &entry, .count = 1, .name = name};
    char *error = NULL;
    size_t size;
    free(m->context->pending);
    m->context->pending = NULL;
    if (!backend->emit(&module, &(Target){.cpu = "native", .optimise = 2}, kind,
                       &m->context->pending, &size, &error)) {
        api_no_code(unit, error);
        return false;
    }
    buffer_add(out, m->context->pending, size);
    return true;
}

static bool print_all_code(const Printing *p, Buffer *out) {
    OutputKind kind = p->form == SMOOTH_FORM_LLVM ? OUTPUT_IR : OUTPUT_ASSEMBLY;
    for (size_t i = 0; i < p->count; i++) {
        if (i > 0) buffer_text(out, "\n");
        if (!print_code(p->models[i], kind, out)) return false;
    }
    return true;
}

static bool print_all_models(const Printing *p, Unit *unit, Buffer *out) {
    static const PrintStyle styles[] = {[SMOOTH_FORM_TEXT] = PRINT_TEXT,
                                        [SMOOTH_FORM_LATEX] = PRINT_LATEX,
                                        [SMOOTH_FORM_C] = PRINT_C,
                                        [SMOOTH_FORM_GRAPH] = PRINT_GRAPH};
    const Model **models = NEW_ARRAY(&unit->arena, const Model *, p->count);
    for (size_t i = 0; i < p->count; i++) models[i] = p->models[i]->model;
    return print_models(unit, models, (uint32_t)p->count, styles[p->form], out);
}

static void print(void *request) {
    Printing *p = request;
    Unit *unit = p->models[0]->context->unit;
    Buffer text = {.arena = &unit->arena};
    buffer_text(&text, "");
    if (!api_range(unit, "the form", (int)p->form, SMOOTH_FORM_TEXT, SMOOTH_FORM_ASM)) return;
    bool is_fine =
        p->form <= SMOOTH_FORM_GRAPH ? print_all_models(p, unit, &text) : print_all_code(p, &text);
    if (is_fine) p->text = text.data;
}

const char *smooth_print_models(size_t count, SmoothModel *const *models, SmoothForm form) {
    Printing p = {count, models, form, NULL};
    if (count == 0 || count > UINT32_MAX || !models) return NULL;
    for (size_t i = 0; i < count; i++)
        if (!models[i] || models[i]->context != models[0]->context) return NULL;
    return api_run(models[0]->context, print, &p) ? p.text : NULL;
}
