/* The smoothed floor, ceil and round of every kernel: the convolution of the staircase with
 * phi(x/t)/t, the sum of Phi((x - n)/t) over all integers n, counted from below (section 7).
 *
 *   floor_K(x, t)  ceil_K(x, t)  round_K(x, t) = floor_K(x + 1/2, t)
 *   lattice_K(i, m, x, t)         d^i/dx^i d^m/dt^m floor_K, i + m >= 1, whole numbers
 *   lattice_half_K(i, m, x, t)    the same of round_K
 *
 * In goes any double; t = 0 is the hard staircase, a negative t or a NaN gives NaN. The error is
 * 16 eps times the condition scale up to order 2, and 1e-10 of the scale up to order 6. Below,
 * order (i, m) always means these derivatives, (0, 0) the value, and i and m hold whole numbers.
 *
 * Every method computes the same thing, a deviation: the staircase between two steps, less the
 * integer that the hard one has there. Reflecting x in a step or a mid-point turns the sign of the
 * even orders in x, so a method only sees points whose nearest step lies below. */
#ifndef SMOOTH_RUNTIME_LATTICE_H
#define SMOOTH_RUNTIME_LATTICE_H

#include "forms.h"
#include "hard.h"
#include "kernels.h"
#include "lattice_special.h"
#include <math.h>

/* Where a point lies between two steps: its distance to the nearest one and to the mid-point,
 * near + mid = 1/2, both in [0, 1/2] and one of them exact. */
typedef struct Cell {
    real near, mid;
} Cell;

/* The cell of a point at distance a <= 1/2 from a step, or from a mid-point. */
INLINE Cell cell(int at_mid, real a) {
    real b = 0.5 - a;
    return (Cell){at_mid ? b : a, at_mid ? a : b};
}

typedef real Psi(real k, real m, real x, real t);

/* The m-th derivative of a kernel's characteristic function at k T, T > 0, k = 1, 2, ... */
typedef real Spectrum(real m, real T, int k);

/* What the orders (i, m) with i + m <= PLANNED, of all staircases of one kernel, compute from m and
 * t alone is a plan, made by plan_K(m, t, plan). Two ways lead to a deviation, one for narrow
 * kernels: whoever calls knows which it is, and asks once for all that it calls. */
typedef real Deviation(real i, real m, Cell c, real t, int is_narrow, const real *plan);

#define NARROW(ID, name, ramp, support, class, narrow, ...) \
    static const real narrow_##name = narrow;
SMOOTH_KERNELS(NARROW)

INLINE int is_below(real t, real narrow) { return (t > 0) & (t < narrow); }

#define PLANNED 2
#define WAVES   (PLANNED + 1)

INLINE int is_even(real n) { return (int)n % 2 == 0; }

/* The deviation of the straight line that every staircase follows. */
INLINE real lattice_line(real i, real m, Cell c) { return m > 0 || i > 1 ? 0 : i > 0 ? 1 : -c.mid; }

/* The steps behind j others on either side (section 7.1). */
INLINE real lattice_pair(Psi *psi, real i, real m, Cell c, real t, int j) {
    real far = 0.5 + c.mid, sign = is_even(i) ? -1 : 1;
    return psi(-i, m, -(far + j), t) + sign * psi(-i, m, -(c.near + j), t);
}

/* The `count` nearest pairs, from far to near. */
INLINE real lattice_steps(Psi *psi, real i, real m, Cell c, real t, int count) {
    real y = 0;
    for (int j = count - 1; j >= 0; j--) y += lattice_pair(psi, i, m, c, t, j);
    return y;
}

/* The direction pi near, both parts accurate. */
INLINE Direction direction(Cell c) {
    int is_near = c.near < c.mid;
    Direction d = half_turns(is_near ? c.near : c.mid);
    return (Direction){is_near ? d.sine : d.cosine, is_near ? d.cosine : d.sine};
}

/* The coefficient a_k of Fourier's series, order (i, m). Beyond t = 200 it is next to nothing. */
INLINE real wave(Spectrum *chf, real i, real m, real t, int k) {
    t = t < 200 ? t : 200;
    return 2 * whole_power(2 * PI * k, (int)(i + m) - 1) * chf(m, 2 * PI * t, k);
}

/* From the last to the first, each for i = 0, 1, ..., WAVES - 1, side by side. */
static inline void plan_waves(Spectrum *chf, real m, real t, int count, real *plan) {
    t = t < 200 ? t : 200;
    for (int k = count; k > 0; k--, plan += WAVES) {
        real w = 2 * PI * k, y = m > PLANNED ? 0 : chf(m, 2 * PI * t, k);
        for (int i = 0; i <= PLANNED - m; i++) plan[i] = 2 * whole_power(w, i + (int)m - 1) * y;
    }
}

/* Fourier's series (section 7.3): sum over k of a_k sin(2 pi k near) and its derivatives, by
 * Clenshaw's recurrence. What that loses beside multiples of pi is some k eps a_k, nothing where
 * the a_k fall as fast as here. */
INLINE real lattice_waves(Spectrum *chf, real i, real m, Cell c, real t, int count,
                          const real *plan) {
    Direction d = direction(c);
    real up = 2 * d.sine * d.cosine, along = (d.cosine - d.sine) * (d.cosine + d.sine);
    real even = 0, odd = 0; /* what k = 2, 4, ... and 1, 3, ... lead to */
    const real *a = plan + (int)i;
    for (int k = count; k > 0; k -= 2) {
        int is_planned = i + m <= PLANNED;
        real a2 = is_planned ? a[0] : wave(chf, i, m, t, k);
        real a1 = is_planned ? a[WAVES] : wave(chf, i, m, t, k - 1);
        if (is_planned) a += 2 * WAVES;
        even = MADD(2 * along, odd, a2 - even);
        odd = MADD(2 * along, even, a1 - odd);
    }
    real sum = is_even(i) ? odd * up : MADD(odd, along, -even);
    return lattice_line(i, m, c) + ((int)i % 4 < 2 ? sum : -sum);
}

/* Euler and Maclaurin's formula for the steps at least `start` away, all of them for start = 0:
 * 2 sum over odd l >= i of b_(l-i)(near) times the (l-1)-st derivative of the m-th in t of Phi at
 * -start. From one term to the next but the i-th they fall by ratio^2 at least, to 1e-18. */
INLINE int far_count(real ratio) { return 2 + (int)(21 / sm_log(ratio)); }

INLINE real lattice_far(Psi *psi, real i, real m, Cell c, real t, real start, real ratio) {
    int first = (int)i | 1;
    real y = 0;
    for (int l = first + 2 * far_count(ratio); l >= first; l -= 2)
        y = MADD(2 * psi(1 - l, m, -start, t), bernoulli(l - (int)i, c.near, c.mid), y);
    return y;
}

/* The same for i <= PLANNED as two polynomials, in near and in -mid, at most 1/4: first 2 psi for
 * odd l, then their coefficients, side by side, from the last that counts to the first. */
INLINE int power_count(real ratio) { return PLANNED + 2 + (int)(41 / sm_log(4 * ratio)); }

static inline void plan_far(Psi *psi, real m, real t, real start, real ratio, real *plan) {
    int top = PLANNED + 1 + 2 * far_count(ratio), last = power_count(ratio);
    real c[40], over = 1; /* 1/j! */
    for (int l = 1; l <= top && m <= PLANNED; l += 2) c[l] = 2 * psi(1 - l, m, -start, t);
    for (int j = 0; j <= last && m <= PLANNED; j++) {
        real near = 0, mid = 0, half = 2;
        for (int n = 0; j % 2 != 0 && j + 2 * n <= top; n++, half /= 4) {
            near = MADD(c[j + 2 * n], bernoulli_numbers[n], near);
            mid = MADD(c[j + 2 * n] * (half - 1), bernoulli_numbers[n], mid);
        }
        plan[2 * (last - j)] = over * (j % 2 != 0 ? near : -0.5 * c[j + 1]);
        plan[2 * (last - j) + 1] = over * mid;
        over /= j + 1;
    }
}

/* Order i <= PLANNED from the plan. */
INLINE real planned_far(real i, Cell c, real ratio, const real *plan) {
    int left = c.near <= 0.25;
    real z = left ? c.near : -c.mid, y = 0;
    for (int j = power_count(ratio); j >= i; j--, plan += 2) {
        real times = i == 0 ? 1 : i == 1 ? j : j * (j - 1);
        real near = times * plan[0], mid = times * plan[1];
        y = MADD(y, z, left ? near : mid);
    }
    return y;
}

/* Heavy tails: the steps within 8 - t, then the formula of Euler and Maclaurin, whose terms, about
 * (l-1)!/(2 pi (start + t))^l, fall below 1e-19 for start + t >= 8. */
INLINE real heavy_start(real t) { return t < 8 ? ceil(8 - t) : 0; }

INLINE real lattice_heavy(Psi *psi, real i, real m, Cell c, real t, const real *plan) {
    real start = heavy_start(t), ratio = t + start;
    real far = i + m > PLANNED ? lattice_far(psi, i, m, c, t, start, ratio)
                               : planned_far(i, c, ratio, plan);
    return far + lattice_steps(psi, i, m, c, t, (int)start);
}

static inline void plan_heavy(Psi *psi, real m, real t, real *plan) {
    plan_far(psi, m, t, heavy_start(t), t + heavy_start(t), plan);
}

/* How many waves count, an even number: rate/t, with exponential tails more at high order. */
INLINE int wave_count(real rate, real t) { return 2 * (int)ceil(0.5 * rate / t); }

/* By how much more, at the order n or that of a plan. */
INLINE real more_waves(real n) { return 1 + (n > PLANNED ? n : PLANNED) / 16; }

/* A tail that is a power series: Phi(-a/t) is the sum over n = 1, 1 + stride, ... of term(n) z^n,
 * z = e^(-a/t). The gaussian's is none: stride 0. */
typedef struct Tail {
    int stride;
    real (*term)(int n);
} Tail;

/* So many terms count for t < 0.2 at a + 1, a + 2, ...: e^-44 is left. */
INLINE int term_count(Tail tail, real t) { return 1 + (int)(44 * t / tail.stride); }

/* The steps at a + 1, a + 2, ... for each n are a geometric series of ratio e^(-n/t). Order (i, m),
 * m < 2, from the last n to the first: what multiplies z^n, for m = 1 as a factor of a and a rest.
 */
static inline void plan_tail(Tail tail, real m, real t, real *plan) {
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

INLINE real lattice_tail(Tail tail, real i, real m, real a, real t, const real *plan) {
    real z = decay(point(-a, t, FAR)).value, w = tail.stride > 1 ? z * z : z, y = 0;
    const real *c = m > 0 ? plan + 2 * (int)i : plan + (int)i;
    for (int k = term_count(tail, t); k > 0; k--, c += m > 0 ? 2 * PLANNED : PLANNED + 1)
        y = MADD(y, w, m > 0 ? MADD(a, c[0], c[1]) : c[0]);
    return y * z;
}

/* Exponential tails: steps up to where the tail has fallen by e^-44, or waves likewise. One step
 * more, because the derivatives that vanish at a step have the pair beside it for their scale. All
 * but the nearest steps come from the series, if there is one; the gaussian's are two.
 * Steps lose digits where their sum is flat, waves where it is steep: 0.2 serves all (section 7.4).
 */
INLINE int has_series(Tail tail, real i, real m) {
    return tail.stride > 0 && m < 2 && i + m <= PLANNED;
}

INLINE real lattice_light(Psi *psi, Tail tail, Spectrum *chf, real cut, real rate, real i, real m,
                          Cell c, real t, int is_narrow, const real *plan) {
    real sign = is_even(i) ? -1 : 1, more = 1 + (i + m) / 16;
    if (!is_narrow)
        return lattice_waves(chf, i, m, c, t, wave_count(rate * more_waves(i + m), t), plan);
    real nearest = lattice_pair(psi, i, m, c, t, 0);
    if (tail.stride == 0 && i + m <= PLANNED) return lattice_pair(psi, i, m, c, t, 1) + nearest;
    if (!has_series(tail, i, m)) return lattice_steps(psi, i, m, c, t, 2 + (int)(cut * more * t));
    real far = lattice_tail(tail, i, m, 0.5 + c.mid, t, plan);
    real near = lattice_tail(tail, i, m, c.near, t, plan);
    return far + sign * near + nearest;
}

static inline void plan_light(Tail tail, Spectrum *chf, real rate, real m, real t, int is_narrow,
                              real *plan) {
    if (!is_narrow)
        plan_waves(chf, m, t, wave_count(rate * more_waves(PLANNED), t), plan);
    else if (has_series(tail, 0, m))
        plan_tail(tail, m, t, plan);
}

/* q^n, some n eps off: nothing where a term of a series falls as fast. */
static inline real small_power(real q, int n) {
    real y = 1;
    for (; n > 0; n /= 2, q *= q) y *= n % 2 != 0 ? q : 1;
    return y;
}

/* The m-th derivative of csch z (sign = 1) or sech z (sign = -1), z > 1.9, from e^-z: closed, or
 * 2 sum over odd n of sign^((n-1)/2) e^(-n z) (-n)^m. */
static inline real hyperbolic(real m, real power, real sign) {
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

/* z csch z for z = pi T. */
static inline real spectrum_logistic(real m, real T, int k) {
    real z = PI * T * k, power = small_power(sm_exp(-PI * T), k), y = z * hyperbolic(m, power, 1);
    if (m > 0) y = MADD(m, hyperbolic(m - 1, power, 1), y);
    return y * whole_power(PI, (int)m);
}

/* sech(pi T/2). */
static inline real spectrum_sech(real m, real T, int k) {
    return hyperbolic(m, small_power(sm_exp(-PI / 2 * T), k), -1) * whole_power(PI / 2, (int)m);
}

/* e^(-T^2/2): Hermite's polynomials. */
static inline real spectrum_gaussian(real m, real T, int k) {
    real y = small_power(sm_exp(-0.5 * T * T), k * k), last = 0;
    for (real n = 0; n < m; n++) {
        real next = -MADD(T * k, y, n * last);
        last = y;
        y = next;
    }
    return y;
}

static inline real spectrum_cauchy(real m, real T, int k) {
    return (is_even(m) ? 1 : -1) * small_power(sm_exp(-T), k);
}

/* T K_1(T), whose derivative is -T K_0(T). */
static inline real spectrum_algebraic(real m, real least, int k) {
    real T = least * k;
    if (m == 0) return T * bessel_integral(1, T);
    real y = T * bessel_integral(m - 1, T);
    if (m > 1) y -= (m - 1) * bessel_integral(m - 2, T);
    return is_even(m) ? y : -y;
}

static inline real term_logistic(int n) { return n % 2 != 0 ? 1 : -1; }

static inline real term_sech(int n) { return (n % 4 == 1 ? 2 : -2) / (PI * n); }

static const Tail tail_logistic = {1, term_logistic};
static const Tail tail_sech = {2, term_sech};
static const Tail tail_gaussian = {0, 0};

/* A kernel whose tail has fallen by e^-44 from w = cut on, and its spectrum from rate/t waves on.
 */
#define LIGHT(K, cut, rate)                                                                      \
    static inline void plan_##K(real m, real t, int is_narrow, real *plan) {                     \
        plan_light(tail_##K, spectrum_##K, rate, m, t, is_narrow, plan);                         \
    }                                                                                            \
    INLINE real deviation_##K(real i, real m, Cell c, real t, int is_narrow, const real *plan) { \
        return lattice_light(psi_##K, tail_##K, spectrum_##K, cut, rate, i, m, c, t, is_narrow,  \
                             plan);                                                              \
    }

LIGHT(logistic, 44, 2.4)
LIGHT(gaussian, 9.4, 1.6)
LIGHT(sech, 44, 4.8)

/* psi for x <= 0. High orders far out are found from the series in u^-2 <= 1/16 of
 * Phi = (1 - (1 + u^-2)^(-1/2))/2, because there they cancel. */
static inline real step_algebraic(real k, real m, real x, real t) {
    real i = -k, z = t / -x, a = -0.5, y = 0, term = 1;
    if (i + m <= 2 || !(z < 0.25)) return psi_algebraic(k, m, x, t);
    for (int e = 2; e < 36 && (e <= m + 1 || fabs(term) > 1e-18 * fabs(y)); e += 2) {
        a *= (1.0 - e) / e;
        term = e < m ? 0 : a * whole_power(z, e - (int)m);
        for (int n = 0; n < i; n++) term *= e + n;
        for (int n = 0; n < m; n++) term *= e - n;
        y += term;
    }
    for (int n = 0; n < i + m; n++) y /= -x;
    return y;
}

/* zeta(s) - 1 - 2^-s, the sum of n^-s from n = 3 on, s = 3, 5, ..., 41. */
static const real zeta_rest[] = {
    0x1.3ba004f006214p-4,  0x1.7418eca7ccdb8p-8,  0x1.196d0a679c46dp-11, 0x1.cf9ec0b5ab818p-15,
    0x1.8c6f922ccaa24p-18, 0x1.593a1177bd60cp-21, 0x1.2f797e237da15p-24, 0x1.0c1cda19a034ep-27,
    0x1.db08f9ba49e44p-31, 0x1.a5756502424edp-34, 0x1.763c4e163169bp-37, 0x1.4c752ab19917cp-40,
    0x1.276b90844a7f5p-43, 0x1.068c0350d57f0p-46, 0x1.d2b38cdcb36e8p-50, 0x1.9ed242012e059p-53,
    0x1.70b7c82703c44p-56, 0x1.47be3fe61081fp-59, 0x1.2352ffd58fa7bp-62, 0x1.02f40e0cf7020p-65};

/* Where the kernel is narrow its tail is the sum over j >= 1 of a_j (t/w)^2j, a_1 = 1/4. So the
 * steps three and more from the nearest one, at w = n + z and n - z, add up to the sum over p of
 * c_p z^(2p+1), where c_p is the sum over j of 2 a_j t^2j C(2j + 2p, 2p + 1) times that of
 * n^-(2j + 2p + 1). What is left out is below 2^-58 of the whole up to order PLANNED. A plan has
 * the c_p, or their derivatives in t, from the last to the first. */
#define RANK 14

INLINE int rank_terms(int p) { return 11 - 2 * p / 5; }

static inline void plan_narrow(real m, real t, real *plan) {
    for (int p = RANK; p >= 0; p--) {
        real c = p + 1, power = whole_power(t, 2 - (int)m), y = 0;
        for (int j = 1; j <= rank_terms(p); j++) {
            real times = m == 0 ? 1 : m == 1 ? 2 * j : 2 * j * (2 * j - 1);
            y = MADD(c * times, power * zeta_rest[j + p - 1], y);
            c *= -(2.0 * j + 2 * p + 2) * (2 * j + 2 * p + 1) / ((2 * j + 2) * (2.0 * j));
            power *= t * t;
        }
        *plan++ = y;
    }
}

/* The i-th derivative in z, i <= PLANNED. */
INLINE real lattice_narrow(real i, real z, const real *plan) {
    real y = 0, square = z * z;
    for (int p = RANK; p >= (i > 1); p--, plan++) {
        real times = i == 0 ? 1 : i == 1 ? 2 * p + 1 : (2 * p + 1) * (2 * p);
        y = MADD(y, square, times * *plan);
    }
    return i == 1 ? y : y * z;
}

/* Waves need 7/t Bessel functions, so they start a little later. */
static inline void plan_algebraic(real m, real t, int is_narrow, real *plan) {
    if (!is_narrow)
        plan_waves(spectrum_algebraic, m, t, wave_count(7.5, t), plan);
    else if (m <= PLANNED)
        plan_narrow(m, t, plan);
}

INLINE real deviation_algebraic(real i, real m, Cell c, real t, int is_narrow, const real *plan) {
    real sign = is_even(i) ? -1 : 1;
    if (!is_narrow) return lattice_waves(spectrum_algebraic, i, m, c, t, wave_count(7.5, t), plan);
    if (i + m > PLANNED) return lattice_heavy(step_algebraic, i, m, c, t, plan);
    real nearest = lattice_pair(psi_algebraic, i, m, c, t, 0);
    real next = lattice_pair(psi_algebraic, i, m, c, t, 1);
    real fifth = sign * psi_algebraic(-i, m, -(2 + c.near), t);
    return lattice_narrow(i, c.near, plan) + fifth + next + nearest;
}

/* psi for x <= 0: Phi = t/(2 (t - x)) has closed derivatives of every order. */
INLINE real step_softsign(real k, real m, real x, real t) {
    real i = -k, over = 1 / (t - x), y = (i + m > 0 ? i * t + m * x : t) * over;
    for (int n = 1; n < i + m; n++) y *= n * over;
    if (i + m > 0) y *= over;
    return (is_even(m) ? 0.5 : -0.5) * y;
}

/* A kink in the tail: waves die out too slowly, but the far field covers large t. */
static inline void plan_softsign(real m, real t, int is_narrow, real *plan) {
    (void)is_narrow;
    plan_heavy(step_softsign, m, t, plan);
}

INLINE real deviation_softsign(real i, real m, Cell c, real t, int is_narrow, const real *plan) {
    (void)is_narrow;
    return lattice_heavy(step_softsign, i, m, c, t, plan);
}

/* psi at x = 0, from the left. */
INLINE real step_laplace(real k, real m, real x, real t) {
    real y = 0.5;
    (void)x;
    for (real n = 0; n < -k; n++) y /= t;
    for (real n = 0; n < m; n++) y *= (k - n) / t;
    return y;
}

/* As for softsign; Euler and Maclaurin's series converges here, as (2 pi t)^-l. Below t = 0.8 the
 * steps on either side are a geometric series, for m <= 1: the first over D = 1 - e^(-1/t). */
static inline void plan_laplace(real m, real t, int is_narrow, real *plan) {
    real q = sm_exp(-1 / t), d = -sm_expm1(-1 / t);
    if (is_narrow) {
        plan[0] = 1 / d;
        plan[1] = q / d / d / t / t; /* d/dt of it */
    } else {
        plan_far(step_laplace, m, t, 0, 2 * PI * t, plan);
    }
}

/* t^2 d^2 times the order (0, 1), which is 0 at a step and at a mid-point, d = 1 - e^(-1/t):
 * e^(-1/t) (far sinh(near/t) - near sinh(far/t)) as it does not cancel at the one, and the same as
 * it does not at the other. */
INLINE real laplace_drift(Cell c, real t) {
    real far = 0.5 + c.mid, a = sm_exp(-c.near / t), b = sm_exp(-far / t), d = -sm_expm1(-1 / t);
    real at_step = c.near * a * sm_expm1(-2 * far / t) - far * b * sm_expm1(-2 * c.near / t);
    real at_mid = c.mid * (a + b) * d + 0.5 * a * sm_expm1(-2 * c.mid / t) * (2 - d);
    return 0.5 * (c.near < c.mid ? at_step : at_mid);
}

INLINE real deviation_laplace(real i, real m, Cell c, real t, int is_narrow, const real *plan) {
    if (!is_narrow && i + m > PLANNED) return lattice_far(step_laplace, i, m, c, t, 0, 2 * PI * t);
    if (!is_narrow) return planned_far(i, c, 2 * PI * t, plan);
    if (m > 1) return lattice_steps(psi_laplace, i, m, c, t, 2 + (int)((40 + 4 * m) * t));
    if (i == 0 && m == 1) return plan[0] * plan[0] * laplace_drift(c, t) / t / t;
    real more = m > 0 ? plan[1] * lattice_pair(psi_laplace, i, 0, c, t, 0) : 0;
    return plan[0] * lattice_pair(psi_laplace, i, m, c, t, 0) + more;
}

/* psi for x <= 0, k <= 0: Phi is the angle of -x + i t over pi, so order n is the imaginary part of
 * a power of that number. Exact turns by pi/2 keep small results accurate. */
static inline real step_cauchy(real k, real m, real x, real t) {
    real n = m - k, angle = sm_atan2(t, -x), radius = distance(x, t);
    if (n == 0) return angle / PI;
    int turns = (int)(m - 2 * k) % 4;
    real y = turns % 2 == 0 ? sin(n * angle) : cos(n * angle);
    y *= (turns == 1 || turns == 2) == is_even(n) ? -1 : 1;
    for (int j = 1; j < n; j++) y *= j / radius;
    return y / radius / PI;
}

/* Closed forms up to order 2 (section 7.5). With e = e^(-2 pi t), a = 1 - e, b = 2 e^(1/2) sin(pi
 * near), the derivatives are forms in u = a/max(a, b), v = b/max(a, b) that cancel at their zeros
 * only. The floor is harmonic: (0, 2) = -(2, 0). */
static inline void plan_cauchy(real m, real t, int is_narrow, real *plan) {
    (void)m, (void)is_narrow;
    plan[0] = sm_tanh(PI * t);
    plan[1] = sm_exp(-PI * t);
    plan[2] = -sm_expm1(-2 * PI * t);
}

INLINE real deviation_cauchy(real i, real m, Cell c, real t, int is_narrow, const real *plan) {
    (void)is_narrow;
    real n = i + m;
    Direction d = direction(c);
    if (n > 2 && t < 0.2) return lattice_heavy(step_cauchy, i, m, c, t, plan);
    if (n > 2) return lattice_waves(spectrum_cauchy, i, m, c, t, wave_count(9, t), plan);
    if (n == 0) return -sm_atan2(d.cosine * plan[0], d.sine) / PI;
    real root = plan[1], e = root * root, a = plan[2], b = 2 * root * d.sine;
    real size = a > b ? a : b, u = a / size, v = b / size, norm = (u * u + v * v) * size;
    if (n == 1) return i > 0 ? (1 + e) * (u / norm) : -2 * root * d.cosine * (v / norm);
    if (i == 1) return 4 * PI * ((0.5 + 0.5 * e * e) * v * v - e * u * u) / norm / norm;
    return (i > 0 ? -4 : 4) * PI * root * d.cosine * (1 + e) * u * v / norm / norm;
}

/* A compact kernel as the jumps of phi^(first), phi^(first + 1), ... at -1, in number count. Those
 * at 1 follow by symmetry; phi^(first) may also jump by middle at 0. */
typedef struct Knots {
    int first, count;
    real jump[4], middle;
} Knots;

/* b_k(near + shift), periodic. */
INLINE real bernoulli_beside(int k, Cell c, real shift) {
    int at_mid = c.mid < c.near;
    real down = c.mid - shift, up = c.near + shift, z = at_mid ? down : up;
    z -= rint(z);
    Cell there = cell(at_mid, fabs(z));
    real y = bernoulli(k, there.near, there.mid), turned = k % 2 != 0 ? -y : y;
    return z < 0 ? turned : y;
}

/* Order (i, m) of t^-(j+1) (b_(j+2)(near + t) + (-1)^(j+1) b_(j+2)(near - t) + middle
 * b_(j+2)(near)) by Leibniz's rule, the two sides added first: they may cancel. */
INLINE real knot_waves(int j, real middle, real i, real m, Cell c, real t) {
    real shift = t - rint(t), power = whole_power(t, -(j + 1)), choose = 1, y = 0;
    for (int n = 0; n <= m; n++) {
        int k = j + 2 - (int)(i + m) + n;
        real left = bernoulli_beside(k, c, shift), right = bernoulli_beside(k, c, -shift);
        real both = (j + (int)m - n) % 2 != 0 ? left + right : left - right;
        if (n == m && middle != 0) both += middle * bernoulli(k, c.near, c.mid);
        y = MADD(choose * power, both, y);
        choose *= (m - n) / (n + 1);
        power *= -(j + 1 + n) / t;
    }
    return y;
}

/* Compact kernels: the few steps in reach if narrow; beyond, one periodic Bernoulli function for
 * each jump (section 7.5), so that the cost does not grow with t. For t near 1 those would cancel
 * beside a step. */
INLINE real lattice_compact(Psi *psi, const Knots *f, real i, real m, Cell c, real t,
                            int is_narrow) {
    if (is_narrow) return lattice_steps(psi, i, m, c, t, 1 + (int)t);
    real y = 0;
    for (int n = f->count - 1; n >= 0; n--)
        y = MADD(f->jump[n], knot_waves(f->first + n, n > 0 ? 0 : f->middle, i, m, c, t), y);
    return lattice_line(i, m, c) - y;
}

/* Its knots; a plan is not worth it. */
#define COMPACT(K, ...)                                                                          \
    static inline void plan_##K(real m, real t, int is_narrow, real *plan) {                     \
        (void)m, (void)t, (void)is_narrow, (void)plan;                                           \
    }                                                                                            \
    INLINE real deviation_##K(real i, real m, Cell c, real t, int is_narrow, const real *plan) { \
        static const Knots knots = {__VA_ARGS__};                                                \
        (void)plan;                                                                              \
        return lattice_compact(psi_##K, &knots, i, m, c, t, is_narrow);                          \
    }

COMPACT(box, 0, 1, {0.5}, 0)
COMPACT(triangle, 1, 1, {1}, -2)
COMPACT(epanechnikov, 1, 2, {1.5, -1.5}, 0)
COMPACT(biweight, 2, 3, {7.5, -22.5, 22.5}, 0)
COMPACT(triweight, 3, 4, {52.5, -315, 787.5, -787.5}, 0)

/* Temperatures beyond which nothing changes, kept where their powers stay finite, and one for those
 * that have no deviation. */
INLINE real lattice_width(real t) {
    real most = t < 0x1p100 ? t : 0x1p100;
    return ((t > 0) & (t < INFINITY)) ? most : 1;
}

/* floor (step = 0), ceil (step = 1) or round (half = 1). The steps' distances are formed from
 * r = x - rint(x), which is exact; 1/2 is never added to x. Steps and mid-points are on the line,
 * exactly, and so is everything from 2^51 on. */
INLINE real lattice_value(Deviation *deviation, real half, real step, real x, real t, int is_narrow,
                          const real *plan) {
    real n = rint(x), r = x - n, a = fabs(r), line = half > 0 ? x : x + (step - 0.5);
    real hard = half > 0 ? sm_round(x) : step > 0 ? ceil(x) : floor(x);
    real y = deviation(0, 0, cell(half > 0, a), lattice_width(t), is_narrow, plan);
    real above = half > 0 ? n - y : n + step + y, below = half > 0 ? n + y : n + step - 1 - y;
    real soft = r > 0 ? above : below;
    int is_between = (t > 0) & (t < INFINITY) & (a > 0) & (a < 0.5);
    return settle(x, t, is_between ? soft : line, hard);
}

/* Order (i, m) of floor, or of round (half = 1). */
INLINE real lattice_slope(Deviation *deviation, real half, real i, real m, real x, real t,
                          int is_narrow, const real *plan) {
    if (!(i >= 0 && m >= 0 && i + m >= 1 && i + m <= 30)) return NAN;
    real r = x - rint(x), a = fabs(r), mean = i == 1 && m == 0;
    real y = deviation(i, m, cell(half > 0, a), lattice_width(t), is_narrow, plan);
    int is_turned = is_even(i) & ((half > 0) == (r > 0));
    int is_zero = is_even(i) & ((a == 0) | (a == 0.5));
    int is_inside = (t > 0) & (t < INFINITY) & (a <= 0.5);
    real turned = is_turned ? -y : y, inside = is_zero ? 0 : turned;
    return settle(x, t, is_inside ? inside : mean, 0);
}

#define LATTICE(ID, name, ...)                                                                    \
    INLINE real floor_##name(real x, real t, int is_narrow, const real *plan) {                   \
        return lattice_value(deviation_##name, 0, 0, x, t, is_narrow, plan);                      \
    }                                                                                             \
    INLINE real ceil_##name(real x, real t, int is_narrow, const real *plan) {                    \
        return lattice_value(deviation_##name, 0, 1, x, t, is_narrow, plan);                      \
    }                                                                                             \
    INLINE real round_##name(real x, real t, int is_narrow, const real *plan) {                   \
        return lattice_value(deviation_##name, 1, 0, x, t, is_narrow, plan);                      \
    }                                                                                             \
    INLINE real lattice_##name(real i, real m, real x, real t, int is_narrow, const real *plan) { \
        return lattice_slope(deviation_##name, 0, i, m, x, t, is_narrow, plan);                   \
    }                                                                                             \
    INLINE real lattice_half_##name(real i, real m, real x, real t, int is_narrow,                \
                                    const real *plan) {                                           \
        return lattice_slope(deviation_##name, 1, i, m, x, t, is_narrow, plan);                   \
    }

SMOOTH_KERNELS(LATTICE)

#endif
