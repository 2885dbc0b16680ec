/* The runtime's bitcode. */
#ifndef SMOOTH_LINK_H
#define SMOOTH_LINK_H

#include "llvm/forms.h"

/* The bitcode as a module beside `like`: in its context, for the same target. The caller disposes
 * of it. NULL if it cannot be read. */
LLVMModuleRef link_read(LLVMModuleRef like, Bitcode bitcode);

/* Links those functions of the runtime that the draft calls, and makes all code internal but the
 * entries, and for the processor. False and the draft's error if the runtime was built wrongly. */
bool link_runtime(Draft *draft, const Processor *processor);

#endif
