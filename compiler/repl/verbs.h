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

/* Begins with the definitions of a file. False, after a report, if it has errors. */
bool verbs_load(Repl *repl, const char *path);
/* Runs a command: the line after its `:`. */
void verbs_run(Repl *repl, const char *line);
/* The name of a command, by its number from 0 on; NULL after the last. */
const char *verbs_name(size_t index);
/* The syntax of the argument of a command, which `size` bytes of its name are enough to tell; NULL
 * if they are not. */
const char *verbs_syntax(const char *name, size_t size);
/* The size of the expression that an argument begins with: up to the first value or option. */
size_t verbs_split(const char *argument);

#endif
