/* The elementary functions compiled with fused multiply-add, whatever the rest is compiled for:
 * only to be called where the machine has the instruction. */
#include <math.h>

#ifdef __x86_64__
#pragma clang attribute push(__attribute__((target("fma"))), apply_to = function)
#endif
#pragma STDC FP_CONTRACT OFF
#define SMOOTH_FUSED
#include "../runtime/elementary.h"
#include "elementary.h"

#define FUNCTION(ID, name, ulps) \
    static double fused_##name(double x) { return sm_##name(x); }
ELEMENTARY(FUNCTION)

double elementary_fused_log1p_unit(double t) { return log1p_unit(t); }

double elementary_fused_atan2(double y, double x) { return sm_atan2(y, x); }

const Elementary elementary_fused[F_COUNT] = {
#define ROW(ID, name, ulps) {#name ", fused", fused_##name, name##l, ulps},
    ELEMENTARY(ROW)};

#ifdef __x86_64__
#pragma clang attribute pop
#endif
