/* A hash map from pointers to pointers, in an arena. It starts as {0}. */
#ifndef SMOOTH_MAP_H
#define SMOOTH_MAP_H

#include "base/base.h"

typedef struct {
    struct MapSlot {
        const void *key;
        void *value;
    } * slots;
    uint32_t count, capacity;
} Map;

void *map_get(const Map *map, const void *key); /* NULL if absent */
/* Sets the value of a key, which is not NULL. */
void map_put(Map *map, Arena *arena, const void *key, void *value);

/* A hash as a key, for values that hold their own full key: the caller compares it. */
static inline void *map_hash_key(uint32_t hash) { return (void *)((uintptr_t)hash << 4 | 8); }

#endif
