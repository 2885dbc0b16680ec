/* The parser. The scanner (grammar/smooth.l) makes tokens, the feeder (parse.c) balances their
 * brackets and skips tokens after an error, the push parser (grammar/smooth.y) builds the tree
 * through the constructors of ast.h. */
#ifndef SMOOTH_PARSE_H
#define SMOOTH_PARSE_H

#include "front/ast.h"

typedef struct Parser Parser; /* parser.h */

/* How a source is read. */
typedef enum {
    PARSE_FILE,
    PARSE_EXPRESSION,
    PARSE_EITHER /* a file if it begins with an item, else an expression */
} ParseKind;

/* Reads the whole source. Always returns a File with all that could be read; all errors are in the
 * unit. */
File *parse_file(Unit *unit, Source *source);
/* One expression, for the command line and the rule writer. NULL if there were errors. */
Ast *parse_expression(Unit *unit, Source *source);

/* The same in steps: begin, feed any number of sources, then end or drop. When memory runs out, a
 * step frees the parser and jumps to the innermost unit_try. */
Parser *parse_begin(Unit *unit, ParseKind kind);
/* Reads a source, which goes on where the last one ended. */
void parse_feed(Parser *p, Source *source);
/* PARSE_EITHER: have only blanks and comments been read? Their bytes need not be UTF-8. */
bool parse_is_empty(const Parser *p);
/* Was there no error so far, and may the text end here? */
bool parse_is_complete(Parser *p);
/* Reads the end of the text: if it is incomplete, that is an error. Then p->file or p->expression
 * is the result. */
void parse_end(Parser *p);
/* Ends the parse without reading the end of the text, so that an incomplete text is no error. */
void parse_drop(Parser *p);

/* For the scanner and the grammar. */
/* Reports that the token at p->place cannot come next (syntax.h). The tokens up to the end of the
 * innermost bracket, or of the item, are then skipped. */
void parse_report(Parser *p, const char *found, const char **expected, int count);
/* The begin of the item whose first word is being read, and its doc comment. */
ItemStart parse_item_start(Parser *p);
/* Reports that the source is nested beyond LIMIT_DEPTH. */
void parse_too_deep(Parser *p, Span span);
/* Ends the step because memory has run out. */
void parse_abandon(Parser *p) NORETURN;
/* smooth.y: can the token come next? */
bool parse_accepts(void *grammar, int token);
/* smooth.l: begins to scan p->source; `text` is a copy of it that ends with two NULs. */
void scan_open(Parser *p, char *text, size_t size);

#endif
