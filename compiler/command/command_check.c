/* `smooth check`. In: files and expressions. Out: every error in them, also those that only
 * smoothing finds. */
#include "command/driver.h"

static bool print(Driver *driver, const char *name, size_t count) {
    if (!driver->options[OPTION_JSON])
        return driver_print(driver, "%s: %zu function%s, no errors\n", name, count,
                            count == 1 ? "" : "s");
    cJSON *object = cJSON_CreateObject();
    cJSON_AddStringToObject(object, "file", name);
    cJSON_AddNumberToObject(object, "functions", (double)count);
    return driver_put_json(driver, object);
}

static bool check(Driver *driver, const char *operand) {
    size_t count;
    if (!driver_is_file(driver, operand))
        return driver_model(driver, driver_function(driver, NULL, operand), 0) &&
               print(driver, "<expression>", 1);
    const SmoothFile *file = driver_load(driver, operand);
    if (!smooth_check_file(file)) return false;
    smooth_list_functions(file, &count);
    return print(driver, driver_title(driver, operand), count);
}

static bool run_check(Driver *driver) {
    bool is_fine = true;
    for (uint32_t i = 0; i < driver->count; i++)
        is_fine = check(driver, driver->operands[i]) && is_fine;
    return is_fine;
}

const Command command_check = {
    .name = "check",
    .operands = "FILE|EXPR ...",
    .summary = "Reports every error in files and expressions",
    .example = "$ echo 'fn ramp(x) = max(x, 0)' > ramp.smooth\n"
               "$ smooth check ramp.smooth\n"
               "ramp.smooth: 1 function, no errors\n",
    .file = FILE_ANY,
    .needs = "file or expression",
    .takes_file_alone = true,
    .takes_expression = true,
    .most = UINT32_MAX,
    .run = run_check,
};
