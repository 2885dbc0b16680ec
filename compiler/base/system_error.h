/* Errors of the system in words. */
#ifndef SMOOTH_SYSTEM_ERROR_H
#define SMOOTH_SYSTEM_ERROR_H

#include "base/base.h"

/* An errno in words; `missing` is what there is none of: a file or a directory. */
const char *system_error(Arena *arena, int error, const char *missing);

#endif
