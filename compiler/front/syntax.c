/* The wording of syntax errors. In: the token that cannot come next, the tokens that could, the
 * open brackets. Out: one message, with a hint if the mistake is a usual one. */
#include "front/syntax.h"

#include <string.h>

#include "front/diag.h"
#include "front/parser.h"
#include "front/source.h"
#include "ops/ops.h"
#include "smooth.tab.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

enum { EXCERPT = 40, LISTED = 5 };

int syntax_partner(int opening) {
    if (opening == TOK_LEFT) return TOK_RIGHT;
    return opening == TOK_LEFT_SQUARE ? TOK_RIGHT_SQUARE : TOK_RIGHT_CURLY;
}

/* clang-format off */
char syntax_sign(int bracket) {
    switch (bracket) {
#define SIGN(token, text, role) case TOK_##token: return *(text);
#include "front/words.def"
    default: return '\0';
    }
}
/* clang-format on */

/* --- source text ------------------------------------------------------------------------- */

const char *syntax_excerpt(Parser *p, Span span) {
    const Source *source = source_find(p->unit, span.begin);
    const char *text = source->text.data + (span.begin - source->base);
    size_t size = span.end - span.begin, cut = size;
    if (size > EXCERPT)
        for (cut = EXCERPT; cut > 0 && ((unsigned char)text[cut] & 0xC0) == 0x80;) cut--;
    return arena_printf(&p->unit->arena, "`%.*s%s`", (int)cut, text, cut < size ? "..." : "");
}

/* --- the expected tokens ----------------------------------------------------------------- */

static bool is_listed(const char *name, const char *const *names, int count) {
    for (int i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0) return true;
    return false;
}

/* The role of a token in an expression (words.def), by its name in the grammar. */
enum { OTHER = 0, INNER = 0, START = 1, INFIX = 2, BEGINS_ITEM = 4 };

static int role_of(const char *name) {
    static const struct {
        const char *name;
        int role;
    } tokens[] = {
        {"a number", START},
        {"a name", START},
        {"'", INFIX},
#define SIGN(token, text, role) {text, role},
#define WORD(token, text, role) {text, role},
#define ITEM(token, text)       {text, BEGINS_ITEM},
#include "front/words.def"
    };
    for (int i = 0; i < COUNT(tokens); i++)
        if (strcmp(tokens[i].name, name) == 0) return tokens[i].role;
    return OTHER;
}

/* If `key` is expected, all tokens of its role are: removes them, as one word will name them. */
static bool take_role(const char **names, int *count, const char *key, int role) {
    if (!is_listed(key, names, *count)) return false;
    int kept = 0;
    for (int i = 0; i < *count; i++)
        if (!(role_of(names[i]) & role)) names[kept++] = names[i];
    *count = kept;
    return true;
}

/* Appends "an expression, `,` or `)`" and returns the number of its parts. */
static int list_expected(Parser *p, const char **names, int count, Buffer *out) {
    bool is_start = take_role(names, &count, "piecewise", START);
    bool is_operator = take_role(names, &count, "*", INFIX);
    bool is_item_start = take_role(names, &count, "kernel", BEGINS_ITEM);
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

const char *syntax_word(Parser *p, Span span) {
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

/* A hint for a usual mistake, which is known by the token found, one that was expected, and the
 * token before. NULL matches any. The first row that matches is taken; its hint may be NULL for
 * none. */
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
#define WORD_HABIT(seen, expected, meant) {seen, expected, NULL, "write `" meant "`"},
#include "front/words.def"
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
    const char *before = p->last_token == TOK_END ? "" : syntax_word(p, p->last_place);
    for (int i = 0; i < COUNT(hints); i++) {
        bool is_found = !hints[i].found || strcmp(hints[i].found, found) == 0 ||
                        is_quoted(text, hints[i].found);
        bool is_after = !hints[i].after || strcmp(hints[i].after, before) == 0;
        if (is_found && is_after && is_listed(hints[i].expected, names, count))
            return hints[i].hint;
    }
    return NULL;
}

/* A hint for two values next to each other: a call without parentheses, a product without its sign,
 * or a line that lacks the first word of an item. */
static const char *neighbour_hint(Parser *p, const char *const *names, int count) {
    bool is_value = p->token == TOK_NAME || p->token == TOK_NUMBER;
    bool is_next = is_listed("fn", names, count);
    Arena *arena = &p->unit->arena;
    if (is_next && !is_listed("*", names, count))
        return "only items can stand here, such as fn f(x) = 2 * x";
    if (!is_value || !is_listed("*", names, count)) return NULL;
    if (is_next && line_of(p, p->last_place) != line_of(p, p->place))
        return "a new item starts with `fn` or `const`: fn f(x) = 2 * x";
    const char *word = syntax_word(p, p->place), *before = syntax_word(p, p->last_place);
    Op op = p->token == TOK_NAME ? op_find(word, false) : OP_COUNT;
    if (op < OP_COUNT && op_table[op].arity == 2)
        return arena_printf(arena, "`%s` is a function: %s(a, b)", word, word);
    if (p->last_token == TOK_NAME && op_find(before, false) < OP_COUNT)
        return arena_printf(arena, "a call has parentheses: %s(%s)", before, word);
    return "two values need an operator between them, such as `*`";
}

/* A bracket of an earlier line may have caused the error. */
static const char *open_hint(Parser *p) {
    const Bracket *open = p->open.count ? &p->open.at[p->open.count - 1] : NULL;
    if (!open || line_of(p, open->span) == line_of(p, p->place)) return NULL;
    return arena_printf(&p->unit->arena, "the `%c` at line %u is still open",
                        syntax_sign(open->token), line_of(p, open->span));
}

/* The token as a message names it. */
static const char *describe(Parser *p, int token, Span span) {
    if (token == TOK_END) return p->file ? "the end of the file" : "the end";
    return syntax_excerpt(p, span);
}

static const char *choose_hint(Parser *p, const char *found, const char *text,
                               const char *const *names, int count) {
    bool is_word =
        text[1] >= 'a' && text[1] <= 'z' && *found >= 'a' && *found <= 'z' && !strchr(found, ' ');
    if (is_word && is_listed("a name", names, count) && !is_listed("piecewise", names, count))
        return arena_printf(&p->unit->arena, "%s is a keyword and cannot be a name", text);
    const char *hint = find_hint(p, found, text, names, count);
    if (!hint) hint = open_hint(p);
    return hint ? hint : neighbour_hint(p, names, count);
}

void syntax_report(Parser *p, const char *found, const char **expected, int count) {
    const char *text = describe(p, p->token, p->place);
    const char *hint = choose_hint(p, found, text, expected, count);
    bool is_body = count == 1 && strcmp(expected[0], "=") == 0 && p->last_token == TOK_RIGHT;
    Buffer words = {.arena = &p->unit->arena};
    if (list_expected(p, expected, count, &words) == 1 && p->last_token != TOK_END)
        buffer_printf(&words, " after %s",
                      is_body ? "the parameter list" : syntax_excerpt(p, p->last_place));
    Diagnostic *d = diag_error(p->unit, p->place, "expected %s, found %s", words.data, text);
    if (hint) diag_hint(p->unit, d, "%s", hint);
}

void syntax_report_open(Parser *p, int token, Span span) {
    const Bracket *open = &p->open.at[p->open.count - 1];
    diag_error(p->unit, span, "expected `%c` to match the `%c` at line %u, found %s",
               syntax_sign(syntax_partner(open->token)), syntax_sign(open->token),
               line_of(p, open->span), describe(p, token, span));
}
