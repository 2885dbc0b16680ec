/* The public interface, first part: contexts, sources and functions. In: calls of
 * runtime/smooth.h. Out: the compiler's own objects behind opaque ones. Invariant: nothing that
 * is reported is left in the unit when a function returns, so each call reports for itself. */
#include "api.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "load.h"
#include "parse.h"
#include "words.h"

unsigned smooth_get_abi(void) { return SMOOTH_ABI; }
const char *smooth_get_version(void) { return SMOOTH_VERSION; }

/* --- contexts ---------------------------------------------------------------------------- */

static void print_report(void *user, const SmoothDiagnostic *diagnostic) {
    SmoothContext *context = user;
    const char *text = smooth_render_diagnostic(context, diagnostic, false);
    fputs(text ? text : "smooth: error: out of memory\n", stderr);
}

SmoothContext *smooth_create_context(SmoothReport *report, void *user) {
    SmoothContext *context = calloc(1, sizeof *context);
    Unit *unit = context ? unit_create() : NULL;
    locale_t plain = unit ? newlocale(LC_ALL_MASK, "C", (locale_t)0) : (locale_t)0;
    if (!plain) {
        unit_destroy(unit);
        free(context);
        return NULL;
    }
    *context = (SmoothContext){.unit = unit,
                               .report = report ? report : print_report,
                               .user = report ? user : context,
                               .plain = plain};
    context->last_words = (SmoothDiagnostic){
        .severity = SMOOTH_ERROR, .cause = SMOOTH_CAUSE_MACHINE, .message = "out of memory"};
    return context;
}

void smooth_destroy_context(SmoothContext *context) {
    if (!context) return;
    while (context->models) smooth_destroy_model(context->models);
    unit_destroy(context->unit);
    freelocale(context->plain);
    free(context);
}

size_t smooth_measure_context(const SmoothContext *context) {
    return context ? arena_size(&context->unit->arena) + arena_size(&context->unit->scratch) : 0;
}

/* --- diagnostics ------------------------------------------------------------------------- */

typedef struct {
    SmoothContext *context;
    const SmoothDiagnostic *diagnostic;
    bool has_colour;
    const char *text;
} Rendering;

static void render(void *context) {
    Rendering *r = context;
    Buffer text = {.arena = &r->context->unit->arena};
    diag_render(r->diagnostic, r->has_colour, &text);
    r->text = text.data;
}

const char *smooth_render_diagnostic(SmoothContext *context, const SmoothDiagnostic *diagnostic,
                                     bool has_colour) {
    Rendering r = {context, diagnostic, has_colour, NULL};
    return context && diagnostic && unit_try(context->unit, render, &r) ? r.text : NULL;
}

enum { TOLD = 1000 }; /* nobody reads more of what one call has found */

static void deliver(void *request) {
    SmoothContext *context = request;
    Unit *unit = context->unit;
    uint32_t count;
    if (!unit->diagnostics) return;
    Diagnostic **taken = diag_take(unit, &count);
    uint32_t told = count > TOLD ? TOLD : count;
    SmoothDiagnostic *all = NEW_ARRAY(&unit->arena, SmoothDiagnostic, told + 1);
    for (uint32_t i = 0; i < told; i++) diag_describe(unit, taken[i], &all[i]);
    for (uint32_t i = 0; i < told; i++) context->report(context->user, &all[i]);
    if (count == told) return;
    all[told] = (SmoothDiagnostic){
        .severity = SMOOTH_NOTE,
        .cause = all[0].cause,
        .message = arena_printf(&unit->arena, "and %u more", (unsigned)(count - told))};
    context->report(context->user, &all[told]);
}

bool api_run(SmoothContext *context, void (*work)(void *request), void *request) {
    Unit *unit = context->unit;
    uint32_t before = unit->errors;
    locale_t program = uselocale(context->plain);
    bool is_fine = unit_try(unit, work, request) && unit->errors == before;
    uselocale(program);
    if (!unit_try(unit, deliver, context)) context->report(context->user, &context->last_words);
    free(context->pending);
    context->pending = NULL;
    unit->exhausted = (Diagnostic){0}; /* the next call may have more luck */
    unit->diagnostics = unit->last_diagnostic = NULL;
    unit->seen = NULL;
    unit->seen_count = unit->seen_capacity = 0;
    return is_fine;
}

/* --- files ------------------------------------------------------------------------------- */

static SmoothFunction *wrap_function(SmoothContext *context, const File *file, Function *function) {
    SmoothFunction *wrapper = NEW(&context->unit->arena, SmoothFunction);
    *wrapper = (SmoothFunction){.context = context, .file = file, .function = function};
    return wrapper;
}

static SmoothFile *wrap_file(SmoothContext *context, File *file) {
    Arena *arena = &context->unit->arena;
    SmoothFile *wrapper = NEW(arena, SmoothFile);
    wrapper->context = context;
    wrapper->file = file;
    wrapper->functions = NEW_ARRAY(arena, const SmoothFunction *, file->functions.count);
    for (uint32_t i = 0; i < file->functions.count; i++) {
        SmoothFunction *function = wrap_function(context, file, file->functions.at[i]);
        wrapper->functions[i] = function;
        map_put(&wrapper->wrappers, arena, function->function, function);
    }
    return wrapper;
}

typedef struct {
    SmoothContext *context;
    const char *name, *text; /* text NULL: a file */
    size_t size;
    SmoothFile *file;
} Loading;

static void load(void *request) {
    Loading *l = request;
    Unit *unit = l->context->unit;
    File *file = l->text ? load_text(unit, l->name, l->text, l->size) : load_file(unit, l->name);
    if (file && !file->is_bad) l->file = wrap_file(l->context, file);
}

const SmoothFile *smooth_load_file(SmoothContext *context, const char *path) {
    Loading l = {.context = context, .name = path};
    return context && path && api_run(context, load, &l) ? l.file : NULL;
}

const SmoothFile *smooth_load_text(SmoothContext *context, const char *name, const char *text,
                                   size_t size) {
    Loading l = {.context = context, .name = name, .text = text, .size = size};
    return context && name && text && api_run(context, load, &l) ? l.file : NULL;
}

/* --- what is being typed ----------------------------------------------------------------- */

typedef struct {
    SmoothContext *context;
    const char *text;
    size_t size;
    SmoothInput input;
    SmoothItem *items;
    size_t count;
} Scan;

/* The offset behind a byte order mark, blanks, line ends and comments; *has_doc: a doc comment
 * was among them. */
static size_t skip_blank(const char *text, size_t size, bool *has_doc) {
    size_t at = size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    *has_doc = false;
    while (at < size && strchr(" \t\r\n\f\v#", text[at]) && text[at]) {
        size_t begin = at, marks = 0;
        while (at < size && text[at] == '#') at++;
        marks = at - begin;
        *has_doc = *has_doc || marks == 2;
        while (marks > 0 && at < size && text[at] != '\n') at++;
        at += marks == 0;
    }
    return at;
}

static bool begins_item(const char *text, size_t size) {
    static const char *const keywords[] = {"use", "kernel", "temperature", "const", "fn"};
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++) {
        size_t length = strlen(keywords[i]);
        if (size < length || memcmp(text, keywords[i], length) != 0) continue;
        if (size == length || !text[length] || !strchr(NAME_LETTERS, text[length])) return true;
    }
    return false;
}

static bool is_blank(const char *text, size_t begin, size_t end) {
    while (begin < end && strchr(" \t\r\f\v", text[begin]) && text[begin]) begin++;
    return begin == end;
}

/* The comment lines right above belong to an item that begins its line. */
static size_t find_begin(const char *text, size_t begin) {
    size_t line = begin;
    while (line > 0 && text[line - 1] != '\n') line--;
    if (!is_blank(text, line, begin)) return begin;
    while (line > 0) {
        size_t above = line - 1;
        while (above > 0 && text[above - 1] != '\n') above--;
        size_t first = above + strspn(text + above, " \t\r\f\v");
        if (text[first] != '#') break;
        begin = first;
        line = above;
    }
    return begin;
}

static void list_items(Scan *s, const File *file) {
    Arena *arena = &s->context->unit->arena;
    const Source *source = file->source;
    size_t dropped = s->size - source->text.size; /* a byte order mark */
    s->count = file->items.count;
    s->items = NEW_ARRAY(arena, SmoothItem, s->count);
    for (size_t i = 0; i < s->count; i++) {
        const Item *item = &file->items.at[i];
        size_t begin = find_begin(source->text.data, item->span.begin - source->base);
        s->items[i] = (SmoothItem){.kind = item->kind,
                                   .name = arena_copy(arena, item->name.data, item->name.size),
                                   .begin = dropped + begin,
                                   .end = dropped + item->span.end - source->base};
    }
}

static void scan(void *request) {
    Scan *s = request;
    Unit *unit = s->context->unit;
    bool has_doc;
    size_t start = skip_blank(s->text, s->size, &has_doc);
    bool is_items = begins_item(s->text + start, s->size - start);
    uint32_t before = unit->errors;
    s->input = start < s->size ? SMOOTH_INPUT_WRONG
               : has_doc       ? SMOOTH_INPUT_INCOMPLETE
                               : SMOOTH_INPUT_EMPTY;
    if (start == s->size) return;
    Source *source = source_add(unit, "<input>", s->text, s->size);
    if (!source) return;
    Parser *parser = parse_begin(unit, is_items);
    parse_feed(parser, source);
    bool is_complete = parse_is_complete(parser);
    if (unit->errors == before && !is_complete) {
        parse_drop(parser);
        s->input = SMOOTH_INPUT_INCOMPLETE;
        return;
    }
    parse_end(parser);
    if (unit->errors > before) return;
    s->input = is_items ? SMOOTH_INPUT_ITEMS : SMOOTH_INPUT_EXPRESSION;
    if (is_items) list_items(s, parser->file);
}

SmoothInput smooth_scan_input(SmoothContext *context, const char *text, size_t size,
                              const SmoothItem **items, size_t *count) {
    Scan s = {.context = context, .text = text, .size = size};
    if (!context || !text || !api_run(context, scan, &s)) s.input = SMOOTH_INPUT_WRONG;
    if (items) *items = s.items;
    if (count) *count = s.count;
    return s.input;
}

/* --- names ------------------------------------------------------------------------------- */

typedef struct {
    SmoothContext *context;
    const SmoothFile *file;
    const char *prefix;
    LIST(const char *) words;
} Listing;

static void add_word(Listing *l, const char *word) {
    if (strncmp(word, l->prefix, strlen(l->prefix)) == 0)
        LIST_PUSH(&l->context->unit->arena, &l->words, word);
}

static void add_file(Listing *l, const File *file, bool is_own) {
    for (uint32_t i = 0; i < file->symbols.capacity; i++) {
        const Function *function = file->symbols.slots[i].value;
        if (function && (is_own || function->name->text[0] != '_'))
            add_word(l, function->name->text);
    }
}

static int by_word(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void list_names(void *request) {
    Listing *l = request;
    static const char *const words[] = {
        "along", "and", "e",   "else", "fold", "for", "grad",      "hard", "hessian", "if",
        "in",    "inf", "let", "not",  "or",   "pi",  "piecewise", "tau",  "then"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) add_word(l, words[i]);
    for (Kernel kernel = 0; kernel < KERNEL_NONE; kernel++) add_word(l, kernel_table[kernel].name);
    for (Op op = 0; op < OP_COUNT; op++)
        if (op_is_function(op)) add_word(l, op_table[op].name);
    const File *file = l->file ? l->file->file : NULL;
    if (file) add_file(l, file, true);
    for (uint32_t i = 0; file && i < file->uses.count; i++)
        if (file->uses.at[i].file) add_file(l, file->uses.at[i].file, false);
    uint32_t kept = 0;
    if (l->words.count) qsort(l->words.at, l->words.count, sizeof *l->words.at, by_word);
    for (uint32_t i = 0; i < l->words.count; i++)
        if (kept == 0 || strcmp(l->words.at[kept - 1], l->words.at[i]) != 0)
            l->words.at[kept++] = l->words.at[i];
    l->words.count = kept;
}

const char *const *smooth_list_names(SmoothContext *context, const SmoothFile *file,
                                     const char *prefix, size_t *count) {
    Listing l = {.context = context, .file = file, .prefix = prefix};
    if (!count) return NULL;
    bool is_fine = context && prefix && (!file || file->context == context) &&
                   api_run(context, list_names, &l);
    *count = is_fine ? l.words.count : 0;
    return *count ? l.words.at : NULL;
}

/* --- functions --------------------------------------------------------------------------- */

const SmoothFunction *const *smooth_list_functions(const SmoothFile *file, size_t *count) {
    if (!count) return NULL;
    *count = file ? file->file->functions.count : 0;
    return *count ? file->functions : NULL;
}

typedef struct {
    SmoothContext *context;
    const SmoothFile *file;
    const char *text; /* a name, or an expression */
    size_t count;
    const char *const *names;
    const SmoothFunction *function;
} Search;

/* Constants are no functions, though they are kept among them. */
static void add_functions(Listing *l, const File *file) {
    for (uint32_t i = 0; i < file->functions.count; i++)
        if (file == l->file->file || file->functions.at[i]->name->text[0] != '_')
            add_word(l, file->functions.at[i]->name->text);
}

static void report_missing(const SmoothFile *file, const char *name) {
    Unit *unit = file->context->unit;
    Listing l = {.context = file->context, .file = file, .prefix = ""};
    Buffer list = {.arena = &unit->arena};
    add_functions(&l, file->file);
    uint32_t own = l.words.count;
    for (uint32_t i = 0; i < file->file->uses.count; i++)
        add_functions(&l, file->file->uses.at[i].file);
    for (uint32_t i = 0; i < own && i < 8; i++)
        buffer_printf(&list, "%s `%s`", i > 0 ? "," : "", l.words.at[i]);
    Diagnostic *error = diag_call(unit, SMOOTH_CAUSE_CALL, "`%s` has no function `%s`",
                                  file->file->source->name, name);
    const char *nearest = words_nearest(name, l.words.at, l.words.count);
    if (nearest)
        diag_hint(unit, error, "did you mean `%s`?", nearest);
    else if (own > 0)
        diag_hint(unit, error, "it has%s%s", list.data, own > 8 ? " and others" : "");
}

static void find_function(void *request) {
    Search *s = request;
    Arena *arena = &s->context->unit->arena;
    SmoothFile *file = (SmoothFile *)(uintptr_t)s->file; /* the cache is not part of it */
    Function *function = load_find(s->context->unit, file->file, s->text);
    if (!function) {
        report_missing(file, s->text);
        return;
    }
    SmoothFunction *wrapper = map_get(&file->wrappers, function);
    if (!wrapper) {
        wrapper = wrap_function(s->context, file->file, function);
        map_put(&file->wrappers, arena, function, wrapper);
    }
    s->function = wrapper;
}

const SmoothFunction *smooth_find_function(const SmoothFile *file, const char *name) {
    if (!file || !name) return NULL;
    Search s = {.context = file->context, .file = file, .text = name};
    return api_run(file->context, find_function, &s) ? s.function : NULL;
}

/* The caller chose the names of the parameters: each a name, and each once. */
static bool check_names(Unit *unit, size_t count, const char *const *names) {
    Map seen = {0};
    for (size_t i = 0; i < count; i++) {
        const char *name = names[i] ? names[i] : "";
        size_t size = words_name_size(name);
        if (size == 0 || name[size]) {
            diag_call(unit, SMOOTH_CAUSE_CALL, "a parameter cannot be called `%s`", name);
            return false;
        }
        const Name *key = unit_name(unit, name);
        if (map_get(&seen, key)) {
            diag_call(unit, SMOOTH_CAUSE_CALL, "two parameters are called `%s`", name);
            return false;
        }
        map_put(&seen, &unit->arena, key, (void *)(uintptr_t)key);
    }
    return true;
}

static void parse_expression_text(void *request) {
    Search *s = request;
    Unit *unit = s->context->unit;
    File *file = s->file ? s->file->file : NULL;
    if (!check_names(unit, s->count, s->names)) return;
    Function *function = load_expression(unit, file, s->text, (uint32_t)s->count, s->names);
    if (function) {
        SmoothFunction *wrapper = wrap_function(s->context, file, function);
        wrapper->is_expression = true;
        s->function = wrapper;
    }
    for (Diagnostic *d = unit->diagnostics; d; d = d->next) /* names that the language keeps */
        if (d->span.begin == 0 && d->cause == SMOOTH_CAUSE_SOURCE) d->cause = SMOOTH_CAUSE_CALL;
}

const SmoothFunction *smooth_parse_expression(SmoothContext *context, const SmoothFile *file,
                                              const char *text, size_t count,
                                              const char *const *names) {
    Search s = {context, file, text, count, names, NULL};
    bool is_call = context && text && (names || !count) && count < UINT32_MAX &&
                   (!file || file->context == context);
    return is_call && api_run(context, parse_expression_text, &s) ? s.function : NULL;
}

/* --- descriptions ------------------------------------------------------------------------ */

/* The value of a default; NaN where there is none, or an error. */
static double evaluate_default(Unit *unit, const Parameter *parameter) {
    Function *function = parameter->default_function;
    ModelOptions options = {.is_hard = true};
    double value = NAN;
    Model *model = function ? model_create(unit, function->file, function, &options) : NULL;
    if (!model) return value;
    ArenaMark mark = arena_mark(&unit->scratch);
    Tape *tape = tape_create(&unit->arena, &unit->scratch, model->graph, &model->value, 1);
    double *slots = NEW_ARRAY(&unit->scratch, double, tape_slots(tape));
    tape_start(tape, slots);
    tape_run(tape, &(double){0}, slots, &value);
    arena_release(&unit->scratch, mark);
    return value;
}

static void describe(void *request) {
    SmoothFunction *f = request;
    const Function *function = f->function;
    Unit *unit = f->context->unit;
    SmoothFunctionInfo *info = NEW(&unit->arena, SmoothFunctionInfo);
    SmoothParameter *parameters = NEW_ARRAY(&unit->arena, SmoothParameter, function->arity);
    Place place = f->is_expression ? (Place){0} : source_place(unit, function->span.begin);
    for (uint32_t i = 0; i < function->arity; i++)
        parameters[i] =
            (SmoothParameter){.name = function->parameters[i].name->text,
                              .has_default = function->parameters[i].default_function,
                              .default_value = evaluate_default(unit, &function->parameters[i])};
    *info = (SmoothFunctionInfo){.name = function->name->text,
                                 .doc = function->doc.size ? function->doc.data : "",
                                 .file = place.source ? place.source->name : NULL,
                                 .line = place.line,
                                 .is_private = function->name->text[0] == '_',
                                 .parameter_count = function->arity,
                                 .parameters = parameters};
    f->info = info;
}

const SmoothFunctionInfo *smooth_describe_function(const SmoothFunction *function) {
    if (!function) return NULL;
    SmoothFunction *f = (SmoothFunction *)(uintptr_t)function; /* the cache is not part of it */
    if (!f->info && !api_run(f->context, describe, f)) f->info = NULL;
    return f->info;
}

/* Every function is lowered, which finds what its text alone does not show: in one graph, where
 * what they share is there once, and in another when that has grown large. */
static void check(void *request) {
    enum { LARGE = 1000000 };
    const SmoothFile *f = request;
    Unit *unit = f->context->unit;
    ModelOptions options = {.order = -1};
    for (uint32_t i = 0; i < f->file->functions.count; i++) {
        if (!options.graph || options.graph->nodes.count > LARGE)
            options.graph = graph_create(unit);
        model_create(unit, f->file, f->file->functions.at[i], &options);
    }
}

bool smooth_check_file(const SmoothFile *file) {
    return file && api_run(file->context, check, (void *)(uintptr_t)file);
}
