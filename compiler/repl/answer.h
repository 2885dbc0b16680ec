/* Answers to expressions: their value, smooth and hard, and its derivatives. */
#ifndef SMOOTH_ANSWER_H
#define SMOOTH_ANSWER_H

#include "repl/session.h"

typedef struct {
    bool has_hard, has_slopes; /* shown beside the value */
    bool has_last;             /* there is a last value: `ans` */
    double last;
} AnswerMode;

/* Each returns false after reporting an error. */
/* Prints the answer, which becomes `ans`. The derivatives are those in tau and in the parameters of
 * f if the expression is a call f(0.3, 2) without constants, else in the constants that it names.
 */
bool answer(Session *session, const char *text, bool has_hard, bool has_slopes, AnswerMode *mode);
/* Prints how long value and gradient take, interpreted and compiled. */
bool answer_time(Session *session, const char *text, const AnswerMode *mode);
/* The value of an expression without parameters, smooth or hard. */
bool answer_value(Session *session, const char *text, bool is_hard, const AnswerMode *mode,
                  double *value);

#endif
