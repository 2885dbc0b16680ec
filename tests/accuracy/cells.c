/* The compiler's side: models of every form and kernel by the public interface, as a user has them,
 * interpreted and compiled; and the booking of errors. Truncated powers have no name in the
 * language yet: those are calls of the runtime. */
#include "accuracy.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../runtime/runtime.h"
#include "api/smooth.h"

enum { OUTPUTS_MAX = 32 };

const char *const kernel_names[] = {"logistic", "gaussian",     "cauchy",   "algebraic",
                                    "softsign", "laplace",      "sech",     "box",
                                    "triangle", "epanechnikov", "biweight", "triweight"};
const char *const form_names[] = {"step", "sign", "relu",  "abs",   "gate",  "power2", "power3",
                                  "max",  "min",  "clamp", "floor", "round", "ceil"};
const char *const output_names[] = {"value", "d/dx", "d/dtau", "d2/dx2", "d2/dxdtau"};

Cell cells[KERNEL_TOTAL][FORM_COUNT][OUTPUT_TOTAL];

/* --- random numbers --------------------------------------------------------------------------- */

/* splitmix64 */
static uint64_t next(Random *r) {
    uint64_t z = r->state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

Random random_stream(uint64_t seed, uint64_t stream) {
    Random r = {seed * 0x2545f4914f6cdd1du + stream};
    return (Random){next(&r)};
}

double random_uniform(Random *r, double low, double high) {
    return low + (high - low) * ((double)(next(r) >> 11) * 0x1p-53);
}

double random_size(Random *r, double low, double high) {
    return pow(10, random_uniform(r, low, high));
}

double random_signed(Random *r, double low, double high) {
    double size = random_size(r, low, high);
    return next(r) >> 63 ? -size : size;
}

/* --- models ----------------------------------------------------------------------------------- */

typedef double Psi(double k, double m, double x, double t);

#define ENTRY(ID, K, ...) sm_psi_##K,
static Psi *const psi[] = {SMOOTH_KERNELS(ENTRY)};

static const struct {
    const char *text;
    size_t count;
} sources[FORM_COUNT] = {
    {"step(x)", 1},  {"sign(x)", 1},  {"max(x, 0)", 1}, {"abs(x)", 1},    {"x*step(x)", 1},
    {NULL, 1},       {NULL, 1},       {"max(x, b)", 2}, {"min(x, b)", 2}, {"clamp(x, b, c)", 3},
    {"floor(x)", 1}, {"round(x)", 1}, {"ceil(x)", 1},
};

static size_t operand_count(Form form) { return sources[form].count; }

static const char *const operands[] = {"x", "b", "c"};
static const char *const columns[] = {"value", "d_x", "d_tau", "d_x_x", "d_x_tau"};

static struct {
    SmoothModel *engine[2];
    size_t column[OUTPUT_TOTAL];
} models[KERNEL_TOTAL][FORM_COUNT];

static SmoothContext *context;

bool form_is_shown(Form form) { return form != FORM_MIN && form != FORM_CEIL; }

bool form_exists(int kernel, Form form) {
    int least[FORM_COUNT] = {[FORM_RELU] = 1, [FORM_ABS] = 1,    [FORM_MAX] = 1,
                             [FORM_MIN] = 1,  [FORM_POWER2] = 2, [FORM_POWER3] = 3};
    return reference_moment(kernel) >= least[form];
}

static bool find_columns(int kernel, int form) {
    const SmoothModelInfo *info = smooth_describe_model(models[kernel][form].engine[0]);
    for (int i = 0; i < OUTPUT_TOTAL; i++) {
        size_t k = 0;
        while (k < info->output_count && strcmp(info->output_names[k], columns[i]) != 0) k++;
        if (k == info->output_count || k >= OUTPUTS_MAX) return false;
        models[kernel][form].column[i] = k;
    }
    return true;
}

static bool create(int kernel, int form) {
    SmoothOptions options = {.kernel = kernel_names[kernel], .order = 2};
    const SmoothFunction *function =
        smooth_parse_expression(context, NULL, sources[form].text, sources[form].count, operands);
    for (int i = 0; i < 2; i++)
        if (!(models[kernel][form].engine[i] = smooth_create_model(function, &options)))
            return false;
    return smooth_compile_model(models[kernel][form].engine[1], 2) && find_columns(kernel, form);
}

bool models_create(void) {
    context = smooth_create_context(NULL, NULL);
    for (int kernel = 0; kernel < KERNEL_TOTAL; kernel++)
        for (int form = 0; form < FORM_COUNT; form++)
            if (sources[form].text && form_exists(kernel, form) && !create(kernel, form))
                return false;
    return true;
}

void models_destroy(void) { smooth_destroy_context(context); }

void models_eval(int kernel, Form form, const double *v, double t, double y[2][OUTPUT_TOTAL]) {
    double in[OPERANDS + 1], out[OUTPUTS_MAX];
    if (!sources[form].text) {
        int k = form == FORM_POWER2 ? 2 : 3;
        for (int n = 0; n < OUTPUT_TOTAL; n++)
            y[0][n] = y[1][n] = psi[kernel](k - (n == 1 || n == 4 ? 1
                                                 : n == 3         ? 2
                                                                  : 0),
                                            n == 2 || n == 4, v[0], t);
        return;
    }
    memcpy(in, v, sources[form].count * sizeof *in);
    in[sources[form].count] = t;
    for (int i = 0; i < 2; i++) {
        smooth_eval_model(models[kernel][form].engine[i], in, out);
        for (int n = 0; n < OUTPUT_TOTAL; n++) y[i][n] = out[models[kernel][form].column[n]];
    }
}

/* --- errors ----------------------------------------------------------------------------------- */

static Wide ulp_of(Quad v) {
    int e;
    frexp((double)v, &e);
    return e < -1021 ? 0x1p-1074L : ldexpl(1, e - 53);
}

double ulps_between(double y, Quad want) {
    if (fabsq(want) > DBL_MAX) return isinf(y) ? 0 : INFINITY;
    return isfinite(y) ? (double)(fabsl((Wide)(y - want)) / ulp_of(want)) : INFINITY;
}

static bool is_stair(Form form) { return form >= FORM_FLOOR; }

/* The bounds of the project: 16 units, but 64 where the method is known to be less exact; and 8
 * ulps in the first derivatives of the four first forms. */
static double units_allowed(int kernel, Form form, int n) {
    bool laplace = is_stair(form) && n == 4 && strcmp(kernel_names[kernel], "laplace") == 0;
    bool round = form == FORM_ROUND && n == 2 && strcmp(kernel_names[kernel], "algebraic") == 0;
    return laplace || round ? 64 : 16;
}

static bool is_strict(Form form, int n) { return form <= FORM_ABS && n < 3; }

/* What may be lost below the range of doubles: 2^-1022 times the factor applied last to a tail,
 * which is x in a gate. */
static Wide underflow(Form form, int n, double x, double t) {
    int degree = form == FORM_POWER2   ? 2
                 : form == FORM_POWER3 ? 3
                                       : !(form <= FORM_SIGN || is_stair(form));
    Wide factor = 1;
    degree -= n > 2 ? 2 : n > 0;
    for (; degree > 0; degree--) factor *= t;
    for (; degree < 0; degree++) factor /= t;
    if (form == FORM_GATE) factor = fmaxl(factor, fabs(x));
    return 0x1p-1022L * fmaxl(factor, 1);
}

static bool is_extreme(double x) { return x != 0 && !(fabs(x) > 1e-100 && fabs(x) < 1e100); }

static void measure(Source source, int kernel, Form form, int n, Worst at, const Truth *truth) {
    Quad want = at.want = truth->q[n];
    Wide error = fabsl((Wide)(at.got - want)) - underflow(form, n, at.v[0], at.t), units = 0,
         ulps = 0;
    bool is_large = fabsq(want) > DBL_MAX;
    if (is_large ? !(isinf(at.got) && (at.got > 0) == (want > 0)) : !isfinite(at.got)) {
        units = ulps = INFINITY;
    } else if (!is_large && error > 0) {
        units = error / (0x1p-53L * truth->s[n]);
        ulps = fabsq(want) > 0x1p-1000Q ? error / ulp_of(want) : 0;
    }
    at.excess = (double)(units / units_allowed(kernel, form, n));
    if (is_strict(form, n)) at.excess = fmax(at.excess, (double)(ulps / 8));
    Cell *cell = &cells[kernel][form][n];
    Worst *worst = &cell->worst[source == FROM_EXTREMES];
    cell->ulps[source] = fmax(cell->ulps[source], (double)ulps);
    cell->units[source] = fmax(cell->units[source], (double)units);
    if (at.excess > worst->excess) *worst = at;
}

void cell_measure(Source source, int kernel, Form form, const double *v, double t,
                  const Truth *truth) {
    double y[2][OUTPUT_TOTAL];
    Worst at = {.t = t};
    bool is_far = is_extreme(t);
    for (size_t i = 0; i < operand_count(form); i++) {
        at.v[i] = v[i];
        is_far = is_far || is_extreme(v[i]);
    }
    if (is_far) source = FROM_EXTREMES;
    models_eval(kernel, form, v, t, y);
    for (int n = 0; n < OUTPUT_TOTAL; n++) {
        cells[kernel][form][n].points[source]++;
        for (int i = 0; i < 2; i++) {
            if (i == 1 && memcmp(&y[0][n], &y[1][n], sizeof(double)) == 0) continue;
            at.got = y[i][n], at.is_compiled = i == 1;
            measure(source, kernel, form, n, at, truth);
        }
    }
}
