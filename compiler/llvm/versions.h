/* One object for every x86-64 processor: a version of each function for each level of them. */
#ifndef SMOOTH_VERSIONS_H
#define SMOOTH_VERSIONS_H

#include "llvm/emit.h"

/* Where the caller has not chosen a processor, and the system's loader can choose a version. */
bool versions_apply(const Target *target);

typedef LLVMModuleRef MakeModule(LLVMContextRef context, const Module *module,
                                 const Machine *machine, char **error);

/* The module with all versions, each made by `make`. NULL and *error if it cannot be. */
LLVMModuleRef versions_make(LLVMContextRef context, const Module *module, const Target *target,
                            MakeModule *make, char **error);

#endif
