/* The methods that kernels share, with their plans: steps added one by one, Fourier's series by
 * Clenshaw's recurrence (Math. Tables Aids Comput. 9, 1955), and the formula of Euler and Maclaurin
 * for the steps that are far away (Abramowitz and Stegun 23.1.30). A part of lattice.h. */
#ifndef SMOOTH_RUNTIME_LATTICE_SERIES_H
#define SMOOTH_RUNTIME_LATTICE_SERIES_H

/* The place of a point between two steps: its distance to the nearest step and to the mid-point.
 * Both are in [0, 1/2], near + mid = 1/2, and one of them is exact. `nearest` is the height of the
 * nearest step: 1, or 0 to leave it out, which only the methods for narrow kernels can. */
typedef struct Offset {
    real near, mid, nearest;
} Offset;

/* The offset of a point at distance a <= 1/2 from a step, or, if at_mid, from a mid-point. */
INLINE Offset offset(int at_mid, real a) {
    real b = 0.5 - a;
    return (Offset){at_mid ? b : a, at_mid ? a : b, 1};
}

/* A derivative: the i-th in x of the m-th in t; (0, 0) is the value. Both are whole numbers. */
typedef struct Order {
    real i, m;
} Order;

INLINE int is_even(real n) { return (int)n % 2 == 0; }

INLINE real total(Order o) { return o.i + o.m; }

/* psi(k, m) of one kernel, for k <= 0 and x <= 0: forms.h. */
typedef real Psi(real k, real m, real x, real t);

/* The m-th derivative of a kernel's characteristic function at k T, T > 0, k = 1, 2, ... */
typedef real Spectrum(real m, real T, int k);

/* A temperature t > 0; whether the method for narrow kernels serves it, which the caller finds out
 * once for all that it calls; and its plan. A plan, made by plan_K(m, t, is_narrow, plan), holds
 * everything that the orders (i, m) with i + m <= PLANNED of all staircases of one kernel compute
 * from m and t alone. Other orders do not read it. */
typedef struct Temperature {
    real t;
    int is_narrow;
    const real *plan;
} Temperature;

/* The staircase less the hard one, at an offset whose nearest step is below; an order of it. */

typedef real Deviation(Order o, Offset c, Temperature at);

/* The temperature below which a kernel is narrow: kernels.h. */
#define NARROW(ID, name, ramp, support, class, narrow, ...) \
    static const real narrow_##name = narrow;
SMOOTH_KERNELS(NARROW)

INLINE int is_below(real t, real narrow) { return (t > 0) & (t < narrow); }

#define PLANNED 2
#define WAVES   (PLANNED + 1)

/* The deviation of the straight line that every staircase follows, and its derivatives. */
INLINE real lattice_line(Order o, Offset c) {
    return o.m > 0 || o.i > 1 ? 0 : o.i > 0 ? 1 : -c.mid;
}

/* The j-th step on either side, counted from 0. */
INLINE real lattice_pair(Psi *psi, Order o, Offset c, real t, int j) {
    real far = 0.5 + c.mid, sign = is_even(o.i) ? -1 : 1;
    if (j == 0) sign *= c.nearest;
    return psi(-o.i, o.m, -(far + j), t) + sign * psi(-o.i, o.m, -(c.near + j), t);
}

/* The `count` nearest pairs, from far to near. */
INLINE real lattice_steps(Psi *psi, Order o, Offset c, real t, int count) {
    real y = 0;
    for (int j = count - 1; j >= 0; j--) y += lattice_pair(psi, o, c, t, j);
    return y;
}

/* The direction pi near, both parts accurate. */
INLINE Direction direction(Offset c) {
    int is_near = c.near < c.mid;
    Direction d = half_turns(is_near ? c.near : c.mid);
    return (Direction){is_near ? d.sine : d.cosine, is_near ? d.cosine : d.sine};
}

/* The coefficient a_k of Fourier's series for an order. From t = 200 on it is negligible. */
INLINE real wave(Spectrum *chf, Order o, real t, int k) {
    t = t < 200 ? t : 200;
    return 2 * whole_power(2 * PI * k, (int)total(o) - 1) * chf(o.m, 2 * PI * t, k);
}

/* The plan of waves: from the last wave to the first, each with its coefficients for i = 0, 1, ...,
 * WAVES - 1. */
INLINE void plan_waves(Spectrum *chf, real m, real t, int count, real *plan) {
    t = t < 200 ? t : 200;
    for (int k = count; k > 0; k--, plan += WAVES) {
        real w = 2 * PI * k, y = m > PLANNED ? 0 : chf(m, 2 * PI * t, k);
        for (int i = 0; i <= PLANNED - m; i++) plan[i] = 2 * whole_power(w, i + (int)m - 1) * y;
    }
}

/* Fourier's series, the sum over k of a_k sin(2 pi k near), and its derivatives, by Clenshaw's
 * recurrence. Near multiples of pi that loses some k eps a_k, which does not matter, as the a_k
 * fall quickly. */
INLINE real lattice_waves(Spectrum *chf, Order o, Offset c, Temperature at, int count) {
    Direction d = direction(c);
    real up = 2 * d.sine * d.cosine, along = (d.cosine - d.sine) * (d.cosine + d.sine);
    real even = 0, odd = 0; /* the recurrence for k = 2, 4, ... and for k = 1, 3, ... */
    const real *a = at.plan + (int)o.i;
    for (int k = count; k > 0; k -= 2) {
        int is_planned = total(o) <= PLANNED;
        real a2 = is_planned ? a[0] : wave(chf, o, at.t, k);
        real a1 = is_planned ? a[WAVES] : wave(chf, o, at.t, k - 1);
        if (is_planned) a += 2 * WAVES;
        even = MADD(2 * along, odd, a2 - even);
        odd = MADD(2 * along, even, a1 - odd);
    }
    real sum = is_even(o.i) ? odd * up : MADD(odd, along, -even);
    return lattice_line(o, c) + ((int)o.i % 4 < 2 ? sum : -sum);
}

/* The formula of Euler and Maclaurin for the steps that are at least `start` away, all steps for
 * start = 0: 2 sum over odd l >= i of b_(l-i)(near) times the (l-1)-st derivative in x of the m-th
 * in t of Phi at -start. After the i-th, each term is smaller than the last by ratio^2 at least;
 * the sum ends at 1e-18. */
INLINE int far_count(real ratio) { return 2 + (int)(21 / sm_log(ratio)); }

INLINE real lattice_far(Psi *psi, Order o, Offset c, real t, real start, real ratio) {
    int first = (int)o.i | 1;
    real y = 0;
    for (int l = first + 2 * far_count(ratio); l >= first; l -= 2)
        y = MADD(2 * psi(1 - l, o.m, -start, t), bernoulli(l - (int)o.i, c.near, c.mid), y);
    return y;
}

/* The same for i <= PLANNED as two polynomials, one in near and one in -mid, whichever is at most
 * 1/4. A plan holds their coefficients in pairs, from the last that matters to the first. */
INLINE int power_count(real ratio) { return PLANNED + 2 + (int)(41 / sm_log(4 * ratio)); }

INLINE void plan_far(Psi *psi, real m, real t, real start, real ratio, real *plan) {
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
INLINE real planned_far(real i, Offset c, real ratio, const real *plan) {
    int left = c.near <= 0.25;
    real z = left ? c.near : -c.mid, y = 0;
    for (int j = power_count(ratio); j >= i; j--, plan += 2) {
        real times = i == 0 ? 1 : i == 1 ? j : j * (j - 1);
        real near = times * plan[0], mid = times * plan[1];
        y = MADD(y, z, left ? near : mid);
    }
    return y;
}

/* Heavy tails: the steps within 8 - t one by one, the others by the formula of Euler and Maclaurin.
 * Its terms are about (l-1)!/(2 pi (start + t))^l, and fall below 1e-19 for start + t >= 8. */
INLINE real heavy_start(real t) { return t < 8 ? ceil(8 - t) : 0; }

INLINE real lattice_heavy(Psi *psi, Order o, Offset c, Temperature at) {
    real start = heavy_start(at.t), ratio = at.t + start;
    real far = total(o) > PLANNED ? lattice_far(psi, o, c, at.t, start, ratio)
                                  : planned_far(o.i, c, ratio, at.plan);
    return far + lattice_steps(psi, o, c, at.t, (int)start);
}

INLINE void plan_heavy(Psi *psi, real m, real t, real *plan) {
    plan_far(psi, m, t, heavy_start(t), t + heavy_start(t), plan);
}

#endif
