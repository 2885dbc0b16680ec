/* The elementary functions against the C library's in long double, which has eleven bits more: over
 * mixtures of ranges, at the ends of the range, and where a method takes over from another. Each
 * with fused multiply-add and without. */
#include <check.h>
#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "../runtime/elementary.h"
#include "elementary.h"
#include "suites.h"

#define DECLARE(ID, name, ulps) double sm_op_##ID(double);
ELEMENTARY(DECLARE)
double sm_op_ATAN2(double y, double x);

long double sech2l(long double x) { return 1 / (coshl(x) * coshl(x)); }

static const Elementary plain[F_COUNT] = {
#define ROW(ID, name, ulps) {#name, sm_op_##ID, name##l, ulps},
    ELEMENTARY(ROW)};

static bool has_fused(void) {
#ifdef __x86_64__
    return __builtin_cpu_supports("fma");
#else
    return true;
#endif
}

enum { TABLES = 2, POINTS = 200000 };

/* The table of a loop test, or NULL where the machine cannot run it. */
static const Elementary *table(int fused) {
    return !fused ? plain : has_fused() ? elementary_fused : NULL;
}

static unsigned long long state;

/* Uniform in [low, high]. */
static double uniform(double low, double high) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return low + (high - low) * (double)(state >> 11) * 0x1p-53;
}

static double any_bits(void) {
    double x;
    uniform(0, 1);
    unsigned long long bits = state ^ state >> 29;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* The n-th of a mixture: about 0 and 1, where values are of one size, where they overflow or
 * vanish, all sizes and all bit patterns. */
static double mixed(int n) {
    static const double ranges[] = {0.4, 1, 3, 10, 28, 40, 750};
    enum { RANGES = sizeof ranges / sizeof *ranges };
    int k = n % (RANGES + 4);
    if (k < RANGES) return uniform(-ranges[k], ranges[k]);
    if (k == RANGES) return any_bits();
    if (k == RANGES + 1) return uniform(0.5, 1.5);
    double x = exp(k == RANGES + 2 ? uniform(-3, 3) : uniform(-744, 709));
    return uniform(-1, 1) < 0 ? -x : x;
}

/* How far y is from v, in units in the last place of v. Infinity has the place of 2^1024. */
static double ulps_off(double y, long double v) {
    if (isnan(y) || isnan(v)) return isnan(y) && isnan(v) ? 0 : INFINITY;
    if (fabsl(v) > 0x1p1024L) v = copysignl(0x1p1024L, v);
    long double at = isinf(y) ? copysignl(0x1p1024L, y) : y;
    int e;
    frexpl(v, &e);
    return (double)(fabsl(at - v) / (v == 0 || e < -1021 ? 0x1p-1074L : ldexpl(1, e - 53)));
}

START_TEST(accuracy) {
    const Elementary *f = table(_i / F_COUNT);
    if (LDBL_MANT_DIG < 64 || f == NULL) return;
    f += _i % F_COUNT;
    double worst = 0, at = 0;
    state = 1;
    for (int n = 0; n < POINTS; n++) {
        double x = mixed(n), off = ulps_off(f->of(x), f->truth(x));
        if (off > worst) worst = off, at = x;
    }
    ck_assert_msg(worst <= f->ulps, "%s(%.17g) is %.3f ulp off", f->name, at, worst);
}
END_TEST

START_TEST(angles) {
    static const double ends[] = {0,        0x1p-1074, 0x1p-1022, 1,      2,
                                  INFINITY, 0x1p1023,  DBL_MAX,   1e-300, NAN};
    enum { ENDS = sizeof ends / sizeof *ends };
    if (LDBL_MANT_DIG < 64 || table(_i) == NULL) return;
    double (*of)(double, double) = _i ? elementary_fused_atan2 : sm_op_ATAN2;
    state = 2;
    for (int n = 0; n < POINTS + 4 * ENDS * ENDS; n++) {
        int k = n - POINTS;
        double y = mixed(n), x = n & 64 ? mixed(n / 3) : y * uniform(-3, 3);
        if (k >= 0) {
            y = copysign(ends[k / 4 % ENDS], k & 1 ? -1 : 1);
            x = copysign(ends[k / 4 / ENDS], k & 2 ? -1 : 1);
        }
        double got = of(y, x);
        long double want = atan2l(y, x);
        bool holds = ulps_off(got, want) <= 1.6 && (isnan(got) || !signbit(got) == !signbit(want));
        ck_assert_msg(holds, "atan2(%.17g, %.17g) = %.17g, not %.17Lg", y, x, got, want);
    }
}
END_TEST

/* Sine, cosine and tangent beside multiples of pi/2, where they are next to nothing or infinite, up
 * to and beyond where libm takes over. */
START_TEST(quarters) {
    const Elementary *f = table(_i);
    if (LDBL_MANT_DIG < 64 || f == NULL) return;
    state = 3;
    for (int n = 0; n < POINTS; n++) {
        double x = (double)(floorl(uniform(0, 670000)) * acosl(0));
        x = n % 3 == 0 ? nextafter(x, 0) : n % 3 == 1 ? nextafter(x, INFINITY) : x;
        for (int k = F_SIN; k <= F_TAN; k++) {
            double off = ulps_off(f[k].of(x), f[k].truth(x));
            ck_assert_msg(off <= f[k].ulps, "%s(%.17g) is %.3f ulp off", f[k].name, x, off);
        }
    }
}
END_TEST

static double plain_log1p_unit(double t) { return log1p_unit(t); }

/* The ramp of the logistic kernel: in the ranges where its error is largest, at its ends, and
 * growing where its method changes. */
START_TEST(ramps) {
    if (LDBL_MANT_DIG < 64 || table(_i) == NULL) return;
    double (*of)(double) = _i ? elementary_fused_log1p_unit : plain_log1p_unit, t = 0.5;
    state = 6;
    for (int n = 0; n < 10 * POINTS; n++) {
        double x = n % 2 == 0 ? uniform(0.3, 1) : exp(uniform(-40, 0));
        double off = ulps_off(of(x), log1pl(x));
        ck_assert_msg(off <= 1.1, "log1p_unit(%.17g) is %.3f ulp off", x, off);
    }
    ck_assert(of(0) == 0 && of(0x1p-1074) == 0x1p-1074 && of(1) == 0x1.62e42fefa39efp-1);
    for (int n = 0; n < 500; n++) t = nextafter(t, 0);
    for (int n = 0; n < 1000; n++, t = nextafter(t, 1))
        ck_assert_msg(of(nextafter(t, 1)) >= of(t), "log1p_unit falls after %.17g", t);
}
END_TEST

START_TEST(turns) {
    if (LDBL_MANT_DIG < 64) return;
    state = 4;
    for (int n = 0; n < POINTS; n++) {
        double y = 0.25 * uniform(-1, 1);
        Direction d = half_turns(y);
        long double angle = 3.14159265358979323846264L * y;
        ck_assert_msg(ulps_off(d.sine, sinl(angle)) <= 2, "sin of %.17g pi", y);
        ck_assert_msg(ulps_off(d.cosine, cosl(angle)) <= 1.5, "cos of %.17g pi", y);
    }
}
END_TEST

START_TEST(distances) {
    if (LDBL_MANT_DIG < 64) return;
    state = 5;
    for (int n = 0; n < POINTS; n++) {
        double a = mixed(n), b = n & 64 ? mixed(n / 3) : a * uniform(-3, 3), got = distance(a, b);
        bool holds = isnan(a) || isnan(b) || ulps_off(got, hypotl(a, b)) <= 1.3;
        ck_assert_msg(holds, "distance(%.17g, %.17g) = %.17g", a, b, got);
    }
}
END_TEST

/* Where a value is known it is met, the sign of zero included. */
START_TEST(ends) {
    static const struct {
        int function;
        double x, y;
    } rows[] = {
        {F_EXP, 0, 1},
        {F_EXP, -0.0, 1},
        {F_EXP, INFINITY, INFINITY},
        {F_EXP, 709.79, INFINITY},
        {F_EXP, -INFINITY, 0},
        {F_EXP, -745.2, 0},
        {F_EXP, -745.1, 0x1p-1074},
        {F_EXPM1, INFINITY, INFINITY},
        {F_EXPM1, 709.79, INFINITY},
        {F_EXPM1, -INFINITY, -1},
        {F_EXPM1, -800, -1},
        {F_SINH, INFINITY, INFINITY},
        {F_SINH, 710.48, INFINITY},
        {F_SINH, -DBL_MAX, -INFINITY},
        {F_COSH, -INFINITY, INFINITY},
        {F_COSH, 710.48, INFINITY},
        {F_COSH, 0, 1},
        {F_COSH, 0x1p-1074, 1},
        {F_TANH, INFINITY, 1},
        {F_TANH, -20, -1},
        {F_LOG, 0, -INFINITY},
        {F_LOG, -0.0, -INFINITY},
        {F_LOG, 1, 0},
        {F_LOG, INFINITY, INFINITY},
        {F_LOG, -0x1p-1074, NAN},
        {F_LOG, -INFINITY, NAN},
        {F_LOG2, 0, -INFINITY},
        {F_LOG2, 1, 0},
        {F_LOG2, INFINITY, INFINITY},
        {F_LOG2, -1, NAN},
        {F_LOG10, 1, 0},
        {F_LOG10, -0.0, -INFINITY},
        {F_LOG10, INFINITY, INFINITY},
        {F_LOG1P, -1, -INFINITY},
        {F_LOG1P, -1 - 0x1p-52, NAN},
        {F_LOG1P, -INFINITY, NAN},
        {F_LOG1P, INFINITY, INFINITY},
        {F_ATAN, INFINITY, 0x1.921fb54442d18p0},
        {F_ATAN, -INFINITY, -0x1.921fb54442d18p0},
        {F_ERF, INFINITY, 1},
        {F_ERF, -6, -1},
        {F_ERFC, INFINITY, 0},
        {F_ERFC, 27.3, 0},
        {F_ERFC, -INFINITY, 2},
        {F_ERFC, 0, 1},
        {F_ERFC, -0.0, 1},
    };
    const Elementary *f = table(_i);
    if (f == NULL) return;
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        const Elementary *g = &f[rows[k].function];
        double x = rows[k].x, y = g->of(x), want = rows[k].y;
        bool same = (isnan(y) && isnan(want)) || (y == want && !signbit(y) == !signbit(want));
        ck_assert_msg(same, "%s(%.17g) = %.17g, not %.17g", g->name, x, y, want);
    }
    for (int k = 0; k < F_COUNT; k++) ck_assert_msg(isnan(f[k].of(NAN)), "%s", f[k].name);
}
END_TEST

/* Odd functions are odd to the last bit, and near 0 what they are there. */
START_TEST(near_zero) {
    static const int odd[] = {F_SINH, F_TANH, F_ATAN, F_ERF}, identity[] = {F_EXPM1, F_LOG1P};
    const Elementary *f = table(_i);
    if (f == NULL) return;
    state = 3;
    for (int n = 0; n < 4000; n++) {
        double x = n == 0 ? 0 : mixed(n),
               tiny = n == 0 ? 0 : uniform(-1, 1) * exp(uniform(-744, -38));
        for (int k = 0; k < 4; k++) {
            const Elementary *g = &f[odd[k]];
            double y = g->of(x), z = g->of(-x), near = g->of(tiny);
            ck_assert_msg(isnan(y) || (y == -z && signbit(y) != signbit(z)), "%s %g", g->name, x);
            bool is_one = odd[k] != F_ERF;
            ck_assert_msg(!is_one || (near == tiny && !signbit(near) == !signbit(tiny)), "%s %g",
                          g->name, tiny);
        }
        for (int k = 0; k < 2; k++) {
            ck_assert(f[identity[k]].of(tiny) == tiny);
            ck_assert(signbit(f[identity[k]].of(-0.0)));
        }
    }
}
END_TEST

START_TEST(whole_logarithms) {
    const Elementary *f = table(_i);
    if (f == NULL) return;
    for (int n = -1074; n < 1024; n++) ck_assert(f[F_LOG2].of(ldexp(1, n)) == n);
    double ten = 1;
    for (int n = 0; n <= 22; n++, ten *= 10) ck_assert(f[F_LOG10].of(ten) == n);
}
END_TEST

/* One after the other, doubles about the places where a method takes over from another. */
START_TEST(monotone) {
    static const struct {
        int function;
        double x;
    } places[] = {{F_EXP, 0x1.62e42fefa39efp-2},
                  {F_EXP, -0x1.62e42fefa39efp-2},
                  {F_EXP, -708.4},
                  {F_EXPM1, 0x1.62e42fefa39efp-2},
                  {F_EXPM1, 0x1p-54},
                  {F_EXPM1, -0x1p-54},
                  {F_TANH, 0x1.62e42fefa39efp-1},
                  {F_TANH, 0x1p-54},
                  {F_SINH, 0x1p-54},
                  {F_LOG, 0x1.6a09e667f3bcdp0},
                  {F_LOG, 0x1.6a09e667f3bcdp-1},
                  {F_LOG, 1},
                  {F_LOG, 0x1p-1022},
                  {F_LOG2, 0x1.6a09e667f3bcdp0},
                  {F_LOG10, 1},
                  {F_LOG1P, 0x1.a827999fcef34p-2},
                  {F_LOG1P, -0x1.2bec333018866p-2},
                  {F_ATAN, 0.5},
                  {F_ATAN, 2},

                  {F_ERFC, 0},
                  {F_ERFC, 26.5}};
    const Elementary *f = table(_i);
    if (f == NULL) return;
    for (size_t k = 0; k < sizeof places / sizeof *places; k++) {
        const Elementary *g = &f[places[k].function];
        double x = places[k].x, sign = places[k].function == F_ERFC ? -1 : 1;
        for (int n = 0; n < 500; n++) x = nextafter(x, -INFINITY);
        for (int n = 0; n < 1000; n++) {
            double next = nextafter(x, INFINITY), step = sign * (g->of(next) - g->of(x));
            ck_assert_msg(step >= 0, "%s falls after %.17g", g->name, x);
            x = next;
        }
    }
}
END_TEST

Suite *elementary_suite(void) {
    Suite *suite = suite_create("elementary");
    TCase *tests = tcase_create("elementary");
    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, accuracy, 0, TABLES * F_COUNT);
    tcase_add_loop_test(tests, angles, 0, TABLES);
    tcase_add_loop_test(tests, quarters, 0, TABLES);
    tcase_add_loop_test(tests, ramps, 0, TABLES);
    tcase_add_test(tests, turns);
    tcase_add_test(tests, distances);
    tcase_add_loop_test(tests, ends, 0, TABLES);
    tcase_add_loop_test(tests, near_zero, 0, TABLES);
    tcase_add_loop_test(tests, whole_logarithms, 0, TABLES);
    tcase_add_loop_test(tests, monotone, 0, TABLES);
    suite_add_tcase(suite, tests);
    return suite;
}
