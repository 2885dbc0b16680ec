/* The compiler as a list of verbs: lower, smooth, differentiate. In: a checked function and what is
 * wanted of it. Out: one graph and the roots in it, or an error at its place in the source. */
#include "graph/model.h"

#include <math.h>
#include <string.h>

#include "front/diag.h"
#include "front/known.h"
#include "graph/diff.h"
#include "graph/lower.h"
#include "graph/smoothing.h"

#define PARAMETER_LIMIT 1000000u
#define HESSIAN_LIMIT   10000u

/* The file's default temperature; false with an error if it is none. */
static bool default_temperature(Unit *unit, const File *file, double *temperature) {
    *temperature = 0.1;
    if (!file || !file->temperature_value) return true;
    Function *function = file->temperature_value;
    if (function->is_bad) return false;
    Graph *graph = graph_create(unit);
    Mode mode = {.kernel = KERNEL_LOGISTIC, .tau = graph_number(graph, 0)};
    Ref ref = lower_call(lowering_of(graph, true), function, NULL, mode);
    if (ref == REF_NONE) return false;
    if (!graph_is_number(graph, ref, temperature)) *temperature = NAN; /* it depends on nothing */
    return known_temperature(unit, function->span, *temperature);
}

/* KERNEL_NONE for `hard`; false with an error if there is no such kernel. */
static bool default_kernel(Unit *unit, const File *file, const ModelOptions *options,
                           Kernel *kernel) {
    bool has_own = !options->kernel && file && file->kernel;
    const char *name = has_own           ? file->kernel->text
                       : options->kernel ? options->kernel
                                         : "logistic";
    *kernel = kernel_find(name);
    if (kernel_is_known(name)) return true;
    diag_error(unit, has_own ? file->kernel_span : (Span){0}, "`%s` is not a kernel", name);
    return false;
}

static void differentiate(Unit *unit, Model *model, const Ref *inputs, int order) {
    uint32_t n = model->inputs;
    if (order >= 1) {
        model->gradient = NEW_ARRAY(&unit->arena, Ref, n);
        diff_reverse(model->graph, model->value, n, inputs, model->gradient);
    }
    if (order < 2) return;
    model->hessian = NEW_ARRAY(&unit->arena, Ref, (size_t)n * (n + 1) / 2);
    diff_hessian(model->graph, n, model->gradient, inputs, model->hessian);
}

/* What model_create is asked for, and what comes of it. */
typedef struct {
    Unit *unit;
    const File *file;
    Function *function;
    const ModelOptions *options;
    Model *model;
} Request;

static bool is_too_large(Unit *unit, const Function *function, int order) {
    uint32_t limit = order > 1 ? HESSIAN_LIMIT : PARAMETER_LIMIT;
    if (function->arity <= limit) return false;
    diag_error(unit, function->span, "`%s` has too many parameters: the limit is %u",
               function->name->text, limit);
    return true;
}

static void create(void *context) {
    Request *r = context;
    Unit *unit = r->unit;
    Function *function = r->function;
    Model *model = NEW(&unit->arena, Model);
    model->function = function;
    model->graph = r->options->graph ? r->options->graph : graph_create(unit);
    model->graph->blame = function->span;
    model->inputs = function->arity + 1;
    if (is_too_large(unit, function, r->options->order) ||
        !default_kernel(unit, r->file, r->options, &model->kernel) ||
        !default_temperature(unit, r->file, &model->temperature))
        return;
    bool is_hard = r->options->is_hard || model->kernel == KERNEL_NONE;
    Ref *inputs = NEW_ARRAY(&unit->arena, Ref, model->inputs);
    for (uint32_t i = 0; i < model->inputs; i++) inputs[i] = graph_parameter(model->graph, i);
    Lowering *lowering = lowering_of(model->graph, is_hard);
    Span origin =
        r->file && r->file->kernel && !r->options->kernel ? r->file->kernel_span : (Span){0};
    Mode mode = {.kernel = model->kernel, .tau = inputs[function->arity], .origin = origin};
    model->value = lower_call(lowering, function, inputs, mode);
    if (model->value == REF_NONE) return;
    if (r->options->order >= 0) {
        model->value = smoothing_root(model->graph, 0, model->value);
        differentiate(unit, model, inputs, r->options->order);
    }
    r->model = model;
}

Model *model_create(Unit *unit, const File *file, Function *function, const ModelOptions *options) {
    Request request = {unit, file, function, options, NULL};
    if (function->is_bad || !unit_try(unit, create, &request)) return NULL;
    return request.model;
}

const char *model_input(const Model *model, uint32_t index) {
    return index < model->function->arity ? model->function->parameters[index].name->text : "tau";
}

uint32_t model_roots(const Model *model, Ref **roots) {
    uint32_t n = model->inputs, gradient = model->gradient ? n : 0;
    uint32_t hessian = model->hessian ? n * (n + 1) / 2 : 0;
    *roots = NEW_ARRAY(model->graph->arena, Ref, 1 + gradient + hessian);
    (*roots)[0] = model->value;
    if (gradient) memcpy(*roots + 1, model->gradient, gradient * sizeof(Ref));
    if (hessian) memcpy(*roots + 1 + gradient, model->hessian, hessian * sizeof(Ref));
    return 1 + gradient + hessian;
}

const char **model_root_names(const Model *model, const char *const *inputs, const char *first,
                              const char *second) {
    Arena *arena = model->graph->arena;
    uint32_t n = model->inputs, gradient = model->gradient ? n : 0,
             hessian = model->hessian ? n : 0;
    const char **names = NEW_ARRAY(arena, const char *, 1 + gradient + hessian * (n + 1) / 2);
    const char **own = NEW_ARRAY(arena, const char *, n), **next = names;
    for (uint32_t i = 0; i < n; i++) own[i] = inputs ? inputs[i] : model_input(model, i);
    *next++ = "value";
    for (uint32_t i = 0; i < gradient; i++) *next++ = arena_printf(arena, first, own[i]);
    for (uint32_t i = 0; i < hessian; i++)
        for (uint32_t j = i; j < n; j++) *next++ = arena_printf(arena, second, own[i], own[j]);
    return names;
}
