/* Shared by the files of the check: errors and names of the function under check (checking.h). */
#ifndef SMOOTH_CHECKER_H
#define SMOOTH_CHECKER_H

#include "front/unit.h"

typedef struct Checker Checker;
typedef struct Ast Ast;

/* Reports an error in the function, which it makes bad. */
Diagnostic *checker_fail(Checker *check, Span span, const char *format, ...) FORMAT(3, 4);
/* Reports that `what` (a plural) is not supported yet. */
void checker_fail_unsupported(Checker *check, Span span, const char *what);
/* Reports that a parameter or a `let` has a name of the language. */
void checker_fail_reserved(Checker *check, Span span, const Name *name);

/* Gives the next `count` slots of the function to locals; returns the first. */
uint32_t checker_reserve(Checker *check, uint32_t count);
/* Binds a name used as a value: sets its bind and slot or function, or makes it a NUMBER. Reports a
 * name that has no value. */
void checker_bind_name(Checker *check, Ast *node);
/* Binds `name` as the callee of `call`. False if there is no such function, which is reported, or
 * if its parameters could not be read. */
bool checker_bind_callee(Checker *check, Ast *call, const Ast *name);
/* Is there no function of that name? */
bool checker_is_unknown(const Checker *check, const Name *name);

#endif
