/* Calls of the runtime. */
#ifndef SMOOTH_CALL_H
#define SMOOTH_CALL_H

#include "llvm/draft.h"

/* A call of the function for an operator. Inside the loop of a batch an argument may be a vector;
 * then the result is a vector too. */
typedef struct {
    Op op;         /* or OP_PLAN */
    Kernel kernel; /* KERNEL_NONE where the function has none */
    Variant variant;
    uint32_t count;
    LLVMValueRef *arguments;
    uint32_t length; /* of the list that the last argument points to; 0: there is none */
} RuntimeCall;

/* Emits the call, and declares its function if it is new. Returns the result, which is void for
 * OP_PLAN. The call's attributes say which memory it reads, so that LLVM can merge equal calls. */
LLVMValueRef call_runtime(Emitter *e, const RuntimeCall *call);

#endif
