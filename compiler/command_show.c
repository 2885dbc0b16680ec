/* `smooth show` and `smooth check`: a program as the compiler sees it, and what is wrong with it.
 */
#include "driver.h"

#include <stdlib.h>
#include <string.h>

#include "llvm.h"
#include "print.h"

/* --- show -------------------------------------------------------------------------------- */

typedef struct {
    const char *name;
    enum { FORM_FORMULA, FORM_GRAPH, FORM_CODE } kind;
    int style; /* PrintStyle or OutputKind */
} Form;

static const Form *find_form(Driver *driver) {
    static const Form forms[] = {
        {"text", FORM_FORMULA, PRINT_TEXT}, {"latex", FORM_FORMULA, PRINT_LATEX},
        {"c", FORM_FORMULA, PRINT_C},       {"graph", FORM_GRAPH, 0},
        {"llvm", FORM_CODE, OUTPUT_IR},     {"asm", FORM_CODE, OUTPUT_ASSEMBLY},
    };
    enum { COUNT = sizeof forms / sizeof *forms };
    const char *name = driver->options[OPTION_AS], *names[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        names[i] = forms[i].name;
        if (!name || strcmp(name, names[i]) == 0) return &forms[i];
    }
    Diagnostic *error = driver_error(driver, CAUSE_CALL, "there is no form `%s`", name);
    driver_hint(driver, error, "the forms are text, latex, c, graph, llvm and asm");
    driver_suggest(driver, error, name, names, COUNT);
    return NULL;
}

/* The function as compiled code sees it: `f_at`, `f_grad` or `f_hess`. */
static bool show_code(Driver *driver, const Model *model, OutputKind kind) {
    const char *error;
    const char *suffix = model->hessian ? "hess" : model->gradient ? "grad" : "at";
    const Backend *backend = backend_open(driver->unit, &error);
    if (!backend) return driver_fail(driver, CAUSE_MACHINE, "%s", error);
    Ref *roots;
    uint32_t count = model_roots(model, &roots);
    Entry entry = {
        .kind = ENTRY_SCALAR,
        .name = arena_printf(&driver->unit->arena, "%s_%s", model->function->name->text, suffix),
        .inputs = model->inputs,
        .value = model->value,
        .output_count = count - 1,
        .outputs = roots + 1};
    Module module = {model->graph, &entry, 1, model->function->name->text};
    char *data, *problem = NULL;
    size_t size;
    bool is_fine = backend->emit(&module, &(Target){.optimise = 2}, kind, &data, &size, &problem);
    if (is_fine) {
        driver_put(driver, data, size);
        free(data);
    } else {
        driver_fail(driver, CAUSE_MACHINE, "%s", problem ? problem : "out of memory");
        free(problem);
    }
    return is_fine;
}

static Model *model_of(Driver *driver, const File *file, Function *function) {
    const char *const *options = driver->options;
    int order = options[OPTION_HESS] ? 2 : options[OPTION_DERIVATIVE] ? 1 : 0;
    return driver_model(driver, file, function, order, NULL);
}

static bool show(Driver *driver, const Model *model, const Form *form) {
    if (form->kind == FORM_CODE) return show_code(driver, model, (OutputKind)form->style);
    Buffer text = {.arena = &driver->unit->arena};
    bool is_fine = form->kind == FORM_GRAPH
                       ? print_graph(driver->unit, model, &text)
                       : print_model(driver->unit, model, (PrintStyle)form->style, &text);
    return is_fine && driver_put(driver, text.data, text.size);
}

/* C is one source of all functions; in the other forms each function stands for itself. */
static bool show_all(Driver *driver, const File *file, const Form *form) {
    bool is_source = form->kind == FORM_FORMULA && form->style == PRINT_C, is_fine = true;
    uint32_t seen = 0, count = 0;
    const Model **models = NEW_ARRAY(&driver->unit->arena, const Model *, file->functions.count);
    for (uint32_t i = 0; i < file->functions.count; i++) {
        Function *function = file->functions.at[i];
        if (function->name->text[0] == '_') continue;
        if (seen++ > 0 && !is_source) driver_print(driver, "\n");
        const Model *model = model_of(driver, file, function);
        if (model) models[count++] = model;
        is_fine = model && (is_source || show(driver, model, form)) && is_fine;
    }
    if (seen == 0)
        return driver_fail(driver, CAUSE_SOURCE, "`%s` has no public function", file->source->name);
    Buffer text = {.arena = &driver->unit->arena};
    if (!is_source || count == 0) return is_fine;
    return print_models(driver->unit, models, count, PRINT_C, &text) &&
           driver_put(driver, text.data, text.size) && is_fine;
}

static bool run_show(Driver *driver) {
    const Form *form = find_form(driver);
    File *file = form ? driver_load(driver, driver->operands[0]) : NULL;
    if (!file) return false;
    if (driver->count == 1) return show_all(driver, file, form);
    Function *function = driver_function(driver, file, driver->operands[1]);
    const Model *model = function ? model_of(driver, file, function) : NULL;
    return model && show(driver, model, form);
}

const Command command_show = {
    .name = "show",
    .operands = "FILE [FN]",
    .summary = "Prints what a function becomes, as a formula or as code",
    .about = "Without FN all public functions of the file.\n",
    .example = "$ echo 'fn ramp(x) = max(x, 0)' > ramp.smooth\n"
               "$ smooth show ramp.smooth ramp --derivative\n"
               "ramp(x):\n"
               "  t1 = x/tau\n"
               "  t2 = softplus(t1)\n"
               "  t3 = sigmoid(t1)\n"
               "  value = tau*t2\n"
               "  d_x = t3\n"
               "  d_tau = t2 - t1*t3\n"
               "  where softplus(u) = log(1 + exp(u)), sigmoid = softplus'\n",
    .options = OPTION_BIT(DERIVATIVE) | OPTION_BIT(HESS) | OPTION_BIT(HARD) | OPTION_BIT(AS) |
               OPTION_BIT(KERNEL),
    .needs = {"file"},
    .most = 2,
    .run = run_show,
};

/* --- check ------------------------------------------------------------------------------- */

/* Every function is smoothed, to hear of kernels that cannot do it: in one graph, where what they
 * share is there once, and in another when that has grown large. */
static bool check(Driver *driver, const char *path) {
    enum { LARGE = 1000000 };
    File *file = driver_load(driver, path);
    uint32_t count = file ? file->functions.count : 0;
    bool is_fine = file;
    ModelOptions options = {0};
    for (uint32_t i = 0; i < count; i++) {
        if (!options.graph || options.graph->nodes.count > LARGE)
            options.graph = graph_create(driver->unit);
        if (!model_create(driver->unit, file, file->functions.at[i], &options)) is_fine = false;
    }
    if (!is_fine) return false;
    return driver_print(driver, "%s: %u function%s, no errors\n", file->source->name, count,
                        count == 1 ? "" : "s");
}

static bool run_check(Driver *driver) {
    bool is_fine = true;
    for (uint32_t i = 0; i < driver->count; i++)
        is_fine = check(driver, driver->operands[i]) && is_fine;
    return is_fine;
}

const Command command_check = {
    .name = "check",
    .operands = "FILE ...",
    .summary = "Reports every error in the files",
    .example = "$ echo 'fn ramp(x) = max(x, 0)' > ramp.smooth\n"
               "$ smooth check ramp.smooth\n"
               "ramp.smooth: 1 function, no errors\n",
    .needs = {"file"},
    .most = UINT32_MAX,
    .run = run_check,
};
