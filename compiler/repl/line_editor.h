/* Lines of input, from a terminal with editing, history and completion, or from anything else. */
#ifndef SMOOTH_LINE_EDITOR_H
#define SMOOTH_LINE_EDITOR_H

#include "base/base.h"

typedef struct Lines Lines;

/* The words that the end of what has been typed may be completed to. */
typedef struct {
    size_t begin; /* the words stand for what has been typed from here on */
    size_t count;
    const char *const *words;
    bool is_path; /* it is the path of a file instead */
} Completion;

typedef void Complete(void *user, const char *typed, size_t size, Completion *out);

typedef enum {
    LINE_DONE,
    LINE_END,         /* of the input: no line */
    LINE_INTERRUPTED, /* the user has dropped what was typed */
    LINE_TOO_LONG,    /* over 64 MiB; it has been skipped */
    LINE_FAILED       /* errno says why */
} LineStatus;

/* NULL if there is no memory. Without a terminal on both sides nothing but lines is shown. */
Lines *editor_open(Complete *complete, void *user);
void editor_close(Lines *lines);
bool editor_is_terminal(const Lines *lines);
/* Appends the next line to `out`, with its newline if it has one. */
LineStatus editor_read(Lines *lines, const char *prompt, Buffer *out);
/* What has been typed, one line or several, becomes an entry of the history and of its file. */
void editor_remember(Lines *lines, const char *text, size_t size);

#endif
