/* What the scanner (grammar/smooth.l), the grammar (grammar/smooth.y) and the feeder between them
 * (parse.c) share. The scanner makes tokens, the feeder balances their brackets and skips what an
 * error has spoilt, the push parser builds the tree through the constructors of ast.c. */
#ifndef SMOOTH_PARSE_H
#define SMOOTH_PARSE_H

#include "front/ast.h"

enum { PARSE_DEPTH_MAX = 10000 };

/* Lists that grow while their production is read; they live in the scratch arena. */
typedef struct {
    Ast **at;
    uint32_t count, capacity;
} AstList;

typedef struct {
    AstList values;
    LIST(const Name *) names;
} Bindings;

typedef struct {
    AstList list; /* cond, value, cond, value, ... [, else value] */
    bool has_else;
} Cases;

typedef struct {
    Parameter *at;
    uint32_t count, capacity;
} Parameters;

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

/* parse.c. A parse takes any number of sources, one after the other; the REPL feeds lines. When
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

/* ast.c: one constructor for each production. Operands are never copied; lists are. */
Ast *ast_number(Unit *unit, Span span, double number);
Ast *ast_name(Unit *unit, Span span, const Name *name);
Ast *ast_apply(Unit *unit, Span span, unsigned op, Ast *a, Ast *b, Ast *c);
Ast *ast_compare(Unit *unit, Span span, Ast *a, Span a_span, unsigned op, Ast *b);
Ast *ast_let(Unit *unit, Span span, const Bindings *bindings, Ast *body);
Ast *ast_call(Unit *unit, Span span, AstKind kind, Ast *head, const AstList *rest);
Ast *ast_vector(Unit *unit, Span span, const AstList *elements);
Ast *ast_prime(Unit *unit, Span span, Ast *name, uint32_t count);
Ast *ast_each(Unit *unit, Span span, const Name *index, Ast *size, Ast *element);
Ast *ast_reduce(Unit *unit, Span span, Ast *head, const Name *index, Ast *size, Ast *element);
Ast *ast_fold(Unit *unit, Span span, const Name *state, Ast *initial, const Name *index, Ast *size,
              Ast *next);
Ast *ast_piecewise(Unit *unit, Span span, const Cases *cases);
/* What stands behind `@`; ast_at puts the expression into it. */
Ast *ast_spec(Unit *unit, Span span, const Name *kernel, Span kernel_span, Ast *temperature);
Ast *ast_at(Ast *spec, Span span, Ast *e);
Ast *ast_along(Unit *unit, Span span, Ast *e, const Name *name);
Ast *ast_error(Unit *unit, Span span);

/* The lists start as NULL. */
AstList *ast_add(Unit *unit, AstList *list, Ast *node);
Bindings *ast_bind(Unit *unit, Bindings *bindings, const Name *name, Ast *value);
Cases *ast_case(Unit *unit, Cases *cases, Span span, Ast *condition, Ast *value);
Parameters *ast_parameters(Unit *unit, Parameters *parameters, const Parameter *parameter);
Parameter *ast_parameter(Unit *unit, const Name *name, Span span, Ast *rows, Ast *columns);

/* Each of the next five enters an item; ast_place_item says where it is. */
void ast_place_item(File *file, Span span);
void ast_use(Unit *unit, File *file, Text path, Span span);
void ast_kernel(Unit *unit, File *file, const Name *name, Span span);
void ast_temperature(Unit *unit, File *file, Ast *e);
void ast_constant(Unit *unit, File *file, Text doc, const Name *name, Span span, Ast *value);
/* Parameters that are NULL could not be read. */
void ast_function(Unit *unit, File *file, Text doc, const Name *name, Span span,
                  const Parameters *parameters, Ast *body);

#endif
