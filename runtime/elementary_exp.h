/* The exponential and its relatives, by Cody and Waite's reduction x = k ln 2 + r, |r| <= ln(2)/2,
 * and one polynomial in r (section 6.1). Errors in units in the last place, measured:
 *
 *   exp 0.9   expm1 1.2   sinh 2.1   cosh 1.4   tanh 2.4   sech2 2.7 */
#ifndef SMOOTH_RUNTIME_ELEMENTARY_EXP_H
#define SMOOTH_RUNTIME_ELEMENTARY_EXP_H

#include "real.h"

#define LOG2_E      0x1.71547652b82fep0
#define LN2_HIGH    0x1.62e42feep-1
#define LN2_LOW     0x1.a39ef35793c76p-33
#define ROUND_SHIFT 0x1.8p52

/* e^r = 1 + r + r^2/2 + r^3 P(r) for |r| <= ln(2)/2; 1e-18 r. */
static const real exp_series[] = {
    0x1.5555555555559p-3,  0x1.5555555555552p-5,  0x1.111111110f607p-7,  0x1.6c16c16c18637p-10,
    0x1.a01a01b0384ccp-13, 0x1.a01a01992448bp-16, 0x1.71ddf74fa4815p-19, 0x1.27e500743a188p-22,
    0x1.af60cadd8d8a5p-26, 0x1.1f2a755a55c45p-29};

typedef struct Exponential {
    real value, less_one;
} Exponential;

/* 2^k for a small integer k, given as k + ROUND_SHIFT, whose last bits are k: they become the
 * exponent. */
INLINE real power_of_bits(Bits k) { return real_of((k << 52) + 0x3ff0000000000000u); }

INLINE real power_of_two(real k) { return power_of_bits(bits_of(k + ROUND_SHIFT)); }

/* e^(x + low) = 2^k (1 + r + q), for |x| < 1000 and |low| far below 1; q takes what the rounding of
 * r loses. */
typedef struct Reduced {
    real k, r, q;
} Reduced;

INLINE Reduced reduced(real x, real low) {
    real k = MADD(x, LOG2_E, ROUND_SHIFT) - ROUND_SHIFT;
    real high = MADD(-k, LN2_HIGH, x), rest = k * LN2_LOW - low, r = high - rest, z = r * r;
    return (Reduced){k, r, MADD(z * r, POLYNOMIAL(exp_series, r), 0.5 * z) + ((high - r) - rest)};
}

/* 2^shift e^(x + low) s: by the power of two in two steps, so that subnormal results round once. */
INLINE real raised(Reduced e, real shift, real s) {
    real k = e.k + shift;
    Bits whole = bits_of(k + ROUND_SHIFT), half = bits_of(MADD(0.5, k, ROUND_SHIFT));
    real a = power_of_bits(half) * s;
    return MADD(a, e.r + e.q, a) * power_of_bits(whole - half);
}

/* LIFT s e^(x + low) for s near 1 and -1100 < x < 270: it is never subnormal, so that one step is
 * enough, and 2^k goes into the bits of s. */
#define LIFT 0x1p600

INLINE real lifted(Reduced e, real s) {
    real a = real_of(bits_of(LIFT * s) + (bits_of(e.k + ROUND_SHIFT) << 52));
    return MADD(a, e.r + e.q, a);
}

/* 2^shift (e^(x + low) - 1), one = 2^shift: the sum of 2^k - 1 and 2^k r is exact in two parts.
 * For x < 709, or shift <= -2. */
INLINE real raised_less_one(Reduced e, real shift, real one) {
    real scale = power_of_two((e.k > -64 ? e.k : -64) + shift), steps = scale - one;
    real t = MADD(scale, e.r, steps);
    return t + MADD(scale, e.q, MADD(scale, e.r, steps - t));
}

/* x where e^x is neither 0 nor infinite, or near it. */
INLINE real in_range(real x) { return x < -746 ? -746 : x > 710.8 ? 710.8 : x; }

/* e^(x + low) and, for x < 709, e^(x + low) - 1; |x| < 1000. */
INLINE Exponential exponential(real x, real low) {
    Reduced e = reduced(x, low);
    return (Exponential){raised(e, 0, 1), raised_less_one(e, 0, 1)};
}

INLINE real sm_exp(real x) { return raised(reduced(in_range(x), 0), 0, 1); }

/* (e^x - 1)/4, which overflows no sooner than sinh. */
INLINE real quarter_less_one(real x) { return raised_less_one(reduced(in_range(x), 0), -2, 0.25); }

/* A tiny x is its own result, subnormal or not. */
INLINE real or_tiny(real x, real y) { return fabs(x) < 0x1p-54 ? x : y; }

INLINE real sm_expm1(real x) { return or_tiny(x, 4 * quarter_less_one(x)); }

/* Half of e + e/(e + 1), e = e^|x| - 1. */
INLINE real sm_sinh(real x) {
    real q = quarter_less_one(fabs(x)), y = 2 * q + q / MADD(2, q, 0.5);
    return or_tiny(x, copysign(y, x));
}

/* h + 1/(4 h), h = e^|x|/2. */
INLINE real sm_cosh(real x) {
    real h = raised(reduced(in_range(fabs(x)), 0), -1, 1);
    return h + 0.25 / h;
}

/* With e = e^(-2 |x|): (1 - e)/(1 + e), or 1 - 2 e/(1 + e) where that is nearer to 1. */
INLINE real sm_tanh(real x) {
    Exponential e = exponential(in_range(-2 * fabs(x)), 0);
    int is_far = e.value < 0.25;
    real over = is_far ? 2 * e.value : -e.less_one, under = is_far ? 1 + e.value : 2 + e.less_one;
    real quotient = over / under, y = is_far ? 1 - quotient : quotient;
    return or_tiny(x, copysign(y, x));
}

/* 1/cosh(x)^2 = 4 e/(1 + e)^2, the slope of tanh, with what 1 + e has lost. */
INLINE real sm_sech2(real x) {
    real e = exponential(in_range(-2 * fabs(x)), 0).value, d = 1 + e;
    return 4 * e / MADD(d, d, 2 * (e - (d - 1)));
}

#endif
