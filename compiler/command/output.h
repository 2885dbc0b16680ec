/* Output files. They are written under temporary names and then renamed, so that a build leaves all
 * its files new or all as they were. Nothing is printed: *error is a sentence in the arena. */
#ifndef SMOOTH_OUTPUT_H
#define SMOOTH_OUTPUT_H

#include "base/base.h"

typedef struct {
    const char *path;      /* as the user wrote it */
    const char *final;     /* the same after symbolic links */
    const char *temporary; /* in the same folder; NULL: none (any more), or a device or a pipe */
    int lock;              /* an open file: it tells other runs that `temporary` is in use; or -1 */
    bool is_scratch;       /* only the other outputs needed it: it gets no final name */
} Output;

/* Is there something at the path that is no plain file, such as a device or a pipe? */
bool output_is_special(const char *path);
/* Writes the bytes to a temporary file, or to `path` itself if it is a device or a pipe. */
bool output_write(Arena *arena, const char *path, const char *data, size_t size, Output *out,
                  const char **error);
/* Another output for the path of `out`, for a program to write under its temporary name. It must be
 * committed or dropped before `out` is. */
Output output_beside(Arena *arena, const Output *out);
/* Renames all outputs to their final names, with the modes of the files that they replace. After an
 * error those not renamed yet are removed. */
bool output_commit(Arena *arena, uint32_t count, Output *outputs, const char **error);
/* Removes the temporary files. */
void output_drop(uint32_t count, Output *outputs);

#endif
