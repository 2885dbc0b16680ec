/* LLVM's optimisation passes, with our own (pack.h, widen.h) between them. */
#ifndef SMOOTH_OPTIMISE_H
#define SMOOTH_OPTIMISE_H

#include "llvm/backend.h"
#include "llvm/draft.h"

/* Optimises the module that module_emit made, at processor->level, and names the entries. False and
 * the draft's error if a name is taken or a pass fails. */
bool optimise_module(Draft *draft, const Module *module, const Processor *processor);

/* Is the module so large that it needs the fast code generator, whose time is linear? Parts of the
 * other one are quadratic in the size of a function. */
bool optimise_is_large(LLVMModuleRef ir);

#endif
