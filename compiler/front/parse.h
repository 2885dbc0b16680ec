/* The parser. The scanner (grammar/smooth.l) makes tokens, the feeder (parse.c) balances their
 * brackets and skips what an error has spoilt, the push parser (grammar/smooth.y) builds the tree
 * through the constructors of ast.h. */
#ifndef SMOOTH_PARSE_H
#define SMOOTH_PARSE_H

#include "front/ast.h"

enum { PARSE_DEPTH_MAX = 10000 };

/* What a source is read as. */
typedef enum {
    PARSE_FILE,
    PARSE_EXPRESSION,
    PARSE_EITHER /* a file if its first token begins an item, else an expression */
} ParseKind;

/* An opening bracket whose partner has not been read yet. */
typedef struct {
    int token;
    Span span;
} Bracket;

typedef struct Parser Parser;

/* A parse in progress. It lives in the arena of the unit. */
struct Parser {
    Unit *unit;
    File *file;      /* the result: a file, */
    Ast *expression; /* or an expression if file is NULL */
    void *grammar;   /* the push parser; malloc'd */
    void *scanner;   /* in the scratch arena */
    ArenaMark mark;  /* of the scratch arena */
    uint32_t errors; /* of the unit when the parse began */
    bool is_started; /* the grammar knows whether it reads a file or an expression */
    bool is_done;    /* the grammar takes no more tokens */

    /* the scanner */
    Source *source;     /* being scanned */
    uint32_t offset;    /* of the next token, in the unit */
    bool is_line_start; /* no token yet on this line */
    bool has_doc;       /* there was a doc comment */
    uint32_t newlines;  /* since the last token or comment */
    uint32_t comment;   /* where the comment lines right above the next token begin; 0: none */
    LIST(Text) doc;     /* those of them that are a doc comment, without the `##` */

    /* the feeder */
    LIST(Bracket) open;    /* the innermost last */
    int token, last_token; /* being read by the grammar, and read before */
    Span place, last_place;
    int made_up;      /* the last bracket made up in this item */
    bool is_quiet;    /* this token is made up: the error has been reported */
    bool has_error;   /* this item has a syntax error */
    bool is_skipping; /* until the bracket at depth `skip_depth` ends, or the item if 0 */
    uint32_t skip_depth;
};

/* Reads the whole source; always returns a File. Errors are in the unit, all of them; what could be
 * read is in the file. */
File *parse_file(Unit *unit, Source *source);
/* One expression, for the command line and for rules. NULL if there were errors. */
Ast *parse_expression(Unit *unit, Source *source);

/* The same in steps: begin, feed any number of sources, then end or drop. When memory runs out,
 * each step jumps to the innermost unit_try, and there is nothing left to end. */
Parser *parse_begin(Unit *unit, ParseKind kind);
void parse_feed(Parser *p, Source *source);
/* No token so far: blanks and comments at most. */
bool parse_is_empty(const Parser *p);
/* No error so far, and the text may end here. */
bool parse_is_complete(Parser *p);
void parse_end(Parser *p);
/* In place of the end: whatever is missing is no error. */
void parse_drop(Parser *p);

/* For the generated code. */
/* The token at p->place cannot come next: reports it (syntax.h), and skips what it spoils. */
void parse_report(Parser *p, const char *found, const char **expected, int count);
/* Where the item begins whose first word is being read, and its doc comment. */
ItemStart parse_item_start(Parser *p);
void parse_too_deep(Parser *p, Span span);
void parse_abandon(Parser *p) NORETURN;
/* smooth.y: can the token come next? */
bool parse_accepts(void *grammar, int token);
/* smooth.l: begins to scan p->source; `text` is a copy of it that ends with two NULs. */
void scan_open(Parser *p, char *text, size_t size);

#endif
