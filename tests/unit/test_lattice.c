/* The smoothed staircases and polygamma by their properties; test_runtime.c has the reference
 * tables. Each test runs once for each kernel. Runs from the root of the repository. */
#include "../runtime/runtime.h"
#include "suites.h"
#include <check.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define EPS 0x1p-53
#define PI  0x1.921fb54442d18p1

typedef double OfTwo(double, double);
typedef double OfFour(double, double, double, double);

typedef struct Entry {
    const char *name;
    double support;
    double narrow;
    OfTwo *floor, *ceil, *round, *trunc;
    OfFour *lattice, *half, *lattice_trunc, *psi;
} Entry;

#define ENTRY(ID, K, ramp, support, class, narrow, ...)                                     \
    {#K,           support,      narrow,         sm_floor_##K,        sm_ceil_##K,          \
     sm_round_##K, sm_trunc_##K, sm_lattice_##K, sm_lattice_half_##K, sm_lattice_trunc_##K, \
     sm_psi_##K},

static const Entry entries[] = {SMOOTH_KERNELS(ENTRY)};

enum { KERNELS = sizeof entries / sizeof *entries };

static const Entry *entry_named(const char *name) {
    for (int k = 0; k < KERNELS; k++)
        if (strcmp(entries[k].name, name) == 0) return &entries[k];
    ck_abort_msg("no kernel %s", name);
}

static bool is_heavy(const Entry *f) {
    return strcmp(f->name, "cauchy") == 0 || strcmp(f->name, "softsign") == 0 ||
           strcmp(f->name, "algebraic") == 0;
}

/* A staircase, floor or round, or its derivative of order (i, m). */
static double stairs(const Entry *f, bool half, int i, int m, double x, double t) {
    if (i + m > 0) return (half ? f->half : f->lattice)(i, m, x, t);
    return (half ? f->round : f->floor)(x, t);
}

static void expect(const char *what, int i, int m, double x, double t, double got, double want,
                   double error) {
    if (!(fabs(got - want) <= error) && got != want)
        ck_abort_msg("%s (%d, %d) at x = %.17g, t = %.17g: %.17g instead of %.17g +- %.2g", what, i,
                     m, x, t, got, want, error);
}

static double uniform(uint64_t *state, double low, double high) {
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return low + (high - low) * (double)(*state >> 11) * 0x1p-53;
}

static const double widths[] = {1e-300, 1e-9, 0.01, 0.05, 0.13, 0.19, 0.21,  0.24,  0.26,
                                0.4,    0.55, 0.7,  0.9,  1,    1.3,  2,     3.14,  5.5,
                                9.5,    12,   40,   333,  1e6,  1e15, 1e100, 1e300, 0x1p1023};

enum { WIDTHS = sizeof widths / sizeof *widths };

/* x + 1 and -x, and the three staircases, at points where these sums are exact. */
START_TEST(periods_and_symmetry) {
    const Entry *f = &entries[_i];
    uint64_t state = 1;
    for (int n = 0; n < 60 * WIDTHS; n++) {
        double t = widths[n % WIDTHS], x = rint(uniform(&state, -2048, 2048)) / 512;
        double y = f->floor(x, t), error = 4 * EPS * (1 + fabs(x));
        expect(f->name, 0, 0, x, t, f->floor(x + 1, t), y + 1, error);
        expect(f->name, 0, 0, x, t, f->floor(-x, t), -1 - y, error);
        expect(f->name, 0, 0, x, t, f->ceil(x, t), y + 1, error);
        expect(f->name, 0, 0, x, t, f->ceil(x, t), -f->floor(-x, t), error);
        expect(f->name, 0, 0, x, t, f->round(x - 0.5, t), y, 2 * error);
        for (int i = 0; i <= 2; i++)
            for (int m = i == 0; m <= 2; m++) {
                double d = f->lattice(i, m, x, t), back = i % 2 == 0 ? -d : d;
                expect(f->name, i, m, x, t, f->lattice(i, m, x + 1, t), d, 0);
                expect(f->name, i, m, x, t, f->lattice(i, m, -x, t), back, 0);
            }
    }
}
END_TEST

/* On the steps and half-way between, for every width and any size of x. */
START_TEST(exact_points) {
    const Entry *f = &entries[_i];
    static const double whole[] = {0, 1, -1, 7, -1000003, 1e15, -0x1p52, 0x1p53, 1e300};
    for (int n = 0; n < WIDTHS; n++)
        for (size_t j = 0; j < sizeof whole / sizeof *whole; j++) {
            double x = whole[j], t = widths[n];
            ck_assert(f->floor(x, t) == x - 0.5);
            ck_assert(f->ceil(x, t) == x + 0.5);
            ck_assert(f->round(x, t) == x);
            ck_assert(f->lattice(0, 1, x, t) == 0 && f->half(2, 0, x, t) == 0);
            if (fabs(x) > 1e14) continue;
            ck_assert(f->floor(x + 0.5, t) == x);
            ck_assert(f->ceil(x - 0.5, t) == x);
            ck_assert(f->round(x + 0.5, t) == x + 0.5);
            ck_assert(f->half(0, 1, x + 0.5, t) == 0 && f->lattice(0, 2, x + 0.5, t) == 0);
        }
}
END_TEST

START_TEST(limits) {
    const Entry *f = &entries[_i];
    static const double points[] = {-2.5, -0.5, -0x1p-60, 0, 0.49999999999999994, 0.5, 3, 1e300};
    for (size_t j = 0; j < sizeof points / sizeof *points; j++) {
        double x = points[j], n = floor(x);
        ck_assert(f->floor(x, 0) == n && f->ceil(x, 0) == ceil(x));
        ck_assert(f->round(x, 0) == (x - n >= 0.5 ? n + 1 : n));
        ck_assert(f->lattice(1, 0, x, 0) == 0 && f->half(1, 0, x, 0) == 0);
        ck_assert(isnan(f->floor(x, -1)) && isnan(f->ceil(x, NAN)) && isnan(f->round(x, -0.1)));
        ck_assert(isnan(f->lattice(1, 0, x, -INFINITY)) && isnan(f->half(0, 1, x, NAN)));
        ck_assert(f->floor(x, INFINITY) == x - 0.5 && f->round(x, INFINITY) == x);
        ck_assert(f->lattice(1, 0, x, INFINITY) == 1 && f->lattice(0, 1, x, INFINITY) == 0);
    }
    /* tails that fall as 1/x add up to a cotangent */
    bool is_cauchy = strcmp(f->name, "cauchy") == 0, is_softsign = strcmp(f->name, "softsign") == 0;
    double slope = is_cauchy ? 1 : is_softsign ? 1.5707963267948966 : 0;
    ck_assert_double_eq_tol(f->lattice(0, 1, 0.25, 0), -slope, 1e-15);
    ck_assert_double_eq_tol(f->half(0, 1, 0.25, 0), slope, 1e-15);
    ck_assert(f->lattice(0, 1, 3, 0) == 0 && f->half(0, 1, 0.5, 0) == 0);
    for (int n = 0; n < WIDTHS; n++) {
        double t = widths[n];
        ck_assert(isnan(f->floor(NAN, t)) && isnan(f->round(NAN, t)) &&
                  isnan(f->half(0, 1, NAN, t)));
        ck_assert(f->floor(INFINITY, t) == INFINITY && f->ceil(-INFINITY, t) == -INFINITY);
        ck_assert(f->lattice(1, 0, INFINITY, t) == 1 && f->half(1, 0, -INFINITY, t) == 1);
        ck_assert(f->lattice(0, 1, INFINITY, t) == 0 && f->half(2, 0, -INFINITY, t) == 0);
    }
    ck_assert(isnan(f->floor(NAN, 0)) && isnan(f->lattice(1, 0, NAN, 0)));
}
END_TEST

/* Nothing overflows, and a narrow staircase is the hard one away from its steps. */
START_TEST(narrow_and_wide) {
    const Entry *f = &entries[_i];
    uint64_t state = 2;
    for (int n = 0; n < 1500; n++) {
        double t = exp(uniform(&state, -745, 709.7)), x = uniform(&state, -3, 3);
        for (int half = 0; half < 2; half++) {
            double line = half ? x : x - 0.5, y = stairs(f, half, 0, 0, x, t);
            double hard = half ? floor(x + 0.5) : floor(x);
            if (t > 1e6) expect(f->name, 0, 0, x, t, y, line, 1 / t + 4 * EPS * (1 + fabs(x)));
            if (t < 1e-6) expect(f->name, 0, 0, x, t, y, hard, 1e5 * t);
            for (int i = 0; i <= 4; i++)
                for (int m = i == 0; i + m <= 4; m++)
                    ck_assert(!isnan(stairs(f, half, i, m, x, t)));
        }
    }
}
END_TEST

/* The sum over the steps by its definition, at widths where the library has another way. */
START_TEST(definition) {
    const Entry *f = &entries[_i];
    uint64_t state = 3;
    for (int n = 0; n < 200 && !is_heavy(f); n++) {
        double t = uniform(&state, 0.15, 3), x = uniform(&state, 0, 1);
        int count = f->support > 0 ? 5 : 150;
        for (int i = 0; i <= 2; i++)
            for (int m = 0; i + m <= 2; m++) {
                double y = 0, size = 1;
                for (int j = count; j >= 0; j--) {
                    double above = f->psi(-i, m, x - 1 - j, t), below = f->psi(-i, m, -x - j, t);
                    y += above + (i % 2 == 0 ? -below : below);
                    size += fabs(above) + fabs(below);
                }
                expect(f->name, i, m, x, t, stairs(f, false, i, m, x, t), y, 40 * EPS * size);
            }
    }
}
END_TEST

/* Where one method takes over from another nothing jumps: neither values nor derivatives. */
START_TEST(switch_over) {
    const Entry *f = &entries[_i];
    static const double at[] = {0.2, 0.25, 0.5, 0.8, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 200};
    uint64_t state = 4;
    for (size_t n = 0; n < 20 * sizeof at / sizeof *at; n++) {
        double t = at[n / 20], before = nextafter(t, 0), x = uniform(&state, -1, 1);
        for (int order = 0; order <= 5; order++)
            for (int i = 0; i <= order; i++) {
                if (f->support > 0 && order > 2) continue;
                double y = stairs(f, n % 2, i, order - i, x, t);
                double scale = pow(6 / t, order) + (order < 2 ? 1 + fabs(y) : 0);
                double error = order > 2 ? 1e-13 * scale : 64 * EPS * scale;
                expect(f->name, i, order - i, x, t, stairs(f, n % 2, i, order - i, x, before), y,
                       error);
            }
    }
}
END_TEST

/* How far x is from the nearest edge of a step's reach, where compact kernels and those with a
 * corner are not smooth. */
static double margin(const Entry *f, bool half, double x, double t) {
    double z = half ? x + 0.5 : x, d = fabs(z - rint(z));
    if (f->support == 0) return d;
    return fmin(d, fmin(fabs(z - t - rint(z - t)), fabs(z + t - rint(z + t))));
}

/* The derivative of order (i, m) in x, or in t, by Richardson's central difference. */
static double difference(const Entry *f, bool half, int i, int m, double x, double t, double h,
                         bool in_t) {
    double y[4];
    static const double places[4] = {-2, -1, 1, 2};
    for (int n = 0; n < 4; n++)
        y[n] =
            stairs(f, half, i, m, x + (in_t ? 0 : places[n] * h), t + (in_t ? places[n] * h : 0));
    return (8 * (y[2] - y[1]) - (y[3] - y[0])) / (12 * h);
}

START_TEST(orders) {
    const Entry *f = &entries[_i];
    uint64_t state = 5;
    for (int n = 0; n < 150; n++) {
        double t = exp(uniform(&state, -3.5, 2.6)), x = uniform(&state, -1, 1);
        double h = 1e-3 * fmin(t, 1), unit = fmax(1 / t, fmin(6, 6 / t));
        bool half = n % 2;
        if (margin(f, half, x, t) < 3 * h) continue;
        for (int order = 0; order < 4; order++)
            for (int i = 0; i <= order; i++) {
                int m = order - i;
                double error = 2e-8 * pow(unit, order + 1) * (order < 2 ? 1 : 10 * order * order);
                expect(f->name, i + 1, m, x, t, stairs(f, half, i + 1, m, x, t),
                       difference(f, half, i, m, x, t, h, false), error);
                expect(f->name, i, m + 1, x, t, stairs(f, half, i, m + 1, x, t),
                       difference(f, half, i, m, x, t, h, true), error);
            }
    }
}
END_TEST

START_TEST(monotone) {
    const Entry *f = &entries[_i];
    for (int n = 0; n < WIDTHS; n++) {
        double t = widths[n], last[3] = {-INFINITY, -INFINITY, -INFINITY};
        for (double x = -1.25; x < 1.25; x += 0x1p-8)
            for (int step = -1; step <= 1; step++) {
                double z = x + step * 0x1p-50;
                double y[3] = {f->floor(z, t), f->ceil(z, t), f->round(z, t)};
                for (int j = 0; j < 3; j++) {
                    if (!(y[j] >= last[j] - 8 * EPS))
                        ck_abort_msg("%s falls to %.17g at %.17g, t = %g", f->name, y[j], z, t);
                    last[j] = y[j];
                }
                ck_assert(f->lattice(1, 0, z, t) >= -8 * EPS);
            }
    }
}
END_TEST

/* d/dt vanishes at a step, and beside it is its slope there times the distance: steps far away must
 * come in pairs, however small they are. */
START_TEST(beside_a_step) {
    const Entry *f = &entries[_i];
    for (double t = 0.01; t < 0.5 && !is_heavy(f); t += 0.005) {
        double d = 0x1p-44, slope = d * f->lattice(1, 1, 0, t);
        double error = 1e-11 * fabs(slope) + 64 * EPS * exp(-1 / t) / t / t;
        expect(f->name, 0, 1, d, t, f->lattice(0, 1, d, t), slope, error);
        expect(f->name, 0, 1, d, t, f->half(0, 1, 0.5 + d, t), slope, error);
    }
}
END_TEST

/* Large x: the fraction is exact, whatever is before it. */
START_TEST(far_from_zero) {
    const Entry *f = &entries[_i];
    for (int n = 0; n < WIDTHS; n++)
        for (int j = -3; j <= 3; j++) {
            double t = widths[n], x = j / 8.0, big = 1e15 + x;
            expect(f->name, 0, 0, big, t, f->floor(big, t) - 1e15, f->floor(x, t), 0.13);
            expect(f->name, 1, 0, big, t, f->lattice(1, 0, big, t), f->lattice(1, 0, x, t), 0);
            expect(f->name, 0, 1, big, t, f->half(0, 1, -big, t), -f->half(0, 1, x, t), 0);
        }
}
END_TEST

/* Equations between the orders, and what they give for the second in t. */
START_TEST(equations) {
    const Entry *gauss = entry_named("gaussian"), *cauchy = entry_named("cauchy");
    const Entry *laplace = entry_named("laplace");
    uint64_t state = 6;
    for (int n = 0; n < 1000; n++) {
        double t = exp(uniform(&state, -4, 2)), x = uniform(&state, 0, 1), tt = t * t;
        double error = 64 * EPS / t;
        expect("heat", 0, 1, x, t, gauss->lattice(0, 1, x, t), t * gauss->lattice(2, 0, x, t),
               error);
        expect("heat", 1, 1, x, t, gauss->half(1, 1, x, t), t * gauss->half(3, 0, x, t),
               50 * error / t);
        expect("heat", 0, 2, x, t, gauss->lattice(0, 2, x, t),
               gauss->lattice(2, 0, x, t) + tt * gauss->lattice(4, 0, x, t), 50 * error / t);
        expect("harmonic", 0, 2, x, t, cauchy->half(0, 2, x, t), -cauchy->half(2, 0, x, t), 0);
        expect("harmonic", 1, 2, x, t, cauchy->half(1, 2, x, t), -cauchy->half(3, 0, x, t),
               error / tt);
        expect("resolvent", 0, 0, x, t, laplace->floor(x, t) - tt * laplace->lattice(2, 0, x, t), 0,
               16 * EPS * (1 + t));
        expect("resolvent", 0, 1, x, t,
               laplace->lattice(0, 1, x, t) - tt * laplace->lattice(2, 1, x, t),
               2 * t * laplace->lattice(2, 0, x, t), error * (1 + t));
    }
}
END_TEST

/* Closed forms that the library does not use. */
START_TEST(closed_forms) {
    const Entry *cauchy = entry_named("cauchy"), *softsign = entry_named("softsign");
    uint64_t state = 7;
    for (int n = 0; n < 1000; n++) {
        double t = exp(uniform(&state, -4, 2)), x = uniform(&state, 0, 1), q = exp(-2 * PI * t);
        double wave = atan2(q * sin(2 * PI * x), 1 - q * cos(2 * PI * x)) / PI;
        expect("cauchy", 0, 0, x, t, cauchy->floor(x, t), x - 0.5 + wave, 8 * EPS);
        double gap = sm_polygamma(0, t + x) - sm_polygamma(0, t + 1 - x);
        double slope = sm_polygamma(1, t + x) + sm_polygamma(1, t + 1 - x);
        double error = 32 * EPS * (1 + t + 1 / (t + x));
        expect("softsign", 0, 0, x, t, softsign->floor(x, t), t / 2 * gap, error);
        expect("softsign", 1, 0, x, t, softsign->lattice(1, 0, x, t), t / 2 * slope,
               32 * EPS * t * slope);
    }
}
END_TEST

static double factorial(int n) { return n < 2 ? 1 : n * factorial(n - 1); }

START_TEST(polygamma_recurrence) {
    uint64_t state = 8;
    for (int n = 0; n < 7; n++)
        for (int j = 0; j < 3000; j++) {
            double x = rint(uniform(&state, -30, 60) * 256) / 256;
            if (x == rint(x) && x <= 0) continue;
            double sign = n % 2 == 0 ? 1 : -1, step = sign * factorial(n) * pow(x, -n - 1);
            double y = sm_polygamma(n, x), next = sm_polygamma(n, x + 1);
            double size = fabs(y) + fabs(next) + fabs(step) + (n == 0 ? 1 : 0);
            double pole = fabs(x - rint(x)), spread = x < 1 ? factorial(n) * pow(pole, -n - 1) : 0;
            expect("polygamma", n, 0, x, 0, next, y + step, 8 * EPS * (size + spread));
        }
}
END_TEST

START_TEST(polygamma_values) {
    static const struct {
        double n, x, y;
    } known[] = {{0, 1, -0.57721566490153286061},
                 {0, 0.5, -1.9635100260214234794},
                 {0, -0.5, 0.036489973978576520559},
                 {0, 10, 2.2517525890667211077},
                 {0, 1e300, 690.77552789821370521},
                 {1, 1, 1.6449340668482264365},
                 {1, 0.5, 4.9348022005446793094},
                 {1, -0.5, 8.9348022005446793094},
                 {1, 1e-100, 1e200},
                 {2, 1, -2.4041138063191885708},
                 {3, 1, 6.4939394022668291491},
                 {3, 0.25, 1538.7821440091883960},
                 {4, 20, -0.000041405977726396676},
                 {1, INFINITY, 0}};
    for (size_t j = 0; j < sizeof known / sizeof *known; j++) {
        double y = known[j].y, error = 8 * EPS * (fabs(y) + 1e-20);
        if (known[j].n == 0) error = 8 * EPS * fmax(1, fabs(y));
        expect("polygamma", (int)known[j].n, 0, known[j].x, 0, sm_polygamma(known[j].n, known[j].x),
               y, error);
    }
    ck_assert(sm_polygamma(1, 0) == INFINITY && sm_polygamma(3, -7) == INFINITY);
    ck_assert(isnan(sm_polygamma(0, 0)) && isnan(sm_polygamma(2, -1)));
    ck_assert(isnan(sm_polygamma(0, NAN)) && isnan(sm_polygamma(1, -INFINITY)));
    ck_assert(isnan(sm_polygamma(-1, 2)) && isnan(sm_polygamma(0.5, 2)));
    ck_assert(sm_polygamma(0, INFINITY) == INFINITY);
}
END_TEST

/* Near 0 narrow kernels give trunc, and its derivatives, as the sum over all steps but that at 0,
 * however small: to some roundings of the largest tail of these. */
START_TEST(truncation_near_0) {
    const Entry *f = &entries[_i];
    uint64_t state = 8;
    for (int n = 0; n < 2000; n++) {
        double t = f->narrow * pow(10, uniform(&state, -2, 0)), x = uniform(&state, -0.5, 0.5);
        int i = n % 3, m = n / 3 % (3 - i);
        if (f->narrow == 0) continue;
        long double sum = 0, scale = 0;
        for (int step = 400; step >= 1; step--)
            for (int side = -1; side <= 1; side += 2) {
                double tail = f->psi(-i, m, -(step - side * x), t); /* of the step at side*step */
                double more = f->psi(-i - 1, m, -(step - side * x), t) * step;
                sum += (i % 2 == 0 ? side : 1) * tail;
                scale += fabs(tail) + fabs(more);
            }
        double got = i + m > 0 ? f->lattice_trunc(i, m, x, t) : f->trunc(x, t);
        double rest = is_heavy(f) ? 1e-5 : 0; /* the steps beyond 400 */
        expect(f->name, i, m, x, t, got, (double)sum, 16 * EPS * (double)scale + rest + 0x1p-1000);
    }
}
END_TEST

Suite *lattice_suite(void) {
    Suite *suite = suite_create("lattice");
    TCase *each = tcase_create("each kernel"), *all = tcase_create("all kernels");
    tcase_add_loop_test(each, periods_and_symmetry, 0, KERNELS);
    tcase_add_loop_test(each, truncation_near_0, 0, KERNELS);
    tcase_add_loop_test(each, exact_points, 0, KERNELS);
    tcase_add_loop_test(each, limits, 0, KERNELS);
    tcase_add_loop_test(each, narrow_and_wide, 0, KERNELS);
    tcase_add_loop_test(each, definition, 0, KERNELS);
    tcase_add_loop_test(each, switch_over, 0, KERNELS);
    tcase_add_loop_test(each, orders, 0, KERNELS);
    tcase_add_loop_test(each, monotone, 0, KERNELS);
    tcase_add_loop_test(each, beside_a_step, 0, KERNELS);
    tcase_add_loop_test(each, far_from_zero, 0, KERNELS);
    tcase_add_test(all, equations);
    tcase_add_test(all, closed_forms);
    tcase_add_test(all, polygamma_recurrence);
    tcase_add_test(all, polygamma_values);
    suite_add_tcase(suite, each);
    suite_add_tcase(suite, all);
    return suite;
}
