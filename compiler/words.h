/* Words that are nearly right. */
#ifndef SMOOTH_WORDS_H
#define SMOOTH_WORDS_H

#include <stddef.h>

/* The candidate nearest to `word` within a third of its length, or NULL: for "did you mean". */
const char *words_nearest(const char *word, const char *const *candidates, size_t count);

#endif
