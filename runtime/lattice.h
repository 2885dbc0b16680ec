/* The smoothed floor, ceil and round of every kernel: the convolution of the staircase with
 * phi(x/t)/t, the sum of Phi((x - n)/t) over all integers n, counted from below.
 *
 *   floor_K(x, t), ceil_K(x, t), round_K(x, t) = floor_K(x + 1/2, t)
 *   lattice_K(order, x, t)         d^i/dx^i d^m/dt^m of floor_K for the order (i, m), i + m >= 1
 *   lattice_half_K(order, x, t)    the same of round_K
 *   trunc_K(x, t), lattice_trunc_K(order, x, t)   the staircase without the step at 0
 *
 * In: any double; orders hold whole numbers. Out: the hard staircase at t = 0, NaN for a negative t
 * or a NaN. The error is 16 eps times the condition scale up to order 2, and 1e-10 of the scale up
 * to order 6.
 *
 * Method: a narrow kernel reaches few steps, which are added one by one or as a series; a wide one
 * leaves few waves of the Fourier series (Poisson's summation formula), or a far field by the
 * formula of Euler and Maclaurin. Each computes a deviation: the staircase between two steps, less
 * the hard one there. Reflecting x in a step or a mid-point turns the sign of the even orders in x,
 * so a method only has to serve points whose nearest step is below them. */
#ifndef SMOOTH_RUNTIME_LATTICE_H
#define SMOOTH_RUNTIME_LATTICE_H

#include "forms.h"
#include "hard.h"

/* In this order: each uses those above it. */
/* clang-format off */
#include "lattice_special.h"
#include "lattice_series.h"
#include "lattice_exponential.h"
#include "lattice_heavy.h"
#include "lattice_compact.h"
/* clang-format on */

/* t, clamped to where its powers are finite and nothing changes any more; 1 where t has no
 * deviation, which then is not used. A tail that falls as 1/w has slopes at t = 0. */
INLINE real lattice_width(const Tails *f, real t) {
    real most = t < 0x1p100 ? t : 0x1p100, zero = f->lead > 0 ? 0 : 1;
    real inside = ((t > 0) & (t < INFINITY)) ? most : 1;
    return t == 0 ? zero : inside;
}

/* floor (step = 0), ceil (step = 1) or round (half = 1). The distances to steps come from r = x -
 * rint(x), which is exact; 1/2 is never added to x. Steps and mid-points are exactly on the line,
 * and so is everything from 2^51 on. */
INLINE real lattice_value(const Tails *f, Deviation *deviation, real half, real step, real x,
                          Temperature at) {
    real t = at.t, n = rint(x), r = x - n, a = fabs(r), line = half > 0 ? x : x + (step - 0.5);
    real hard = half > 0 ? sm_round(x) : step > 0 ? ceil(x) : floor(x);
    Offset c = offset(half > 0, a);
    at.t = lattice_width(f, t);
    real y = deviation((Order){0, 0}, c, at);
    real above = half > 0 ? n - y : n + step + y, below = half > 0 ? n + y : n + step - 1 - y;
    real soft = r > 0 ? above : below;
    int is_between = (t > 0) & (t < INFINITY) & (a > 0) & (a < 0.5);
    return settle(x, t, is_between ? soft : line, hard);
}

/* Order (i, m) of floor, or of round (half = 1). */
INLINE real lattice_slope(const Tails *f, Deviation *deviation, real half, Order o, real x,
                          Temperature at) {
    if (!(o.i >= 0 && o.m >= 0 && total(o) >= 1 && total(o) <= 30)) return NAN;
    real t = at.t, r = x - rint(x), a = fabs(r), mean = o.i == 1 && o.m == 0;
    Offset c = offset(half > 0, a);
    at.t = lattice_width(f, t);
    /* beyond the largest width the slopes in t fall as 1/t, or faster */
    real shrink = ((o.m > 0) & (t > at.t)) ? at.t / t : 1, y = shrink * deviation(o, c, at);
    int is_turned = is_even(o.i) & ((half > 0) == (r > 0));
    int is_zero = is_even(o.i) & ((a == 0) | (a == 0.5));
    int is_inside = (t < INFINITY) & (a <= 0.5), is_step = half > 0 ? a == 0.5 : a == 0;
    real turned = is_turned ? -y : y, inside = is_zero ? 0 : turned;
    int has_slope = is_inside & !is_step & (o.m > 0) & (f->lead > 0);
    return settle(x, t, is_inside ? inside : mean, has_slope ? inside : 0);
}

/* trunc has the steps of floor without that at 0. Elsewhere that takes a tail away; but within 1/2
 * of 0 it is the largest of all, and narrow kernels leave the step out. */
INLINE int leaves_out(real x, Temperature at) {
    return at.is_narrow & (fabs(x) > 0) & (fabs(x) < 0.5);
}

INLINE real trunc_value(const Tails *f, Deviation *deviation, real x, Temperature at) {
    real t = at.t, n = rint(x), r = x - n, a = fabs(r);
    int is_out = leaves_out(x, at), is_between = (t > 0) & (t < INFINITY) & (a > 0) & (a < 0.5);
    Offset c = offset(0, a);
    c.nearest = is_out ? 0 : 1;
    at.t = lattice_width(f, t);
    real y = deviation((Order){0, 0}, c, at), stair = r > 0 ? n + y : n - 1 - y;
    real whole = (is_between ? stair : x - 0.5) + beside(f, point(x, t, f->far), x < 0);
    return settle(x, t, is_out ? side(x) * y : whole, trunc(x));
}

/* Order (i, m) of trunc. */
INLINE real trunc_slope(const Tails *f, Deviation *deviation, Psi *psi, Order o, real x,
                        Temperature at) {
    if (!(o.i >= 0 && o.m >= 0 && total(o) >= 1 && total(o) <= 30)) return NAN;
    real t = at.t, r = x - rint(x), a = fabs(r), mean = o.i == 1 && o.m == 0;
    int is_out = leaves_out(x, at), is_inside = (t < INFINITY) & (a <= 0.5);
    Offset c = offset(0, a);
    c.nearest = is_out ? 0 : 1;
    at.t = lattice_width(f, t);
    real shrink = ((o.m > 0) & (t > at.t)) ? at.t / t : 1, y = shrink * deviation(o, c, at);
    real turned = (is_even(o.i) & (r < 0)) ? -y : y;
    int is_zero = is_even(o.i) & ((a == 0) | (a == 0.5));
    real inside = is_zero ? 0 : turned, stair = is_inside ? inside : mean;
    real soft = is_out ? inside : stair - psi(-o.i, o.m, x, t);
    int has_slope = is_inside & (a > 0) & (o.m > 0) & (f->lead > 0);
    return settle(x, t, soft, has_slope ? soft : 0);
}

#define LATTICE(ID, name, ...)                                             \
    INLINE real floor_##name(real x, Temperature at) {                     \
        return lattice_value(&name, deviation_##name, 0, 0, x, at);        \
    }                                                                      \
    INLINE real ceil_##name(real x, Temperature at) {                      \
        return lattice_value(&name, deviation_##name, 0, 1, x, at);        \
    }                                                                      \
    INLINE real round_##name(real x, Temperature at) {                     \
        return lattice_value(&name, deviation_##name, 1, 0, x, at);        \
    }                                                                      \
    INLINE real lattice_##name(Order o, real x, Temperature at) {          \
        return lattice_slope(&name, deviation_##name, 0, o, x, at);        \
    }                                                                      \
    INLINE real lattice_half_##name(Order o, real x, Temperature at) {     \
        return lattice_slope(&name, deviation_##name, 1, o, x, at);        \
    }                                                                      \
    INLINE real trunc_##name(real x, Temperature at) {                     \
        return trunc_value(&name, deviation_##name, x, at);                \
    }                                                                      \
    INLINE real lattice_trunc_##name(Order o, real x, Temperature at) {    \
        return trunc_slope(&name, deviation_##name, psi_##name, o, x, at); \
    }

SMOOTH_KERNELS(LATTICE)

#endif
