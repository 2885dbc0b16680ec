/* Hints for unknown names, and for calls that are written otherwise elsewhere. */
#ifndef SMOOTH_SUGGEST_H
#define SMOOTH_SUGGEST_H

#include "front/habits.h"

typedef struct Checker Checker;
typedef struct Diagnostic Diagnostic;
typedef struct Ast Ast;
typedef struct Function Function;

/* Gives the diagnostic a hint: why the name cannot be used here, or what was meant. `call` is the
 * call whose function the name is, or NULL for a value. */
void suggest_meaning(const Checker *check, const Name *name, const Ast *call,
                     Diagnostic *diagnostic);

/* The operands of a call, as they are written. */
Operands suggest_operands(const Checker *check, const Ast *call);
/* "x, y, ...", for a hint. */
const char *suggest_parameters(Unit *unit, const Function *function);
/* The function of the file, or of the language whatever the capitals, with the name; NULL if there
 * is none. */
const char *suggest_function(const Checker *check, const char *name);

#endif
