/* Errors of the system in words. */
#ifndef SMOOTH_EXPLAIN_H
#define SMOOTH_EXPLAIN_H

#include "base.h"

/* An errno in words; `missing` is what there is none of: a file or a directory. */
const char *explain_error(Arena *arena, int error, const char *missing);

#endif
