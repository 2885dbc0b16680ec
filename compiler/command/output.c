/* In: bytes and a path. Out: a complete file. The temporary file is in the same folder, because a
 * rename cannot cross file systems. The run that writes it holds a lock on it, so that others know
 * whether it is in use or was left by a run that was killed; they remove the latter. */
#include "command/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/system_error.h"

static bool fail(Arena *arena, const char *path, int reason, const char **error) {
    *error = arena_printf(arena, "cannot write `%s`: %s", path,
                          system_error(arena, reason, "directory"));
    return false;
}

/* What a symbolic link says; NULL if the path is none. */
static const char *read_link(Arena *arena, const char *path) {
    enum { MOST = 4096 };
    char *target = NEW_ARRAY(arena, char, MOST);
    ssize_t size = readlink(path, target, MOST - 1);
    if (size < 0) return NULL;
    target[size] = '\0';
    return target;
}

/* The path after symbolic links. The last of them may lead to a file that is not there yet. */
static const char *resolve(Arena *arena, const char *path) {
    struct stat info;
    char *real = realpath(path, NULL);
    const char *target = real;
    if (real) path = arena_copy(arena, real, strlen(real));
    free(real);
    if (target || stat(path, &info) == 0) return path;
    for (int links = 0; links < 40 && (target = read_link(arena, path)); links++) {
        const char *slash = strrchr(path, '/');
        int folder = slash && target[0] != '/' ? (int)(slash + 1 - path) : 0;
        path = arena_printf(arena, "%.*s%s", folder, path, target);
    }
    return path;
}

/* --- temporary files --------------------------------------------------------------------- */

/* The name of output_beside. */
static const char *name_beside(Arena *arena, const char *temporary) {
    return arena_printf(arena, "%s.so", temporary);
}

/* Locks a new file. False if another run, which took it for an old one, has removed it. */
static bool lock(int file) {
    struct stat info;
    if (flock(file, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) return false;
    return fstat(file, &info) == 0 && info.st_nlink > 0;
}

/* Removes a temporary file that no run holds. False if one does, or if it cannot be removed. */
static bool remove_left(Arena *arena, const char *path) {
    int file = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (file < 0) return false;
    bool is_left = flock(file, LOCK_EX | LOCK_NB) == 0;
    if (is_left) unlink(name_beside(arena, path));
    is_left = is_left && unlink(path) == 0;
    close(file);
    return is_left;
}

/* Creates a temporary file beside out->final, whose name it begins with. -1 and errno if it cannot.
 */
static int open_beside(Arena *arena, Output *out) {
    enum { MOST = 200 }; /* bytes of the name, which a file system limits to 255 */
    const char *slash = strrchr(out->final, '/'), *base = slash ? slash + 1 : out->final;
    for (unsigned number = 0;;) {
        out->temporary = arena_printf(arena, "%.*s%.*s.smooth-%u.tmp", (int)(base - out->final),
                                      out->final, MOST, base, number);
        int file = open(out->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (file < 0 && errno != EEXIST) return file;
        if (file >= 0 && lock(file)) return file;
        if (file >= 0)
            close(file);
        else if (!remove_left(arena, out->temporary))
            number++;
    }
}

Output output_beside(Arena *arena, const Output *out) {
    return (Output){.path = out->path,
                    .final = out->final,
                    .temporary = name_beside(arena, out->temporary),
                    .lock = -1};
}

/* --- writing ----------------------------------------------------------------------------- */

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

bool output_is_special(const char *path) {
    struct stat info;
    return stat(path, &info) == 0 && !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode);
}

bool output_write(Arena *arena, const char *path, const char *data, size_t size, Output *out,
                  const char **error) {
    struct stat info;
    *out = (Output){.path = path, .final = resolve(arena, path), .lock = -1};
    bool is_there = stat(out->final, &info) == 0;
    if (is_there && S_ISDIR(info.st_mode)) return fail(arena, path, EISDIR, error);
    if (is_there && access(out->final, W_OK) != 0) return fail(arena, path, errno, error);
    if (!is_there && read_link(arena, out->final)) return fail(arena, path, ELOOP, error);
    bool is_special = is_there && !S_ISREG(info.st_mode);
    int file = is_special ? open(out->final, O_WRONLY | O_CLOEXEC) : open_beside(arena, out);
    bool is_written = file >= 0 && put_bytes(file, data, size);
    /* Some file systems report an error only when a file is closed, which would drop the lock. */
    int copy = is_written ? dup(file) : -1;
    if (is_written && copy >= 0 && close(copy) == 0) {
        if (is_special)
            close(file);
        else
            out->lock = file;
        return true;
    }
    int reason = errno;
    if (file < 0) out->temporary = NULL;
    if (file >= 0) close(file);
    output_drop(1, out);
    return fail(arena, path, reason, error);
}

/* --- final names ------------------------------------------------------------------------- */

static void finish(Output *out) {
    if (out->lock >= 0) close(out->lock);
    out->temporary = NULL;
    out->lock = -1;
}

/* False and errno after an error. */
static bool rename_output(const Output *out) {
    struct stat info;
    if (stat(out->final, &info) == 0 && chmod(out->temporary, info.st_mode & 0777) != 0)
        return false;
    return rename(out->temporary, out->final) == 0;
}

bool output_commit(Arena *arena, uint32_t count, Output *outputs, const char **error) {
    for (uint32_t i = 0; i < count; i++) {
        Output *out = &outputs[i];
        if (!out->temporary || out->is_scratch) continue;
        if (!rename_output(out)) {
            int reason = errno;
            output_drop(count, outputs);
            return fail(arena, out->path, reason, error);
        }
        finish(out);
    }
    output_drop(count, outputs);
    return true;
}

void output_drop(uint32_t count, Output *outputs) {
    for (uint32_t i = count; i-- > 0;) {
        if (outputs[i].temporary) unlink(outputs[i].temporary);
        finish(&outputs[i]);
    }
}
