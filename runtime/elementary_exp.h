/* The exponential and its relatives, by Cody and Waite's reduction x = k ln 2 + r, |r| <= ln(2)/2,
 * and one polynomial in r (section 6.1). Errors in units in the last place, measured:
 *
 *   exp 1.1   expm1 1.2   sinh 2.1   cosh 1.5   tanh 2.4 */
#ifndef SMOOTH_RUNTIME_ELEMENTARY_EXP_H
#define SMOOTH_RUNTIME_ELEMENTARY_EXP_H

#include "real.h"

#define LOG2_E      0x1.71547652b82fep0
#define LN2_HIGH    0x1.62e42feep-1
#define LN2_LOW     0x1.a39ef35793c76p-33
#define ROUND_SHIFT 0x1.8p52

/* e^r = 1 + r + r^2 P(r) for |r| <= ln(2)/2; 1.7e-17. */
static const real exp_series[] = {
    0x1.0000000000001p-1,  0x1.5555555555558p-3,  0x1.5555555553cd6p-5,  0x1.111111110f8d9p-7,
    0x1.6c16c178acd51p-10, 0x1.a01a01afb87cep-13, 0x1.a019b8b19b671p-16, 0x1.71ddf782f28c3p-19,
    0x1.2891da18ce54cp-22, 0x1.af61c990e9123p-26};

/* e^r = 1 + r + r^2/2 + r^3 P(r) for the same r; 1e-18 r. */
static const real expm1_series[] = {
    0x1.5555555555559p-3,  0x1.5555555555552p-5,  0x1.111111110f607p-7,  0x1.6c16c16c18637p-10,
    0x1.a01a01b0384ccp-13, 0x1.a01a01992448bp-16, 0x1.71ddf74fa4815p-19, 0x1.27e500743a188p-22,
    0x1.af60cadd8d8a5p-26, 0x1.1f2a755a55c45p-29};

typedef struct Exponential {
    real value, less_one;
} Exponential;

/* 2^k for an integer -1022 <= k <= 1023: k moved into the exponent field. */
INLINE real power_of_two(real k) {
    return real_of((bits_of(k + ROUND_SHIFT) << 52) + 0x3ff0000000000000u);
}

/* e^(x + low) = 2^k (1 + p), for |low| far below 1. */
typedef struct Reduced {
    real k, p;
} Reduced;

INLINE Reduced reduced(real x, real low) {
    x = x < -746 ? -746 : x > 711 ? 711 : x;
    real k = MADD(x, LOG2_E, ROUND_SHIFT) - ROUND_SHIFT;
    real r = MADD(-k, LN2_LOW, MADD(-k, LN2_HIGH, x)) + low;
    return (Reduced){k, MADD(r * r, POLYNOMIAL(exp_series, r), r)};
}

/* 2^k (1 + p) s: by the power of two in two steps, so that subnormal results round once. */
INLINE real raised(real k, real p, real s) {
    real half = (0.5 * k + ROUND_SHIFT) - ROUND_SHIFT, a = power_of_two(half) * s;
    return MADD(a, p, a) * power_of_two(k - half);
}

/* e^(x + low) and, for x < 709, e^(x + low) - 1 from one reduction. 1.1 and 1.7 ulp. */
INLINE Exponential exponential(real x, real low) {
    Reduced e = reduced(x, low);
    real scale = power_of_two(e.k > -64 ? e.k : -64);
    return (Exponential){raised(e.k, e.p, 1), MADD(scale, e.p, scale - 1)};
}

INLINE real sm_exp(real x) {
    Reduced e = reduced(x, 0);
    return raised(e.k, e.p, 1);
}

/* e^x/4 and (e^x - 1)/4, which overflow no sooner than sinh, for x >= -700. The reduction keeps
 * what the rounding of r loses, and the sum of 2^k r and 2^k - 1 is exact in two parts. */
INLINE Exponential quarter_exponential(real x) {
    x = x < -700 ? -700 : x > 710.8 ? 710.8 : x;
    real k = MADD(x, LOG2_E, ROUND_SHIFT) - ROUND_SHIFT;
    real high = MADD(-k, LN2_HIGH, x), low = k * LN2_LOW, r = high - low;
    real rest = (high - r) - low, square = r * r;
    real q = MADD(square * r, POLYNOMIAL(expm1_series, r), 0.5 * square) + rest;
    real scale = power_of_two(k - 2), steps = scale - 0.25, t = MADD(scale, r, steps);
    real less_one = t + MADD(scale, q, MADD(scale, r, steps - t));
    return (Exponential){MADD(scale, r + q, scale), less_one};
}

/* A tiny x is its own result, subnormal or not. */
INLINE real or_tiny(real x, real y) { return fabs(x) < 0x1p-54 ? x : y; }

INLINE real sm_expm1(real x) { return or_tiny(x, 4 * quarter_exponential(x).less_one); }

/* Half of e + e/(e + 1), e = e^|x| - 1. */
INLINE real sm_sinh(real x) {
    real q = quarter_exponential(fabs(x)).less_one, y = 2 * q + q / MADD(2, q, 0.5);
    return or_tiny(x, copysign(y, x));
}

/* h + 1/(4 h), h = e^|x|/2. */
INLINE real sm_cosh(real x) {
    Reduced e = reduced(fabs(x), 0);
    real h = raised(e.k - 1, e.p, 1);
    return h + 0.25 / h;
}

/* With e = e^(-2 |x|): (1 - e)/(1 + e), or 1 - 2 e/(1 + e) where that is nearer to 1. */
INLINE real sm_tanh(real x) {
    Exponential e = quarter_exponential(-2 * fabs(x));
    int is_far = e.value < 0x1p-4;
    real over = is_far ? 2 * e.value : -e.less_one,
         under = is_far ? e.value + 0.25 : 0.5 + e.less_one;
    real quotient = over / under, y = is_far ? 1 - quotient : quotient;
    return or_tiny(x, copysign(y, x));
}

#endif
