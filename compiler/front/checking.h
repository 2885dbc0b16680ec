/* The function under check, which the files of the check share. */
#ifndef SMOOTH_CHECKING_H
#define SMOOTH_CHECKING_H

#include "front/ast.h"
#include "front/habits.h"
#include "front/locals.h"
#include "front/unit.h"

typedef struct Checker Checker;

struct Checker {
    Unit *unit;
    File *file; /* gives its definitions; NULL: none */
    Function *function;
    Locals locals;         /* in the scratch arena */
    const Function *owner; /* of the parameter whose default is checked, or NULL */
    FreeNames *free_names; /* keeps the unknown names of values; NULL: they are errors */
    HabitPlace place;      /* of the node being checked */
    bool has_vectors;      /* a parameter is one: errors that follow from that are not reported */
};

#endif
