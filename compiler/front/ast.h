/* The syntax tree: the parser builds it, check binds its names, lowering reads it. It lives in the
 * unit's arena.
 *
 * An Ast node has a kind, a place, an array of kids and a small payload. Walks over it are loops
 * with a stack of their own, so that its depth is bounded by memory and not by the C stack: a sum
 * of a million terms is a million nodes deep. */
#ifndef SMOOTH_AST_H
#define SMOOTH_AST_H

#include "base/map.h"
#include "front/span.h"

typedef struct Unit Unit;
typedef struct Source Source;
typedef struct Ast Ast;
typedef struct Function Function;
typedef struct Constant Constant;
typedef struct File File;

/* kind            kids                                  payload */
typedef enum {
    AST_NUMBER,    /*                                    number */
    AST_NAME,      /*                                    name */
    AST_APPLY,     /* operands                           op: infix and prefix operators, `if` */
    AST_CALL,      /* callee, arguments                  callee: NAME, PRIME or CALL of grad.. */
    AST_PRIME,     /* callee (a NAME)                    count: number of primes, f''  */
    AST_INDEX,     /* vector, indices                    */
    AST_CHAIN,     /* a, b, c ...  of  a < b <= c        ops[i] is between kids i and i+1 */
    AST_LET,       /* value of each name, then body      names */
    AST_PIECEWISE, /* cond, value, ..., cond, value [, else value]   count: 1 if it has an else */
    AST_AT,        /* temperature or NULL, then e        name: kernel or `hard` or NULL */
    AST_ALONG,     /* e                                  name */
    AST_VECTOR,    /* elements                           */
    AST_EACH,      /* size, element: [i in n: e]         names[0] = i */
    AST_REDUCE,    /* size, element: sum(i in n: e)      names[0] = i, names[1] = sum.. */
    AST_FOLD,      /* initial, size, next                names[0] = s, names[1] = i */
    AST_ERROR,     /*                                    a syntax error, which has been reported */
} AstKind;

/* The meaning of a name or a callee, found by check. */
typedef enum {
    BIND_NONE,
    BIND_LOCAL,    /* slot: parameters, then lets, numbered within the function */
    BIND_TAU,      /* the temperature in force */
    BIND_CONSTANT, /* function: one without parameters */
    BIND_FUNCTION, /* function: the callee of a call */
    BIND_OP,       /* op: a built-in function called by name */
} BindKind;

struct Ast {
    uint8_t kind; /* AstKind */
    uint8_t bind; /* BindKind, set by check */
    union {
        uint16_t op;     /* Op of APPLY and of BIND_OP */
        uint16_t kernel; /* Kernel of AT, set by check; KERNEL_NONE if it names none */
    };
    uint32_t size; /* number of kids */
    uint32_t count;
    uint32_t slot; /* BIND_LOCAL; LET: slot of its first name */
    Span span;
    union {
        double number;
        const Name *name;
        const Name **names;
        const uint16_t *ops;
    };
    union {
        Function *function; /* BIND_FUNCTION, BIND_CONSTANT */
        Span name_span;     /* AT: of the kernel */
    };
    Ast **kids;
};

typedef struct {
    const Name *name;
    Span span;
    uint32_t rank;              /* 0 scalar, 1 v[n], 2 A[m, n] */
    Ast *sizes[2];              /* NUMBER or NAME */
    Ast *default_value;         /* or NULL */
    Function *default_function; /* of no parameters; set by check */
} Parameter;

/* How far a depth-first search has come: the state of functions (recursion.c) and files (load.c).
 */
enum { STATE_NEW, STATE_OPEN, STATE_DONE };

/* One place in a function where another one is named. */
typedef struct {
    Function *function;
    Span span;
} Callee;

struct Function {
    const Name *name;
    Span span; /* of the name */
    Text doc;  /* lines of `##` comments above it, without the marks; size 0 if none */
    File *file;
    Parameter *parameters;
    uint32_t arity;    /* number of parameters */
    uint32_t required; /* those without a default */
    uint32_t slots;    /* parameters and lets: set by check */
    Ast *body;
    uint8_t state;        /* of recursion_check */
    bool is_bad;          /* an error was reported in it or in something it calls */
    bool is_unread;       /* its parameters could not be read: their number is not known */
    bool is_constant;     /* made from a `const`, a temperature or a default: no parentheses */
    bool is_too_large;    /* at arguments and a temperature that are not numbers; set by lowering */
    LIST(Callee) callees; /* set by check */
};

struct Constant {
    const Name *name;
    Span span;
    Text doc;
    File *file;
    Ast *value;
    bool is_bad;
};

typedef struct {
    Text path; /* contents of the string */
    Span span;
    File *file; /* set by load, NULL if it failed */
} Use;

/* In the order of the items in words.def and of the interface (api/smooth.h). */
typedef enum { ITEM_USE, ITEM_KERNEL, ITEM_TEMPERATURE, ITEM_CONSTANT, ITEM_FUNCTION } ItemKind;

/* How an item begins. */
typedef struct {
    uint32_t begin; /* of the comment lines right above it; without them, of its first word */
    Text doc;       /* the lines of its `##` comment, without the marks; size 0 if there is none */
} ItemStart;

/* An item of a file, in the order of the source. */
typedef struct {
    ItemKind kind;
    Text name;      /* of what it defines; of a `use` its path; empty for a temperature */
    uint32_t begin; /* as in ItemStart */
    Span span;      /* from its first word to its last token */
} Item;

struct File {
    Source *source;
    LIST(Item) items;
    LIST(Use) uses;
    LIST(Function *) functions;
    LIST(Constant *) constants;
    const Name *kernel; /* or NULL */
    Span kernel_span;
    Ast *temperature; /* or NULL */
    bool is_bad;      /* it has errors */
    /* A file that it uses is missing, so that unknown names are no errors; set by check. */
    bool is_partial;
    uint8_t state;               /* of load: STATE_OPEN while what it uses is loaded */
    Map symbols;                 /* of its own: Name -> Function; set by check */
    Function *temperature_value; /* of no parameters; set by check */
};

/* A name of a value in an expression, and the first place where it is used. It has no meaning yet.
 */
typedef struct {
    const Name *name;
    uint32_t begin;
} FreeName;

typedef LIST(FreeName) FreeNames;

/* --- constructors: one for each production ------------------------------------------------ */

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

Span span_join(Span a, Span b);
/* Is one of its kids an AST_ERROR? */
bool ast_has_error(const Ast *node);

/* Nodes are never copied; lists are. */
Ast *ast_number(Unit *unit, Span span, double number);
Ast *ast_name(Unit *unit, Span span, const Name *name);
Ast *ast_apply(Unit *unit, Span span, unsigned op, Ast *a, Ast *b, Ast *c);
Ast *ast_compare(Unit *unit, Span span, Ast *a, Span a_span, unsigned op, Ast *b);
Ast *ast_factor(Unit *unit, Span span, Ast *a, Span a_span, unsigned op, Ast *b);
Ast *ast_let(Unit *unit, Span span, const Bindings *bindings, Ast *body);
Ast *ast_call(Unit *unit, Span span, AstKind kind, Ast *head, const AstList *rest);
Ast *ast_vector(Unit *unit, Span span, const AstList *elements);
Ast *ast_prime(Unit *unit, Span span, Ast *name, uint32_t count);
Ast *ast_each(Unit *unit, Span span, const Name *index, Ast *size, Ast *element);
Ast *ast_reduce(Unit *unit, Span span, Ast *head, const Name *index, Ast *size, Ast *element);
Ast *ast_fold(Unit *unit, Span span, const Name *state, Ast *initial, const Name *index, Ast *size,
              Ast *next);
Ast *ast_piecewise(Unit *unit, Span span, const Cases *cases);
/* An AST_AT with its kernel and temperature; ast_at then puts the expression into it. */
Ast *ast_spec(Unit *unit, Span span, const Name *kernel, Span kernel_span, Ast *temperature);
Ast *ast_at(Ast *spec, Span span, Ast *e);
Ast *ast_along(Unit *unit, Span span, Ast *e, const Name *name);
Ast *ast_error(Unit *unit, Span span);

/* Each appends to a list and returns it; NULL is an empty list. */
AstList *ast_add(Unit *unit, AstList *list, Ast *node);
Bindings *ast_bind(Unit *unit, Bindings *bindings, const Name *name, Ast *value);
Cases *ast_case(Unit *unit, Cases *cases, Span span, Ast *condition, Ast *value);
Parameters *ast_parameters(Unit *unit, Parameters *parameters, const Parameter *parameter);
Parameter *ast_parameter(Unit *unit, const Name *name, Span span, Ast *rows, Ast *columns);

/* Each adds an item to the file, in the order of the source; `span` is that of its name.
 * ast_place_item then sets the span of the newest item. */
void ast_use(Unit *unit, File *file, ItemStart start, Text path, Span span);
void ast_kernel(Unit *unit, File *file, ItemStart start, const Name *name, Span span);
void ast_temperature(Unit *unit, File *file, ItemStart start, Ast *e);
void ast_constant(Unit *unit, File *file, ItemStart start, const Name *name, Span span, Ast *value);
/* `parameters` is NULL if they could not be read. */
void ast_function(Unit *unit, File *file, ItemStart start, const Name *name, Span span,
                  const Parameters *parameters, Ast *body);
void ast_place_item(File *file, Span span);

#endif
