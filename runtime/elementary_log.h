/* Logarithms. Method: x = 2^k m, sqrt(1/2) <= m < sqrt 2, and with f = m - 1, s = f/(2 + f), z =
 * s^2
 *
 *   log(1 + f) = f - (f^2/2 - s (f^2/2 + R)),  R = 2 z P(z)
 *
 * as in fdlibm (e_log.c, Sun Microsystems 1993). A part of elementary.h. Largest errors measured,
 * in units in the last place:
 *
 *   log 0.9   log1p 0.9   log2 0.9   log10 0.7 */
#ifndef SMOOTH_RUNTIME_ELEMENTARY_LOG_H
#define SMOOTH_RUNTIME_ELEMENTARY_LOG_H

/* log(1 + f) = 2 s (1 + z P(z)), z <= 0.0295; 4.5e-18. */
static const real log_series[] = {0x1.5555555555558p-2, 0x1.9999999995287p-3, 0x1.2492492e0234ep-3,
                                  0x1.c71c62cd506dbp-4, 0x1.7462bbc992949p-4, 0x1.39fd724a55f66p-4,
                                  0x1.2b63baf677325p-4};

/* -2 P(z) with z <= 1/9; 2e-18. */
static const real log1p_series[] = {
    -0x1.5555555555535p-1, -0x1.99999999a0787p-2, -0x1.249249208a013p-2, -0x1.c71c741db2de5p-3,
    -0x1.745cb3d3de8b9p-3, -0x1.3b1ddefbb39dcp-3, -0x1.106799aa7480cp-3, -0x1.efdacb5c79d51p-4,
    -0x1.55a69997c1536p-4, -0x1.5c82befef8e9cp-3};

/* log(1 + t) = t - s (t - 2 z P(z)) for 0 <= t <= 1; 1.1 ulp. Without fused multiply-add it is
 * log 2 + log(1 + f), f = (t - 1)/2, from t = 1/2 on: then the rounded terms are small beside the
 * result. */
INLINE real log1p_unit(real t) {
    int far = !SMOOTH_HAS_FMA & (t > 0.5);
    real f = far ? 0.5 * t - 0.5 : t, s = f / (2 + f);
    real z = square_beside_1(s), y = MADD(z, POLYNOMIAL(log1p_series, z), f);
    return far ? LN2_HIGH + (f - (s * y - LN2_LOW)) : MADD(-s, y, f);
}

typedef struct Parts {
    real m, k;
} Parts;

/* x = 2^k m for finite x > 0. The biased exponent of x/sqrt(1/2) is put into the bits of a double.
 */
INLINE Parts parts(real x) {
    int small = x < 0x1p-1022;
    Bits root = 0x3fe6a09e667f3bcdu, bits = bits_of(small ? x * 0x1p54 : x) - root;
    real k = real_of(((bits + 0x3ff0000000000000u) >> 52) | 0x4330000000000000u);
    return (Parts){real_of((bits & 0xfffffffffffffu) + root), k - (0x1p52 + (small ? 1077 : 1023))};
}

/* f^2/2 and s (f^2/2 + R), so that log(1 + f) = f - (square - rest). */
typedef struct Logarithm {
    real square, rest;
} Logarithm;

INLINE Logarithm logarithm(real f) {
    real s = f / (2 + f), z = s * s, square = 0.5 * f * f;
    return (Logarithm){square, s * MADD(2 * z, POLYNOMIAL(log_series, z), square)};
}

/* y, the logarithm of x, for finite x > 0; infinite at 0 and infinity, NaN below 0. */
INLINE real log_settled(real x, real y) {
    real pole = x == 0 ? -INFINITY : NAN, far = x < INFINITY ? y : x;
    return x > 0 ? far : pole;
}

INLINE real sm_log(real x) {
    Parts p = parts(x);
    real f = p.m - 1;
    Logarithm l = logarithm(f);
    real y = f - (l.square - MADD(p.k, LN2_LOW, l.rest));
    return log_settled(x, MADD(p.k, LN2_HIGH, y));
}

/* log(1 + x): the rounding error of 1 + x is added to first order. */
INLINE real sm_log1p(real x) {
    real sum = 1 + x;
    Parts p = parts(sum);
    real f = p.k == 0 ? x : p.m - 1, lost = p.k == 0 ? 0 : sum_error(1, x, sum) / sum;
    Logarithm l = logarithm(f);
    real y = f - (l.square - (l.rest + MADD(p.k, LN2_LOW, lost)));
    return log_settled(sum, copysign(MADD(p.k, LN2_HIGH, y), x));
}

/* log(1 + e^x), the larger of 0 and x plus a tail. */
INLINE real sm_softplus(real x) {
    real tail = sm_log1p(sm_exp(-fabs(x)));
    return x > 0 ? x + tail : tail;
}

/* log(cosh(x)): by cosh(x) = 1 + 2 sinh(x/2)^2 near 0, by cosh(x) = e^|x| (1 + e^(-2 |x|))/2
 * elsewhere. */
INLINE real sm_log_cosh(real x) {
    real w = fabs(x), half = sm_sinh(w < 1 ? w / 2 : 0.5);
    real near = sm_log1p(2 * half * half),
         far = w + (sm_log1p(sm_exp(-2 * w)) - LN2_LOW - LN2_HIGH);
    return w < 1 ? near : far;
}

/* log x in another base: k two + log(m) unit, both to twice the precision, so that an integer
 * result is exact. unit_high and two_high end in zero bits, so that products with them are exact.
 */
INLINE real log_to_base(real x, real unit_high, real unit_low, real two_high, real two_low) {
    Parts p = parts(x);
    real f = p.m - 1;
    Logarithm l = logarithm(f);
    real high = upper_bits(f - l.square), low = ((f - high) - l.square) + l.rest;
    real whole = p.k * two_high, part = high * unit_high, y = whole + part;
    real rest = MADD(low, unit_high, MADD(low + high, unit_low, p.k * two_low));
    return log_settled(x, y + (((whole - y) + part) + rest));
}

INLINE real sm_log2(real x) { return log_to_base(x, 0x1.715476p0, 0x1.4ae0bf85ddf44p-26, 1, 0); }

INLINE real sm_log10(real x) {
    return log_to_base(x, 0x1.bcb7b1p-2, 0x1.49b9438ca9aaep-28, 0x1.34413509f6p-2,
                       0x1.9fef311f12b36p-42);
}

#endif
