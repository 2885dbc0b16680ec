/* In: a line. Out: the role of its first token, by the table of words. */
#include "repl/line.h"

#include <stddef.h>
#include <string.h>

#include "base/spelling.h"

enum { START = 1, INFIX = 2, INNER = 4, BEGIN_ITEM = 8 };

/* The role of each token that a word of another language may stand for. */
enum {
#define SIGN(token, text, role) ROLE_##token = (role),
#define WORD(token, text, role) ROLE_##token = (role),
#include "front/words.def"
    ROLE_NAME = START,
    ROLE_SMOOTH_YYerror = INFIX, /* `%` and `?` */
};

static const struct {
    const char *text;
    int role;
} tokens[] = {
#define SIGN(token, text, role)        {text, role},
#define WORD(token, text, role)        {text, role},
#define ITEM(token, text)              {text, BEGIN_ITEM},
#define SIGN_HABIT(seen, meant, token) {seen, ROLE_##token},
#include "front/words.def"
};

static const char *first_token(const char *line) { return line + strspn(line, " \t\r"); }

/* The role of the longest token at the beginning of the text; 0 if it is none of the table. */
static int find_role(const char *text) {
    size_t best = 0, name = spelling_name_size(text);
    int role = 0;
    for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++) {
        size_t size = strlen(tokens[i].text);
        bool is_whole = name == 0 || size == name;
        if (size > best && is_whole && strncmp(text, tokens[i].text, size) == 0) {
            best = size;
            role = tokens[i].role;
        }
    }
    return role;
}

bool line_is_comment(const char *line) {
    const char *token = first_token(line);
    return *token == '#' || *token == '\n' || *token == '\0';
}

bool line_begins_item(const char *text) {
    while (line_is_comment(text) && strchr(text, '\n')) text = strchr(text, '\n') + 1;
    return find_role(first_token(text)) == BEGIN_ITEM;
}

bool line_continues(const char *line) { return find_role(first_token(line)) & INFIX; }

bool line_is_rest(const char *line) {
    const char *token = first_token(line);
    int role = find_role(token);
    return role == INFIX || (token[0] == '-' && strchr(" \t", token[1]) && token[1]);
}
