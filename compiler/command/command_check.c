/* `smooth check`. In: files. Out: every error in them, also those that only smoothing finds. */
#include "command/driver.h"

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
