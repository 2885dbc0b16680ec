/* Bad and extreme arguments: temperatures that are none, NaN and infinity in every place, bounds
 * that have changed places, division by zero. Interpreted; that compiled code agrees is the matter
 * of test_agree.c. */
#include <check.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "../runtime/kernels.h"
#include "api/smooth.h"
#include "suites.h"

#define NAME(ID, K, ramp, ...) {#K, ramp},
static const struct {
    const char *name;
    bool has_ramp;
} kernels[] = {SMOOTH_KERNELS(NAME)};

enum { KERNELS = sizeof kernels / sizeof *kernels, OUTPUTS = 15 };

/* `operands`: how many of x, y, z count. `is_tied` at equal operands where its smooth form
 * does not tend to the hard one. `is_norm`: of absolute values, to which the hard one is no limit.
 */
static const struct Form {
    const char *text;
    int operands;
    bool needs_ramp, is_tied, is_norm;
} forms[] = {
    {"relu(x)", 1, true, false, false},
    {"max(x, y)", 2, true, false, false},
    {"min(x, y)", 2, true, false, false},
    {"max(x, y, z)", 3, true, false, false},
    {"min(x, y, z)", 3, true, false, false},
    {"max(x, y, z) @ boltzmann", 3, false, false, false},
    {"max(x, y, z) @ pnorm", 3, false, false, true},
    {"clamp(x, min(y, z) @ hard, z)", 3, false, false, false},
    {"clamp(x, y, z)", 3, false, false, false},
    {"x < y", 2, false, true, false},
    {"x >= y", 2, false, true, false},
    {"x == y", 2, false, false, false},
    {"x != y", 2, false, false, false},
    {"mod(x, y)", 2, false, false, true},
    {"rem(x, y)", 2, false, false, true},
};
enum { FORMS = sizeof forms / sizeof *forms };

static SmoothContext *context;
static SmoothModel *soft, *hard;
static const struct Form *form;

static void setup(void) { context = smooth_create_context(NULL, NULL); }

static void teardown(void) { smooth_destroy_context(context); }

static SmoothModel *model_of(const char *text, const char *kernel, int order, bool is_hard) {
    static const char *const names[] = {"x", "y", "z"};
    const SmoothFunction *f = smooth_parse_expression(context, NULL, text, 3, names);
    ck_assert_ptr_nonnull(f);
    SmoothModel *model = smooth_create_model(
        f, &(SmoothOptions){.order = order, .kernel = kernel, .is_hard = is_hard});
    ck_assert_ptr_nonnull(model);
    ck_assert_uint_le(smooth_describe_model(model)->output_count, OUTPUTS);
    return model;
}

/* The models of a form and a kernel; false if there are none. */
static bool prepare(int i) {
    form = &forms[i % FORMS];
    if (form->needs_ramp && !kernels[i / FORMS].has_ramp) return false;
    soft = model_of(form->text, kernels[i / FORMS].name, 1, false);
    hard = model_of(form->text, kernels[i / FORMS].name, 1, true);
    return true;
}

static void expect(bool holds, int i, const double *in, double got) {
    ck_assert_msg(holds, "%s @ %s(%g) at %g %g %g is %g", form->text, kernels[i / FORMS].name,
                  in[3], in[0], in[1], in[2], got);
}

/* A NaN in any argument that counts, or a temperature that is none. */
START_TEST(nan_in_any_place) {
    static const double taus[] = {0, 0x1p-1074, 0.1, INFINITY};
    static const double bad[] = {-1, -0x1p-1074, -INFINITY, NAN};
    double out[OUTPUTS];
    if (!prepare(_i)) return;
    for (int t = 0; t < 4; t++) {
        for (int k = 0; k < form->operands; k++) {
            double in[] = {0.7, 0.3, 0.9, taus[t]};
            in[k] = NAN;
            smooth_eval_model(soft, in, out);
            expect(isnan(out[0]), _i, in, out[0]);
        }
        double in[] = {0.7, 0.3, 0.9, bad[t]};
        smooth_eval_model(soft, in, out);
        expect(isnan(out[0]), _i, in, out[0]);
    }
}
END_TEST

/* Infinities in every place: no value and no slope is NaN, and at a temperature of next to nothing
 * the value is the hard one. */
START_TEST(infinite_arguments) {
    static const double values[] = {-INFINITY, -2.5, 0, 1.5, INFINITY};
    static const double taus[] = {0, 0x1p-1074, 0.1};
    if (!prepare(_i)) return;
    if (strncmp(form->text, "mod", 3) == 0 || strncmp(form->text, "rem", 3) == 0) return;
    for (int n = 0; n < 125 * 3; n++) {
        double out[OUTPUTS], at_zero[OUTPUTS];
        double in[] = {values[n % 5], values[n / 5 % 5], values[n / 25 % 5], taus[n / 125]};
        smooth_eval_model(soft, in, out);
        smooth_eval_model(hard, in, at_zero);
        for (int k = 0; k < 5; k++) expect(!isnan(out[k]), _i, in, out[k]);
        bool has_limit = !form->is_norm && !(form->is_tied && in[3] > 0 && in[0] == in[1]);
        if (strncmp(form->text, "clamp", 5) == 0) has_limit = kernels[_i / FORMS].has_ramp;
        if (!has_limit || in[3] > 0.01) continue;
        expect(out[0] == at_zero[0] || fabs(out[0] - at_zero[0]) <= 4 * in[3], _i, in, out[0]);
    }
}
END_TEST

/* At an infinite temperature all weigh the same. */
START_TEST(infinite_temperature) {
    double out[OUTPUTS], in[] = {0.25, 0.5, 0.75, INFINITY};
    if (!prepare(_i)) return;
    smooth_eval_model(soft, in, out);
    for (int k = 0; k < 5; k++) expect(!isnan(out[k]), _i, in, out[k]);
    bool is_mean = strstr(form->text, "boltzmann"), is_min = strncmp(form->text, "min", 3) == 0;
    bool is_max = strncmp(form->text, "max", 3) == 0 && !form->is_norm;
    if (is_mean) expect(fabs(out[0] - 0.5) < 1e-15, _i, in, out[0]);
    if ((is_max && !is_mean) || is_min)
        expect(out[0] == (is_min ? -INFINITY : INFINITY), _i, in, out[0]);
    for (int k = 0; k < form->operands && (is_max || is_min); k++)
        expect(fabs(out[1 + k] - 1. / form->operands) < 1e-12, _i, in, out[1 + k]);
}
END_TEST

/* Bounds that have changed places: hi at every temperature, and of all derivatives only that in hi
 * is not 0. Where they meet nothing is left of x. */
START_TEST(turned_bounds) {
    static const double at[] = {-INFINITY, -1, 1, 1.5, 2, 3, INFINITY}, taus[] = {0, 0.1, 7};
    const char *kernel = kernels[_i].name, *text = "clamp(x, y, z)";
    SmoothModel *models[] = {model_of(text, kernel, 2, false), model_of(text, kernel, 2, true)};
    for (int n = 0; n < 7 * 3 * 2; n++) {
        double out[OUTPUTS], in[] = {at[n % 7], 2, 1, taus[n / 7 % 3]};
        smooth_eval_model(models[n / 21], in, out);
        for (int k = 0; k < OUTPUTS; k++)
            ck_assert_msg(out[k] == (k == 0 || k == 3), "clamp(%g, 2, 1) @ %s(%g): output %d is %g",
                          in[0], kernel, in[3], k, out[k]);
        in[1] = 1;
        smooth_eval_model(models[n / 21], in, out);
        ck_assert_msg(out[0] == 1 && out[1] == 0 && out[4] == 0 &&
                          fabs(out[2] + out[3] - 1) < 1e-15,
                      "clamp(%g, 1, 1) @ %s(%g): %g, slopes %g %g %g %g", in[0], kernel, in[3],
                      out[0], out[1], out[2], out[3], out[4]);
    }
}
END_TEST

/* mod and rem by zero, or by an infinity. */
START_TEST(division_by_zero) {
    static const double taus[] = {0, 0.1, INFINITY}, by[] = {0, -0.0, INFINITY, -INFINITY};
    SmoothModel *models[] = {model_of("mod(x, y)", kernels[_i].name, 1, false),
                             model_of("rem(x, y)", kernels[_i].name, 1, false)};
    for (int n = 0; n < 3 * 4 * 2; n++) {
        double out[OUTPUTS], in[] = {1.5, by[n / 3 % 4], 0, taus[n % 3]};
        smooth_eval_model(models[n / 12], in, out);
        ck_assert_msg(isnan(out[0]), "%s(1.5, %g) @ %s(%g) is %g", n < 12 ? "mod" : "rem", in[1],
                      kernels[_i].name, in[3], out[0]);
    }
}
END_TEST

Suite *limits_suite(void) {
    Suite *suite = suite_create("limits");
    TCase *tcase = tcase_create("limits");
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, nan_in_any_place, 0, KERNELS * FORMS);
    tcase_add_loop_test(tcase, infinite_arguments, 0, KERNELS * FORMS);
    tcase_add_loop_test(tcase, infinite_temperature, 0, KERNELS * FORMS);
    tcase_add_loop_test(tcase, turned_bounds, 0, KERNELS);
    tcase_add_loop_test(tcase, division_by_zero, 0, KERNELS);
    suite_add_tcase(suite, tcase);
    return suite;
}
