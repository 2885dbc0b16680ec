/* The exponential and its relatives. Method: the reduction x = k ln 2 + r, |r| <= ln(2)/2, of Cody
 * and Waite (Software Manual for the Elementary Functions, 1980), and one polynomial in r. A part
 * of elementary.h. Largest errors measured, in units in the last place:
 *
 *   exp 1.1   expm1 1.3   sinh 2.4   cosh 1.5   tanh 2.5   sech2 2.5, not fused 3.2 */
#ifndef SMOOTH_RUNTIME_ELEMENTARY_EXP_H
#define SMOOTH_RUNTIME_ELEMENTARY_EXP_H

#define LOG2_E      0x1.71547652b82fep0
#define LN2_HIGH    0x1.62e42feep-1
#define LN2_LOW     0x1.a39ef35793c76p-33
#define ROUND_SHIFT 0x1.8p52

/* e^r = 1 + r + r^2 P(r) for |r| <= ln(2)/2; 6e-18. */
static const real exp_series[] = {0.5,
                                  0x1.5555555555503p-3,
                                  0x1.555555555326ep-5,
                                  0x1.111111112827dp-7,
                                  0x1.6c16c17ca5bcap-10,
                                  0x1.a01a011d77b7ep-13,
                                  0x1.a019ab8227de4p-16,
                                  0x1.71df536c83be6p-19,
                                  0x1.289f3c3ec0096p-22,
                                  0x1.ad219cc1568a0p-26};

typedef struct Exponential {
    real value, less_one;
} Exponential;

/* 2^k for a small integer k. In: the bits of k + ROUND_SHIFT, whose last ones are k; they are moved
 * into the exponent. */
INLINE real power_of_bits(Bits k) { return real_of((k << 52) + 0x3ff0000000000000u); }

/* e^(x + low) = 2^k (1 + sum) = 2^k (1 + r + q) for |x| < 1000 and |low| far below 1. `shifted` is
 * k + ROUND_SHIFT; q includes the rounding error of r. */
typedef struct Reduced {
    real shifted, k, r, q, sum;
} Reduced;

INLINE Reduced reduced(real x, real low) {
    real shifted = MADD(x, LOG2_E, ROUND_SHIFT), k = shifted - ROUND_SHIFT;
    real high = MADD(-k, LN2_HIGH, x), rest = MADD(k, LN2_LOW, -low), r = high - rest, z = r * r;
    real p = POLYNOMIAL(exp_series, r), q = MADD(z, p, (high - r) - rest);
    return (Reduced){shifted, k, r, q, MADD(z, p, r)};
}

/* Is 2^k (1 + sum) rounded to 0? Then a factor is set to 0. Left to underflow, the product would
 * take many times as long, and far from a kink most results are that small. */
INLINE int vanishes(Reduced e) { return e.k < -1075.5; }

/* 2^shift e^(x + low), shift <= 0. The power of two is multiplied in two steps, so that subnormal
 * results are rounded once. */
INLINE real raised(Reduced e, int shift) {
    Bits half = bits_of(MADD(0.5, e.k, ROUND_SHIFT)), whole = bits_of(e.shifted) + (Bits)shift;
    real a = power_of_bits(half), b = vanishes(e) ? 0 : power_of_bits(whole - half);
    return MADD(a, e.sum, a) * b;
}

/* LIFT s e^(x + low) for s near 1 and -1100 < x < 270. It is never subnormal, so one step is
 * enough: k is added to the exponent of s. */
#define LIFT 0x1p600

INLINE real lifted(Reduced e, real s) {
    real a = real_of(bits_of(LIFT * s) + (bits_of(e.shifted) << 52));
    return MADD(a, e.sum, a);
}

/* The factor that removes LIFT again, for s <= 1. */
INLINE real lowered(Reduced e) { return vanishes(e) ? 0 : 1 / LIFT; }

/* 2^shift (e^(x + low) - 1) for x < 709, or shift <= -2; one = 2^shift. The sum of 2^k - 1 and 2^k
 * r is kept exactly, as two doubles. */
INLINE real raised_less_one(Reduced e, int shift, real one) {
    Bits k = bits_of(e.shifted > ROUND_SHIFT - 64 ? e.shifted : ROUND_SHIFT - 64) + (Bits)shift;
    real scale = power_of_bits(k), steps = scale - one;
    real t = MADD(scale, e.r, steps);
    return t + MADD(scale, e.q, MADD(scale, e.r, steps - t));
}

/* x, clamped to just beyond the range in which e^x is neither 0 nor infinite. */
INLINE real in_range(real x) { return x < -746 ? -746 : x > 710.8 ? 710.8 : x; }

/* e^(x + low) and e^(x + low) - 1 for -1000 < x <= 0. */
INLINE Exponential exponential(real x, real low) {
    Reduced e = reduced(x, low);
    return (Exponential){lifted(e, 1) * lowered(e), raised_less_one(e, 0, 1)};
}

INLINE real sm_exp(real x) { return raised(reduced(in_range(x), 0), 0); }

/* (e^x - 1)/4, which does not overflow before sinh does. */
INLINE real quarter_less_one(real x) { return raised_less_one(reduced(in_range(x), 0), -2, 0.25); }

/* y, or x where it is so small that the result is x itself, subnormal or not. */
INLINE real or_tiny(real x, real y) { return fabs(x) < 0x1p-54 ? x : y; }

INLINE real sm_expm1(real x) { return or_tiny(x, 4 * quarter_less_one(x)); }

/* (e + e/(e + 1))/2 with e = e^|x| - 1. */
INLINE real sm_sinh(real x) {
    real q = quarter_less_one(fabs(x)), y = 2 * q + q / MADD(2, q, 0.5);
    return or_tiny(x, copysign(y, x));
}

/* h + 1/(4 h) with h = e^|x|/2. */
INLINE real sm_cosh(real x) {
    real h = raised(reduced(in_range(fabs(x)), 0), -1);
    return h + 0.25 / h;
}

/* e^(-2 |x|), reduced; x is clamped to just beyond the range in which that is not 0. */
INLINE Reduced reduced_twice(real x) {
    real y = -2 * fabs(x);
    return reduced(y < -746 ? -746 : y, 0);
}

/* -e/(2 + e) with e = e^(-2 |x|) - 1. */
INLINE real sm_tanh(real x) {
    real e = raised_less_one(reduced_twice(x), 0, 1);
    return copysign(-e / (2 + e), x);
}

/* 1/cosh(x)^2, the slope of tanh: 4 e/(1 + e)^2 with e = e^(-2 |x|), and with the rounding error of
 * 1 + e corrected. */
INLINE real sm_sech2(real x) {
    Reduced r = reduced_twice(x);
    r.sum = r.r + r.q; /* one rounding less */
    real e = lifted(r, 1) * lowered(r), d = 1 + e;
    return 4 * e / MADD(d, d, 2 * (e - (d - 1)));
}

#endif
