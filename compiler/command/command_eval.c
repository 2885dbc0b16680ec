/* `smooth eval`: the value of an expression at one point, and its derivatives, by the interpreter.
 */
#include <string.h>

#include "base/number.h"
#include "command/driver.h"

/* The operands of the call. */
typedef struct {
    const char *expression;
    uint32_t count;
    const char **names; /* the expression's parameters, in the order of the call */
    double *values;     /* and then the temperature */
} EvalCall;

static bool add_value(Driver *driver, EvalCall *call, const char *assignment) {
    const char *sign = driver_assignment(assignment);
    const char *name = arena_copy(driver->arena, assignment, (size_t)(sign - assignment));
    if (strcmp(name, "tau") == 0) {
        if (driver->options[OPTION_TAU])
            return driver_fail(driver, SMOOTH_CAUSE_CALL, NULL, "the temperature is given twice");
        driver->options[OPTION_TAU] = sign + 1;
        return true;
    }
    for (uint32_t i = 0; i < call->count; i++)
        if (strcmp(call->names[i], name) == 0)
            return driver_fail(driver, SMOOTH_CAUSE_CALL, NULL, "`%s` is given twice", name);
    call->names[call->count] = name;
    return driver_number(driver, arena_printf(driver->arena, "`%s`", name), sign + 1,
                         &call->values[call->count++]);
}

static bool read_call(Driver *driver, EvalCall *call) {
    uint32_t count = driver->value_count;
    *call = (EvalCall){.expression = driver->operands[0],
                       .names = NEW_ARRAY(driver->arena, const char *, count),
                       .values = NEW_ARRAY(driver->arena, double, count + 1)};
    for (uint32_t i = 0; i < count; i++)
        if (!add_value(driver, call, driver->values[i])) return false;
    return true;
}

static bool print_plain(Driver *driver, const SmoothModelInfo *info, const double *out) {
    char text[32];
    int width = 5;
    size_t shown = info->output_count;
    for (size_t i = 0; i < shown; i++)
        if ((int)strlen(info->output_names[i]) > width) width = (int)strlen(info->output_names[i]);
    for (size_t i = 0; i < shown; i++) {
        number_text(out[i], text);
        if (shown > 1) driver_print(driver, "%-*s  ", width, info->output_names[i]);
        driver_print(driver, "%s\n", text);
    }
    return true;
}

static void add_gradient(cJSON *object, const SmoothModelInfo *info, const double *out) {
    cJSON *gradient = cJSON_AddObjectToObject(object, "gradient");
    for (size_t i = 0; i < info->input_count; i++)
        cJSON_AddItemToObject(gradient, info->input_names[i],
                              driver_json_number(out[driver_slope(i)]));
}

/* An object for each input, with all inputs: both triangles. */
static void add_hessian(cJSON *object, const SmoothModelInfo *info, const double *out) {
    cJSON *hessian = cJSON_AddObjectToObject(object, "hessian");
    for (size_t i = 0; i < info->input_count; i++) {
        cJSON *row = cJSON_AddObjectToObject(hessian, info->input_names[i]);
        for (size_t j = 0; j < info->input_count; j++)
            cJSON_AddItemToObject(row, info->input_names[j],
                                  driver_json_number(out[driver_curvature(info, i, j)]));
    }
}

static bool print_json(Driver *driver, const SmoothModelInfo *info, const double *out) {
    cJSON *object = cJSON_CreateObject();
    cJSON_AddItemToObject(object, "value", driver_json_number(out[0]));
    if (driver_order(driver) > 0) add_gradient(object, info, out);
    if (driver_order(driver) > 1) add_hessian(object, info, out);
    return driver_put_json(driver, object);
}

/* Reports the names in the expression that have no meaning: they lack a value, unless they are
 * misspelt. */
static bool check_names(Driver *driver, const SmoothFile *file, const EvalCall *call) {
    size_t count, known;
    const char *const *names = smooth_list_unknowns(driver->context, file, call->expression,
                                                    call->count, call->names, &count);
    if (!names || count == 0) return names;
    const char *const *words = smooth_list_names(driver->context, file, "", &known);
    const char *hint = driver_suggest(driver, names[0], words, known, NULL);
    if (!hint) return driver_fail_missing(driver, names, count);
    return driver_fail(driver, SMOOTH_CAUSE_SOURCE, hint, "no value for `%s`", names[0]);
}

static bool run_eval(Driver *driver) {
    EvalCall call;
    const SmoothFile *file;
    if (!read_call(driver, &call) || !driver_load_own(driver, &file) ||
        !check_names(driver, file, &call))
        return false;
    SmoothModel *model = driver_model(
        driver,
        smooth_parse_expression(driver->context, file, call.expression, call.count, call.names),
        driver_order(driver));
    if (!model || !driver_tau(driver, model, &call.values[call.count])) return false;
    const SmoothModelInfo *info = smooth_describe_model(model);
    double *out = NEW_ARRAY(driver->arena, double, info->output_count);
    smooth_eval_model(model, call.values, out);
    return (driver->options[OPTION_JSON] ? print_json : print_plain)(driver, info, out);
}

const Command command_eval = {
    .name = "eval",
    .operands = "[FILE] EXPR [NAME=VALUE ...]",
    .summary = "Prints the value of an expression, which may use the functions of a file",
    .about = "Each NAME has the VALUE given; --grad and --hess differentiate in them and in tau.\n",
    .example = "$ smooth eval 'max(x, 0)' x=3 --kernel algebraic --tau 4 --grad\n"
               "value  4\n"
               "d_x    0.8\n"
               "d_tau  0.4\n",
    .options = OPTION_BIT(GRAD) | OPTION_BIT(HESS) | OPTION_BIT(HARD) | OPTION_BIT(TAU) |
               OPTION_BIT(KERNEL),
    .needs = "expression",
    .most = 1,
    .takes_values = true,
    .takes_expression = true,
    .run = run_eval,
};
