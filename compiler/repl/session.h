/* The session: the definitions made at the prompt, as the text of a file. A change makes a new
 * document, which replaces the old one once it has been loaded without errors; the old one is then
 * freed, with its code. So nothing is lost by an error, and `:save` writes what is in force. Every
 * function runs under driver_guard; those that return bool return false after reporting an error.
 */
#ifndef SMOOTH_SESSION_H
#define SMOOTH_SESSION_H

#include "api/smooth.h"
#include "base/base.h"

typedef struct Driver Driver;

/* An item of the document. */
typedef struct {
    SmoothItemKind kind;
    const char *name;      /* as in SmoothItem */
    const char *title;     /* its name in messages: `<fn f>` */
    size_t begin, end;     /* its bytes, comment included */
    size_t word;           /* where its comment ends and its first word is */
    unsigned line, column; /* where it begins, from 1 */
    unsigned typed_line;   /* where it begins in the input just typed; 0: it is older */
    unsigned typed_column;
    bool is_apart; /* its source has its title as name, and begins with it */
} DocumentPiece;

typedef struct {
    Arena arena;
    SmoothContext *context;
    const SmoothFile *file;
    const char *name; /* "<session>", or the path that its `use` is relative to */
    Buffer text;
    uint32_t count, room; /* of the pieces, and how many there is room for */
    DocumentPiece *pieces;
    size_t memory; /* held by the context for the definitions alone, in bytes */
} Document;

typedef struct {
    Driver *driver;
    Document *document;
    Document *candidate;         /* being loaded */
    SmoothContext *scanner;      /* reads what is typed */
    const DocumentPiece *added;  /* being added to the document as it is */
    size_t added_at;             /* its text is from here on */
    const DocumentPiece *broken; /* an older item that has errors in the candidate */
    char *before;                /* the text before the last definition, made with malloc */
    size_t before_size;
    const char *root; /* of --root: no file outside of it is read; NULL: any is */
    char *saved_as;   /* the path for `:save`, made with malloc; NULL: none yet */
    bool is_changed;  /* since it was last loaded or saved */
} Session;

/* Begins with an empty document. */
bool session_open(Session *session, Driver *driver);
void session_close(Session *session);
/* The kernel and the temperature in force; NULL with an error. */
const SmoothModelInfo *session_defaults(const Document *document);
/* Between two inputs: frees contexts that have grown large. */
void session_tidy(Session *session);

/* smooth_scan_input for what has been typed. The items live until session_tidy. */
SmoothInput session_scan(Session *session, const char *text, size_t size, const SmoothItem **items,
                         size_t *count);
/* The parts of an expression; NULL if it is wrong, which is not reported. They live as the items
 * above do. */
const SmoothParts *session_dissect(Session *session, const char *text);
/* Each item replaces the one that it redefines, or is added at the end. */
bool session_define(Session *session, const char *text, const SmoothItem *items, size_t count);
/* Takes the last session_define back. */
bool session_undo(Session *session);
/* Drops an item: a name, a module, `kernel` or `temperature`. */
bool session_forget(Session *session, const char *name);
/* The file's text becomes the document. */
bool session_load(Session *session, const char *path);
/* Writes the document to the file. */
bool session_save(Session *session, const char *path);

/* The item of that name, or NULL. */
const DocumentPiece *session_find(const Session *session, const char *name);
/* The bytes of an item, comment included. */
Text session_text(const Session *session, const DocumentPiece *piece);

#endif
