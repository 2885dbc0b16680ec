/* Output files: written beside their final names and renamed, so that what is there afterwards is
 * either all new or all old. Nothing is printed; an error is a sentence in the arena. */
#ifndef SMOOTH_OUTPUT_H
#define SMOOTH_OUTPUT_H

#include "base/base.h"

typedef struct {
    const char *path;      /* as the user wrote it */
    const char *final;     /* where it goes: symbolic links are followed */
    const char *temporary; /* beside it; NULL for a device or a pipe, which is written directly */
} Output;

/* Writes the bytes beside `path`. */
bool output_write(Arena *arena, const char *path, const char *data, size_t size, Output *out,
                  const char **error);
/* Gives all outputs their names. On an error what has no name yet is dropped. */
bool output_commit(Arena *arena, uint32_t count, Output *outputs, const char **error);
/* Removes what has not been committed. */
void output_drop(uint32_t count, Output *outputs);

#endif
