/* Inside the room where LLVM lives: what emit.c, object.c and jit.c know of each other. No other
 * file includes this one, or llvm-c/. */
#ifndef SMOOTH_EMIT_H
#define SMOOTH_EMIT_H

#include <llvm-c/Core.h>
#include <llvm-c/TargetMachine.h>

#include "llvm.h"

/* emit.c. The module as LLVM IR for the machine, with those runtime functions that it calls, not
 * yet optimised; the caller disposes of it. NULL and *error if it cannot be. */
LLVMModuleRef emit_module(LLVMContextRef context, LLVMTargetMachineRef machine,
                          const Module *module, char **error);

/* Once the runtime's functions are simplified: lets those be inlined into the entries whose copies
 * stay small together. The others remain calls, so that code grows no faster than the graph. */
void emit_inline(LLVMModuleRef module);

/* Instructions of a function. */
size_t emit_size(LLVMValueRef function);

/* Sets *error to a message made with malloc, NULL if there is no memory for one, and returns
 * false. */
bool emit_fail(char **error, const char *format, ...) FORMAT(2, 3);

/* object.c. The machine that code is made for; NULL and *error if there is no such machine. */
LLVMTargetMachineRef object_machine(const Target *target, char **error);

/* The `emit` of the door. */
bool object_emit(const Module *module, const Target *target, OutputKind kind, char **data,
                 size_t *size, char **error);

#endif
