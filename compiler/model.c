/* The compiler as a list of verbs: lower, smooth, differentiate. */
#include "model.h"

#include <math.h>
#include <string.h>

#include "diff.h"
#include "lower.h"
#include "smooth.h"

enum { PARAMETER_LIMIT = 1000000, HESSIAN_LIMIT = 10000 };

/* The file's default temperature; false with an error if it is none. */
static bool default_temperature(Unit *unit, const File *file, double *temperature) {
    *temperature = 0.1;
    if (!file || !file->temperature_value) return true;
    Function *function = file->temperature_value;
    if (function->is_bad) return false;
    Graph *graph = graph_create(unit);
    Mode mode = {.kernel = KERNEL_LOGISTIC, .tau = graph_number(graph, 0)};
    Ref ref = lower_call(lowering_create(unit, graph, true), function, NULL, mode);
    if (ref == REF_NONE || !graph_is_number(graph, ref, temperature)) return false;
    if (*temperature >= 0) return true;
    diag_error(unit, function->span, "a temperature cannot be %s",
               isnan(*temperature) ? "NaN" : "negative");
    return false;
}

static Kernel default_kernel(const File *file, const ModelOptions *options) {
    const char *name = options->kernel           ? options->kernel
                       : file && file->kernel ? file->kernel->text
                                              : "logistic";
    return kernel_find(name);
}

static void differentiate(Unit *unit, Model *model, const Ref *inputs, int order) {
    uint32_t n = model->inputs;
    if (order >= 1) {
        model->gradient = NEW_ARRAY(&unit->arena, Ref, n);
        diff_reverse(model->graph, model->value, n, inputs, model->gradient);
    }
    if (order < 2) return;
    model->hessian = NEW_ARRAY(&unit->arena, Ref, (size_t)n * (n + 1) / 2);
    Ref *row = model->hessian;
    for (uint32_t i = 0; i < n; row += n - i, i++)
        diff_forward(model->graph, n - i, model->gradient + i, inputs[i], row);
}

static bool is_hard_kernel(const File *file, const ModelOptions *options) {
    return options->is_hard ||
           (!options->kernel && file && file->kernel && strcmp(file->kernel->text, "hard") == 0);
}

Model *model_create(Unit *unit, const File *file, Function *function, const ModelOptions *options) {
    if (UNIT_GUARD(unit)) return NULL;
    if (function->is_bad) return NULL;
    Model *model = NEW(&unit->arena, Model);
    model->function = function;
    model->graph = options->graph ? options->graph : graph_create(unit);
    model->inputs = function->arity + 1;
    model->kernel = default_kernel(file, options);
    if (!default_temperature(unit, file, &model->temperature)) return NULL;
    if (model->inputs > PARAMETER_LIMIT || (options->order > 1 && model->inputs > HESSIAN_LIMIT)) {
        diag_error(unit, function->span, "`%s` has too many parameters: the limit is %d",
                   function->name->text, options->order > 1 ? HESSIAN_LIMIT : PARAMETER_LIMIT);
        return NULL;
    }
    Ref *inputs = NEW_ARRAY(&unit->arena, Ref, model->inputs);
    for (uint32_t i = 0; i < model->inputs; i++) inputs[i] = graph_parameter(model->graph, i);
    Lowering *lowering = lowering_create(unit, model->graph, is_hard_kernel(file, options));
    Span origin = file && file->kernel && !options->kernel ? file->kernel_span : (Span){0};
    Mode mode = {.origin = origin, .kernel = model->kernel, .tau = inputs[function->arity]};
    model->value = lower_call(lowering, function, inputs, mode);
    if (model->value == REF_NONE) return NULL;
    smooth_roots(model->graph, 1, &model->value);
    differentiate(unit, model, inputs, options->order);
    return model;
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
