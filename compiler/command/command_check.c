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

static bool check_file(Driver *driver, const char *operand, const SmoothFile *file) {
    size_t count;
    if (!smooth_check_file(file)) return false;
    smooth_list_functions(file, &count);
    return print(driver, driver_title(driver, operand), count);
}

/* An expression uses the functions of the file before it, if that could be read, or those of the
 * session. */
static bool run_check(Driver *driver) {
    const SmoothFile *file = driver->session;
    bool is_fine = true, is_lost = false;
    for (uint32_t i = 0; i < driver->count; i++) {
        const char *operand = driver->operands[i];
        bool is_file = driver_is_file(driver, operand), is_right;
        if (is_file) is_lost = !(file = driver_load(driver, operand));
        if (is_lost)
            is_right = false;
        else if (is_file)
            is_right = check_file(driver, operand, file);
        else
            is_right = driver_model(driver, driver_function(driver, file, operand), 0) &&
                       print(driver, "<expression>", 1);
        is_fine = is_fine && is_right;
    }
    return is_fine;
}

const Command command_check = {
    .name = "check",
    .operands = "FILE|EXPR ...",
    .summary = "Reports every error in files and expressions",
    .about = "An EXPR may use the functions of the FILE before it.\n",
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
