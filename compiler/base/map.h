/* A hash map from pointers to pointers, growing in an arena. */
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
void map_put(Map *map, Arena *arena, const void *key, void *value);

#endif
