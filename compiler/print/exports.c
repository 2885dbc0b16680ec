/* In: a model and a form. Out: the roots of the model that the exported function computes.
 * Invariant: they are in the order of the model's roots, so that the header's parameters and the
 * code's results agree. */
#include "print/exports.h"

#include "graph/model.h"

const ExportInfo exports_table[EXPORT_COUNT] = {
#define EXPORT(id, name, suffix, call, gives, tau, is_usual, about) \
    [EXPORT_##id] = {name, suffix, CALL_##call, GIVES_##gives, TAU_##tau, is_usual, about},
#include "print/exports.def"
};

static const uint32_t orders[] = {
    [GIVES_VALUE] = 0, [GIVES_GRADIENT] = 1, [GIVES_HESSIAN] = 2, [GIVES_TAU] = 1};

unsigned exports_usual(void) {
    unsigned set = 0;
    for (Export form = 0; form < EXPORT_COUNT; form++)
        if (exports_table[form].is_usual) set |= 1u << form;
    return set;
}

int exports_order(unsigned set) {
    uint32_t most = 0;
    for (Export form = 0; form < EXPORT_COUNT; form++) {
        uint32_t order = orders[exports_table[form].gives];
        if (exports_have(set, form) && order > most) most = order;
    }
    return (int)most;
}

/* Is the root among the results? */
static bool is_given(const Model *model, const Root *root, ExportResult gives) {
    uint32_t order = root_order(root), tau = model_tau(model);
    bool is_in_tau = root->by[0] == tau || root->by[1] == tau;
    if (gives == GIVES_TAU) return order == 1 && is_in_tau;
    return order == 0 || (order == orders[gives] && !is_in_tau);
}

const Root *exports_roots(const Model *model, Export form, uint32_t *count) {
    ExportResult gives = exports_table[form].gives;
    *count = 0;
    for (uint32_t i = 0; i < model->root_count; i++)
        *count += is_given(model, &model->roots[i], gives);
    Root *roots = NEW_ARRAY(model->graph->arena, Root, *count), *next = roots;
    for (uint32_t i = 0; i < model->root_count; i++)
        if (is_given(model, &model->roots[i], gives)) *next++ = model->roots[i];
    return roots;
}
