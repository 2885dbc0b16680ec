/* Derivatives that a program asks for, such as f'(x): each is made once, over parameters of its
 * own, and then copied with the arguments of each call in their place. */
#ifndef SMOOTH_TEMPLATE_H
#define SMOOTH_TEMPLATE_H

#include "base/map.h"
#include "graph/ref.h"
#include "ops/ops.h"

typedef struct Function Function; /* front/ast.h */

/* Which derivative. */
typedef struct {
    const Function *function; /* NULL: of the operator */
    Op op;                    /* OP_COUNT: of the function */
    Kernel kernel;
    bool is_hard;      /* at temperature 0 */
    uint32_t count;    /* of the arguments */
    uint32_t order;    /* how often it is differentiated */
    uint32_t variable; /* in which argument; `count`: in the temperature */
} TemplateKey;

typedef struct Template {
    TemplateKey key;
    const Ref *parameters; /* count + 1 fresh ones, the temperature last */
    Ref root;              /* the derivative; REF_NONE if there were errors */
    struct Template *next; /* with the same hash */
} Template;

/* The template of that key among those of the map; NULL if there is none. */
const Template *template_find(const Map *templates, const TemplateKey *key);

/* A new one with parameters, to be finished. */
Template *template_start(Graph *graph, const TemplateKey *key);

/* Smooths and differentiates `root`, which is what the key names at the parameters or REF_NONE, and
 * enters the template. */
void template_finish(Map *templates, Graph *graph, Template *template, Ref root);

/* The derivative, which has a root, at `count` arguments and a temperature. */
Ref template_apply(Graph *graph, const Template *template, const Ref *arguments, Ref tau);

#endif
