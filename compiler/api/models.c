/* The public interface: models. In: a function and options. Out: a model that can be evaluated, and
 * the description of its inputs and outputs. */
#include "api/api.h"

#include "front/known.h"
#include "front/unit.h"
#include "graph/model.h"
#include "graph/tape.h"

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
    m->info.kernel = kernel_name(is_hard ? KERNEL_HARD : model->kernel);
    m->info.temperature = model->temperature;
    m->info.input_count = model->argument_count;
    m->info.output_count = model->root_count;
    m->info.input_names = inputs;
    m->info.output_names = outputs;
}

bool api_options(Unit *unit, const SmoothOptions *o, ModelOptions *out) {
    if (!api_kernel(unit, o->kernel) || !api_range(unit, "the order", o->order, 0, 2)) return false;
    bool is_hard = o->is_hard || (o->kernel && kernel_find(o->kernel) == KERNEL_HARD);
    *out = (ModelOptions){.kernel = is_hard ? NULL : o->kernel,
                          .is_hard = is_hard,
                          .order = o->order,
                          .temperature = o->temperature};
    return !o->temperature || known_temperature(unit, (Span){0}, *o->temperature);
}

/* See Reserve. */
static Reserve *make_reserve(Arena *arena, const SmoothModel *m) {
    size_t count = m->info.input_count + m->info.output_count + tape_slots(m->tape);
    if (count <= API_ROOM) return NULL;
    return arena_alloc(arena, sizeof(Reserve) + count * sizeof(double));
}

static void create(void *request) {
    Creation *c = request;
    const SmoothFunction *f = c->function;
    Unit *unit = f->context->unit;
    ModelOptions options;
    if (!api_options(unit, c->options, &options)) return;
    Model *model = model_create(unit, f->file, f->function, &options);
    if (!model) return;
    SmoothModel *m = NEW(&unit->arena, SmoothModel);
    m->context = f->context;
    m->model = model;
    m->graph = *model->graph;
    m->info.function = f;
    m->tape = tape_create(&unit->arena, &unit->scratch, model->graph, model_refs(model),
                          model->root_count);
    describe(m, options.is_hard || model->kernel == KERNEL_HARD);
    m->reserve = make_reserve(&unit->arena, m);
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
