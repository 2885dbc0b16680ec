/* `smooth eval` and `smooth table`: values and derivatives at given points, by the interpreter. */
#include "driver.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "load.h"

/* --- eval -------------------------------------------------------------------------------- */

typedef struct {
    const char *file, *expression; /* file may be NULL */
    uint32_t count;
    const char **names;
    double *values;
} Question;

static bool add_value(Driver *driver, Question *question, const char *assignment) {
    const char *sign = driver_assignment(assignment);
    const char *name = arena_copy(&driver->unit->arena, assignment, (size_t)(sign - assignment));
    if (strcmp(name, "tau") == 0) {
        if (driver->options[OPTION_TAU])
            return driver_fail(driver, CAUSE_CALL, "the temperature is given twice");
        driver->options[OPTION_TAU] = sign + 1;
        return true;
    }
    for (uint32_t i = 0; i < question->count; i++)
        if (strcmp(question->names[i], name) == 0)
            return driver_fail(driver, CAUSE_CALL, "`%s` is given twice", name);
    question->names[question->count] = name;
    return driver_number(driver, arena_printf(&driver->unit->arena, "`%s`", name), sign + 1,
                         &question->values[question->count++]);
}

static bool read_question(Driver *driver, Question *question) {
    uint32_t count = driver->value_count;
    *question = (Question){.file = driver->count > 1 ? driver->operands[0] : NULL,
                           .expression = driver->operands[driver->count - 1],
                           .names = NEW_ARRAY(&driver->unit->arena, const char *, count),
                           .values = NEW_ARRAY(&driver->unit->arena, double, count + 1)};
    for (uint32_t i = 0; i < count; i++)
        if (!add_value(driver, question, driver->values[i])) return false;
    return true;
}

static void print_plain(Driver *driver, const Model *model, const double *out) {
    char text[32];
    int width = 5;
    for (uint32_t i = 0; i < model->inputs; i++)
        if ((int)strlen(model_input(model, i)) + 2 > width)
            width = (int)strlen(model_input(model, i)) + 2;
    number_text(out[0], text);
    if (!model->gradient) driver_print(driver, "%s\n", text);
    if (!model->gradient) return;
    driver_print(driver, "%-*s  %s\n", width, "value", text);
    for (uint32_t i = 0; i < model->inputs; i++) {
        number_text(out[1 + i], text);
        driver_print(driver, "d_%-*s  %s\n", width - 2, model_input(model, i), text);
    }
}

/* JSON has no infinities and no NaN: they are strings. */
static void print_json_number(Driver *driver, double value) {
    char text[32];
    number_text(value, text);
    bool is_word = strchr("in", text[text[0] == '-']);
    driver_print(driver, is_word ? "\"%s\"" : "%s", text);
}

static void print_json(Driver *driver, const Model *model, const double *out) {
    driver_print(driver, "{\"value\":");
    print_json_number(driver, out[0]);
    for (uint32_t i = 0; model->gradient && i < model->inputs; i++) {
        driver_print(driver, "%s\"%s\":", i == 0 ? ",\"gradient\":{" : ",", model_input(model, i));
        print_json_number(driver, out[1 + i]);
    }
    driver_print(driver, model->gradient ? "}}\n" : "}\n");
}

static bool run_eval(Driver *driver) {
    Question question;
    if (!read_question(driver, &question)) return false;
    File *file = question.file ? driver_load(driver, question.file) : NULL;
    if (question.file && !file) return false;
    Function *function =
        load_expression(driver->unit, file, question.expression, question.count, question.names);
    if (!function) return false;
    Model *model = driver_model(driver, file, function, driver->options[OPTION_GRAD] ? 1 : 0, NULL);
    if (!model || !driver_tau(driver, model, &question.values[question.count])) return false;
    Ref *roots;
    uint32_t count = model_roots(model, &roots);
    Runner runner = driver_runner(driver, model->graph, roots, count);
    double *out = NEW_ARRAY(&driver->unit->arena, double, count);
    tape_run(runner.tape, question.values, runner.slots, out);
    (driver->options[OPTION_JSON] ? print_json : print_plain)(driver, model, out);
    return true;
}

const Command command_eval = {
    .name = "eval",
    .operands = "[FILE] EXPR [NAME=VALUE ...]",
    .summary = "Prints the value of an expression, which may use the functions of a file",
    .about = "Each NAME stands for its VALUE; --grad differentiates with respect to them.\n",
    .example = "$ smooth eval 'max(x, 0)' x=3 --kernel algebraic --tau 4 --grad\n"
               "value  4\n"
               "d_x    0.8\n"
               "d_tau  0.4\n",
    .options = OPTION_BIT(GRAD) | OPTION_BIT(HARD) | OPTION_BIT(TAU) | OPTION_BIT(KERNEL) |
               OPTION_BIT(JSON),
    .needs = {"expression"},
    .most = 2,
    .takes_values = true,
    .takes_expression = true,
    .run = run_eval,
};

/* --- table ------------------------------------------------------------------------------- */

enum { ROW_LIMIT = 1000000 };

typedef struct {
    const Model *model, *hard;
    double *inputs; /* a point; tau last */
    bool *is_given; /* which inputs have a value */
    uint32_t axis;  /* the input that varies */
    uint32_t rows;
    double *points;
    uint32_t tau_count;
    double *taus;
} Table;

/* FROM:TO:COUNT. */
static bool read_range(Driver *driver, const char *name, const char *text, uint32_t *count,
                       double **points) {
    char *copy = arena_copy(&driver->unit->arena, text, strlen(text)), *end;
    char *to = strchr(copy, ':'), *steps = strchr(to + 1, ':');
    double bounds[2];
    *to++ = '\0';
    long wanted = steps ? strtol(steps + 1, &end, 10) : 0;
    if (wanted < 1 || wanted > ROW_LIMIT || *end != '\0') {
        Diagnostic *error = driver_error(
            driver, CAUSE_CALL, "the range of `%s` is FROM:TO:COUNT, not `%s`", name, text);
        return driver_hint(driver, error, "for example %s=-3:3:13; COUNT is at most %d", name,
                           ROW_LIMIT);
    }
    *steps = '\0';
    const char *what = arena_printf(&driver->unit->arena, "the range of `%s`", name);
    if (!driver_number(driver, what, copy, &bounds[0]) ||
        !driver_number(driver, what, to, &bounds[1]))
        return false;
    *count = (uint32_t)wanted;
    *points = NEW_ARRAY(&driver->unit->arena, double, wanted);
    for (uint32_t i = 0; i < *count; i++)
        (*points)[i] = i == 0            ? bounds[0]
                       : i + 1 == *count ? bounds[1]
                                         : bounds[0] + (bounds[1] - bounds[0]) * i / (*count - 1);
    return true;
}

/* A value, or several with commas. */
static bool read_list(Driver *driver, const char *name, const char *text, uint32_t *count,
                      double **points) {
    *count = 1;
    for (const char *c = text; *c; c++) *count += *c == ',';
    *points = NEW_ARRAY(&driver->unit->arena, double, *count);
    const char *what = arena_printf(&driver->unit->arena, "`%s`", name);
    for (uint32_t i = 0; i < *count; i++) {
        size_t size = strcspn(text, ",");
        const char *item = arena_copy(&driver->unit->arena, text, size);
        if (!driver_number(driver, what, item, &(*points)[i])) return false;
        text += size + 1;
    }
    return true;
}

static bool find_input(Driver *driver, const Model *model, const char *name, uint32_t *index) {
    const char **names = NEW_ARRAY(&driver->unit->arena, const char *, model->inputs);
    for (*index = 0; *index < model->inputs; ++*index) {
        names[*index] = model_input(model, *index);
        if (strcmp(names[*index], name) == 0) return true;
    }
    Diagnostic *error = driver_error(driver, CAUSE_CALL, "`%s` has no parameter `%s`",
                                     model->function->name->text, name);
    return driver_suggest(driver, error, name, names, model->inputs);
}

/* NAME=VALUE fixes a parameter, NAME=RANGE makes it the axis. */
static bool read_value(Driver *driver, Table *table, const char *assignment) {
    const char *sign = driver_assignment(assignment);
    uint32_t index, count;
    double *points;
    const char *name = arena_copy(&driver->unit->arena, assignment, (size_t)(sign - assignment));
    bool is_range = strchr(sign, ':');
    if (!find_input(driver, table->model, name, &index)) return false;
    if (table->is_given[index]) return driver_fail(driver, CAUSE_CALL, "`%s` is given twice", name);
    if (!(is_range ? read_range : read_list)(driver, name, sign + 1, &count, &points)) return false;
    table->is_given[index] = true;
    table->inputs[index] = points[0];
    if (count == 1 && !is_range) return true;
    if (table->points)
        return driver_fail(driver, CAUSE_CALL, "only one parameter can vary: `%s` does already",
                           model_input(table->model, table->axis));
    table->axis = index;
    table->rows = count;
    table->points = points;
    return true;
}

/* Parameters that are not given have their defaults. */
static bool complete(Driver *driver, Table *table) {
    const Function *function = table->model->function;
    const char *missing;
    if (!driver_complete(driver, function, table->is_given, table->inputs, &missing)) return false;
    if (missing) {
        Diagnostic *error = driver_error(driver, CAUSE_CALL, "no value for %s", missing);
        return driver_hint(driver, error, "give one as NAME=VALUE");
    }
    if (table->points) return true;
    Diagnostic *error = driver_error(driver, CAUSE_CALL, "no parameter varies");
    return driver_hint(driver, error, "give one a range: %s=0:1:11", model_input(table->model, 0));
}

/* The temperatures: those of --tau, else that of the row or of the file. */
static bool read_taus(Driver *driver, Table *table) {
    uint32_t last = table->model->inputs - 1;
    const char *text = driver->options[OPTION_TAU];
    if (text && table->is_given[last])
        return driver_fail(driver, CAUSE_CALL, "the temperature is given twice");
    table->tau_count = 1;
    table->taus = &table->inputs[last];
    if (!table->is_given[last]) table->inputs[last] = table->model->temperature;
    if (text && !read_list(driver, "--tau", text, &table->tau_count, &table->taus)) return false;
    for (uint32_t i = 0; i < table->tau_count; i++)
        if (!driver_check_tau(driver, table->taus[i])) return false;
    return true;
}

/* A row: the axis, the hard value, then value and derivative for each temperature. */
static double *compute(Driver *driver, const Table *table, uint32_t columns) {
    const Model *model = table->model;
    Ref roots[] = {model->value, model->gradient[table->axis]};
    Runner hard = driver_runner(driver, table->hard->graph, &table->hard->value, 1);
    Runner smooth = driver_runner(driver, model->graph, roots, 2);
    double *cells = NEW_ARRAY(&driver->unit->arena, double, (size_t)table->rows *columns);
    bool is_tau_fixed = table->axis + 1 < model->inputs;
    for (uint32_t i = 0; i < table->rows; i++) {
        double *row = cells + (size_t)i * columns;
        row[0] = table->inputs[table->axis] = table->points[i];
        tape_run(hard.tape, table->inputs, hard.slots, row + 1);
        for (uint32_t k = 0; k < table->tau_count; k++) {
            if (is_tau_fixed) table->inputs[model->inputs - 1] = table->taus[k];
            tape_run(smooth.tape, table->inputs, smooth.slots, row + 2 + 2 * k);
        }
    }
    return cells;
}

static const char **titles(Driver *driver, const Table *table, uint32_t columns) {
    const char **title = NEW_ARRAY(&driver->unit->arena, const char *, columns);
    char tau[32] = "";
    title[0] = model_input(table->model, table->axis);
    title[1] = "hard";
    for (uint32_t k = 0; k < table->tau_count; k++) {
        if (table->tau_count > 1) number_text(table->taus[k], tau);
        const char *at = table->tau_count > 1 ? "@" : "";
        title[2 + 2 * k] = arena_printf(&driver->unit->arena, "smooth%s%s", at, tau);
        title[3 + 2 * k] = arena_printf(&driver->unit->arena, "derivative%s%s", at, tau);
    }
    return title;
}

/* Seven digits, unless all are wanted. */
static void cell_text(const Driver *driver, double value, char out[static 32]) {
    if (!driver->options[OPTION_FULL]) {
        snprintf(out, 32, "%.7g", value);
        value = strtod(out, NULL);
    }
    number_text(value, out);
}

static void print_table(Driver *driver, const Table *table, uint32_t columns, const double *cells) {
    const char **title = titles(driver, table, columns);
    int *widths = NEW_ARRAY(&driver->unit->arena, int, columns);
    char text[32];
    for (uint32_t c = 0; c < columns; c++) {
        widths[c] = (int)strlen(title[c]);
        for (uint32_t i = 0; i < table->rows; i++) {
            cell_text(driver, cells[(size_t)i * columns + c], text);
            if ((int)strlen(text) > widths[c]) widths[c] = (int)strlen(text);
        }
    }
    for (uint32_t c = 0; c < columns; c++)
        driver_print(driver, "%s%*s", c > 0 ? "  " : "", widths[c], title[c]);
    driver_print(driver, "\n");
    for (size_t i = 0; i < (size_t)table->rows * columns; i++) {
        cell_text(driver, cells[i], text);
        driver_print(driver, "%*s%s", widths[i % columns], text, (i + 1) % columns ? "  " : "\n");
    }
}

static bool run_table(Driver *driver) {
    File *file = driver_load(driver, driver->operands[0]);
    Function *function = file ? driver_function(driver, file, driver->operands[1]) : NULL;
    if (!function) return false;
    Table table = {.model = driver_model(driver, file, function, 1, NULL)};
    if (!table.model) return false;
    table.inputs = NEW_ARRAY(&driver->unit->arena, double, table.model->inputs);
    table.is_given = NEW_ARRAY(&driver->unit->arena, bool, table.model->inputs);
    for (uint32_t i = 0; i < driver->value_count; i++)
        if (!read_value(driver, &table, driver->values[i])) return false;
    if (!complete(driver, &table) || !read_taus(driver, &table)) return false;
    table.hard = driver_hard_model(driver, file, function, NULL);
    if (!table.hard) return false;
    uint32_t columns = 2 + 2 * table.tau_count;
    print_table(driver, &table, columns, compute(driver, &table, columns));
    return true;
}

const Command command_table = {
    .name = "table",
    .operands = "FILE FN NAME=FROM:TO:COUNT [NAME=VALUE ...]",
    .summary = "Prints a function, hard and smooth, with its derivative, along one parameter",
    .about = "The parameter that varies has a range, FROM:TO:COUNT, or a list, A,B,C; it may be\n"
             "tau. --tau takes a list, too: a pair of columns for each temperature.\n",
    .example = "$ echo 'fn ramp(x) = max(x, 0)' > ramp.smooth\n"
               "$ smooth table ramp.smooth ramp x=-0.5:0.5:5 --tau 0.1\n"
               "    x  hard        smooth   derivative\n"
               " -0.5     0  0.0006715348  0.006692851\n"
               "-0.25     0   0.007888973   0.07585818\n"
               "    0     0    0.06931472          0.5\n"
               " 0.25  0.25      0.257889    0.9241418\n"
               "  0.5   0.5     0.5006715    0.9933071\n",
    .options = OPTION_BIT(TAU) | OPTION_BIT(KERNEL) | OPTION_BIT(FULL),
    .needs = {"file", "function"},
    .most = 2,
    .takes_values = true,
    .run = run_table,
};
