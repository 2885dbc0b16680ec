/* `smooth map`. In: points on standard input. Out: their values and derivatives on standard output.
 * The interpreter evaluates the first points, compiled code the others, with the same bits
 * (tests/unit/test_agree.c). Compiling at level 0 takes a third of the time of level 2, and a point
 * then takes up to twice as long: level 2 pays from millions of points on. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command/points.h"

enum { MOST_JOBS = 1024 };

static bool read_jobs(Driver *driver, unsigned *jobs) {
    const char *text = driver->options[OPTION_JOBS];
    *jobs = 1;
    if (!text) return true;
    size_t digits = strspn(text, "0123456789");
    unsigned long number = digits <= 9 ? strtoul(text, NULL, 10) : MOST_JOBS + 1;
    if (digits == 0 || text[digits] || number > MOST_JOBS)
        return driver_fail(driver, SMOOTH_CAUSE_CALL, "0 is a thread for each processor",
                           "--jobs needs a number of threads, 0 to %d%s", MOST_JOBS,
                           *text ? arena_printf(driver->arena, ", not `%s`", text) : "");
    long processors = number > 0 ? (long)number : sysconf(_SC_NPROCESSORS_ONLN);
    *jobs = processors < 1 ? 1 : processors > MOST_JOBS ? MOST_JOBS : (unsigned)processors;
    return true;
}

static bool check_options(Driver *driver) {
    if (strcmp(driver->operands[0], "-") == 0)
        return driver_fail(driver, SMOOTH_CAUSE_CALL, NULL,
                           "the points come from standard input, so the program cannot");
    if (driver->options[OPTION_BINARY] && driver->options[OPTION_HEX])
        return driver_fail(driver, SMOOTH_CAUSE_CALL, NULL,
                           "--hex is a way to write text, which --binary has none of");
    return true;
}

static bool open_points(Driver *driver, Points *p) {
    const char *const *options = driver->options;
    const SmoothFile *file = driver_load(driver, driver->operands[0]);
    int order = options[OPTION_HESS] ? 2 : options[OPTION_GRAD] ? 1 : 0;
    *p = (Points){.driver = driver};
    p->model = driver_model(driver, smooth_find_function(file, driver->operands[1]), order);
    if (!p->model || (options[OPTION_JIT] && !smooth_compile_batch(p->model, 0))) return false;
    p->info = smooth_describe_model(p->model);
    p->format = options[OPTION_BINARY] ? &points_binary : &points_csv;
    p->fields = NEW_ARRAY(driver->arena, size_t, p->info->input_count);
    p->values = NEW_ARRAY(driver->arena, double, p->info->input_count);
    return driver_tau(driver, p->model, &p->values[driver_tau_input(p->info)]);
}

static bool run_map(Driver *driver) {
    Points points;
    unsigned jobs;
    return check_options(driver) && read_jobs(driver, &jobs) && open_points(driver, &points) &&
           points_run(&points, jobs);
}

const Command command_map = {
    .name = "map",
    .operands = "FILE FN",
    .summary = "Reads points as CSV on standard input, prints values and derivatives as CSV",
    .about =
        "The first line names the parameters, in any order, and may have a column tau. Numbers\n"
        "are decimal or hexadecimal, inf or nan. Parameters with a default may be left out.\n\n"
        "With --binary there are no lines: a point is its parameters in their order, all of them,\n"
        "as doubles of eight bytes, the lowest first; what comes out for it is the same numbers "
        "as\n"
        "in CSV, in the same order. The temperature is that of --tau.\n\n"
        "What comes out does not depend on the number of threads.\n",
    .example =
        "$ echo 'fn ramp(x) = max(x, 0)' > ramp.smooth\n"
        "$ printf 'x,tau\\n-3,4\\n3,0\\n' | smooth map ramp.smooth ramp --kernel algebraic --grad\n"
        "value,d_x,d_tau\n"
        "1,0.2,0.4\n"
        "3,1,0\n",
    .options = OPTION_BIT(GRAD) | OPTION_BIT(HESS) | OPTION_BIT(HARD) | OPTION_BIT(TAU) |
               OPTION_BIT(KERNEL) | OPTION_BIT(HEX) | OPTION_BIT(BINARY) | OPTION_BIT(JOBS) |
               OPTION_BIT(INTERPRET) | OPTION_BIT(JIT),
    .needs = {"file", "function"},
    .most = 2,
    .run = run_map,
};
