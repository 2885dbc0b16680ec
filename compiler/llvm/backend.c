/* Opens the room where LLVM lives: the shared object beside the file that holds this code, be it
 * the program or libsmooth; or beside the program, or in the lib of the prefix that the program is
 * installed in; or else the one that the loader finds by itself. The loader counts how often it is
 * opened and keeps it; there is nothing to remember here. */
#define _GNU_SOURCE /* dladdr */
#include "llvm/backend.h"

#include <dlfcn.h>
#include <string.h>
#include <unistd.h>

#include "front/unit.h"
#include "ops/ops.h"

#define ROOM "libsmooth-llvm.so"

/* The room in `folder`, as seen from the directory of `file`; NULL if it is not there. */
static void *open_near(Unit *unit, const char *file, const char *folder) {
    const char *slash = strrchr(file, '/');
    if (slash == NULL) return NULL;
    char *path = arena_printf(&unit->arena, "%.*s/%s" ROOM, (int)(slash - file), file, folder);
    return access(path, R_OK) == 0 ? dlopen(path, RTLD_NOW | RTLD_LOCAL) : NULL;
}

/* A program may be started by a name without its directory: then the system knows it. */
static void *open_room(Unit *unit) {
    Dl_info self;
    char program[4096];
    void *room = NULL;
    if (dladdr((void *)(uintptr_t)open_room, &self) != 0 && self.dli_fname != NULL)
        room = open_near(unit, self.dli_fname, "");
    ssize_t size = room == NULL ? readlink("/proc/self/exe", program, sizeof program - 1) : 0;
    if (size > 0) {
        program[size] = '\0';
        room = open_near(unit, program, "");
        if (room == NULL) room = open_near(unit, program, "../lib/");
    }
    return room != NULL ? room : dlopen(ROOM, RTLD_NOW | RTLD_LOCAL);
}

const Backend *backend_open(Unit *unit, const char **error) {
    void *room = open_room(unit);
    if (room == NULL) {
        const char *reason = dlerror();
        *error = arena_printf(&unit->arena,
                              "the code generator " ROOM " cannot be opened: %s; it belongs "
                              "beside libsmooth or the program, in ../lib from there, or where "
                              "the loader looks, and needs LLVM 19",
                              reason != NULL ? reason : "not found");
        return NULL;
    }
    const Backend *(*find)(void) = NULL;
    *(void **)&find = dlsym(room, BACKEND_SYMBOL);
    const Backend *backend = find != NULL ? find() : NULL;
    if (backend != NULL && backend->version == BACKEND_VERSION) return backend;
    dlclose(room);
    *error = "the code generator " ROOM " is of another version: build both together";
    return NULL;
}
