/* `smooth map`: points come in as CSV, values and derivatives go out as CSV. Memory is bounded by
 * the longest row. The interpreter does the first rows; when there are many, compiled code does
 * the rest: tests/unit/test_agree.c bounds how far the two may be apart. */
#include "driver.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "explain.h"

enum { ROWS_INTERPRETED = 1000, CHUNK = 65536 };

/* Standard input by lines. What has been written is out before it waits for more to read. */
typedef struct {
    char *data;
    size_t begin, end, capacity;
    bool is_done;
} Reader;

typedef struct {
    Driver *driver;
    SmoothModel *model;
    const SmoothModelInfo *info;
    Reader reader;
    uint32_t width;  /* fields in a row */
    size_t *columns; /* the input that each field is */
    double *inputs, *outputs;
    uint64_t row; /* from 1 */
} Stream;

/* --- reading ----------------------------------------------------------------------------- */

static bool read_more(Driver *driver, Reader *reader) {
    if (reader->begin > 0) {
        memmove(reader->data, reader->data + reader->begin, reader->end - reader->begin);
        reader->end -= reader->begin;
        reader->begin = 0;
    }
    if (reader->capacity - reader->end < CHUNK) {
        size_t wanted = 2 * (reader->capacity + CHUNK);
        reader->data = arena_grow(driver->arena, reader->data, reader->capacity, wanted);
        reader->capacity = wanted;
    }
    ssize_t count;
    if (!driver_flush(driver)) return false;
    do count = read(STDIN_FILENO, reader->data + reader->end, CHUNK);
    while (count < 0 && errno == EINTR);
    if (count < 0)
        return driver_fail(driver, SMOOTH_CAUSE_MACHINE, NULL, "standard input cannot be read: %s",
                           explain_error(driver->arena, errno, "file"));
    reader->end += (size_t)count;
    reader->is_done = count == 0;
    return true;
}

/* The next line as a string without its end; NULL behind the last one, or after an error. */
static char *read_line(Driver *driver, Reader *reader, size_t *size) {
    size_t searched = 0;
    for (;;) {
        char *line = reader->data + reader->begin;
        size_t available = reader->end - reader->begin;
        char *newline =
            available > searched ? memchr(line + searched, '\n', available - searched) : NULL;
        if (newline || (reader->is_done && available > 0)) {
            *size = newline ? (size_t)(newline - line) : available;
            reader->begin += *size + (newline != NULL);
            line[*size] = '\0'; /* there is room: read_more leaves a chunk */
            return line;
        }
        searched = available;
        if (reader->is_done || !read_more(driver, reader)) return NULL;
    }
}

static bool is_blank(const char *text, size_t size) {
    while (size > 0 && strchr(" \t\r", text[size - 1])) size--;
    return size == 0;
}

/* The next line that is not blank. */
static char *read_row(Driver *driver, Reader *reader, size_t *size) {
    char *line;
    do line = read_line(driver, reader, size);
    while (line && is_blank(line, *size));
    return line;
}

/* Cuts off the field at *at, without the spaces and quotes around it; moves *at behind it, or sets
 * it to NULL after the last one. */
static char *next_field(char **at) {
    char *field = *at + strspn(*at, " \t\r"), *end = field + strcspn(field, ",");
    *at = *end == ',' ? end + 1 : NULL;
    while (end > field && strchr(" \t\r", end[-1])) end--;
    if (end - field >= 2 && *field == '"' && end[-1] == '"') field++, end--;
    *end = '\0';
    return field;
}

/* --- the header -------------------------------------------------------------------------- */

static bool unknown_column(const Stream *s, const char *name) {
    double number;
    const char *hint =
        driver_suggest(s->driver, name, s->info->input_names, s->info->input_count, NULL);
    if (*name == '\0')
        return driver_fail(s->driver, SMOOTH_CAUSE_SOURCE, NULL, "a column has no name");
    if (driver_read_number(name, &number)) hint = "the first line names the columns";
    return driver_fail(s->driver, SMOOTH_CAUSE_SOURCE, hint,
                       "column `%s`: `%s` has no such parameter", name, driver_name(s->model));
}

static bool add_column(Stream *s, const char *name, bool *is_given) {
    size_t input = driver_find_input(s->model, name);
    if (input == s->info->input_count) return unknown_column(s, name);
    if (is_given[input])
        return driver_fail(s->driver, SMOOTH_CAUSE_SOURCE, NULL, "column `%s` is there twice",
                           name);
    is_given[input] = true;
    s->columns[s->width++] = input;
    return true;
}

/* What has no column is constant: a default, or the temperature. */
static bool fill_rest(Stream *s, const bool *is_given) {
    const char *missing;
    if (!driver_complete(s->driver, s->model, is_given, s->inputs, &missing)) return false;
    return !missing || driver_fail(s->driver, SMOOTH_CAUSE_SOURCE, NULL,
                                   "`%s` needs a column for %s", driver_name(s->model), missing);
}

static bool read_header(Stream *s) {
    size_t size;
    char *line = read_row(s->driver, &s->reader, &size);
    if (!line && s->driver->status != STATUS_DONE) return false;
    if (!line)
        return driver_fail(s->driver, SMOOTH_CAUSE_SOURCE,
                           "the first line names the columns, each other is a point",
                           "standard input is empty");
    if (strncmp(line, "\xEF\xBB\xBF", 3) == 0) line += 3; /* a byte order mark */
    bool *is_given = NEW_ARRAY(s->driver->arena, bool, s->info->input_count);
    s->columns = NEW_ARRAY(s->driver->arena, size_t, s->info->input_count);
    while (line)
        if (!add_column(s, next_field(&line), is_given)) return false;
    return fill_rest(s, is_given);
}

/* --- rows -------------------------------------------------------------------------------- */

static bool bad_row(const Stream *s, uint32_t fields, const char *field) {
    const char *name = fields < s->width ? s->info->input_names[s->columns[fields]] : NULL;
    unsigned long long row = s->row;
    if (!name)
        driver_fail(s->driver, SMOOTH_CAUSE_SOURCE, NULL, "row %llu has more than %u field%s", row,
                    s->width, s->width == 1 ? "" : "s");
    else if (!field)
        driver_fail(s->driver, SMOOTH_CAUSE_SOURCE, NULL, "row %llu ends before column `%s`", row,
                    name);
    else if (!*field)
        driver_fail(s->driver, SMOOTH_CAUSE_SOURCE, NULL, "row %llu, column `%s`: nothing there",
                    row, name);
    else
        driver_fail(s->driver, SMOOTH_CAUSE_SOURCE, NULL,
                    "row %llu, column `%s`: `%.40s` is not a number", row, name, field);
    return false;
}

static bool read_point(Stream *s, char *line, size_t size) {
    uint32_t fields = 0;
    if (strlen(line) < size)
        return driver_fail(s->driver, SMOOTH_CAUSE_SOURCE, NULL, "row %llu holds a NUL byte",
                           (unsigned long long)s->row);
    for (; line; fields++) {
        char *field = next_field(&line);
        if (fields == s->width || !driver_read_number(field, &s->inputs[s->columns[fields]]))
            return bad_row(s, fields, field);
    }
    return fields == s->width || bad_row(s, fields, NULL);
}

static bool put_number(Driver *driver, double value, const char *end) {
    char text[40];
    if (driver->options[OPTION_HEX] && isfinite(value))
        snprintf(text, sizeof text, "%a", value);
    else
        number_text(value, text);
    return driver_put(driver, text, strlen(text)) && driver_put(driver, end, 1);
}

static void put_titles(const Stream *s) {
    size_t count = s->info->output_count;
    for (size_t i = 0; i < count; i++)
        driver_print(s->driver, "%s%s", s->info->output_names[i], i + 1 < count ? "," : "\n");
}

static bool put_outputs(const Stream *s) {
    size_t count = s->info->output_count;
    for (size_t i = 0; i < count; i++)
        if (!put_number(s->driver, s->outputs[i], i + 1 < count ? "," : "\n")) return false;
    return true;
}

/* Whoever does not ask for compiled code does not miss it. */
static void try_compiling(Stream *s) {
    s->driver->is_quiet = true;
    smooth_compile_model(s->model, 2);
    s->driver->is_quiet = false;
}

static bool run_rows(Stream *s) {
    const char *const *options = s->driver->options;
    size_t size;
    char *line;
    if (options[OPTION_JIT] && !smooth_compile_model(s->model, 2)) return false;
    for (s->row = 1; (line = read_row(s->driver, &s->reader, &size)); s->row++) {
        if (s->row == ROWS_INTERPRETED && !options[OPTION_JIT] && !options[OPTION_INTERPRET])
            try_compiling(s);
        if (!read_point(s, line, size)) return false;
        smooth_eval_model(s->model, s->inputs, s->outputs);
        if (!put_outputs(s)) return false;
    }
    return s->driver->status == STATUS_DONE;
}

static bool open_stream(Stream *s, Driver *driver) {
    const char *const *options = driver->options;
    if (strcmp(driver->operands[0], "-") == 0)
        return driver_fail(driver, SMOOTH_CAUSE_CALL, NULL,
                           "the points come from standard input, so the program cannot");
    const SmoothFile *file = driver_load(driver, driver->operands[0]);
    int order = options[OPTION_HESS] ? 2 : options[OPTION_GRAD] ? 1 : 0;
    *s = (Stream){.driver = driver};
    s->model = driver_model(driver, smooth_find_function(file, driver->operands[1]), order);
    if (!s->model) return false;
    s->info = smooth_describe_model(s->model);
    s->inputs = NEW_ARRAY(driver->arena, double, s->info->input_count);
    s->outputs = NEW_ARRAY(driver->arena, double, s->info->output_count);
    s->reader = (Reader){.data = arena_alloc(driver->arena, CHUNK), .capacity = CHUNK};
    return driver_tau(driver, s->model, &s->inputs[s->info->input_count - 1]);
}

static bool run_map(Driver *driver) {
    Stream stream;
    if (!open_stream(&stream, driver) || !read_header(&stream)) return false;
    put_titles(&stream);
    return run_rows(&stream);
}

const Command command_map = {
    .name = "map",
    .operands = "FILE FN",
    .summary = "Reads points as CSV on standard input, prints values and derivatives as CSV",
    .about =
        "The first line names the parameters, in any order, and may have a column tau. Numbers\n"
        "are decimal or hexadecimal, inf or nan. Parameters with a default may be left out.\n",
    .example =
        "$ echo 'fn ramp(x) = max(x, 0)' > ramp.smooth\n"
        "$ printf 'x,tau\\n-3,4\\n3,0\\n' | smooth map ramp.smooth ramp --kernel algebraic --grad\n"
        "value,d_x,d_tau\n"
        "1,0.2,0.4\n"
        "3,1,0\n",
    .options = OPTION_BIT(GRAD) | OPTION_BIT(HESS) | OPTION_BIT(HARD) | OPTION_BIT(TAU) |
               OPTION_BIT(KERNEL) | OPTION_BIT(HEX) | OPTION_BIT(INTERPRET) | OPTION_BIT(JIT),
    .needs = {"file", "function"},
    .most = 2,
    .run = run_map,
};
