/* The compiler as an array of passes: lower, smooth, differentiate. In: a checked function and
 * options. Out: a graph and the roots in it, or errors in the unit. */
#include "graph/model.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "front/diag.h"
#include "front/known.h"
#include "graph/diff.h"
#include "graph/lower.h"
#include "graph/smoothing.h"
#include "graph/verify.h"

struct Making {
    Unit *unit;
    const File *file; /* or NULL */
    Function *function;
    const ModelOptions *options;
    bool is_hard;
    Ref *arguments; /* the nodes of the model's arguments */
    Ref first;      /* the oldest node that is the model's own */
    Model *model;
    bool is_done;
};

/* --- defaults and limits ----------------------------------------------------------------- */

/* The file's default temperature, else 0.1; false with an error if it is not a temperature. */
static bool default_temperature(Unit *unit, const File *file, double *temperature) {
    *temperature = 0.1;
    if (!file || !file->temperature_value) return true;
    Function *function = file->temperature_value;
    if (function->is_bad) return false;
    if (known_value(file, file->temperature, temperature))
        return known_temperature(unit, function->span, *temperature);
    Graph *graph = graph_create(unit);
    graph->owner = function;
    Mode mode = {.kernel = KERNEL_LOGISTIC, .tau = graph_number(graph, 0)};
    Ref ref = lower_call(lowering_of(graph, true), function, NULL, mode);
    if (ref == REF_NONE) return false;
    if (!graph_is_number(graph, ref, temperature)) *temperature = NAN; /* it depends on nothing */
    return known_temperature(unit, function->span, *temperature);
}

/* KERNEL_HARD for `hard`; false with an error if there is no such kernel. */
static bool default_kernel(Unit *unit, const File *file, const ModelOptions *options,
                           Kernel *kernel) {
    bool has_own = !options->kernel && file && file->kernel;
    const char *name = has_own           ? file->kernel->text
                       : options->kernel ? options->kernel
                                         : "logistic";
    Span span = has_own ? file->kernel_span : (Span){0};
    *kernel = known_kernel(unit, span, name, "for example logistic or gaussian");
    return *kernel != KERNEL_NONE;
}

static bool is_too_large(Unit *unit, const Function *function, int order) {
    uint32_t limit = order > 1 ? LIMIT_HESSIAN : LIMIT_PARAMETERS;
    if (function->arity <= limit) return false;
    diag_error(unit, function->span, "`%s` has too many parameters: the limit is %u",
               function->name->text, limit);
    return true;
}

/* --- passes ------------------------------------------------------------------------------ */

/* Replaces the model's roots by an array for this order. The value is kept; the derivatives are
 * not set. */
static Root *new_roots(Making *m, uint32_t order) {
    Model *model = m->model;
    size_t n = model->argument_count, count = 1 + (order > 0) * n + (order > 1) * n * (n + 1) / 2;
    Root *roots = NEW_ARRAY(&m->unit->arena, Root, count);
    roots[0] = (Root){model->roots ? model->roots[0].ref : REF_NONE, {BY_NONE, BY_NONE}};
    model->order = order;
    model->root_count = (uint32_t)count;
    model->roots = roots;
    return roots;
}

static bool lower(Making *m) {
    bool is_own = m->file && m->file->kernel && !m->options->kernel;
    const double *tau = m->options->temperature;
    Mode mode = {.kernel = m->model->kernel,
                 .tau =
                     tau ? graph_number(m->model->graph, *tau) : m->arguments[m->function->arity],
                 .origin = is_own ? m->file->kernel_span : (Span){0}};
    Lowering *lowering = lowering_of(m->model->graph, m->is_hard);
    Ref value = lower_call(lowering, m->function, m->arguments, mode);
    new_roots(m, 0)->ref = value;
    return value != REF_NONE;
}

static bool smooth(Making *m) {
    Ref value = m->model->roots[0].ref;
    new_roots(m, 0)->ref = smoothing_root(m->model->graph, 0, value);
    return true;
}

static void add_hessian(Making *m, const Ref *gradient, Root *out) {
    uint32_t n = m->model->argument_count;
    Ref *refs = NEW_ARRAY(&m->unit->scratch, Ref, (size_t)n * (n + 1) / 2);
    diff_hessian(m->model->graph, n, gradient, m->arguments, refs);
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = i; j < n; j++) *out++ = (Root){*refs++, {i, j}};
}

static bool differentiate(Making *m) {
    uint32_t order = (uint32_t)m->options->order, n = m->model->argument_count;
    if (order == 0) return true;
    ArenaMark mark = arena_mark(&m->unit->scratch);
    Root *roots = new_roots(m, order);
    Ref *gradient = NEW_ARRAY(&m->unit->scratch, Ref, n);
    diff_reverse(m->model->graph, roots[0].ref, n, m->arguments, gradient);
    for (uint32_t i = 0; i < n; i++) roots[1 + i] = (Root){gradient[i], {i, BY_NONE}};
    if (order > 1) add_hessian(m, gradient, roots + 1 + n);
    arena_release(&m->unit->scratch, mark);
    return true;
}

const PassInfo model_passes[PASS_COUNT] = {
#define PASS_INFO(ID, name, holds) [PASS_##ID] = {#name, name, holds},
    MODEL_PASSES(PASS_INFO)
#undef PASS_INFO
};

/* In the checked build: ends the program if the pass has broken an invariant. */
static void verify(const Making *m, Pass pass) {
#ifdef SMOOTH_VERIFY
    const Model *model = m->model;
    GraphStage stage = pass < PASS_SMOOTH ? STAGE_LOWERED : STAGE_SMOOTHED;
    const char *fault =
        verify_graph(model->graph, m->first, model_refs(model), model->root_count, stage);
    if (!fault) return;
    fprintf(stderr, "smooth: after the pass `%s`: %s\n", model_passes[pass].name, fault);
    abort();
#else
    (void)m, (void)pass;
#endif
}

static bool run_passes(Making *m) {
    Pass last = m->options->stops ? m->options->last : PASS_COUNT - 1;
    for (Pass pass = 0; pass <= last; pass++) {
        unit_poll(m->unit);
        if (!model_passes[pass].run(m)) return false;
        verify(m, pass);
    }
    return true;
}

/* --- the model --------------------------------------------------------------------------- */

static void add_arguments(Making *m) {
    Model *model = m->model;
    const Function *function = m->function;
    uint32_t n = model->argument_count = function->arity + 1;
    Argument *arguments = NEW_ARRAY(&m->unit->arena, Argument, n);
    m->arguments = NEW_ARRAY(&m->unit->arena, Ref, n);
    for (uint32_t i = 0; i < n; i++) {
        arguments[i].name = i + 1 < n ? function->parameters[i].name->text : "tau";
        m->arguments[i] = graph_parameter(model->graph, i);
    }
    model->arguments = arguments;
}

/* The work of model_create, for unit_try. */
static void make(void *context) {
    Making *m = context;
    const ModelOptions *options = m->options;
    Model *model = m->model = NEW(&m->unit->arena, Model);
    model->function = m->function;
    model->graph = options->graph ? options->graph : graph_create(m->unit);
    model->graph->is_for_reading = false; /* printing that ran out of memory may have left it */
    model->graph->is_full = false;
    m->first = model->graph->nodes.count;
    model->graph->owner = m->function;
    model->graph->limit = m->first + LIMIT_OPERATIONS;
    if (is_too_large(m->unit, m->function, options->order) ||
        !default_kernel(m->unit, m->file, options, &model->kernel) ||
        !default_temperature(m->unit, m->file, &model->temperature))
        return;
    if (options->temperature) model->temperature = *options->temperature;
    m->is_hard = options->is_hard || model->kernel == KERNEL_HARD;
    add_arguments(m);
    m->is_done = run_passes(m);
}

Model *model_create(Unit *unit, const File *file, Function *function, const ModelOptions *options) {
    Making m = {.unit = unit, .file = file, .function = function, .options = options};
    bool is_fine = !function->is_bad && unit_try(unit, make, &m) && m.is_done;
    if (m.model && m.model->graph->is_full && !m.model->roots && !options->temperature)
        function->is_too_large = true;
    return is_fine ? m.model : NULL;
}

Ref *model_refs(const Model *model) {
    Ref *refs = NEW_ARRAY(model->graph->arena, Ref, model->root_count);
    for (uint32_t i = 0; i < model->root_count; i++) refs[i] = model->roots[i].ref;
    return refs;
}

const char *model_root_name(const Model *model, const Root *root, const char *const *names,
                            const char *first, const char *second) {
    const char *own[2] = {"", ""};
    uint32_t order = root_order(root);
    for (uint32_t i = 0; i < order; i++)
        own[i] = names ? names[root->by[i]] : model->arguments[root->by[i]].name;
    if (order == 0) return "value";
    return arena_printf(model->graph->arena, order > 1 ? second : first, own[0], own[1]);
}
