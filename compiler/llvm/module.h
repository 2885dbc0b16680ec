/* A list of entries as an LLVM module. */
#ifndef SMOOTH_MODULE_H
#define SMOOTH_MODULE_H

#include "llvm/backend.h"
#include "llvm/draft.h"

/* Emits all entries into the draft, and links the functions of the runtime that they call. Nothing
 * is optimised yet, and the entries have no names. False and the draft's error on failure. */
bool module_emit(Draft *draft, const Module *module, const Processor *processor);
/* Names the entries; false and the draft's error if a name is taken. */
bool module_name_entries(Draft *draft, const Module *module);
/* Makes a name available: an internal function or global that has it becomes anonymous. */
void module_free_name(LLVMModuleRef ir, const char *name);

#endif
