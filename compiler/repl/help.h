/* What is known of a word: of the language, of the standard library, of the session. */
#ifndef SMOOTH_HELP_H
#define SMOOTH_HELP_H

#include "repl/session.h"

/* Prints the items, one line each; or the text of the one that is named. False after an error. */
bool help_list(Session *session, const char *name);
/* Prints what a definition of the session or a function that it knows is. False, in silence, if
 * there is none of that name. */
bool help_session(Session *session, const char *name);
/* The same for a word of the language (help.def) and for the standard library. */
bool help_word(Driver *driver, const char *word);
/* Reports that there is no such word. `more` are names that may have been meant besides the words
 * of the language and those that the file, which may be NULL, knows. */
void help_unknown(Driver *driver, const SmoothFile *file, const char *word, size_t count,
                  const char *const *more);

#endif
