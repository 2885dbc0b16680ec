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
    const char *const *options = driver->options;
    if (driver->path && strcmp(driver->path, "-") == 0 && !driver->session)
        return driver_fail(driver, SMOOTH_CAUSE_CALL, NULL,
                           "the points come from standard input, so the program cannot");
    if (options[OPTION_BINARY] && options[OPTION_HEX])
        return driver_fail(driver, SMOOTH_CAUSE_CALL, NULL,
                           "--hex is a way to write text, which --binary has none of");
    if (options[OPTION_BINARY] && options[OPTION_KEEP])
        return driver_fail(driver, SMOOTH_CAUSE_CALL, NULL,
                           "--keep is about columns of text, which --binary has none of");
    if (options[OPTION_JSON] && options[OPTION_HEX])
        return driver_fail(driver, SMOOTH_CAUSE_CALL, NULL,
                           "--hex and --json exclude each other: numbers in JSON are decimal");
    return true;
}

static bool open_points(Driver *driver, Points *p) {
    const char *const *options = driver->options;
    const SmoothFile *file;
    *p = (Points){.driver = driver};
    if (!driver_load_own(driver, &file)) return false;
    p->model = driver_model(driver, driver_function(driver, file, driver->operands[0]),
                            driver_order(driver));
    if (!p->model || (options[OPTION_JIT] && !smooth_compile_batch(p->model, 0))) return false;
    p->info = smooth_describe_model(p->model);
    p->format = options[OPTION_BINARY] ? &points_binary : &points_csv;
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
    .operands = "[FILE] EXPR",
    .summary = "Reads points as CSV on standard input, prints values and derivatives as CSV",
    .about =
        "EXPR is the name of a function of FILE, or an expression. The first line names the\n"
        "parameters, in any order, and may have a column tau; what separates its names, a comma, "
        "a\n"
        "semicolon or a tab, separates columns everywhere. Numbers are decimal or hexadecimal, "
        "inf\n"
        "or nan. Parameters with a default may be left out. With --keep other columns come first "
        "in\n"
        "the output. With --json each point gives a line: an object.\n\n"
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
               OPTION_BIT(INTERPRET) | OPTION_BIT(JIT) | OPTION_BIT(KEEP),
    .needs = "function or expression",
    .most = 1,
    .takes_expression = true,
    .run = run_map,
};
