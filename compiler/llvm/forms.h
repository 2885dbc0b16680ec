/* The functions of a module while it is made: what each of them is, which LLVM does not remember.
 *
 * A record is made where its function is declared, and is found by the LLVM function. Names are
 * printed for people and for the linker; nothing is read back out of them. A pass may remove a
 * function and leave its record; it adds no definitions, so that the record of one is its own. */
#ifndef SMOOTH_FORMS_H
#define SMOOTH_FORMS_H

#include "base/map.h"
#include "ops/ops.h"
#include "llvm/room.h"

/* Which of the runtime's functions for an operator: the plain one, or those of a staircase that
 * read a plan, at any temperature, at narrow ones and at wide ones (runtime.h). */
typedef enum { VARIANT_PLAIN, VARIANT_BY, VARIANT_NARROW, VARIANT_WIDE } Variant;

#define OP_PLAN OP_COUNT /* the function that makes a plan, which belongs to no operator */

/* A function of the runtime, perhaps with numbers built in. Equal rows are one function; there is
 * no padding, so that they can be compared as bytes. */
typedef struct {
    uint16_t op;            /* Op, or OP_PLAN */
    uint8_t kernel;         /* KERNEL_NONE: it has none */
    uint8_t variant;        /* Variant */
    uint16_t leading, last; /* how many arguments are numbers: the first ones, or the last one */
    double numbers[CALL_MOST];
} RuntimeFunction;

typedef enum {
    FORM_RUNTIME, /* a function of the runtime's bitcode */
    FORM_FIXED,   /* calls one of the runtime's with numbers; still to be simplified */
    FORM_VECTOR,  /* does `lanes` calls of `scalar` at once */
    FORM_PIECE,   /* a part of an entry (pieces.c) */
    FORM_ENTRY,
} FormKind;

typedef struct Form {
    FormKind kind;
    LLVMValueRef function;
    /* FORM_RUNTIME, FORM_FIXED */
    RuntimeFunction runtime; /* nothing, if only the runtime itself calls it */
    const char *name;
    struct Form *vectors; /* its vector forms, linked by `next` */
    struct Form *next;    /* with the same operator, or with the same `scalar` */
    /* FORM_VECTOR */
    struct Form *scalar;
    unsigned lanes, length;
    enum { WIDENS_UNKNOWN, WIDENS, WIDENS_NOT } widens; /* can it have a body of its own? */
    /* FORM_ENTRY */
    bool is_batch; /* it is a loop over points */
    bool is_cut;   /* it only calls its pieces, and no pass is to see it */
} Form;

/* A module while it is made. All memory for that is in its arenas: whoever makes it does so inside
 * arena_try. */
typedef struct {
    Arena arena;   /* until the module is made */
    Arena scratch; /* for one step, which empties it */
    char **error;
    LLVMContextRef context;
    LLVMModuleRef ir;
    LLVMBuilderRef builder;
    LLVMValueRef *entries; /* in the order of the source; they get their names last (module.c) */
    LIST(Form *) all;
    Map forms;                   /* by LLVM function */
    Form *runtime[OP_COUNT + 1]; /* by operator: FORM_RUNTIME and FORM_FIXED */
} Draft;

/* The record of a function; NULL if it has none. */
Form *forms_find(const Draft *draft, LLVMValueRef function);
/* A new record, of a function that has none. */
Form *forms_add(Draft *draft, FormKind kind, LLVMValueRef function);
/* The linker has put definitions in the place of the runtime's declarations: finds them by name. */
void forms_resolve(Draft *draft);

/* A call: operands, and attributes of the call. */
typedef struct {
    LLVMValueRef function;
    uint32_t count;
    LLVMValueRef *arguments;
    uint32_t attribute_count;
    const LLVMAttributeRef *attributes;
} FormCall;

LLVMValueRef forms_call(LLVMBuilderRef builder, const FormCall *call);

/* The vector form for `lanes` such calls at once. An argument of the call is a vector of that many
 * doubles, a double or an integer that all lanes share, or a pointer: to a list of `length` such
 * vectors, or, if that is 0, to numbers that all lanes share. The form does one lane after the
 * other, until widen.c gives it a better body. */
Form *forms_vector(Draft *draft, const FormCall *call, unsigned lanes, unsigned length);

/* The vector in which every lane is `scalar`. */
LLVMValueRef forms_splat(LLVMBuilderRef builder, LLVMValueRef scalar, unsigned lanes);

#endif
