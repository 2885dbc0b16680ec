/* `smooth show` and `smooth check`: a program as the compiler sees it, and what is wrong with it.
 */
#include "command/choices.h"

#include <string.h>

/* --- show -------------------------------------------------------------------------------- */

static bool find_form(Driver *driver, SmoothForm *form) {
    const char *name = driver->options[OPTION_AS];
    size_t number = SMOOTH_FORM_TEXT;
    if (name && !choices_find(driver, CHOICES_FORMS, name, &number)) return false;
    *form = (SmoothForm)number;
    return true;
}

static SmoothModel *model_of(Driver *driver, const SmoothFunction *function) {
    const char *const *options = driver->options;
    return driver_model(driver, function,
                        options[OPTION_HESS]         ? 2
                        : options[OPTION_DERIVATIVE] ? 1
                                                     : 0);
}

/* All public functions, but those that have errors; their number. */
static size_t all_models(Driver *driver, const SmoothFile *file, SmoothModel **models) {
    size_t count, public = 0, made = 0;
    const SmoothFunction *const *functions = smooth_list_functions(file, &count);
    for (size_t i = 0; i < count; i++) {
        const SmoothFunctionInfo *info = smooth_describe_function(functions[i]);
        if (!info || info->is_private) continue;
        public++;
        models[made] = model_of(driver, functions[i]);
        made += models[made] != NULL;
    }
    if (public == 0)
        driver_fail(driver, SMOOTH_CAUSE_SOURCE, NULL, "`%s` has no public function",
                    driver_title(driver, driver->operands[0]));
    return made;
}

static bool run_show(Driver *driver) {
    SmoothForm form;
    if (!find_form(driver, &form)) return false;
    const SmoothFile *file = driver_load(driver, driver->operands[0]);
    if (!file) return false;
    size_t count;
    smooth_list_functions(file, &count);
    SmoothModel **models = NEW_ARRAY(driver->arena, SmoothModel *, count + 1);
    if (driver->count == 1)
        count = all_models(driver, file, models);
    else
        models[0] = model_of(driver, smooth_find_function(file, driver->operands[1])), count = 1;
    const char *text = smooth_print_models(count, models, form);
    return text && driver_put(driver, text, strlen(text));
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

static bool check(Driver *driver, const char *path) {
    const SmoothFile *file = driver_load(driver, path);
    const char *name = driver_title(driver, path);
    size_t count;
    if (!smooth_check_file(file)) return false;
    smooth_list_functions(file, &count);
    if (!driver->options[OPTION_JSON])
        return driver_print(driver, "%s: %zu function%s, no errors\n", name, count,
                            count == 1 ? "" : "s");
    cJSON *object = cJSON_CreateObject();
    cJSON_AddStringToObject(object, "file", name);
    cJSON_AddNumberToObject(object, "functions", (double)count);
    return driver_put_json(driver, object);
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
