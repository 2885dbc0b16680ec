/* Second derivatives of the elementary functions over the whole range of doubles, compiled, in
 * units of 2^-53 times |f''| + |x f'''|. Outside its domain a function has no slope: NaN. */
#include "accuracy.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "api/smooth.h"

/* f'' and f''' at x. */
typedef struct {
    Quad second, third;
} Slopes;

typedef struct {
    const char *text;
    double low, high; /* the domain, and where to draw from */
    Slopes (*of)(Quad x);
} Curve;

static Quad power(Quad x, int n) { return n > 0 ? x * power(x, n - 1) : 1; }
static Quad leg(Quad x) { return sqrtq((1 - x) * (1 + x)); }

static Slopes of_log(Quad x) { return (Slopes){-1 / x / x, 2 / x / x / x}; }
static Slopes of_log1p(Quad x) { return of_log(1 + x); }
static Slopes of_sqrt(Quad x) {
    Quad y = sqrtq(x);
    return (Slopes){-0.25Q / (x * y), 0.375Q / (x * x * y)};
}
static Slopes of_cbrt(Quad x) {
    Quad y = cbrtq(x);
    return (Slopes){-2 * y / (9 * x * x), 10 * y / (27 * x * x * x)};
}
static Slopes of_tan(Quad x) {
    Quad y = tanq(x), s = 1 + y * y;
    return (Slopes){2 * y * s, 2 * s * (1 + 3 * y * y)};
}
static Slopes of_asin(Quad x) {
    return (Slopes){x / power(leg(x), 3), (1 + 2 * x * x) / power(leg(x), 5)};
}
static Slopes of_acos(Quad x) {
    Slopes s = of_asin(x);
    return (Slopes){-s.second, -s.third};
}
static Slopes of_atan(Quad x) {
    Quad y = 1 + x * x;
    return (Slopes){-2 * x / (y * y), (6 * x * x - 2) / power(y, 3)};
}
static Slopes of_tanh(Quad x) {
    Quad y = tanhq(x), s = 1 / power(coshq(x), 2);
    return (Slopes){-2 * y * s, s * (4 * y * y - 2 * s)};
}
static Slopes of_asinh(Quad x) {
    Quad h = sqrtq(1 + x * x);
    return (Slopes){-x / power(h, 3), (2 * x * x - 1) / power(h, 5)};
}
static Slopes of_acosh(Quad x) {
    Quad h = sqrtq((x - 1) * (x + 1));
    return (Slopes){-x / power(h, 3), (2 * x * x + 1) / power(h, 5)};
}
static Slopes of_atanh(Quad x) {
    Quad y = (1 - x) * (1 + x);
    return (Slopes){2 * x / (y * y), (2 + 6 * x * x) / power(y, 3)};
}
static Slopes of_hypot(Quad x) {
    Quad h = sqrtq(1 + x * x);
    return (Slopes){1 / power(h, 3), -3 * x / power(h, 5)};
}
static Slopes of_erf(Quad x) {
    Quad y = M_2_SQRTPIq * expq(-x * x);
    return (Slopes){-2 * x * y, (4 * x * x - 2) * y};
}
static Slopes of_sigmoid(Quad x) {
    Quad y = tanhq(x / 2), s = 0.25Q / power(coshq(x / 2), 2);
    return (Slopes){-y * s, s * (y * y - 2 * s)};
}

static const Curve curves[] = {
    {"log(x)", 0, INFINITY, of_log},
    {"log1p(x)", -1, INFINITY, of_log1p},
    {"sqrt(x)", 0, INFINITY, of_sqrt},
    {"cbrt(x)", -INFINITY, INFINITY, of_cbrt},
    {"tan(x)", -1e6, 1e6, of_tan},
    {"asin(x)", -1, 1, of_asin},
    {"acos(x)", -1, 1, of_acos},
    {"atan(x)", -INFINITY, INFINITY, of_atan},
    {"tanh(x)", -1e4, 1e4, of_tanh},
    {"asinh(x)", -INFINITY, INFINITY, of_asinh},
    {"acosh(x)", 1, INFINITY, of_acosh},
    {"atanh(x)", -1, 1, of_atanh},
    {"hypot(x, 1)", -INFINITY, INFINITY, of_hypot},
    {"erf(x)", -100, 100, of_erf},
    {"sigmoid(x)", -1e4, 1e4, of_sigmoid},
};

enum { CURVES = sizeof curves / sizeof *curves };

typedef struct {
    double units, at;
} Excess;

static Excess results[CURVES];

static bool is_inside(const Curve *c, double x) { return x > c->low && x < c->high; }

/* In units; what is lost below the range of doubles counts as nothing. */
static double units(const Curve *c, double x, double y) {
    if (!is_inside(c, x)) return isnan(y) || isfinite(c->low + c->high) ? 0 : INFINITY;
    Slopes want = c->of(x);
    /* a factor may overflow a little earlier */
    if (fabsq(want.second) > DBL_MAX / 16) return isnan(y) ? INFINITY : 0;
    Quad scale = fabsq(want.second) + fabsq(x * want.third);
    Quad error = fabsq(y - want.second) - 0x1p-1022Q;
    if (!isfinite(y)) return INFINITY;
    return error > 0 ? (double)(error / scale * 0x1p53Q) : 0;
}

int slopes_jobs(void) { return CURVES; }

void slopes_run(int job, long points, uint64_t seed) {
    const Curve *c = &curves[job];
    SmoothContext *context = smooth_create_context(NULL, NULL);
    const char *const names[] = {"x"};
    const SmoothFunction *f = smooth_parse_expression(context, NULL, c->text, 1, names);
    SmoothModel *model = smooth_create_model(f, &(SmoothOptions){.order = 2});
    Random r = random_stream(seed, 2000 + (uint64_t)job);
    bool is_there = smooth_compile_model(model, 2);
    results[job].units = is_there ? 0 : INFINITY;
    for (long i = 0; is_there && i < points; i++) {
        double in[2] = {0, 0.1}, out[6]; /* value, d_x, d_tau, d_x_x, ... */
        in[0] = i % 2 ? random_signed(&r, -300, 300) : random_uniform(&r, -3, 3);
        smooth_eval_model(model, in, out);
        double excess = units(c, in[0], out[3]);
        if (excess > results[job].units) results[job] = (Excess){excess, in[0]};
    }
    smooth_destroy_context(context);
}

void slopes_print(void) {
    printf("\nSecond derivatives, over the whole range of doubles, in units of 2^-53 times\n"
           "|f''| + |x f'''|.\n\n| f           | units    | at x                    |\n"
           "| ----------- | -------- | ----------------------- |\n");
    for (int job = 0; job < CURVES; job++)
        printf("| %-11s | %-8.3g | %-23.17g |\n", curves[job].text, results[job].units,
               results[job].at);
}
