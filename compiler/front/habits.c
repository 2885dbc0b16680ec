/* In: names and operands as in other languages. Out: hints at what to write instead. The operands
 * come as texts, so that a hint can be given where the grammar has found an error, too. */
#include "front/habits.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/spelling.h"
#include "front/unit.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { QUOTED = 60 }; /* bytes of the longest operand that a hint repeats */

/* --- texts ------------------------------------------------------------------------------- */

const char *habit_quote(Unit *unit, Text text) {
    Buffer out = {.arena = &unit->arena};
    for (size_t i = 0; i < text.size; i++) {
        unsigned char byte = (unsigned char)text.data[i];
        if (byte == '#' || out.size > QUOTED) return NULL;
        if (!isspace(byte))
            buffer_add(&out, text.data + i, 1);
        else if (out.size > 0 && out.data[out.size - 1] != ' ')
            buffer_text(&out, " ");
    }
    while (out.size > 0 && out.data[out.size - 1] == ' ') out.data[--out.size] = '\0';
    return out.size > 0 ? out.data : NULL;
}

size_t habit_until(Text text, const char *ends) {
    size_t i = 0;
    for (uint32_t depth = 0; i < text.size; i++) {
        char byte = text.data[i];
        if (byte == '#' || (depth == 0 && strchr(ends, byte) && byte)) break;
        if (strchr("([{", byte) && byte) depth++;
        if (strchr(")]}", byte) && byte && depth-- == 0) break;
    }
    return i;
}

Text habit_inside(Text text) { return (Text){text.data, habit_until(text, "")}; }

static Text after(Text text, size_t size) { return (Text){text.data + size, text.size - size}; }

static Text trim(Text text) {
    while (text.size > 0 && isspace((unsigned char)*text.data)) text = after(text, 1);
    while (text.size > 0 && isspace((unsigned char)text.data[text.size - 1])) text.size--;
    return text;
}

Operands habit_split(Unit *unit, Text inside) {
    Operands out = {0};
    for (Text rest = trim(inside); rest.size > 0; out.count++) {
        size_t size = habit_until(rest, ",");
        if (out.count < HABIT_OPERANDS)
            out.text[out.count] = habit_quote(unit, (Text){rest.data, size});
        bool is_last = size == rest.size || rest.data[size] != ',';
        rest = after(rest, is_last ? rest.size : size + 1);
    }
    return out;
}

/* How tightly a text holds together: any operator can be applied to an atom (a number, a name, a
 * call, something in brackets), and a sum or a comparison can have a product as an operand. */
typedef enum { LOOSE, PRODUCT, ATOM } Binding;

static Binding binding_of(const char *text) {
    size_t at = strspn(text, NAME_LETTERS ".'");
    while (text[at] == '(' || text[at] == '[') {
        size_t inside = habit_inside((Text){text + at + 1, strlen(text + at + 1)}).size;
        at += inside + (text[at + 1 + inside] ? 2 : 1);
    }
    if (text[at] == '\0') return ATOM;
    Text whole = {text, strlen(text)};
    return habit_until(whole, " +-<>=!@") == whole.size ? PRODUCT : LOOSE;
}

typedef int Compare(const char *a, const char *b);

/* Is `word` one of the words of a row, which blanks divide? */
static bool is_listed(const char *words, const char *word, Compare *compare) {
    char one[QUOTED];
    for (; *words; words += strspn(words, " ")) {
        size_t size = strcspn(words, " ");
        memcpy(one, words, size);
        one[size] = '\0';
        if (compare(one, word) == 0) return true;
        words += size;
    }
    return false;
}

/* --- rows with their operands ------------------------------------------------------------ */

typedef struct {
    const char *seen, *operands, *written;
} CallHabit;

static const CallHabit calls[] = {
#define CALL_HABIT(seen, operands, written)   {seen, operands, written},
#define SQUARE_HABIT(seen, operands, written) {seen "[", operands, written},
#include "front/words.def"
};

/* The number of the operand with this name in a row's list "c, a, b"; -1 if it is none. */
static int operand_index(const char *list, const char *name, size_t size) {
    for (int i = 0; *list; i++, list += strspn(list, ", ")) {
        size_t own = strcspn(list, ",");
        if (own == size && strncmp(list, name, size) == 0) return i;
        list += own;
    }
    return -1;
}

static uint32_t operand_count(const char *list) {
    uint32_t count = *list != '\0';
    for (; *list; list++) count += *list == ',';
    return count;
}

static bool ends_with(Text text, const char *word) {
    size_t size = strlen(word);
    return text.size >= size && strncmp(text.data + text.size - size, word, size) == 0;
}

static bool begins_with(const char *text, const char *word) {
    return strncmp(text, word, strlen(word)) == 0;
}

/* The least binding of a text that needs no parentheses in this place of a row. A row has blanks
 * around its loose operators only. */
static Binding needed(const char *row, const char *begin, const char *end) {
    Text left = {row, (size_t)(begin - row)}, before = trim(left);
    const char *next = end + strspn(end, " ");
    bool is_open = before.size == 0 || strchr("(,{:", before.data[before.size - 1]) ||
                   ends_with(before, "if") || ends_with(before, "then") ||
                   ends_with(before, "else") || ends_with(before, ") =");
    bool is_closed = *next == '\0' || strchr("),}:`", *next) || begins_with(next, "then") ||
                     begins_with(next, "else");
    if (is_open && is_closed) return LOOSE;
    bool is_tight = (!is_open && before.size == left.size) || (!is_closed && next == end);
    return is_tight ? ATOM : PRODUCT;
}

/* The row's text with the operands in place of their names. */
static const char *fill_in(Unit *unit, const CallHabit *row, const Operands *operands) {
    Buffer out = {.arena = &unit->arena};
    for (const char *c = row->written; *c;) {
        size_t size = strspn(c, NAME_LETTERS);
        int index = size > 0 ? operand_index(row->operands, c, size) : -1;
        if (index < 0) {
            size += size == 0;
            buffer_add(&out, c, size);
        } else {
            const char *text = operands->text[index];
            bool is_bare = binding_of(text) >= needed(row->written, c, c + size);
            buffer_printf(&out, is_bare ? "%s" : "(%s)", text);
        }
        c += size;
    }
    return out.data;
}

static bool are_quoted(const Operands *operands) {
    bool all = operands->count <= HABIT_OPERANDS;
    for (uint32_t i = 0; all && i < operands->count; i++) all = operands->text[i] != NULL;
    return all;
}

static bool takes_function(const CallHabit *row) { return strncmp(row->operands, "f,", 2) == 0; }

/* The row for the operands; with their number wrong, unless `is_exact`, the first of that name. */
static const CallHabit *find_call(const char *name, const Operands *operands, bool is_exact,
                                  Compare *compare) {
    const CallHabit *first = NULL;
    for (size_t i = 0; i < COUNT(calls); i++) {
        if (!is_listed(calls[i].seen, name, compare)) continue;
        if (operand_count(calls[i].operands) == operands->count &&
            takes_function(&calls[i]) <= operands->has_function)
            return &calls[i];
        if (!first) first = &calls[i];
    }
    return is_exact ? NULL : first;
}

/* --- cases ------------------------------------------------------------------------------- */

/* The two parts of "(e, c)" or "{e, c}"; count 0 for any other text. */
static Operands pair_of(Unit *unit, const char *text) {
    if (*text != '(' && *text != '{') return (Operands){0};
    Text inside = habit_inside((Text){text + 1, strlen(text + 1)});
    Operands pair = habit_split(unit, inside);
    return pair.count == 2 && are_quoted(&pair) ? pair : (Operands){0};
}

/* Puts the elements of a list in the place of the list: {{a, c}, {b, d}}, e. */
static Operands flatten(Unit *unit, const Operands *operands) {
    const char *list = operands->text[0];
    if (strncmp(list, "{{", 2) != 0 && strncmp(list, "[(", 2) != 0) return *operands;
    Operands out = habit_split(unit, habit_inside((Text){list + 1, strlen(list + 1)}));
    for (uint32_t i = 1; i < operands->count; i++, out.count++)
        if (out.count < HABIT_OPERANDS) out.text[out.count] = operands->text[i];
    return out;
}

/* "piecewise { c: a, else: b }", of c, a, b or (a, c), (b, True); NULL if it is neither. */
static const char *write_cases(Unit *unit, const Operands *given) {
    Buffer out = {.arena = &unit->arena};
    bool has_else = false;
    if (!are_quoted(given) || given->count == 0) return NULL;
    const Operands flat = flatten(unit, given), *operands = &flat;
    if (!are_quoted(operands)) return NULL;
    if (operands->count == 1 && pair_of(unit, operands->text[0]).count == 0) return NULL;
    buffer_text(&out, "piecewise {");
    for (uint32_t i = 0; i < operands->count && !has_else; i++) {
        const char *condition = operands->text[i], *value = NULL;
        Operands pair = pair_of(unit, condition);
        if (pair.count == 2)
            value = pair.text[0], condition = pair.text[1];
        else if (++i < operands->count)
            value = operands->text[i];
        else
            value = condition, condition = NULL;
        if (condition && *condition == '[') return NULL; /* lists of conditions and of values */
        has_else = !condition || habit_is_else(condition);
        buffer_printf(&out, "%s %s: %s", out.size > 11 ? "," : "", has_else ? "else" : condition,
                      value);
    }
    buffer_text(&out, has_else ? " }" : ", else: 0 }");
    return out.data;
}

bool habit_is_choice(const char *name) {
#define CASES_HABIT(seen) seen " "
    static const char words[] =
#include "front/words.def"
        "";
    return is_listed(words, name, strcasecmp);
}

/* --- hints ------------------------------------------------------------------------------- */

/* A sentence for a name that has no equivalent. */
static const char *advice(const char *name) {
    static const char *const rows[][2] = {
#define ADVICE(seen, sentence) {seen, sentence},
#include "front/words.def"
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        if (is_listed(rows[i][0], name, strcasecmp)) return rows[i][1];
    return NULL;
}

const char *habit_call(Unit *unit, const char *name, const Operands *operands, HabitPlace place,
                       bool is_exact) {
    if (habit_is_choice(name)) {
        const char *cases = write_cases(unit, operands);
        if (!cases) cases = "piecewise { x < 0: 1, else: 2 }";
        return arena_printf(&unit->arena, "write `%s`", cases);
    }
    const CallHabit *row = find_call(name, operands, is_exact, strcmp);
    if (!row) row = find_call(name, operands, is_exact, strcasecmp);
    if (!row) return is_exact ? NULL : advice(name);
    if (operand_count(row->operands) != operands->count || !are_quoted(operands))
        return arena_printf(&unit->arena, "`%.*s(%s)` is written `%s`", (int)strcspn(name, "["),
                            name, row->operands, row->written);
    const char *written = fill_in(unit, row, operands);
    bool is_whole = (int)binding_of(written) >= (int)place || strchr(written, '`');
    return arena_printf(&unit->arena, is_whole ? "write `%s`" : "write `(%s)`", written);
}

const char *habit_value(Unit *unit, const char *name) {
    static const char *const rows[][2] = {
#define VALUE_HABIT(seen, meant) {seen, meant},
#include "front/words.def"
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        if (is_listed(rows[i][0], name, strcasecmp))
            return arena_printf(&unit->arena, "it is written `%s` here", rows[i][1]);
    return advice(name);
}

bool habit_takes_function(const char *name) {
    for (size_t i = 0; i < COUNT(calls); i++)
        if (takes_function(&calls[i]) && is_listed(calls[i].seen, name, strcmp)) return true;
    return false;
}

const char *habit_kernel(const char *name) {
    static const char *const rows[][2] = {
#define KERNEL_HABIT(seen, meant) {seen, meant},
#include "front/words.def"
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        if (is_listed(rows[i][0], name, strcasecmp)) return rows[i][1];
    return NULL;
}

bool habit_is_else(const char *word) {
#define ELSE_HABIT(seen) seen " "
    static const char words[] =
#include "front/words.def"
        "";
    return is_listed(words, word, strcmp);
}

bool habit_is_type(const char *word) {
#define TYPE_HABIT(seen) seen " "
    static const char words[] =
#include "front/words.def"
        "";
    return is_listed(words, word, strcmp);
}

bool habit_is_module(const char *word) {
#define MODULE_HABIT(seen) seen " "
    static const char words[] =
#include "front/words.def"
        "";
    return is_listed(words, word, strcmp);
}

/* --- choices ----------------------------------------------------------------------------- */

const char *habit_choice(Unit *unit, Text text, size_t begin, size_t mark) {
    enum { NEAR = 200 };
    size_t start = mark;
    int depth = 0;
    while (start > begin && mark - start < NEAR && text.data[start - 1] != '\n') start--;
    for (size_t i = begin = start; i < mark; i++) {
        char byte = text.data[i];
        bool is_sign =
            byte == '=' && i > 0 && !strchr("<>=!", text.data[i - 1]) && text.data[i + 1] != '=';
        depth += (byte == '(') - (byte == ')');
        if (depth == 0 && (byte == ',' || is_sign)) begin = i + 1;
    }
    Text rest = after(text, mark + 1);
    if (rest.size > NEAR) rest.size = NEAR;
    size_t first = habit_until(rest, ":\n");
    if (first == rest.size || rest.data[first] != ':') return NULL;
    Text other = after(rest, first + 1);
    other.size = habit_until(other, ",\n");
    const char *c = habit_quote(unit, (Text){text.data + begin, mark - begin});
    const char *a = habit_quote(unit, (Text){rest.data, first});
    const char *b = habit_quote(unit, other);
    if (depth != 0 || !c || !a || !b || strchr(b, '?') || strchr(a, '?')) return NULL;
    return arena_printf(&unit->arena, "if %s then %s else %s", c, a, b);
}

/* --- definitions ------------------------------------------------------------------------- */

/* Takes the sign off `text`; false if it begins with none that defines. */
static bool take_sign(Text *text) {
    static const char *const signs[] = {":=", "<-", "=>", "->", "=", ":"};
    *text = trim(*text);
    for (size_t i = 0; i < COUNT(signs); i++) {
        size_t size = strlen(signs[i]);
        if (text->size < size || strncmp(text->data, signs[i], size) != 0) continue;
        *text = trim(after(*text, size));
        return text->size == 0 || *text->data != '=';
    }
    return false;
}

/* The parameters of a function without a name, as in `lambda x: x^2`, taken off `body`. */
static Text take_lambda(Text *body) {
    static const char *const rows[][2] = {
#define LAMBDA_HABIT(begin, end) {begin, end},
#include "front/words.def"
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        size_t size = strlen(rows[i][0]);
        if (body->size < size || strncmp(body->data, rows[i][0], size) != 0) continue;
        Text rest = after(*body, size), parameters = {rest.data, habit_until(rest, rows[i][1])};
        if (parameters.size == rest.size) continue;
        *body = trim(after(rest, parameters.size + 1));
        return parameters;
    }
    return (Text){0};
}

/* The parameters without the marks of patterns, as in `f[x_] := x^2`; NULL if there are none. */
static const char *plain_parameters(Unit *unit, Text parameters) {
    const char *list = habit_quote(unit, parameters);
    Buffer out = {.arena = &unit->arena};
    for (const char *c = list; c && *c; c++)
        if (*c != '_' || (c[1] && strchr(NAME_LETTERS, c[1]))) buffer_add(&out, c, 1);
    return out.data;
}

const char *habit_definition(Unit *unit, Text line) {
    size_t size = spelling_name_size(line.data);
    Text rest = after(line, size), parameters = {0};
    const char *name = arena_copy(&unit->arena, line.data, size);
    if (size == 0) return NULL;
    if (rest.size > 0 && (*rest.data == '(' || *rest.data == '[')) {
        parameters = habit_inside(after(rest, 1));
        if (parameters.size + 1 >= rest.size) return NULL;
        rest = after(rest, parameters.size + 2);
    }
    if (!take_sign(&rest)) return NULL;
    if (parameters.size == 0) parameters = take_lambda(&rest);
    const char *body = habit_quote(unit, rest);
    if (!body) body = "...";
    const char *list = plain_parameters(unit, parameters);
    if (list) return arena_printf(&unit->arena, "fn %s(%s) = %s", name, list, body);
    if (strcmp(name, "tau") == 0) return arena_printf(&unit->arena, "temperature %s", body);
    return arena_printf(&unit->arena, "const %s = %s", name, body);
}
