/* Files of code. */
#ifndef SMOOTH_OBJECT_H
#define SMOOTH_OBJECT_H

#include "llvm/backend.h"
#include "llvm/room.h"

/* The bytes of an object, or the text of assembly or IR, for the target, whose processor is known;
 * *data is made with malloc. The same bytes for the same input. False and a message made with
 * malloc in *error if it cannot be. */
bool object_write(const Module *module, const Target *target, const Processor *processor,
                  OutputKind kind, char **data, size_t *size, char **error);
/* The same; it finds the processor first. It is the `emit` of the back end. */
bool object_emit(const Module *module, const Target *target, OutputKind kind, char **data,
                 size_t *size, char **error);

#endif
