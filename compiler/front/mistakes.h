/* Hints for syntax errors. */
#ifndef SMOOTH_MISTAKES_H
#define SMOOTH_MISTAKES_H

#include <stdbool.h>

typedef struct Parser Parser;

/* A syntax error: the token at p->place cannot come next. */
typedef struct {
    Parser *parser;
    const char *found;           /* the name of the token in the grammar */
    const char *text;            /* as it is written */
    const char *const *expected; /* the names of the tokens that could come next */
    int count;
} Mistake;

/* Could the token come next? */
bool mistake_expects(const Mistake *mistake, const char *name);
/* What was probably meant, and how it is written; NULL if there is no guess. */
const char *mistake_hint(const Mistake *mistake);

#endif
