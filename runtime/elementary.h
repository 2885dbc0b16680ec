/* The elementary functions of the tails: e^x, e^x - 1, log(1 + t), arctan y. Branch-free, without
 * tables; the errors are those of the method, in units in the last place (section 6). */
#ifndef SMOOTH_RUNTIME_ELEMENTARY_H
#define SMOOTH_RUNTIME_ELEMENTARY_H

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

/* log(1 + t) = 2 s (1 + z P(z)) with s = t/(2 + t), z = s^2 <= 1/9; 2.2e-19. */
static const real log1p_series[] = {
    0x1.5555555555555p-2, 0x1.9999999999b13p-3, 0x1.2492492483f1ep-3, 0x1.c71c71ce0b85dp-4,
    0x1.745d16aeb5ddap-4, 0x1.3b13a65189b58p-4, 0x1.1114a2394355ep-4, 0x1.e130d9723bf93p-5,
    0x1.b84364ea546a2p-5, 0x1.42aa1cbfb458ap-5, 0x1.329c3a7ed8a9fp-4};

/* arctan y = y (1 + z P(z)) with z = y^2 <= 1; 2.9e-17. */
static const real atan_series[] = {
    -0x1.5555555555555p-2, 0x1.9999999999716p-3,  -0x1.249249247bf5ap-3,  0x1.c71c71bd69ec2p-4,
    -0x1.745d16297b08ep-4, 0x1.3b139d4fd57b2p-4,  -0x1.11102272f2acdp-4,  0x1.e1d213bc52abap-5,
    -0x1.aec5ae2868305p-5, 0x1.844448c87217cp-5,  -0x1.5d72c7720d32fp-5,  0x1.342564ab63922p-5,
    -0x1.01ee886c39c78p-5, 0x1.88c9fa828e8a8p-6,  -0x1.031ee9874822ep-6,  0x1.192c1e565b699p-7,
    -0x1.d9600dfc0525bp-9, 0x1.1e75399f126d1p-10, -0x1.b7f696e9a1329p-13, 0x1.40552de4c042ep-16};

typedef struct Exponential {
    real value, less_one;
} Exponential;

/* 2^k for an integer -1022 <= k <= 1023: k moved into the exponent field. */
INLINE real power_of_two(real k) {
    real shifted = k + ROUND_SHIFT;
    unsigned long long bits;
    __builtin_memcpy(&bits, &shifted, sizeof bits);
    bits = (bits << 52) + 0x3ff0000000000000u;
    __builtin_memcpy(&shifted, &bits, sizeof bits);
    return shifted;
}

/* e^(x + low) and e^(x + low) - 1 from one reduction, for |low| far below 1. The power of two is
 * applied in two steps, so that subnormal results round once. 1.1 and 1.7 ulp. */
INLINE Exponential exponential(real x, real low) {
    x = x < -746 ? -746 : x > 710 ? 710 : x;
    real k = MADD(x, LOG2_E, ROUND_SHIFT) - ROUND_SHIFT;
    real r = MADD(-k, LN2_LOW, MADD(-k, LN2_HIGH, x)) + low;
    real p = MADD(r * r, POLYNOMIAL(exp_series, r), r);
    real half = (0.5 * k + ROUND_SHIFT) - ROUND_SHIFT;
    real a = power_of_two(half), b = power_of_two(k - half), c = a * b;
    return (Exponential){MADD(a, p, a) * b, MADD(c, p, c - 1)};
}

/* log(1 + t) for 0 <= t <= 1; 1.1 ulp. */
INLINE real log1p_unit(real t) {
    real s = t / (2 + t), z = s * s;
    return MADD(-s, MADD(-2 * z, POLYNOMIAL(log1p_series, z), t), t);
}

/* arctan y for 0 <= y <= 1; 1.9 ulp. */
INLINE real atan_unit(real y) {
    real z = y * y;
    return MADD(y * z, POLYNOMIAL(atan_series, z), y);
}

#endif
