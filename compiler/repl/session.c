/* In: items as they are typed, files. Out: a document that holds them, loaded. Invariant: the
 * session's document is free of errors. Places in messages are those of the typed text, or of an
 * item: the user does not see the document. */
#include "repl/session.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/system_error.h"
#include "command/driver.h"
#include "command/output.h"

enum { SOURCE_LIMIT = LIMIT_SOURCE << 20, SLACK = 16 << 20 };

/* --- places ------------------------------------------------------------------------------ */

/* Moves a line and a column, which count from 1, over some text. */
static void advance(const char *text, size_t size, unsigned *line, unsigned *column) {
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '\n') {
            ++*line;
            *column = 1;
        } else if (((unsigned char)text[i] & 0xC0) != 0x80) {
            ++*column;
        }
    }
}

/* The last piece that begins at or before the place. */
static const DocumentPiece *piece_at(const Document *document, unsigned line, unsigned column) {
    const DocumentPiece *found = NULL;
    for (uint32_t i = 0; i < document->count; i++) {
        const DocumentPiece *piece = &document->pieces[i];
        if (piece->is_apart) continue;
        if (piece->line < line || (piece->line == line && piece->column <= column)) found = piece;
    }
    return found;
}

static void move_place(const DocumentPiece *piece, unsigned *line, unsigned *column) {
    if (*line == piece->line && piece->typed_line) *column += piece->typed_column - piece->column;
    *line += (piece->typed_line ? piece->typed_line : 1) - piece->line;
}

/* The same for a piece whose source begins with it. */
static void shift_place(const DocumentPiece *piece, unsigned *line, unsigned *column) {
    if (*line == 1) *column += piece->typed_column - 1;
    *line += piece->typed_line - 1;
}

/* Changes a place in the document to one in the typed text or in the item, unless the document is
 * as in its file. */
static void locate(Session *session, SmoothDiagnostic *d) {
    const Document *document = session->candidate ? session->candidate : session->document;
    bool is_on_disk = !session->candidate && session->saved_as && !session->is_changed;
    if (!d->file) return;
    if (strcmp(d->file, "<expression>") == 0) d->file = "<input>";
    const DocumentPiece *added = session->added;
    if (added && strcmp(d->file, added->title) == 0) {
        shift_place(added, &d->line, &d->column);
        shift_place(added, &d->end_line, &d->end_column);
        d->file = "<input>";
    }
    if (!document || is_on_disk || strcmp(d->file, document->name) != 0) return;
    const DocumentPiece *piece = piece_at(document, d->line, d->column);
    if (!piece) return;
    move_place(piece, &d->line, &d->column);
    move_place(piece, &d->end_line, &d->end_column);
    d->file = piece->typed_line ? "<input>" : piece->title;
    if (session->candidate && !piece->typed_line && !session->broken) session->broken = piece;
}

static bool is_interrupted(void *driver) { return driver_is_interrupted(driver); }

static void report(void *user, const SmoothDiagnostic *diagnostic) {
    Session *session = user;
    SmoothDiagnostic shown = *diagnostic;
    locate(session, &shown);
    driver_report(session->driver, &shown);
}

/* --- items ------------------------------------------------------------------------------- */

/* The word that an item of the kind begins with, in the order of SmoothItemKind. */
static const char *const first_words[] = {
#define ITEM(token, text) text,
#include "front/words.def"
};

static bool is_named(SmoothItemKind kind) {
    return kind != SMOOTH_ITEM_KERNEL && kind != SMOOTH_ITEM_TEMPERATURE;
}

static bool is_definition(SmoothItemKind kind) {
    return kind == SMOOTH_ITEM_CONSTANT || kind == SMOOTH_ITEM_FUNCTION;
}

/* Does one replace the other? A constant and a function may not have the same name. */
static bool is_same(SmoothItemKind a, const char *a_name, SmoothItemKind b, const char *b_name) {
    if (is_definition(a) ? !is_definition(b) : a != b) return false;
    return !is_named(a) || strcmp(a_name, b_name) == 0;
}

/* The last of the items that redefines the piece; `count` if there is none. */
static size_t find_item(SmoothItemKind kind, const char *name, const SmoothItem *items,
                        size_t count) {
    size_t i = count;
    while (i > 0 && !is_same(kind, name, items[i - 1].kind, items[i - 1].name)) i--;
    return i > 0 ? i - 1 : count;
}

static const char *title_of(Arena *arena, const SmoothItem *item) {
    const char *word = first_words[item->kind], *quote = item->kind == SMOOTH_ITEM_USE ? "\"" : "";
    return is_named(item->kind) ? arena_printf(arena, "<%s %s%s%s>", word, quote, item->name, quote)
                                : arena_printf(arena, "<%s>", word);
}

static bool has_comment(const SmoothItem *item) { return item->comment > 0; }

/* The word for `:forget`. */
static const char *word_of(const DocumentPiece *piece) {
    return is_named(piece->kind) ? piece->name : first_words[piece->kind];
}

const DocumentPiece *session_find(const Session *session, const char *name) {
    const Document *document = session->document;
    for (uint32_t i = 0; i < document->count; i++) {
        const DocumentPiece *piece = &document->pieces[i];
        if (strcmp(word_of(piece), name) == 0) return piece;
    }
    return NULL;
}

Text session_text(const Session *session, const DocumentPiece *piece) {
    return (Text){session->document->text.data + piece->begin, piece->end - piece->begin};
}

/* --- documents --------------------------------------------------------------------------- */

static void destroy(Document *document) {
    if (!document) return;
    smooth_destroy_context(document->context);
    arena_free(&document->arena);
    free(document);
}

/* A new candidate, without a text. */
static Document *create(Session *session, const char *name) {
    destroy(session->candidate);
    session->broken = NULL;
    Document *document = session->candidate = calloc(1, sizeof *document);
    if (!document) arena_fail(session->driver->arena);
    document->arena.on_failure = session->driver->arena->on_failure;
    document->context = smooth_create_context(report, session);
    if (!document->context) arena_fail(session->driver->arena);
    smooth_set_interrupt(document->context, is_interrupted, session->driver);
    smooth_set_columns(document->context, (size_t)driver_width());
    if (session->root) smooth_set_root(document->context, session->root);
    document->name = arena_copy(&document->arena, name, strlen(name));
    return document;
}

static void set_text(Document *document, const char *text, size_t size) {
    document->text = (Buffer){.arena = &document->arena};
    buffer_add(&document->text, text, size);
}

/* Finds the pieces of the document; `typed` has those items that are new. */
static void find_pieces(Session *session, Document *document, const char *typed,
                        const SmoothItem *typed_items, size_t typed_count) {
    const SmoothItem *items;
    size_t count, offset = 0;
    unsigned line = 1, column = 1;
    const Buffer text = document->text;
    session->driver->is_quiet = true; /* loading will report the same errors */
    smooth_scan_input(document->context, text.data, text.size, &items, &count);
    session->driver->is_quiet = false;
    document->pieces = NEW_ARRAY(&document->arena, DocumentPiece, count);
    document->count = document->room = (uint32_t)count;
    for (size_t i = 0; i < count; i++) {
        const SmoothItem *item = &items[i];
        DocumentPiece *piece = &document->pieces[i];
        size_t source = find_item(item->kind, item->name, typed_items, typed_count);
        bool is_older = source < typed_count && !has_comment(&typed_items[source]);
        size_t begin = item->begin + (is_older ? item->comment : 0); /* its comment was not typed */
        advance(text.data + offset, begin - offset, &line, &column);
        offset = begin;
        *piece = (DocumentPiece){.kind = item->kind,
                                 .name = item->name,
                                 .title = title_of(&document->arena, item),
                                 .begin = item->begin,
                                 .end = item->end,
                                 .word = item->begin + item->comment,
                                 .line = line,
                                 .column = column};
        if (source == typed_count) continue;
        piece->typed_line = piece->typed_column = 1;
        advance(typed, typed_items[source].begin, &piece->typed_line, &piece->typed_column);
    }
}

/* A model can be made only if kernel and temperature are valid. */
const SmoothModelInfo *session_defaults(const Document *document) {
    return smooth_describe_model(smooth_create_model(
        smooth_parse_expression(document->context, document->file, "0", 0, NULL), NULL));
}

/* The candidate becomes the document if it loads. */
static bool adopt(Session *session) {
    Document *document = session->candidate;
    document->file = smooth_load_text(document->context, document->name, document->text.data,
                                      document->text.size);
    if (!document->file || !session_defaults(document)) return false;
    document->memory = smooth_measure_context(document->context);
    destroy(session->document);
    session->document = document;
    session->candidate = NULL;
    for (uint32_t i = 0; i < document->count; i++) document->pieces[i].typed_line = 0;
    Driver *driver = session->driver;
    driver->context = document->context;
    driver->session = document->file;
    driver->session_name = session->saved_as ? session->saved_as : "-";
    return true;
}

static void drop_candidate(Session *session) {
    destroy(session->candidate);
    session->candidate = NULL;
    session->broken = NULL;
}

/* Takes back what is not completely added. */
static void drop_addition(Session *session) {
    Buffer *text = &session->document->text;
    if (!session->added) return;
    text->data[session->added_at] = '\0';
    text->size = session->added_at;
    session->added = NULL;
}

/* --- life -------------------------------------------------------------------------------- */

bool session_open(Session *session, Driver *driver) {
    *session = (Session){.driver = driver, .root = driver->options[OPTION_ROOT]};
    smooth_destroy_context(driver->context);
    driver->context = NULL;
    set_text(create(session, "<session>"), "", 0);
    return adopt(session);
}

void session_close(Session *session) {
    destroy(session->candidate);
    destroy(session->document);
    smooth_destroy_context(session->scanner);
    free(session->saved_as);
    free(session->before);
    session->driver->context = NULL;
    session->driver->session = NULL;
}

/* Loads the document again, in a new context. The old one stays if that fails: a file that it uses
 * may be gone. */
static void renew(Session *session) {
    const Document *old = session->document;
    Document *document = create(session, old->name);
    set_text(document, old->text.data, old->text.size);
    find_pieces(session, document, NULL, NULL, 0);
    session->driver->is_quiet = true;
    if (!adopt(session)) session->document->memory = smooth_measure_context(old->context);
    session->driver->is_quiet = false;
    drop_candidate(session);
}

void session_tidy(Session *session) {
    drop_candidate(session); /* memory ran out while it was loaded */
    drop_addition(session);
    if (smooth_measure_context(session->scanner) > SLACK) {
        smooth_destroy_context(session->scanner);
        session->scanner = NULL;
    }
    const Document *document = session->document;
    if (smooth_measure_context(document->context) > 2 * document->memory + SLACK) renew(session);
}

/* --- changes ----------------------------------------------------------------------------- */

static SmoothContext *scanner_of(Session *session) {
    if (!session->scanner) session->scanner = smooth_create_context(report, session);
    if (!session->scanner) arena_fail(session->driver->arena);
    smooth_set_interrupt(session->scanner, is_interrupted, session->driver);
    return session->scanner;
}

SmoothInput session_scan(Session *session, const char *text, size_t size, const SmoothItem **items,
                         size_t *count) {
    return smooth_scan_input(scanner_of(session), text, size, items, count);
}

const SmoothParts *session_dissect(Session *session, const char *text) {
    bool was_quiet = session->driver->is_quiet;
    session->driver->is_quiet = true;
    const SmoothParts *parts = smooth_scan_expression(scanner_of(session), text, strlen(text));
    session->driver->is_quiet = was_quiet;
    return parts;
}

/* Adds an item at the end of the text; one with a comment after an empty line. */
static void append(Buffer *out, const char *typed, const SmoothItem *item) {
    if (out->size > 0 && out->data[out->size - 1] != '\n') buffer_text(out, "\n");
    if (out->size > 0 && has_comment(item)) buffer_text(out, "\n");
    buffer_add(out, typed + item->begin, item->end - item->begin);
    buffer_text(out, "\n");
}

/* The old text with the new items in it. An item that is redefined without a comment keeps its old
 * comment. */
static void compose(const Document *old, const char *typed, const SmoothItem *items, size_t count,
                    Buffer *out) {
    size_t at = 0;
    buffer_text(out, "");
    for (uint32_t i = 0; i < old->count; i++) {
        const DocumentPiece *piece = &old->pieces[i];
        size_t source = find_item(piece->kind, piece->name, items, count);
        if (source == count) continue;
        const SmoothItem *item = &items[source];
        size_t begin = has_comment(item) ? piece->begin : piece->word;
        buffer_add(out, old->text.data + at, begin - at);
        buffer_add(out, typed + item->begin, item->end - item->begin);
        at = piece->end;
    }
    buffer_add(out, old->text.data + at, old->text.size - at);
    for (size_t i = 0; i < count; i++) {
        const SmoothItem *item = &items[i];
        bool is_old = find_item(item->kind, item->name, items, count) != i;
        for (uint32_t k = 0; k < old->count && !is_old; k++)
            is_old = is_same(item->kind, item->name, old->pieces[k].kind, old->pieces[k].name);
        if (!is_old) append(out, typed, item);
    }
}

/* Reports that the change was not made, because an older item would have errors after it. */
static void explain_broken(Session *session) {
    const DocumentPiece *piece = session->broken;
    if (!piece) return;
    const char *name = word_of(piece);
    SmoothDiagnostic note = {.severity = SMOOTH_NOTE, .cause = SMOOTH_CAUSE_SOURCE};
    Arena *arena = session->driver->arena;
    note.message = arena_printf(arena, "nothing was changed, for the sake of `%s`", name);
    note.hint = arena_printf(arena, "`:forget %s` first, or define both on one line", name);
    driver_report(session->driver, &note);
}

static bool change(Session *session) {
    bool is_fine = adopt(session);
    if (!is_fine) explain_broken(session);
    drop_candidate(session);
    session->is_changed = session->is_changed || is_fine;
    return is_fine;
}

/* Keeps the text, for session_undo. */
static void remember(Session *session) {
    const Buffer *text = &session->document->text;
    char *copy = malloc(text->size + 1);
    if (!copy) arena_fail(session->driver->arena);
    memcpy(copy, text->data, text->size + 1);
    free(session->before);
    session->before = copy;
    session->before_size = text->size;
}

/* Is it a definition of a name that is not known yet? What a `use` brings is not looked at. */
static bool is_addition(const Session *session, const SmoothItem *item) {
    bool is_new = is_definition(item->kind);
    for (uint32_t i = 0; i < session->document->count && is_new; i++) {
        const DocumentPiece *piece = &session->document->pieces[i];
        is_new = piece->kind != SMOOTH_ITEM_USE &&
                 !is_same(item->kind, item->name, piece->kind, piece->name);
    }
    return is_new;
}

/* The next piece of the document, not counted yet. */
static DocumentPiece *new_piece(Document *document) {
    size_t size = document->room * sizeof *document->pieces;
    if (document->count == document->room) {
        document->pieces = arena_grow(&document->arena, document->pieces, size, 2 * size + 4096);
        document->room = (uint32_t)((2 * size + 4096) / sizeof *document->pieces);
    }
    return &document->pieces[document->count];
}

/* Adds a definition to the document as it is, in a time that does not depend on its size. */
static bool add(Session *session, const char *typed, const SmoothItem *item) {
    Document *document = session->document;
    DocumentPiece *piece = new_piece(document);
    size_t memory = smooth_measure_context(document->context);
    *piece = (DocumentPiece){.kind = item->kind,
                             .name = arena_copy(&document->arena, item->name, strlen(item->name)),
                             .title = title_of(&document->arena, item),
                             .typed_line = 1,
                             .typed_column = 1,
                             .is_apart = true};
    advance(typed, item->begin, &piece->typed_line, &piece->typed_column);
    session->added_at = document->text.size;
    session->added = piece;
    append(&document->text, typed, item);
    bool is_fine = smooth_extend_file(document->file, piece->title, typed + item->begin,
                                      item->end - item->begin);
    if (!is_fine) drop_addition(session);
    if (!is_fine) return false;
    session->added = NULL;
    piece->end = document->text.size - 1;
    piece->begin = piece->end - (item->end - item->begin);
    piece->word = piece->begin + item->comment;
    piece->typed_line = 0;
    document->count++;
    document->memory += smooth_measure_context(document->context) - memory;
    return session->is_changed = true;
}

bool session_define(Session *session, const char *text, const SmoothItem *items, size_t count) {
    remember(session);
    if (count == 1 && is_addition(session, items)) return add(session, text, items);
    Document *document = create(session, session->document->name);
    document->text = (Buffer){.arena = &document->arena};
    compose(session->document, text, items, count, &document->text);
    find_pieces(session, document, text, items, count);
    return change(session);
}

bool session_undo(Session *session) {
    if (!session->before) return false;
    Document *document = create(session, session->document->name);
    set_text(document, session->before, session->before_size);
    find_pieces(session, document, NULL, NULL, 0);
    return change(session);
}

static bool unknown_item(Session *session, const char *name) {
    const Document *document = session->document;
    const char **names = NEW_ARRAY(session->driver->arena, const char *, document->count);
    for (uint32_t i = 0; i < document->count; i++) names[i] = word_of(&document->pieces[i]);
    return driver_fail(
        session->driver, SMOOTH_CAUSE_CALL,
        driver_suggest(session->driver, name, names, document->count, "`:list` shows what it has"),
        "the session has no `%s`", name);
}

bool session_forget(Session *session, const char *name) {
    const DocumentPiece *piece = session_find(session, name);
    if (!piece) return unknown_item(session, name);
    const Buffer old = session->document->text;
    size_t end = piece->end + (piece->end < old.size && old.data[piece->end] == '\n');
    Document *document = create(session, session->document->name);
    set_text(document, old.data, piece->begin);
    buffer_add(&document->text, old.data + end, old.size - end);
    find_pieces(session, document, NULL, NULL, 0);
    return change(session);
}

/* --- files ------------------------------------------------------------------------------- */

/* Memory is allocated before the file is opened, so that running out of it leaves nothing open. */
static bool read_file(Driver *driver, const char *path, Text *out) {
    char *text = arena_alloc(driver->arena, SOURCE_LIMIT + 4);
    errno = 0;
    FILE *file = fopen(path, "rb");
    size_t size = file ? fread(text, 1, SOURCE_LIMIT + 4, file) : 0;
    int reason = !file || ferror(file) ? errno : 0;
    if (file) fclose(file);
    if (reason)
        return driver_fail(
            driver, system_error_of_path(reason) ? SMOOTH_CAUSE_CALL : SMOOTH_CAUSE_MACHINE, NULL,
            "cannot read `%s`: %s", path, system_error(driver->arena, reason, "file"));
    size_t mark = size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    *out = (Text){text + mark, size - mark};
    return true;
}

static void set_saved(Session *session, const char *path) {
    char *copy = malloc(strlen(path) + 1);
    if (!copy) arena_fail(session->driver->arena);
    strcpy(copy, path);
    free(session->saved_as);
    session->saved_as = copy;
    session->driver->session_name = copy;
    session->is_changed = false;
}

bool session_load(Session *session, const char *path) {
    Text text = {0};
    Document *document = create(session, path);
    bool may_read = !session->root || smooth_load_file(document->context, path);
    bool is_fine = may_read && read_file(session->driver, path, &text);
    if (is_fine) set_text(document, text.data, text.size);
    is_fine = is_fine && adopt(session); /* without pieces, so that errors name the file's lines */
    if (is_fine) set_saved(session, path);
    if (is_fine) find_pieces(session, session->document, NULL, NULL, 0);
    drop_candidate(session);
    return is_fine;
}

bool session_save(Session *session, const char *path) {
    Driver *driver = session->driver;
    const Buffer *text = &session->document->text;
    Output out;
    const char *error = NULL;
    if (!output_write(driver->arena, path, text->data, text->size, &out, &error) ||
        !output_commit(driver->arena, 1, &out, &error))
        return driver_fail(driver, SMOOTH_CAUSE_MACHINE, NULL, "%s", error);
    set_saved(session, path);
    return true;
}
