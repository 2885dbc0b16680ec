/* Lines of input, from a terminal with editing, history and completion, or from anything else. */
#ifndef SMOOTH_LINE_EDITOR_H
#define SMOOTH_LINE_EDITOR_H

#include "base/base.h"

typedef struct Editor Editor;

/* The words that may complete the end of the line. */
typedef struct {
    size_t begin; /* the words replace the text from here on */
    size_t count;
    const char *const *words;
} Completion;

/* Finds the words for the `size` bytes before the cursor. */
typedef void Complete(void *user, const char *typed, size_t size, Completion *out);

typedef enum {
    LINE_DONE,
    LINE_END,         /* of the input: no line */
    LINE_INTERRUPTED, /* Ctrl-C: the line is dropped */
    LINE_TOO_LONG,    /* over LIMIT_LINE; it has been skipped */
    LINE_FAILED       /* errno says why */
} LineStatus;

/* NULL if there is no memory. Unless both input and output are a terminal, lines are only read. */
Editor *editor_open(Complete *complete, void *user);
/* Restores the handler of SIGINT. NULL is allowed. */
void editor_close(Editor *editor);
bool editor_is_terminal(const Editor *editor); /* are lines edited? */
/* Appends the next line to `out`, with its newline if it has one. */
LineStatus editor_read(Editor *editor, const char *prompt, Buffer *out);
/* Has the next line come already? At a terminal it has been pasted with the line before it. */
bool editor_has_line(Editor *editor);
/* Puts lines that have been read back in front of the others. */
void editor_put_back(Editor *editor, const Buffer *lines);
/* Has Ctrl-C been pressed at the terminal since the last line was read? */
bool editor_is_interrupted(void);
/* Adds an input of one line or several to the history and its file. */
void editor_remember(Editor *editor, const char *text, size_t size);

#endif
