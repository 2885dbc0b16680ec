/* `smooth table`. In: a function, a value for each of its parameters, and for one of them a range
 * or a list. Out: a row for each value of that one, with the hard value, and for each temperature
 * the smooth value and its derivative in the parameter that varies, or all derivatives. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/number.h"
#include "command/columns.h"

typedef struct {
    const SmoothModel *model, *hard;
    const SmoothModelInfo *info;
    double *inputs; /* the point that is computed */
    bool *is_given; /* which inputs have a value */
    size_t axis;    /* the input that varies */
    uint32_t rows;
    double *points; /* the values of the axis, one a row; NULL: no input varies yet */
    bool is_range;  /* they were not given one by one */
    uint32_t tau_count;
    double *taus; /* the temperatures of each row, unless the axis is the temperature */
    size_t shown_count;
    size_t *shown; /* the outputs of the model that have a column for each temperature */
} ValueTable;

/* Point i of `count`. One that differs from 0 by rounding errors is 0, where kinks like to be. */
static double place(const double bounds[2], uint32_t i, uint32_t count) {
    double point = bounds[0] + (bounds[1] - bounds[0]) * i / (count - 1);
    double scale = fabs(bounds[0]) + fabs(bounds[1]);
    return fabs(point) < 1e-15 * scale && isfinite(scale) ? 0 : point;
}

/* Reads FROM:TO:COUNT into an array of COUNT points, both ends included. */
static bool read_range(Driver *driver, const char *name, const char *text, uint32_t *count,
                       double **points) {
    char *copy = arena_copy(driver->arena, text, strlen(text)), *end;
    char *to = strchr(copy, ':'), *steps = strchr(to + 1, ':');
    double bounds[2];
    *to++ = '\0';
    long wanted = steps ? strtol(steps + 1, &end, 10) : 0;
    if (wanted < 1 || wanted > LIMIT_ROWS || *end != '\0') {
        const char *hint = arena_printf(
            driver->arena, "for example %s=-3:3:13; COUNT is at most %d", name, LIMIT_ROWS);
        return driver_fail(driver, SMOOTH_CAUSE_CALL, hint,
                           "the range of `%s` is FROM:TO:COUNT, not `%s`", name, text);
    }
    *steps = '\0';
    const char *what = arena_printf(driver->arena, "the range of `%s`", name);
    if (!driver_number(driver, what, copy, &bounds[0]) ||
        !driver_number(driver, what, to, &bounds[1]))
        return false;
    *count = (uint32_t)wanted;
    *points = NEW_ARRAY(driver->arena, double, wanted);
    for (uint32_t i = 0; i < *count; i++)
        (*points)[i] = i == 0 ? bounds[0] : i + 1 == *count ? bounds[1] : place(bounds, i, *count);
    return true;
}

/* Reads one value, or several with commas between them. */
static bool read_list(Driver *driver, const char *name, const char *text, uint32_t *count,
                      double **points) {
    *count = 1;
    for (const char *c = text; *c; c++) *count += *c == ',';
    *points = NEW_ARRAY(driver->arena, double, *count);
    const char *what = arena_printf(driver->arena, "`%s`", name);
    for (uint32_t i = 0; i < *count; i++) {
        size_t size = strcspn(text, ",");
        const char *item = arena_copy(driver->arena, text, size);
        if (!driver_number(driver, what, item, &(*points)[i])) return false;
        text += size + 1;
    }
    return true;
}

static bool find_input(Driver *driver, const ValueTable *table, const char *name, size_t *index) {
    *index = driver_find_input(table->model, name);
    const char *const *names = table->info->input_names;
    size_t count = table->info->input_count;
    if (*index < count) return true;
    const char *list = driver_list(driver, names, count, "`", "`", ", ");
    return driver_fail(
        driver, SMOOTH_CAUSE_CALL,
        driver_suggest(driver, name, names, count,
                       arena_printf(driver->arena, "what can have a value is %s", list)),
        "`%s` has no parameter `%s`", driver_name(table->model), name);
}

/* NAME=VALUE gives an input its value; NAME=FROM:TO:COUNT and NAME=A,B,C make it the axis. */
static bool read_value(Driver *driver, ValueTable *table, const char *assignment) {
    const char *sign = driver_assignment(assignment);
    size_t index;
    uint32_t count;
    double *points;
    const char *name = arena_copy(driver->arena, assignment, (size_t)(sign - assignment));
    bool is_range = strchr(sign, ':');
    if (!find_input(driver, table, name, &index)) return false;
    if (table->is_given[index])
        return driver_fail(driver, SMOOTH_CAUSE_CALL, NULL, "`%s` is given twice", name);
    if (!(is_range ? read_range : read_list)(driver, name, sign + 1, &count, &points)) return false;
    table->is_given[index] = true;
    table->inputs[index] = points[0];
    if (count == 1 && !is_range) return true;
    if (table->points)
        return driver_fail(driver, SMOOTH_CAUSE_CALL, NULL,
                           "only one parameter can vary: `%s` does already",
                           table->info->input_names[table->axis]);
    table->axis = index;
    table->rows = count;
    table->points = points;
    table->is_range = is_range;
    return true;
}

/* No parameter has a range: says which would have to be given, as it is written. */
static bool fail_axis(Driver *driver, const ValueTable *table, const char *const *missing,
                      size_t count) {
    const char *axis = count > 0 ? missing[0] : table->info->input_names[0];
    const char *rest = count > 1 ? driver_list(driver, missing + 1, count - 1, " ", "=1", "") : "";
    return driver_fail(
        driver, SMOOTH_CAUSE_CALL,
        arena_printf(driver->arena, "write %s=0:1:11%s; a list is %s=0,0.5,1", axis, rest, axis),
        "no parameter has a range, FROM:TO:COUNT");
}

/* Gives the other parameters their defaults. Reports a missing axis, and those that have no value.
 */
static bool complete(Driver *driver, ValueTable *table) {
    size_t count;
    if (!driver_complete(table->model, table->is_given, table->inputs)) return false;
    const char **missing = driver_missing(driver, table->model, table->is_given, &count);
    if (!table->points) return fail_axis(driver, table, missing, count);
    return count == 0 || driver_fail_missing(driver, missing, count);
}

/* The temperatures: those of --tau, else the value of `tau=`, else the file's. */
static bool read_taus(Driver *driver, ValueTable *table) {
    size_t tau = driver_tau_input(table->info);
    const char *text = driver->options[OPTION_TAU];
    if (text && table->is_given[tau])
        return driver_fail(driver, SMOOTH_CAUSE_CALL, NULL, "the temperature is given twice");
    table->tau_count = 1;
    table->taus = &table->inputs[tau];
    if (!table->is_given[tau]) table->inputs[tau] = table->info->temperature;
    if (text && !read_list(driver, "--tau", text, &table->tau_count, &table->taus)) return false;
    for (uint32_t i = 0; i < table->tau_count; i++)
        if (!driver_check_tau(driver, table->taus[i])) return false;
    return true;
}

/* The value and its derivative along the axis; by --grad and --hess all outputs. */
static void choose_outputs(Driver *driver, ValueTable *table) {
    bool has_all = driver_order(driver) > 0;
    table->shown_count = has_all ? table->info->output_count : 2;
    table->shown = NEW_ARRAY(driver->arena, size_t, table->shown_count);
    for (size_t i = 1; i < table->shown_count; i++)
        table->shown[i] = has_all ? i : driver_slope(table->axis);
}

/* The cells by rows. A row is the value of the axis, the hard value, then the outputs for each
 * temperature. NULL after Ctrl-C. */
static double *compute(Driver *driver, const ValueTable *table, uint32_t columns) {
    const SmoothModelInfo *info = table->info;
    double *cells = NEW_ARRAY(driver->arena, double, (size_t)table->rows *columns);
    double *out = NEW_ARRAY(driver->arena, double, info->output_count), *cell = cells;
    size_t tau = driver_tau_input(info);
    for (uint32_t i = 0; i < table->rows; i++) {
        if (driver_is_interrupted(driver)) return NULL;
        *cell++ = table->inputs[table->axis] = table->points[i];
        smooth_eval_model(table->hard, table->inputs, cell++);
        for (uint32_t k = 0; k < table->tau_count; k++) {
            if (table->axis != tau) table->inputs[tau] = table->taus[k];
            smooth_eval_model(table->model, table->inputs, out);
            for (size_t j = 0; j < table->shown_count; j++) *cell++ = out[table->shown[j]];
        }
    }
    return cells;
}

static const char **titles(Driver *driver, const ValueTable *table, uint32_t columns) {
    const char **title = NEW_ARRAY(driver->arena, const char *, columns);
    const char *at = "";
    uint32_t column = 0;
    title[column++] = table->info->input_names[table->axis];
    title[column++] = "hard";
    for (uint32_t k = 0; k < table->tau_count; k++) {
        char tau[32];
        number_text(table->taus[k], tau);
        if (table->tau_count > 1) at = arena_printf(driver->arena, "@%s", tau);
        for (size_t j = 0; j < table->shown_count; j++)
            title[column++] =
                arena_printf(driver->arena, "%s%s",
                             j > 0 ? table->info->output_names[table->shown[j]] : "smooth", at);
    }
    return title;
}

static bool print_table(Driver *driver, const ValueTable *table, uint32_t columns,
                        const double *cells) {
    Columns shown = {.rows = table->rows,
                     .columns = columns,
                     .lead = 2,
                     .group = (uint32_t)table->shown_count,
                     .titles = titles(driver, table, columns),
                     .cells = cells,
                     .is_full = driver->options[OPTION_FULL],
                     .is_given = !table->is_range};
    return columns_print(driver, &shown, driver_width());
}

static bool print_table_json(Driver *driver, const ValueTable *table, uint32_t columns,
                             const double *cells) {
    cJSON *object = cJSON_CreateObject();
    cJSON_AddItemToObject(object, "columns",
                          cJSON_CreateStringArray(titles(driver, table, columns), (int)columns));
    cJSON *rows = cJSON_AddArrayToObject(object, "rows");
    for (uint32_t i = 0; i < table->rows && !driver_is_interrupted(driver); i++) {
        cJSON *row = cJSON_CreateArray();
        for (uint32_t c = 0; c < columns; c++)
            cJSON_AddItemToArray(row, driver_json_number(cells[(size_t)i * columns + c]));
        cJSON_AddItemToArray(rows, row);
    }
    if (!driver_is_interrupted(driver)) return driver_put_json(driver, object);
    cJSON_Delete(object);
    return driver_stop(driver);
}

/* Reads the call into the table. False after a report. */
static bool read_call(Driver *driver, const SmoothFunction *function, ValueTable *table) {
    *table =
        (ValueTable){.model = driver_model(driver, function, driver_order(driver) > 1 ? 2 : 1)};
    if (!table->model) return false;
    table->info = smooth_describe_model(table->model);
    table->inputs = NEW_ARRAY(driver->arena, double, table->info->input_count);
    table->is_given = NEW_ARRAY(driver->arena, bool, table->info->input_count);
    for (uint32_t i = 0; i < driver->value_count; i++)
        if (!read_value(driver, table, driver->values[i])) return false;
    if (!complete(driver, table) || !read_taus(driver, table)) return false;
    choose_outputs(driver, table);
    return true;
}

static bool run_table(Driver *driver) {
    const SmoothFile *file;
    ValueTable table;
    if (!driver_load_own(driver, &file)) return false;
    const SmoothFunction *function = driver_function(driver, file, driver->operands[0]);
    if (!function || !read_call(driver, function, &table)) return false;
    table.hard = smooth_create_model(function, &(SmoothOptions){.is_hard = true});
    if (!table.hard) return false;
    uint32_t columns = (uint32_t)(2 + table.shown_count * table.tau_count);
    const double *cells = compute(driver, &table, columns);
    if (!cells) return driver_stop(driver);
    driver_hold_signals(driver);
    bool is_fine = (driver->options[OPTION_JSON] ? print_table_json : print_table)(driver, &table,
                                                                                   columns, cells);
    driver_release_signals(driver);
    return is_fine;
}

const Command command_table = {
    .name = "table",
    .operands = "[FILE] EXPR NAME=FROM:TO:COUNT [NAME=VALUE ...]",
    .summary = "Prints a function, hard and smooth, with its derivative, along one parameter",
    .about =
        "EXPR is the name of a function of FILE, or an expression; its parameters are the names\n"
        "in it that have no meaning. The parameter that varies has a range, FROM:TO:COUNT, or\n"
        "a list, A,B,C; it may be tau. --tau takes a list, too: more columns for each\n"
        "temperature. --grad and --hess add all derivatives.\n\n"
        "Numbers have seven digits, and two after the point in any case; what is nothing beside\n"
        "the others of its column is 0. Columns that are too many for the terminal, or for 80\n"
        "characters, come below the others.\n",
    .example = "$ echo 'fn ramp(x) = max(x, 0)' > ramp.smooth\n"
               "$ smooth table ramp.smooth ramp x=-0.5:0.5:5 --tau 0.1\n"
               "    x  hard        smooth          d_x\n"
               "-0.5   0     0.0006715348  0.006692851\n"
               "-0.25  0     0.007888973   0.07585818\n"
               " 0     0     0.06931472    0.5\n"
               " 0.25  0.25  0.257889      0.9241418\n"
               " 0.5   0.5   0.5006715     0.9933071\n",
    .options = OPTION_BIT(GRAD) | OPTION_BIT(HESS) | OPTION_BIT(TAU) | OPTION_BIT(KERNEL) |
               OPTION_BIT(FULL),
    .needs = "function or expression",
    .most = 1,
    .takes_values = true,
    .takes_expression = true,
    .run = run_table,
};
