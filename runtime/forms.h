/* The smooth functions of one or two numbers, for any kernel. In: a kernel's tails, operands, a
 * temperature t; any double. Out: the smooth function, the hard one at t = 0, NaN for t < 0 or a
 * NaN. A value is the hard function plus tails, so it is accurate where either is small, and a
 * compact kernel gives the hard function outside its support. At t = 0 kernels with exponential
 * tails give the hard function without further ado (see width); the others need a select. Where k
 * and m are constant, only one formula is left after inlining. */
#ifndef SMOOTH_RUNTIME_FORMS_H
#define SMOOTH_RUNTIME_FORMS_H

#include "elementary.h"
#include "kernels.h"

#include "tails.h"
#include "tails_compact.h"
#include "tails_exponential.h"
#include "tails_gaussian.h"
#include "tails_heavy.h"

/* Phi(u), u on either side. */
INLINE real beside(const Tails *f, Point p, int is_right) {
    real q = f->upper(p);
    return is_right ? 1 - q : q;
}

INLINE real cdf(const Tails *f, Point p) { return beside(f, p, p.x > 0); }

/* The result of a form, with a select at t = 0 if the kernel needs one. */
INLINE real settled(const Tails *f, real x, real t, real soft, real hard) {
    return f->settled == SETTLED_ALL ? soft : settle(x, t, soft, hard);
}

static inline real tail(const Tails *f, int k, Point p) {
    return k == 0 ? f->upper(p) : k == 1 ? f->ramp(p) : f->higher(k, p);
}

/* C(m, i) (k - i)(k - i - 1)...(k - m + 1): the coefficient of (-u)^i Psi_(k-i) in
 * t^(m-k) psi(k, m). */
static inline real weight_of(int i, int k, int m) {
    real c = 1;
    for (int q = 0; q < i; q++) c = c * (m - q) / (q + 1);
    for (int q = i; q < m; q++) c *= k - q;
    return c;
}

/* The polynomial part of psi(k, m), k = 2 or 3, for x > 0. */
static inline real polynomial_part(int k, int m, real variance, real x, real t) {
    real xt = m == 0 ? x * t * t / 2 : m == 1 ? x * t : m == 2 ? x : 0;
    real tt = m == 0 ? t * t / 2 : m == 1 ? t : 1;
    real whole = m > 0 ? 0 : k == 2 ? x * x / 2 : x * x / 6 * x;
    return whole + variance * (k == 2 ? tt : xt);
}

/* psi(k, m) for k = 2, 3 and m <= k: a tail that is a sum of positive terms, plus for x > 0 a
 * polynomial. */
static inline real truncated_power(const Tails *f, int k, int m, real x, real t) {
    Point p = point(x, t, f->far);
    real y = 0;
    for (int i = 0; i <= m; i++) y += weight_of(i, k, m) * whole_power(p.w, i) * tail(f, k - i, p);
    for (int n = m; n < k; n++) y *= t;
    real whole = x > 0 ? polynomial_part(k, m, f->variance, x, t) : 0;
    real corner = x == 0 && k == 2 && m == 2 ? f->variance / 2 : 0;
    return settle(x, t, whole + (x > 0 && k == 2 ? -y : y), whole + corner);
}

/* psi(k, m), m > 0 and m > k, from its formula for x < 0: it is odd in x for even k, else even.
 * Infinitely far out, and for an infinite t, it is 0. */
INLINE real from_falling(const Tails *f, int k, int m, real x, real t) {
    real y = f->falling(k, m, -fabs(x), t), near = k % 2 == 0 ? -side(x) * y : y;
    real inside = ((fabs(x) < INFINITY) & (t < INFINITY)) ? near : 0;
    return settle(x, t, inside, x == 0 ? 0 : inside);
}

/* Is that formula needed? All ratios of the far tail of algebraic are below 1/4. */
INLINE int has_falling(const Tails *f, int m, real x, real t) {
    return f->falling && m > 0 && t < (f->ramps < 1 ? 1 : 0.25) * fabs(x);
}

/* psi(k, m) where it consists of derivatives of the density: the sum over i of weight_of(i, k, m)
 * (-u)^i phi^(i-k-1)(u), times t^(k-m). */
static inline real density_power(const Tails *f, int k, int m, real x, real t) {
    if (has_falling(f, m, x, t)) return from_falling(f, k, m, x, t);
    Point p = point(x, t, f->far);
    real y = 0;
    for (int i = k < 0 ? 0 : k + 1; i <= m; i++) {
        real c = weight_of(i, k, m);
        y += (i % 2 != 0 ? -c : c) * f->derivative(i - k - 1, i, p);
    }
    for (int n = k; n < m; n++) y /= t;
    return settle(x, t, y, 0);
}

INLINE real moment(const Tails *f, Point p) {
    return f->moment ? f->moment(p) : side(p.x) * p.w * f->density(p);
}

INLINE real square(const Tails *f, Point p) {
    return f->square ? f->square(p) : p.w * p.w * f->density(p);
}

/* The result of an order in t of a tail that is `lead` t/|x| at t = 0, with which limit it starts:
 * far out it is the limit to all digits, where the square in its formula underflows. */
INLINE real leading(const Tails *f, real x, real t, real soft, real limit) {
    if (f->lead == 0) return settled(f, x, t, soft, 0);
    return settle(x, t, t < 0x1p-400 * fabs(x) ? limit : soft, x == 0 ? 0 : limit);
}

/* Computes the orders of psi that have no formula of their own. */
typedef real OtherOrder(int k, int m, real x, real t);

/* d^m/dt^m [t^k Psi_k(x/t)]. NaN where Psi_k does not exist, beyond order 30, and for m > 16, where
 * the terms of t would cancel more than half of the digits. */
INLINE real psi(const Tails *f, OtherOrder *other, real k, real m, real x, real t) {
    if (!(k <= f->ramps && m >= 0 && m <= 16 && m - k <= 30)) return NAN;
    Point p = point(x, t, f->far);
    if (k == 1 && m == 0) return settled(f, x, t, MADD(t, f->ramp(p), positive(x)), positive(x));
    if (k == 0 && m == 0) return settled(f, x, t, cdf(f, p), step(x));
    if (k == -1 && m == 0) return settled(f, x, t, per(f->density(p), t), 0);
    if (k == -2 && m == 0) return settled(f, x, t, per(per(f->slope(p), t), t), 0);
    if (k == 1 && m == 1) return settled(f, x, t, f->alpha(p), x == 0 ? f->corner : 0);
    if (k == 0 && m == 1) return leading(f, x, t, per(-moment(f, p), t), -f->lead / x);
    if (k == -1 && m == 1) return leading(f, x, t, per(per(-f->bend(p), t), t), f->lead / x / x);
    if (k == 1 && m == 2 && f->falling)
        return settle(x, t, per(square(f, p), t), x == 0 ? 0 : 0.5 / fabs(x));
    if (k == 1 && m == 2) return settled(f, x, t, per(square(f, p), t), 0);
    return other((int)k, (int)m, x, t);
}

/* x Phi(u) for t > 0; for x < 0 it is a tail. */
INLINE real gate_value(const Tails *f, Point p) {
    real q = f->upper(p), left = q == 0 ? 0 : p.x * q;
    real far = f->area ? -p.t * f->area(p) : 0;
    if (f->area) left = fabs(p.x) > p.t ? far : left;
    return p.x > 0 ? p.x * (1 - q) : left;
}

/* The slope Phi + u phi of the gate, and its two second derivatives without their powers of t. */
INLINE real gate_slope(const Tails *f, Point p) {
    real left = f->gate_slope ? f->gate_slope(p) : MADD(-p.w, f->density(p), f->upper(p));
    return p.x > 0 ? 1 - left : left;
}

INLINE real gate_bend(const Tails *f, Point p) {
    return f->gate_bend ? f->gate_bend(p) : f->density(p) + f->bend(p);
}

INLINE real gate_moment(const Tails *f, Point p) {
    return f->gate_moment ? f->gate_moment(p) : p.w * gate_bend(f, p);
}

/* The other orders, by Leibniz's rule. */
INLINE real gate_other(const Tails *f, OtherOrder *other, int i, int m, real x, real t) {
    real y = psi(f, other, -i, m, x, t);
    real whole = y == 0 ? y : x * y;
    return i == 0 ? whole : whole + i * psi(f, other, 1 - i, m, x, t);
}

/* d^i/dx^i d^m/dt^m [x Phi(x/t)], the gate form of relu. */
INLINE real gate(const Tails *f, OtherOrder *other, real i, real m, real x, real t) {
    if (!(i >= 0 && m >= 0 && i + m <= 30)) return NAN;
    Point p = point(x, t, f->far);
    if (i == 0 && m == 0) return settled(f, x, t, gate_value(f, p), positive(x));
    if (i == 1 && m == 0) return settled(f, x, t, gate_slope(f, p), step(x));
    if (i == 0 && m == 1 && f->area) return settle(x, t, -square(f, p), x == 0 ? 0 : -f->lead);
    if (i == 0 && m == 1) return settled(f, x, t, unsigned_zero(t) - square(f, p), 0);
    if (i == 2 && m == 0) return settled(f, x, t, per(gate_bend(f, p), t), 0);
    if (i == 1 && m == 1) return settled(f, x, t, per(-side(x) * gate_moment(f, p), t), 0);
    return gate_other(f, other, (int)i, (int)m, x, t);
}

/* Phi((a - b)/t), the difference to twice the precision. */
INLINE real above(const Tails *f, real a, real b, real t) {
    real y = beside(f, apart(a, b, t, f->far), a > b);
    return settled(f, either(a, b), t, y, step(a == b ? 0 : a - b));
}

/* The same, at t = 0 a truth value. */
INLINE real greater(const Tails *f, real a, real b, real t, int hard) {
    real y = beside(f, apart(a, b, t, f->far), a > b);
    return settle(either(a, b), t, y, hard);
}

/* Phi((b - a)/t), from the same point |a - b| as `above` and max. */
INLINE real below(const Tails *f, real a, real b, real t) {
    real y = beside(f, apart(a, b, t, f->far), b > a);
    return settled(f, either(a, b), t, y, step(a == b ? 0 : b - a));
}

/* phi((a - b)/t)/phi(0), 1 for equal infinities. */
INLINE real equal(const Tails *f, real a, real b, real t) {
    real x = a - b, y = f->density(point(x, t, f->far)) / f->peak;
    return settle(either(a, b), t, x == x ? y : 1, a == b);
}

/* As `settled`, for sign and abs. */
INLINE real half_settled(const Tails *f, real x, real t, real soft, real hard) {
    return f->settled != SETTLED_NONE ? soft : settle(x, t, soft, hard);
}

INLINE real smooth_sign(const Tails *f, real x, real t) {
    real hard = x != 0 ? copysign(1, x) : x;
    return half_settled(f, x, t, f->odd(point(x, t, f->far)), hard);
}

INLINE real smooth_abs(const Tails *f, real x, real t) {
    Point p = point(x, t, f->far);
    if (f->ramps < 1) return settle(x, t, NAN, fabs(x));
    real y = f->whole ? f->whole(p) : MADD(t, 2 * f->ramp(p), fabs(x));
    return half_settled(f, x, t, y, fabs(x));
}

/* The smooth max is t T_1(|a - b|/t) above max(a, b), the smooth min as much below min(a, b). */
INLINE real smooth_max(const Tails *f, real a, real b, real t) {
    real more = a > b ? a : b;
    if (f->ramps < 1) return settle(either(a, b), t, NAN, more);
    real y = MADD(t, f->ramp(apart(a, b, t, f->far)), more);
    return settled(f, either(a, b), t, y, more);
}

INLINE real smooth_min(const Tails *f, real a, real b, real t) {
    real less = b < a ? b : a;
    if (f->ramps < 1) return settle(either(a, b), t, NAN, less);
    real y = MADD(-t, f->ramp(apart(a, b, t, f->far)), less);
    return settled(f, either(a, b), t, y, less);
}

/* Other orders are rare and large, so each kernel has one copy that is never inlined. */
#define PSI(ID, K, ...)                                                                            \
    __attribute__((noinline, const)) static real other_##K(int k, int m, real x, real t) {         \
        return k >= 2 && m <= k ? truncated_power(&K, k, m, x, t) : density_power(&K, k, m, x, t); \
    }                                                                                              \
    INLINE real psi_##K(real k, real m, real x, real t) { return psi(&K, other_##K, k, m, x, t); } \
    INLINE real gate_##K(real i, real m, real x, real t) { return gate(&K, other_##K, i, m, x, t); }

SMOOTH_KERNELS(PSI)

#include "windows.h"

#endif
