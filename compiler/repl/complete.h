/* Completion by TAB. */
#ifndef SMOOTH_COMPLETE_H
#define SMOOTH_COMPLETE_H

#include "repl/line_editor.h"

/* Finds the words that may go on with the `size` bytes typed: a Complete for a Repl. */
void complete_input(void *repl, const char *typed, size_t size, Completion *out);

#endif
