/* Shared by all files of this folder: errors, attributes, the processor. No file outside it
 * includes this header, or llvm-c/. */
#ifndef SMOOTH_ROOM_H
#define SMOOTH_ROOM_H

#include <llvm-c/Core.h>
#include <llvm-c/TargetMachine.h>

#include "base/base.h"

/* Where a function or a call keeps the attributes that are not of an argument. */
#define FUNCTION_INDEX ((LLVMAttributeIndex)LLVMAttributeFunctionIndex)

#define LANES_MOST 32 /* of a vector form: four vectors of eight */
#define CALL_MOST  8  /* arguments of a function of the runtime */

/* The processor that code is made for. */
typedef struct {
    LLVMTargetMachineRef target;
    unsigned lanes; /* doubles in one of its vectors; 1 if it has none */
    bool is_fused;  /* it multiplies and adds in one rounding */
    int level;      /* how well its code is to be optimised, 0 to 3 */
} Processor;

typedef struct Emitter Emitter; /* the function that is being emitted (emitter.h) */

/* A file of bitcode that embed.S put into this library. */
typedef struct {
    const char *begin, *end;
} Bitcode;

/* Sets *error to a message made with malloc, NULL if there is no memory for one, and returns
 * false. */
bool room_fail(char **error, const char *format, ...) FORMAT(2, 3);

/* An attribute of LLVM's own, such as `noinline`; its value is 0 for most. */
LLVMAttributeRef room_attribute(LLVMContextRef context, const char *name, uint64_t value);
/* Has the function such an attribute? */
bool room_has_attribute(LLVMValueRef function, const char *name);

bool room_is_vector(LLVMValueRef value); /* by its type */

#endif
