/* The door to the room where LLVM lives. The room is a shared object of its own, opened when code
 * is first needed (backend.c); nothing outside it includes llvm-c/. What goes in is a list of
 * entries, roots of graphs; what comes out is callable code or the bytes of a file. */
#ifndef SMOOTH_BACKEND_H
#define SMOOTH_BACKEND_H

#include "graph/graph.h"

typedef enum {
    /* double name(double p0, ..., double *out0, ...): returns `value`, stores each output whose
     * pointer is not NULL. */
    ENTRY_SCALAR,
    /* void name(const double *in, double *out): out[0] = value, then the outputs. */
    ENTRY_PACKED,
    /* void name(size_t count, const double *p0, ..., double tau, double *value, double *out0, ...):
     * a loop over columns; the last input, the temperature, is the same for all points. A NULL
     * column is not wanted. */
    ENTRY_BATCH,
    /* void name(size_t count, const double *const *in, double tau, double *const *out): the same
     * with the columns in arrays. */
    ENTRY_COLUMNS,
    /* void name(size_t count, const double *points, size_t stride, double tau, double *value,
     * double *outputs, size_t output_stride): the same with rows, so many numbers apart. */
    ENTRY_ROWS,
} EntryKind;

/* One function to emit. Parameter i of the graph is input i. */
typedef struct {
    const Graph *graph;
    EntryKind kind;
    const char *name; /* its symbol */
    uint32_t inputs;  /* temperature included */
    bool fixes_last;  /* the last input is not an argument but the number `last` */
    double last;
    Ref value;
    uint32_t output_count;
    const Ref *outputs;
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

/* Two halves with other operators, or another door, do not fit. */
#define BACKEND_VERSION (4u << 16 | (unsigned)OP_COUNT)
/* What the shared object exports: `const Backend *smooth_backend(void)`. */
#define BACKEND_SYMBOL "smooth_backend"

/* backend.c: opens the room once; NULL and a message in the unit's arena if it cannot be. */
const Backend *backend_open(Unit *unit, const char **error);

#endif
