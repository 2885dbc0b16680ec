/* In: a formula on one line. Out: the same on several. One walk to the right finds the places where
 * a line can end and how deep each is in parentheses; a line ends at the last of the least deep
 * ones in its second half, so that it is neither short nor torn inside a call. */
#include "print/layout.h"

#include <ctype.h>
#include <string.h>

/* --- text -------------------------------------------------------------------------------- */

/* How badly a line ends before text[at], where `depth` parentheses are open: 0 is no place. */
static size_t cost_of(const char *text, size_t at, size_t depth) {
    const char *c = text + at;
    bool is_word = isalnum((unsigned char)*c) || *c == '(';
    if (at > 1 && c[-1] == ' ') {
        bool is_after_comma = c[-2] == ',';
        bool is_sign = !is_word && c[1] == ' ';
        bool is_comparison = strchr("<>=!", *c) && c[1] == '=';
        bool is_joint = strncmp(c, "and ", 4) == 0 || strncmp(c, "or ", 3) == 0 ||
                        strncmp(c, "then ", 5) == 0 || strncmp(c, "else ", 5) == 0;
        return is_after_comma || is_sign || is_comparison || is_joint ? 1 + 2 * depth : 0;
    }
    return at > 0 && (*c == '*' || *c == '/') ? 2 + 2 * depth : 0;
}

/* Where the line that begins with `text` and has `room` characters ends; the whole length if it
 * cannot be broken. */
static size_t break_of(const char *text, size_t room) {
    size_t best = 0, least = SIZE_MAX, depth = 0, at = 0;
    for (; text[at] && (at <= room || best == 0); at++) {
        size_t cost = cost_of(text, at, depth);
        bool is_late = best < room / 2; /* a place as early as that is only better than none */
        if (cost > 0 && (cost <= least || is_late)) {
            best = at;
            least = cost;
        }
        depth += text[at] == '(';
        depth -= text[at] == ')' && depth > 0;
    }
    return best > 0 ? best : at + strlen(text + at);
}

void layout_text(Buffer *out, const char *text, size_t first, size_t indent, size_t columns) {
    size_t at = first;
    while (columns > 0 && at + strlen(text) > columns) {
        size_t room = columns > at ? columns - at : 1, end = break_of(text, room), size = end;
        if (!text[end]) break;
        while (size > 0 && text[size - 1] == ' ') size--;
        buffer_add(out, text, size);
        buffer_printf(out, "\n%*s", (int)indent, "");
        text += end;
        at = indent;
    }
    buffer_printf(out, "%s\n", text);
}

/* --- LaTeX ------------------------------------------------------------------------------- */

enum { PAGE = 60 }; /* characters of a formula on a line of print, about */

/* A command shows one character, or its argument. */
size_t layout_shown(const char *text, size_t size) {
    size_t count = 0;
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '\\') {
            while (i + 1 < size && isalpha((unsigned char)text[i + 1])) i++;
            count++;
        } else if (!strchr("{}_^ ", text[i])) {
            count++;
        }
    }
    return count;
}

/* Where the text can be broken next at or after `from`: before a sign outside of all braces and
 * parentheses; the whole length if nowhere. */
static size_t next_sign(const char *text, size_t from) {
    size_t depth = 0, at = 0;
    for (; text[at]; at++) {
        bool is_sign = (text[at] == '+' || text[at] == '-') && at > 0 && text[at - 1] == ' ';
        if (is_sign && depth == 0 && at >= from && text[at + 1] == ' ') break;
        bool opens = text[at] == '{' || strncmp(text + at, "\\left", 5) == 0 ||
                     strncmp(text + at, "\\begin", 6) == 0;
        bool closes = text[at] == '}' || strncmp(text + at, "\\right", 6) == 0 ||
                      strncmp(text + at, "\\end", 4) == 0;
        depth += opens;
        depth -= closes && depth > 0;
    }
    return at;
}

void layout_latex(Buffer *out, const char *text) {
    while (layout_shown(text, strlen(text)) > PAGE) {
        size_t end = next_sign(text, 1), next = end;
        while (text[next] && layout_shown(text, next) <= PAGE) {
            end = next;
            next = next_sign(text, end + 1);
        }
        if (!text[end]) break;
        buffer_add(out, text, end - 1);
        buffer_text(out, " \\\\\n    &\\quad ");
        text += end;
    }
    buffer_text(out, text);
}
