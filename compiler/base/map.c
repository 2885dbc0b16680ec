/* Open addressing with linear probing, at most half full. */
#include "base/map.h"

static struct MapSlot *find(const Map *map, const void *key) {
    uint32_t i = (uint32_t)(((uintptr_t)key >> 4) * 0x9e3779b97f4a7c15u >> 32);
    for (i &= map->capacity - 1; map->slots[i].key; i = (i + 1) & (map->capacity - 1))
        if (map->slots[i].key == key) break;
    return &map->slots[i];
}

void *map_get(const Map *map, const void *key) {
    return map->capacity ? find(map, key)->value : NULL;
}

static void grow(Map *map, Arena *arena) {
    Map bigger = {.count = map->count, .capacity = map->capacity ? 2 * map->capacity : 16};
    bigger.slots = NEW_ARRAY(arena, struct MapSlot, bigger.capacity);
    for (uint32_t i = 0; i < map->capacity; i++)
        if (map->slots[i].key) *find(&bigger, map->slots[i].key) = map->slots[i];
    *map = bigger;
}

void map_put(Map *map, Arena *arena, const void *key, void *value) {
    if (2 * (map->count + 1) > map->capacity) grow(map, arena);
    struct MapSlot *slot = find(map, key);
    if (!slot->key) map->count++;
    *slot = (struct MapSlot){key, value};
}
