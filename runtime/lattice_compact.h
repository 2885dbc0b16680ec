/* The deviations of box, triangle, epanechnikov, biweight and triweight, whose support is bounded.
 * Method: the few steps in reach, or one periodic Bernoulli function for each jump of a derivative
 * of the density. A part of lattice.h. */
#ifndef SMOOTH_RUNTIME_LATTICE_COMPACT_H
#define SMOOTH_RUNTIME_LATTICE_COMPACT_H

/* A compact kernel as the jumps of its density's derivatives phi^(first), phi^(first + 1), ... at
 * -1; there are `count` of them. The jumps at 1 follow by symmetry; phi^(first) may also jump by
 * middle at 0. */
typedef struct Knots {
    int first, count;
    real jump[4], middle;
} Knots;

/* The periodic Bernoulli function b_k at near + shift. */
INLINE real bernoulli_beside(int k, Offset c, real shift) {
    int at_mid = c.mid < c.near;
    real down = c.mid - shift, up = c.near + shift, z = at_mid ? down : up;
    z -= rint(z);
    Offset there = offset(at_mid, fabs(z));
    real y = bernoulli(k, there.near, there.mid), turned = k % 2 != 0 ? -y : y;
    return z < 0 ? turned : y;
}

/* Order (i, m) of t^-(j+1) (b_(j+2)(near + t) + (-1)^(j+1) b_(j+2)(near - t) + middle
 * b_(j+2)(near)) by Leibniz's rule, adding the two sides first, as they may cancel. */
INLINE real knot_waves(int j, real middle, Order o, Offset c, real t) {
    int m = (int)o.m;
    real shift = t - rint(t), power = whole_power(t, -(j + 1)), choose = 1, y = 0;
    for (int n = 0; n <= m; n++) {
        int k = j + 2 - (int)total(o) + n;
        real left = bernoulli_beside(k, c, shift), right = bernoulli_beside(k, c, -shift);
        real both = (j + m - n) % 2 != 0 ? left + right : left - right;
        if (n == m && middle != 0) both += middle * bernoulli(k, c.near, c.mid);
        y = MADD(choose * power, both, y);
        choose *= (o.m - n) / (n + 1);
        power *= -(j + 1 + n) / t;
    }
    return y;
}

/* The few steps in reach if the kernel is narrow; otherwise one periodic Bernoulli function for
 * each jump, so that the cost does not grow with t. For t near 1 those would cancel next to a step.
 */
INLINE real lattice_compact(Psi *psi, const Knots *f, Order o, Offset c, Temperature at) {
    if (at.is_narrow) return lattice_steps(psi, o, c, at.t, 1 + (int)at.t);
    real y = 0;
    for (int n = f->count - 1; n >= 0; n--)
        y = MADD(f->jump[n], knot_waves(f->first + n, n > 0 ? 0 : f->middle, o, c, at.t), y);
    return lattice_line(o, c) - y;
}

/* The functions of one kernel, from its knots. A plan would save nothing, so it is empty. */
#define COMPACT(K, ...)                                               \
    static const Knots knots_##K = {__VA_ARGS__};                     \
    INLINE void plan_##K(real m, real t, int is_narrow, real *plan) { \
        (void)m, (void)t, (void)is_narrow, (void)plan;                \
    }                                                                 \
    INLINE real deviation_##K(Order o, Offset c, Temperature at) {    \
        return lattice_compact(psi_##K, &knots_##K, o, c, at);        \
    }

COMPACT(box, .first = 0, .count = 1, .jump = {0.5})
COMPACT(triangle, .first = 1, .count = 1, .jump = {1}, .middle = -2)
COMPACT(epanechnikov, .first = 1, .count = 2, .jump = {1.5, -1.5})
COMPACT(biweight, .first = 2, .count = 3, .jump = {7.5, -22.5, 22.5})
COMPACT(triweight, .first = 3, .count = 4, .jump = {52.5, -315, 787.5, -787.5})

#endif
