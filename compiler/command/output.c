/* In: bytes and a path. Out: a complete file. The temporary file is in the same folder, because a
 * rename cannot cross file systems. Its name has the process and a number, so that builds that run
 * at the same time use different ones. */
#include "command/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/system_error.h"

static bool fail(Arena *arena, const char *path, int reason, const char **error) {
    *error = arena_printf(arena, "cannot write `%s`: %s", path,
                          system_error(arena, reason, "directory"));
    return false;
}

/* The path after symbolic links; a path where nothing is yet stays as it is. */
static const char *resolve(Arena *arena, const char *path) {
    char *real = realpath(path, NULL);
    if (!real) return path;
    const char *copy = arena_copy(arena, real, strlen(real));
    free(real);
    return copy;
}

/* Creates a temporary file beside out->final. -1 and errno if it cannot. */
static int open_beside(Arena *arena, Output *out) {
    for (unsigned i = 0;; i++) {
        out->temporary = arena_printf(arena, "%s.%ld-%u.tmp", out->final, (long)getpid(), i);
        int file = open(out->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (file >= 0 || errno != EEXIST) return file;
    }
}

/* False and errno after an error. */
static bool put_bytes(int file, const char *data, size_t size) {
    while (size > 0) {
        ssize_t written = write(file, data, size);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        data += written;
        size -= (size_t)written;
    }
    return true;
}

bool output_write(Arena *arena, const char *path, const char *data, size_t size, Output *out,
                  const char **error) {
    struct stat info;
    *out = (Output){.path = path, .final = resolve(arena, path)};
    bool is_there = stat(out->final, &info) == 0;
    if (is_there && S_ISDIR(info.st_mode)) return fail(arena, path, EISDIR, error);
    bool is_special = is_there && !S_ISREG(info.st_mode);
    if (is_there && access(out->final, W_OK) != 0) return fail(arena, path, errno, error);
    int file = is_special ? open(out->final, O_WRONLY | O_CLOEXEC) : open_beside(arena, out);
    int reason = 0;
    if (file < 0)
        reason = errno;
    else if (!put_bytes(file, data, size))
        reason = errno;
    if (file >= 0 && close(file) != 0 && !reason) reason = errno;
    if (!reason) return true;
    if (file >= 0) output_drop(1, out);
    out->temporary = NULL;
    return fail(arena, path, reason, error);
}

bool output_commit(Arena *arena, uint32_t count, Output *outputs, const char **error) {
    for (uint32_t i = 0; i < count; i++) {
        if (outputs[i].temporary && rename(outputs[i].temporary, outputs[i].final) != 0) {
            int reason = errno;
            output_drop(count, outputs);
            return fail(arena, outputs[i].path, reason, error);
        }
        outputs[i].temporary = NULL;
    }
    return true;
}

void output_drop(uint32_t count, Output *outputs) {
    for (uint32_t i = 0; i < count; i++) {
        if (outputs[i].temporary) unlink(outputs[i].temporary);
        outputs[i].temporary = NULL;
    }
}
