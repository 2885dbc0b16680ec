/* The session: what has been defined at the prompt, as the text of a file. A change makes a new
 * document, which takes the place of the old one once it has been loaded without errors; the old
 * one is freed then, its code too. So nothing is lost by an error, and what `:save` writes is what
 * is in force. Every function runs under driver_guard. */
#ifndef SMOOTH_SESSION_H
#define SMOOTH_SESSION_H

#include "command/driver.h"

/* An item of the document. */
typedef struct {
    SmoothItemKind kind;
    const char *name;      /* as in SmoothItem */
    const char *title;     /* `<fn f>`: what messages call it */
    size_t begin, end;     /* its bytes, comment included */
    unsigned line, column; /* where it begins, from 1 */
    unsigned typed_line;   /* where it began in what has just been typed; 0: it is older */
    unsigned typed_column;
} Piece;

typedef struct {
    Arena arena;
    SmoothContext *context;
    const SmoothFile *file;
    const char *name; /* "<session>" or a path: what its `use` is relative to */
    Text text;
    uint32_t count;
    Piece *pieces;
    size_t memory; /* of the context when it was new */
} Document;

typedef struct {
    Driver *driver;
    Document *document;
    Document *candidate;    /* being loaded */
    SmoothContext *scanner; /* reads what is typed */
    const Piece *broken;    /* an older item that the candidate spoils */
    char *saved_as;         /* where `:save` writes; NULL: nowhere yet; malloc'd */
    bool is_changed;        /* since it was loaded or saved */
} Session;

/* Begins with an empty document. */
bool session_open(Session *session, Driver *driver);
void session_close(Session *session);
/* The kernel and the temperature in force; NULL with an error. */
const SmoothModelInfo *session_defaults(const Document *document);
/* Between two lines: gives back memory that has piled up. */
void session_tidy(Session *session);

/* What has been typed, as smooth_scan_input says it; the items live until the next call. */
SmoothInput session_scan(Session *session, const char *text, size_t size, const SmoothItem **items,
                         size_t *count);
/* Each item takes the place of the one that it redefines, or goes to the end. */
bool session_define(Session *session, const char *text, const SmoothItem *items, size_t count);
/* Drops an item: a name, a module, `kernel` or `temperature`. */
bool session_forget(Session *session, const char *name);
/* The file's text becomes the document. */
bool session_load(Session *session, const char *path);
bool session_save(Session *session, const char *path);

/* The item of that name, or NULL. */
const Piece *session_find(const Session *session, const char *name);
Text session_text(const Session *session, const Piece *piece);

#endif
