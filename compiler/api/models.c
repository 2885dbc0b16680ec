/* The public interface: models and what they are printed and compiled to. In: a
 * function. Out: numbers, text, code. Invariant: evaluating reads the model and writes nothing
 * but its results, so that any number of threads may do it. */
#include "api/api.h"

#include <math.h>
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
    const char **inputs = NEW_ARRAY(arena, const char *, m->model->inputs);
    for (uint32_t i = 0; i < m->model->inputs; i++) inputs[i] = model_input(m->model, i);
    m->info.kernel = is_hard ? "hard" : kernel_table[m->model->kernel].name;
    m->info.temperature = m->model->temperature;
    m->info.input_count = m->model->inputs;
    m->info.input_names = inputs;
    m->info.output_names = model_root_names(m->model, NULL, "d_%s", "d_%s_%s");
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
    Ref *roots;
    m->context = f->context;
    m->model = model;
    m->info.function = f;
    m->info.output_count = model_roots(model, &roots);
    m->roots = roots;
    m->tape = tape_create(&unit->arena, &unit->scratch, model->graph, roots,
                          (uint32_t)m->info.output_count);
    describe(m, is_hard || model->kernel == KERNEL_NONE);
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

/* --- code -------------------------------------------------------------------------------- */

/* `single` is NULL if there is the batch alone. */
static void adopt(SmoothModel *model, const Backend *backend, Jit *jit, const char *batch,
                  const char *single) {
    SmoothContext *context = model->context;
    smooth_destroy_model(model); /* its older code */
    model->backend = backend;
    model->jit = jit;
    *(void **)&model->code = single ? backend->jit_find(jit, single) : NULL;
    *(void **)&model->batch = backend->jit_find(jit, batch);
    model->previous = NULL;
    model->next = context->models;
    if (model->next) model->next->previous = model;
    context->models = model;
}

static const Backend *open_backend(Unit *unit) {
    const char *reason;
    const Backend *backend = backend_open(unit, &reason);
    if (!backend) diag_call(unit, CAUSE_MACHINE, "%s", reason);
    return backend;
}

typedef struct {
    SmoothModel *model;
    int level;
    bool is_batch; /* and nothing else */
    bool is_done;
} Compilation;

static void compile(void *request) {
    Compilation *c = request;
    SmoothModel *m = c->model;
    Unit *unit = m->context->unit;
    if (!api_range(unit, "the level of optimisation", c->level, 0, 3)) return;
    const Backend *backend = open_backend(unit);
    if (!backend) return;
    const char *name = m->model->function->name->text; /* of what messages speak */
    const char *batch = arena_printf(&unit->arena, "%s_batch", name);
    const char *single = arena_printf(&unit->arena, "%s_single", name);
    Entry entries[] = {{.kind = ENTRY_COLUMNS, .name = batch},
                       {.kind = ENTRY_PACKED, .name = single}};
    for (int i = 0; i < 2; i++) {
        entries[i].graph = m->model->graph;
        entries[i].inputs = m->model->inputs;
        entries[i].value = m->roots[0];
        entries[i].output_count = (uint32_t)m->info.output_count - 1;
        entries[i].outputs = m->roots + 1;
    }
    Module module = {.entries = entries, .count = c->is_batch ? 1 : 2, .name = "smooth"};
    char *error = NULL;
    Jit *jit = backend->jit_create(&module, c->level, &error);
    if (jit)
        adopt(m, backend, jit, batch, c->is_batch ? NULL : single);
    else
        api_no_code(unit, error);
    c->is_done = jit;
}

bool smooth_compile_model(SmoothModel *model, int level) {
    Compilation c = {.model = model, .level = level};
    return model && api_run(model->context, compile, &c) && c.is_done;
}

bool smooth_compile_batch(SmoothModel *model, int level) {
    Compilation c = {.model = model, .level = level, .is_batch = true};
    return model && api_run(model->context, compile, &c) && c.is_done;
}

SmoothCode *smooth_get_code(const SmoothModel *model) { return model ? model->code : NULL; }

/* --- evaluating -------------------------------------------------------------------------- */

enum { ROOM = 1024 }; /* doubles on the stack; beyond them memory is asked for */

static void interpret(const SmoothModel *model, const double *inputs, double *outputs) {
    double room[ROOM];
    size_t size = tape_slots(model->tape);
    double *slots = size <= ROOM ? room : malloc(size * sizeof *slots);
    if (slots) {
        tape_start(model->tape, slots);
        tape_run(model->tape, inputs, slots, outputs);
    }
    for (size_t i = 0; !slots && i < model->info.output_count; i++) outputs[i] = NAN;
    if (slots != room) free(slots);
}

void smooth_eval_model(const SmoothModel *model, const double *inputs, double *outputs) {
    if (!model) return;
    if (model->code)
        model->code(inputs, outputs);
    else
        interpret(model, inputs, outputs);
}

/* One point after the other through `room`, which has space for inputs, outputs and slots. */
static void interpret_batch(const SmoothModel *model, size_t count, const double *const *columns,
                            double tau, double *const *results, double *room) {
    size_t inputs = model->info.input_count, outputs = model->info.output_count;
    double *in = room, *out = room + inputs, *slots = out + outputs;
    tape_start(model->tape, slots);
    in[inputs - 1] = tau;
    for (size_t point = 0; point < count; point++) {
        for (size_t i = 0; i + 1 < inputs; i++) in[i] = columns[i][point];
        tape_run(model->tape, in, slots, out);
        for (size_t k = 0; k < outputs; k++)
            if (results[k]) results[k][point] = out[k];
    }
}

void smooth_eval_batch(const SmoothModel *model, size_t count, const double *const *columns,
                       double tau, double *const *results) {
    double room[ROOM];
    if (!model || count == 0) return;
    if (model->batch) {
        model->batch(count, columns, tau, results);
        return;
    }
    size_t size = model->info.input_count + model->info.output_count + tape_slots(model->tape);
    double *used = size <= ROOM ? room : malloc(size * sizeof *used);
    if (used) interpret_batch(model, count, columns, tau, results, used);
    for (size_t k = 0; !used && k < model->info.output_count; k++)
        for (size_t point = 0; results[k] && point < count; point++) results[k][point] = NAN;
    if (used != room) free(used);
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
    const char *suffix = model->hessian ? "hess" : model->gradient ? "grad" : "at";
    const Backend *backend = open_backend(unit);
    if (!backend) return false;
    Entry entry = {.graph = model->graph,
                   .kind = ENTRY_SCALAR,
                   .name = arena_printf(&unit->arena, "%s_%s", name, suffix),
                   .inputs = model->inputs,
                   .value = model->value,
                   .output_count = (uint32_t)m->info.output_count - 1,
                   .outputs = m->roots + 1};
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

static bool print_one(const SmoothModel *m, SmoothForm form, Buffer *out) {
    if (form == SMOOTH_FORM_GRAPH) return print_graph(m->context->unit, m->model, out);
    return print_code(m, form == SMOOTH_FORM_LLVM ? OUTPUT_IR : OUTPUT_ASSEMBLY, out);
}

static void print(void *request) {
    static const PrintStyle styles[] = {[SMOOTH_FORM_TEXT] = PRINT_TEXT,
                                        [SMOOTH_FORM_LATEX] = PRINT_LATEX,
                                        [SMOOTH_FORM_C] = PRINT_C};
    Printing *p = request;
    Unit *unit = p->models[0]->context->unit;
    Buffer text = {.arena = &unit->arena};
    bool is_fine = true;
    buffer_text(&text, "");
    if (!api_range(unit, "the form", (int)p->form, SMOOTH_FORM_TEXT, SMOOTH_FORM_ASM)) return;
    if (p->form <= SMOOTH_FORM_C) {
        const Model **models = NEW_ARRAY(&unit->arena, const Model *, p->count);
        for (size_t i = 0; i < p->count; i++) models[i] = p->models[i]->model;
        is_fine = print_models(unit, models, (uint32_t)p->count, styles[p->form], &text);
    }
    for (size_t i = 0; p->form > SMOOTH_FORM_C && is_fine && i < p->count; i++) {
        if (i > 0) buffer_text(&text, "\n");
        is_fine = print_one(p->models[i], p->form, &text);
    }
    if (is_fine) p->text = text.data;
}

const char *smooth_print_models(size_t count, SmoothModel *const *models, SmoothForm form) {
    Printing p = {count, models, form, NULL};
    if (count == 0 || count > UINT32_MAX || !models) return NULL;
    for (size_t i = 0; i < count; i++)
        if (!models[i] || models[i]->context != models[0]->context) return NULL;
    return api_run(models[0]->context, print, &p) ? p.text : NULL;
}
