/* Functions of many numbers at one temperature (section 8). The largest is taken out first and the
 * quotients keep their residuals, so common offsets and far tails cost no digits. */
#ifndef SMOOTH_RUNTIME_MANY_H
#define SMOOTH_RUNTIME_MANY_H

#include "forms.h"

/* The largest of n >= 1 numbers, or a NaN if one of them is; its place. */
static inline unsigned largest_at(unsigned n, const real *v) {
    unsigned at = 0;
    for (unsigned i = 1; i < n; i++) at = v[at] != v[at] || v[i] <= v[at] ? at : i;
    return at;
}

/* How often the value of v[at] occurs. */
static inline real ties(unsigned n, const real *v, unsigned at) {
    real count = 0;
    for (unsigned i = 0; i < n; i++) count += v[i] == v[at];
    return count;
}

/* e^((a - m)/t) */
static inline real shifted(real a, real m, real t) {
    Point p = apart(a, m, t);
    return exponential(copysign(p.w, p.x), copysign(1, p.x) * p.low).value;
}

/* With z_i = (v_i - v_max)/t <= 0: `rest` is the sum of e^(z_i) without the largest, `mean` the
 * mean of -z_i under the weights e^(z_i). */
typedef struct Partition {
    real max, rest, mean;
    unsigned at;
} Partition;

static inline Partition partition(unsigned n, const real *v, real t) {
    unsigned at = largest_at(n, v);
    real rest = 0, sum = 0;
    for (unsigned i = 0; i < n; i++) {
        Point p = apart(v[i], v[at], t);
        real e = i == at ? 0 : exponential(-p.w, -p.low).value;
        rest += e;
        sum += e * p.w;
    }
    return (Partition){v[at], rest, sum / (1 + rest), at};
}

/* log(1 + x) for x >= 0 */
static inline real log_of_sum(real x) { return x <= 1 ? log1p_unit(x) : sm_log(1 + x); }

static inline real logsumexp(unsigned n, const real *v, real t) {
    Partition s = partition(n, v, t);
    return settle(s.max, t, s.max + t * log_of_sum(s.rest), s.max);
}

/* d logsumexp/dt = log S + mean, two terms that are not negative. */
static inline real entropy(unsigned n, const real *v, real t) {
    Partition s = partition(n, v, t);
    return settle(s.max, t, log_of_sum(s.rest) + s.mean, sm_log(ties(n, v, s.at)));
}

static inline real boltzmann(unsigned n, const real *v, real t) {
    Partition s = partition(n, v, t);
    return settle(s.max, t, s.max - t * s.mean, s.max);
}

static inline real spread(unsigned n, const real *v, real t) {
    Partition s = partition(n, v, t);
    return settle(s.max, t, s.mean, 0);
}

static inline real sumexp(unsigned n, const real *v, real m, real t) {
    real soft = 0, hard = 0, any = m;
    for (unsigned i = 0; i < n; i++) {
        soft += shifted(v[i], m, t);
        hard += v[i] == m;
        any = either(v[i], any);
    }
    return settle(any, t, soft, hard);
}

/* log(a/m) for 0 <= a <= m: near m by an exact difference, far below without the quotient. */
static inline real log_ratio(real a, real m) {
    real near = sm_log1p((a - m) / m),
         far = a / m > 0x1p-1000 ? sm_log(a / m) : sm_log(a) - sm_log(m);
    return a == m ? 0 : a > 0.5 * m ? near : far;
}

/* Log-sum-exp of log |v_i|. */
static inline real pnorm(unsigned n, const real *v, real t) {
    real max = 0, rest = -1;
    for (unsigned i = 0; i < n; i++) max = max != max || fabs(v[i]) <= max ? max : fabs(v[i]);
    for (unsigned i = 0; i < n; i++) rest += sm_exp(log_ratio(fabs(v[i]), max) / t);
    real y = max * sm_exp(t * log_of_sum(rest > 0 ? rest : 0));
    return settle(max, t, max > 0 ? y : 0, max);
}

/* The solution of sum of Phi((v_i - m)/h) = 1, as m - v_max; h = t/2. */
typedef struct Threshold {
    real max, offset;
} Threshold;

/* One evaluation of the threshold's equation at v_max + offset: log of what the others weigh over
 * what the largest lacks, both tails, and minus its slope in offset/h. For tails like e^-w or
 * e^-w^2 the logarithm is nearly straight, which Newton's method likes. */
typedef struct Balance {
    real others, lack, log, slope;
} Balance;

INLINE Balance balance(const Kernel *f, unsigned n, const real *v, unsigned at, real offset,
                       real h) {
    Point top = point(offset, h);
    real others = 0, slope = 0, lack = cdf(f, top);
    for (unsigned i = 0; i < n; i++) {
        real d = v[i] == v[at] ? 0 : v[i] - v[at];
        Point p = point(d - offset, h);
        others += i == at ? 0 : cdf(f, p);
        slope += i == at ? 0 : f->density(p);
    }
    return (Balance){others, lack, sm_log(others / lack), slope / others + f->density(top) / lack};
}

/* The second largest number brackets from below, v_max + n h from above, since Phi(-n) <= 1/n for
 * every kernel. Newton's step where it stays inside and the bracket shrinks, else its middle; ends
 * when a step is below the rounding of the offset, on a flat stretch of a compact kernel or of
 * tails that underflow, or after 200 steps. */
INLINE Threshold threshold(const Kernel *f, unsigned n, const real *v, real t) {
    unsigned at = largest_at(n, v);
    real h = 0.5 * t, max = v[at], low = -INFINITY, high = n * h;
    for (unsigned i = 0; i < n; i++) {
        real d = v[i] == max ? 0 : v[i] - max;
        low = i != at && d > low ? d : low;
    }
    real x = 0.5 * low, width = high - low;
    for (int step = 0; n > 2 && low > -INFINITY && t > 0 && step < 200; step++) {
        Balance b = balance(f, n, v, at, x, h);
        if (b.others == b.lack) break;
        low = b.others > b.lack ? x : low;
        high = b.others > b.lack ? high : x;
        real next = x + h * (b.log / b.slope), middle = low + 0.5 * (high - low);
        int slow = step % 4 == 3 && high - low > 0.5 * width;
        width = step % 4 == 3 ? high - low : width;
        next = next > low && next < high && !slow ? next : middle;
        real change = fabs(next - x);
        x = next;
        if (!(change > 0x1p-52 * (fabs(x) + h))) break;
    }
    return (Threshold){max, x > -0x1p1000 ? x : -0x1p1000}; /* finite where all others are -inf */
}

/* The largest number plus the tails of all, for m is never below the second largest. */
INLINE real max_many(const Kernel *f, unsigned n, const real *v, real t) {
    Threshold m = threshold(f, n, v, t);
    real h = 0.5 * t, sum = 0;
    for (unsigned i = 0; i < n && f->ramps > 0; i++) {
        real d = v[i] == m.max ? 0 : v[i] - m.max;
        sum += f->ramp(point(d - m.offset, h));
    }
    real y = m.max + (positive(m.offset) + h * sum);
    return settle(f->ramps > 0 ? m.max : NAN, t, y, m.max);
}

#endif
