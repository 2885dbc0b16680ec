/* Points as CSV: the first line names the fields, and each other line that is not blank is a point.
 * Results are CSV, or a line of JSON for each point. Fields are read without copies; only a row
 * that is wrong is read a second time, to report where. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "command/points.h"

static bool is_blank(const Points *p, char c) {
    return c == ' ' || c == '\r' || (c == '\t' && p->separator != '\t');
}

static const char *skip_blanks(const Points *p, const char *at) {
    while (is_blank(p, *at)) at++;
    return at;
}

/* A field as it is written, without the blanks around it. */
typedef struct {
    const char *begin, *end;
} Field;

/* From the quote at `at` to the one that closes it, or the end of the line if none does. What is
 * between them is text; two quotes there are one. */
static const char *closing_quote(const char *at) {
    for (at++; *at && *at != '\n' && (*at != '"' || at[1] == '"'); at++) at += *at == '"';
    return at;
}

/* Where the field at `at` ends: at a separator or the end of the line. */
static const char *field_end(const Points *p, const char *at) {
    const char ends[] = {p->separator, '\n', '\0'};
    at = skip_blanks(p, at);
    if (*at == '"') at = closing_quote(at);
    return at + strcspn(at, ends);
}

/* The field at *at, which moves to the next one or, after the last one, becomes NULL. */
static Field next_field(const Points *p, const char **at) {
    Field field = {skip_blanks(p, *at), field_end(p, *at)};
    *at = *field.end == p->separator ? field.end + 1 : NULL;
    while (field.end > field.begin && is_blank(p, field.end[-1])) field.end--;
    return field;
}

static bool is_quoted(Field field) {
    return field.end - field.begin >= 2 && field.begin[0] == '"' && field.end[-1] == '"';
}

/* The text of a field, without the quotes around it. */
static const char *field_text(const Points *p, Field field) {
    if (is_quoted(field)) field = (Field){field.begin + 1, field.end - 1};
    return arena_copy(p->driver->arena, field.begin, (size_t)(field.end - field.begin));
}

/* Why the field at `at` cannot be passed through, in words; NULL if it can. */
static const char *fault_of_text(const Points *p, const char *at) {
    at = skip_blanks(p, at);
    if (*at == '"' && *closing_quote(at) != '"') return "a quote is not closed in its line";
    if (!p->driver->options[OPTION_JSON]) return NULL;
    const char *end = field_end(p, at);
    for (size_t length; at < end; at += length) {
        utf8_decode(at, (size_t)(end - at), &length);
        if (length == 0) return "this is not UTF-8, as JSON is";
    }
    return NULL;
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

/* What separates the columns: a comma if there is one outside quotes, else a semicolon, else a tab.
 */
static char find_separator(const char *line) {
    static const char separators[] = ",;\t";
    const char *found = separators + sizeof separators - 2;
    bool is_text = false, has_any = false;
    for (; *line; line++) {
        const char *sign = strchr(separators, *line);
        if (*line == '"') is_text = !is_text;
        if (!sign || is_text) continue;
        if (sign < found) found = sign;
        has_any = true;
    }
    return has_any ? *found : separators[0];
}

static bool unknown_column(const Points *p, const char *name) {
    double number;
    const char *hint =
        driver_suggest(p->driver, name, p->info->input_names, p->info->input_count,
                       strpbrk(name, " |:") ? "commas, semicolons or tabs separate columns"
                                            : "--keep passes further columns through");
    if (*name == '\0')
        return driver_fail(p->driver, SMOOTH_CAUSE_SOURCE, NULL, "a column has no name");
    if (driver_read_number(name, &number)) hint = "the first line names the columns";
    return driver_fail(p->driver, SMOOTH_CAUSE_SOURCE, hint,
                       "column `%s`: `%s` has no such parameter", name, driver_name(p->model));
}

/* A key of a JSON object is there once: is a kept column the first of its name? */
static bool check_key(Points *p, const char *name) {
    bool is_there = false;
    for (size_t i = 0; i < p->info->output_count; i++)
        is_there = is_there || strcmp(p->info->output_names[i], name) == 0;
    for (size_t i = 0; i < p->width; i++) {
        Field title = {p->titles[i], p->titles[i] + strlen(p->titles[i])};
        is_there =
            is_there || (p->fields[i] == POINTS_KEPT && strcmp(field_text(p, title), name) == 0);
    }
    return !is_there || !p->driver->options[OPTION_JSON] ||
           driver_fail(p->driver, SMOOTH_CAUSE_SOURCE, "another name in the first line helps",
                       "an object would have `%s` twice", name);
}

static bool add_kept(Points *p, Field field) {
    const char *title =
        arena_copy(p->driver->arena, field.begin, (size_t)(field.end - field.begin));
    const char *fault = fault_of_text(p, title), *name = field_text(p, field);
    if (fault)
        return driver_fail(p->driver, SMOOTH_CAUSE_SOURCE, NULL, "column `%s`: %s", name, fault);
    if (!check_key(p, name)) return false;
    p->titles[p->width] = title;
    p->fields[p->width++] = POINTS_KEPT;
    return true;
}

static bool add_column(Points *p, Field field, bool *is_given) {
    const char *name = field_text(p, field);
    size_t input = driver_find_input(p->model, name);
    bool is_known = input < p->info->input_count;
    if (!is_known)
        return p->driver->options[OPTION_KEEP] ? add_kept(p, field) : unknown_column(p, name);
    if (is_given[input])
        return driver_fail(p->driver, SMOOTH_CAUSE_SOURCE, NULL, "column `%s` is there twice",
                           name);
    is_given[input] = true;
    p->titles[p->width] = name;
    p->fields[p->width++] = input;
    return true;
}

/* Inputs without a column are constant: defaults and the temperature. */
static bool fill_rest(Points *p, const bool *is_given) {
    size_t count;
    if (!driver_complete(p->model, is_given, p->values)) return false;
    const char **missing = driver_missing(p->driver, p->model, is_given, &count);
    p->has_tau = is_given[driver_tau_input(p->info)];
    return count == 0 || driver_fail(p->driver, SMOOTH_CAUSE_SOURCE, NULL,
                                     "`%s` needs a column for %s", driver_name(p->model),
                                     driver_list(p->driver, missing, count, "`", "`", ", "));
}

/* Ends the last line of the input, which may have no newline: the batch has room for one. */
static void end_line(PointBatch *batch) {
    if (batch->in[batch->size - 1] != '\n') batch->in[batch->size++] = '\n';
}

/* The first line that is not blank, as a string; NULL if there is none. */
static const char *take_line(Points *p, PointBatch *batch) {
    for (; points_take(batch, 1); p->written++) {
        if (batch->fault) {
            p->faulty = batch;
            return NULL;
        }
        end_line(batch);
        const char *begin = skip_blanks(p, batch->in);
        if (*begin != '\n') return arena_copy(p->driver->arena, batch->in, batch->size - 1);
    }
    driver_fail(p->driver, SMOOTH_CAUSE_SOURCE,
                "the first line names the columns, each other is a point",
                "standard input is empty");
    return NULL;
}

static void put_titles(const Points *p) {
    size_t count = p->info->output_count;
    for (size_t i = 0; i < p->width; i++)
        if (p->fields[i] == POINTS_KEPT)
            driver_print(p->driver, "%s%c", p->titles[i], p->separator);
    for (size_t i = 0; i < count; i++)
        driver_print(p->driver, "%s%c", p->info->output_names[i],
                     i + 1 < count ? p->separator : '\n');
}

static bool read_titles(Points *p, const char *line) {
    size_t most = 1;
    p->separator = find_separator(line);
    for (const char *c = line; *c; c++) most += *c == p->separator;
    p->fields = NEW_ARRAY(p->driver->arena, size_t, most);
    p->titles = NEW_ARRAY(p->driver->arena, const char *, most);
    bool *is_given = NEW_ARRAY(p->driver->arena, bool, p->info->input_count);
    while (line)
        if (!add_column(p, next_field(p, &line), is_given)) return false;
    return fill_rest(p, is_given);
}

static bool open_csv(Points *p, PointBatch *batch) {
    const char *line = take_line(p, batch);
    if (!line) return false;
    p->written++;
    if (strlen(line) < batch->size - 1)
        return driver_fail(p->driver, SMOOTH_CAUSE_SOURCE, NULL, "the first line holds a NUL byte");
    if (strncmp(line, "\xEF\xBB\xBF", 3) == 0) line += 3; /* a byte order mark */
    if (!read_titles(p, line)) return false;
    if (!p->driver->options[OPTION_JSON]) put_titles(p);
    return true;
}

/* --- reading ----------------------------------------------------------------------------- */

/* Reads a number with blanks and quotes around it. Returns where that ends, NULL if there is none.
 */
static const char *read_field(const Points *p, const char *at, double *value) {
    at = skip_blanks(p, at);
    bool has_quote = *at == '"';
    const char *begin = at + has_quote, *end = number_read(begin, value);
    if (end == begin || number_fit(begin, *value) != NUMBER_FITS || (has_quote && *end++ != '"'))
        return NULL;
    return skip_blanks(p, end);
}

/* Reads a row. Returns where the next one begins, NULL if it is wrong. */
static const char *read_row(PointBatch *batch, const char *at, size_t row) {
    const Points *p = batch->points;
    for (size_t i = 0; i < p->width; i++) {
        size_t input = p->fields[i];
        if (input != POINTS_KEPT)
            at = read_field(p, at, &batch->columns[input][row]);
        else
            at = fault_of_text(p, at) ? NULL : field_end(p, at);
        if (!at || *at++ != (i + 1 < p->width ? p->separator : '\n')) return NULL;
    }
    return at;
}

/* The next row from `at` on: lines that are blank are none. `end` if there is none. */
static const char *find_row(const Points *p, const char *at, const char *end) {
    for (const char *next; at < end && *(next = skip_blanks(p, at)) == '\n';) at = next + 1;
    return at;
}

static void read_rows(PointBatch *batch) {
    const Points *p = batch->points;
    end_line(batch);
    const char *end = batch->in + batch->size;
    for (const char *at = find_row(p, batch->in, end), *next; at < end;
         at = find_row(p, next, end)) {
        next = read_row(batch, at, batch->count);
        if (!next) {
            batch->fault = FAULT_POINT;
            batch->bad = at;
            return;
        }
        batch->count++;
    }
}

/* --- writing ----------------------------------------------------------------------------- */

static char *put(char *out, const char *text, size_t size) {
    memcpy(out, text, size);
    return out + size;
}

/* A field as a string of JSON, at most 6 bytes for one of it and two quotes. */
static char *put_string(char *out, Field field) {
    bool has_quotes = is_quoted(field);
    if (has_quotes) field = (Field){field.begin + 1, field.end - 1};
    *out++ = '"';
    for (const char *c = field.begin; c < field.end; c++) {
        if (has_quotes && *c == '"' && c + 1 < field.end) c++;
        if ((unsigned char)*c < ' ') {
            out += sprintf(out, "\\u%04x", (unsigned)*c);
            continue;
        }
        if (*c == '"' || *c == '\\') *out++ = '\\';
        *out++ = *c;
    }
    *out++ = '"';
    return out;
}

/* The fields of the row at `at` that are kept, each with what separates it from the next. */
static char *put_kept(const Points *p, const char *at, char *out) {
    for (size_t i = 0; i < p->width; i++) {
        Field field = next_field(p, &at);
        if (p->fields[i] != POINTS_KEPT) continue;
        if (p->driver->options[OPTION_JSON]) {
            out = put_string(out, (Field){p->titles[i], p->titles[i] + strlen(p->titles[i])});
            *out++ = ':';
            out = put_string(out, field);
            *out++ = ',';
        } else {
            out = put(out, field.begin, (size_t)(field.end - field.begin));
            *out++ = p->separator;
        }
    }
    return out;
}

/* In JSON infinities and NaN are strings. */
static char *put_number(const Points *p, double value, char *out) {
    bool is_string = p->driver->options[OPTION_JSON] && !isfinite(value);
    if (p->driver->options[OPTION_HEX] && isfinite(value)) return out + sprintf(out, "%a", value);
    if (is_string) *out++ = '"';
    out += number_text(value, out);
    if (is_string) *out++ = '"';
    return out;
}

static char *put_results(const PointBatch *batch, size_t row, char *out) {
    const Points *p = batch->points;
    bool is_json = p->driver->options[OPTION_JSON];
    for (size_t k = 0; k < p->info->output_count; k++) {
        const char *name = p->info->output_names[k];
        if (is_json) {
            out = put_string(out, (Field){name, name + strlen(name)});
            *out++ = ':';
        }
        out = put_number(p, batch->results[k][row], out);
        *out++ = is_json ? ',' : p->separator;
    }
    return out - 1;
}

/* The most bytes of the results. */
static size_t measure_rows(const PointBatch *batch) {
    const Points *p = batch->points;
    size_t number = sizeof "-0x1.0123456789abcp-1022,", names = 0, kept = 0;
    bool is_json = p->driver->options[OPTION_JSON];
    for (size_t k = 0; k < p->info->output_count && is_json; k++)
        names += strlen(p->info->output_names[k]) + sizeof "\"\":\"\"";
    for (size_t i = 0; i < p->width; i++)
        if (p->fields[i] == POINTS_KEPT) kept += 6 * strlen(p->titles[i]) + sizeof "\"\":\"\",";
    size_t row = p->info->output_count * number + names + kept + sizeof "{}\n";
    return batch->count * row + (kept > 0 ? 6 * batch->size : 0);
}

static void write_rows(PointBatch *batch) {
    const Points *p = batch->points;
    bool is_json = p->driver->options[OPTION_JSON], has_kept = p->driver->options[OPTION_KEEP];
    if (!points_make_room(batch, measure_rows(batch))) return;
    const char *at = batch->in, *end = batch->in + batch->size;
    char *out = batch->out;
    for (size_t row = 0; row < batch->count; row++) {
        if (is_json) *out++ = '{';
        if (has_kept) {
            at = find_row(p, at, end);
            out = put_kept(p, at, out);
            at += strcspn(at, "\n") + 1;
        }
        out = put_results(batch, row, out);
        if (is_json) *out++ = '}';
        *out++ = '\n';
    }
    batch->out_size = (size_t)(out - batch->out);
}

/* --- errors ------------------------------------------------------------------------------ */

/* Reports that a row has more fields than there are columns. */
static void explain_length(const Points *p, unsigned long long row) {
    driver_fail(p->driver, SMOOTH_CAUSE_SOURCE,
                p->separator == ',' ? "a number has a point and no comma: 3.14, 1000" : NULL,
                "row %llu has more than %zu field%s", row, p->width, p->width == 1 ? "" : "s");
}

/* Reports the field that is not a number. */
static void explain_field(const Points *p, unsigned long long row, size_t i, const char *field) {
    if (*field)
        driver_fail(p->driver, SMOOTH_CAUSE_SOURCE, number_advice(field),
                    "row %llu, column `%s`: `%.40s` is not a number", row, p->titles[i], field);
    else
        driver_fail(p->driver, SMOOTH_CAUSE_SOURCE, NULL, "row %llu, column `%s`: nothing there",
                    row, p->titles[i]);
}

/* Finds the first field that is wrong and reports it. */
static void explain_row(const Points *p, const PointBatch *batch, uint64_t number) {
    size_t size = strcspn(batch->bad, "\n"), i = 0;
    unsigned long long row = number;
    const char *newline = memchr(batch->bad, '\n', (size_t)(batch->in + batch->size - batch->bad));
    const char *line = arena_copy(p->driver->arena, batch->bad, (size_t)(newline - batch->bad));
    double value;
    if (batch->bad + size < newline) {
        driver_fail(p->driver, SMOOTH_CAUSE_SOURCE, NULL, "row %llu holds a NUL byte", row);
        return;
    }
    for (; line && i < p->width; i++) {
        bool is_kept = p->fields[i] == POINTS_KEPT;
        const char *fault = is_kept ? fault_of_text(p, line) : NULL;
        const char *field = field_text(p, next_field(p, &line));
        if (!fault && (is_kept || driver_read_number(field, &value))) continue;
        if (fault)
            driver_fail(p->driver, SMOOTH_CAUSE_SOURCE, NULL, "row %llu, column `%s`: %s", row,
                        p->titles[i], fault);
        else
            explain_field(p, row, i, field);
        return;
    }
    if (line)
        explain_length(p, row);
    else
        driver_fail(p->driver, SMOOTH_CAUSE_SOURCE, NULL, "row %llu ends before column `%s`", row,
                    p->titles[i]);
}

const PointFormat points_csv = {
    .open = open_csv,
    .cut = cut,
    .read = read_rows,
    .write = write_rows,
    .explain = explain_row,
};
