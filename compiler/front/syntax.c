/* The wording of syntax errors. In: the token that cannot come next, the tokens that could, the
 * open brackets, a hint. Out: one message. */
#include "front/syntax.h"

#include <string.h>

#include "front/diag.h"
#include "front/parser.h"
#include "front/source.h"
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
    Text text = source_text(p->unit, span);
    size_t cut = text.size;
    if (cut > EXCERPT)
        for (cut = EXCERPT; cut > 0 && ((unsigned char)text.data[cut] & 0xC0) == 0x80;) cut--;
    return arena_printf(&p->unit->arena, "`%.*s%s`", (int)cut, text.data,
                        cut < text.size ? "..." : "");
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

const char *syntax_word(Parser *p, Span span) {
    Text text = source_text(p->unit, span);
    return arena_copy(&p->unit->arena, text.data, text.size < EXCERPT ? text.size : 0);
}

/* The token as a message names it. */
static const char *describe(Parser *p, int token, Span span) {
    if (token == TOK_END) return p->file ? "the end of the file" : "the end";
    return syntax_excerpt(p, span);
}

static uint32_t line_of(const Parser *p, Span span) {
    return source_place(p->unit, span.begin).line;
}

void syntax_report(Parser *p, const char **expected, int count, const char *hint) {
    const char *text = describe(p, p->token, p->place);
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
