/* From source text to numbers, through the interpreter: the values the language promises, how
 * temperature and kernel reach what they should, derivatives of every order, hard conventions, and
 * the arm that is not taken. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "api/render.h"
#include "front/load.h"
#include "graph/model.h"
#include "graph/tape.h"
#include "suites.h"

enum { MOST = 64 };

/* Value, gradient and Hessian of function f of the source at a point; tau last in `at`. */
static void render(Unit *unit, const Diagnostic *diagnostic, bool has_colour, Buffer *out) {
    SmoothDiagnostic described;
    render_describe(unit, diagnostic, &described);
    render_text(&described, has_colour, out);
}

static uint32_t evaluate(const char *source, ModelOptions options, const double *at, double *out) {
    Unit *unit = unit_create();
    File *file = load_text(unit, "test", source, strlen(source));
    Function *function = load_find(unit, file, "f");
    ck_assert_ptr_nonnull(function);
    Model *model = model_create(unit, file, function, &options);
    if (!model || unit->errors) {
        Buffer text = {.arena = &unit->arena};
        render(unit, unit->diagnostics, false, &text);
        ck_abort_msg("%s", text.data);
    }
    const Ref *roots = model_refs(model);
    uint32_t count = model->root_count;
    ck_assert_uint_le(count, MOST);
    Tape *tape = tape_create(&unit->arena, &unit->scratch, model->graph, roots, count);
    double *slots = NEW_ARRAY(&unit->arena, double, tape_slots(tape)), in[MOST];
    for (uint32_t i = 0; i < model->argument_count; i++) in[i] = at[i];
    tape_start(tape, slots);
    tape_run(tape, in, slots, out);
    unit_destroy(unit);
    return count;
}

static double value_at(const char *source, double x, double tau) {
    double out[MOST];
    evaluate(source, (ModelOptions){0}, (double[]){x, tau}, out);
    return out[0];
}

static double slope_at(const char *source, double x, double tau) {
    double out[MOST];
    evaluate(source, (ModelOptions){.order = 1}, (double[]){x, tau}, out);
    return out[1];
}

#define NEAR(value, expected, tolerance)                                            \
    do {                                                                            \
        double v_ = (value), e_ = (expected);                                       \
        ck_assert_msg(fabs(v_ - e_) <= (tolerance)*fmax(fabs(e_), 1e-300) + 1e-300, \
                      "%s is %.17g, not %.17g", #value, v_, e_);                    \
    } while (0)

/* --- numbers known from the formulas ------------------------------------------------------- */

typedef struct {
    const char *source;
    double tau;
    double x[4], value[4];
    int count;
    double tolerance; /* relative: the figures are rounded as printed */
} Known;

static const Known known[] = {
    {"fn f(x) = relu(x)",
     0.1,
     {-0.2, -1, 0.3, 1},
     {.01269280110, 4.5398899e-6, .3048587352, 1.0000045399},
     4,
     1e-8},
    {"fn f(x) = step(x)",
     0.1,
     {-0.2, -1, 0.3, 1},
     {.1192029220, 4.5397869e-5, .9525741268, .9999546021},
     4,
     1e-8},
    {"fn f(x) = clamp(x, -.5, .5)",
     0.1,
     {-0.2, -1, 0.3, 1},
     {-.1952324115, -.4993284957, .2873407395, .4993284957},
     4,
     1e-9},
    {"fn f(x) = round(x)", 0.1, {-0.2, -1, 0.3, 1}, {-.0465170410, -1, .1188737011, 1}, 4, 1e-8},
    {"fn f(x) = abs(x)",
     0.1,
     {-0.2, -1, 0.3, 1},
     {.2253856022, 1.0000090798, .3097174703, 1.0000090798},
     4,
     1e-9},
    {"fn f(x) = x*sign(x)",
     0.1,
     {-0.2, -1, 0.3, 1},
     {.1523188312, .9999092043, .2715444761, .9999092043},
     4,
     1e-9},
    {"fn f(x) = floor(x)", 0.1, {2.3, -.7, 5.5}, {1.9534829590, -1.0465170410, 5}, 3, 1e-10},
    {"kernel gaussian fn f(x) = step(x)",
     .5,
     {-.7, 0, .3},
     {.080756659234, .5, .725746882250},
     3,
     1e-11},
    {"kernel gaussian fn f(x) = relu(x)",
     .5,
     {-.7, 0, .3},
     {.018334071354, .199471140201, .384336366121},
     3,
     1e-10},
    {"kernel gaussian fn f(x) = abs(x)",
     .5,
     {-.7, 0, .3},
     {.736668142708, .398942280401, .468672732242},
     3,
     1e-11},
    {"kernel gaussian fn f(x) = floor(x)",
     .5,
     {-.7, 0, .3},
     {-1.197822796429, -.5, -.197822796429},
     3,
     1e-11},
    {"kernel cauchy fn f(x) = floor(x)",
     .5,
     {-.7, .3},
     {-1.187097287201, -.187097287201},
     2,
     1e-11},
    {"kernel cauchy fn f(x) = frac(x)",
     .05,
     {0, .25, .9},
     {.5, .299197262268, .757678281812},
     3,
     1e-11},
    {"kernel box fn f(x) = relu(x)", .5, {-.2, 0, .3}, {.045, .125, .32}, 3, 1e-14},
    {"kernel triangle fn f(x) = relu(x)", .5, {-.2, 0, .3}, {.018, .25 / 3, .916 / 3}, 3, 1e-14},
    {"kernel epanechnikov fn f(x) = relu(x)", .5, {-.2, 0, .3}, {.02295, .09375, .3072}, 3, 1e-14},
    {"kernel biweight fn f(x) = relu(x)", .5, {-.2, 0, .3}, {.013689, .078125, .303104}, 3, 1e-14},
    {"kernel algebraic fn f(x) = relu(x)",
     .5,
     {-.2, 0, .3},
     {.1692582404, .25, .4415475947},
     3,
     1e-9},
    {"fn f(x) = max(x, 0.2, -0.1)", 0.1, {0.3}, {0.33265626412674707}, 1, 1e-15},
};

START_TEST(known_values) {
    const Known *k = &known[_i];
    for (int i = 0; i < k->count; i++) {
        double value = value_at(k->source, k->x[i], k->tau);
        ck_assert_msg(fabs(value - k->value[i]) <= k->tolerance * fabs(k->value[i]) + 1e-16,
                      "%s at %g: %.15g, not %.15g", k->source, k->x[i], value, k->value[i]);
    }
}
END_TEST

START_TEST(known_slopes) {
    const char *step = "kernel gaussian fn f(x) = step(x)";
    NEAR(slope_at(step, -.7, .5), .299454931271, 1e-11);
    NEAR(slope_at(step, 0, .5), .797884560803, 1e-11);
    NEAR(slope_at(step, .3, .5), .666449205784, 1e-11);
    const char *floor = "kernel gaussian fn f(x) = floor(x)";
    NEAR(slope_at(floor, -.7, .5), .995555167314, 1e-11);
    NEAR(slope_at(floor, 0, .5), 1.014383772062, 1e-11);
    const char *frac = "kernel cauchy fn f(x) = frac(x)";
    NEAR(slope_at(frac, 0, .05), -5.418471675, 1e-9);
    NEAR(slope_at(frac, .25, .05), .6957838071, 1e-9);
}
END_TEST

START_TEST(compact_kernels_are_hard_outside) {
    static const char *const kernels[] = {"box", "triangle", "epanechnikov", "biweight",
                                          "triweight"};
    static const char *const forms[] = {"relu(x)",  "abs(x)",       "step(x)",
                                        "floor(x)", "max(x, 0.25)", "clamp(x, -1, 0.1)"};
    static const double at[] = {-3.4, -2.6, -1.7, -0.6, 0.17, 0.35, 1.4, 2.8};
    char source[200];
    for (size_t i = 0; i < 5; i++)
        for (size_t j = 0; j < 6; j++) {
            snprintf(source, sizeof source, "kernel %s fn f(x) = %s", kernels[i], forms[j]);
            for (size_t k = 0; k < sizeof at / sizeof *at; k++) {
                double smooth = value_at(source, at[k], 0.05), hard = value_at(source, at[k], 0);
                ck_assert_msg(smooth == hard, "%s at %g: %.17g, not %.17g", source, at[k], smooth,
                              hard);
            }
        }
}
END_TEST

/* --- temperature and kernel ---------------------------------------------------------------- */

START_TEST(the_innermost_binding_wins) {
    double plain = value_at("fn f(x) = relu(x)", 0.03, 0.5);
    NEAR(value_at("fn f(x) = g(x) @ 0.5 fn g(x) = relu(x)", 0.03, 0.1), plain, 1e-15);
    NEAR(value_at("fn f(x) = g(x) @ 0.1 fn g(x) = relu(x) @ 0.5", 0.03, 9), plain, 1e-15);
    NEAR(value_at("fn f(x) = (relu(x) @ 0.5) @ 0.1", 0.03, 9), plain, 1e-15);
    NEAR(value_at("fn f(x) = relu(x) @ (tau/2)", 0.03, 1), plain, 1e-15);
    NEAR(value_at("fn f(x) = (relu(x) @ (tau/2)) @ 1", 0.03, 7), plain, 1e-15);
}
END_TEST

START_TEST(kernels_reach_through_calls) {
    double gaussian = value_at("kernel gaussian fn f(x) = abs(x)", 0.03, 0.5);
    NEAR(value_at("fn f(x) = g(x) @ gaussian fn g(x) = abs(x)", 0.03, 0.5), gaussian, 1e-15);
    NEAR(value_at("fn f(x) = g(x) @ gaussian(0.5) fn g(x) = abs(x)", 0.03, 0.1), gaussian, 1e-15);
    NEAR(value_at("fn f(x) = (g(x) @ 0.5) @ gaussian fn g(x) = abs(x)", 0.03, 9), gaussian, 1e-15);
    double out[MOST];
    evaluate("fn f(x) = abs(x)", (ModelOptions){.kernel = "gaussian"}, (double[]){0.03, 0.5}, out);
    NEAR(out[0], gaussian, 1e-15);
    evaluate("fn f(x) = g(x) @ gaussian fn g(x) = abs(x)", (ModelOptions){.is_hard = true},
             (double[]){-0.03, 0.5}, out);
    ck_assert(out[0] == 0.03);
    ck_assert(value_at("fn f(x) = abs(x) @ hard", -0.03, 0.5) == 0.03);
}
END_TEST

START_TEST(temperature_is_differentiated) {
    double out[MOST];
    evaluate("fn f(x, s) = relu(x) @ (s^2)", (ModelOptions){.order = 1}, (double[]){0.03, 0.4, 1},
             out);
    double d_tau[MOST];
    evaluate("fn f(x) = relu(x)", (ModelOptions){.order = 1}, (double[]){0.03, 0.16}, d_tau);
    NEAR(out[2], 2 * 0.4 * d_tau[2], 1e-14);
    ck_assert(out[3] == 0);
}
END_TEST

/* --- derivatives in the language ----------------------------------------------------------- */

START_TEST(primes_and_grad) {
    double s = slope_at("fn f(x) = relu(x)*sin(x)", 0.2, 0.3);
    NEAR(value_at("fn g(x) = relu(x)*sin(x) fn f(x) = g'(x)", 0.2, 0.3), s, 1e-15);
    NEAR(value_at("fn g(y, x) = relu(x)*sin(x) + y fn f(x) = grad(g, x)(5*x, x)", 0.2, 0.3), s,
         1e-15);
    NEAR(value_at("fn g(y, x) = x*y fn f(x) = grad(g, x)(x, x)", 3, 0.3), 3, 1e-15);
    NEAR(value_at("fn f(x) = sin''(x)", 0.2, 0.3), -sin(0.2), 1e-15);
    NEAR(value_at("fn f(x) = exp'''''(x)", 0.2, 0.3), exp(0.2), 1e-15);
    NEAR(value_at("fn g(x, a = 2) = a*x^3 fn f(x) = g''(x)", 0.5, 0.3), 6, 1e-15);
    NEAR(value_at("fn g(x) = relu(x) fn f(x) = grad(g, tau)(x)", 0, 0.3), log(2), 1e-15);
    NEAR(value_at("fn f(x) = grad(max, tau)(1, 2)", 0, 0.5), 0.3653338550872076, 1e-14);
    NEAR(value_at("fn f(x) = grad(max, tau)(1, 2) + grad(max, tau)(1, 2, 0)", 0, 0.5),
         0.3653338550872076 + 0.4410574440581635, 1e-14);
    /* the derivative is taken at the temperature in force, and stays smooth in what it depends on
     */
    NEAR(value_at("fn g(x) = relu(x) fn f(x) = g'(x) @ (x)", 0.2, 9), 1 / (1 + exp(-1)), 1e-15);
}
END_TEST

START_TEST(hard_derivatives) {
    ck_assert(value_at("fn g(x) = relu(x) fn f(x) = g'(x) @ hard", 0, 0.3) == 0.5);
    ck_assert(value_at("fn g(x) = abs(x) fn f(x) = g'(x) @ hard", 0, 0.3) == 0);
    ck_assert(value_at("fn g(x) = max(x, 2) fn f(x) = g'(x) @ hard", 3, 0.3) == 1);
    ck_assert(slope_at("fn f(x) = relu(x)", 0, 0) == 0.5);
    ck_assert(slope_at("fn f(x) = floor(x)", 2, 0) == 0);
    ck_assert(value_at("fn f(x) = floor(x)", 2, 0) == 2);
    double out[MOST];
    evaluate("kernel gaussian fn f(x) = relu(x)", (ModelOptions){.order = 1}, (double[]){0, 0},
             out);
    NEAR(out[2], 0.3989422804014327, 1e-15);
}
END_TEST

static const char *const hard_forms[] = {
    "max(x, 0.5)",
    "min(x, 0.5)",
    "abs(x)",
    "sign(x)",
    "step(x)",
    "relu(x)",
    "clamp(x, -1, 2)",
    "floor(x)",
    "ceil(x)",
    "round(x)",
    "trunc(x)",
    "frac(x)",
    "mod(x, 3)",
    "rem(x, 3)",
    "x < 1",
    "x <= 1",
    "x > 1",
    "x >= 1",
    "x == 1",
    "x != 1",
    "0 < x and x < 1",
    "x < 0 or x > 1",
    "not x > 1",
    "if x > 1 then x else 2*x",
    "max(x, 0.5, -0.5, 1)",
    "min(x, 0, 1)",
    "piecewise { x < 0: 1, x < 1: 2, else: x }",
};

START_TEST(zero_temperature_is_hard) {
    static const double at[] = {-2.5, -2, -1.5, -1, -0.5, -0.0, 0, 0.25, 0.5, 1, 1.5, 2, 3, 1e300};
    static const char *const kernels[] = {"logistic", "gaussian", "sech", "box", "algebraic"};
    char source[200];
    snprintf(source, sizeof source, "kernel %s fn f(x) = %s", kernels[_i % 5], hard_forms[_i]);
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        double hard[MOST], cold[MOST], point[] = {at[i], 0};
        evaluate(source, (ModelOptions){.is_hard = true, .order = 1}, point, hard);
        evaluate(source, (ModelOptions){.order = 1}, point, cold);
        ck_assert_msg(hard[0] == cold[0], "%s at %g: hard %g, at tau 0 %g", source, at[i], hard[0],
                      cold[0]);
        ck_assert_msg(hard[1] == cold[1], "%s at %g: slopes hard %g, at tau 0 %g", source, at[i],
                      hard[1], cold[1]);
    }
}
END_TEST

START_TEST(nan_and_negative_temperature) {
    char source[200];
    snprintf(source, sizeof source, "fn f(x) = %s", hard_forms[_i]);
    ck_assert_msg(isnan(value_at(source, NAN, 0.1)), "%s", source);
    ck_assert_msg(isnan(value_at(source, 0.3, -1)), "%s at -1", source);
    ck_assert_msg(isnan(value_at(source, 0.3, NAN)), "%s at NaN", source);
}
END_TEST

/* --- the arm that is not taken --------------------------------------------------------------- */

START_TEST(untaken_arms_are_not_seen) {
    static const char *const sources[] = {
        "fn f(x) = if x > 0 then sqrt(x) else 0",
        "fn f(x) = if x < 0 then 0 else log(x)^2",
        "fn f(x) = piecewise { x > 0: x^1.5, else: 0 }",
        "fn f(x) = if x > 0 then 1/0*x else 0",
        "kernel box fn f(x) = if x > 0 then acosh(x + 1)*sqrt(x) else 0",
    };
    double out[MOST];
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        uint32_t n = evaluate(sources[i], (ModelOptions){.order = 2}, (double[]){-3, 0.1}, out);
        ck_assert_uint_eq(n, 6);
        for (uint32_t k = 0; k < n; k++)
            ck_assert_msg(out[k] == 0, "%s: output %u is %g", sources[i], k, out[k]);
    }
    ck_assert(value_at("fn g(x) = if x > 0 then sqrt(x) else 0 fn f(x) = g'''(x)", -3, 0.1) == 0);
}
END_TEST

START_TEST(truth_values) {
    double s = value_at("fn f(x) = x > 0.1", 0.2, 0.1), t = value_at("fn f(x) = x < 0.5", 0.2, 0.1);
    NEAR(value_at("fn f(x) = 0.1 < x and x < 0.5", 0.2, 0.1), s * t, 1e-15);
    NEAR(value_at("fn f(x) = 0.1 < x < 0.5", 0.2, 0.1), s * t, 1e-15);
    NEAR(value_at("fn f(x) = x > 0.1 or x < 0.5", 0.2, 0.1), s + t - s * t, 1e-15);
    NEAR(value_at("fn f(x) = not x > 0.1", 0.2, 0.1), 1 - s, 1e-15);
    NEAR(value_at("fn f(x) = x * (x > 0.1)", 0.2, 0.1), 0.2 * s, 1e-15);
    NEAR(value_at("fn f(x) = if x > 0.1 then 3 else 5", 0.2, 0.1), 5 - 2 * s, 1e-15);
}
END_TEST

START_TEST(max_of_many) {
    static const char *const kernels[] = {"logistic",  "gaussian", "sech",      "laplace",
                                          "algebraic", "biweight", "boltzmann", "pnorm"};
    for (size_t i = 0; i < sizeof kernels / sizeof *kernels; i++) {
        char source[200];
        double out[MOST], turned[MOST];
        snprintf(source, sizeof source, "fn f(x, y, z) = max(x, y, z) @ %s", kernels[i]);
        evaluate(source, (ModelOptions){.order = 1}, (double[]){1.2, 1.1, 0.9, 0.2}, out);
        evaluate(source, (ModelOptions){.order = 1}, (double[]){0.9, 1.2, 1.1, 0.2}, turned);
        NEAR(out[0], turned[0], 1e-14);
        NEAR(out[1], turned[2], 1e-12);
        if (i < 6) {
            ck_assert(out[0] >= 1.2);
            NEAR(out[1] + out[2] + out[3], 1, 1e-12);
        }
        evaluate(source, (ModelOptions){.order = 1}, (double[]){1.2, 1.1, 0.9, 0}, out);
        ck_assert(out[0] == 1.2);
    }
}
END_TEST

/* Where two or more are largest, and tau is 0 or next to nothing, they share the weight. */
START_TEST(ties_share_the_weight) {
    static const char *const kernels[] = {"logistic", "gaussian",  "sech", "algebraic",
                                          "biweight", "boltzmann", "pnorm"};
    static const double points[][4] = {
        {1, 1, 1, 0}, {1, 1, 0.5, 0}, {1, 2, 0, 0}, {1, 1, 1, 1e-10}};
    static const double weights[][3] = {
        {1. / 3, 1. / 3, 1. / 3}, {0.5, 0.5, 0}, {0, 1, 0}, {1. / 3, 1. / 3, 1. / 3}};
    for (size_t i = 0; i < sizeof kernels / sizeof *kernels; i++)
        for (size_t k = 0; k < 4; k++) {
            char source[200];
            double out[MOST];
            snprintf(source, sizeof source, "fn f(x, y, z) = max(x, y, z) @ %s", kernels[i]);
            uint32_t n = evaluate(source, (ModelOptions){.order = 2}, points[k], out);
            for (int j = 0; j < 3; j++)
                ck_assert_msg(fabs(out[1 + j] - weights[k][j]) < (i == 6 ? 1e-5 : 1e-9),
                              "%s: weight %d is %g", source, j, out[1 + j]);
            for (uint32_t j = 0; j < n; j++)
                ck_assert_msg(!isnan(out[j]), "%s: point %zu, output %u", source, k, j);
        }
}
END_TEST

START_TEST(common_offsets_cost_nothing) {
    const char *source = "fn f(x, y, z) = max(x, y, z) @ gaussian";
    double near[MOST], far[MOST];
    evaluate(source, (ModelOptions){.order = 1}, (double[]){0, 0.125, 0.0625, 0.125}, near);
    evaluate(source, (ModelOptions){.order = 1}, (double[]){65536, 65536.125, 65536.0625, 0.125},
             far);
    for (int i = 1; i < 5; i++) NEAR(far[i], near[i], 1e-13);
    evaluate(source, (ModelOptions){.order = 1}, (double[]){1, -INFINITY, -INFINITY, 0.1}, far);
    ck_assert(far[0] == 1 && far[1] == 1 && far[2] == 0 && far[3] == 0);
}
END_TEST

/* Models in one graph share what was lowered, its errors included. */
START_TEST(shared_graphs_share_errors) {
    const char *source =
        "fn h(x) = max(x, 0) fn bad(x) = h(x) @ cauchy fn worse(x) = h(x) @ cauchy "
        "fn good(x) = h(x)";
    Unit *unit = unit_create();
    File *file = load_text(unit, "test", source, strlen(source));
    ModelOptions options = {0};
    Model *model = model_create(unit, file, load_find(unit, file, "h"), &options);
    ck_assert_ptr_nonnull(model);
    options.graph = model->graph;
    ck_assert_ptr_null(model_create(unit, file, load_find(unit, file, "bad"), &options));
    ck_assert_ptr_null(model_create(unit, file, load_find(unit, file, "worse"), &options));
    ck_assert_ptr_null(model_create(unit, file, load_find(unit, file, "bad"), &options));
    ck_assert_ptr_nonnull(model_create(unit, file, load_find(unit, file, "good"), &options));
    unit_destroy(unit);
}
END_TEST

START_TEST(long_chains_of_constants_and_defaults) {
    enum { LINKS = 100000 };
    Unit *unit = unit_create();
    Buffer source = {.arena = &unit->arena};
    buffer_text(&source, "const c0 = 1 fn g0(x = 1) = x\n");
    for (int i = 1; i < LINKS; i++)
        buffer_printf(&source, "const c%d = c%d + 1 fn g%d(x = g%d()) = x\n", i, i - 1, i, i - 1);
    buffer_printf(&source,
                  "temperature max(1, 2, 3, 4, 5, 6, 7, 8, 9)\n"
                  "fn f(x) = c%d + g%d()",
                  LINKS - 1, LINKS - 1);
    ck_assert(value_at(source.data, 3, 0.1) == LINKS + 1);
    unit_destroy(unit);
}
END_TEST

START_TEST(long_chains) {
    enum { LINKS = 3000 };
    Unit *unit = unit_create();
    Buffer source = {.arena = &unit->arena};
    buffer_text(&source, "fn f0(x) = x\n");
    for (int i = 1; i < LINKS; i++)
        buffer_printf(&source, "fn f%d(x) = 0.5*(f%d(x) + f%d(x))\n", i, i - 1, i - 1);
    buffer_printf(&source, "fn f(x) = f%d(x)", LINKS - 1);
    ck_assert(value_at(source.data, 3, 0.1) == 3);
    unit_destroy(unit);
}
END_TEST

/* What a template shares with older nodes stays as it is; what it does not is substituted. */
START_TEST(derivatives_late_in_a_graph) {
    const char *source = "fn g(x) = (max(2, 3) @ 0.1)*max(x, 0) "
                         "fn f(x) = (max(2, 3) @ 0.1) + max(x, 0) + g'(x) + g'(2*x)";
    double most = 3 + 0.1 * log1p(exp(-10)), t = 0.5, x = 0.3;
    NEAR(value_at(source, x, t),
         most + t * log1p(exp(x / t)) + most / (1 + exp(-x / t)) + most / (1 + exp(-2 * x / t)),
         1e-14);
}
END_TEST

/* Programs of any length, by what a link of them is; each names its number. */
static const struct {
    const char *start, *link, *end;
    int order;
} growing[] = {
    {"fn f(x, y) = let t = x*y", " let t = max(t, 0.3)*1.01 + tanh(x*%d)", " in t", 1},
    {"fn f(x, y) = x", " + max(x*%d, y)", "", 1},
    {"fn g(x, y) = max(x, y)^2 fn f(x, y) = let t = x", " let t = g(t, y + %d)", " in t", 1},
    {"fn g(x) = max(x, 0)^3 fn f(x) = x", " + g'(x*%d)", "", 1},
    {"fn f(x) = piecewise {", " x < %d: x*x,", " else: 0 }", 1},
    {"fn f(x) = if x > 0", " and x*%d < 7", " then x else 0", 2},
};

/* Nodes, and bytes that are held, of a model of the source with `links` links. */
static void measure(int shape, int links, double *nodes, double *bytes) {
    Unit *unit = unit_create();
    Buffer source = {.arena = &unit->arena};
    buffer_text(&source, growing[shape].start);
    for (int i = 2; i < links + 2; i++) {
        const char *link = growing[shape].link, *number = strstr(link, "%d");
        buffer_add(&source, link, (size_t)(number - link));
        buffer_printf(&source, "%d%s", i, number + 2);
    }
    buffer_text(&source, growing[shape].end);
    File *file = load_text(unit, "test", source.data, source.size);
    ModelOptions options = {.order = growing[shape].order};
    Model *model = model_create(unit, file, load_find(unit, file, "f"), &options);
    ck_assert_ptr_nonnull(model);
    *nodes = model->graph->nodes.count;
    *bytes = (double)arena_size(&unit->arena);
    unit_destroy(unit);
}

START_TEST(growth_is_linear) {
    double nodes[2], bytes[2];
    for (int i = 0; i < 2; i++) measure(_i, 4000 << i, &nodes[i], &bytes[i]);
    ck_assert_msg(nodes[1] < 2.01 * nodes[0], "%s: %g nodes, then %g", growing[_i].link, nodes[0],
                  nodes[1]);
    ck_assert_msg(bytes[1] < 2.5 * bytes[0], "%s: %g bytes, then %g", growing[_i].link, bytes[0],
                  bytes[1]);
}
END_TEST

/* A term of two variables has four second derivatives, however many terms there are. */
START_TEST(hessians_cost_what_is_in_them) {
    double nodes[2];
    for (int i = 0; i < 2; i++) {
        int n = 100 << i;
        Unit *unit = unit_create();
        Buffer source = {.arena = &unit->arena};
        buffer_text(&source, "fn f(");
        for (int k = 0; k < n; k++) buffer_printf(&source, "%sx%d", k ? ", " : "", k);
        buffer_text(&source, ") = 0");
        for (int k = 0; k < n; k++)
            buffer_printf(&source, " + max(x%d*x%d, %d)", k, (k + 1) % n, k);
        File *file = load_text(unit, "test", source.data, source.size);
        ModelOptions options = {.order = 2};
        Model *model = model_create(unit, file, load_find(unit, file, "f"), &options);
        ck_assert_ptr_nonnull(model);
        nodes[i] = model->graph->nodes.count;
        unit_destroy(unit);
    }
    ck_assert_msg(nodes[1] < 2.01 * nodes[0], "%g nodes, then %g", nodes[0], nodes[1]);
}
END_TEST

Suite *model_suite(void) {
    Suite *suite = suite_create("model");
    TCase *tcase = tcase_create("source to numbers");
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, known_values, 0, sizeof known / sizeof *known);
    tcase_add_test(tcase, known_slopes);
    tcase_add_test(tcase, compact_kernels_are_hard_outside);
    tcase_add_test(tcase, the_innermost_binding_wins);
    tcase_add_test(tcase, kernels_reach_through_calls);
    tcase_add_test(tcase, temperature_is_differentiated);
    tcase_add_test(tcase, primes_and_grad);
    tcase_add_test(tcase, hard_derivatives);
    tcase_add_loop_test(tcase, zero_temperature_is_hard, 0, sizeof hard_forms / sizeof *hard_forms);
    tcase_add_loop_test(tcase, nan_and_negative_temperature, 0,
                        sizeof hard_forms / sizeof *hard_forms);
    tcase_add_test(tcase, untaken_arms_are_not_seen);
    tcase_add_test(tcase, truth_values);
    tcase_add_test(tcase, max_of_many);
    tcase_add_test(tcase, ties_share_the_weight);
    tcase_add_test(tcase, common_offsets_cost_nothing);
    tcase_add_test(tcase, shared_graphs_share_errors);
    tcase_add_test(tcase, long_chains);
    tcase_add_test(tcase, long_chains_of_constants_and_defaults);
    tcase_add_test(tcase, derivatives_late_in_a_graph);
    tcase_add_loop_test(tcase, growth_is_linear, 0, sizeof growing / sizeof *growing);
    tcase_add_test(tcase, hessians_cost_what_is_in_them);
    suite_add_tcase(suite, tcase);
    return suite;
}
