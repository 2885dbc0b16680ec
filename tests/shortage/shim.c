/* Preloaded into a program: makes its allocations fail. SHORTAGE is the number of the first one
 * that fails, counted from 1 when the program's own code begins; SHORTAGE_LASTS, if it is set, has
 * all later ones fail as well. The number of allocations is written to the file SHORTAGE_COUNT. */
#define _DEFAULT_SOURCE /* reallocarray */
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *data, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

static unsigned long first;
static bool lasts, is_counting;
static atomic_ulong count;

__attribute__((constructor)) static void start(void) {
    const char *number = getenv("SHORTAGE");
    first = number ? strtoul(number, NULL, 10) : 0;
    lasts = getenv("SHORTAGE_LASTS");
    is_counting = true;
}

__attribute__((destructor)) static void stop(void) {
    const char *path = getenv("SHORTAGE_COUNT");
    char text[32];
    is_counting = false;
    int file = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666) : -1;
    if (file < 0) return;
    int size = snprintf(text, sizeof text, "%lu\n", atomic_load(&count));
    if (write(file, text, (size_t)size) < size) _exit(99);
    close(file);
}

/* Counts an allocation. Does it fail? */
static bool fails(void) {
    if (!is_counting) return false;
    unsigned long number = atomic_fetch_add(&count, 1) + 1;
    bool is_failure = first > 0 && (number == first || (lasts && number > first));
    if (is_failure) errno = ENOMEM;
    return is_failure;
}

void *malloc(size_t size) { return fails() ? NULL : __libc_malloc(size); }
void *calloc(size_t number, size_t size) { return fails() ? NULL : __libc_calloc(number, size); }
void *realloc(void *data, size_t size) { return fails() ? NULL : __libc_realloc(data, size); }
void *memalign(size_t alignment, size_t size) {
    return fails() ? NULL : __libc_memalign(alignment, size);
}
void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }
int posix_memalign(void **out, size_t alignment, size_t size) {
    void *data = memalign(alignment, size);
    if (!data) return ENOMEM;
    *out = data;
    return 0;
}
void *reallocarray(void *data, size_t number, size_t size) {
    if (size && number > (size_t)-1 / size) return NULL;
    return realloc(data, number * size);
}
