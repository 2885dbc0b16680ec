/* Files that tests make. */
#ifndef SMOOTH_TEST_FILE_H
#define SMOOTH_TEST_FILE_H

#include <check.h>
#include <stdio.h>

static inline void write_file(const char *folder, const char *name, const char *data, size_t size) {
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(data, 1, size, file), size);
    ck_assert_int_eq(fclose(file), 0);
}

#endif
