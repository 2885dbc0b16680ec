/* The parser. The scanner (grammar/smooth.l) makes tokens, the feeder (parse.c) balances their
 * brackets and skips what an error has spoilt, the push parser (grammar/smooth.y) builds the tree
 * through the constructors of ast.h. */
#ifndef SMOOTH_PARSE_H
#define SMOOTH_PARSE_H

#include "front/ast.h"

typedef struct Parser Parser; /* parser.h */

/* How a source is read. */
typedef enum {
    PARSE_FILE,
    PARSE_EXPRESSION,
    PARSE_EITHER /* a file if its first token begins an item, else an expression */
} ParseKind;

/* Reads the whole source; always returns a File. Errors are in the unit, all of them; what could be
 * read is in the file. */
File *parse_file(Unit *unit, Source *source);
/* One expression, for the command line and the rule writer. NULL if there were errors. */
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
