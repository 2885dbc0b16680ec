/* In: names of the program. Out: names that a C source can declare. A name that is taken gets
 * underscores at its end until it is free. A name that C reserves by its first characters gets an x
 * before them. */
#include "print/c_names.h"

#include <ctype.h>
#include <string.h>

#include "print/reserved.def"

/* Is the word in a list of reserved.def, or does it begin like a word of it that ends in a star? */
static bool has_word(const char *words, const char *word, size_t size) {
    for (const char *at = words + 1, *end; (end = strchr(at, ' ')); at = end + 1) {
        size_t length = (size_t)(end - at);
        bool is_family = end[-1] == '*' && size >= length - 1;
        if (is_family ? strncmp(at, word, length - 1) == 0
                      : length == size && strncmp(at, word, size) == 0)
            return true;
    }
    return false;
}

static bool is_keyword(const char *name) { return has_word(KEYWORDS, name, strlen(name)); }

static bool is_macro(const char *name) { return has_word(MACROS, name, strlen(name)); }

const char *c_name_owner(const char *name) {
    size_t size = strlen(name);
    bool is_other_type = size > 1 && strchr("fl", name[size - 1]);
    if (is_keyword(name)) return "a word of C or C++";
    if (is_macro(name)) return "a macro of C";
    if (has_word(LIBRARY, name, size)) return "in the C library";
    if (has_word(MATH, name, size) || (is_other_type && has_word(MATH, name, size - 1)))
        return "in the C library";
    return NULL;
}

bool c_name_is_math(const char *name) { return has_word(MATH, name, strlen(name)); }

/* Compilers reserve all names of this form for themselves (C11 7.1.3). */
static bool is_reserved(const char *name) {
    return name[0] == '_' && (name[1] == '_' || isupper((unsigned char)name[1]));
}

/* Is the name written as macros are by custom, in two capitals or more? Any header may have it. */
static bool is_capitals(const char *name) {
    uint32_t capitals = 0;
    for (; *name && !islower((unsigned char)*name); name++) capitals += *name >= 'A';
    return *name == '\0' && capitals > 1;
}

/* Can a parameter or a variable have this name? No macro ends with an underscore. */
static bool is_fit(const char *name) {
    bool is_ended = name[strlen(name) - 1] == '_';
    return !is_keyword(name) && !is_reserved(name) &&
           (is_ended || !(is_macro(name) || is_capitals(name)));
}

void c_name_take(Unit *unit, Map *taken, const Name *name) {
    map_put(taken, &unit->scratch, name, (void *)(uintptr_t)name);
}

const char *c_name_claim(Unit *unit, const Map *outer, Map *taken, const char *wanted) {
    const Name *name = unit_name(unit, wanted);
    while (!is_fit(name->text) || map_get(outer, name) || map_get(taken, name))
        name = unit_name(unit, arena_printf(&unit->scratch, is_reserved(name->text) ? "x%s" : "%s_",
                                            name->text));
    c_name_take(unit, taken, name);
    return name->text;
}
