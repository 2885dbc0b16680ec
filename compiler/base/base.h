/* Memory and text: arenas that are freed at once, growing arrays inside them, text views, interned
 * names. Nothing here returns an error: when memory runs out the arena jumps to the innermost
 * arena_try, whose caller reports it. */
#ifndef SMOOTH_BASE_H
#define SMOOTH_BASE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define FORMAT(string, first) __attribute__((format(printf, string, first)))
#define NORETURN              __attribute__((noreturn))
#else
#define FORMAT(string, first)
#define NORETURN
#endif

typedef struct Block Block;

/* Memory that is freed together. Starts as {0}. */
typedef struct {
    Block *block, *spare;
    jmp_buf *on_failure; /* set by arena_try; never NULL while allocating */
} Arena;

/* The state of an arena: arena_release drops everything allocated since. */
typedef struct {
    Block *block;
    size_t used;
} ArenaMark;

/* Zeroed memory with 16-byte alignment, never NULL: `size` bytes, or `count` items. */
void *arena_alloc(Arena *arena, size_t size);
void *arena_array(Arena *arena, size_t item, size_t count);
/* `data` with more room, moved where needed; the new bytes are not zeroed. An array that was
 * allocated before a mark must not grow after it. */
void *arena_grow(Arena *arena, void *data, size_t old_size, size_t new_size);
/* Text that ends with a NUL. */
char *arena_printf(Arena *arena, const char *format, ...) FORMAT(2, 3);
char *arena_vprintf(Arena *arena, const char *format, va_list arguments);
char *arena_copy(Arena *arena, const char *data, size_t size); /* adds a NUL */
ArenaMark arena_mark(const Arena *arena);
void arena_release(Arena *arena, ArenaMark mark);
void arena_free(Arena *arena);          /* frees everything; the arena can be used again */
size_t arena_size(const Arena *arena);  /* bytes held, used or not */
void arena_fail(Arena *arena) NORETURN; /* ends the innermost arena_try, as lack of memory does */

/* Runs `work`. True when it returns; false when one of the two arenas failed on the way: then the
 * work ended there, and what it allocated is still in the arenas. `second` may be NULL. Calls nest:
 * a failure ends the innermost one, and the guards that the arenas had before are theirs again. */
bool arena_try(Arena *first, Arena *second, void (*work)(void *context), void *context);

#define NEW(arena, Type)          ((Type *)arena_alloc((arena), sizeof(Type)))
#define NEW_ARRAY(arena, Type, n) ((Type *)arena_array((arena), sizeof(Type), (size_t)(n)))

/* An array that grows in an arena: declare `LIST(Type) name;`, zero it, and push. */
#define LIST(Type)                \
    struct {                      \
        Type *at;                 \
        uint32_t count, capacity; \
    }
#define LIST_PUSH(arena, list, value)                                                           \
    do {                                                                                        \
        if ((list)->count == (list)->capacity)                                                  \
            (list)->at = list_grow((arena), (list)->at, sizeof *(list)->at, &(list)->capacity); \
        (list)->at[(list)->count++] = (value);                                                  \
    } while (0)

/* For LIST_PUSH: an array moved to twice the capacity, at least 4 items. */
void *list_grow(Arena *arena, void *data, size_t item, uint32_t *capacity);

/* Whether long work is to end early: `ask` is called now and then, from the thread that does the
 * work. NULL: never. */
typedef struct {
    bool (*ask)(void *user);
    void *user;
} Interrupt;

static inline bool interrupt_is_due(const Interrupt *interrupt) {
    return interrupt && interrupt->ask && interrupt->ask(interrupt->user);
}

/* Bytes owned by something else, not NUL-terminated. */
typedef struct {
    const char *data;
    size_t size;
} Text;

/* The code point at `text` and its length in bytes, which is 0 if the bytes are not UTF-8. */
uint32_t utf8_decode(const char *text, size_t size, size_t *length);

/* An entry of a hash table with open addressing: `place` is 1 + an index, or 0 if it is empty. */
typedef struct {
    uint32_t hash, place;
} Slot;

/* An interned name: equal names are equal pointers. */
typedef struct {
    uint32_t hash, size;
    uint32_t local; /* the index of a local with this name, which locals.c keeps here */
    char text[];    /* NUL-terminated */
} Name;

typedef struct {
    LIST(Name *) all;
    Slot *slots;
    uint32_t capacity; /* of the slots: a power of two */
} Names;

/* The name with this text, which is copied; the same pointer each time. */
const Name *names_intern(Names *names, Arena *arena, const char *text, size_t size);

/* Different seeds give different hashes; the hash of other data is a good seed. */
uint32_t hash_bytes(const void *data, size_t size, uint32_t seed);

/* A string that grows in an arena. Starts with its arena and zeros; `data` is then NULL. */
typedef struct {
    Arena *arena;
    char *data; /* NUL-terminated */
    size_t size, capacity;
} Buffer;

/* Appends to the string, which ends with a NUL from the first call on. */
void buffer_add(Buffer *buffer, const char *data, size_t size);
void buffer_text(Buffer *buffer, const char *text);
void buffer_printf(Buffer *buffer, const char *format, ...) FORMAT(2, 3);

#endif
