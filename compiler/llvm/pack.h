/* Calls of the runtime that do not wait for each other, as calls for vectors. */
#ifndef SMOOTH_PACK_H
#define SMOOTH_PACK_H

#include "llvm/emit.h"

/* Packs the calls of each block into vectors of at most so many lanes; what is called is as plain
 * as it gets. False and *error if there is no memory; the module is then not to be used. */
bool pack_module(LLVMModuleRef module, unsigned lanes, char **error);

#endif
