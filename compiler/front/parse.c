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

#include "front/diag.h"
#include "front/source.h"
#include "ops/ops.h"
#include "smooth.tab.h"

#include <stdlib.h>
#include <string.h>

enum { EXCERPT = 40, LISTED = 5 };

/* --- what a token is --------------------------------------------------------------------- */

static bool is_item(int token) {
    return token == TOK_USE || token == TOK_KERNEL || token == TOK_TEMPERATURE ||
           token == TOK_CONST || token == TOK_FN;
}

static bool is_opening(int token) {
    return token == TOK_LEFT || token == TOK_LEFT_SQUARE || token == TOK_LEFT_CURLY;
}

static bool is_closing(int token) {
    return token == TOK_RIGHT || token == TOK_RIGHT_SQUARE || token == TOK_RIGHT_CURLY;
}

static int partner(int opening) {
    if (opening == TOK_LEFT) return TOK_RIGHT;
    return opening == TOK_LEFT_SQUARE ? TOK_RIGHT_SQUARE : TOK_RIGHT_CURLY;
}

static char sign(int bracket) {
    switch (bracket) {
    case TOK_LEFT: return '(';
    case TOK_LEFT_SQUARE: return '[';
    case TOK_LEFT_CURLY: return '{';
    case TOK_RIGHT: return ')';
    case TOK_RIGHT_SQUARE: return ']';
    default: return '}';
    }
}

/* --- messages ---------------------------------------------------------------------------- */

const char *parse_excerpt(Parser *p, Span span) {
    const Source *source = source_find(p->unit, span.begin);
    const char *text = source->text.data + (span.begin - source->base);
    size_t size = span.end - span.begin, cut = size;
    if (size > EXCERPT)
        for (cut = EXCERPT; cut > 0 && ((unsigned char)text[cut] & 0xC0) == 0x80;) cut--;
    return arena_printf(&p->unit->arena, "`%.*s%s`", (int)cut, text, cut < size ? "..." : "");
}

static bool is_listed(const char *name, const char *const *names, int count) {
    for (int i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0) return true;
    return false;
}

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

/* Removes the members of a group from what is expected if its key is among them. */
static bool take_group(const char **names, int *count, const char *key, const char *const *group,
                       int size) {
    if (!is_listed(key, names, *count)) return false;
    int kept = 0;
    for (int i = 0; i < *count; i++)
        if (!is_listed(names[i], group, size)) names[kept++] = names[i];
    *count = kept;
    return true;
}

/* The sentence "an expression, `,` or `)`"; returns the number of its parts. */
static int list_expected(Parser *p, const char **names, int count, Buffer *out) {
    static const char *const starts[] = {"a number", "a name", "(",         "[",   "-",
                                         "if",       "let",    "piecewise", "not", "fold"};
    static const char *const operators[] = {"+",  "-",  "*",   "/",  "^", "<",     "<=", ">", ">=",
                                            "==", "!=", "and", "or", "@", "along", "(",  "[", "'"};
    static const char *const items[] = {"use", "kernel", "temperature", "const", "fn"};
    bool is_start = take_group(names, &count, "piecewise", starts, COUNT(starts));
    bool is_operator = take_group(names, &count, "*", operators, COUNT(operators));
    bool is_item_start = take_group(names, &count, "kernel", items, COUNT(items));
    const char *words[LISTED + 3];
    int found = 0;
    if (is_start) words[found++] = "an expression";
    if (is_operator) words[found++] = "an operator";
    if (is_item_start) words[found++] = is_operator ? "the next item" : "an item";
    for (int i = 0; i < count && found < LISTED; i++) {
        bool is_noise = (is_item_start && strcmp(names[i], "the end") == 0) ||
                        (strcmp(names[i], "in") == 0 && is_listed(",", names, count));
        if (is_noise) continue;
        bool is_words = strncmp(names[i], "a ", 2) == 0 || strncmp(names[i], "the ", 4) == 0;
        words[found++] = is_words ? names[i] : arena_printf(&p->unit->arena, "`%s`", names[i]);
    }
    for (int i = 0; i < found; i++)
        buffer_printf(out, "%s%s", i == 0 ? "" : i + 1 < found ? ", " : " or ", words[i]);
    return found;
}

static uint32_t line_of(const Parser *p, Span span) {
    return source_place(p->unit, span.begin).line;
}

/* The text of a short token. */
static const char *word_at(Parser *p, Span span) {
    const Source *source = source_find(p->unit, span.begin);
    size_t size = span.end - span.begin;
    return arena_copy(&p->unit->arena, source->text.data + (span.begin - source->base),
                      size < EXCERPT ? size : 0);
}

/* Does `text`, an excerpt in backquotes, quote this word? */
static bool is_quoted(const char *text, const char *word) {
    size_t size = strlen(word);
    return strlen(text) == size + 2 && strncmp(text + 1, word, size) == 0;
}

/* A hint for a mistake that is told by what was found, what could have stood there, and what stood
 * before it. NULL fits everything; the first that fits is taken, and may be to say nothing. */
static const char *find_hint(Parser *p, const char *found, const char *text,
                             const char *const *names, int count) {
    static const struct {
        const char *found, *expected, *after, *hint;
    } hints[] = {
        {NULL, "*", "return", "a body is its value: it needs no `return`"},
        {NULL, "a name", "kernel", "for example: kernel gaussian"},
        {"(", "kernel", NULL, "a temperature for the whole file is an item: temperature 0.1"},
        {"=", "piecewise", "temperature", "without `=`: temperature 0.1"},
        {NULL, "a file name in quotes", "use",
         "for example: use \"losses\" or use \"./mine.smooth\""},
        {"(", "=", NULL, "what has parameters is a function: fn f(x) = 2 * x"},
        {"==", "=", NULL, "`=` gives a name to a value; `==` compares"},
        {"{", "=", NULL, "a body stands behind `=`, without braces: fn f(x) = 2 * x"},
        {NULL, "=", ")", "a body stands behind `=`: fn f(x) = 2 * x"},
        {"{", "piecewise", NULL, "braces belong to `piecewise { ... }`; a body has none"},
        {"=", "kernel", NULL,
         "`==` compares; inside a body, `let` names a value: let y = 3 in 2 * y"},
        {",", "kernel", NULL, "items stand without commas; the decimal mark is a point: 1.5"},
        {"=", "==", NULL, "`==` compares; `=` gives a name to a value"},
        {"'", "*", NULL, "a derivative is that of a function, by its name: f'(x)"},
        {"elif", "else", NULL, "write `else if`"},
        {"elseif", "else", NULL, "write `else if`"},
        {"elsif", "else", NULL, "write `else if`"},
        {"|", "piecewise", NULL, "the absolute value is abs(x)"},
        {"}", "piecewise", "{", "for example: piecewise { x < 0: 1, else: 2 }"},
        {"if", "*", NULL, "an `if` stands first: if c then a else b"},
        {NULL, "piecewise", NULL, NULL},
        {NULL, "then", NULL, "write `if c then a else b`"},
        {NULL, "else", NULL, "an `if` is a value: it needs an `else`"},
        {",", "in", NULL, "each name has its own `let`: let y = 1 let z = 2 in y + z"},
        {"=", "(", NULL, "what has no parameters is a constant: const a = 3"},
        {NULL, ",", NULL, NULL},
        {NULL, "in", NULL, "a `let` ends with `in` and a value: let y = 1 in 2 * y"},
    };
    const char *before = p->last_token == TOK_END ? "" : word_at(p, p->last_place);
    for (int i = 0; i < COUNT(hints); i++) {
        bool is_found = !hints[i].found || strcmp(hints[i].found, found) == 0 ||
                        is_quoted(text, hints[i].found);
        bool is_after = !hints[i].after || strcmp(hints[i].after, before) == 0;
        if (is_found && is_after && is_listed(hints[i].expected, names, count))
            return hints[i].hint;
    }
    return NULL;
}

/* Two values next to each other: a call without parentheses, a product without its sign, or a line
 * that should have been an item. */
static const char *neighbour_hint(Parser *p, const char *const *names, int count) {
    bool is_value = p->token == TOK_NAME || p->token == TOK_NUMBER;
    bool is_next = is_listed("fn", names, count);
    Arena *arena = &p->unit->arena;
    if (is_next && !is_listed("*", names, count))
        return "a file is made of items, such as fn f(x) = 2 * x";
    if (!is_value || !is_listed("*", names, count)) return NULL;
    if (is_next && line_of(p, p->last_place) != line_of(p, p->place))
        return "a new item starts with `fn` or `const`: fn f(x) = 2 * x";
    const char *word = word_at(p, p->place), *before = word_at(p, p->last_place);
    Op op = p->token == TOK_NAME ? op_find(word, false) : OP_COUNT;
    if (op < OP_COUNT && op_table[op].arity == 2)
        return arena_printf(arena, "`%s` is a function: %s(a, b)", word, word);
    if (p->last_token == TOK_NAME && op_find(before, false) < OP_COUNT)
        return arena_printf(arena, "a call has parentheses: %s(%s)", before, word);
    return "two values need an operator between them, such as `*`";
}

/* A bracket of an earlier line may be what is wrong. */
static const char *open_hint(Parser *p) {
    const Bracket *open = p->open.count ? &p->open.at[p->open.count - 1] : NULL;
    if (!open || line_of(p, open->span) == line_of(p, p->place)) return NULL;
    return arena_printf(&p->unit->arena, "the `%c` at line %u is still open", sign(open->token),
                        line_of(p, open->span));
}

static const char *describe(Parser *p, int token, Span span) {
    if (token == TOK_END) return p->file ? "the end of the file" : "the end";
    return parse_excerpt(p, span);
}

static const char *choose_hint(Parser *p, const char *found, const char *text,
                               const char *const *names, int count) {
    bool is_word = text[1] >= 'a' && text[1] <= 'z' && *found >= 'a' && *found <= 'z' &&
                   strchr(found, ' ') == NULL;
    if (is_word && is_listed("a name", names, count) && !is_listed("piecewise", names, count))
        return arena_printf(&p->unit->arena, "%s is a keyword and cannot be a name", text);
    const char *hint = find_hint(p, found, text, names, count);
    if (!hint) hint = open_hint(p);
    return hint ? hint : neighbour_hint(p, names, count);
}

/* Called by the grammar while it reads p->place. */
void parse_report(Parser *p, const char *found, const char **expected, int count) {
    p->is_skipping = true;
    p->skip_depth = p->open.count;
    if (p->is_quiet) return;
    const char *text = describe(p, p->token, p->place);
    const char *hint = choose_hint(p, found, text, expected, count);
    p->has_error = true;
    bool is_body = count == 1 && strcmp(expected[0], "=") == 0 && p->last_token == TOK_RIGHT;
    Buffer words = {.arena = &p->unit->arena};
    if (list_expected(p, expected, count, &words) == 1 && p->last_token != TOK_END)
        buffer_printf(&words, " after %s",
                      is_body ? "the parameter list" : parse_excerpt(p, p->last_place));
    Diagnostic *d = diag_error(p->unit, p->place, "expected %s, found %s", words.data, text);
    if (hint) diag_hint(p->unit, d, "%s", hint);
}

void parse_too_deep(Parser *p, Span span) {
    diag_error(p->unit, span, "nested too deeply: the limit is %d levels", PARSE_DEPTH_MAX);
    p->is_done = true;
}

static void report_open(Parser *p, int token, Span span) {
    const Bracket *open = &p->open.at[p->open.count - 1];
    diag_error(p->unit, span, "expected `%c` to match the `%c` at line %u, found %s",
               sign(partner(open->token)), sign(open->token), line_of(p, open->span),
               describe(p, token, span));
}

/* --- feeding ----------------------------------------------------------------------------- */

/* Does this token end the part that is being skipped? Asked before its bracket is closed. */
static bool ends_skip(const Parser *p, int token) {
    if (is_closing(token)) return p->open.count == p->skip_depth;
    return p->open.count == 0 && p->skip_depth == 0 && (token == TOK_END || is_item(token));
}

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
    if (p->open.count == PARSE_DEPTH_MAX) parse_too_deep(p, place);
    pass(p, token, NULL, place);
    LIST_PUSH(&p->unit->scratch, &p->open, ((Bracket){token, place}));
}

/* Makes up the missing partner of the innermost bracket; should it come late, that is no news. */
static void close_innermost(Parser *p, Span place) {
    p->is_quiet = true;
    p->made_up = partner(p->open.at[p->open.count - 1].token);
    pass(p, p->made_up, NULL, place);
    p->is_quiet = false;
    p->open.count--;
}

/* A bracket of the wrong shape closes what it can: its own partner further out, or else the
 * innermost bracket. */
static void close_bracket(Parser *p, int token, Span place) {
    uint32_t match = p->open.count;
    if (match == 0) {
        if (token != p->made_up && !p->is_skipping)
            diag_error(p->unit, place, "this `%c` closes nothing", sign(token));
        p->made_up = TOK_END;
        return;
    }
    while (match > 0 && partner(p->open.at[match - 1].token) != token) match--;
    if (match != p->open.count && !p->is_skipping) report_open(p, token, place);
    if (match == 0) {
        close_innermost(p, place);
        return;
    }
    while (p->open.count > match) close_innermost(p, place);
    pass(p, token, NULL, place);
    p->open.count--;
}

/* An item keyword starts an item at the start of a line, and where the grammar can take it.
 * Anywhere else it has been taken for a name, and is read as one. */
static int judge_keyword(Parser *p, int token, SMOOTH_YYSTYPE *value, Span place, bool is_first) {
    if (p->file && is_first) return token;
    if (p->file && p->open.count == 0) {
        bool is_resync = p->is_skipping && (token == TOK_FN || token == TOK_CONST);
        if (is_resync || (!p->is_skipping && parse_accepts(p->grammar, token))) return token;
    }
    if (!p->is_skipping && parse_accepts(p->grammar, TOK_NAME))
        diag_error(p->unit, place, "%s is a keyword and cannot be a name", parse_excerpt(p, place));
    value->TOK_NAME = names_intern(&p->unit->names, &p->unit->arena,
                                   p->source->text.data + (place.begin - p->source->base),
                                   place.end - place.begin);
    return TOK_NAME;
}

/* What other languages start an item with. */
static int judge_start(Parser *p, int token, SMOOTH_YYSTYPE *value, Span place) {
    static const struct {
        const char *seen, *meant, *what;
        int token;
        bool is_certain; /* also where something is being skipped */
    } starts[] = {
        {"def", "fn", "a function", TOK_FN, true},
        {"func", "fn", "a function", TOK_FN, true},
        {"function", "fn", "a function", TOK_FN, true},
        {"fun", "fn", "a function", TOK_FN, true},
        {"Fn", "fn", "a function", TOK_FN, true},
        {"FN", "fn", "a function", TOK_FN, true},
        {"let", "const", "a constant", TOK_CONST, false},
        {"var", "const", "a constant", TOK_CONST, false},
        {"val", "const", "a constant", TOK_CONST, false},
        {"import", "use", "reading another file", TOK_USE, false},
        {"include", "use", "reading another file", TOK_USE, false},
    };
    const char *word = word_at(p, place);
    for (int i = 0; i < COUNT(starts); i++) {
        if (strcmp(starts[i].seen, word) != 0) continue;
        bool is_start = p->is_skipping ? starts[i].is_certain : parse_accepts(p->grammar, TOK_FN);
        if (!is_start) return token;
        diag_error(p->unit, place, "%s starts with `%s`, not `%s`", starts[i].what, starts[i].meant,
                   starts[i].seen);
        value->TOK_CONST = value->TOK_FN = (Text){"", 0};
        return starts[i].token;
    }
    return token;
}

static void feed(Parser *p, int token, SMOOTH_YYSTYPE *value, Span place, bool is_first) {
    if (is_item(token)) token = judge_keyword(p, token, value, place, is_first);
    if ((token == TOK_NAME || token == TOK_LET) && is_first && p->file && p->open.count == 0)
        token = judge_start(p, token, value, place);
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
        if (!p->has_error) report_open(p, token, place);
        while (p->open.count > 0) close_innermost(p, place);
        p->is_quiet = true; /* whatever else is missing there */
    }
    if (is_item_end) p->made_up = TOK_END;
    pass(p, token, value, place);
    p->is_quiet = false;
    if (is_item_end) p->has_error = p->is_skipping;
}

/* --- sources ----------------------------------------------------------------------------- */

typedef enum { FAULT_NONE, FAULT_NUL, FAULT_ENCODING } Fault;

static Fault find_fault(Text text, size_t offset, size_t *length) {
    uint32_t point = utf8_decode(text.data + offset, text.size - offset, length);
    if (*length == 0) return *length = 1, FAULT_ENCODING;
    return point == 0 ? FAULT_NUL : FAULT_NONE;
}

/* NUL bytes and what is not UTF-8: one report for each run, comments and strings included. */
static void check_encoding(Parser *p) {
    Text text = p->source->text;
    for (size_t i = 0, length; i < text.size;) {
        size_t begin = i;
        Fault fault = find_fault(text, i, &length);
        do i += length;
        while (fault && i < text.size && find_fault(text, i, &length) == fault);
        uint32_t base = p->source->base;
        Span span = {base + (uint32_t)begin, base + (uint32_t)i};
        if (fault == FAULT_NUL) diag_error(p->unit, span, "a NUL byte cannot stand in a source");
        if (fault == FAULT_ENCODING)
            diag_error(p->unit, span, "this is not UTF-8: a source is UTF-8 text");
    }
}

static void scan(Parser *p) {
    Text text = p->source->text;
    char *copy = arena_alloc(&p->unit->scratch, text.size + 2);
    if (text.size) memcpy(copy, text.data, text.size);
    scan_open(p, copy, text.size);
    while (!p->is_done) {
        SMOOTH_YYSTYPE value = {0};
        Span place;
        int token = scan_token(&value, &place, p->scanner);
        if (token == TOK_END) break;
        feed(p, token, &value, place, p->is_line_start);
        p->is_line_start = false;
        p->newlines = 0;
        p->doc.count = 0;
    }
}

/* The end stands behind the last token, not behind the empty lines after it. */
static void finish(Parser *p) {
    Span place = {p->last_place.end, p->last_place.end};
    if (!p->is_done) feed(p, TOK_END, NULL, place, false);
}

void parse_abandon(Parser *p) { arena_fail(&p->unit->arena); }

static void release(Parser *p) {
    if (p->grammar) smooth_yypstate_delete(p->grammar);
    p->grammar = NULL;
    p->is_done = true;
}

static void set_failure(Unit *unit, jmp_buf *target) {
    unit->arena.on_failure = unit->scratch.on_failure = target;
}

/* Does the work; where memory runs out, frees the grammar and goes on to the outer guard. */
static void guarded(Parser *p, void (*work)(Parser *p)) {
    jmp_buf here, *outer = p->unit->arena.on_failure;
    if (setjmp(here) == 0) {
        set_failure(p->unit, &here);
        work(p);
        set_failure(p->unit, outer);
    } else {
        set_failure(p->unit, outer);
        release(p);
        arena_fail(&p->unit->arena);
    }
}

Parser *parse_begin(Unit *unit, bool is_file) {
    Parser *p = NEW(&unit->arena, Parser);
    p->unit = unit;
    p->file = is_file ? NEW(&unit->arena, File) : NULL;
    p->mark = arena_mark(&unit->scratch);
    p->errors = unit->errors;
    p->is_line_start = true;
    p->grammar = smooth_yypstate_new();
    if (!p->grammar) parse_abandon(p);
    pass(p, is_file ? TOK_START_FILE : TOK_START_EXPRESSION, NULL, (Span){0, 0});
    p->last_token = TOK_END;
    return p;
}

void parse_feed(Parser *p, Source *source) {
    p->source = source;
    p->offset = source->base;
    p->is_line_start = true;
    if (p->file && !p->file->source) p->file->source = source;
    if (p->last_token == TOK_END) p->last_place = (Span){source->base, source->base};
    check_encoding(p);
    guarded(p, scan);
}

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
    Parser *p = parse_begin(unit, true);
    parse_feed(p, source);
    parse_end(p);
    return p->file;
}

Ast *parse_expression(Unit *unit, Source *source) {
    Parser *p = parse_begin(unit, false);
    parse_feed(p, source);
    parse_end(p);
    return unit->errors > p->errors ? NULL : p->expression;
}
