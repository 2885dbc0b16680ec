/* Memory and text. In: sizes and bytes. Out: zeroed, 16-byte aligned memory that lives until its
 * arena is released or freed. Invariants: the free part of every block is zero (released memory is
 * cleared), so that an allocation clears nothing; an allocation larger than BLOCK_SIZE is alone in
 * its block, so that the block can grow with it. */
#include "base/base.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_SIZE = 64 * 1024 - 64, OWN_BLOCK = BLOCK_SIZE / 4, ALIGNMENT = 16 };

struct Block {
    Block *previous, *next;
    size_t capacity, used;
    _Alignas(ALIGNMENT) char data[];
};

void arena_fail(Arena *arena) {
    if (!arena->on_failure) abort(); /* allocating outside arena_try is a mistake in the caller */
    longjmp(*arena->on_failure, 1);
}

/* No local changes between setjmp and longjmp: each keeps its value after the jump. */
bool arena_try(Arena *first, Arena *second, void (*work)(void *context), void *context) {
    jmp_buf here, *first_outer = first->on_failure;
    jmp_buf *second_outer = second ? second->on_failure : NULL;
    bool is_done = false;
    first->on_failure = &here;
    if (second) second->on_failure = &here;
    if (setjmp(here) == 0) {
        work(context);
        is_done = true; /* nothing jumps any more */
    }
    first->on_failure = first_outer;
    if (second) second->on_failure = second_outer;
    return is_done;
}

static size_t round_up(size_t size) { return (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1); }

/* A block for at least `size` bytes. A large request gets a block of exactly its size. The first
 * block is short, so that a small job does not clear memory that it never uses. */
static Block *add_block(Arena *arena, size_t size) {
    bool is_own = size > OWN_BLOCK;
    size_t capacity = is_own ? size : arena->block ? BLOCK_SIZE : OWN_BLOCK;
    Block *block = is_own ? NULL : arena->spare;
    if (block) {
        arena->spare = NULL;
    } else {
        block = calloc(1, sizeof(Block) + capacity);
        if (!block) arena_fail(arena);
        block->capacity = capacity;
    }
    block->previous = arena->block;
    block->next = NULL;
    if (block->previous) block->previous->next = block;
    return arena->block = block;
}

void *arena_alloc(Arena *arena, size_t size) {
    if (size > PTRDIFF_MAX / 2) arena_fail(arena);
    size = round_up(size);
    Block *block = arena->block;
    if (!block || block->capacity - block->used < size) block = add_block(arena, size);
    void *data = block->data + block->used;
    block->used += size;
    return data;
}

void *arena_array(Arena *arena, size_t item, size_t count) {
    if (count > PTRDIFF_MAX / item) arena_fail(arena);
    return arena_alloc(arena, item * count);
}

/* Makes the block that holds `data` alone larger, in place or by moving it: no copy stays in the
 * arena. */
static void *grow_block(Arena *arena, void *data, size_t size) {
    if (size > PTRDIFF_MAX / 2) arena_fail(arena);
    Block *block = (Block *)((char *)data - offsetof(Block, data));
    bool is_newest = block == arena->block;
    block = realloc(block, sizeof(Block) + round_up(size));
    if (!block) arena_fail(arena);
    block->capacity = block->used = round_up(size);
    if (block->previous) block->previous->next = block;
    if (block->next) block->next->previous = block;
    if (is_newest) arena->block = block;
    return block->data;
}

/* The newest allocation grows in place, and one with a block of its own with its block; any other
 * is copied. */
void *arena_grow(Arena *arena, void *data, size_t old_size, size_t new_size) {
    if (new_size <= old_size) return data;
    if (!data || old_size == 0) return arena_alloc(arena, new_size);
    Block *block = arena->block;
    size_t old_room = round_up(old_size);
    if (old_room > BLOCK_SIZE) return grow_block(arena, data, new_size);
    if ((char *)data + old_room == block->data + block->used && new_size <= PTRDIFF_MAX / 2) {
        size_t more = round_up(new_size) - old_room;
        if (more <= block->capacity - block->used) {
            block->used += more;
            return data;
        }
    }
    return memcpy(arena_alloc(arena, new_size), data, old_size);
}

char *arena_copy(Arena *arena, const char *data, size_t size) {
    if (size == SIZE_MAX) arena_fail(arena);
    char *copy = arena_alloc(arena, size + 1);
    if (size) memcpy(copy, data, size);
    return copy;
}

char *arena_vprintf(Arena *arena, const char *format, va_list arguments) {
    va_list again;
    va_copy(again, arguments);
    int size = vsnprintf(NULL, 0, format, arguments);
    if (size < 0) arena_fail(arena);
    char *text = arena_alloc(arena, (size_t)size + 1);
    if (size > 0) vsnprintf(text, (size_t)size + 1, format, again);
    va_end(again);
    return text;
}

char *arena_printf(Arena *arena, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    char *text = arena_vprintf(arena, format, arguments);
    va_end(arguments);
    return text;
}

ArenaMark arena_mark(const Arena *arena) {
    return (ArenaMark){arena->block, arena->block ? arena->block->used : 0};
}

static void clear_block(Block *block, size_t used) {
    memset(block->data + used, 0, block->used - used);
    block->used = used;
}

/* One plain block is kept, cleared, for passes that allocate and release around the end of a block.
 */
static void drop_block(Arena *arena) {
    Block *block = arena->block;
    arena->block = block->previous;
    if (arena->block) arena->block->next = NULL;
    if (arena->spare || block->capacity != BLOCK_SIZE) {
        free(block);
        return;
    }
    clear_block(block, 0);
    arena->spare = block;
}

void arena_release(Arena *arena, ArenaMark mark) {
    while (arena->block != mark.block) drop_block(arena);
    if (mark.block) clear_block(mark.block, mark.used);
}

void arena_free(Arena *arena) {
    for (Block *block = arena->block, *previous; block; block = previous) {
        previous = block->previous;
        free(block);
    }
    free(arena->spare);
    arena->block = arena->spare = NULL;
}

size_t arena_size(const Arena *arena) {
    size_t size = arena->spare ? sizeof(Block) + arena->spare->capacity : 0;
    for (const Block *block = arena->block; block; block = block->previous)
        size += sizeof *block + block->capacity;
    return size;
}

void *list_grow(Arena *arena, void *data, size_t item, uint32_t *capacity) {
    uint32_t wanted = *capacity ? 2 * *capacity : 4;
    if (wanted < *capacity || wanted > PTRDIFF_MAX / item) arena_fail(arena);
    data = arena_grow(arena, data, item * *capacity, item * wanted);
    *capacity = wanted;
    return data;
}

/* The mixing step of MurmurHash3 (Austin Appleby, 2011), on eight bytes at a time. */
uint32_t hash_bytes(const void *data, size_t size, uint32_t seed) {
    const unsigned char *at = data;
    uint64_t hash = seed ^ (size * UINT64_C(0x9E3779B97F4A7C15));
    while (size > 0) {
        uint64_t word = 0;
        size_t step = size < 8 ? size : 8;
        memcpy(&word, at, step);
        hash = (hash ^ word) * UINT64_C(0xFF51AFD7ED558CCD);
        hash ^= hash >> 32;
        at += step;
        size -= step;
    }
    hash *= UINT64_C(0xC4CEB9FE1A85EC53);
    return (uint32_t)(hash ^ hash >> 32);
}

/* Doubles the table and enters all names again. */
static void grow_names(Names *names, Arena *arena) {
    uint32_t capacity = names->capacity ? 2 * names->capacity : 64;
    if (capacity < names->capacity) arena_fail(arena);
    size_t size = names->capacity * sizeof *names->slots, wanted = capacity * sizeof *names->slots;
    names->slots = arena_grow(arena, names->slots, size, wanted);
    memset(names->slots, 0, wanted);
    names->capacity = capacity;
    for (uint32_t place = 1; place <= names->all.count; place++) {
        uint32_t hash = names->all.at[place - 1]->hash, i = hash & (capacity - 1);
        while (names->slots[i].place != 0) i = (i + 1) & (capacity - 1);
        names->slots[i] = (Slot){hash, place};
    }
}

static bool is_named(const Name *name, const char *text, size_t size) {
    return name->size == size && memcmp(name->text, text, size) == 0;
}

const Name *names_intern(Names *names, Arena *arena, const char *text, size_t size) {
    if (size > UINT32_MAX - sizeof(Name) - 1) arena_fail(arena);
    if (names->all.count >= names->capacity / 4 * 3) grow_names(names, arena);
    uint32_t hash = hash_bytes(text, size, 0), i = hash & (names->capacity - 1);
    for (; names->slots[i].place != 0; i = (i + 1) & (names->capacity - 1)) {
        const Name *name = names->all.at[names->slots[i].place - 1];
        if (names->slots[i].hash == hash && is_named(name, text, size)) return name;
    }
    Name *name = arena_alloc(arena, sizeof(Name) + size + 1);
    *name = (Name){.hash = hash, .size = (uint32_t)size};
    memcpy(name->text, text, size);
    LIST_PUSH(arena, &names->all, name);
    names->slots[i] = (Slot){hash, names->all.count};
    return name;
}

/* Makes room for `size` more bytes and a NUL. */
static void reserve(Buffer *buffer, size_t size) {
    if (size >= PTRDIFF_MAX / 4 - buffer->size) arena_fail(buffer->arena);
    size_t wanted = buffer->size + size + 1;
    if (wanted <= buffer->capacity) return;
    if (wanted < 2 * buffer->capacity) wanted = 2 * buffer->capacity;
    if (wanted < 64) wanted = 64;
    buffer->data = arena_grow(buffer->arena, buffer->data, buffer->capacity, wanted);
    buffer->capacity = wanted;
}

void buffer_add(Buffer *buffer, const char *data, size_t size) {
    reserve(buffer, size);
    if (size) memcpy(buffer->data + buffer->size, data, size);
    buffer->size += size;
    buffer->data[buffer->size] = '\0';
}

void buffer_text(Buffer *buffer, const char *text) { buffer_add(buffer, text, strlen(text)); }

void buffer_printf(Buffer *buffer, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (size < 0) arena_fail(buffer->arena);
    reserve(buffer, (size_t)size);
    va_start(arguments, format);
    vsnprintf(buffer->data + buffer->size, (size_t)size + 1, format, arguments);
    va_end(arguments);
    buffer->size += (size_t)size;
}

/* The first byte of a UTF-8 sequence says its length; the second excludes what is overlong, a
 * surrogate or beyond U+10FFFF (table 3-7 of the Unicode standard). */
uint32_t utf8_decode(const char *text, size_t size, size_t *length) {
    const unsigned char *at = (const unsigned char *)text;
    *length = 0;
    if (size == 0) return 0;
    unsigned lead = at[0];
    if (lead < 0x80) return *length = 1, lead;
    size_t wanted = lead >= 0xC2 && lead < 0xE0 ? 2 : (lead & 0xF0) == 0xE0 ? 3 : 4;
    if (lead < 0xC2 || lead > 0xF4 || size < wanted) return 0;
    unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    uint32_t point = lead & (0xFFu >> (wanted + 1));
    for (size_t i = 1; i < wanted; i++) {
        if (at[i] < low || at[i] > high) return 0;
        point = point << 6 | (at[i] & 0x3F);
        low = 0x80, high = 0xBF;
    }
    *length = wanted;
    return point;
}
