/* The public interface: text that a person types. In: a text, perhaps incomplete, or the beginning
 * of a name. Out: its kind and its parts, or the names that begin so. */
#include "api/api.h"

#include <stdlib.h>
#include <string.h>

#include "front/ast.h"
#include "front/parse.h"
#include "front/parser.h"
#include "front/scope.h"
#include "front/source.h"

/* --- inputs ------------------------------------------------------------------------------ */

typedef struct {
    SmoothContext *context;
    const char *text;
    size_t size;
    SmoothInput input;
    SmoothItem *items;
    size_t count;
} Scan;

/* The bytes of a byte order mark, which the source leaves out. */
static size_t dropped(size_t size, const Source *source) { return size - source->text.size; }

static void list_items(Scan *s, const File *file) {
    Arena *arena = &s->context->unit->arena;
    size_t base = file->source->base - dropped(s->size, file->source);
    s->count = file->items.count;
    s->items = NEW_ARRAY(arena, SmoothItem, s->count);
    for (size_t i = 0; i < s->count; i++) {
        const Item *item = &file->items.at[i];
        s->items[i] = (SmoothItem){.kind = (SmoothItemKind)item->kind,
                                   .name = arena_copy(arena, item->name.data, item->name.size),
                                   .begin = item->begin - base,
                                   .comment = item->span.begin - item->begin,
                                   .end = item->span.end - base};
    }
}

/* The kind of a text without errors. *is_open: it is not complete, or empty. */
static SmoothInput judge(Parser *parser, bool *is_open) {
    *is_open = true;
    if (parse_is_empty(parser))
        return parser->has_doc ? SMOOTH_INPUT_INCOMPLETE : SMOOTH_INPUT_EMPTY;
    if (!parse_is_complete(parser)) return SMOOTH_INPUT_INCOMPLETE;
    *is_open = false;
    return parser->file ? SMOOTH_INPUT_ITEMS : SMOOTH_INPUT_EXPRESSION;
}

static void scan(void *request) {
    Scan *s = request;
    Unit *unit = s->context->unit;
    uint32_t before = unit->errors;
    bool is_open = false;
    s->input = SMOOTH_INPUT_WRONG;
    Source *source = source_add(unit, "<input>", s->text, s->size);
    if (!source) return;
    Parser *parser = parse_begin(unit, PARSE_EITHER);
    parse_feed(parser, source);
    SmoothInput input = unit->errors > before ? SMOOTH_INPUT_WRONG : judge(parser, &is_open);
    if (is_open)
        parse_drop(parser);
    else
        parse_end(parser);
    if (unit->errors > before) return;
    s->input = input;
    if (input == SMOOTH_INPUT_ITEMS) list_items(s, parser->file);
}

SmoothInput smooth_scan_input(SmoothContext *context, const char *text, size_t size,
                              const SmoothItem **items, size_t *count) {
    Scan s = {.context = context, .text = text, .size = size};
    if (!context || !text || !api_run(context, scan, &s)) s.input = SMOOTH_INPUT_WRONG;
    if (items) *items = s.items;
    if (count) *count = s.count;
    return s.input;
}

/* --- the parts of an expression ---------------------------------------------------------- */

typedef struct {
    SmoothContext *context;
    const char *text;
    size_t size;
    const SmoothParts *parts;
} Dissection;

typedef struct {
    Arena *arena;
    const char *text;
    size_t base; /* of the text in the unit */
} Excerpt;

static SmoothPart part_of(const Excerpt *excerpt, Span span) {
    size_t begin = span.begin - excerpt->base, end = span.end - excerpt->base;
    return (SmoothPart){arena_copy(excerpt->arena, excerpt->text + begin, end - begin), begin, end};
}

static int by_begin(const void *a, const void *b) {
    const SmoothPart *x = a, *y = b;
    return x->begin < y->begin ? -1 : x->begin > y->begin;
}

/* The names below `root`, in the order of the text. */
static void list_names_in(const Excerpt *excerpt, const Ast *root, SmoothParts *out) {
    LIST(const Ast *) open = {0};
    LIST(SmoothPart) names = {0};
    LIST_PUSH(excerpt->arena, &open, root);
    while (open.count > 0) {
        const Ast *node = open.at[--open.count];
        if (node->kind == AST_NAME) LIST_PUSH(excerpt->arena, &names, part_of(excerpt, node->span));
        for (uint32_t i = 0; i < node->size; i++)
            if (node->kids[i]) LIST_PUSH(excerpt->arena, &open, node->kids[i]);
    }
    if (names.count) qsort(names.at, names.count, sizeof *names.at, by_begin);
    out->names = names.at;
    out->name_count = names.count;
}

/* f(1, 2) and f'(1): the function is the first kid, or the kid of that. */
static void take_call(const Excerpt *excerpt, const Ast *call, SmoothParts *out) {
    if (call->kind != AST_CALL) return;
    const Ast *callee = call->kids[0];
    if (callee->kind == AST_PRIME) callee = callee->kids[0];
    if (callee->kind != AST_NAME) return;
    SmoothPart *arguments = NEW_ARRAY(excerpt->arena, SmoothPart, call->size - 1);
    for (uint32_t i = 1; i < call->size; i++)
        arguments[i - 1] = part_of(excerpt, call->kids[i]->span);
    out->function = callee->name->text;
    out->arguments = arguments;
    out->argument_count = call->size - 1;
}

static void dissect(void *request) {
    Dissection *d = request;
    Unit *unit = d->context->unit;
    Source *source = source_add(unit, "<input>", d->text, d->size);
    const Ast *root = source ? parse_expression(unit, source) : NULL;
    if (!root) return;
    SmoothParts *parts = NEW(&unit->arena, SmoothParts);
    Excerpt excerpt = {&unit->arena, d->text, source->base - dropped(d->size, source)};
    list_names_in(&excerpt, root, parts);
    take_call(&excerpt, root, parts);
    d->parts = parts;
}

const SmoothParts *smooth_scan_expression(SmoothContext *context, const char *text, size_t size) {
    Dissection d = {.context = context, .text = text, .size = size};
    return context && text && api_run(context, dissect, &d) ? d.parts : NULL;
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

/* Adds the definitions of a file; private ones if it is the own file. */
static void add_file(Listing *l, const File *file, bool is_own) {
    for (uint32_t i = 0; i < file->symbols.capacity; i++) {
        const Function *function = file->symbols.slots[i].value;
        if (function && (is_own || !scope_is_private(function->name)))
            add_word(l, function->name->text);
    }
}

static int by_word(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Sorted, each once. */
static void list_names(void *request) {
    Listing *l = request;
    static const struct {
        const char *text;
        bool is_ready; /* it is more than reserved */
    } words[] = {
#define WORD(token, text, role) {text, true},
#define NUMBER(text, value)     {text, true},
#define TAU(text)               {text, true},
#define DERIVATIVE(text, order) {text, (order) > 0},
#include "front/words.def"
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i].is_ready) add_word(l, words[i].text);
    for (Kernel kernel = 0; kernel <= KERNEL_HARD; kernel++)
        if (kernel != KERNEL_NONE) add_word(l, kernel_name(kernel));
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

_Static_assert(SMOOTH_ITEM_USE == (int)ITEM_USE && SMOOTH_ITEM_FUNCTION == (int)ITEM_FUNCTION,
               "the kinds of items are those of the interface");
