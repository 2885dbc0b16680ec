/* One object for every x86-64 processor: a version of each function for each level of them. */
#ifndef SMOOTH_VERSIONS_H
#define SMOOTH_VERSIONS_H

#include "llvm/backend.h"
#include "llvm/room.h"

/* Has the caller chosen no processor, and can the system's loader choose a version? */
bool versions_apply(const Target *target);

typedef LLVMModuleRef MakeModule(LLVMContextRef context, const Module *module,
                                 const Processor *processor, char **error);

/* The module with all versions, each made by `make`. NULL and *error if it cannot be. */
LLVMModuleRef versions_make(LLVMContextRef context, const Module *module, const Target *target,
                            MakeModule *make, char **error);

#endif
