/* The front end under the fuzzer. In: any bytes. They are the text of a program, divided by the
 * byte 0x1E into the files "0", "1", "2" ..., of which the first is loaded: `use "./1"` finds the
 * second, and no file of the machine is ever opened (--wrap=source_read). The first text is read
 * once more as an expression. What has no errors is lowered, differentiated and printed. Out: a
 * broken assertion, or nothing. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "api/render.h"
#include "front/diag.h"
#include "front/load.h"
#include "front/source.h"
#include "graph/model.h"
#include "print/print.h"

/* What may be lowered: enough for every construct, little enough for many runs a second. Three
 * lengths out of four are parsed and checked only, which is ten times as fast. */
enum { OPERATIONS = 20000, FUNCTIONS = 8, LOWERED_MAX = 2048, SEPARATOR = 0x1E };

static bool is_lowered(size_t size) { return size <= LOWERED_MAX && size % 4 == 0; }

typedef struct {
    Unit *unit;
    const char *data;
    size_t size;
    File *file;
    Function *function;
    int order;
    Model *model;
} Run;

static const Run *current; /* for source_read, which is told a name only */

Source *__wrap_source_read(Unit *unit, const char *path, const char *place, Span blame);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static Text part(const char *data, size_t size, unsigned long index) {
    const char *end = data + size;
    for (; index > 0 && data; index--) {
        data = memchr(data, SEPARATOR, (size_t)(end - data));
        if (data) data++;
    }
    if (!data) return (Text){NULL, 0};
    const char *stop = memchr(data, SEPARATOR, (size_t)(end - data));
    return (Text){data, (size_t)((stop ? stop : end) - data)};
}

Source *__wrap_source_read(Unit *unit, const char *path, const char *place, Span blame) {
    char *end;
    (void)place;
    unsigned long index = strtoul(path, &end, 10);
    Text text = *end || end == path ? (Text){NULL, 0} : part(current->data, current->size, index);
    if (text.data) return source_add(unit, path, text.data, text.size);
    diag_error(unit, blame, "cannot read `%s`", path);
    return NULL;
}

static void print(void *context) {
    Run *run = context;
    Buffer out = {.arena = &run->unit->scratch};
    print_model(run->unit, run->model, run->order ? PRINT_TEXT : PRINT_LATEX, &out);
}

static void make_graph(void *context) {
    Run *run = context;
    Graph *graph = graph_create(run->unit);
    graph->limit = OPERATIONS;
    ModelOptions options = {.order = run->order, .graph = graph};
    uint32_t errors = run->unit->errors;
    run->model = model_create(run->unit, run->file, run->function, &options);
    assert(run->model ? run->unit->errors == errors : run->unit->errors > 0);
}

static void lower(Run *run, Function *function, int order) {
    ArenaMark mark = arena_mark(&run->unit->scratch);
    run->function = function;
    run->order = order;
    if (unit_try(run->unit, make_graph, run) && run->model) unit_try(run->unit, print, run);
    arena_release(&run->unit->scratch, mark);
}

/* Every place is in a source, and what is shown is printable UTF-8. */
static void render(void *context) {
    Unit *unit = ((Run *)context)->unit;
    Buffer out = {.arena = &unit->scratch};
    uint32_t count = 0;
    for (const Diagnostic *d = unit->diagnostics; d && count < 8; d = d->next, count++) {
        const Source *source = source_find(unit, d->span.begin);
        assert(d->span.begin <= d->span.end);
        assert(d->span.begin == 0 || (source && d->span.end <= source->base + source->text.size));
        assert(*d->message);
        SmoothDiagnostic described;
        render_describe(unit, d, &described);
        render_text(&described, false, &out);
    }
    for (size_t i = 0, length; i < out.size; i += length) {
        uint32_t point = utf8_decode(out.data + i, out.size - i, &length);
        assert(length > 0 && (point >= 0x20 || point == '\n' || point == '\t'));
    }
}

static void load(Run *run) {
    static const char *const parameters[] = {"x", "y"};
    Text text = part(run->data, run->size, 0);
    run->file = load_text(run->unit, "0", text.data, text.size);
    assert(run->file);
    assert(run->file->is_bad || run->unit->errors == 0 || run->file->uses.count > 0);
    const File *file = run->file;
    for (uint32_t i = 0; i < file->functions.count && i < FUNCTIONS; i++)
        if (is_lowered(run->size)) lower(run, file->functions.at[i], i % 2 ? 0 : 1);
    char *copy = malloc(text.size + 1);
    if (!copy) return;
    memcpy(copy, text.data, text.size);
    copy[text.size] = '\0';
    uint32_t errors = run->unit->errors;
    Function *function = load_expression(run->unit, run->file, copy, 2, parameters);
    assert(function || run->unit->errors > errors || run->file->is_bad);
    if (function && is_lowered(run->size)) lower(run, function, 1);
    free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Run run = {.unit = unit_create(), .data = size ? (const char *)data : "", .size = size};
    if (!run.unit) return 0;
    current = &run;
    load(&run);
    unit_try(run.unit, render, &run);
    unit_destroy(run.unit);
    current = NULL;
    return 0;
}
