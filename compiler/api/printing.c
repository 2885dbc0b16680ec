/* The public interface: texts. In: models, or a function and a pass. Out: formulas, C, the graph,
 * LLVM's intermediate code or assembly, in the arena of the context. */
#include "api/api.h"

#include <stdlib.h>
#include <string.h>

#include "front/diag.h"
#include "graph/model.h"
#include "print/exports.h"
#include "print/print.h"

/* --- models ------------------------------------------------------------------------------ */

typedef struct {
    size_t count;
    SmoothModel *const *models;
    SmoothForm form;
    const char *text;
} Printing;

/* Appends the code of a model as that of an object's function: f_at, f_grad or f_hess, by its
 * order. False after a report. */
static bool print_code(const SmoothModel *m, OutputKind kind, Buffer *out) {
    Unit *unit = m->context->unit;
    const Model *model = m->model;
    const char *name = model->function->name->text;
    static const Export forms[] = {EXPORT_AT, EXPORT_GRAD, EXPORT_HESS}; /* by order */
    const Backend *backend = api_backend(unit);
    if (!backend) return false;
    const char *symbol =
        arena_printf(&unit->arena, "%s%s", name, exports_table[forms[model->order]].suffix);
    Entry entry = api_entry(model, ENTRY_SCALAR, symbol);
    Module module = {.entries = &entry, .count = 1, .name = name, .interrupt = &unit->interrupt};
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
                                        [SMOOTH_FORM_GRAPH] = PRINT_GRAPH,
                                        [SMOOTH_FORM_EXACT] = PRINT_EXACT};
    const Model **models = NEW_ARRAY(&unit->arena, const Model *, p->count);
    for (size_t i = 0; i < p->count; i++) models[i] = p->models[i]->model;
    return print_models(unit, models, (uint32_t)p->count, styles[p->form],
                        p->models[0]->context->columns, out);
}

static void print(void *request) {
    Printing *p = request;
    Unit *unit = p->models[0]->context->unit;
    Buffer text = {.arena = &unit->arena};
    buffer_text(&text, "");
    if (!api_range(unit, "the form", (int)p->form, SMOOTH_FORM_TEXT, SMOOTH_FORM_EXACT)) return;
    bool is_code = p->form == SMOOTH_FORM_LLVM || p->form == SMOOTH_FORM_ASM;
    bool is_fine = !is_code ? print_all_models(p, unit, &text) : print_all_code(p, &text);
    if (is_fine) p->text = text.data;
}

void smooth_set_columns(SmoothContext *context, size_t columns) {
    if (context) context->columns = columns;
}

const char *smooth_print_models(size_t count, SmoothModel *const *models, SmoothForm form) {
    Printing p = {count, models, form, NULL};
    if (count == 0 || count > UINT32_MAX || !models) return NULL;
    for (size_t i = 0; i < count; i++)
        if (!models[i] || models[i]->context != models[0]->context) return NULL;
    return api_run(models[0]->context, print, &p) ? p.text : NULL;
}

/* --- passes ------------------------------------------------------------------------------ */

static const SmoothPass public_passes[PASS_COUNT] = {
#define PASS_ROW(ID, name, holds) [PASS_##ID] = {#name, holds},
    MODEL_PASSES(PASS_ROW)
#undef PASS_ROW
};

const SmoothPass *smooth_list_passes(size_t *count) {
    if (count) *count = PASS_COUNT;
    return public_passes;
}

typedef struct {
    const SmoothFunction *function;
    const SmoothOptions *options;
    const char *pass, *text;
} PassPrinting;

static bool find_pass(Unit *unit, const char *name, Pass *pass) {
    for (*pass = 0; *pass < PASS_COUNT; ++*pass)
        if (strcmp(model_passes[*pass].name, name) == 0) return true;
    diag_call(unit, CAUSE_CALL, "there is no pass `%s`", name);
    return false;
}

static void print_pass(void *request) {
    PassPrinting *p = request;
    const SmoothFunction *f = p->function;
    Unit *unit = f->context->unit;
    ModelOptions options;
    Buffer text = {.arena = &unit->arena};
    if (!api_options(unit, p->options, &options) || !find_pass(unit, p->pass, &options.last))
        return;
    options.stops = true;
    const Model *model = model_create(unit, f->file, f->function, &options);
    if (model && print_model(unit, model, PRINT_GRAPH, &text)) p->text = text.data;
}

const char *smooth_print_pass(const SmoothFunction *function, const SmoothOptions *options,
                              const char *pass) {
    static const SmoothOptions none;
    PassPrinting p = {function, options ? options : &none, pass, NULL};
    return function && pass && api_run(function->context, print_pass, &p) ? p.text : NULL;
}
