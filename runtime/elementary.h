/* The elementary functions, ours wherever a formula of the runtime or a user's program is likely to
 * meet them. All are branch-free, without tables, and hold to their bounds with fused
 * multiply-add and without, subnormal results included. In goes any double, out comes no trap. */
#ifndef SMOOTH_RUNTIME_ELEMENTARY_H
#define SMOOTH_RUNTIME_ELEMENTARY_H

/* In this order: each uses those above it. */
/* clang-format off */
#include "real.h"
#include "elementary_atan.h"
#include "elementary_exp.h"
#include "elementary_erf.h"
#include "elementary_log.h"
#include "elementary_sin.h"
/* clang-format on */

#endif
