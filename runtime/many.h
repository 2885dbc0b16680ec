/* Functions of many numbers at one temperature: smooth maxima of n >= 1 numbers v and the parts of
 * their derivatives. Method: the largest number is taken out first, as in the usual log-sum-exp,
 * and quotients keep their residuals, so that common offsets and far tails cost no digits. The max
 * over a kernel solves an equation by Newton's method with bisection. */
#ifndef SMOOTH_RUNTIME_MANY_H
#define SMOOTH_RUNTIME_MANY_H

#include "forms.h"

/* An infinite temperature is replaced by the largest double, as in point(). */
INLINE real capped(real t) { return t > LARGEST ? LARGEST : t; }

/* The largest of n >= 1 numbers, or a NaN if there is one, and its index. */
typedef struct Largest {
    real value;
    unsigned at;
} Largest;

static inline Largest largest(unsigned n, const real *v) {
    Largest m = {v[0], 0};
    for (unsigned i = 1; i < n; i++) {
        int stays = (m.value != m.value) | (v[i] <= m.value);
        m.value = stays ? m.value : v[i];
        m.at = stays ? m.at : i;
    }
    return m;
}

/* The number of elements that equal `value`. */
static inline real ties(unsigned n, const real *v, real value) {
    real count = 0;
    for (unsigned i = 0; i < n; i++) count += v[i] == value;
    return count;
}

/* e^((a - m)/t) */
static inline real shifted(real a, real m, real t) {
    Point p = apart(a, m, t, FAR);
    return raised(reduced(a > m ? p.w : -p.w, a > m ? p.low : -p.low), 0);
}

/* With z_i = (v_i - v_max)/t <= 0: `rest` is the sum of e^(z_i) without the largest, `mean` the
 * mean of -z_i under the weights e^(z_i). */
typedef struct Partition {
    real max, rest, mean;
} Partition;

static inline Partition partition(unsigned n, const real *v, real t) {
    Largest m = largest(n, v);
    real rest = 0, sum = 0;
    for (unsigned i = 0; i < n; i++) {
        Point p = apart(v[i], m.value, t, FAR);
        real weight = exponential(-p.w, -p.low).value, e = i == m.at ? 0 : weight;
        rest += e;
        sum += e * p.w;
    }
    return (Partition){m.value, rest, sum / (1 + rest)};
}

/* log(1 + x) for x >= 0 */
static inline real log_of_sum(real x) {
    real near = log1p_unit(x), far = sm_log(1 + x);
    return x <= 1 ? near : far;
}

static inline real logsumexp(unsigned n, const real *v, real t) {
    Partition s = partition(n, v, t);
    return settle(s.max, t, s.max + t * log_of_sum(s.rest), s.max);
}

/* d logsumexp/dt = log(1 + rest) + mean; neither term is negative. */
static inline real entropy(unsigned n, const real *v, real t) {
    Partition s = partition(n, v, t);
    return settle(s.max, t, log_of_sum(s.rest) + s.mean, sm_log(ties(n, v, s.max)));
}

static inline real boltzmann(unsigned n, const real *v, real t) {
    Partition s = partition(n, v, t);
    return settle(s.max, t, s.max - capped(t) * s.mean, s.max);
}

static inline real spread(unsigned n, const real *v, real t) {
    Partition s = partition(n, v, t);
    return settle(s.max, t, s.mean, 0);
}

/* 1 over the sum of e^((v_i - m)/t). */
static inline real heaviest(unsigned n, const real *v, real m, real t) {
    real soft = 0, hard = 0, any = m;
    for (unsigned i = 0; i < n; i++) {
        soft += shifted(v[i], m, t);
        hard += v[i] == m;
        any = either(v[i], any);
    }
    return settle(any, t, 1 / soft, 1 / hard);
}

static inline real others(unsigned n, const real *v, real t) {
    Partition s = partition(n, v, t);
    return settle(s.max, t, s.rest, ties(n, v, s.max) - 1);
}

/* log(a/m)/t for 0 <= a <= m: near m from the exact a - m, and without the quotient where a/m would
 * be tiny. */
INLINE real log_ratio(real a, real m, real t) {
    real near = sm_log1p((a - m) / m),
         far = a / m > 0x1p-1000 ? sm_log(a / m) : sm_log(a) - sm_log(m);
    real y = (a > 0.5 * m ? near : far) / t;
    return settle(either(a, m), t, a == m ? 0 : y, a == m ? 0 : -INFINITY);
}

/* log of the sum of (|v_i|/m)^(1/t), where m is the largest |v_i|. */
static inline real log_sum(unsigned n, const real *v, real m, real t) {
    real rest = -1;
    for (unsigned i = 0; i < n; i++) rest += sm_exp(log_ratio(fabs(v[i]), m, t));
    return log_of_sum(rest <= 0 ? 0 : rest);
}

static inline real pnorm(unsigned n, const real *v, real t) {
    real max = 0;
    for (unsigned i = 0; i < n; i++) max = max != max || fabs(v[i]) <= max ? max : fabs(v[i]);
    real y = max * sm_exp(t * log_sum(n, v, max, t));
    return settle(max, t, max > 0 ? y : 0, largest(n, v).value);
}

/* The solution of sum of Phi((v_i - m)/h) = 1, as m - v_max; h = t/2. For t = 0 it is the limit of
 * the solution over t, with h = 1/2. */
typedef struct Threshold {
    real max, offset, h;
} Threshold;

/* v_i - max; at t = 0 all but the largest are infinitely far. */
static inline real distance_below(real v, real max, real t) {
    return v == max ? 0 : t > 0 ? v - max : -INFINITY;
}

/* One evaluation of the threshold's equation at v_max + offset. `others` is the sum of Phi over all
 * but the largest, `lack` is 1 - Phi at the largest; both are tails, and equal at the solution.
 * `log` is log(others/lack), and `slope` is minus its derivative in offset/h. For tails like e^-w
 * or e^-w^2 the logarithm is nearly linear, so that Newton's method needs few steps. */
typedef struct Balance {
    real others, lack, log, slope;
} Balance;

INLINE Balance balance(const Tails *f, unsigned n, const real *v, unsigned at, Threshold m,
                       real t) {
    Point top = point(m.offset, m.h, f->far);
    real others = 0, slope = 0, lack = cdf(f, top);
    for (unsigned i = 0; i < n; i++) {
        Point p = point(distance_below(v[i], m.max, t) - m.offset, m.h, f->far);
        others += i == at ? 0 : cdf(f, p);
        slope += i == at ? 0 : f->density(p);
    }
    return (Balance){others, lack, sm_log(others / lack), slope / others + f->density(top) / lack};
}

/* The solution lies between the second largest number and v_max + n h, since Phi(-n) <= 1/n for
 * every kernel. A step is Newton's if it stays in the bracket and is at most half of the last one,
 * else it goes to the middle of the bracket. The loop ends after a step of Newton's from where
 * |log| < 2^-27, as the error is then of the order of its square; when a step is below the rounding
 * of the offset; where both sides are equal, as on a flat stretch of a compact kernel or of tails
 * that underflow; or after 200 steps. */
INLINE Threshold threshold(const Tails *f, unsigned n, const real *v, real t) {
    Largest top = largest(n, v);
    unsigned at = top.at;
    real half = 0.5 * t > 0 ? 0.5 * t : t; /* half of the least number would be 0 */
    Threshold m = {top.value, 0, t > 0 ? capped(half) : 0.5};
    real low = -INFINITY, high = capped(n * m.h);
    for (unsigned i = 0; i < n; i++) {
        real d = distance_below(v[i], m.max, t);
        low = i != at && d > low ? d : low;
    }
    real last = high - low;
    m.offset = 0.5 * low;
    for (int step = 0; n > 2 && low > -INFINITY && t >= 0 && step < 200; step++) {
        Balance b = balance(f, n, v, at, m, t);
        if (b.others == b.lack) break;
        low = b.others > b.lack ? m.offset : low;
        high = b.others > b.lack ? high : m.offset;
        real next = m.offset + m.h * (b.log / b.slope), middle = low + 0.5 * (high - low);
        int is_newton = next >= low && next <= high && fabs(next - m.offset) <= 0.5 * last;
        next = is_newton ? next : middle;
        last = fabs(next - m.offset);
        m.offset = next;
        if (is_newton && fabs(b.log) < 0x1p-27) break;
        if (!(last > 0x1p-52 * fabs(next) + 0x1p-52 * m.h)) break;
    }
    /* finite where all others are -inf */
    m.offset = m.offset > -0x1p1000 ? m.offset : -0x1p1000;
    return m;
}

/* The amount by which the smooth maximum exceeds the largest number: a sum of tails, as m is never
 * below the second largest number. At t = 0 it is the limit of amount/t. */
INLINE real rise(const Tails *f, unsigned n, const real *v, real t) {
    Threshold m = threshold(f, n, v, t);
    real sum = 0;
    for (unsigned i = 0; i < n && f->ramps > 0; i++)
        sum += f->ramp(point(distance_below(v[i], m.max, t) - m.offset, m.h, f->far));
    real y = positive(m.offset) + m.h * sum;
    return settle(f->ramps > 0 ? m.max : NAN, t, t > LARGEST ? t : y, y);
}

INLINE real max_many(const Tails *f, unsigned n, const real *v, real t) {
    real max = largest(n, v).value;
    return t == 0 ? max : max + rise(f, n, v, t);
}

/* d max_many/dt at t = 0. */
INLINE real rise_at_zero(const Tails *f, unsigned n, const real *v, real t) {
    return t == 0 ? rise(f, n, v, t) : 0;
}

#endif
