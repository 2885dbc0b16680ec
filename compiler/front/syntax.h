/* The wording of syntax errors. */
#ifndef SMOOTH_SYNTAX_H
#define SMOOTH_SYNTAX_H

#include "front/span.h"

typedef struct Parser Parser;

/* Reports that the token at p->place cannot come next. `found` is its name in the grammar,
 * `expected` the names of all `count` that could; this array is changed. */
void syntax_report(Parser *p, const char *found, const char **expected, int count);
/* Reports that the innermost open bracket meets a token that is not its partner. */
void syntax_report_open(Parser *p, int token, Span span);

/* The source text of the span in backquotes, cut where it is long. */
const char *syntax_excerpt(Parser *p, Span span);
/* The source text of a short token; "" for a long one. */
const char *syntax_word(Parser *p, Span span);
/* The closing bracket of an opening one. */
int syntax_partner(int opening);
/* A bracket as it is written. */
char syntax_sign(int bracket);

#endif
