/* A model is one function ready for use: its value and derivatives as roots of one graph. */
#ifndef SMOOTH_MODEL_H
#define SMOOTH_MODEL_H

#include "front/ast.h"
#include "graph/argument.h"
#include "graph/graph.h"

/* The compiler's passes, in the order in which they run: id, name, and what holds after it. */
#define MODEL_PASSES(X)                                                                          \
    X(LOWER, lower,                                                                              \
      "calls are inlined; operators to be smoothed have a kernel and, as their last operand, a " \
      "temperature")                                                                             \
    X(SMOOTH, smooth, "every operator is one that is computed: hard, or a smooth form")          \
    X(DIFFERENTIATE, differentiate, "the derivatives are roots as well")

typedef enum {
#define PASS_ID(ID, ...) PASS_##ID,
    MODEL_PASSES(PASS_ID)
#undef PASS_ID
        PASS_COUNT
} Pass;

typedef struct Making Making; /* a model that is being made */

typedef struct {
    const char *name;
    bool (*run)(Making *making); /* false after errors, which are in the unit */
    const char *holds;           /* after it: a sentence without its full stop */
} PassInfo;

extern const PassInfo model_passes[PASS_COUNT];

typedef struct ModelOptions {
    const char *kernel;        /* replaces the file's default; NULL: the file's, else logistic */
    bool is_hard;              /* the hard function: nothing is smoothed */
    int order;                 /* 0: the value, 1: and the gradient, 2: and the Hessian */
    const double *temperature; /* in place of the argument tau; NULL: tau */
    bool stops;                /* after the pass `last`, instead of running all of them */
    Pass last;
    Graph *graph; /* NULL: a new one; several models may share one */
} ModelOptions;

/* The roots are the value, then its derivative in each argument, then the upper triangle of second
 * derivatives by rows, as far as the order goes. */
struct Model {
    const Function *function;
    Graph *graph;
    uint32_t argument_count;
    /* The parameters, then tau: parameter i of the graph is argument i. */
    const Argument *arguments;
    double temperature; /* the file's default, else 0.1 */
    Kernel kernel;
    uint32_t order, root_count;
    const Root *roots;
};

/* Runs the passes on a checked function. NULL if there were errors, which are in the unit; running
 * out of memory is one of them. `file` gives the default kernel and temperature and may be NULL.
 * The model is in the unit's arena. */
Model *model_create(Unit *unit, const File *file, Function *function, const ModelOptions *options);

/* The number of the temperature among the arguments: it is the last. */
static inline uint32_t model_tau(const Model *model) { return model->argument_count - 1; }

/* The nodes of all roots, in their order; root_count of them, in the unit's arena. */
Ref *model_refs(const Model *model);

/* The name of a root: "value", or the format `first` or `second`, by its order, filled in with the
 * names of the arguments that it is a derivative in. `names` replaces these names unless it is
 * NULL. In the unit's arena. */
const char *model_root_name(const Model *model, const Root *root, const char *const *names,
                            const char *first, const char *second);

#endif
