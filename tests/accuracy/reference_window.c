/* clamp and its derivatives to 113 bits: differences of functions at x - lo and at x - hi, and
 * where hi - lo <= t, so that these would cancel, integrals over what lies between. */
#include "reference.h"

#include <math.h>
#include <string.h>

enum { POINTS = 24, INTEGRALS = OUTPUT_TOTAL + 2 };

/* Gauss's formula on [-1, 1]. */
static Quad gauss_points[POINTS], gauss_weights[POINTS];

/* P_n(x), and P_n'(x). */
static Quad legendre(int n, Quad x, Quad *slope) {
    Quad before = 1, y = x;
    for (int k = 2; k <= n; k++) {
        Quad next = ((2 * k - 1) * x * y - (k - 1) * before) / k;
        before = y, y = next;
    }
    *slope = n * (x * y - before) / (x * x - 1);
    return y;
}

void reference_window_start(void) {
    for (int k = 0; k < POINTS; k++) {
        Quad x = cosq(M_PIq * (k + 0.75Q) / (POINTS + 0.5Q)), slope;
        for (int i = 0; i < 8; i++) x -= legendre(POINTS, x, &slope) / slope;
        legendre(POINTS, x, &slope);
        gauss_points[k] = x, gauss_weights[k] = 2 / ((1 - x * x) * slope * slope);
    }
}

/* Psi_1 less u Phi, and Psi_1 less max(u, 0), of the light kernels; of the heavy ones up to a
 * constant that cancels in a difference. */
static Quad ramp_alpha(const Family *f) {
    Quad w = fabsq(f->u);
    if (reference_moment(f->kernel) > 0) return f->alpha[3];
    if (f->kernel == reference_kernel("cauchy")) return -log1pq(w * w) / (2 * M_PIq);
    return w / (2 * (1 + w)) - log1pq(w) / 2;
}

static Quad ramp_tail(const Family *f) {
    if (reference_moment(f->kernel) > 0) return f->core.tail[1];
    return ramp_alpha(f) - fabsq(f->u) * f->core.tail[0];
}

/* Phi at x - lo less Phi at x - hi. */
static Quad window(const Family *lo, const Family *hi) {
    Quad p = lo->core.tail[0], q = hi->core.tail[0];
    if ((lo->x > 0) == (hi->x > 0)) return lo->x > 0 ? q - p : p - q;
    return lo->x > 0 ? 1 - p - q : p + q - 1;
}

/* What one tail of a clamp adds to the scales where it is a difference of two. */
static void add_tail_scales(const Family *f, Wide *s) {
    const Core *c = &f->core;
    Wide w = fabsq(f->u), p = c->density, q = fabsq(c->slope), Q = c->tail[0], t = f->t;
    bool has_ramp = reference_moment(f->kernel) > 0;
    s[0] += t * ((has_ramp ? (Wide)c->tail[1] : Q) + w * Q);
    s[1] += Q + w * p;
    s[2] += (has_ramp ? (Wide)f->alpha[3] : Q) + w * w * p;
    s[3] += (p + w * q) / t;
    s[4] += w * (2 * p + w * q) / t;
}

/* |q| + |x q_x| + |lo q_lo| + |hi q_hi| + |tau q_tau| of what is c(x - lo) - c(x - hi), where a and
 * b are the derivatives of c at either. Their difference is q_x, unless it cancels. */
static Wide clamp_scale(const double *v, Quad q, Quad in_x, Quad a, Quad b, int degree) {
    in_x = fabsq(a - b) > fabsq(in_x) ? a - b : in_x;
    Wide in_t = degree * q - (v[0] * in_x - v[1] * a + v[2] * b);
    return fabsl((Wide)q) + fabsl(v[0] * (Wide)in_x) + fabsl(v[1] * (Wide)a) +
           fabsl(v[2] * (Wide)b) + fabsl(in_t);
}

/* The differences as they are. */
static void clamp_differences(const Family *f, const Family *g, const double *v, Quad *q) {
    Quad hard = f->x <= 0 ? v[1] : g->x >= 0 ? v[2] : v[0], t = f->t;
    q[0] = hard + t * (ramp_tail(f) - ramp_tail(g));
    q[1] = window(f, g);
    q[2] = ramp_alpha(f) - ramp_alpha(g);
    q[3] = (f->psi[2] - g->psi[2]) / t;
    q[4] = (f->alpha[2] - g->alpha[2]) / t;
}

/* Adds to q the integrals of Phi - 1/2, phi, -w phi, phi', -(phi + w phi') and of the derivatives
 * of the last two over the distances w that differ from `center` by at most `half`, and to *tails
 * that of T_0. */
static void add_integrals(int kernel, Quad center, Quad half, Quad *q, Quad *tails) {
    int panels = 1 + (int)(fminq(center, 200) * half / 2);
    for (int k = 0; k < panels * POINTS; k++) {
        Quad place = (2 * (k / POINTS) + 1 + gauss_points[k % POINTS]) / panels - 1;
        Quad w = center + half * place, weight = half / panels * gauss_weights[k % POINTS];
        Core c;
        reference_core(kernel, w, 1 - w, 0, &c);
        q[0] += weight * c.odd / 2;
        q[1] += weight * c.density;
        q[2] -= weight * w * c.density;
        q[3] += weight * c.slope;
        q[4] -= weight * (c.density + w * c.slope);
        q[5] += weight * c.second;
        q[6] -= weight * (2 * c.slope + w * c.second);
        *tails += weight * c.tail[0];
    }
}

/* The same as integrals, and the derivatives of q[3] and q[4] in x, where their differences could
 * cancel, else 0. The places x - lo and x - hi
 * are at the distances center + half and center
 * - half; where x is to the left of the middle, all that is even changes its sign. From w = 1 on
 * the density of a compact kernel is 0. */
static void clamp_integrals(int kernel, const double *v, Quad t, Quad *q) {
    Quad middle = ((Quad)v[1] + v[2]) / 2, c = fabsq(v[0] - middle) / t;
    Quad breadth = ((Quad)v[2] - v[1]) / 2 / t, turn = v[0] > middle ? 1 : -1;
    Quad center = fmaxq(c, breadth), half = fminq(c, breadth), near = center - half;
    Quad y[INTEGRALS] = {0}, inner[INTEGRALS] = {0}, tails = 0, unused = 0;
    bool is_cut = kernel >= reference_kernel("box") && center + half > 1;
    if (is_cut && near < 1) {
        Core edge;
        reference_core(kernel, 1, 1e-4900Q, 0, &edge); /* where the density of box jumps to 0 */
        add_integrals(kernel, (near + 1) / 2, (1 - near) / 2, y, &tails);
        y[3] -= edge.density, y[4] += edge.density;
    }
    if (is_cut) y[0] += (center + half - fmaxq(near, 1)) / 2;
    if (!is_cut) add_integrals(kernel, center, half, y, &tails);
    if (c < breadth) add_integrals(kernel, near / 2, near / 2, inner, &unused);
    Quad hard = turn > 0 ? v[2] : v[1];
    q[0] = c < breadth ? middle + turn * t * y[0] : hard - turn * t * tails;
    q[1] = y[1] + 2 * inner[1];
    q[2] = turn * y[2];
    q[3] = turn * y[3] / t;
    q[4] = (y[4] + 2 * inner[4]) / t;
    q[5] = is_cut || c <= breadth ? 0 : y[5] / t / t;
    q[6] = is_cut ? 0 : turn * y[6] / t / t;
}

void reference_clamp(int kernel, const double *v, double t, Truth *truth) {
    bool is_narrow = v[2] - v[1] <= t;
    Family f, g;
    reference_family(kernel, (Quad)v[0] - v[1], t, 1, &f);
    reference_family(kernel, (Quad)v[0] - v[2], t, 1, &g);
    Quad q[INTEGRALS] = {0}, tt = (Quad)t * t;
    if (is_narrow)
        clamp_integrals(kernel, v, t, q);
    else
        clamp_differences(&f, &g, v, q);
    memcpy(truth->q, q, sizeof truth->q);
    Quad lower = f.x > 0 ? f.core.tail[0] : 1 - f.core.tail[0];
    truth->s[0] = fabsl((Wide)q[0]) + fabsl(v[0] * (Wide)q[1]) + fabsl(v[1] * (Wide)lower) +
                  fabsl(v[2] * (Wide)g.psi[3]) + fabsl(t * (Wide)q[2]);
    truth->s[1] = clamp_scale(v, q[1], q[3], f.psi[2] / t, g.psi[2] / t, 0);
    truth->s[2] = clamp_scale(v, q[2], q[4], f.alpha[2] / t, g.alpha[2] / t, 0);
    truth->s[3] = clamp_scale(v, q[3], q[5], f.psi[1] / tt, g.psi[1] / tt, -1);
    truth->s[4] = clamp_scale(v, q[4], q[6], f.alpha[1] / tt, g.alpha[1] / tt, -1);
    if (is_narrow) return;
    add_tail_scales(&f, truth->s);
    add_tail_scales(&g, truth->s);
}
