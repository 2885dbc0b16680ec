/* Opens the shared object of the back end. It is looked for beside the file that holds this code
 * (the program or libsmooth), beside the program, in the lib folder of the prefix that the program
 * is installed in, and where the loader looks. The loader keeps one copy however often it is
 * opened, so that no state is needed here. */
#define _GNU_SOURCE /* dladdr */
#include "llvm/backend.h"

#include <dlfcn.h>
#include <string.h>
#include <unistd.h>

#include "front/unit.h"
#include "ops/ops.h"

#define LIBRARY_NAME "libsmooth-llvm.so"

/* The shared object in `folder`, as seen from the directory of `file`; NULL if it is not there. */
static void *open_near(Unit *unit, const char *file, const char *folder) {
    const char *slash = strrchr(file, '/');
    if (!slash) return NULL;
    char *path =
        arena_printf(&unit->arena, "%.*s/%s" LIBRARY_NAME, (int)(slash - file), file, folder);
    return access(path, R_OK) == 0 ? dlopen(path, RTLD_NOW | RTLD_LOCAL) : NULL;
}

/* /proc/self/exe has the program's directory even if it was started without one in its name. */
static void *open_library(Unit *unit) {
    Dl_info self;
    char program[4096];
    void *library = NULL;
    if (dladdr((void *)(uintptr_t)open_library, &self) != 0 && self.dli_fname)
        library = open_near(unit, self.dli_fname, "");
    ssize_t size = library ? 0 : readlink("/proc/self/exe", program, sizeof program - 1);
    if (size > 0) {
        program[size] = '\0';
        library = open_near(unit, program, "");
        if (!library) library = open_near(unit, program, "../lib/");
    }
    return library ? library : dlopen(LIBRARY_NAME, RTLD_NOW | RTLD_LOCAL);
}

const Backend *backend_open(Unit *unit, const char **error) {
    void *library = open_library(unit);
    if (!library) {
        const char *reason = dlerror();
        *error =
            arena_printf(&unit->arena,
                         "the code generator " LIBRARY_NAME " cannot be opened: %s; it belongs "
                         "beside libsmooth or the program, in ../lib from there, or where "
                         "the loader looks, and needs LLVM 19",
                         reason ? reason : "not found");
        return NULL;
    }
    const Backend *(*find)(void) = NULL;
    *(void **)&find = dlsym(library, BACKEND_SYMBOL);
    const Backend *backend = find ? find() : NULL;
    if (backend && backend->version == BACKEND_VERSION) return backend;
    dlclose(library);
    *error = "the code generator " LIBRARY_NAME " is of another version: build both together";
    return NULL;
}
