/* In: names as the program has them. Out: names that C can have. A name that is taken gets
 * underscores behind it until it is not; one that begins as only C's own may gets an x before. */
#include "names.h"

#include <ctype.h>
#include <string.h>

#include "reserved.def"

static bool has_word(const char *words, const char *word, size_t size) {
    for (const char *at = words; (at = strstr(at, " ")) && at[1]; at++)
        if (strncmp(at + 1, word, size) == 0 && at[1 + size] == ' ') return true;
    return false;
}

/* C keeps these for itself, macros among them. */
static bool is_reserved(const char *name) {
    return name[0] == '_' && (name[1] == '_' || isupper((unsigned char)name[1]));
}

/* Macros of math.h begin with M_ or FP_. */
static bool is_keyword(const char *name) {
    return is_reserved(name) || strncmp(name, "M_", 2) == 0 || strncmp(name, "FP_", 3) == 0 ||
           has_word(KEYWORDS, name, strlen(name));
}

const char *names_owner(const char *name) {
    size_t size = strlen(name);
    bool is_other_type = size > 1 && strchr("fl", name[size - 1]);
    if (is_keyword(name)) return "a word of C or C++";
    if (has_word(LIBRARY, name, size)) return "in the C library";
    if (has_word(MATH, name, size) || (is_other_type && has_word(MATH, name, size - 1)))
        return "in the C library";
    return NULL;
}
