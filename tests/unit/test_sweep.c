/* Sweeps over adjacent doubles, at the kinks, the edges of supports, and where one method takes
 * over from another: between neighbours neither the value nor a first derivative jumps by more than
 * a few roundings of the condition scale |q| + sum of |v dq/dv| over all inputs v. Every form of
 * every kernel, interpreted. In tau test_lattice.c does the same for staircases. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "../runtime/kernels.h"
#include "api/smooth.h"
#include "suites.h"

#define ROW(ID, K, ramp, support, ...) {#K, ramp, support},
static const struct {
    const char *name;
    double ramps, support;
} kernels[] = {SMOOTH_KERNELS(ROW)};

enum { KERNELS = sizeof kernels / sizeof *kernels, STEPS = 30, INPUTS = 4, OUTPUTS = 15 };

/* `has_jump`: its first derivatives jump where the kernel's density does. `corner` is where its
 * kinks are, `rest` its other operands. */
static const struct Form {
    const char *text;
    int arity;
    bool needs_ramp, has_jump, is_stair;
    double corner, rest[2];
} forms[] = {
    {"step(x)", 1, false, true, false, 0, {0}},
    {"sign(x)", 1, false, true, false, 0, {0}},
    {"relu(x)", 1, true, false, false, 0, {0}},
    {"abs(x)", 1, true, false, false, 0, {0}},
    {"x*step(x)", 1, false, true, false, 0, {0}},
    {"max(x, y)", 2, true, false, false, 0.7, {0.7}},
    {"min(x, y)", 2, true, false, false, -3, {-3}},
    {"clamp(x, y, z)", 3, false, false, false, -0.3, {-0.3, 1.25}},
    {"clamp(x, y, z)", 3, false, false, false, 1.25, {-0.3, 1.25}},
    {"floor(x)", 1, false, true, true, 0, {0}},
    {"ceil(x)", 1, false, true, true, 3, {0}},
    {"round(x)", 1, false, true, true, -2.5, {0}},
};
enum { FORMS = sizeof forms / sizeof *forms };

typedef struct {
    double in[INPUTS], out[OUTPUTS];
} Point;

static int jumps;

/* The place of d2/dv_i dv_j among the outputs of a model of n inputs. */
static int second(int n, int i, int j) {
    int low = i < j ? i : j, high = i < j ? j : i;
    return 1 + n + low * n - low * (low - 1) / 2 + high - low;
}

/* The condition scale of the value, k = 0, or of the derivative in input k - 1. */
static double scale_of(const Point *p, int n, int k) {
    double scale = fabs(p->out[k]);
    for (int i = 0; i < n; i++)
        scale += fabs(p->in[i] * p->out[k == 0 ? 1 + i : second(n, k - 1, i)]);
    return scale;
}

/* The terms of a staircase's sum are as large as this, whatever is left of them. */
static double stair_scale(const Point *p, int k) {
    return k == 0 ? 1 + fabs(p->in[0]) : (1 + fabs(p->in[0])) * (1 + 1 / p->in[1]);
}

/* What the two tails of clamp add, which may be larger than their difference where the bounds are
 * further apart than tau. */
static double tail_scale(const Point *p, int k) {
    double size = 0, tails = 0, slopes = 0, turns = 0;
    if (p->in[2] - p->in[1] <= p->in[3]) return 0;
    for (int i = 0; i < 4; i++) size += fabs(p->in[i]);
    for (int i = 1; i <= 2; i++) {
        tails += fmin(p->out[1 + i], 1 - p->out[1 + i]);
        slopes += fabs(p->out[second(4, i, i)]);
        turns += fabs(p->out[second(4, i, 3)]);
    }
    if (k == 1) return tails + size * slopes;
    return k == 0 ? size * tails : size * (tails / p->in[3] + turns);
}

static void compare(const struct Form *form, const char *kernel, const Point *p, const Point *q) {
    int n = form->arity + 1;
    for (int k = 0; k <= n; k++) {
        if (k > 1 && k < n) continue;
        double scale = fmax(scale_of(p, n, k), scale_of(q, n, k)), tau = p->in[n - 1];
        if (form->is_stair) scale += stair_scale(p, k);
        if (form->arity == 3) scale += fmax(tail_scale(p, k), tail_scale(q, k));
        double jump = fabs(p->out[k] - q->out[k]), least = 0x1p-1022 * fmax(1, 1 / tau);
        if (jump <= 10 * 0x1p-53 * scale + least || jumps++ >= 20) continue;
        fprintf(stderr, "%s @ %s(%.17g), output %d: from %.17g at %a to %.17g at %a: %.3g units\n",
                form->text, kernel, tau, k, p->out[k], p->in[0], q->out[k], q->in[0],
                jump / (0x1p-53 * scale));
    }
}

/* Whether a first derivative of the form may jump between two points. */
static bool has_jump(const struct Form *form, const char *kernel, const Point *p, const Point *q) {
    if (!form->has_jump || strcmp(kernel, "box") != 0) return false;
    double tau = p->in[form->arity];
    for (double side = -1; side <= 1; side += 2) {
        double a = p->in[0] - form->corner + side * tau, b = q->in[0] - form->corner + side * tau;
        double near = form->is_stair ? rint(a) : 0;
        if (fmin(fabs(a - near), fabs(b - near)) <= 8 * 0x1p-53 * (1 + fabs(near))) return true;
    }
    return false;
}

/* The doubles around x, in order, or around tau. */
static void sweep(const SmoothModel *model, const struct Form *form, const char *kernel, double x,
                  double tau, bool is_in_tau) {
    Point p[2];
    double *moved = is_in_tau ? &tau : &x;
    for (int i = 0; i < STEPS; i++) *moved = nextafter(*moved, -INFINITY);
    for (int i = 0; i < 2 * STEPS; i++, *moved = nextafter(*moved, INFINITY)) {
        Point *now = &p[i % 2], *last = &p[1 - i % 2];
        now->in[0] = x;
        for (int k = 1; k < form->arity; k++) now->in[k] = form->rest[k - 1];
        now->in[form->arity] = tau;
        smooth_eval_model(model, now->in, now->out);
        if (i > 0 && !has_jump(form, kernel, last, now)) compare(form, kernel, last, now);
    }
}

/* In units of tau from a kink: where methods change, where exponentials and tails end, and the
 * edge of a support. */
static const double places[] = {0,     0x1p-60, 0x1p-30, 0.125, 0.25, 0.5,    0.75,  1,
                                1.5,   2,       3,       5,     8,    9.25,   18,    26.5,
                                36.75, 37,      37.5,    38,    38.5, 39,     708.5, 744.5,
                                745,   745.5,   746,     1000,  1024, 0x1p53, 0x1p60};
static const double widths[] = {1, 0.1, 0.003, 2, 7e4, 1e12};

static const double stair_places[] = {0,   0.125, 0.25, 0.375, 0.5, 0.625, 0.75,
                                      0.8, 0.9,   1,    -0.2,  -1,  7.5,   1000};
static const double stair_widths[] = {0.01, 0.05, 0.1, 0.2, 0.25, 0.5, 0.8, 1, 1.5, 2, 3, 5, 200};

static void sweep_form(const SmoothModel *model, const struct Form *form, const char *kernel) {
    for (size_t t = 0; !form->is_stair && t < sizeof widths / sizeof *widths; t++)
        for (size_t i = 0; i < sizeof places / sizeof *places; i++)
            for (int side = -1; side <= 1; side += 2)
                sweep(model, form, kernel, form->corner + side * places[i] * widths[t], widths[t],
                      false);
    for (size_t t = 0; form->is_stair && t < sizeof stair_widths / sizeof *stair_widths; t++) {
        double tau = stair_widths[t], edges[] = {tau, -tau, 0.5 + tau, 0.5 - tau};
        for (size_t i = 0; i < sizeof stair_places / sizeof *stair_places; i++)
            sweep(model, form, kernel, form->corner + stair_places[i], tau, false);
        for (int i = 0; i < 4; i++) sweep(model, form, kernel, form->corner + edges[i], tau, false);
    }
}

/* Where clamp goes from tails to an integral: at tau = hi - lo. */
static void sweep_window(const SmoothModel *model, const struct Form *form, const char *kernel) {
    double width = form->rest[1] - form->rest[0];
    for (double u = -4; u <= 4; u += 0.0625)
        sweep(model, form, kernel, form->corner + u * width, width, true);
}

START_TEST(no_jump) {
    static const char *const names[] = {"x", "y", "z"};
    SmoothContext *context = smooth_create_context(NULL, NULL);
    SmoothOptions options = {.kernel = kernels[_i].name, .order = 2};
    for (const struct Form *form = forms; form < forms + FORMS; form++) {
        if (form->needs_ramp && kernels[_i].ramps < 1) continue;
        const SmoothFunction *function =
            smooth_parse_expression(context, NULL, form->text, (size_t)form->arity, names);
        const SmoothModel *model = smooth_create_model(function, &options);
        ck_assert_ptr_nonnull(model);
        sweep_form(model, form, kernels[_i].name);
        if (form->arity == 3) sweep_window(model, form, kernels[_i].name);
    }
    smooth_destroy_context(context);
    ck_assert_msg(jumps == 0, "%d jumps", jumps);
}
END_TEST

Suite *sweep_suite(void) {
    Suite *suite = suite_create("sweep");
    TCase *tcase = tcase_create("each kernel");
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, no_jump, 0, KERNELS);
    suite_add_tcase(suite, tcase);
    return suite;
}
