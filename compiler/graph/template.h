/* Derivatives in the source, such as f'(x): each is made once, over fresh parameters, and then
 * copied for every call with the arguments in place of the parameters. */
#ifndef SMOOTH_TEMPLATE_H
#define SMOOTH_TEMPLATE_H

#include "base/map.h"
#include "graph/ref.h"
#include "ops/ops.h"

typedef struct Function Function; /* front/ast.h */

/* Which derivative of which function or operator. */
typedef struct {
    const Function *function; /* NULL if it is an operator */
    Op op;                    /* OP_COUNT if it is a function */
    Kernel kernel;
    bool is_hard;      /* at temperature 0 */
    uint32_t count;    /* of the arguments */
    uint32_t order;    /* how often it is differentiated */
    uint32_t variable; /* the argument that it is differentiated in; `count`: the temperature */
} TemplateKey;

typedef struct Template {
    TemplateKey key;
    const Ref *parameters; /* count + 1 fresh ones, the temperature last */
    Ref root;              /* the derivative; REF_NONE if there were errors */
    struct Template *next; /* with the same hash */
} Template;

/* The template of that key among those of the map; NULL if there is none. */
const Template *template_find(const Map *templates, const TemplateKey *key);

/* A new template with fresh parameters and no root, in the graph's arena. template_find does not
 * find it before template_finish. */
Template *template_start(Graph *graph, const TemplateKey *key);

/* Enters the template in the map. `root` is the key's function or operator at the parameters, or
 * REF_NONE after errors; it is smoothed and differentiated here. */
void template_finish(Map *templates, Graph *graph, Template *template, Ref root);

/* The number of nodes that template_apply looks at. The template must have a root. */
uint32_t template_size(const Template *template);

/* The derivative at key.count arguments and a temperature. The template must have a root. */
Ref template_apply(Graph *graph, const Template *template, const Ref *arguments, Ref tau);

#endif
