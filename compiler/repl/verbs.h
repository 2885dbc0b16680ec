/* The commands of the REPL, `:load` and the others. */
#ifndef SMOOTH_VERBS_H
#define SMOOTH_VERBS_H

#include "command/driver.h"
#include "repl/answer.h"
#include "repl/line_editor.h"

typedef struct {
    Driver *driver;
    Session session;
    Editor *editor;
    AnswerMode mode;
    bool has_defined; /* the last input was a definition, and it was right */
    Status status;    /* the exit status, by the first error */
    bool is_done;
} Repl;

/* Runs a command: the line after its `:`. */
void verbs_run(Repl *repl, const char *line);
/* Completes the name of a command; `typed` begins with the `:`. */
void verbs_complete(Repl *repl, const char *typed, Completion *out);

#endif
