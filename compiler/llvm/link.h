/* The runtime's bitcode. */
#ifndef SMOOTH_LINK_H
#define SMOOTH_LINK_H

#include "llvm/draft.h"

/* Reads bitcode as a module in the context of `like`, and for the same target. The caller disposes
 * of it. NULL if it cannot be read. */
LLVMModuleRef link_read(LLVMModuleRef like, Bitcode bitcode);

/* Links the functions of the runtime that the draft calls, makes every function but the entries
 * internal, and sets the processor of every function. False and the draft's error if the runtime
 * was built wrongly. */
bool link_runtime(Draft *draft, const Processor *processor);

#endif
