/* A list of entries as an LLVM module. */
#ifndef SMOOTH_MODULE_H
#define SMOOTH_MODULE_H

#include "llvm/backend.h"
#include "llvm/forms.h"

/* Emits all entries into the draft, with those functions of the runtime that they call; nothing is
 * optimised yet, and the entries have no names. False and the draft's error if it cannot be. */
bool module_emit(Draft *draft, const Module *module, const Processor *processor);
/* Names the entries; false and the draft's error if a name is taken. */
bool module_name_entries(Draft *draft, const Module *module);
/* Takes a name away from what is internal and needs none. */
void module_free_name(LLVMModuleRef ir, const char *name);

#endif
