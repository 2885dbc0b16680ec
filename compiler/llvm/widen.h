/* From one number at a time to W lanes: the vector form of a function of the runtime. */
#ifndef SMOOTH_WIDEN_H
#define SMOOTH_WIDEN_H

#include "base/base.h"
#include "llvm/emit.h"

#define LANES_MOST 32 /* four vectors of eight */
#define CALL_MOST  8  /* arguments of a function of the runtime */

/* What a call of the runtime has: its operands' values, and the attributes of the call. */
typedef struct {
    LLVMValueRef function;
    uint32_t count;
    LLVMValueRef *arguments;
    uint32_t attribute_count;
    const LLVMAttributeRef *attributes;
} Call;

LLVMValueRef widen_call(LLVMBuilderRef builder, const Call *call);

/* The call of a function for `lanes` points at once. An argument is a vector of that many doubles,
 * a double or an integer that all lanes share, or a pointer: to a list of `length` such vectors,
 * or, if that is 0, to numbers that all lanes share. The vector form that is called does one lane
 * after the other, for now. */
LLVMValueRef widen_lanes(LLVMBuilderRef builder, const Call *call, unsigned lanes, unsigned length);

/* The vector form that widen_lanes calls. */
LLVMValueRef widen_form(const Call *call, unsigned lanes, unsigned length);

/* Will widen_module give a vector form a body of its own? The arena is for what it takes to say. */
bool widen_is_possible(Arena *arena, LLVMValueRef form);

/* Gives the vector forms of a module bodies of their own, instruction by instruction, where control
 * flow and addresses depend only on what the lanes share. The functions should be as plain as they
 * get. False and *error if there is no memory. */
bool widen_module(LLVMModuleRef module, char **error);

/* The vector in which every lane is `scalar`. */
LLVMValueRef widen_splat(LLVMBuilderRef builder, LLVMValueRef scalar, unsigned lanes);

#endif
