/* Random points and the measurement on them. One evaluation of a kernel serves all forms of one
 * operand; clamp and staircases cost far more and get one point in twenty. */
#include "accuracy.h"

#include <math.h>

enum { GROUP_UNARY, GROUP_MAX, GROUP_CLAMP, GROUP_FLOOR, GROUP_ROUND, GROUPS, SLOW_SHARE = 20 };

static double any_of(Random *r, const double *from, int count) {
    return from[(int)random_uniform(r, 0, count)];
}

/* Temperatures: most from 1e-3 to 1e3, some that people write, some as extreme as x allows. */
static double any_tau(Random *r) {
    static const double nice[] = {1, 0.1, 0.5, 2, 0.01, 10, 0.25, 3, 1e-6};
    double c = random_uniform(r, 0, 1);
    if (c < 0.70) return random_size(r, -3, 3);
    if (c < 0.85) return any_of(r, nice, sizeof nice / sizeof *nice);
    return random_size(r, -300, 300);
}

/* x/tau: the middle, the tails to where the last of them underflows, near 0, and anywhere; for a
 * compact kernel the support and its edge. */
static double any_quotient(Random *r, bool is_compact) {
    double c = random_uniform(r, 0, 1);
    if (c < 0.35) return is_compact ? random_uniform(r, -1.2, 1.2) : random_uniform(r, -4, 4);
    if (c < 0.60 && is_compact) return random_size(r, -14, -0.3) - 1;
    if (c < 0.70 && is_compact) return 1 - random_size(r, -14, -0.3);
    if (c < 0.60) return -random_size(r, 0.5, 2.95);
    if (c < 0.70) return random_size(r, 0.5, 2.95);
    if (c < 0.78) return random_uniform(r, -45, 10);
    if (c < 0.92) return random_signed(r, -8, 1);
    return random_signed(r, -300, 300);
}

static bool is_compact(int kernel) { return kernel >= 7; }

/* Where a density jumps there is no derivative to compare with. */
static bool is_edge(int kernel, double x, double t) {
    return reference_jumps(kernel) && fabs(x) == t;
}

/* Cubes must stay in the range of doubles. */
static bool is_tame(double x) { return x == 0 || (fabs(x) < 1e90 && fabs(x) > 1e-90); }

static void measure_unary(int kernel, Random *r) {
    double t = any_tau(r), x = any_quotient(r, is_compact(kernel)) * t;
    if (isinf(x) || is_edge(kernel, x, t)) return;
    bool has_powers = is_tame(x) && is_tame(t);
    Family f;
    reference_family(kernel, x, t, has_powers ? 3 : 1, &f);
    for (Form form = FORM_STEP; form <= FORM_POWER3; form++) {
        bool is_power = form >= FORM_POWER2;
        Truth truth;
        if (!form_exists(kernel, form) || (is_power && !has_powers)) continue;
        reference_unary(form, &f, &truth);
        cell_measure(FROM_RANDOM, kernel, form, &x, t, &truth);
    }
}

static void measure_max(int kernel, Random *r) {
    double c = random_uniform(r, 0, 1), v[OPERANDS] = {0};
    double t = c < 0.9 ? random_size(r, -4, 3) : random_size(r, -250, 250);
    v[1] = c < 0.7 ? random_uniform(r, -10, 10) : c < 0.8 ? 0 : random_signed(r, -8, 4) * t;
    v[0] = v[1] + any_quotient(r, is_compact(kernel)) * t;
    if (isinf(v[0]) || is_edge(kernel, v[0] - v[1], t)) return;
    Truth truth;
    reference_form(kernel, FORM_MAX, v, t, &truth);
    cell_measure(FROM_RANDOM, kernel, FORM_MAX, v, t, &truth);
}

/* Bounds: those that people write, or any, at 0, beside it or far from it; closer together than tau
 * or further apart, by any factor; tau from 1e-140 to 1e140. Nine of ten are within a factor of
 * 10,000. */
static double any_bounds(Random *r, double *lo, double *hi) {
    static const double bounds[][2] = {{0, 1}, {-1, 1}, {0, 6}, {-2.5, 0.125}};
    const double *nice = bounds[(int)random_uniform(r, 0, 4)];
    bool is_far = random_uniform(r, 0, 1) < 0.1;
    double ratio = random_size(r, is_far ? -130 : -4, is_far ? 130 : 4);
    *lo = nice[0], *hi = nice[1];
    if (random_uniform(r, 0, 1) < 0.5) return (nice[1] - nice[0]) * ratio;
    double t = random_size(r, -140, 140), c = random_uniform(r, 0, 1), width = t / ratio;
    *lo = (c < 0.3 ? -0.5 : c < 0.6 ? 0 : random_uniform(r, -3, 3)) * (c < 0.8 ? width : t);
    *hi = *lo + width;
    return t;
}

static void measure_clamp(int kernel, Random *r) {
    double v[OPERANDS], t = any_bounds(r, &v[1], &v[2]);
    double near = v[(int)random_uniform(r, 1, 3)], c = random_uniform(r, 0, 1);
    double past = v[2] + random_uniform(r, -2, 2) * (v[2] - v[1]);
    v[0] = c < 0.3   ? random_uniform(r, v[1], v[2])
           : c < 0.5 ? past
                     : near + any_quotient(r, is_compact(kernel)) * t;
    if (!(v[1] < v[2]) || !(fabs(v[0]) < 1e15 * fmax(t, fmax(fabs(v[1]), fabs(v[2]))))) return;
    if (is_edge(kernel, v[0] - v[1], t) || is_edge(kernel, v[0] - v[2], t)) return;
    Truth truth;
    reference_form(kernel, FORM_CLAMP, v, t, &truth);
    cell_measure(FROM_RANDOM, kernel, FORM_CLAMP, v, t, &truth);
}

/* Anywhere, within a few tau of a step, next to a half, far out, or near 0. */
static double any_place(Random *r, double t) {
    double c = random_uniform(r, 0, 1), n = rint(random_uniform(r, -50, 50));
    if (c < 0.40) return random_uniform(r, -2, 2);
    if (c < 0.65) return n + t * random_uniform(r, -6, 6);
    if (c < 0.75) return n + 0.5 + random_signed(r, -12, -2);
    if (c < 0.90) return random_signed(r, 0, 12);
    return random_signed(r, -12, -1);
}

static void measure_stair(int kernel, Form form, Random *r) {
    double t = random_uniform(r, 0, 1) < 0.8 ? random_size(r, -3, 0.3) : random_size(r, -6, 0.9);
    double x = any_place(r, t), z = form == FORM_ROUND ? x + 0.5 : x;
    if (reference_jumps(kernel) && (z - t == rint(z - t) || z + t == rint(z + t))) return;
    Truth truth;
    reference_form(kernel, form, &x, t, &truth);
    cell_measure(FROM_RANDOM, kernel, form, &x, t, &truth);
}

int points_jobs(void) { return KERNEL_TOTAL * GROUPS; }

void points_run(int job, long points, uint64_t seed) {
    int group = job / KERNEL_TOTAL, kernel = job % KERNEL_TOTAL;
    Random r = random_stream(seed, (uint64_t)job);
    for (long i = group < GROUP_CLAMP ? points : points / SLOW_SHARE; i > 0; i--) {
        if (group == GROUP_UNARY) measure_unary(kernel, &r);
        if (group == GROUP_MAX && form_exists(kernel, FORM_MAX)) measure_max(kernel, &r);
        if (group == GROUP_CLAMP) measure_clamp(kernel, &r);
        if (group == GROUP_FLOOR) measure_stair(kernel, FORM_FLOOR, &r);
        if (group == GROUP_ROUND) measure_stair(kernel, FORM_ROUND, &r);
    }
}
