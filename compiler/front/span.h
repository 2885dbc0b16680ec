/* A place in the source. */
#ifndef SMOOTH_SPAN_H
#define SMOOTH_SPAN_H

#include <stdint.h>

/* Two offsets into the concatenation of all sources of the unit (source.h), so that one 32-bit
 * number says file, line and column. Sources are numbered from 1: 0 is "nowhere". */
typedef struct {
    uint32_t begin, end;
} Span;

#endif
