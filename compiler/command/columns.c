/* In: a table of numbers. Out: text. A cell is cut into what is left of its decimal point and the
 * rest; a column is as wide as its widest left part, its widest rest, and its title need. */
#include "command/columns.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"

enum { GAP = 2, TEXT = 32 };

/* How a column is laid out. */
typedef struct {
    bool is_full;   /* every number reads back equal */
    int least;      /* digits of each number, where it has them */
    double scale;   /* the largest of its finite numbers, without sign */
    int left, rest; /* characters before the point, and from it on */
    int width;
} Layout;

enum { LEAST = 7, MOST = 17 }; /* digits; as many as MOST tell any two numbers apart */

/* The least digits, or as many as it takes to have two after the point: amounts of money stay what
 * they are. What cannot be told from a rounding error of the column is 0. */
static void column_text(const Layout *layout, double value, char out[static TEXT]) {
    enum { LARGEST = 15 };
    if (!layout->is_full && isfinite(value)) {
        if (fabs(value) <= 1e-15 * layout->scale) value = 0;
        int whole = fabs(value) >= 1 ? (int)log10(fabs(value)) + 1 : 0;
        int digits = whole > LARGEST || whole + 2 < layout->least ? layout->least : whole + 2;
        snprintf(out, TEXT, "%.*g", digits < MOST ? digits : MOST, value);
        value = strtod(out, NULL);
    }
    number_text(value, out);
}

static int left_part(const char *text) { return (int)strcspn(text, ".e"); }

/* Are there rows after each other whose parameter differs and would read the same? */
static bool has_twins(const Driver *driver, const Columns *c, const Layout *layout) {
    char last[TEXT], text[TEXT];
    for (uint32_t row = 0; row < c->rows && !driver_is_interrupted(driver); row++) {
        const double *cell = c->cells + (size_t)row * c->columns;
        column_text(layout, *cell, text);
        if (row > 0 && *cell != cell[-(ptrdiff_t)c->columns] && strcmp(text, last) == 0)
            return true;
        memcpy(last, text, sizeof last);
    }
    return false;
}

/* After Ctrl-C it is not complete. */
static Layout lay_out(const Driver *driver, const Columns *c, uint32_t column) {
    Layout layout = {.is_full = c->is_full || (c->is_given && column == 0), .least = LEAST};
    char text[TEXT];
    const double *cells = c->cells + column, *end = c->cells + (size_t)c->rows * c->columns;
    for (const double *cell = cells; cell < end; cell += c->columns)
        if (isfinite(*cell) && fabs(*cell) > layout.scale) layout.scale = fabs(*cell);
    while (column == 0 && layout.least < MOST && has_twins(driver, c, &layout)) layout.least++;
    for (const double *cell = cells; cell < end; cell += c->columns) {
        if (driver_is_interrupted(driver)) break;
        column_text(&layout, *cell, text);
        int left = left_part(text), rest = (int)strlen(text) - left;
        if (left > layout.left) layout.left = left;
        if (rest > layout.rest) layout.rest = rest;
    }
    int title = (int)strlen(c->titles[column]), numbers = layout.left + layout.rest;
    layout.width = title > numbers ? title : numbers;
    return layout;
}

/* The cell, `before` blanks after the last one. Returns the blanks that fill its column. */
static int print_cell(Driver *driver, const Layout *layout, double value, int before) {
    char text[TEXT];
    column_text(layout, value, text);
    int left = left_part(text), size = (int)strlen(text);
    before += layout->width - layout->rest - left;
    driver_print(driver, "%*s%s", before, "", text);
    return layout->rest - (size - left);
}

/* Prints columns first <= i < end, with column 0 before them. Ends with a whole row, also after
 * Ctrl-C: then it returns false. */
static bool print_block(Driver *driver, const Columns *c, const Layout *layouts, uint32_t first,
                        uint32_t end) {
    driver_print(driver, "%*s", layouts[0].width, c->titles[0]);
    for (uint32_t i = first; i < end; i++)
        driver_print(driver, "%*s", GAP + layouts[i].width, c->titles[i]);
    driver_print(driver, "\n");
    for (uint32_t row = 0; row < c->rows && !driver->output_error; row++) {
        if (driver_is_interrupted(driver)) return driver_stop(driver);
        const double *cells = c->cells + (size_t)row * c->columns;
        int fill = print_cell(driver, &layouts[0], cells[0], 0);
        for (uint32_t i = first; i < end; i++)
            fill = print_cell(driver, &layouts[i], cells[i], fill + GAP);
        driver_print(driver, "\n");
    }
    return !driver->output_error;
}

/* The width of columns first <= i < end, with the gaps before them. */
static int measure(const Layout *layouts, uint32_t first, uint32_t end) {
    int width = 0;
    for (uint32_t i = first; i < end; i++) width += GAP + layouts[i].width;
    return width;
}

/* Does each group fit beside the first column? */
static bool groups_fit(const Columns *c, const Layout *layouts, int width) {
    for (uint32_t i = c->lead; i < c->columns; i += c->group)
        if (layouts[0].width + measure(layouts, i, i + c->group) > width) return false;
    return true;
}

bool columns_print(Driver *driver, const Columns *c, int width) {
    Layout *layouts = NEW_ARRAY(driver->arena, Layout, c->columns);
    for (uint32_t i = 0; i < c->columns; i++) layouts[i] = lay_out(driver, c, i);
    if (driver_is_interrupted(driver)) return driver_stop(driver);
    uint32_t group = groups_fit(c, layouts, width) ? c->group : 1;
    for (uint32_t first = 1, end = 1; first < c->columns; first = end) {
        for (uint32_t next; end < c->columns; end = next) {
            next = end + (end < c->lead ? 1 : group);
            bool fits = layouts[0].width + measure(layouts, first, next) <= width;
            if (!fits && end > first) break;
        }
        if (first > 1) driver_print(driver, "\n");
        if (!print_block(driver, c, layouts, first, end)) return false;
    }
    return true;
}
