/* A model is one function ready for use: its value and derivatives as roots of one graph. */
#ifndef SMOOTH_MODEL_H
#define SMOOTH_MODEL_H

#include "front/ast.h"
#include "graph/graph.h"

typedef struct {
    const char *kernel; /* replaces the file's default; NULL: the file's, else logistic */
    bool is_hard;       /* the hard function: nothing is smoothed */
    int order;          /* 0: the value, 1: and the gradient, 2: and the Hessian; -1: nothing, only
                         * to hear of errors: it costs no more than the function's own text */
    Graph *graph;       /* NULL: a new one; several models may share one */
} ModelOptions;

typedef struct {
    const Function *function;
    Graph *graph;
    uint32_t inputs;    /* the parameters in order, then tau: parameter i of the graph is input i */
    double temperature; /* the file's default, else 0.1 */
    Kernel kernel;
    Ref value;
    Ref *gradient; /* `inputs` of them, or NULL */
    Ref *hessian;  /* rows of the upper triangle, inputs (inputs + 1) / 2, or NULL */
} Model;

/* An entry point: it guards. NULL if there were errors, which are in the unit. `file` gives the
 * defaults and may be NULL. */
Model *model_create(Unit *unit, const File *file, Function *function, const ModelOptions *options);

/* The name of an input: that of the parameter, or "tau". */
const char *model_input(const Model *model, uint32_t index);

/* All roots in the order value, gradient, Hessian; their number. In the unit's arena. */
uint32_t model_roots(const Model *model, Ref **roots);

/* How the roots are called, in the same order: "value", and two formats filled in with the names of
 * the inputs that a derivative is by; `inputs` is NULL for their own. In the unit's arena. */
const char **model_root_names(const Model *model, const char *const *inputs, const char *first,
                              const char *second);

#endif
