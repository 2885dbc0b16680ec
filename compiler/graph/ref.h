/* A node of a graph by its index. Most headers need no more of graphs than this. */
#ifndef SMOOTH_REF_H
#define SMOOTH_REF_H

#include <stdint.h>

typedef uint32_t Ref;
#define REF_NONE UINT32_MAX

typedef struct Graph Graph;

#endif
