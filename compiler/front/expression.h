/* Expressions: every name in one, bound. */
#ifndef SMOOTH_EXPRESSION_H
#define SMOOTH_EXPRESSION_H

typedef struct Ast Ast;
typedef struct Checker Checker;

/* Checks the expression and all below it, reporting every error. The locals are the same after it
 * as before. */
void expression_check(Checker *check, Ast *root);

#endif
