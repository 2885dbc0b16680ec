/* Calls of the runtime. */
#ifndef SMOOTH_CALL_H
#define SMOOTH_CALL_H

#include "llvm/forms.h"

/* A call of the function for an operator. An argument is a number, or a vector inside the loop of a
 * batch; where all are vectors the result is one. */
typedef struct {
    Op op;         /* or OP_PLAN */
    Kernel kernel; /* KERNEL_NONE where the function has none */
    Variant variant;
    uint32_t count;
    LLVMValueRef *arguments;
    uint32_t length; /* of the list that the last argument points to; 0: none does */
} RuntimeCall;

/* The result; nothing for OP_PLAN. Equal calls become one later: functions look at their numbers,
 * or at the list. */
LLVMValueRef call_runtime(Emitter *e, const RuntimeCall *call);

#endif
