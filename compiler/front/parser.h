/* The state of a parse, which the scanner, the feeder, the grammar and the wording of errors
 * (syntax.c) share. */
#ifndef SMOOTH_PARSER_H
#define SMOOTH_PARSER_H

#include "front/ast.h"

typedef struct Parser Parser;

/* An opening bracket whose partner has not been read yet. */
typedef struct {
    int token;
    Span span;
    Span before; /* the token before it; {0, 0} at the beginning */
} Bracket;

/* A parse in progress. It lives in the arena of the unit. */
struct Parser {
    Unit *unit;
    File *file;      /* the result: a file, */
    Ast *expression; /* or an expression if file is NULL */
    void *grammar;   /* the push parser; malloc'd */
    void *scanner;   /* in the scratch arena */
    ArenaMark mark;  /* of the scratch arena */
    uint32_t errors; /* of the unit when the parse began */
    bool is_either;  /* an expression, until a first token makes it a file */
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
    bool is_lost;     /* after an error whose like would follow: no more of them in this item */
    bool has_error;   /* this item has a syntax error */
    bool is_skipping; /* until the bracket at depth `skip_depth` ends, or the item if 0 */
    uint32_t skip_depth;
};

#endif
