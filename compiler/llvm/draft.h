/* The functions of a module under construction. LLVM does not record what a function is for: a Form
 * does. A draft holds the module and its forms.
 *
 * A form is made where its function is declared, and is found by the LLVM function. Names are for
 * people and for the linker; nothing is parsed out of them. Invariant: a form found for a function
 * with a body belongs to that function. (A pass may delete a function whose form stays, but no pass
 * adds a function with a body, which could get the same address.) */
#ifndef SMOOTH_DRAFT_H
#define SMOOTH_DRAFT_H

#include "base/map.h"
#include "ops/ops.h"
#include "llvm/room.h"

/* Which of the runtime's functions for an operator (runtime.h): PLAIN, or, for a staircase, one
 * that reads a plan: BY at any temperature, NARROW below KernelInfo.narrow, WIDE from there on. */
typedef enum { VARIANT_PLAIN, VARIANT_BY, VARIANT_NARROW, VARIANT_WIDE } Variant;

#define OP_PLAN OP_COUNT /* the function that computes a plan, which belongs to no operator */

/* A function of the runtime, perhaps specialised to constant arguments. It has no padding, so that
 * memcmp compares two of them. */
typedef struct {
    uint16_t op;            /* Op, or OP_PLAN */
    uint8_t kernel;         /* KERNEL_NONE: it has none */
    uint8_t variant;        /* Variant */
    uint16_t leading, last; /* how many of the first arguments, or of the last, are constant */
    double numbers[CALL_MOST];
} RuntimeFunction;

typedef enum {
    FORM_RUNTIME, /* a function of the runtime's bitcode */
    FORM_FIXED,   /* specialised: calls one of the runtime's with constants */
    FORM_VECTOR,  /* does `lanes` calls of `scalar` at once */
    FORM_PIECE,   /* a part of an entry (pieces.c) */
    FORM_ENTRY,
} FormKind;

typedef struct Form {
    FormKind kind;
    LLVMValueRef function;
    /* FORM_RUNTIME, FORM_FIXED */
    RuntimeFunction runtime; /* zero if only the runtime itself calls it */
    const char *name;
    struct Form *vectors; /* its vector forms, linked by `next` */
    struct Form *next;    /* with the same operator, or with the same `scalar` */
    /* FORM_VECTOR */
    struct Form *scalar;
    unsigned lanes, length;
    enum { WIDENS_UNKNOWN, WIDENS, WIDENS_NOT } widens; /* can it have a body of its own? */
    /* FORM_ENTRY */
    bool is_batch; /* it is a loop over points */
    bool is_cut;   /* it only calls its pieces, and no pass may touch it */
} Form;

/* A module under construction. Everything is allocated in its arenas, so work on it runs inside
 * arena_try. */
typedef struct {
    const Interrupt *interrupt; /* or NULL */
    bool is_interrupted;
    Arena arena;   /* until the module is made */
    Arena scratch; /* for one step at a time, which empties it at the end */
    char **error;  /* set by a step that fails (room_fail) */
    LLVMContextRef context;
    LLVMModuleRef ir;
    LLVMBuilderRef builder;
    LLVMValueRef *entries; /* in the order of the source; they get their names last (module.c) */
    LIST(Form *) all;
    Map forms;                   /* by LLVM function */
    Form *runtime[OP_COUNT + 1]; /* by operator: FORM_RUNTIME and FORM_FIXED, linked by `next` */
} Draft;

/* Ends the innermost arena_try if the work is to be interrupted. */
void draft_poll(Draft *draft);
/* The form of a function; NULL if it has none. */
Form *draft_find(const Draft *draft, LLVMValueRef function);
/* A new form, for a function that has none. In the draft's arena. */
Form *draft_add(Draft *draft, FormKind kind, LLVMValueRef function);
/* After linking: points the runtime's forms to the definitions that have replaced their
 * declarations, which it finds by name. */
void draft_resolve(Draft *draft);

/* A call that can be emitted: its arguments, and the attributes of the call. */
typedef struct {
    LLVMValueRef function;
    uint32_t count;
    LLVMValueRef *arguments;
    uint32_t attribute_count;
    const LLVMAttributeRef *attributes;
} FormCall;

/* Emits the call; returns its result. */
LLVMValueRef draft_call(LLVMBuilderRef builder, const FormCall *call);

/* The vector form that does `lanes` such calls at once; the same one for equal calls. An argument
 * is a vector of `lanes` doubles, a double or an integer that all lanes share, or a pointer: to a
 * list of `length` such vectors, or, if `length` is 0, to numbers that all lanes share. The form's
 * first body calls the scalar function for each lane; widen_module may replace it. */
Form *draft_vector(Draft *draft, const FormCall *call, unsigned lanes, unsigned length);

/* The vector in which every lane is `scalar`. */
LLVMValueRef draft_splat(LLVMBuilderRef builder, LLVMValueRef scalar, unsigned lanes);

#endif
