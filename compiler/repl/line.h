/* What a line begins with, which decides whether it continues the definition above it. A line ends
 * with a newline or with a NUL. */
#ifndef SMOOTH_LINE_H
#define SMOOTH_LINE_H

#include <stdbool.h>

/* Blanks and comments alone? */
bool line_is_comment(const char *line);
/* `fn`, `const` or another word that begins an item, after any lines of comment? */
bool line_begins_item(const char *text);
/* A sign or word that can come after an expression? In a file such a line goes on with it. */
bool line_continues(const char *line);
/* One that cannot begin an expression as well? A `-` with a blank after it counts as one. */
bool line_is_rest(const char *line);

#endif
