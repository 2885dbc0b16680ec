/* Calls of functions, operators and derivatives. */
#ifndef SMOOTH_CALLS_H
#define SMOOTH_CALLS_H

typedef struct Ast Ast;
typedef struct Checker Checker;

/* Binds the callee; checks the number of arguments, and bounds that are known. The arguments of
 * the call have been checked, but not those that grad or hessian themselves are given. */
void calls_check(Checker *check, Ast *call);

#endif
