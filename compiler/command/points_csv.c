/* Points as CSV: the first line names the fields, and each other line that is not blank is a point.
 * Fields are read without copies; only a row that is wrong is read a second time, to report where.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "command/points.h"

static const char *skip_blanks(const char *at) {
    while (*at == ' ' || *at == '\t' || *at == '\r') at++;
    return at;
}

/* Complete points end with a newline. */
static size_t cut(const Points *points, const char *data, size_t searched, size_t size,
                  size_t limit) {
    (void)points;
    size_t whole = 0;
    for (size_t at = searched; limit > 0 && at < size; limit--) {
        const char *newline = memchr(data + at, '\n', size - at);
        if (!newline) break;
        at = whole = (size_t)(newline - data) + 1;
    }
    return whole;
}

/* --- the header -------------------------------------------------------------------------- */

/* Cuts off the field at *at, without the spaces and quotes around it. Moves *at to the next field,
 * or sets it to NULL after the last one. */
static char *next_field(char **at) {
    char *field = *at + strspn(*at, " \t\r"), *end = field + strcspn(field, ",");
    *at = *end == ',' ? end + 1 : NULL;
    while (end > field && strchr(" \t\r", end[-1])) end--;
    if (end - field >= 2 && *field == '"' && end[-1] == '"') field++, end--;
    *end = '\0';
    return field;
}

static bool unknown_column(const Points *p, const char *name) {
    double number;
    const char *hint =
        driver_suggest(p->driver, name, p->info->input_names, p->info->input_count, NULL);
    if (*name == '\0')
        return driver_fail(p->driver, SMOOTH_CAUSE_SOURCE, NULL, "a column has no name");
    if (driver_read_number(name, &number)) hint = "the first line names the columns";
    return driver_fail(p->driver, SMOOTH_CAUSE_SOURCE, hint,
                       "column `%s`: `%s` has no such parameter", name, driver_name(p->model));
}

static bool add_column(Points *p, const char *name, bool *is_given) {
    size_t input = driver_find_input(p->model, name);
    if (input == p->info->input_count) return unknown_column(p, name);
    if (is_given[input])
        return driver_fail(p->driver, SMOOTH_CAUSE_SOURCE, NULL, "column `%s` is there twice",
                           name);
    is_given[input] = true;
    p->fields[p->width++] = input;
    return true;
}

/* Inputs without a column are constant: defaults and the temperature. */
static bool fill_rest(Points *p, const bool *is_given) {
    const char *missing;
    if (!driver_complete(p->driver, p->model, is_given, p->values, &missing)) return false;
    p->has_tau = is_given[driver_tau_input(p->info)];
    return !missing || driver_fail(p->driver, SMOOTH_CAUSE_SOURCE, NULL,
                                   "`%s` needs a column for %s", driver_name(p->model), missing);
}

/* Ends the last line of the input, which may have no newline: the batch has room for one. */
static void end_line(PointBatch *batch) {
    if (batch->in[batch->size - 1] != '\n') batch->in[batch->size++] = '\n';
}

/* The first line that is not blank, as a string; NULL if there is none. */
static char *take_line(Points *p, PointBatch *batch) {
    for (; points_take(batch, 1); p->written++) {
        if (batch->fault) {
            p->faulty = batch;
            return NULL;
        }
        end_line(batch);
        const char *begin = skip_blanks(batch->in);
        if (*begin != '\n') return arena_copy(p->driver->arena, batch->in, batch->size - 1);
    }
    driver_fail(p->driver, SMOOTH_CAUSE_SOURCE,
                "the first line names the columns, each other is a point",
                "standard input is empty");
    return NULL;
}

static void put_titles(const Points *p) {
    size_t count = p->info->output_count;
    for (size_t i = 0; i < count; i++)
        driver_print(p->driver, "%s%s", p->info->output_names[i], i + 1 < count ? "," : "\n");
}

static bool open_csv(Points *p, PointBatch *batch) {
    char *line = take_line(p, batch);
    if (!line) return false;
    p->written++;
    if (strlen(line) < batch->size - 1)
        return driver_fail(p->driver, SMOOTH_CAUSE_SOURCE, NULL, "the first line holds a NUL byte");
    if (strncmp(line, "\xEF\xBB\xBF", 3) == 0) line += 3; /* a byte order mark */
    bool *is_given = NEW_ARRAY(p->driver->arena, bool, p->info->input_count);
    while (line)
        if (!add_column(p, next_field(&line), is_given)) return false;
    if (!fill_rest(p, is_given)) return false;
    put_titles(p);
    return true;
}

/* --- rows -------------------------------------------------------------------------------- */

/* Reads a number with spaces and quotes around it. Returns where that ends, NULL if there is none.
 */
static const char *read_field(const char *at, double *value) {
    at = skip_blanks(at);
    bool is_quoted = *at == '"';
    const char *begin = at + is_quoted, *end = number_read(begin, value);
    if (end == begin || (is_quoted && *end++ != '"')) return NULL;
    return skip_blanks(end);
}

/* Reads a row. Returns where the next one begins, NULL if it is wrong. */
static const char *read_row(PointBatch *batch, const char *at, size_t row) {
    const Points *p = batch->points;
    for (size_t i = 0; i < p->width; i++) {
        at = read_field(at, &batch->columns[p->fields[i]][row]);
        if (!at || *at++ != (i + 1 < p->width ? ',' : '\n')) return NULL;
    }
    return at;
}

static void read_rows(PointBatch *batch) {
    end_line(batch);
    const char *at = batch->in, *end = at + batch->size;
    while (at < end) {
        const char *next = skip_blanks(at);
        if (*next == '\n') {
            at = next + 1; /* a blank line */
            continue;
        }
        next = read_row(batch, at, batch->count);
        if (!next) {
            batch->fault = FAULT_POINT;
            batch->bad = at;
            return;
        }
        at = next;
        batch->count++;
    }
}

static void write_rows(PointBatch *batch) {
    const Points *p = batch->points;
    bool is_hex = p->driver->options[OPTION_HEX];
    char *out = batch->out;
    for (size_t row = 0; row < batch->count; row++) {
        for (size_t k = 0; k < p->info->output_count; k++) {
            double value = batch->results[k][row];
            bool is_long = is_hex && isfinite(value);
            out += is_long ? (size_t)sprintf(out, "%a", value) : number_text(value, out);
            *out++ = ',';
        }
        out[-1] = '\n';
    }
    batch->out_size = (size_t)(out - batch->out);
}

/* --- errors ------------------------------------------------------------------------------ */

/* Reports field i of a row: one too many, missing, empty, or `field`, which is not a number. */
static void explain_field(const Points *p, unsigned long long row, size_t i, const char *field) {
    const char *name = i < p->width ? p->info->input_names[p->fields[i]] : NULL;
    if (!name)
        driver_fail(p->driver, SMOOTH_CAUSE_SOURCE, NULL, "row %llu has more than %zu field%s", row,
                    p->width, p->width == 1 ? "" : "s");
    else if (!field)
        driver_fail(p->driver, SMOOTH_CAUSE_SOURCE, NULL, "row %llu ends before column `%s`", row,
                    name);
    else if (!*field)
        driver_fail(p->driver, SMOOTH_CAUSE_SOURCE, NULL, "row %llu, column `%s`: nothing there",
                    row, name);
    else
        driver_fail(p->driver, SMOOTH_CAUSE_SOURCE, NULL,
                    "row %llu, column `%s`: `%.40s` is not a number", row, name, field);
}

/* Finds the first field that is wrong and reports it. */
static void explain_row(const Points *p, const PointBatch *batch, uint64_t row) {
    size_t size = strcspn(batch->bad, "\n"), i = 0;
    const char *newline = memchr(batch->bad, '\n', (size_t)(batch->in + batch->size - batch->bad));
    char *line = arena_copy(p->driver->arena, batch->bad, (size_t)(newline - batch->bad));
    const char *field = NULL;
    double value;
    if (batch->bad + size < newline) {
        driver_fail(p->driver, SMOOTH_CAUSE_SOURCE, NULL, "row %llu holds a NUL byte",
                    (unsigned long long)row);
        return;
    }
    for (; line; i++) {
        field = next_field(&line);
        if (i == p->width || !driver_read_number(field, &value)) break;
        field = NULL;
    }
    explain_field(p, row, i, field);
}

const PointFormat points_csv = {
    .number_size = sizeof "-0x1.0123456789abcp-1022,",
    .open = open_csv,
    .cut = cut,
    .read = read_rows,
    .write = write_rows,
    .explain = explain_row,
};
