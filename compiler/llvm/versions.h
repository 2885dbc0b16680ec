/* Function multiversioning: one object for all x86-64 processors, with a version of each function
 * for each class of processors. */
#ifndef SMOOTH_VERSIONS_H
#define SMOOTH_VERSIONS_H

#include "llvm/backend.h"
#include "llvm/room.h"

/* Does the target leave the processor open, and can its system's loader choose a version? */
bool versions_apply(const Target *target);

/* Makes an optimised module for one processor. NULL and *error on failure. */
typedef LLVMModuleRef MakeModule(LLVMContextRef context, const Module *module,
                                 const Processor *processor, char **error);

/* A module with all versions, each made by `make`. The caller disposes of it. NULL, and a message
 * made with malloc in *error, on failure. */
LLVMModuleRef versions_make(LLVMContextRef context, const Module *module, const Target *target,
                            MakeModule *make, char **error);

#endif
