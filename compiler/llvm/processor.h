/* The processors that code can be made for. */
#ifndef SMOOTH_PROCESSOR_H
#define SMOOTH_PROCESSOR_H

#include "llvm/backend.h"
#include "llvm/room.h"

/* The processor that a target asks for; the caller disposes of processor->target. False and a
 * message made with malloc in *error if there is none. */
bool processor_find(const Target *target, Processor *processor, char **error);

#endif
