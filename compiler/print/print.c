/* In: models and a style. Out: their texts, with a blank line between; C is one source for all. */
#include "print/print.h"

#include "print/dump.h"
#include "print/formula.h"
#include "print/print_c.h"

/* The arguments of print_models. */
typedef struct {
    Unit *unit;
    const Model *const *models;
    uint32_t count;
    PrintStyle style;
    size_t columns;
    Buffer *out;
} PrintJob;

static void print_one(const PrintJob *job, const Model *model) {
    if (job->style == PRINT_GRAPH)
        dump_graph(job->unit, model, job->out);
    else
        formula_print(job->unit, model, &(FormulaStyle){job->style == PRINT_LATEX, job->columns},
                      job->out);
}

static void print(void *context) {
    const PrintJob *job = context;
    if (job->style == PRINT_C || job->style == PRINT_EXACT) {
        print_c(job->unit, job->models, job->count, job->style == PRINT_EXACT, job->out);
        return;
    }
    for (uint32_t i = 0; i < job->count; i++) {
        if (i > 0) buffer_text(job->out, "\n");
        print_one(job, job->models[i]);
    }
}

bool print_models(Unit *unit, const Model *const *models, uint32_t count, PrintStyle style,
                  size_t columns, Buffer *out) {
    return unit_try(unit, print, &(PrintJob){unit, models, count, style, columns, out});
}

bool print_model(Unit *unit, const Model *model, PrintStyle style, Buffer *out) {
    return print_models(unit, &model, 1, style, 0, out);
}
