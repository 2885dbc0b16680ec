/* LLVM's passes, and ours between them. */
#ifndef SMOOTH_OPTIMISE_H
#define SMOOTH_OPTIMISE_H

#include "llvm/backend.h"
#include "llvm/forms.h"

/* Optimises what module_emit made, for the processor and at its level, and names the entries. False
 * and the draft's error if a name is taken or LLVM refuses a pass. */
bool optimise_module(Draft *draft, const Module *module, const Processor *processor);

/* Is there more than a person writes? Parts of LLVM's code generation take the square of a
 * function's size, and all take time: such a module needs the plain one, which is linear. */
bool optimise_is_large(LLVMModuleRef ir);

#endif
