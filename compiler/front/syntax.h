/* The wording of syntax errors. */
#ifndef SMOOTH_SYNTAX_H
#define SMOOTH_SYNTAX_H

#include "front/span.h"

typedef struct Parser Parser;

/* Reports that the token at p->place cannot come next. `expected` has the names of all `count` that
 * could, and is changed; `hint` may be NULL. */
void syntax_report(Parser *p, const char **expected, int count, const char *hint);
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
