/* The feeder between scanner and grammar. In: sources. Out: a file or an expression, and every
 * syntax error in them, each once.
 *
 * Invariants:
 * - The grammar sees balanced brackets only. A closing bracket without partner is reported and
 *   dropped; one that is missing where an item or the text ends is reported and made up.
 * - After an error the rest of the innermost bracket, or of the item, never reaches the grammar, so
 *   that one mistake makes one message.
 * - The generated parser uses malloc; `guarded` frees it when the arena jumps. */
#include "front/parse.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "front/diag.h"
#include "front/mistakes.h"
#include "front/parser.h"
#include "front/source.h"
#include "front/syntax.h"
#include "smooth.tab.h"

/* --- kinds of tokens --------------------------------------------------------------------- */

static bool is_item(int token) {
    switch (token) {
#define ITEM(token, text) case TOK_##token:
#include "front/words.def"
        return true;
    default: return false;
    }
}

static bool is_opening(int token) {
    return token == TOK_LEFT || token == TOK_LEFT_SQUARE || token == TOK_LEFT_CURLY;
}

static bool is_closing(int token) {
    return token == TOK_RIGHT || token == TOK_RIGHT_SQUARE || token == TOK_RIGHT_CURLY;
}

/* --- errors ------------------------------------------------------------------------------ */

/* Called by the grammar while it reads p->place. */
void parse_report(Parser *p, const char *found, const char **expected, int count) {
    p->is_skipping = true;
    p->skip_depth = p->open.count;
    if (p->is_quiet) return;
    p->has_error = true;
    if (p->is_lost) return;
    Mistake mistake = {p, found, syntax_word(p, p->place), expected, count};
    const char *hint = mistake_hint(&mistake);
    syntax_report(p, expected, count, hint);
}

void parse_too_deep(Parser *p, Span span) {
    diag_error(p->unit, span, "nested too deeply: the limit is %d levels", LIMIT_DEPTH);
    p->is_done = true;
}

/* --- feeding ----------------------------------------------------------------------------- */

/* Does this token end the part that is being skipped? A closing bracket is still open then. */
static bool ends_skip(const Parser *p, int token) {
    if (is_closing(token)) return p->open.count == p->skip_depth;
    return p->open.count == 0 && p->skip_depth == 0 && (token == TOK_END || is_item(token));
}

/* Gives the token to the grammar, unless it is being skipped. */
static void pass(Parser *p, int token, const SMOOTH_YYSTYPE *value, Span place) {
    if (p->is_done || (p->is_skipping && !ends_skip(p, token))) return;
    p->is_skipping = token == TOK_SMOOTH_YYerror; /* the scanner has reported it */
    p->has_error = p->has_error || p->is_skipping;
    p->skip_depth = p->open.count;
    p->token = token;
    p->place = place;
    if (smooth_yypush_parse(p->grammar, token, value, &place, p) != YYPUSH_MORE) p->is_done = true;
    if (p->is_skipping && ends_skip(p, token)) p->is_skipping = false;
    p->last_token = token;
    p->last_place = place;
}

static void open_bracket(Parser *p, int token, Span place) {
    if (p->open.count == LIMIT_DEPTH) parse_too_deep(p, place);
    Span before = p->last_token == TOK_END ? (Span){0} : p->last_place;
    pass(p, token, NULL, place);
    LIST_PUSH(&p->unit->scratch, &p->open, ((Bracket){token, place, before}));
}

/* Makes up the missing partner of the innermost bracket. Should it come later, it is not reported
 * again: made_up remembers it. */
static void close_innermost(Parser *p, Span place) {
    p->is_quiet = true;
    p->made_up = syntax_partner(p->open.at[p->open.count - 1].token);
    pass(p, p->made_up, NULL, place);
    p->is_quiet = false;
    p->open.count--;
}

/* A bracket that does not fit the innermost one closes its own partner further out or, if there is
 * none, the innermost bracket. */
static void close_bracket(Parser *p, int token, Span place) {
    uint32_t match = p->open.count;
    if (match == 0) {
        if (token != p->made_up && !p->is_skipping)
            diag_error(p->unit, place, "this `%c` closes nothing", syntax_sign(token));
        p->made_up = TOK_END;
        return;
    }
    while (match > 0 && syntax_partner(p->open.at[match - 1].token) != token) match--;
    if (match != p->open.count && !p->is_skipping) syntax_report_open(p, token, place);
    if (match == 0) {
        close_innermost(p, place);
        return;
    }
    while (p->open.count > match) close_innermost(p, place);
    pass(p, token, NULL, place);
    p->open.count--;
}

/* Joins the lines of the doc comment. */
ItemStart parse_item_start(Parser *p) {
    Buffer text = {.arena = &p->unit->arena};
    for (uint32_t i = 0; i < p->doc.count; i++) {
        if (i > 0) buffer_add(&text, "\n", 1);
        buffer_add(&text, p->doc.at[i].data, p->doc.at[i].size);
    }
    return (ItemStart){p->comment ? p->comment : p->place.begin, {text.data, text.size}};
}

/* A word such as `fn` begins an item at the start of a line, and wherever the grammar accepts it.
 * Anywhere else it was meant as a name, and is read as one. */
static int judge_keyword(Parser *p, int token, SMOOTH_YYSTYPE *value, Span place, bool is_first) {
    if (p->file && is_first) return token;
    if (p->file && p->open.count == 0) {
        bool is_resync = p->is_skipping && (token == TOK_FN || token == TOK_CONST);
        if (is_resync || (!p->is_skipping && parse_accepts(p->grammar, token))) return token;
    }
    if (!p->is_skipping && parse_accepts(p->grammar, TOK_NAME))
        diag_error(p->unit, place, "%s is a keyword and cannot be a name",
                   syntax_excerpt(p, place));
    value->TOK_NAME = names_intern(&p->unit->names, &p->unit->arena,
                                   p->source->text.data + (place.begin - p->source->base),
                                   place.end - place.begin);
    return TOK_NAME;
}

/* If the word begins an item in another language (ITEM_HABIT), reports that and returns the token
 * that begins this item here. */
static int judge_start(Parser *p, int token, Span place) {
    static const struct {
        const char *seen, *meant, *what;
        int token;
        bool is_certain; /* also where something is being skipped */
    } starts[] = {
#define ITEM_HABIT(seen, meant, what, token, certain) {seen, meant, what, TOK_##token, certain},
#include "front/words.def"
    };
    const char *word = syntax_word(p, place);
    for (int i = 0; i < (int)(sizeof starts / sizeof *starts); i++) {
        if (strcmp(starts[i].seen, word) != 0) continue;
        bool is_start = p->is_skipping ? starts[i].is_certain : parse_accepts(p->grammar, TOK_FN);
        if (!is_start) return token;
        diag_error(p->unit, place, "%s starts with `%s`, not `%s`", starts[i].what, starts[i].meant,
                   starts[i].seen);
        return starts[i].token;
    }
    return token;
}

/* Takes a token of the scanner: balances its bracket and passes it on. */
static void feed(Parser *p, int token, SMOOTH_YYSTYPE *value, Span place, bool is_first) {
    if (is_item(token)) token = judge_keyword(p, token, value, place, is_first);
    if ((token == TOK_NAME || token == TOK_LET) && is_first && p->file && p->open.count == 0)
        token = judge_start(p, token, place);
    if (is_closing(token)) {
        close_bracket(p, token, place);
        return;
    }
    if (is_opening(token)) {
        open_bracket(p, token, place);
        return;
    }
    bool is_item_end = token == TOK_END || is_item(token);
    if (is_item_end && p->open.count > 0) {
        if (!p->has_error) syntax_report_open(p, token, place);
        while (p->open.count > 0) close_innermost(p, place);
        p->is_quiet = true; /* one message is enough for all that is missing there */
    }
    if (is_item_end) p->made_up = TOK_END;
    pass(p, token, value, place);
    p->is_quiet = false;
    if (is_item_end) p->has_error = p->is_lost = p->is_skipping;
}

/* --- sources ----------------------------------------------------------------------------- */

typedef enum { FAULT_NONE, FAULT_NUL, FAULT_ENCODING } ByteFault;

static ByteFault find_fault(Text text, size_t offset, size_t *length) {
    uint32_t point = utf8_decode(text.data + offset, text.size - offset, length);
    if (*length == 0) return *length = 1, FAULT_ENCODING;
    return point == 0 ? FAULT_NUL : FAULT_NONE;
}

/* Reports NUL bytes and bytes that are not UTF-8, once for each run, also in comments and strings.
 */
static void check_encoding(Parser *p) {
    Text text = p->source->text;
    for (size_t i = 0, length; i < text.size;) {
        size_t begin = i;
        ByteFault fault = find_fault(text, i, &length);
        do i += length;
        while (fault && i < text.size && find_fault(text, i, &length) == fault);
        uint32_t base = p->source->base;
        Span span = {base + (uint32_t)begin, base + (uint32_t)i};
        if (fault == FAULT_NUL) diag_error(p->unit, span, "a source cannot contain a NUL byte");
        if (fault == FAULT_ENCODING)
            diag_error(p->unit, span, "this is not UTF-8: a source is UTF-8 text");
    }
}

/* Begins the grammar, or begins it anew, and tells it what it reads. */
static void start(Parser *p, bool is_file) {
    if (p->grammar) smooth_yypstate_delete(p->grammar);
    p->grammar = smooth_yypstate_new();
    if (!p->grammar) parse_abandon(p);
    if (is_file) p->file = NEW(&p->unit->arena, File);
    if (is_file) p->file->source = p->source;
    pass(p, is_file ? TOK_START_FILE : TOK_START_EXPRESSION, NULL, (Span){0, 0});
    p->last_token = TOK_END;
}

static void scan(void *parser) {
    Parser *p = parser;
    Text text = p->source->text;
    char *copy = arena_alloc(&p->unit->scratch, text.size + 2);
    if (text.size) memcpy(copy, text.data, text.size);
    scan_open(p, copy, text.size);
    for (uint32_t count = 1; !p->is_done; count++) {
        SMOOTH_YYSTYPE value = {0};
        if (count % 4096 == 0) unit_poll(p->unit);
        Span place;
        int token = scan_token(&value, &place, p->scanner);
        if (token == TOK_END) break;
        if (p->is_either && is_item(token) && p->unit->errors == p->errors) start(p, true);
        p->is_either = false;
        feed(p, token, &value, place, p->is_line_start);
        p->is_line_start = false;
        p->newlines = p->comment = 0;
        p->doc.count = 0;
    }
}

/* The end is right after the last token, before the empty lines that follow it. */
static void finish(void *parser) {
    Parser *p = parser;
    Span place = {p->last_place.end, p->last_place.end};
    if (!p->is_done) feed(p, TOK_END, NULL, place, false);
}

void parse_abandon(Parser *p) { arena_fail(&p->unit->arena); }

static void release(Parser *p) {
    if (p->grammar) smooth_yypstate_delete(p->grammar);
    p->grammar = NULL;
    p->is_done = true;
}

/* Does the work. If memory runs out, frees the grammar and jumps to the outer guard. */
static void guarded(Parser *p, void (*work)(void *parser)) {
    if (arena_try(&p->unit->arena, &p->unit->scratch, work, p)) return;
    release(p);
    arena_fail(&p->unit->arena);
}

Parser *parse_begin(Unit *unit, ParseKind kind) {
    Parser *p = NEW(&unit->arena, Parser);
    p->unit = unit;
    p->mark = arena_mark(&unit->scratch);
    p->errors = unit->errors;
    p->is_either = kind == PARSE_EITHER;
    start(p, kind == PARSE_FILE);
    return p;
}

void parse_feed(Parser *p, Source *source) {
    p->source = source;
    p->offset = source->base;
    p->is_line_start = true;
    if (p->file && !p->file->source) p->file->source = source;
    if (p->last_token == TOK_END) p->last_place = (Span){source->base, source->base};
    guarded(p, scan);
    if (!parse_is_empty(p)) check_encoding(p);
}

bool parse_is_empty(const Parser *p) { return p->is_either && p->unit->errors == p->errors; }

bool parse_is_complete(Parser *p) {
    return !p->is_done && p->unit->errors == p->errors && p->open.count == 0 &&
           parse_accepts(p->grammar, TOK_END);
}

void parse_drop(Parser *p) {
    release(p);
    arena_release(&p->unit->scratch, p->mark);
}

void parse_end(Parser *p) {
    guarded(p, finish);
    if (p->grammar) release(p);
    arena_release(&p->unit->scratch, p->mark);
    if (p->file) p->file->is_bad = p->unit->errors > p->errors;
}

File *parse_file(Unit *unit, Source *source) {
    Parser *p = parse_begin(unit, PARSE_FILE);
    parse_feed(p, source);
    parse_end(p);
    return p->file;
}

Ast *parse_expression(Unit *unit, Source *source) {
    Parser *p = parse_begin(unit, PARSE_EXPRESSION);
    parse_feed(p, source);
    parse_end(p);
    return unit->errors > p->errors ? NULL : p->expression;
}
