/* The runtime against the reference table of powers, against the identities of the smoothing,
 * each order of psi against a finite difference of the order below, and the functions of many
 * operands against their definitions. Runs from the root of the repository. */
#include "../runtime/runtime.h"
#include "suites.h"
#include <check.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef double OfTwo(double, double);
typedef double OfThree(double, double, double);
typedef double OfFour(double, double, double, double);
typedef double OfMany(unsigned, const double *);

typedef struct Entry {
    const char *name;
    bool has_ramp, is_compact;
    double (*peak)(void);
    OfFour *psi, *gate, *clamp, *window, *clamp_t, *lattice, *lattice_half;
    OfThree *above, *below, *greater, *greater_equal, *equal, *max, *min;
    OfTwo *sign, *abs, *floor, *ceil, *round;
    OfMany *threshold, *max_many, *rise;
} Entry;

#define ENTRY(ID, K, ramp, support, ...) \
    {#K,                                 \
     ramp,                               \
     support,                            \
     sm_peak_##K,                        \
     sm_psi_##K,                         \
     sm_gate_##K,                        \
     sm_clamp_##K,                       \
     sm_window_##K,                      \
     sm_clamp_t_##K,                     \
     sm_lattice_##K,                     \
     sm_lattice_half_##K,                \
     sm_above_##K,                       \
     sm_below_##K,                       \
     sm_greater_##K,                     \
     sm_greater_equal_##K,               \
     sm_equal_##K,                       \
     sm_max_##K,                         \
     sm_min_##K,                         \
     sm_sign_##K,                        \
     sm_abs_##K,                         \
     sm_floor_##K,                       \
     sm_ceil_##K,                        \
     sm_round_##K,                       \
     sm_threshold_##K,                   \
     sm_max_many_##K,                    \
     sm_rise_##K},

static const Entry entries[] = {SMOOTH_KERNELS(ENTRY)};

enum { KERNELS = sizeof entries / sizeof *entries, FIELDS = 16, OUTPUTS = 5 };

static const Entry *entry_named(const char *name) {
    for (int k = 0; k < KERNELS; k++)
        if (strcmp(entries[k].name, name) == 0) return &entries[k];
    return NULL;
}

static int failures;

/* Counts and prints a failure, with the place in the table or the function at fault. */
static void expect(bool holds, const char *what, double got, double want) {
    if (holds) return;
    if (failures++ < 20) fprintf(stderr, "%s\n  got %.17g want %.17g\n", what, got, want);
}

static double ulp_of(double v) {
    int e;
    frexp(v, &e);
    return v == 0 || e < -1021 ? 0x1p-1074 : ldexp(1, e - 53);
}

/* y against the table's v with scale s (README of the tables): 16 roundings of the condition scale;
 * g is the factor applied last to a tail. */
static bool agrees(double y, long double v, long double s, double g) {
    if (fabsl(v) > 0x1.fffffffffffffp1023L) return isinf(y) && (y > 0) == (v > 0);
    return isfinite(y) && fabsl(y - v) <= 16 * 0x1p-53L * s + 0x1p-1022L * (g > 1 ? g : 1);
}

/* The next line of a table that is no comment, cut at its tabs; `line` keeps it whole. */
static int next_row(FILE *file, char *line, char *copy, size_t size, char **fields) {
    do
        if (fgets(line, (int)size, file) == NULL) return 0;
    while (line[0] == '#');
    line[strcspn(line, "\n")] = 0;
    strcpy(copy, line);
    int n = 0;
    for (char *p = strtok(copy, "\t"); p != NULL && n < FIELDS; p = strtok(NULL, "\t"))
        fields[n++] = p;
    return n;
}

/* Value, d/dx, d/dt, d2/dx2, d2/dxdt by psi of order (k, m) and below. */
static void psi_outputs(const Entry *f, int k, double x, double t, double *y) {
    y[0] = f->psi(k, 0, x, t);
    y[1] = f->psi(k - 1, 0, x, t);
    y[2] = f->psi(k, 1, x, t);
    y[3] = f->psi(k - 2, 0, x, t);
    y[4] = f->psi(k - 1, 1, x, t);
}

/* A row of the powers, for which the language has no name; test_golden.c has the other tables. */
static void check_row(char **fields, const char *line) {
    const Entry *f = entry_named(fields[0]);
    double x = strtod(fields[2], NULL), t = strtod(fields[3], NULL), y[OUTPUTS];
    int k = strcmp(fields[1], "power2") == 0 ? 2 : 3;
    if (strcmp(fields[1], "form") == 0) return;
    ck_assert(f != NULL && strncmp(fields[1], "power", 5) == 0);
    psi_outputs(f, k, x, t, y);
    for (int q = 0; q < OUTPUTS; q++) {
        double g = pow(t, k - (q > 2 ? 2 : q > 0 ? 1 : 0));
        long double want = strtold(fields[4 + q], NULL), s = strtold(fields[9 + q], NULL);
        expect(agrees(y[q], want, s, g), line, y[q], (double)want);
    }
}

static void check_table(const char *path, int width, void (*check)(char **, const char *)) {
    static char line[1 << 16], copy[1 << 16];
    char *fields[FIELDS];
    FILE *file = fopen(path, "r");
    ck_assert_msg(file != NULL, "cannot open %s", path);
    int rows = 0;
    for (int n; (n = next_row(file, line, copy, sizeof line, fields)) > 0; rows++)
        if (n == width) check(fields, line);
    fclose(file);
    ck_assert_int_ge(rows, 943);
    ck_assert_int_eq(failures, 0);
}

START_TEST(truncated_powers) { check_table("tests/golden/truncated_powers.tsv", 14, check_row); }
END_TEST

/* Uniform in [0, 1): a fixed sequence. */
static double uniform(void) {
    static unsigned long long state = 0x9e3779b97f4a7c15u;
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (double)(state >> 11) * 0x1p-53;
}

/* A point inside one analytic piece of the kernel, u in (0.1, 0.9), either sign. */
static double inner_point(double t) {
    double u = 0.1 + 0.8 * uniform();
    return uniform() < 0.5 ? -u * t : u * t;
}

static int largest_ramp(const Entry *f) {
    return isnan(f->psi(1, 0, 1, 1)) ? 0 : isnan(f->psi(2, 0, 1, 1)) ? 1 : 3;
}

static void near(const char *kernel, const char *what, double k, double m, double x, double t,
                 double got, double want, double tolerance) {
    char text[200];
    snprintf(text, sizeof text, "%s %s psi(%g, %g, %.17g, %.17g)", kernel, what, k, m, x, t);
    expect(fabs(got - want) <= tolerance, text, got, want);
}

/* The condition scale of psi(k, m, x, t): one rounding of each argument. */
static double scale_of(const Entry *f, int k, int m, double x, double t) {
    return fabs(f->psi(k, m, x, t)) + fabs(x * f->psi(k - 1, m, x, t)) +
           fabs(t * f->psi(k, m + 1, x, t));
}

/* Euler's theorem for every kernel, and what is special to three of them, to 16 roundings of the
 * scale of their terms, 64 for the derivatives of the fourth order and beyond. */
START_TEST(identities) {
    for (int n = 0; n < 48000; n++) {
        const Entry *f = &entries[n % KERNELS];
        double t = exp(4 * uniform() - 2), x = inner_point(t) * (f->is_compact ? 1 : 4);
        const double unit = 16 * 0x1p-53;
        for (int k = -4; k <= largest_ramp(f); k++) {
            for (int m = 0; m < 3; m++) {
                double y = f->psi(k, m, x, t), a = x * f->psi(k - 1, m, x, t);
                double b = t * f->psi(k, m + 1, x, t), s = abs(k - m) * scale_of(f, k, m, x, t);
                s += fabs(x) * scale_of(f, k - 1, m, x, t) + t * scale_of(f, k, m + 1, x, t);
                near(f->name, "Euler", k, m, x, t, a + b, (k - m) * y,
                     (m - k > 4 ? 4 : 1) * unit * s);
            }
            double y = f->psi(k, 0, x, t), second = f->psi(k - 2, 0, x, t);
            double s = scale_of(f, k - 2, 0, x, t), s_t = scale_of(f, k, 1, x, t);
            double s_tt = scale_of(f, k, 2, x, t), s_y = scale_of(f, k, 0, x, t);
            if (strcmp(f->name, "gaussian") == 0)
                near(f->name, "heat", k, 0, x, t, f->psi(k, 1, x, t), t * second,
                     unit * (s_t + t * s));
            if (strcmp(f->name, "laplace") == 0 && k >= 1)
                near(f->name, "resolvent", k, 0, x, t, y - t * t * second,
                     x > 0 ? pow(x, k) / tgamma(k + 1) : 0, unit * (s_y + t * t * s));
            if (strcmp(f->name, "cauchy") == 0)
                near(f->name, "harmonic", k, 0, x, t, f->psi(k, 2, x, t), -second,
                     unit * (s_tt + s));
        }
    }
    ck_assert_int_eq(failures, 0);
}
END_TEST

/* The slope at 0 of a function known at h times -3 to 3, without 0; sixth order. */
static double slope(const double *y, double h) {
    return (45 * (y[3] - y[2]) - 9 * (y[4] - y[1]) + (y[5] - y[0])) / (60 * h);
}

START_TEST(orders) {
    static const int places[] = {-3, -2, -1, 1, 2, 3};
    for (int n = 0; n < 600; n++) {
        const Entry *f = &entries[n % KERNELS];
        double t = exp(4 * uniform() - 2), x = inner_point(t), h = 0.004 * t;
        for (int k = -5; k <= largest_ramp(f); k++) {
            for (int m = 0; m <= 3; m++) {
                double along[6], across[6], s = 0;
                for (int i = 0; i < 6; i++) {
                    along[i] = f->psi(k, m, x + places[i] * h, t);
                    across[i] = f->psi(k, m, x, t + places[i] * h);
                    s = fmax(s, fmax(fabs(along[i]), fabs(across[i])));
                }
                double dx = f->psi(k - 1, m, x, t), dt = f->psi(k, m + 1, x, t);
                s = 2e-8 * (s / t + fabs(dx) + fabs(dt));
                near(f->name, "d/dx", k, m, x, t, dx, slope(along, h), s);
                near(f->name, "d/dt", k, m, x, t, dt, slope(across, h), s);
            }
        }
    }
    ck_assert_int_eq(failures, 0);
}
END_TEST

/* Orders for which no difference is exact enough, and far tails, at t = 1. The values are from
 * mpmath, at 1500 bits. */
static const struct {
    const char *kernel;
    int k, m;
    double x, value;
} high[] = {
    {"logistic", -8, 0, 0.5, 2.3900171808604253},
    {"logistic", -8, 0, 1.75, -0.79397799442380603},
    {"logistic", -8, 0, 4.5, 0.012424113234995134},
    {"logistic", -8, 0, 26.5, -3.0988191362635393e-12},
    {"logistic", -17, 0, 0.5, -610517.56405746126},
    {"logistic", -17, 0, 1.75, -67647.222729631904},
    {"logistic", -17, 0, 4.5, 0.87498686111144709},
    {"logistic", -17, 0, 26.5, 3.0988178800793492e-12},
    {"logistic", -23, 0, 0.5, 35786510220.349463},
    {"logistic", -23, 0, 1.75, -2204303313.2273515},
    {"logistic", -23, 0, 4.5, 43663.661328420136},
    {"logistic", -23, 0, 26.5, 3.0987385856059002e-12},
    {"logistic", -30, 0, 0.5, 1.3726236633684271e+17},
    {"logistic", -30, 0, 1.75, 147366543197952.43},
    {"logistic", -30, 0, 4.5, 6340231395.6480822},
    {"logistic", -30, 0, 26.5, -3.0885083456515048e-12},
    {"sech", -8, 0, 0.5, 36.818505490445458},
    {"sech", -8, 0, 1.75, 1.4322513722611507},
    {"sech", -8, 0, 4.5, -0.0051718415985997421},
    {"sech", -8, 0, 26.5, -1.972769534701393e-12},
    {"sech", -17, 0, 0.5, 1365610699.1564833},
    {"sech", -17, 0, 1.75, -846787.78339122857},
    {"sech", -17, 0, 4.5, -21.566770263179973},
    {"sech", -17, 0, 26.5, 1.9727695347013922e-12},
    {"sech", -23, 0, 0.5, -5044469730181365.5},
    {"sech", -23, 0, 1.75, -1848801736839.3712},
    {"sech", -23, 0, 4.5, 179038.93876451594},
    {"sech", -23, 0, 26.5, 1.9727695347007985e-12},
    {"sech", -30, 0, 0.5, -3.0926790125323621e+23},
    {"sech", -30, 0, 1.75, -1.8944610130081934e+18},
    {"sech", -30, 0, 4.5, 15387335718.222699},
    {"sech", -30, 0, 26.5, -1.9727695334012677e-12},
    {"cauchy", 0, 2, -100000.0, -6.3661977224025739e-16},
    {"cauchy", 0, 2, 3.5, 0.01269160101551604},
    {"cauchy", 0, 3, -100000.0, -6.3661977198560948e-16},
    {"cauchy", 0, 3, 3.5, 0.0088601742938508201},
    {"cauchy", -1, 2, -100000.0, -1.9098593164661243e-20},
    {"cauchy", -1, 2, 3.5, -0.0097838218071093998},
    {"cauchy", 0, 9, -100000.0, 1.2834254553176294e-41},
    {"cauchy", 0, 9, 3.5, 0.091965713055274517},
    {"algebraic", 0, 2, -100000.0, 4.99999999775e-11},
    {"algebraic", 0, 2, 3.5, -0.028068694804751691},
    {"algebraic", 1, 3, -100000.0, -1.499999999625e-15},
    {"algebraic", 1, 3, 3.5, -0.028753297117062708},
    {"algebraic", -1, 2, -100000.0, 9.999999991e-16},
    {"algebraic", -1, 2, 3.5, 0.0098833692310992082},
    {"algebraic", 0, 9, -100000.0, 4.4651249909953313e-45},
    {"softsign", 0, 2, -100000.0, -9.9997000059999e-11},
    {"softsign", 0, 2, 3.5, 0.03840877914951989},
    {"softsign", 0, 3, -100000.0, 2.99988000299994e-15},
    {"softsign", 0, 3, 3.5, -0.025605852766346594},
    {"softsign", -1, 2, -100000.0, -1.99991000239995e-15},
    {"softsign", -1, 2, 3.5, -0.014631915866483768},
    {"softsign", 0, 9, -100000.0, 1.8142185699788008e-40},
    {"softsign", 0, 9, 3.5, -0.18649875794256199},
};

START_TEST(high_orders) {
    for (size_t n = 0; n < sizeof high / sizeof *high; n++) {
        const Entry *f = entries;
        while (strcmp(f->name, high[n].kernel) != 0) f++;
        double y = f->psi(high[n].k, high[n].m, high[n].x, 1);
        near(f->name, "value", high[n].k, high[n].m, high[n].x, 1, y, high[n].value,
             5e-14 * fabs(high[n].value));
        ck_assert(isnan(f->psi(0, 17, high[n].x, 1)) && isnan(f->psi(-31, 0, high[n].x, 1)));
    }
    ck_assert_int_eq(failures, 0);
}
END_TEST

/* The temperature 0 and ties, the infinities, and the hard function outside a support. */
START_TEST(conventions) {
    for (int k = 0; k < KERNELS; k++) {
        const Entry *f = &entries[k];
        ck_assert(f->above(1, 1, 0) == 0.5 && f->greater(1, 1, 0) == 0);
        ck_assert(f->greater_equal(1, 1, 0) == 1 && f->greater(2, 1, 0) == 1);
        ck_assert(f->below(1, 1, 0) == 0.5 && f->below(2, 1, 0) == 0);
        ck_assert(f->below(2, 1, 0.5) == f->above(1, 2, 0.5) && isnan(f->below(NAN, 1, 1)));
        ck_assert(f->above(INFINITY, INFINITY, 1) == 0.5 && f->above(INFINITY, 0, 1) == 1);
        ck_assert(f->equal(3, 3, 0.5) == 1 && f->equal(3, 4, 0) == 0 && f->equal(3, 3, 0) == 1);
        ck_assert(f->equal(INFINITY, INFINITY, 1) == 1 && f->equal(0, INFINITY, 1) == 0);
        ck_assert(isnan(f->above(NAN, 1, 1)) && isnan(f->greater(1, 1, -1)));
        ck_assert(isnan(f->clamp(NAN, 0, 1, 1)) && isnan(f->window(0, NAN, 1, 1)));
        ck_assert(f->clamp(0.5, 0, 1, 0) == 0.5 && f->window(0.5, 0, 1, 0) == 1);
        ck_assert(f->peak() == f->psi(-1, 0, 0, 1));
        ck_assert(signbit(f->sign(-0.0, 1)) && f->psi(0, 0, 5, INFINITY) == 0.5);
        ck_assert(isnan(f->psi(4, 0, 1, 1)) && isnan(f->max(NAN, 1, 1)));
        if (f->has_ramp) ck_assert(f->max(INFINITY, INFINITY, 1) == INFINITY);
        if (f->has_ramp) ck_assert(f->max(-1e308, 1e308, 1) == 1e308 && f->max(2, 1, 0) == 2);
        if (!f->is_compact) continue;
        for (int i = 0; i < 100; i++) {
            double t = exp(20 * uniform() - 10), x = t * (1 + uniform()), b = uniform();
            ck_assert(f->psi(1, 0, x, t) == x && f->psi(1, 0, -x, t) == 0 && f->abs(x, t) == x);
            ck_assert(f->psi(0, 0, x, t) == 1 && f->sign(-x, t) == -1 && f->psi(-1, 0, x, t) == 0);
            ck_assert(f->max(b + 2 * t, b, t) == b + 2 * t && f->min(b, b + 2 * t, t) == b);
            ck_assert(f->clamp(x, 2.1 * x, 4 * x, t) == 2.1 * x && f->window(x, -x, 3 * x, t) == 1);
        }
    }
}
END_TEST

START_TEST(windows) {
    for (int n = 0; n < 12000; n++) {
        const Entry *f = &entries[n % KERNELS];
        double t = exp(4 * uniform() - 2), x = 4 * uniform() - 2, lo = 4 * uniform() - 2;
        double hi = lo + 3 * uniform(), h = 1e-3 * t, y[6], z[6];
        double want = f->psi(0, 0, x - lo, t) - f->psi(0, 0, x - hi, t);
        near(f->name, "window", lo, hi, x, t, f->window(x, lo, hi, t), want, 4e-16);
        bool is_kink =
            f->is_compact && fmin(fabs(fabs(x - lo) - t), fabs(fabs(x - hi) - t)) < 4 * h;
        if (is_kink || fmin(fabs(x - lo), fabs(x - hi)) < 8 * h) continue;
        for (int i = 0; i < 6; i++) {
            y[i] = f->clamp(x + (i - 3 + (i > 2)) * h, lo, hi, t);
            z[i] = f->clamp(x, lo, hi, t + (i - 3 + (i > 2)) * h);
        }
        near(f->name, "clamp", lo, hi, x, t, slope(y, h), f->window(x, lo, hi, t), 1e-11 / t);
        near(f->name, "clamp_t", lo, hi, x, t, slope(z, h), f->clamp_t(x, lo, hi, t), 1e-11 / t);
    }
    ck_assert_int_eq(failures, 0);
}
END_TEST

/* The threshold solves its equation; the maximum is above all operands, independent of their
 * order, moves with them, and for two is the binary one. */
static void check_threshold(const Entry *f, unsigned n, double *v, double t) {
    double sum = 0, largest = -INFINITY, m;
    v[n] = t;
    for (unsigned i = 0; i < n; i++) largest = fmax(largest, v[i]);
    m = f->threshold(n + 1, v);
    for (unsigned i = 0; i < n; i++) sum += f->psi(0, 0, v[i] - largest - m, t / 2);
    near(f->name, "threshold", n, 0, m, t, sum, 1, 1e-13 * (1 + fabs(m) / t));
    double y = f->max_many(n + 1, v), two = f->max(v[0], v[1], t);
    if (!f->has_ramp) return;
    near(f->name, "max_many below", n, 0, y, t, y >= largest, 1, 0);
    if (n == 2) near(f->name, "max_many", 2, 0, v[0], t, y, two, 2 * ulp_of(two));
    v[n] = 0;
    near(f->name, "hard max_many", n, 0, y, t, f->max_many(n + 1, v), largest, 0);
    for (unsigned i = 0; i < n / 2; i++) {
        double swap = v[i];
        v[i] = v[n - 1 - i], v[n - 1 - i] = swap;
    }
    v[n] = t;
    double turned = f->max_many(n + 1, v), error = 1e-14 * fabs(y - largest) + 2 * ulp_of(y);
    near(f->name, "max_many turned", n, 0, y, t, turned, y, error);
}

START_TEST(thresholds) {
    for (int n = 0; n < 6000; n++) {
        const Entry *f = &entries[n % KERNELS];
        unsigned count = 2 + n / KERNELS % 9;
        double v[16], t = exp(12 * uniform() - 6), shift = 100 * uniform();
        for (unsigned i = 0; i < count; i++) v[i] = shift + (i % 4 == 3 ? v[i - 1] : uniform());
        check_threshold(f, count, v, t);
    }
    ck_assert_int_eq(failures, 0);
}
END_TEST

/* Near tau = 0 the maximum of n equal numbers is above them by t times what it is at temperature 1;
 * at tau = 0 that is the derivative, however many smaller ones there are. */
START_TEST(ties) {
    for (int k = 0; k < KERNELS; k++) {
        const Entry *f = &entries[k];
        double corner = f->psi(1, 1, 0, 0);
        for (unsigned n = 1; f->has_ramp && n < 12; n++) {
            double equal[16] = {0}, mixed[16];
            for (unsigned i = 0; i < n + 3; i++) mixed[i] = i % 2 == 0 && i / 2 < 3 ? -7.0 - i : 5;
            unsigned fives = 0, count = n + 3;
            for (unsigned i = 0; i < count; i++) fives += mixed[i] == 5;
            mixed[count] = 0;
            equal[fives] = 1;
            double want = f->max_many(fives + 1, equal), got = f->rise(count + 1, mixed);
            near(f->name, "rise", fives, count, 0, 0, got, want, 4 * ulp_of(want));
            if (fives == 2) near(f->name, "corner", 2, 0, 0, 0, got, corner, 2 * ulp_of(corner));
            mixed[count] = 1e-3;
            double cold = (f->max_many(count + 1, mixed) - 5) / 1e-3;
            near(f->name, "cold", fives, count, 0, 0, got, cold, 1e-3);
        }
    }
    ck_assert_int_eq(failures, 0);
}
END_TEST

Suite *runtime_suite(void) {
    Suite *suite = suite_create("runtime");
    TCase *golden = tcase_create("golden"), *laws = tcase_create("laws");
    tcase_set_timeout(golden, 60);
    tcase_add_test(golden, truncated_powers);
    tcase_set_timeout(laws, 60);
    tcase_add_test(laws, identities);
    tcase_add_test(laws, orders);
    tcase_add_test(laws, high_orders);
    tcase_add_test(laws, conventions);
    tcase_add_test(laws, windows);
    tcase_add_test(laws, thresholds);
    tcase_add_test(laws, ties);
    suite_add_tcase(suite, golden);
    suite_add_tcase(suite, laws);
    return suite;
}
