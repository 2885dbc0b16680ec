/* Shared by all files of this folder: errors, attributes, the processor. No file outside it
 * includes this header, or llvm-c/. */
#ifndef SMOOTH_ROOM_H
#define SMOOTH_ROOM_H

#include <llvm-c/Core.h>
#include <llvm-c/TargetMachine.h>

#include "base/base.h"

/* The index of the attributes of a function or of a call as a whole, not of an argument. */
#define FUNCTION_INDEX ((LLVMAttributeIndex)LLVMAttributeFunctionIndex)

#define LANES_MOST 32 /* most lanes of a vector form: four vectors of eight */
#define CALL_MOST  8  /* most arguments of a function of the runtime */

/* The processor that code is made for. */
typedef struct {
    LLVMTargetMachineRef target;
    unsigned lanes; /* doubles in one of its vectors; 1 if it has none */
    bool is_fused;  /* it multiplies and adds in one rounding */
    int level;      /* of optimisation, 0 to 3 */
} Processor;

typedef struct Emitter Emitter; /* the function that is being emitted (emitter.h) */

/* A file of bitcode that embed.S put into this library. */
typedef struct {
    const char *begin, *end;
} Bitcode;

/* Returns false and sets *error to a message made with malloc, or to NULL if there is no memory for
 * one. */
bool room_fail(char **error, const char *format, ...) FORMAT(2, 3);

/* A text that LLVM has made by strdup. If there was no memory for it the process ends, as it does
 * in every other allocation of LLVM. */
char *room_text(char *text);

/* An enum attribute of LLVM, such as `noinline`; `value` is 0 for one that has no value. */
LLVMAttributeRef room_attribute(LLVMContextRef context, const char *name, uint64_t value);
/* Does the function have this enum attribute? */
bool room_has_attribute(LLVMValueRef function, const char *name);

bool room_is_vector(LLVMValueRef value);                           /* is its type a vector? */
LLVMValueRef room_integer(LLVMContextRef context, unsigned value); /* a constant of 32 bits */

#endif
