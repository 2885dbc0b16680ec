/* The limits as constants: LIMIT_SOURCE and so on (limits.def). */
#ifndef SMOOTH_LIMITS_H
#define SMOOTH_LIMITS_H

enum {
#define LIMIT(ID, number, unit, what) LIMIT_##ID = (number),
#include "base/limits.def"
#undef LIMIT
};

#endif
