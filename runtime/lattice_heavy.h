/* The deviations of algebraic, softsign, laplace and cauchy, whose tails are heavy or have a kink.
 * Method: the far field by the formula of Euler and Maclaurin, waves where they die out, and closed
 * forms for laplace (narrow) and cauchy. A part of lattice.h. */
#ifndef SMOOTH_RUNTIME_LATTICE_HEAVY_H
#define SMOOTH_RUNTIME_LATTICE_HEAVY_H

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

INLINE void plan_narrow(real m, real t, real *plan) {
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

/* Waves take 7.5/t Bessel functions, so they begin at a larger t than those of other kernels. */
INLINE void plan_algebraic(real m, real t, int is_narrow, real *plan) {
    if (!is_narrow)
        plan_waves(spectrum_algebraic, m, t, wave_count(7.5, t), plan);
    else if (m <= PLANNED)
        plan_narrow(m, t, plan);
}

INLINE real deviation_algebraic(Order o, Offset c, Temperature at) {
    real sign = is_even(o.i) ? -1 : 1, t = at.t;
    if (!at.is_narrow) return lattice_waves(spectrum_algebraic, o, c, at, wave_count(7.5, t));
    if (total(o) > PLANNED) return lattice_heavy(psi_algebraic, o, c, at);
    real nearest = lattice_pair(psi_algebraic, o, c, t, 0);
    real next = lattice_pair(psi_algebraic, o, c, t, 1);
    real fifth = sign * psi_algebraic(-o.i, o.m, -(2 + c.near), t);
    return lattice_narrow(o.i, c.near, at.plan) + fifth + next + nearest;
}

/* The kink of the density makes waves die out too slowly; the far field covers large t. */
INLINE void plan_softsign(real m, real t, int is_narrow, real *plan) {
    (void)is_narrow;
    plan_heavy(falling_softsign, m, t, plan);
}

INLINE real deviation_softsign(Order o, Offset c, Temperature at) {
    return lattice_heavy(falling_softsign, o, c, at);
}

/* psi at x = 0, from the left. */
INLINE real step_laplace(real k, real m, real x, real t) {
    real y = 0.5;
    (void)x;
    for (real n = 0; n < -k; n++) y /= t;
    for (real n = 0; n < m; n++) y *= (k - n) / t;
    return y;
}

/* As for softsign; here the series of Euler and Maclaurin converges, as (2 pi t)^-l. Below t = 0.8
 * the steps on either side form a geometric series, for m <= 1: the first of them over 1 -
 * e^(-1/t). */
INLINE void plan_laplace(real m, real t, int is_narrow, real *plan) {
    real q = sm_exp(-1 / t), d = -sm_expm1(-1 / t);
    if (is_narrow) {
        plan[0] = 1 / d;
        plan[1] = q / d / d / t / t; /* d/dt of it */
    } else {
        plan_far(step_laplace, m, t, 0, 2 * PI * t, plan);
    }
}

/* t^2 d^2 times the order (0, 1), d = 1 - e^(-1/t). It is e^(-1/t) (far sinh(near/t) - near
 * sinh(far/t)), which is 0 at a step and at a mid-point. at_step and at_mid are that expression in
 * forms that cancel no digits near the one and near the other. */
INLINE real laplace_drift(Offset c, real t) {
    real far = 0.5 + c.mid, a = sm_exp(-c.near / t), b = sm_exp(-far / t), d = -sm_expm1(-1 / t);
    real at_step = c.near * a * sm_expm1(-2 * far / t) - far * b * sm_expm1(-2 * c.near / t);
    real at_mid = c.mid * (a + b) * d + 0.5 * a * sm_expm1(-2 * c.mid / t) * (2 - d);
    return 0.5 * (c.near < c.mid ? at_step : at_mid);
}

INLINE real deviation_laplace(Order o, Offset c, Temperature at) {
    real t = at.t;
    const real *plan = at.plan;
    if (!at.is_narrow && total(o) > PLANNED)
        return lattice_far(step_laplace, o, c, t, 0, 2 * PI * t);
    if (!at.is_narrow) return planned_far(o.i, c, 2 * PI * t, plan);
    if (o.m > 1) return lattice_steps(psi_laplace, o, c, t, 2 + (int)((40 + 4 * o.m) * t));
    real drift = o.i == 0 && o.m == 1 ? plan[0] * plan[0] * laplace_drift(c, t) / t / t : 0;
    int is_whole = c.nearest > 0;
    c.near = is_whole ? c.near : c.near + 1;
    c.nearest = 1;
    real more = o.m > 0 ? plan[1] * lattice_pair(psi_laplace, (Order){o.i, 0}, c, t, 0) : 0;
    real y = plan[0] * lattice_pair(psi_laplace, o, c, t, 0) + more;
    return (is_whole && o.i == 0 && o.m == 1) ? drift : y;
}

/* Closed forms up to order 2. With e = e^(-2 pi t), a = 1 - e, b = 2 e^(1/2) sin(pi
 * near), the derivatives are forms in u = a/max(a, b), v = b/max(a, b) that cancel at their zeros
 * only. The floor is harmonic: (0, 2) = -(2, 0). */
INLINE void plan_cauchy(real m, real t, int is_narrow, real *plan) {
    (void)m, (void)is_narrow;
    plan[0] = sm_tanh(PI * t);
    plan[1] = sm_exp(-PI * t);
    plan[2] = -sm_expm1(-2 * PI * t);
}

INLINE real deviation_cauchy(Order o, Offset c, Temperature at) {
    const real *plan = at.plan;
    real i = o.i, n = total(o);
    Direction d = direction(c);
    if (n > 2 && at.t < 0.2) return lattice_heavy(falling_cauchy, o, c, at);
    if (n > 2) return lattice_waves(spectrum_cauchy, o, c, at, wave_count(9, at.t));
    if (n == 0) return -sm_atan2(d.cosine * plan[0], d.sine) / PI;
    real root = plan[1], e = root * root, a = plan[2], b = 2 * root * d.sine;
    real size = a > b ? a : b, u = a / size, v = b / size, norm = (u * u + v * v) * size;
    if (n == 1) return i > 0 ? (1 + e) * (u / norm) : -2 * root * d.cosine * (v / norm);
    if (i == 1) return 4 * PI * ((0.5 + 0.5 * e * e) * v * v - e * u * u) / norm / norm;
    return (i > 0 ? -4 : 4) * PI * root * d.cosine * (1 + e) * u * v / norm / norm;
}

#endif
