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

#include "llvm.h"

enum { ROWS_INTERPRETED = 1000, CHUNK = 65536 };

/* Standard input by lines. What has been written is out before it waits for more to read. */
typedef struct {
    char *data;
    size_t begin, end, capacity;
    bool is_done;
} Reader;

typedef struct {
    Driver *driver;
    const Model *model;
    Reader reader;
    uint32_t width;    /* fields in a row */
    uint32_t *columns; /* the input that each field is */
    double *inputs, *outputs;
    uint32_t output_count;
    const Ref *roots;
    Runner runner;
    uint64_t row; /* from 1 */
    const Backend *backend;
    Jit *jit;
    void (*compiled)(const double *in, double *out);
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
        reader->data = arena_grow(&driver->unit->arena, reader->data, reader->capacity, wanted);
        reader->capacity = wanted;
    }
    ssize_t count;
    if (!driver_flush(driver)) return false;
    do count = read(STDIN_FILENO, reader->data + reader->end, CHUNK);
    while (count < 0 && errno == EINTR);
    if (count < 0)
        return driver_fail(driver, CAUSE_MACHINE, "standard input cannot be read: %s",
                           source_explain(&driver->unit->arena, errno, "file"));
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

static bool unknown_column(Driver *driver, const Model *model, const char *name) {
    double number;
    const char **names = NEW_ARRAY(&driver->unit->arena, const char *, model->inputs);
    for (uint32_t i = 0; i < model->inputs; i++) names[i] = model_input(model, i);
    const char *function = model->function->name->text;
    if (*name == '\0') return driver_fail(driver, CAUSE_SOURCE, "a column has no name");
    Diagnostic *error = driver_error(driver, CAUSE_SOURCE,
                                     "column `%s`: `%s` has no such parameter", name, function);
    if (driver_read_number(name, &number))
        return driver_hint(driver, error, "the first line names the columns");
    return driver_suggest(driver, error, name, names, model->inputs);
}

static bool add_column(Stream *s, const char *name, bool *is_given) {
    uint32_t input = 0;
    while (input < s->model->inputs && strcmp(model_input(s->model, input), name) != 0) input++;
    if (input == s->model->inputs) return unknown_column(s->driver, s->model, name);
    if (is_given[input])
        return driver_fail(s->driver, CAUSE_SOURCE, "column `%s` is there twice", name);
    is_given[input] = true;
    s->columns[s->width++] = input;
    return true;
}

/* What has no column is constant: a default, or the temperature. */
static bool fill_rest(Stream *s, const bool *is_given) {
    const Function *function = s->model->function;
    const char *missing;
    if (!driver_complete(s->driver, function, is_given, s->inputs, &missing)) return false;
    return !missing || driver_fail(s->driver, CAUSE_SOURCE, "`%s` needs a column for %s",
                                   function->name->text, missing);
}

static bool read_header(Stream *s) {
    size_t size;
    char *line = read_row(s->driver, &s->reader, &size);
    if (!line && s->driver->unit->errors > 0) return false;
    if (!line) {
        Diagnostic *error = driver_error(s->driver, CAUSE_SOURCE, "standard input is empty");
        return driver_hint(s->driver, error,
                           "the first line names the columns, each other is a point");
    }
    if (strncmp(line, "\xEF\xBB\xBF", 3) == 0) line += 3; /* a byte order mark */
    bool *is_given = NEW_ARRAY(&s->driver->unit->arena, bool, s->model->inputs);
    s->columns = NEW_ARRAY(&s->driver->unit->arena, uint32_t, s->model->inputs);
    while (line)
        if (!add_column(s, next_field(&line), is_given)) return false;
    return fill_rest(s, is_given);
}

/* --- rows -------------------------------------------------------------------------------- */

static bool bad_row(const Stream *s, uint32_t fields, const char *field) {
    const char *name = fields < s->width ? model_input(s->model, s->columns[fields]) : NULL;
    unsigned long long row = s->row;
    if (!name)
        driver_fail(s->driver, CAUSE_SOURCE, "row %llu has more than %u field%s", row, s->width,
                    s->width == 1 ? "" : "s");
    else if (!field)
        driver_fail(s->driver, CAUSE_SOURCE, "row %llu ends before column `%s`", row, name);
    else if (!*field)
        driver_fail(s->driver, CAUSE_SOURCE, "row %llu, column `%s`: nothing there", row, name);
    else
        driver_fail(s->driver, CAUSE_SOURCE, "row %llu, column `%s`: `%.40s` is not a number", row,
                    name, field);
    return false;
}

static bool read_point(Stream *s, char *line, size_t size) {
    uint32_t fields = 0;
    if (strlen(line) < size)
        return driver_fail(s->driver, CAUSE_SOURCE, "row %llu holds a NUL byte",
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
    const char **names = model_root_names(s->model, NULL, "d_%s", "d_%s_%s");
    for (uint32_t i = 0; i < s->output_count; i++)
        driver_print(s->driver, "%s%s", names[i], i + 1 < s->output_count ? "," : "\n");
}

/* --- compiled code ----------------------------------------------------------------------- */

/* NULL, or why there is no compiled code. */
static const char *compile(Stream *s) {
    const char *reason;
    char *error = NULL;
    s->backend = backend_open(s->driver->unit, &reason);
    if (!s->backend) return reason;
    Entry entry = {.kind = ENTRY_PACKED,
                   .name = "smooth_map",
                   .inputs = s->model->inputs,
                   .value = s->roots[0],
                   .output_count = s->output_count - 1,
                   .outputs = s->roots + 1};
    Module module = {s->model->graph, &entry, 1, "map"};
    s->jit = s->backend->jit_create(&module, 2, &error);
    if (s->jit) {
        *(void **)&s->compiled = s->backend->jit_find(s->jit, entry.name);
        return s->compiled ? NULL : "the code generator has lost the compiled code";
    }
    reason = arena_printf(&s->driver->unit->arena, "%s", error ? error : "out of memory");
    free(error);
    return reason;
}

static void evaluate(Stream *s) {
    if (s->compiled)
        s->compiled(s->inputs, s->outputs);
    else
        tape_run(s->runner.tape, s->inputs, s->runner.slots, s->outputs);
}

static bool put_outputs(const Stream *s) {
    for (uint32_t i = 0; i < s->output_count; i++)
        if (!put_number(s->driver, s->outputs[i], i + 1 < s->output_count ? "," : "\n"))
            return false;
    return true;
}

/* Whoever does not ask for compiled code does not miss it. */
static bool run_rows(Stream *s) {
    const char *const *options = s->driver->options;
    const char *error = options[OPTION_JIT] ? compile(s) : NULL;
    if (error) return driver_fail(s->driver, CAUSE_MACHINE, "%s", error);
    size_t size;
    char *line;
    for (s->row = 1; (line = read_row(s->driver, &s->reader, &size)); s->row++) {
        if (s->row == ROWS_INTERPRETED && !s->jit && !options[OPTION_INTERPRET]) compile(s);
        if (!read_point(s, line, size)) return false;
        evaluate(s);
        if (!put_outputs(s)) return false;
    }
    return s->driver->unit->errors == 0;
}

static bool open_stream(Stream *s, Driver *driver) {
    const char *const *options = driver->options;
    if (strcmp(driver->operands[0], "-") == 0)
        return driver_fail(driver, CAUSE_CALL,
                           "the points come from standard input, so the program cannot");
    File *file = driver_load(driver, driver->operands[0]);
    Function *function = file ? driver_function(driver, file, driver->operands[1]) : NULL;
    int order = options[OPTION_HESS] ? 2 : options[OPTION_GRAD] ? 1 : 0;
    *s = (Stream){.driver = driver};
    s->model = function ? driver_model(driver, file, function, order, NULL) : NULL;
    if (!s->model) return false;
    Arena *arena = &driver->unit->arena;
    Ref *roots;
    s->output_count = model_roots(s->model, &roots);
    s->roots = roots;
    s->runner = driver_runner(driver, s->model->graph, roots, s->output_count);
    s->inputs = NEW_ARRAY(arena, double, s->model->inputs);
    s->outputs = NEW_ARRAY(arena, double, s->output_count);
    s->reader = (Reader){.data = arena_alloc(arena, CHUNK), .capacity = CHUNK};
    return driver_tau(driver, s->model, &s->inputs[s->model->inputs - 1]);
}

static bool run_map(Driver *driver) {
    Stream stream;
    if (!open_stream(&stream, driver) || !read_header(&stream)) return false;
    put_titles(&stream);
    bool is_fine = run_rows(&stream);
    if (stream.jit) stream.backend->jit_destroy(stream.jit);
    return is_fine;
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
