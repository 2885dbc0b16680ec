/* The deviations of logistic, gaussian and sech, whose tails and spectra fall exponentially.
 * Method: steps, or a power series for them, while the kernel is narrow; waves otherwise. The
 * spectra are the characteristic functions of all kernels that use waves. A part of lattice.h. */
#ifndef SMOOTH_RUNTIME_LATTICE_EXPONENTIAL_H
#define SMOOTH_RUNTIME_LATTICE_EXPONENTIAL_H

/* The number of waves that matter, made even: rate/t. */
INLINE int wave_count(real rate, real t) { return 2 * (int)ceil(0.5 * rate / t); }

/* The factor on rate at the total order n, or at that of a plan if it is larger. */
INLINE real more_waves(real n) { return 1 + (n > PLANNED ? n : PLANNED) / 16; }

/* A tail that is a power series: Phi(-a/t) is the sum over n = 1, 1 + stride, ... of term(n) z^n,
 * z = e^(-a/t). The gaussian's is no such series: its stride is 0. */
typedef struct Tail {
    int stride;
    real (*term)(int n);
} Tail;

/* A kernel with light tails: the tail has fallen by e^-44 at w = cut, and the spectrum after rate/t
 * waves. */
typedef struct Light {
    Psi *psi;
    Spectrum *spectrum;
    Tail tail;
    real cut, rate;
} Light;

/* The number of terms that matter for t < 0.2 at a + 1, a + 2, ...: the others are below e^-44. */
INLINE int term_count(Tail tail, real t) { return 1 + (int)(44 * t / tail.stride); }

/* The plan of a tail. For each n the steps at a + 1, a + 2, ... form a geometric series of ratio
 * e^(-n/t). From the last n to the first it holds, for i = 0, 1, ..., the coefficient of z^n in the
 * order (i, m), m < 2; for m = 1 that is linear in a and takes two numbers. */
INLINE void plan_tail(Tail tail, real m, real t, real *plan) {
    for (int k = term_count(tail, t) - 1; k >= 0; k--) {
        real n = 1 + k * tail.stride, q = decay(point(-n, t, FAR)).value, sum = q / (1 - q);
        real order = q > 0 ? tail.term((int)n) * sum : 0;
        if (q == 0) n = 0;
        for (int i = 0; i <= PLANNED - m; i++, order *= n / t) {
            if (m == 0) *plan++ = order;
            if (m == 1) *plan++ = order * n / t / t;
            if (m == 1) *plan++ = order / t * (n / t / (1 - q) - i);
        }
    }
}

INLINE real lattice_tail(Tail tail, Order o, real a, Temperature at) {
    real z = decay(point(-a, at.t, FAR)).value, w = tail.stride > 1 ? z * z : z, y = 0;
    const real *c = o.m > 0 ? at.plan + 2 * (int)o.i : at.plan + (int)o.i;
    for (int k = term_count(tail, at.t); k > 0; k--, c += o.m > 0 ? 2 * PLANNED : PLANNED + 1)
        y = MADD(y, w, o.m > 0 ? MADD(a, c[0], c[1]) : c[0]);
    return y * z;
}

/* Steps, or waves, up to where they have fallen by e^-44. One more pair of steps is added, because
 * a derivative that vanishes at a step has the scale of the pair next to it. All but the nearest
 * steps come from the series, if the tail is one; for the gaussian two pairs are enough. Steps lose
 * digits where their sum is flat, waves where it is steep. At t = 0.2 both are accurate. */
INLINE int has_series(Tail tail, Order o) {
    return tail.stride > 0 && o.m < 2 && total(o) <= PLANNED;
}

INLINE real lattice_light(const Light *f, Order o, Offset c, Temperature at) {
    real sign = is_even(o.i) ? -1 : 1, more = 1 + total(o) / 16;
    if (!at.is_narrow)
        return lattice_waves(f->spectrum, o, c, at,
                             wave_count(f->rate * more_waves(total(o)), at.t));
    real nearest = lattice_pair(f->psi, o, c, at.t, 0);
    if (f->tail.stride == 0 && total(o) <= PLANNED)
        return lattice_pair(f->psi, o, c, at.t, 1) + nearest;
    if (!has_series(f->tail, o))
        return lattice_steps(f->psi, o, c, at.t, 2 + (int)(f->cut * more * at.t));
    real far = lattice_tail(f->tail, o, 0.5 + c.mid, at);
    real near = lattice_tail(f->tail, o, c.near, at);
    return far + sign * near + nearest;
}

INLINE void plan_light(Tail tail, Spectrum *chf, real rate, real m, real t, int is_narrow,
                       real *plan) {
    if (!is_narrow)
        plan_waves(chf, m, t, wave_count(rate * more_waves(PLANNED), t), plan);
    else if (has_series(tail, (Order){0, m}))
        plan_tail(tail, m, t, plan);
}

/* q^n, with a relative error of about n eps, which is harmless where terms of a series fall as
 * fast. */
INLINE real small_power(real q, int n) {
    real y = 1;
    for (; n > 0; n /= 2, q *= q) y *= n % 2 != 0 ? q : 1;
    return y;
}

/* The m-th derivative of csch z (sign = 1) or sech z (sign = -1), z > 1.9, from power = e^-z: a
 * closed form for m <= 2, else 2 sum over odd n of sign^((n-1)/2) e^(-n z) (-n)^m. */
INLINE real hyperbolic(real m, real power, real sign) {
    real ratio = sign * power * power, y = 0, first = 2 * power / (1 - ratio);
    real turn = (1 + ratio) / (1 - ratio);
    if (m == 0) return first;
    if (m == 1) return -first * turn;
    if (m == 2) return first * MADD(turn, turn, sign * first * first);
    for (int n = 1; n < 32; n += 2) {
        y = MADD(power, whole_power(-n, (int)m), y);
        power *= ratio;
    }
    return 2 * y;
}

/* z csch z with z = pi T. */
INLINE real spectrum_logistic(real m, real T, int k) {
    real z = PI * T * k, power = small_power(sm_exp(-PI * T), k), y = z * hyperbolic(m, power, 1);
    if (m > 0) y = MADD(m, hyperbolic(m - 1, power, 1), y);
    return y * whole_power(PI, (int)m);
}

/* sech(pi T/2). */
INLINE real spectrum_sech(real m, real T, int k) {
    return hyperbolic(m, small_power(sm_exp(-PI / 2 * T), k), -1) * whole_power(PI / 2, (int)m);
}

/* e^(-T^2/2), whose derivatives are Hermite's polynomials times it. */
INLINE real spectrum_gaussian(real m, real T, int k) {
    real y = small_power(sm_exp(-0.5 * T * T), k * k), last = 0;
    for (real n = 0; n < m; n++) {
        real next = -MADD(T * k, y, n * last);
        last = y;
        y = next;
    }
    return y;
}

INLINE real spectrum_cauchy(real m, real T, int k) {
    return (is_even(m) ? 1 : -1) * small_power(sm_exp(-T), k);
}

/* T K_1(T), whose derivative is -T K_0(T). */
INLINE real spectrum_algebraic(real m, real least, int k) {
    real T = least * k;
    if (m == 0) return T * bessel_integral(1, T);
    real y = T * bessel_integral(m - 1, T);
    if (m > 1) y -= (m - 1) * bessel_integral(m - 2, T);
    return is_even(m) ? y : -y;
}

INLINE real term_logistic(int n) { return n % 2 != 0 ? 1 : -1; }

INLINE real term_sech(int n) { return (n % 4 == 1 ? 2 : -2) / (PI * n); }

#define LIGHT(K, ...)                                                                          \
    static const Light light_##K = {.psi = psi_##K, .spectrum = spectrum_##K, __VA_ARGS__};    \
    INLINE void plan_##K(real m, real t, int is_narrow, real *plan) {                          \
        plan_light(light_##K.tail, light_##K.spectrum, light_##K.rate, m, t, is_narrow, plan); \
    }                                                                                          \
    INLINE real deviation_##K(Order o, Offset c, Temperature at) {                             \
        return lattice_light(&light_##K, o, c, at);                                            \
    }

LIGHT(logistic, .tail = {.stride = 1, .term = term_logistic}, .cut = 44, .rate = 2.4)
LIGHT(gaussian, .cut = 9.4, .rate = 1.6)
LIGHT(sech, .tail = {.stride = 2, .term = term_sech}, .cut = 44, .rate = 4.8)

#endif
