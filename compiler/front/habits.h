/* What people write who know other languages, and how that is written here: the rows of words.def,
 * with the operands of the program put in. */
#ifndef SMOOTH_HABITS_H
#define SMOOTH_HABITS_H

#include "base/base.h"

typedef struct Unit Unit;

enum { HABIT_OPERANDS = 16 };

/* The operands of something that looks like a call, as they are written. */
typedef struct {
    uint32_t count;                   /* of all of them, also of those beyond HABIT_OPERANDS */
    const char *text[HABIT_OPERANDS]; /* NULL for a long one, or one with a comment */
    bool has_function;                /* the first one is the name of a function, not a value */
} Operands;

/* The text on one line, for a message; NULL if it is long or has a comment. */
const char *habit_quote(Unit *unit, Text text);
/* The texts between the commas of `inside`, which are not in brackets of their own. */
Operands habit_split(Unit *unit, Text inside);
/* The length of the text up to the first of `ends` that is not in brackets, or the closing bracket
 * of an outer one, or a comment. */
size_t habit_until(Text text, const char *ends);
/* The text up to the partner of the bracket that it follows; all of it if there is none. */
Text habit_inside(Text text);

/* Where the call is: alone, in a sum or a comparison, or next to another operator. */
typedef enum { PLACE_ALONE, PLACE_TERM, PLACE_FACTOR } HabitPlace;

/* How to write the call here, with parentheses where its place needs them: a hint. NULL if
 * words.def has no row for the name or, with `is_exact`, none for that many operands. */
const char *habit_call(Unit *unit, const char *name, const Operands *operands, HabitPlace place,
                       bool is_exact);
/* A hint at the name of a value; NULL if words.def has no row for it. */
const char *habit_value(Unit *unit, const char *name);
/* Is it a derivative of other languages, whose first operand may be a function? */
bool habit_takes_function(const char *name);
/* The kernel's name for one of other languages or of a function; NULL if there is none. */
const char *habit_kernel(const char *name);
/* Is it the name of a choice with several conditions, the condition of a last case, a type, or a
 * module of functions, in other languages? */
bool habit_is_choice(const char *name);
bool habit_is_else(const char *word);
bool habit_is_type(const char *word);
bool habit_is_module(const char *word);
/* "if c then a else b", of the `c ? a : b` in the text whose `?` is at `mark`; c begins at `begin`
 * or after the last `,` or `=` after it. NULL if it is not that simple. */
const char *habit_choice(Unit *unit, Text text, size_t begin, size_t mark);
/* "fn f(x) = x^2", of a definition of another language at the beginning of `line`; NULL if it is
 * none. */
const char *habit_definition(Unit *unit, Text line);

#endif
