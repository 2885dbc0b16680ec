/* The back end. In: a list of entries, which are roots of graphs. Out: callable code, or the bytes
 * of a file. It is a shared object of its own, libsmooth-llvm.so, which is opened when code is
 * first needed (backend.c); nothing outside it includes llvm-c/. */
#ifndef SMOOTH_BACKEND_H
#define SMOOTH_BACKEND_H

#include "base/base.h"
#include "graph/argument.h"

typedef enum {
    /* double name(double p0, ..., double *out0, ...): returns `value`, stores each output whose
     * pointer is not NULL. */
    ENTRY_SCALAR,
    /* void name(const double *in, double *out): out[0] = value, then the outputs. */
    ENTRY_PACKED,
    /* void name(size_t count, const double *p0, ..., double tau, double *value, double *out0, ...):
     * a loop over columns; the temperature is the same for all points. A NULL result is not
     * computed. */
    ENTRY_BATCH,
    /* void name(size_t count, const size_t *sizes, const double *const *in, double tau,
     * double *const *out, double *work): the same with an array of the arguments' columns, in, and
     * one of the roots' columns, out. smooth_eval_batch calls this form. `sizes` (extents that the
     * arguments leave open) and `work` (a buffer for intermediate arrays) may be NULL while all
     * arguments are numbers. */
    ENTRY_INNER,
    /* void name(size_t count, const double *points, size_t stride, double tau, double *value,
     * double *outputs, size_t output_stride): the same with rows, which are `stride` and
     * `output_stride` numbers apart. */
    ENTRY_ROWS,
} EntryKind;

/* A function of type ENTRY_INNER. */
typedef void InnerCode(size_t count, const size_t *sizes, const double *const *in, double tau,
                       double *const *out, double *work);

/* One function to emit. Parameter i of the graph is argument i. */
typedef struct {
    const Graph *graph;
    EntryKind kind;
    const char *name; /* its symbol */
    uint32_t argument_count;
    const Argument *arguments; /* the last is the temperature */
    bool fixes_tau; /* the temperature is the number `tau`, not an argument of the entry */
    double tau;
    uint32_t root_count; /* at least 1 */
    const Root *roots;   /* the first is the value, the others are the outputs */
} Entry;

typedef struct {
    const Entry *entries;
    uint32_t count;
    const char *name; /* of the module: the source's name */
    unsigned abi; /* the value of the exported `smooth_abi`, which a loader can check; 0: none */
    const Interrupt *interrupt; /* asked between functions and passes; NULL: never */
} Module;

typedef struct {
    const char *triple;   /* NULL: this machine's */
    const char *cpu;      /* NULL: the triple's baseline; "native": this machine's */
    const char *features; /* NULL: none beyond the processor's */
    int optimise;         /* 0 to 3 */
} Target;

typedef enum { OUTPUT_OBJECT, OUTPUT_ASSEMBLY, OUTPUT_IR } OutputKind;

typedef struct Jit Jit;

/* A function that fails returns false or NULL, and sets *error to a message made with malloc (NULL
 * if there is no memory for one), which the caller frees. */
typedef struct {
    uint32_t version; /* BACKEND_VERSION when the shared object was built */
    /* Compiles the module for this machine. */
    Jit *(*jit_create)(const Module *module, int optimise, char **error);
    /* The address of an entry; NULL if there is no such name. The entry may be called from any
     * thread. */
    void *(*jit_find)(Jit *jit, const char *name);
    /* Frees the code too. NULL is allowed. */
    void (*jit_destroy)(Jit *jit);
    /* The bytes of an object, or the text of assembly or IR; *data is made with malloc. */
    bool (*emit)(const Module *module, const Target *target, OutputKind kind, char **data,
                 size_t *size, char **error);
} Backend;

/* Raised when `Backend` or a type in it changes. The number of operators is a part of it, so that
 * a back end with another operator table is refused. */
#define BACKEND_VERSION (6u << 16 | (unsigned)OP_COUNT)
/* The function that the shared object exports: `const Backend *smooth_backend(void)`. */
#define BACKEND_SYMBOL "smooth_backend"

struct Unit;
/* Opens the shared object (backend.c). NULL, and a message in *error, if it cannot be opened; the
 * message is in the unit's arena or constant. */
const Backend *backend_open(struct Unit *unit, const char **error);

#endif
