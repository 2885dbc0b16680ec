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
     * a loop over columns; the temperature is the same for all points. A NULL column is not
     * wanted. */
    ENTRY_BATCH,
    /* void name(size_t count, const size_t *sizes, const double *const *in, double tau,
     * double *const *out, double *work): the same with an array of the columns of the arguments
     * and one of the columns of the roots. It is what all code inside the compiler calls, and the
     * only form that arguments of any rank will have: `sizes` (the extents that the arguments
     * leave open) and `work` (room for intermediate arrays) may be NULL while all are numbers. */
    ENTRY_INNER,
    /* void name(size_t count, const double *points, size_t stride, double tau, double *value,
     * double *outputs, size_t output_stride): the same with rows, which are `stride`
     * and `output_stride` numbers apart. */
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
    bool fixes_tau; /* the temperature is no argument of the entry but the number `tau` */
    double tau;
    uint32_t root_count; /* at least 1 */
    const Root *roots;   /* the first is the value, the others are the outputs */
} Entry;

typedef struct {
    const Entry *entries;
    uint32_t count;
    const char *name; /* of the module: the source's name */
    unsigned abi;     /* 0, or the `smooth_abi` that it exports, which a loader can check */
} Module;

typedef struct {
    const char *triple;   /* NULL: this machine's */
    const char *cpu;      /* NULL: the triple's baseline; "native": this machine's */
    const char *features; /* NULL: none beyond the processor's */
    int optimise;         /* 0 to 3 */
} Target;

typedef enum { OUTPUT_OBJECT, OUTPUT_ASSEMBLY, OUTPUT_IR } OutputKind;

typedef struct Jit Jit;

/* Every function that can fail returns false or NULL and a message made with malloc in *error. */
typedef struct {
    uint32_t version; /* BACKEND_VERSION: the two halves were built together */
    /* Compiles the module for this machine. */
    Jit *(*jit_create)(const Module *module, int optimise, char **error);
    /* The address of an entry; NULL if there is no such name. Callable from any thread. */
    void *(*jit_find)(Jit *jit, const char *name);
    void (*jit_destroy)(Jit *jit);
    /* The bytes of an object, or the text of assembly or IR; *data is made with malloc. */
    bool (*emit)(const Module *module, const Target *target, OutputKind kind, char **data,
                 size_t *size, char **error);
} Backend;

/* Two halves with other operators, or another `Backend`, do not fit. */
#define BACKEND_VERSION (5u << 16 | (unsigned)OP_COUNT)
/* The function that the shared object exports: `const Backend *smooth_backend(void)`. */
#define BACKEND_SYMBOL "smooth_backend"

struct Unit;
/* Opens the shared object (backend.c); NULL and a message in the unit's arena if it cannot be. */
const Backend *backend_open(struct Unit *unit, const char **error);

#endif
