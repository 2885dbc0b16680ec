/* Output files. They are written under temporary names and then renamed, so that a build leaves all
 * its files new or all as they were. Nothing is printed: *error is a sentence in the arena. */
#ifndef SMOOTH_OUTPUT_H
#define SMOOTH_OUTPUT_H

#include "base/base.h"

typedef struct {
    const char *path;      /* as the user wrote it */
    const char *final;     /* the same after symbolic links */
    const char *temporary; /* in the same folder; NULL: none (any more), or a device or a pipe */
} Output;

/* Writes the bytes to a temporary file, or to `path` itself if it is a device or a pipe. */
bool output_write(Arena *arena, const char *path, const char *data, size_t size, Output *out,
                  const char **error);
/* Renames all outputs to their final names. After an error those not renamed yet are removed. */
bool output_commit(Arena *arena, uint32_t count, Output *outputs, const char **error);
/* Removes the temporary files. */
void output_drop(uint32_t count, Output *outputs);

#endif
