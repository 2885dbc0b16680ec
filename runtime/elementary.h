/* The elementary functions that formulas of the runtime and users' programs use often; libm has the
 * rest. In: any double. Out: a double, without traps. All are free of branches and tables, so that
 * they become vector code, and keep their error bounds with and without fused multiply-add,
 * subnormal results included. Coefficients are minimax; the number after the formula of a
 * polynomial is the error that it leaves, without that of rounding. */
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
