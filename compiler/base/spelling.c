/* In: a text; a word that is unknown, and words that are known. Out: the name at the beginning of
 * the text; the known word that was probably meant. */
#include "base/spelling.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

enum { WORD_MAX = 63 };

size_t spelling_name_size(const char *text) {
    return *text >= '0' && *text <= '9' ? 0 : strspn(text, NAME_LETTERS);
}

static size_t smaller(size_t a, size_t b) { return a < b ? a : b; }

/* The Damerau-Levenshtein distance (optimal string alignment): the number of insertions, deletions,
 * replacements and swaps of neighbours that turn one word into the other. */
static size_t distance(const char *a, size_t a_size, const char *b, size_t b_size) {
    size_t rows[3][WORD_MAX + 1];
    size_t *above = rows[0], *row = rows[1], *two_above = rows[2];
    for (size_t j = 0; j <= b_size; j++) above[j] = j;
    for (size_t i = 1; i <= a_size; i++) {
        row[0] = i;
        for (size_t j = 1; j <= b_size; j++) {
            row[j] = above[j - 1] + (a[i - 1] != b[j - 1]);
            row[j] = smaller(row[j], smaller(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = smaller(row[j], two_above[j - 2] + 1);
        }
        size_t *spare = two_above;
        two_above = above;
        above = row;
        row = spare;
    }
    return above[b_size];
}

const char *spelling_nearest(const char *word, const char *const *candidates, size_t count) {
    size_t size = strlen(word), best = (size + 1) / 3 + 1;
    const char *nearest = NULL;
    if (size > WORD_MAX) return NULL;
    for (size_t i = 0; i < count; i++) {
        size_t other = strlen(candidates[i]);
        bool is_same = other == size && strcasecmp(word, candidates[i]) == 0;
        if (is_same && strcmp(word, candidates[i]) != 0) return candidates[i];
        size_t gap = other > size ? other - size : size - other;
        if (other > WORD_MAX || gap >= best) continue;
        size_t found = distance(word, size, candidates[i], other);
        if (found < best && found > 0) {
            best = found;
            nearest = candidates[i];
        }
    }
    return nearest;
}
