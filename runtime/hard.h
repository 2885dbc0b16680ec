/* The hard functions, and the conditional with a soft truth value, as the value column of ops.def
 * calls them. A NaN among the operands gives NaN, also from comparisons. */
#ifndef SMOOTH_RUNTIME_HARD_H
#define SMOOTH_RUNTIME_HARD_H

#include "real.h"

/* a^b. The usual exponents need no libm, so that a square costs one multiplication; 2.5 ulp. The
 * power is computed first, so that two powers of one exponent that varies are one call. */
INLINE real sm_power(real a, real b) {
    real power = pow(a, b);
    real square = a * a, cube = square * a, root = sqrt(a), inverse = 1 / a;
    return b == 2      ? square
           : b == 3    ? cube
           : b == 1    ? a
           : b == 4    ? square * square
           : b == 5    ? square * cube
           : b == 6    ? cube * cube
           : b == 0.5  ? root
           : b == 1.5  ? a * root
           : b == 2.5  ? square * root
           : b == -1   ? inverse
           : b == -2   ? inverse * inverse
           : b == -3   ? inverse * inverse * inverse
           : b == -0.5 ? 1 / sqrt(a + 0.0) /* +inf for -0 as well */
           : b == -1.5 ? inverse / root
                       : power;
}

INLINE real sm_sign(real a) { return a > 0 ? 1 : a < 0 ? -1 : a; }

INLINE real sm_step(real a) { return a > 0 ? 1 : a < 0 ? 0 : a == 0 ? 0.5 : a; }

INLINE real sm_relu(real a) { return a > 0 ? a : a <= 0 ? 0 : a; }

/* (a - b)/c, also where a - b overflows; 0 for equal infinities. */
INLINE real sm_apart(real a, real b, real c) {
    real d = a == b ? 0 : a - b;
    return fabs(d) < INFINITY ? d / c : 2 * ((a / 2 - b / 2) / c);
}

/* min(max(a, b), c) */
INLINE real sm_clamp(real a, real b, real c) {
    real up = a < b ? b : a, y = up > c ? c : up;
    return b != b ? b : c != c ? c : y;
}

/* Halves are rounded up. floor(a + 0.5) would make 1 of 0.49999999999999994. */
INLINE real sm_round(real a) {
    real n = floor(a);
    return a - n >= 0.5 ? n + 1 : n;
}

INLINE real sm_greater(real a, real b) { return a > b ? 1 : a <= b ? 0 : NAN; }

INLINE real sm_greater_equal(real a, real b) { return a >= b ? 1 : a < b ? 0 : NAN; }

INLINE real sm_equal(real a, real b) { return a == b ? 1 : a < b || a > b ? 0 : NAN; }

/* b where a is 1, 0 where a is 0; where a is in between, b if it is finite, else 0. */
INLINE real sm_keep(real a, real b) {
    int is_shut = (a == 0) | ((a < 1) & (b - b != 0));
    return is_shut ? 0 : b;
}

/* The weight, in [0, 1], of arm b against arm c under the truth value a. An arm has weight 0 if it
 * would weigh less than 1e-30, or if an arm is not finite and the condition prefers the other one.
 * At a = 0.5 an infinite arm is preferred. */
INLINE real sm_weight(real a, real b, real c) {
    int is_odd_b = b - b != 0, is_odd_c = c - c != 0;
    int no_b = (a < 1e-30) | ((is_odd_b | is_odd_c) & (a < 0.5)) | (is_odd_c & (a == 0.5));
    int no_c = (1 - a < 1e-30) | ((is_odd_b | is_odd_c) & (a > 0.5)) | (is_odd_b & (a == 0.5));
    real w = no_c ? 1 : a;
    return no_b ? 0 : w;
}

/* 1 if both arms have a weight, else 0. */
INLINE real sm_mixed(real a, real b, real c) {
    real w = sm_weight(a, b, c), none = w != w ? w : 0;
    return ((w > 0) & (w < 1)) ? 1 : none;
}

/* b - c if both arms have a weight, else 0. */
INLINE real sm_arms(real a, real b, real c) {
    real both = sm_mixed(a, b, c);
    return both > 0 ? b - c : both;
}

/* The mean of both arms by their weights. */
INLINE real sm_if(real a, real b, real c) {
    real w = sm_weight(a, b, c), mean = c + w * (b - c), rest = w == 1 ? b : mean;
    return w == 0 ? c : rest;
}

#endif
