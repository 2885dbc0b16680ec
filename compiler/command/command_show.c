/* `smooth show`. In: functions of a file, or expressions. Out: formulas, code, or the graph after a
 * pass. */
#include <string.h>

#include "command/choices.h"

static bool read_form(Driver *driver, SmoothForm *form) {
    const char *name = driver->options[OPTION_AS], *pass = driver->options[OPTION_AFTER];
    size_t number = SMOOTH_FORM_TEXT, ignored;
    if (name && !choices_find(driver, CHOICES_FORMS, name, &number)) return false;
    *form = (SmoothForm)number;
    if (driver->options[OPTION_EXACT]) {
        if (*form != SMOOTH_FORM_C)
            return driver_fail(driver, SMOOTH_CAUSE_CALL, "add --as c", "--exact is about C alone");
        *form = SMOOTH_FORM_EXACT;
    }
    if (!pass) return true;
    if (*form != SMOOTH_FORM_GRAPH)
        return driver_fail(driver, SMOOTH_CAUSE_CALL, "add --as graph",
                           "--after is about the graph alone");
    return choices_find(driver, CHOICES_PASSES, pass, &ignored);
}

typedef LIST(const SmoothFunction *) ShownFunctions;

/* Those of the operands, or all public ones. False, after a report, if there are none. */
static bool find_functions(Driver *driver, const SmoothFile *file, ShownFunctions *out) {
    size_t all;
    for (uint32_t i = 0; i < driver->count; i++) {
        const SmoothFunction *function = driver_function(driver, file, driver->operands[i]);
        if (!function) return false;
        LIST_PUSH(driver->arena, out, function);
    }
    if (driver->count > 0) return true;
    const SmoothFunction *const *functions = smooth_list_functions(file, &all);
    for (size_t i = 0; i < all; i++) {
        const SmoothFunctionInfo *info = smooth_describe_function(functions[i]);
        if (info && !info->is_private) LIST_PUSH(driver->arena, out, functions[i]);
    }
    return out->count > 0 ||
           driver_fail(driver, SMOOTH_CAUSE_SOURCE, NULL, "`%s` has no public function",
                       driver_title(driver, driver->path));
}

/* The text, or an object with it. */
static bool put_text(Driver *driver, const ShownFunctions *functions, const char *text) {
    static const char usual[] = "text";
    const char *form = driver->options[OPTION_AS];
    if (!driver->options[OPTION_JSON]) return driver_put(driver, text, strlen(text));
    cJSON *object = cJSON_CreateObject();
    cJSON_AddStringToObject(object, "form", form ? form : usual);
    cJSON *names = cJSON_AddArrayToObject(object, "functions");
    for (uint32_t i = 0; i < functions->count; i++)
        cJSON_AddItemToArray(names,
                             cJSON_CreateString(smooth_describe_function(functions->at[i])->name));
    cJSON_AddStringToObject(object, "text", text);
    return driver_put_json(driver, object);
}

/* Functions with errors are left out. False if all have errors. */
static bool show_models(Driver *driver, const ShownFunctions *functions,
                        const SmoothOptions *options, SmoothForm form) {
    SmoothModel **models = NEW_ARRAY(driver->arena, SmoothModel *, functions->count);
    ShownFunctions shown = {0};
    enum { MOST_BYTES = 1 << 30 }; /* of all models */
    for (uint32_t i = 0; i < functions->count; i++) {
        SmoothModel *model = smooth_create_model(functions->at[i], options);
        if (smooth_measure_context(driver->context) > MOST_BYTES)
            return driver_fail(driver, SMOOTH_CAUSE_SOURCE, "name some of them",
                               "the functions are too large to be shown at once");
        if (!model) continue;
        models[shown.count] = model;
        LIST_PUSH(driver->arena, &shown, functions->at[i]);
    }
    const char *text = smooth_print_models(shown.count, models, form);
    return text && put_text(driver, &shown, text);
}

/* The same, as graphs after the pass of --after. */
static bool show_passes(Driver *driver, const ShownFunctions *functions,
                        const SmoothOptions *options) {
    ShownFunctions shown = {0};
    Buffer out = {.arena = driver->arena};
    for (uint32_t i = 0; i < functions->count; i++) {
        const SmoothFunction *function = functions->at[i];
        const char *text = smooth_print_pass(function, options, driver->options[OPTION_AFTER]);
        if (!text) continue;
        buffer_printf(&out, "%s%s", shown.count > 0 ? "\n" : "", text);
        LIST_PUSH(driver->arena, &shown, function);
    }
    return shown.count > 0 && put_text(driver, &shown, out.data);
}

static bool run_show(Driver *driver) {
    SmoothForm form;
    const SmoothFile *file;
    ShownFunctions functions = {0};
    double tau;
    SmoothOptions options = driver_options(driver, driver_order(driver));
    if (driver->options[OPTION_TAU]) options.temperature = &tau;
    if (!read_form(driver, &form) || !driver_read_tau(driver, &tau) ||
        !driver_load_own(driver, &file) || !find_functions(driver, file, &functions))
        return false;
    return driver->options[OPTION_AFTER] ? show_passes(driver, &functions, &options)
                                         : show_models(driver, &functions, &options, form);
}

const Command command_show = {
    .name = "show",
    .operands = "[FILE] [EXPR ...]",
    .summary = "Prints what a function becomes, as a formula or as code",
    .about =
        "EXPR is the name of a function of FILE, or an expression; its parameters are the names\n"
        "in it that have no meaning. Without EXPR all public functions of FILE. With --tau the\n"
        "temperature is that number, not a name.\n",
    .example = "$ echo 'fn ramp(x) = max(x, 0)' > ramp.smooth\n"
               "$ smooth show ramp.smooth ramp --grad\n"
               "ramp(x):\n"
               "  t1 = x/tau\n"
               "  t2 = softplus(t1)\n"
               "  t3 = sigmoid(t1)\n"
               "  value = tau*t2\n"
               "  d_x = t3\n"
               "  d_tau = t2 - t1*t3\n"
               "  where softplus(u) = log(1 + exp(u)), sigmoid = softplus'\n",
    .options = OPTION_BIT(GRAD) | OPTION_BIT(HESS) | OPTION_BIT(HARD) | OPTION_BIT(AS) |
               OPTION_BIT(EXACT) | OPTION_BIT(AFTER) | OPTION_BIT(TAU) | OPTION_BIT(KERNEL),
    .needs = "file or expression",
    .takes_file_alone = true,
    .most = UINT32_MAX,
    .takes_expression = true,
    .run = run_show,
};
