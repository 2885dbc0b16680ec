/* Checking an expression. */
#ifndef SMOOTH_EXPRESSION_H
#define SMOOTH_EXPRESSION_H

typedef struct Ast Ast;
typedef struct Checker Checker;

/* Binds every name in the expression and reports every error. The locals are the same after it as
 * before. */
void expression_check(Checker *check, Ast *root);

#endif
