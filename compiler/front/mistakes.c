/* In: a syntax error. Out: a hint, if the mistake is a usual one. The hints know the tokens around
 * the error, and read its line and its brackets as text: the grammar has stopped there. */
#include "front/mistakes.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/spelling.h"
#include "front/habits.h"
#include "front/parser.h"
#include "front/source.h"
#include "front/syntax.h"
#include "ops/ops.h"
#include "smooth.tab.h"

#define COUNT(array) ((int)(sizeof(array) / sizeof *(array)))

bool mistake_expects(const Mistake *m, const char *name) {
    for (int i = 0; i < m->count; i++)
        if (strcmp(m->expected[i], name) == 0) return true;
    return false;
}

/* --- the text around the error ----------------------------------------------------------- */

static bool is(const Mistake *m, const char *found) {
    return strcmp(m->text, found) == 0 || strcmp(m->found, found) == 0;
}

/* The word or sign before the error. */
static const char *before(const Mistake *m) {
    const Parser *p = m->parser;
    return p->last_token == TOK_END ? "" : syntax_word(m->parser, p->last_place);
}

/* The text from a place on, as much of it as a hint may look at. */
static Text text_from(const Mistake *m, uint32_t begin) {
    enum { SEEN = 4096 };
    return source_text(m->parser->unit, (Span){begin, begin + SEEN});
}

static const char *quote(const Mistake *m, Text text) { return habit_quote(m->parser->unit, text); }

static uint32_t line_of(const Mistake *m, Span span) {
    return source_place(m->parser->unit, span.begin).line;
}

static bool is_first_on_line(const Mistake *m) {
    Place place = source_place(m->parser->unit, m->parser->place.begin);
    size_t blanks = 0;
    while (blanks < place.line_text.size && isspace((unsigned char)place.line_text.data[blanks]))
        blanks++;
    return place.line_text.data + blanks == text_from(m, m->parser->place.begin).data;
}

/* The rest of the line after the error. */
static Text line_after(const Mistake *m) {
    Text text = text_from(m, m->parser->place.end);
    const char *end = memchr(text.data, '\n', text.size);
    return end ? (Text){text.data, (size_t)(end - text.data)} : text;
}

/* The name, number or call that comes next. */
static const char *operand_after(const Mistake *m) {
    Text text = line_after(m);
    while (text.size > 0 && isspace((unsigned char)*text.data)) text.data++, text.size--;
    size_t size = 0;
    while (size < text.size && text.data[size] && strchr(NAME_LETTERS ".", text.data[size])) size++;
    if (size < text.size && text.data[size] == '(') {
        Text inside = habit_inside((Text){text.data + size + 1, text.size - size - 1});
        size += inside.size + (size + 1 + inside.size < text.size ? 2 : 1);
    }
    return quote(m, (Text){text.data, size});
}

/* --- brackets ---------------------------------------------------------------------------- */

/* The open bracket that is `level` outside of the innermost; NULL if there is none. */
static const Bracket *bracket(const Mistake *m, uint32_t level) {
    const Parser *p = m->parser;
    return level < p->open.count ? &p->open.at[p->open.count - 1 - level] : NULL;
}

static const char *head_of(const Mistake *m, const Bracket *open) {
    return open && open->before.begin > 0 ? syntax_word(m->parser, open->before) : "";
}

static Operands operands_of(const Mistake *m, Span opening) {
    return habit_split(m->parser->unit, habit_inside(text_from(m, opening.end)));
}

/* Conditions and values as in a call: if(c, a, b), Piecewise((a, c), (b, True)). */
static const char *choice_hint(const Mistake *m) {
    Unit *unit = m->parser->unit;
    if (is(m, "(") && strcmp(before(m), "piecewise") == 0) {
        Operands operands = operands_of(m, m->parser->place);
        m->parser->is_lost = true;
        return habit_call(unit, "piecewise", &operands, PLACE_ALONE, true);
    }
    bool is_group = (is(m, ",") && mistake_expects(m, ")") && !mistake_expects(m, ",")) ||
                    (is(m, "{") && mistake_expects(m, "piecewise"));
    for (uint32_t level = 0; is_group && level < 2 && bracket(m, level); level++) {
        const char *head = head_of(m, bracket(m, level));
        Operands operands = operands_of(m, bracket(m, level)->span);
        bool is_choice = strcmp(head, "if") == 0 || habit_is_choice(head);
        if (!is_choice || bracket(m, level)->token == TOK_LEFT_CURLY) continue;
        m->parser->is_lost = true;
        return habit_call(unit, head, &operands, PLACE_ALONE, false);
    }
    return NULL;
}

/* Braces with cases but without their word, or around a part of a formula. */
static const char *brace_hint(const Mistake *m) {
    Arena *arena = &m->parser->unit->arena;
    if (!is(m, "{") || !(mistake_expects(m, "piecewise") || mistake_expects(m, "*"))) return NULL;
    Text inside = habit_inside(text_from(m, m->parser->place.end));
    const char *text = quote(m, inside);
    if (text && habit_until(inside, ":") < inside.size)
        return arena_printf(arena, "write `piecewise { %s }`", text);
    if (text && habit_until(inside, ",") < inside.size)
        return bracket(m, 0)
                   ? arena_printf(arena, "operands have no braces around them: write `%s`", text)
                   : "there are no lists: write the elements out as scalars";
    if (text && mistake_expects(m, "piecewise") && m->parser->last_token != TOK_EQUALS)
        return arena_printf(arena, "parentheses group, braces do not: write `(%s)`", text);
    return NULL;
}

/* h(x, k = 4). */
static const char *named_argument_hint(const Mistake *m) {
    const Bracket *open = bracket(m, 0);
    const char *head = head_of(m, open);
    bool is_call = mistake_expects(m, ",") || kernel_find(head) != KERNEL_NONE;
    if (!is(m, "=") || !is_call || !open || open->token != TOK_LEFT ||
        spelling_name_size(head) == 0)
        return NULL;
    Operands operands = operands_of(m, open->span);
    Buffer out = {.arena = &m->parser->unit->arena};
    if (operands.count == 0) return NULL;
    for (uint32_t i = 0; i < operands.count; i++) {
        if (i == HABIT_OPERANDS || !operands.text[i])
            return "arguments have no names: they go by their order";
        const char *value = operands.text[i] + spelling_name_size(operands.text[i]);
        value += strspn(value, " ");
        bool is_named = *value == '=' && value[1] != '=';
        buffer_printf(&out, "%s%s", i ? ", " : "",
                      is_named ? value + 1 + strspn(value + 1, " ") : operands.text[i]);
    }
    return arena_printf(&m->parser->unit->arena,
                        "arguments have no names, they go by their order: %s(%s)", head, out.data);
}

/* Types of parameters, and commas between these. */
static const char *parameter_hint(const Mistake *m) {
    Arena *arena = &m->parser->unit->arena;
    const char *last = before(m);
    if (!mistake_expects(m, "[") || !mistake_expects(m, ",") || mistake_expects(m, "*"))
        return NULL;
    if (is(m, ":")) return arena_printf(arena, "a parameter has no type: write `%s`", last);
    if (!is(m, "a name")) return NULL;
    if (habit_is_type(last))
        return arena_printf(arena, "a parameter has no type: write `%s`", m->text);
    return arena_printf(arena, "a `,` is missing between `%s` and `%s`", last, m->text);
}

/* The case that the error is in: its text so far. */
static const char *case_before(const Mistake *m, const Bracket *open) {
    Text text = text_from(m, open->span.end);
    text.size = m->parser->place.begin - open->span.end;
    for (;;) {
        Text rest = text;
        rest.size = habit_until(text, ",");
        if (rest.size == text.size) return quote(m, text);
        text.data += rest.size + 1, text.size -= rest.size + 1;
    }
}

static const char *case_hint(const Mistake *m) {
    const Bracket *open = bracket(m, 0);
    Arena *arena = &m->parser->unit->arena;
    if (!open || open->token != TOK_LEFT_CURLY) return NULL;
    bool is_start = m->parser->token == TOK_NAME || m->parser->token == TOK_NUMBER;
    if (mistake_expects(m, ",") && (is_start || is(m, "else")))
        return arena_printf(arena, "a `,` is missing before `%s`", m->text);
    const char *first = case_before(m, open);
    if (mistake_expects(m, "then") && is(m, ":") && first && strncmp(first, "if ", 3) == 0)
        return "a case has no `if`: x < 0: 1";
    if (!mistake_expects(m, ":") || source_find(m->parser->unit, open->span.begin) !=
                                        source_find(m->parser->unit, m->parser->place.begin))
        return NULL;
    Text rest = text_from(m, m->parser->place.end);
    const char *second = quote(m, (Text){rest.data, habit_until(rest, ",;")});
    bool is_last = second && strpbrk(second, "<>=");
    if (strcmp(before(m), "else") == 0 && is_start)
        return arena_printf(arena, "write `else: %s`", m->text);
    if (habit_is_else(m->text) && first) return arena_printf(arena, "write `else: %s`", first);
    if (is(m, ",") && first && second && !is_last)
        return arena_printf(arena, "write `%s: %s`", first, second);
    if ((is(m, ",") || is(m, "if")) && first && second)
        return arena_printf(arena, "write `%s: %s`", second, first);
    return "a case is its condition, a `:` and its value: x < 0: 1";
}

/* --- signs and words --------------------------------------------------------------------- */

/* |x|. */
static const char *bar_hint(const Mistake *m) {
    if (!is(m, "|") || !mistake_expects(m, "piecewise")) return NULL;
    Text line = line_after(m);
    const char *end = memchr(line.data, '|', line.size);
    const char *text = end ? quote(m, (Text){line.data, (size_t)(end - line.data)}) : NULL;
    return arena_printf(&m->parser->unit->arena, "the absolute value is abs(%s)",
                        text ? text : "x");
}

/* A comma within a number, or a `+` before one. */
static const char *number_hint(const Mistake *m) {
    const Parser *p = m->parser;
    Arena *arena = &p->unit->arena;
    if (is(m, "+") && mistake_expects(m, "piecewise") && strcmp(before(m), "+") != 0) {
        const char *operand = operand_after(m);
        return operand ? arena_printf(arena, "a number has no sign `+`: write `%s`", operand)
                       : "a number has no sign `+`";
    }
    Text next = line_after(m);
    size_t digits = 0;
    while (digits < next.size && isdigit((unsigned char)next.data[digits])) digits++;
    if (!is(m, ",") || p->last_token != TOK_NUMBER || digits == 0) return NULL;
    const char *whole = before(m);
    if (digits == 3)
        return arena_printf(arena,
                            "the decimal mark is a point, and thousands have no mark: "
                            "%s.%.3s or %s%.3s",
                            whole, next.data, whole, next.data);
    return arena_printf(arena, "the decimal mark is a point: %s.%.*s", whole, (int)digits,
                        next.data);
}

/* An item without its first word, or a name that is given a value in a body. */
static const char *definition_hint(const Mistake *m) {
    Parser *p = m->parser;
    bool is_item = mistake_expects(m, "kernel");
    Place place = source_place(p->unit, p->place.begin);
    if (is_item && is(m, "a name") && is_first_on_line(m)) {
        const char *begin = text_from(m, p->place.begin).data;
        size_t size = (size_t)(place.line_text.data + place.line_text.size - begin);
        const char *item = habit_definition(p->unit, (Text){begin, size});
        if (item) return arena_printf(&p->unit->arena, "write `%s`", item);
    }
    if (is(m, "a name") && mistake_expects(m, "(") && m->count == 1)
        return "parameters are in parentheses: fn f(x) = 2 * x";
    Text rest = line_after(m);
    if (is(m, "=") && mistake_expects(m, "(") && m->count == 1 &&
        memchr(rest.data, '(', rest.size) && operand_after(m))
        return arena_printf(&p->unit->arena, "write `fn %s = ...`", operand_after(m));
    if (is_item && is(m, "=") && p->last_token == TOK_NAME) {
        const char *value = quote(m, (Text){rest.data, habit_until(rest, ";")});
        if (habit_is_type(before(m)))
            return arena_printf(&p->unit->arena, "a value has no type: remove `%s`", before(m));
        return arena_printf(&p->unit->arena,
                            "`==` compares; inside a body, `let` names a value: let %s = %s in ...",
                            before(m), value ? value : "2 * x");
    }
    return NULL;
}

/* The word of the language that differs from this one in capitals; NULL if there is none. */
static const char *keyword(const char *word) {
    static const char *const words[] = {
#define WORD(token, text, role) text,
#define ITEM(token, text)       text,
#include "front/words.def"
    };
    for (int i = 0; i < COUNT(words); i++)
        if (strcasecmp(words[i], word) == 0 && strcmp(words[i], word) != 0) return words[i];
    return NULL;
}

/* The first row of MISTAKE that fits; NULL if there is none, or if it has no hint. */
static const char *listed_hint(const Mistake *m) {
    static const struct {
        const char *found, *expected, *after, *hint;
    } rows[] = {
#define WORD_HABIT(seen, expected, meant)     {seen, expected, NULL, "write `" meant "`"},
#define MISTAKE(found, expected, after, hint) {found, expected, after, hint},
#include "front/words.def"
    };
    for (int i = 0; i < COUNT(rows); i++) {
        bool is_found = !rows[i].found || is(m, rows[i].found);
        bool is_after = !rows[i].after || strcmp(rows[i].after, before(m)) == 0;
        if (is_found && is_after && mistake_expects(m, rows[i].expected)) return rows[i].hint;
    }
    return NULL;
}

/* A hint for two values next to each other: a call without parentheses, a product without its sign,
 * or a line that lacks the first word of an item. */
static const char *neighbour_hint(const Mistake *m) {
    Parser *p = m->parser;
    Arena *arena = &p->unit->arena;
    const char *word = syntax_word(p, p->place), *last = before(m);
    bool is_value = p->token == TOK_NAME || p->token == TOK_NUMBER;
    bool is_next = mistake_expects(m, "fn");
    bool has_kernel = p->token == TOK_NUMBER && kernel_find(last) != KERNEL_NONE;
    if (is_next && has_kernel && !mistake_expects(m, "*"))
        return "the temperature of a file has an item of its own: temperature 0.1";
    if (is_next && !mistake_expects(m, "*"))
        return "only items are allowed here, such as fn f(x) = 2 * x; a comment starts with `#`";
    if (!is_value || !mistake_expects(m, "*")) return NULL;
    if (is_next && line_of(m, p->last_place) != line_of(m, p->place))
        return "a new item starts with `fn` or `const`: fn f(x) = 2 * x";
    if (keyword(word)) return arena_printf(arena, "it is written `%s` here", keyword(word));
    if (keyword(last)) return arena_printf(arena, "`%s` is written `%s` here", last, keyword(last));
    Op op = p->token == TOK_NAME ? op_find(word, false) : OP_COUNT;
    if (op < OP_COUNT && (op_table[op].arity == 2 || op_table[op].kind == KIND_MANY))
        return arena_printf(arena, "`%s` is a function: %s(a, b)", word, word);
    op = p->last_token == TOK_NAME ? op_find(last, false) : OP_COUNT;
    if (op < OP_COUNT)
        return arena_printf(arena, "a call has parentheses: %s(%s%s)", last, word,
                            op_table[op].arity == 1 ? "" : ", ...");
    if (has_kernel)
        return arena_printf(arena, "the temperature of a kernel is in parentheses: %s(%s)", last,
                            word);
    if (p->last_token == TOK_NUMBER && kernel_find(word) != KERNEL_NONE)
        return arena_printf(arena, "a temperature comes after its kernel: %s(%s)", word, last);
    if (mistake_expects(m, ","))
        return arena_printf(arena, "a `,` or an operator is missing before `%s`", word);
    return "two values need an operator between them, such as `*`";
}

/* A bracket of an earlier line may have caused the error. */
static const char *open_hint(const Mistake *m) {
    const Bracket *open = bracket(m, 0);
    if (!open || line_of(m, open->span) == line_of(m, m->parser->place)) return NULL;
    return arena_printf(&m->parser->unit->arena, "the `%c` at line %u is still open",
                        syntax_sign(open->token), line_of(m, open->span));
}

const char *mistake_hint(const Mistake *m) {
    static const char *(*const kinds[])(const Mistake *) = {
        choice_hint, brace_hint,      named_argument_hint, parameter_hint, case_hint,     bar_hint,
        number_hint, definition_hint, listed_hint,         open_hint,      neighbour_hint};
    bool is_word = islower((unsigned char)*m->text) && islower((unsigned char)*m->found) &&
                   !strchr(m->found, ' ');
    if (is_word && mistake_expects(m, "a name") && !mistake_expects(m, "piecewise"))
        return arena_printf(&m->parser->unit->arena, "`%s` is a keyword and cannot be a name",
                            m->text);
    const char *hint = NULL;
    for (int i = 0; !hint && i < COUNT(kinds); i++) hint = kinds[i](m);
    return hint;
}
