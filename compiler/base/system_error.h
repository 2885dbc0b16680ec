/* Errors of the system in words. */
#ifndef SMOOTH_SYSTEM_ERROR_H
#define SMOOTH_SYSTEM_ERROR_H

#include "base/base.h"

/* An errno in words, for a message after a colon. `missing` names what ENOENT did not find: a file
 * or a directory. The text lives in the arena, or for ever. */
const char *system_error(Arena *arena, int error, const char *missing);
/* Does the error say that a path leads to no file? */
bool system_error_of_path(int error);

#endif
