/* Files that tests make, and libraries that they link and open. */
#ifndef SMOOTH_TEST_FILE_H
#define SMOOTH_TEST_FILE_H

#include <check.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

static inline void write_file(const char *folder, const char *name, const char *data, size_t size) {
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(data, 1, size, file), size);
    ck_assert_int_eq(fclose(file), 0);
}

static inline void run_in(const char *folder, const char *command) {
    char line[400];
    ck_assert_int_lt(snprintf(line, sizeof line, "cd %s && %s", folder, command), sizeof line);
    ck_assert_msg(system(line) == 0, "%s", command);
}

/* The library that `command` makes in the folder as made.so, and nothing else of the folder. */
static inline void *make_library(const char *folder, const char *command) {
    char path[256];
    run_in(folder, command);
    snprintf(path, sizeof path, "./%s/made.so", folder);
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    ck_assert_msg(library != NULL, "%s", dlerror());
    snprintf(path, sizeof path, "rm -r %s", folder);
    run_in(".", path);
    return library;
}

#endif
