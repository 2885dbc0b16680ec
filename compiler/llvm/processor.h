/* The processors that code can be made for. */
#ifndef SMOOTH_PROCESSOR_H
#define SMOOTH_PROCESSOR_H

#include "llvm/backend.h"
#include "llvm/room.h"

/* The processor of a target, with LLVM's target machine, which the caller disposes of. False, and a
 * message made with malloc in *error, if the target, the processor or a feature is unknown. */
bool processor_find(const Target *target, Processor *processor, char **error);

#endif
