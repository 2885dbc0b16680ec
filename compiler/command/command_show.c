/* `smooth show`. In: a file, and a function of it or none for all. Out: formulas, code, or the
 * graph after a pass. */
#include <string.h>

#include "command/choices.h"

static bool read_form(Driver *driver, SmoothForm *form) {
    const char *name = driver->options[OPTION_AS], *pass = driver->options[OPTION_AFTER];
    size_t number = SMOOTH_FORM_TEXT, ignored;
    if (name && !choices_find(driver, CHOICES_FORMS, name, &number)) return false;
    *form = (SmoothForm)number;
    if (!pass) return true;
    if (*form != SMOOTH_FORM_GRAPH)
        return driver_fail(driver, SMOOTH_CAUSE_CALL, "add --as graph",
                           "--after is about the graph alone");
    return choices_find(driver, CHOICES_PASSES, pass, &ignored);
}

/* Fills `out` with the functions to show: FN, or all public ones. Returns their number, 0 after a
 * report; `out` has room for all functions of the file and one more. */
static size_t find_functions(Driver *driver, const SmoothFile *file, const SmoothFunction **out) {
    size_t all, count = 0;
    const SmoothFunction *const *functions = smooth_list_functions(file, &all);
    if (driver->count > 1) {
        out[0] = smooth_find_function(file, driver->operands[1]);
        return out[0] != NULL;
    }
    for (size_t i = 0; i < all; i++) {
        const SmoothFunctionInfo *info = smooth_describe_function(functions[i]);
        if (info && !info->is_private) out[count++] = functions[i];
    }
    if (count == 0)
        driver_fail(driver, SMOOTH_CAUSE_SOURCE, NULL, "`%s` has no public function",
                    driver_title(driver, driver->operands[0]));
    return count;
}

/* The order of derivatives that the options ask for. */
static int order_of(const Driver *driver) {
    const char *const *options = driver->options;
    return options[OPTION_HESS] ? 2 : options[OPTION_DERIVATIVE] ? 1 : 0;
}

/* Functions with errors are left out. False if all have errors. */
static bool show_models(Driver *driver, size_t count, const SmoothFunction *const *functions,
                        SmoothForm form) {
    SmoothModel **models = NEW_ARRAY(driver->arena, SmoothModel *, count);
    size_t made = 0;
    for (size_t i = 0; i < count; i++) {
        models[made] = driver_model(driver, functions[i], order_of(driver));
        made += models[made] != NULL;
    }
    const char *text = smooth_print_models(made, models, form);
    return text && driver_put(driver, text, strlen(text));
}

/* The same, as graphs after the pass of --after. */
static bool show_passes(Driver *driver, size_t count, const SmoothFunction *const *functions) {
    SmoothOptions options = driver_options(driver, order_of(driver));
    size_t shown = 0;
    for (size_t i = 0; i < count; i++) {
        const char *text = smooth_print_pass(functions[i], &options, driver->options[OPTION_AFTER]);
        if (text) driver_print(driver, "%s%s", shown++ > 0 ? "\n" : "", text);
    }
    return shown > 0;
}

static bool run_show(Driver *driver) {
    SmoothForm form;
    size_t count;
    if (!read_form(driver, &form)) return false;
    const SmoothFile *file = driver_load(driver, driver->operands[0]);
    if (!file) return false;
    smooth_list_functions(file, &count);
    const SmoothFunction **functions = NEW_ARRAY(driver->arena, const SmoothFunction *, count + 1);
    count = find_functions(driver, file, functions);
    if (count == 0) return false;
    return driver->options[OPTION_AFTER] ? show_passes(driver, count, functions)
                                         : show_models(driver, count, functions, form);
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
               OPTION_BIT(AFTER) | OPTION_BIT(KERNEL),
    .needs = {"file"},
    .most = 2,
    .run = run_show,
};
