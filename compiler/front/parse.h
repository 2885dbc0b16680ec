/* What the scanner (grammar/smooth.l), the grammar (grammar/smooth.y) and the feeder between them
 * (parse.c) share. The scanner makes tokens, the feeder balances their brackets and skips what an
 * error has spoilt, the push parser builds the tree through the constructors of ast.c. */
#ifndef SMOOTH_PARSE_H
#define SMOOTH_PARSE_H

#include "front/ast.h"

enum { PARSE_DEPTH_MAX = 10000 };

/* An opening bracket that waits for its other half. */
typedef struct {
    int token;
    Span span;
} Bracket;

/* A parse in progress. It lives in the arena of the unit. */
typedef struct Parser {
    Unit *unit;
    File *file;      /* what is built: a file, */
    Ast *expression; /* or an expression if file is NULL */
    void *grammar;   /* the push parser; malloc'd */
    void *scanner;   /* in the scratch arena */
    ArenaMark mark;  /* of the scratch arena */

    Source *source;     /* being scanned */
    uint32_t offset;    /* of the next token, in the unit */
    bool is_line_start; /* no token yet on this line */
    uint32_t newlines;  /* since the last token or comment */
    LIST(Text) doc;     /* lines of `##` waiting for their item */

    LIST(Bracket) open;    /* brackets that are open, the innermost last */
    int token, last_token; /* being read by the grammar, and read before */
    Span place, last_place;
    int made_up;      /* the last bracket made up in this item */
    bool is_done;     /* the grammar wants no more */
    bool is_quiet;    /* this token is made up: the error has been reported */
    bool has_error;   /* this item has a syntax error */
    bool is_skipping; /* until the bracket at depth `skip_depth` ends, or the item if 0 */
    uint32_t skip_depth;
    uint32_t errors; /* of the unit when the parse began */
} Parser;

/* Reads the whole source; always returns a File. Errors are in the unit, all of them;
 * what could be read is in the file. */
File *parse_file(Unit *unit, Source *source);
/* One expression, for the command line and for rules. NULL if there were errors. */
Ast *parse_expression(Unit *unit, Source *source);

/* A parse takes any number of sources, one after the other; the REPL feeds lines. When
 * memory runs out all three jump to the guard on duty, and nothing is left to end. */
Parser *parse_begin(Unit *unit, bool is_file);
void parse_feed(Parser *p, Source *source);
bool parse_is_complete(Parser *p); /* no error so far, and the text may end here */
void parse_end(Parser *p);
void parse_drop(Parser *p); /* in place of the end: what is missing is no error */

/* What the generated code calls: the found token, and the names of all that could stand there. */
void parse_report(Parser *p, const char *found, const char **expected, int count);
const char *parse_excerpt(Parser *p, Span span); /* `text`, cut where it is long */
void parse_too_deep(Parser *p, Span span);
void parse_abandon(Parser *p) NORETURN;
bool parse_accepts(void *grammar, int token); /* smooth.y */

/* smooth.l. The scanner of p->source; the text is p's own copy with two NULs behind it. */
void scan_open(Parser *p, char *text, size_t size);

#endif
