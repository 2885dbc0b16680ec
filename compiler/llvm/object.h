/* From entries to the bytes of an object, or the text of assembly or IR. */
#ifndef SMOOTH_OBJECT_H
#define SMOOTH_OBJECT_H

#include "llvm/backend.h"
#include "llvm/room.h"

/* Compiles the module for the target; `processor` is the one that processor_find gives for it. The
 * same input gives the same bytes. *data is made with malloc. False, and a message made with malloc
 * in *error, on failure. */
bool object_write(const Module *module, const Target *target, const Processor *processor,
                  OutputKind kind, char **data, size_t *size, char **error);
/* The same, for Backend.emit: it finds the processor itself. */
bool object_emit(const Module *module, const Target *target, OutputKind kind, char **data,
                 size_t *size, char **error);

#endif
