/* Inside the room where LLVM lives: what its files know of each other. No other file includes this
 * one, or llvm-c/. */
#ifndef SMOOTH_EMIT_H
#define SMOOTH_EMIT_H

#include <llvm-c/Core.h>
#include <llvm-c/TargetMachine.h>

#include "llvm/backend.h"

/* Where a function or a call keeps the attributes that are not of an argument. */
#define FUNCTION_INDEX ((LLVMAttributeIndex)LLVMAttributeFunctionIndex)

/* The attribute of a function that is still to be simplified: it calls another one with numbers. */
#define FRESH "smooth-fresh"

/* A machine that code is made for: how many doubles its vectors hold, 1 if it has none, whether it
 * multiplies and adds in one rounding, and how well its code is to be optimised, 0 to 3. */
typedef struct {
    LLVMTargetMachineRef target;
    unsigned lanes;
    bool is_fused;
    int level;
} Machine;

/* emit.c. The module as LLVM IR for the machine, with those runtime functions that it calls, not
 * yet optimised: these calls are `noinline`. `functions` become the entries, which have no names
 * yet. The caller disposes of it. NULL and *error if it cannot be. */
LLVMModuleRef emit_module(LLVMContextRef context, const Machine *machine, const Module *module,
                          LLVMValueRef *functions, char **error);
/* Names the entries; false and *error if a name is taken. */
bool emit_names(LLVMModuleRef ir, const Module *module, LLVMValueRef *functions, char **error);

/* Sets *error to a message made with malloc, NULL if there is no memory for one, and returns
 * false. */
bool emit_fail(char **error, const char *format, ...) FORMAT(2, 3);

/* What is internal needs no name: takes it away. */
void emit_free_name(LLVMModuleRef module, const char *name);

/* Of embed.S. */
typedef struct {
    const char *begin, *end;
} Bitcode;

/* link.c. The bitcode as a module beside `like`: in its context, for the same target. NULL if it
 * cannot be read. */
LLVMModuleRef link_read(LLVMModuleRef like, Bitcode bitcode);

/* machine.c. The caller disposes of machine->target. False and *error if there is no such machine.
 */
bool machine_find(const Target *target, Machine *machine, char **error);

/* The bytes of an object, or text, for the machine of the target; as the `emit` of the door, which
 * finds the machine first. */
bool object_write(const Module *module, const Target *target, const Machine *machine,
                  OutputKind kind, char **data, size_t *size, char **error);
bool object_emit(const Module *module, const Target *target, OutputKind kind, char **data,
                 size_t *size, char **error);

#endif
