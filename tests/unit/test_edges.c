/* Derivatives where a slope is infinite: which zero wins (PASSES in ops.def), what common forms are
 * rewritten to (fold.def), arms that are not taken, and temperature 0 however it is said. Each row
 * is evaluated by the interpreter and by compiled code. */
#include <check.h>
#include <float.h>
#include <math.h>
#include <stdio.h>

#include "api/smooth.h"
#include "suites.h"

#define ANY (-1234.5) /* an expected value that is not compared */

typedef struct {
    const char *text; /* in x and y */
    double x, y, tau;
    double value, dx, dy, dxx;
} Row;

static const double inf = INFINITY, nan_ = NAN;

static bool is_right(double value, double expected) {
    if (expected == ANY) return true;
    if (isnan(expected)) return isnan(value);
    return value == expected || fabs(value - expected) <= 8 * DBL_EPSILON * fabs(expected);
}

static void check_row(const Row *row, const char *kernel) {
    static const char *const names[] = {"x", "y"};
    SmoothContext *context = smooth_create_context(NULL, NULL);
    const SmoothFunction *function = smooth_parse_expression(context, NULL, row->text, 2, names);
    ck_assert_msg(function != NULL, "%s", row->text);
    SmoothModel *model =
        smooth_create_model(function, &(SmoothOptions){.kernel = kernel, .order = 2});
    ck_assert_msg(model != NULL, "%s", row->text);
    for (int is_compiled = 0; is_compiled < 2; is_compiled++) {
        double in[] = {row->x, row->y, row->tau}, out[10];
        if (is_compiled) ck_assert(smooth_compile_model(model, 1));
        smooth_eval_model(model, in, out);
        ck_assert_msg(is_right(out[0], row->value) && is_right(out[1], row->dx) &&
                          is_right(out[2], row->dy) && is_right(out[4], row->dxx),
                      "%s at (%g, %g), tau = %g: %.17g, d_x %.17g, d_y %.17g, d_x_x %.17g, not "
                      "%.17g, %.17g, %.17g, %.17g",
                      row->text, row->x, row->y, row->tau, out[0], out[1], out[2], out[4],
                      row->value, row->dx, row->dy, row->dxx);
    }
    smooth_destroy_context(context);
}

/* The forms that are rewritten: value and derivatives are those of the function. */
START_TEST(common_forms_are_rewritten) {
    const Row rows[] = {
        {"sqrt(x)^2", 0, 0, 0, 0, 1, 0, 0},
        {"sqrt(x)^2", -3, 0, 0, nan_, nan_, ANY, ANY},
        {"(x^0.5)^2", 0, 0, 0, 0, 1, 0, 0},
        {"sqrt(x)*sqrt(x)", 0, 0, 0, 0, 1, 0, 0},
        {"exp(log(x))", 0, 0, 0, 0, 1, 0, 0},
        {"exp(log(x))", -3, 0, 0, nan_, nan_, ANY, ANY},
        {"exp(0.5*log(x))", 4, 0, 0, 2, 0.25, 0, -0.03125},
        {"exp(2*log(x))", 0, 0, 0, 0, 0, 0, 2},
        {"exp(log(x)/2)", 0, 0, 0, 0, inf, 0, ANY},
        {"cbrt(x)^3", 0, 0, 0, 0, 1, 0, 0},
        {"log(exp(x))", 800, 0, 0, 800, 1, 0, 0},
        {"log(exp(x))", -800, 0, 0, -800, 1, 0, 0},
        {"log(1 + exp(x))", 1000, 0, 0, 1000, 1, 0, 0},
        {"log(exp(x) + 1)", 1000, 0, 0, 1000, 1, 0, 0},
        {"log1p(exp(x))", -40, 0, 0, 4.248354255291589e-18, 4.248354255291589e-18, 0,
         4.248354255291589e-18},
        {"log(sigmoid(x))", -800, 0, 0, -800, 1, 0, 0},
        {"log(sigmoid(x))", 40, 0, 0, -4.248354255291589e-18, 4.248354255291589e-18, 0,
         -4.248354255291589e-18},
        {"log(1 - sigmoid(x))", 800, 0, 0, -800, -1, 0, 0},
        {"log(1 - sigmoid(x))", -800, 0, 0, 0, 0, 0, 0},
        {"log1p(-sigmoid(x))", 800, 0, 0, -800, -1, 0, 0},
        {"log(cosh(x))", 1000, 0, 0, 999.3068528194401, 1, 0, 0},
        {"log(cosh(x))", 1e-9, 0, 0, 5e-19, 1e-9, 0, 1},
        {"log(exp(x) + exp(y))", 1000, 0, 0, 1000, 1, 0, 0},
        {"log(exp(x) + exp(y) + exp(-x))", 1000, 1000, 0, 1000.6931471805599, 0.5, 0.5, 0.25},
        {"exp(x)/(1 + exp(x))", 800, 0, 0, 1, 0, 0, 0},
        {"1/(1 + exp(-x))", -800, 0, 0, 0, 0, 0, 0},
        {"exp(x)/(exp(x) + exp(y))", 1000, 1000, 0, 0.5, 0.25, -0.25, 0},
        {"exp(y)/(exp(x) + exp(y))", 1000, 1000, 0, 0.5, -0.25, 0.25, 0},
        {"x*sqrt(x)", 0, 0, 0, 0, 0, 0, inf},
        {"sqrt(x^2 + y^2)", 1e200, 1e200, 0, 1.414213562373095e200, 0.7071067811865476,
         0.7071067811865476, 3.5355339059327378e-201},
        {"sqrt(x*x + y*y)", 3e200, 4e200, 0, 5e200, 0.6, 0.8, 1.28e-201},
        {"sqrt(x^2)", -1e200, 0, 0, 1e200, -1, 0, 0},
        {"sqrt(1 + x^2)", 1e200, 0, 0, 1e200, 1, 0, 0},
        {"sqrt(x*x + 1)", -0.75, 0, 0, 1.25, -0.6, 0, 0.512},
        {"(x^2 + y^2)^0.5", 3e200, 4e200, 0, 5e200, 0.6, 0.8, 1.28e-201},
        {"(x*x + y*y)^0.5", 0, 0, 0, 0, 0, 0, nan_},
        {"(x^2)^0.5", 0, 0, 0, 0, 0, 0, nan_},
        {"sinh(x)/cosh(x)", 800, 0, 0, 1, 0, 0, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) check_row(&rows[i], NULL);
}
END_TEST

/* Elsewhere 0 times infinity is NaN, so that it is seen. */
START_TEST(zero_times_infinity_is_seen) {
    const Row rows[] = {
        {"acos(1 - x)^2", 0, 0, 0, 0, nan_, 0, nan_},
        {"1/(1/x + 1/y)", 0, 1, 0, 0, nan_, ANY, nan_},
        {"min(x, y) @ algebraic(sqrt(x*y))", 0, 1, 0.1, 0, nan_, ANY, nan_},
        {"atan(1/x)", 0, 0, 0, 1.5707963267948966, nan_, 0, nan_},
        {"abs(sqrt(x))", 0, 0, 0, 0, nan_, 0, ANY},
        {"x/x", 0, 0, 0, nan_, nan_, 0, nan_},
        {"x*log(x)", 0, 0, 0, nan_, nan_, 0, nan_},
        {"exp(y*log(x))", 0, 0.5, 0, 0, nan_, ANY, ANY},
        {"log(2*exp(x))", -800, 0, 0, -inf, nan_, 0, nan_},
        {"0*log(x)", 0, 0, 0, nan_, 0, 0, 0}, /* a factor that is written as 0 */
        {"sqrt(relu(x))", 0, 0, 0, 0, inf, 0, ANY},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) check_row(&rows[i], NULL);
}
END_TEST

/* Where a gate is shut, nothing from below it counts. */
START_TEST(a_gate_shuts) {
    const Row rows[] = {
        {"exp(-1/x)", 0, 0, 0, 0, 0, 0, 0},
        {"exp(-1/x)", 1e-300, 0, 0, 0, 0, 0, 0},
        {"exp(-1/x^2)", 0, 0, 0, 0, 0, 0, 0},
        {"2^(-1/x)", 0, 0, 0, 0, 0, 0, 0},
        {"tanh(1/x)", 0, 0, 0, 1, 0, 0, 0},
        {"sigmoid(-1/x)", 0, 0, 0, 0, 0, 0, 0},
        {"erf(1/x)", 0, 0, 0, 1, 0, 0, 0},
        {"sqrt(relu(x))", -1, 0, 0, 0, 0, 0, 0},
        {"log(relu(x))", -1, 0, 0, -inf, 0, 0, 0},
        {"relu(sqrt(x) - 1)", 0, 0, 0, 0, 0, 0, 0},
        {"max(sqrt(x), 2)", 0, 0, 0, 2, 0, 0, 0},
        {"max(sqrt(x), 2, y)", 0, 0, 0, 2, 0, 0, 0},
        {"min(1/x, y)", 0, 2, 0, 2, 0, 1, 0},
        {"clamp(1/x, -1, 1)", 0, 0, 0, 1, 0, 0, 0},
        {"step(sqrt(x) - 1)", 0, 0, 0, 0, 0, 0, 0},
        {"floor(sqrt(x) + 0.5)", 0, 0, 0, 0, 0, 0, 0},
        {"mod(x, 1/y)", 2, 0, 0, ANY, 1, ANY, 0},
        {"max(x^3, 0)", -1e200, 0, 0, 0, 0, 0, 0},
        {"max(sqrt(x) + sqrt(x)*y, 2)", 0, 0, 0, 2, 0, 0, 0},
        {"x + max(sqrt(x), 2)", 0, 0, 0, 2, 1, 0, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) check_row(&rows[i], NULL);
}
END_TEST

/* A falling factor p (p - 1) ... that is 0 wins. */
START_TEST(powers_at_zero) {
    const Row rows[] = {
        {"x^y", 0, 0, 0, 1, 0, -inf, 0},        {"x^y", 0, 1, 0, 0, 1, 0, 0},
        {"x^y", 0, 2, 0, 0, 0, 0, 2},           {"x^y", 0, 3, 0, 0, 0, 0, 0},
        {"sqrt(x)^y", 0, 0, 0, 1, 0, -inf, 0},  {"x^y", -2, 3, 0, -8, 12, nan_, -12},
        {"(2*x)^y", 0, 1, 0, 0, 2, 0, 0},       {"x^y", inf, 0, 0, 1, 0, inf, 0},
        {"x^(y + 1)", 0, 0.5, 0, 0, 0, 0, inf},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) check_row(&rows[i], NULL);
}
END_TEST

/* An arm that is not finite has no weight where the other one is preferred, and all where it is
 * itself; an infinite slope of the lighter arm does not count. */
START_TEST(arms) {
    const Row rows[] = {
        {"if x > 0 then 1 else inf", -5, 0, 0.1, inf, 0, 0, 0},
        {"if x > 0 then 1 else inf", 0, 0, 0.1, inf, 0, 0, 0},
        {"if x > 0 then 1 else inf", 5, 0, 0.1, 1, 0, 0, 0},
        {"if x > 0 then 1 else inf", 0.01, 0, 0.1, 1, 0, 0, 0},
        {"if x > 0 then 1 else -inf", -5, 0, 0.1, -inf, 0, 0, 0},
        {"if x > 0 then inf else 1", 5, 0, 0.1, inf, 0, 0, 0},
        {"if x > 0 then inf else 1", -5, 0, 0.1, 1, 0, 0, 0},
        {"if x > 0 then -log(x) else inf", -1, 0, 0.1, inf, 0, 0, 0},
        {"if x > 0 then sqrt(x) else 0", -3, 0, 0.1, 0, 0, 0, 0},
        {"if x > 0 then sqrt(x) else 0", -3, 0, 0, 0, 0, 0, 0},
        {"if x < 0 then exp(x) else x", 1000, 0, 0.1, 1000, 1, 0, 0},
        {"if x < 0 then x^4 else x", 1e100, 0, 0.1, 1e100, 1, 0, 0},
        {"(if x > 0 then log(x) else x)^2", -3, 0, 0.1, 9, -6, 0, 2},
        {"if x > 0.5 then sqrt(x) else x", 0, 0, 0.1, 0, 0.9933071490757153, 0, ANY},
        {"if x > 0.5 then sqrt(x) else x", 0, 0, 0, 0, 1, 0, 0},
        {"if x > 1 then sqrt(x + y) else x", 0, 0, 0.2, 0, 0.9933071490757153, 0, ANY},
        {"piecewise { x > 1: log(x), x > 0.5: 1/(1 - x), else: x }", 0, 0, 0, 0, 1, 0, 0},
        {"x*(if x > 1 then 1/x else 3)", 0, 0, 0, 0, 3, 0, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) check_row(&rows[i], NULL);
    Row root = {"if x^2 + y^2 > 1 then hypot(x, y) - 1 else 0", 0, 0, 0.1, ANY, 0, 0, ANY};
    check_row(&root, "gaussian");
}
END_TEST

/* Where the arms of a continuous function meet, or an exponent is 0, the derivative in the gate is
 * 0 only there: its own slope counts. */
START_TEST(a_gate_is_crossed) {
    const Row rows[] = {
        {"if x > 0 then x^2 else x", 0, 0, 0.1, 0, 0.5, 0, -4},
        {"if x > 0 then x else -x", 0, 0, 0.1, 0, 0, 0, 10},
        {"if x > 0 then 2*x + y else 3*x + y", 0, 1, 0.1, 1, 2.5, 1, -5},
        {"if x + y > 1 then (x + y)^2 else x + y", 0.5, 0.5, 0.1, 1, 1.5, 1.5, 6},
        {"exp(x)^x", 0, 0, 0.1, 1, 0, 0, 2},
        {"(1 + x^2)^(x - 1)", 0, 0, 0.1, 1, 0, 0, -2},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) check_row(&rows[i], NULL);
}
END_TEST

/* The temperature 0 means the same, whether it is written or is the value of a parameter. */
START_TEST(temperature_zero_has_one_meaning) {
    static const double step_x[] = {-1, 0, 2};
    static const char *const spells[][2] = {
        {"max(x, 3*x + 1) @ (y)", "max(x, 3*x + 1) @ 0"},
        {"max(-x - 3, 2*x - 1) @ pnorm(y)", "max(-x - 3, 2*x - 1) @ pnorm(0)"},
        {"max(x - 7, -3, 2*x) @ boltzmann(y)", "max(x - 7, -3, 2*x) @ boltzmann(0)"},
        {"(floor(x) + clamp(x, -1, 2)) @ laplace(y)", "(floor(x) + clamp(x, -1, 2)) @ laplace(0)"},
        {"(if x > 0 then x^2 else -x) @ (y)", "(if x > 0 then x^2 else -x) @ hard"},
    };
    for (size_t i = 0; i < sizeof spells / sizeof *spells; i++)
        for (size_t k = 0; k < 3; k++) {
            double x = step_x[k], slope[2][2];
            for (int side = 0; side < 2; side++) {
                static const char *const names[] = {"x", "y"};
                SmoothContext *context = smooth_create_context(NULL, NULL);
                const SmoothFunction *f =
                    smooth_parse_expression(context, NULL, spells[i][side], 2, names);
                SmoothModel *model = smooth_create_model(f, &(SmoothOptions){.order = 1});
                double out[4];
                ck_assert_ptr_nonnull(model);
                smooth_eval_model(model, (double[]){x, 0, 0.1}, out);
                slope[side][0] = out[0], slope[side][1] = out[1];
                smooth_destroy_context(context);
            }
            for (int n = 0; n < 2; n++)
                ck_assert_msg(is_right(slope[0][n], slope[1][n]), "%s at %g: %g, %s: %g",
                              spells[i][0], x, slope[0][n], spells[i][1], slope[1][n]);
        }
}
END_TEST

/* The limit of a heavy tail is its slope in tau, and there the slope in x has one too. */
START_TEST(heavy_tails_far_out) {
    static const struct {
        const char *kernel;
        double lead;
    } tails[] = {{"cauchy", 0.3183098861837907}, {"softsign", 0.5}};
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++)
        for (int power = 0; power <= 300; power += 25) {
            double tau = pow(10, -power), x = power < 20 ? 1e20 : 2;
            static const char *const names[] = {"x"};
            SmoothContext *context = smooth_create_context(NULL, NULL);
            const SmoothFunction *f = smooth_parse_expression(context, NULL, "step(x)", 1, names);
            SmoothModel *model =
                smooth_create_model(f, &(SmoothOptions){.kernel = tails[i].kernel, .order = 2});
            double out[6];
            ck_assert_ptr_nonnull(model);
            smooth_eval_model(model, (double[]){x, tau}, out);
            ck_assert_msg(
                is_right(out[2], -tails[i].lead / x) && is_right(out[4], tails[i].lead / x / x),
                "%s, tau = %g: d_tau %.17g, d_x_tau %.17g", tails[i].kernel, tau, out[2], out[4]);
            smooth_destroy_context(context);
        }
}
END_TEST

START_TEST(slopes_in_tau_at_zero) {
    static const char source[] = "fn f(x) = max(x, 0)\n"
                                 "fn g(x) = grad(f, tau)(x)\n";
    static const char *const texts[] = {"g(x)",
                                        "g(x) @ hard",
                                        "g(x) @ 0",
                                        "g(x) @ (y)",
                                        "grad(f, tau)(x) @ hard",
                                        "grad(f, tau)(x) @ (y*0)"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        static const char *const names[] = {"x", "y"};
        SmoothContext *context = smooth_create_context(NULL, NULL);
        const SmoothFile *file = smooth_load_text(context, "f.smooth", source, sizeof source - 1);
        const SmoothFunction *f = smooth_parse_expression(context, file, texts[i], 2, names);
        SmoothModel *model = smooth_create_model(f, NULL);
        double out;
        ck_assert_ptr_nonnull(model);
        smooth_eval_model(model, (double[]){0, 0, 0}, &out);
        ck_assert_msg(is_right(out, 0.6931471805599453), "%s: %.17g", texts[i], out);
        smooth_eval_model(model, (double[]){1, 0, 0}, &out);
        ck_assert_msg(out == 0, "%s at 1: %.17g", texts[i], out);
        smooth_destroy_context(context);
    }
}
END_TEST

Suite *edges_suite(void) {
    Suite *suite = suite_create("edges");
    TCase *tcase = tcase_create("slopes");
    tcase_set_timeout(tcase, 120);
    tcase_add_test(tcase, common_forms_are_rewritten);
    tcase_add_test(tcase, zero_times_infinity_is_seen);
    tcase_add_test(tcase, a_gate_shuts);
    tcase_add_test(tcase, powers_at_zero);
    tcase_add_test(tcase, arms);
    tcase_add_test(tcase, a_gate_is_crossed);
    tcase_add_test(tcase, temperature_zero_has_one_meaning);
    tcase_add_test(tcase, heavy_tails_far_out);
    tcase_add_test(tcase, slopes_in_tau_at_zero);
    suite_add_tcase(suite, tcase);
    return suite;
}
