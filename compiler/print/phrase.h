/* The text of a node of a graph in written form (written.h): a formula of the language, or LaTeX.
 */
#ifndef SMOOTH_PHRASE_H
#define SMOOTH_PHRASE_H

#include "graph/argument.h"
#include "graph/graph.h"
#include "print/legend.h"

typedef struct {
    const char *text;
    int precedence;   /* of its outermost operator, or PHRASE_ATOM */
    bool is_negative; /* the text is - and a product, a power or less, whose sign can be moved */
} Phrase;

enum { PHRASE_ATOM = PRECEDENCE_CALL + 1 }; /* the precedence of a name, a number or a call */

/* A constant whose name a formula has used. */
typedef struct {
    const Name *name;
    double value;
    const char *equation; /* `name = value` */
} UsedConstant;

typedef struct {
    Arena *arena;
    const Graph *graph;
    const Model *model;
    bool is_latex;
    Phrase *phrases; /* by node; those of a node's operands are set before it is written */
    LIST(UsedConstant) constants;
    Legend legend;
} Phrasing;

/* The phrase of a node over those of its operands. */
Phrase phrase_node(Phrasing *p, Ref ref);
/* The name of an argument of the model. */
const char *phrase_parameter(const Phrasing *p, uint32_t index);
/* A name as a variable: in LaTeX upright words would be functions. */
const char *phrase_variable(const Phrasing *p, const char *name);

/* The name of a function: in LaTeX upright. */
const char *phrase_function(const Phrasing *p, const char *name);

#endif
