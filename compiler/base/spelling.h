/* Names, and words that are nearly right. */
#ifndef SMOOTH_SPELLING_H
#define SMOOTH_SPELLING_H

#include <stddef.h>

/* The characters of names; a name does not begin with a digit. */
#define NAME_LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789"

/* The length of the name that the text begins with; 0 if it begins with none. */
size_t spelling_name_size(const char *text);

/* The candidate that differs from `word` in capitals only, else the nearest one within a third of
 * its length, or NULL: for "did you mean". */
const char *spelling_nearest(const char *word, const char *const *candidates, size_t count);

#endif
