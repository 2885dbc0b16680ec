/* The definitions of the session, and the meaning of a name. Each returns false after an error. */
#ifndef SMOOTH_HELP_H
#define SMOOTH_HELP_H

#include "repl/session.h"

/* Prints the items, one line each; or the text of the one that is named. */
bool help_list(Session *session, const char *name);
/* Prints what a function, a constant, a kernel or another word of the language is. */
bool help_name(Session *session, const char *name);

#endif
