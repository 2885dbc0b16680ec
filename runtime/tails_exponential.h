/* The tails of logistic, laplace and sech, which are functions of e^-w. Method: one exponential,
 * then closed forms; for T_2 and T_3 polylogarithms and inverse tangent integrals (Lewin,
 * Polylogarithms and Associated Functions, 1981) as minimax polynomials, whose errors are given
 * after their formulas; for derivatives of high order the series of the density in e^-w, or that
 * over its poles (Mittag-Leffler). Everything is 0 from w = 746 on. A part of forms.h. */
#ifndef SMOOTH_RUNTIME_TAILS_EXPONENTIAL_H
#define SMOOTH_RUNTIME_TAILS_EXPONENTIAL_H

/* e^-w and e^-w - 1, shared by all functions of a kernel. */
INLINE Exponential decay(Point p) { return exponential(-p.w, -p.low); }

/* The j-th derivative of a density with phi' = -S phi, S' = c (1 - S^2), as P_j(S) phi:
 * P_(j+1) = c (1 - S^2) P_j' - S P_j, in which every other coefficient is 0, so the array holds
 * those of P_j and P_(j+1), interleaved. Returns P_j(S) for j < HIGH_ORDER. */
#define HIGH_ORDER 8

INLINE real tanh_polynomial(int j, real c, real S) {
    real a[HIGH_ORDER + 2], y = 0;
    for (int i = 0; i < HIGH_ORDER + 2; i++) a[i] = i == 0;
    for (int n = 1; n <= j; n++)
        for (int i = n % 2; i <= n; i += 2)
            a[i] = c * (i + 1) * a[i + 1] - (i > 0 ? (c * (i - 1) + 1) * a[i - 1] : 0);
    for (int i = j; i >= 0; i -= 2) y = y * (S * S) + a[i];
    return j % 2 != 0 ? y * S : y;
}

/* The sum over n = 1, 1 + stride, ... of n^power e^(-n w) with signs that alternate. For n w > 5
 * 32 terms are enough, and no term is more than 1000 times the sum. */
static inline real exponential_series(int power, int stride, Point p) {
    real z = decay(p).value, ratio = -whole_power(z, stride), y = 0;
    for (int n = 1 + 31 * stride; n > 0; n -= stride) y = MADD(y, ratio, whole_power(n, power));
    return z * y;
}

typedef struct Complex {
    real re, im;
} Complex;

static inline Complex complex_product(Complex a, Complex b) {
    return (Complex){a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

/* The sum over n = 1, 3, ... of (w - i n c)^-power, with the signs 1, sign, 1, sign, ... It ends
 * where a term is below 1e-18 of the first, soon if the power is high. */
static inline Complex pole_series(int power, real c, real sign, real w) {
    Complex sum = {0, 0}, term = {0, 0};
    real first = pow(MADD(w, w, c * c), -0.5 * power), size = first;
    for (int n = 1; size > 1e-18 * first; n += 2) {
        real height = n * c, square = MADD(w, w, height * height);
        Complex inverse = {w / square, height / square};
        term = (Complex){n % 4 == 1 ? 1 : sign, 0};
        for (int k = 0; k < power; k++) term = complex_product(term, inverse);
        size = fabs(term.re) + fabs(term.im);
        sum = (Complex){sum.re + term.re, sum.im + term.im};
    }
    return sum;
}

static inline real factorial(int n) {
    real y = 1;
    for (; n > 1; n--) y *= n;
    return y;
}

/* -Li_2(-e^-w) = y + y^2/4 + y^3 P(y^2), y = log(1 + e^-w) <= log 2; 1.4e-20. */
static const real dilog_series[] = {
    0x1.c71c71c71c71cp-6,  -0x1.23456789abcabp-12, 0x1.3d079fb6d40e2p-18, -0x1.8a86a44a6bb38p-24,
    0x1.04d7b71939184p-29, -0x1.6559dc82fc343p-35, 0x1.e3c9f1efc822ap-41};

/* -Li_3(-e^-w) = y + y^2 P(y), the same y; 3e-17. */
static const real trilog_series[] = {
    0x1.7ffffffffffffp-2,   0x1.425ed097b44ccp-4,   0x1.1c71c71c380e5p-7,  0x1.0fda61ace7da0p-13,
    -0x1.53d10c4823f78p-14, -0x1.cae31e38af4a1p-19, 0x1.6452e6f2f7b7cp-20, 0x1.7ecb8013075acp-24,
    -0x1.e6796825a9844p-26, -0x1.16ce444362613p-33};

INLINE real upper_logistic(Point p) {
    real t = decay(p).value;
    return t * (1 / (1 + t));
}

INLINE real ramp_logistic(Point p) { return log1p_unit(decay(p).value); }

INLINE real higher_logistic(int k, Point p) {
    real y = ramp_logistic(p), z = y * y;
    return k == 2 ? MADD(z, MADD(y, POLYNOMIAL(dilog_series, z), 0.25), y)
                  : MADD(z, POLYNOMIAL(trilog_series, y), y);
}

/* tanh(w/2), relatively accurate. */
INLINE real tanh_half(Point p) {
    real e = decay(p).less_one;
    return -e / (2 + e);
}

INLINE real odd_logistic(Point p) { return copysign(tanh_half(p), p.x); }

INLINE real alpha_logistic(Point p) { return MADD(p.w, upper_logistic(p), ramp_logistic(p)); }

INLINE real density_logistic(Point p) {
    real t = decay(p).value, q = 1 / (1 + t);
    return t * q * q;
}

INLINE real slope_logistic(Point p) { return -side(p.x) * density_logistic(p) * tanh_half(p); }

INLINE real bend_logistic(Point p) { return density_logistic(p) * MADD(-p.w, tanh_half(p), 1); }

/* By the poles of the density at odd multiples of i pi, all of them double. */
static inline real derivative_logistic(int j, int i, Point p) {
    real sign = (i + j) % 2 != 0 ? side(p.x) : 1, turned = j % 2 != 0 ? -1 : 1, y;
    if (j >= 4 && p.w > 5)
        y = turned * exponential_series(j + 1, 1, p);
    else if (j < HIGH_ORDER)
        y = tanh_polynomial(j, 0.5, tanh_half(p)) * density_logistic(p);
    else
        y = -2 * turned * factorial(j + 1) * pole_series(j + 2, PI, 1, p.w).re;
    return sign * whole_power(p.w, i) * y;
}

static const Tails logistic = {
    .peak = 0.25,
    .corner = LN2,
    .variance = PI_SQUARED / 3,
    .far = FAR,
    .settled = SETTLED_ALL,
    FUNCTIONS(logistic),
    RAMPS(logistic),
};

INLINE real upper_laplace(Point p) { return 0.5 * decay(p).value; }

INLINE real ramp_laplace(Point p) { return upper_laplace(p); }

INLINE real higher_laplace(int k, Point p) {
    (void)k;
    return upper_laplace(p);
}

INLINE real odd_laplace(Point p) { return copysign(decay(p).less_one, p.x); }

INLINE real alpha_laplace(Point p) { return (1 + p.w) * upper_laplace(p); }

INLINE real density_laplace(Point p) { return upper_laplace(p); }

INLINE real slope_laplace(Point p) { return -side(p.x) * upper_laplace(p); }

INLINE real bend_laplace(Point p) { return (1 - p.w) * upper_laplace(p); }

static inline real derivative_laplace(int j, int i, Point p) {
    real s = side(p.x), sign = (j % 2 != 0 ? -s : 1) * (i % 2 != 0 ? s : 1);
    return sign * whole_power(p.w, i) * upper_laplace(p);
}

static const Tails laplace = {
    .peak = 0.5,
    .corner = 0.5,
    .variance = 2,
    .far = FAR,
    .settled = SETTLED_ALL,
    FUNCTIONS(laplace),
    RAMPS(laplace),
};

/* Ti_n(tan a) = a (1 + z P(z)), z = a^2, 0 <= a <= pi/4, the inverse tangent integrals;
 * 7.7e-17, 1.9e-17, 3.7e-17. */
static const real ti2_series[] = {
    0x1.c71c71c71c71fp-3,  0x1.fdb97530eb34fp-5,  0x1.331f62ba3a0e3p-6,  0x1.877196c92b1b0p-8,
    0x1.04559e54d9d66p-9,  0x1.655a406aff205p-11, 0x1.f68b857ac1b4ep-13, 0x1.63e4236531b33p-14,
    0x1.18edfd9ac863ep-15, 0x1.a5238ae52c2c7p-18, 0x1.7a4cd4ab732e0p-17, -0x1.27db06702ef2fp-18,
    0x1.a9c4a69cfef3ep-19};

static const real ti3_series[] = {
    0x1.2f684bda12f68p-2,   0x1.ab3297dafc300p-4,  0x1.30f3d424d392fp-5,  0x1.b79d587521df4p-7,
    0x1.4048c52189824p-8,   0x1.d78e3107c2161p-10, 0x1.5e4bfa8c5bbf1p-11, 0x1.0705956f7793fp-12,
    0x1.81ffe8092cc2cp-14,  0x1.5fe27fd7883c8p-15, 0x1.2e0f65e40c637p-19, 0x1.42edb72c24730p-16,
    -0x1.2424978a763a7p-17, 0x1.4c2ced51166bdp-18};

static const real ti4_series[] = {
    0x1.48b0fcd6e9e06p-2,   0x1.f61e78e33bc70p-4,  0x1.826006bf9f14bp-5,  0x1.294f029cf44e7p-6,
    0x1.ca001eac5f0cdp-8,   0x1.6175e0dd1022cp-9,  0x1.115e9d2c455e3p-10, 0x1.a950fdbaf1967p-12,
    0x1.4039485d6b3a0p-13,  0x1.33464fa4dd5d1p-14, 0x1.d8d2d8ec69d35p-20, 0x1.3328b3a8b3103p-15,
    -0x1.1f2224e0e90e1p-16, 0x1.3f329f77d60dcp-17};

INLINE real upper_sech(Point p) { return 2 * ONE_OVER_PI * atan_unit(decay(p).value); }

INLINE real ramp_sech(Point p) {
    real a = atan_unit(decay(p).value), z = square_beside_1(a);
    return 2 * ONE_OVER_PI * MADD(a * z, POLYNOMIAL(ti2_series, z), a);
}

INLINE real higher_sech(int k, Point p) {
    real a = atan_unit(decay(p).value), z = square_beside_1(a);
    real P = k == 2 ? POLYNOMIAL(ti3_series, z) : POLYNOMIAL(ti4_series, z);
    return 2 * ONE_OVER_PI * MADD(a * z, P, a);
}

INLINE real odd_sech(Point p) { return copysign(4 * ONE_OVER_PI * atan_unit(tanh_half(p)), p.x); }

INLINE real alpha_sech(Point p) { return MADD(p.w, upper_sech(p), ramp_sech(p)); }

INLINE real density_sech(Point p) {
    real t = decay(p).value;
    return 2 * ONE_OVER_PI * t / MADD(t, t, 1);
}

/* tanh w, from e^-2w - 1 = e (2 + e) with e = e^-w - 1. */
INLINE real tanh_whole(Point p) {
    real e = decay(p).less_one, d = e * (2 + e);
    return -d / (2 + d);
}

INLINE real slope_sech(Point p) { return -side(p.x) * density_sech(p) * tanh_whole(p); }

INLINE real bend_sech(Point p) { return density_sech(p) * MADD(-p.w, tanh_whole(p), 1); }

/* By the poles of the density at odd multiples of i pi/2. */
static inline real derivative_sech(int j, int i, Point p) {
    real sign = (i + j) % 2 != 0 ? side(p.x) : 1, turned = j % 2 != 0 ? -2 : 2, y;
    if (j >= 4 && p.w > 2.5)
        y = ONE_OVER_PI * turned * exponential_series(j, 2, p);
    else if (j < HIGH_ORDER)
        y = tanh_polynomial(j, 1, tanh_whole(p)) * density_sech(p);
    else
        y = ONE_OVER_PI * turned * factorial(j) * pole_series(j + 1, 0.5 * PI, -1, p.w).im;
    return sign * whole_power(p.w, i) * y;
}

static const Tails sech = {
    .peak = ONE_OVER_PI,
    .corner = 0x1.2a8ef10e6b122p-1,
    .variance = PI_SQUARED / 4,
    .far = FAR,
    .settled = SETTLED_ALL,
    FUNCTIONS(sech),
    RAMPS(sech),
};

#endif
