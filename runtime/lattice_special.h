/* The special functions that the staircases and the polygamma operator need and libm lacks. Each
 * names its method and its error. In: any double in the stated range. Out: a double, NaN for NaN. A
 * part of lattice.h. */
#ifndef SMOOTH_RUNTIME_LATTICE_SPECIAL_H
#define SMOOTH_RUNTIME_LATTICE_SPECIAL_H

/* B_2n/(2n)!, n = 0 to 19. The Bernoulli number tends to -2 (-1)^n (2n)!/(2 pi)^2n. */
static const real bernoulli_numbers[20] = {
    1,
    0x1.5555555555555p-4,
    -0x1.6c16c16c16c17p-10,
    0x1.1566abc011567p-15,
    -0x1.bbd779334ef0bp-21,
    0x1.66a8f2bf70ebep-26,
    -0x1.22805d644267fp-31,
    0x1.d6db2c4e09162p-37,
    -0x1.7da4e1f79955cp-42,
    0x1.355871d652e9ep-47,
    -0x1.f57d968caacf1p-53,
    0x1.967e1f09c376fp-58,
    -0x1.497d9033a2b5cp-63,
    0x1.0b132d7c6ad06p-68,
    -0x1.b0f72d59f1c16p-74,
    0x1.5ef2da4cca26dp-79,
    -0x1.1c77df96de38bp-84,
    0x1.cd299de521b62p-90,
    -0x1.75cde656574a7p-95,
    0x1.2efe8db3b4adfp-100,
};

/* The Bernoulli polynomial b_k(q) = B_k(q)/k! at q = near, 0 <= near <= 1/2, where mid = 1/2 - near
 * is given too, because one of the two is exact. Taylor's formula at the nearer of 0 and 1/2, where
 * b_n(1/2) = -(1 - 2^(1-n)) b_n(0). 0 for k < 0, b_1(0) = -1/2. Error 3 eps max |b_k|, k <= 39. */
INLINE real bernoulli(int k, real near, real mid) {
    int left = near <= 0.25;
    real z = left ? near : -mid, y = k < 0 ? 0 : 1, half = 2;
    for (int n = 1; n <= k; n++) {
        half *= 0.5;
        real even = n & 1 ? 0 : bernoulli_numbers[n / 2];
        real node = left ? (n == 1 ? -0.5 : even) : (half - 1) * even;
        y = MADD(y, z / (k - n + 1), node);
    }
    return y;
}

/* The tail of Hurwitz's zeta function, sum over j >= 0 of (a + j)^-s for a >= 10 + 3s/2, s > 1, by
 * the formula of Euler and Maclaurin: after 9 terms the error is less than 1e-17 of the sum. */
static inline real zeta_tail(real s, real a) {
    real power = pow(a, 1 - s), factor = s / a, y = 0;
    for (int n = 1; n < 10; n++) {
        y = MADD(factor, bernoulli_numbers[n], y);
        factor *= (s + 2 * n - 1) / a * ((s + 2 * n) / a);
    }
    return power * (1 / (s - 1) + (0.5 + y) / a);
}

/* Hurwitz's zeta function for a >= 0, s > 1: the first terms one by one, then the tail. Error 3
 * eps. */
static inline real hurwitz(real s, real a) {
    real start = 10 + 1.5 * s, n = a < start ? ceil(start - a) : 0, y = zeta_tail(s, a + n);
    while (n-- > 0) y += pow(a + n, -s);
    return y;
}

/* psi(x), x > 0: recurrence up to x >= 10, then the asymptotic series. Error 4 eps (1 + |y|). */
static inline real digamma(real x) {
    real n = x < 10 ? ceil(10 - x) : 0, v = 1 / (x + n), square = v * v;
    real sum = 0, series = 0, power = square;
    for (int j = 1; j < 11; j++) {
        series = MADD(bernoulli_numbers[j], power, series);
        power *= 2 * j * (2 * j + 1) * square;
    }
    real y = sm_log(x + n);
    while (n-- > 0) sum += 1 / (x + n);
    return (y - sum) - (0.5 * v + series);
}

/* The n-th derivative of digamma, n = 0, 1, 2, ..., for all real x: (-1)^(n+1) n! times the sum of
 * (x + j)^-(n+1). For x < 0 the sum over all integers j less the sum over j < -x. Error 4 eps times
 * the terms added. At a pole +inf for odd n, NaN for even n, where the two sides differ; NaN for
 * n > 170, where n! is no double. */
static inline real polygamma(real n, real x) {
    real s = n + 1, nearest = rint(x), r = x - nearest;
    real below = r > 0 ? r : 1 + r, above = r > 0 ? 1 - r : -r, odd = fmod(n, 2) != 0 ? 1 : -1;
    if (!(n >= 0 && n <= 170) || n != floor(n) || x != x || x == -INFINITY) return NAN;
    if (x == INFINITY) return n == 0 ? x : odd * 0.0;
    if (x <= 0 && r == 0) return odd > 0 ? INFINITY : NAN;
    if (n == 0 && x > 0) return digamma(x);
    if (n == 0) {
        real turned = fabs(r) > 0.25 ? tan(PI * (0.5 - fabs(r))) : 1 / tan(PI * fabs(r));
        return digamma(1 - x) - PI * (r < 0 ? -turned : turned);
    }
    real sum = hurwitz(s, x > 0 ? x : below);
    if (x < 0) sum += odd * (hurwitz(s, above) - hurwitz(s, 1 - x));
    return odd * tgamma(s) * sum;
}

/* The integral over s > 0 of cosh(s)^n e^(-T cosh s): K_0(T) for n = 0, K_1(T) for n = 1, and
 * (-1)^n the n-th derivative of K_0 (Abramowitz and Stegun 9.6.24). T >= 1. The trapezoidal rule of
 * step h is off by e^(T - pi^2/h) = e^-40 of the whole; rounding 3 eps, and that of T in e^-T. */
static inline real bessel_integral(real n, real T) {
    real h = PI_SQUARED / (40 + T), half = sm_sinh(0.5 * h), rise = 4 * half * half;
    real before = 0.5 * rise, c = 0, y = 0.5;
    while (T * c < 42 + 4 * n) {
        real next = MADD(rise, 1 + c, 2 * c - before);
        before = c;
        c = next;
        y = MADD(whole_power(1 + c, (int)n), sm_exp(-T * c), y);
    }
    return h * sm_exp(-T) * y;
}

#endif
