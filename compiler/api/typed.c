/* The public interface: what a person is typing. In: a text that may be unfinished, the beginning
 * of a name. Out: what it is, and the names that it may become. */
#include "api/api.h"

#include <stdlib.h>
#include <string.h>

#include "base/spelling.h"
#include "front/parse.h"
#include "front/scope.h"
#include "front/source.h"

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
        s->items[i] = (SmoothItem){.kind = (SmoothItemKind)item->kind,
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
        if (function && (is_own || !scope_is_private(function->name)))
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

_Static_assert(SMOOTH_ITEM_USE == (int)ITEM_USE && SMOOTH_ITEM_FUNCTION == (int)ITEM_FUNCTION,
               "the kinds of items are those of the interface");
