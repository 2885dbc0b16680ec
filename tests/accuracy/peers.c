/* The functions that other libraries have too: elementary ones, and smooth forms as people write
 * them. In go points, out come the worst errors in ulps of each library, all on the same points. A
 * library that is not installed has no figures. */
#include "accuracy.h"

#include <dlfcn.h>
#include <gnu/libc-version.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../runtime/elementary.h"
#include "api/smooth.h"

typedef enum {
    BY_SMOOTH,
    BY_RUNTIME,
    BY_GLIBC,
    BY_MVEC,
    BY_SLEEF,
    BY_SCIPY,
    BY_TORCH,
    LIBRARIES
} By;

static const char *const by_names[] = {"smooth", "runtime", "glibc",  "libmvec",
                                       "SLEEF",  "SciPy",   "PyTorch"};

/* Points: from low to high, as numbers or as powers of ten; the first is `tail`. */
typedef enum { EVEN, POWERS, BOTH_SIGNS } Spread;

/* A function of one operand: of libm, with `exact`, or output n of a form at tau = 1. */
typedef struct Subject {
    const char *name, *shown;
    Spread spread;
    double low, high, tail;
    double (*glibc)(double); /* libm's, or the formula that people write */
    double (*runtime)(double);
    Quad (*exact)(Quad);
    double target; /* in ulps */
    const char *kernel;
    Form form;
    int n;
} Subject;

static double runtime_exp(double x) {
    return x > 0 ? raised(reduced(x, 0), 0) : exponential(x, 0).value;
}

static double runtime_expm1(double x) { return exponential(x, 0).less_one; }
static double runtime_log1p(double x) { return log1p_unit(x); }
static double runtime_atan(double x) { return atan_unit(x); }

static double density(double x) { return exp(-x * x / 2) / sqrt(2 * M_PI); }
static double cdf(double x) { return 0.5 * erfc(-x / sqrt(2)); }
static double sigmoid(double x) { return 1 / (1 + exp(-x)); }
static double softplus(double x) { return log1p(exp(x)); }
static double gelu(double x) { return x * cdf(x); }
static double silu(double x) { return x / (1 + exp(-x)); }
static double ramp(double x) { return x * cdf(x) + density(x); }
static double algebraic(double x) { return (x + sqrt(x * x + 1)) / 2; }
static double sigmoid_dx(double x) { return sigmoid(x) * (1 - sigmoid(x)); }
static double gelu_dx(double x) { return cdf(x) + x * density(x); }
static double softplus_dtau(double x) { return softplus(x) - x * sigmoid(x); }

#define FUNCTION(name, spread, low, high, runtime, target) \
    { #name, #name "(x)", spread, low, high, 1, name, runtime, name##q, target, NULL, 0, 0 }
#define PART(name, f, low, high, runtime, target) \
    { name, #f "(x), 0 to 1", EVEN, low, high, 0.5, f, runtime, f##q, target, NULL, 0, 0 }
#define SMOOTHED(name, shown, spread, low, high, tail, formula, kernel, form, n) \
    { name, shown, spread, low, high, tail, formula, NULL, NULL, 0, kernel, form, n }

static const Subject subjects[] = {
    FUNCTION(exp, EVEN, -708, 709, runtime_exp, 1.1),
    FUNCTION(expm1, BOTH_SIGNS, -8, 2.8, runtime_expm1, 1.7),
    FUNCTION(log, POWERS, -300, 300, NULL, 1),
    FUNCTION(log1p, POWERS, -10, 10, NULL, 1.1),
    PART("log1p_unit", log1p, 0, 1, runtime_log1p, 1.1),
    FUNCTION(atan, BOTH_SIGNS, -8, 8, NULL, 1.6),
    PART("atan_unit", atan, 0, 1, runtime_atan, 1.6),
    FUNCTION(sin, BOTH_SIGNS, -8, 6, NULL, 1),
    FUNCTION(cos, BOTH_SIGNS, -8, 6, NULL, 1),
    FUNCTION(tan, BOTH_SIGNS, -8, 6, NULL, 2.4),
    FUNCTION(tanh, BOTH_SIGNS, -8, 1.5, NULL, 2.5),
    FUNCTION(erf, BOTH_SIGNS, -8, 0.8, NULL, 0),
    FUNCTION(erfc, EVEN, -6, 26, NULL, 5),
    SMOOTHED("sigmoid", "sigmoid", EVEN, -690, 690, -700, sigmoid, "logistic", FORM_STEP, 0),
    SMOOTHED("Phi", "Phi", EVEN, -37, 9, -10, cdf, "gaussian", FORM_STEP, 0),
    SMOOTHED("softplus", "softplus", EVEN, -690, 690, 25, softplus, "logistic", FORM_RELU, 0),
    SMOOTHED("gaussian_ramp", "x Phi + phi", EVEN, -37, 9, -10, ramp, "gaussian", FORM_RELU, 0),
    SMOOTHED("algebraic_ramp", "(x + sqrt(x^2 + 1))/2", BOTH_SIGNS, -8, 8, -1e6, algebraic,
             "algebraic", FORM_RELU, 0),
    SMOOTHED("silu", "silu", EVEN, -690, 690, -40, silu, "logistic", FORM_GATE, 0),
    SMOOTHED("gelu", "gelu", EVEN, -37, 9, -10, gelu, "gaussian", FORM_GATE, 0),
    SMOOTHED("sigmoid_dx", "d/dx sigmoid", EVEN, -690, 690, 30, sigmoid_dx, "logistic", FORM_STEP,
             1),
    SMOOTHED("gelu_dx", "d/dx gelu", EVEN, -37, 9, -10, gelu_dx, "gaussian", FORM_GATE, 1),
    SMOOTHED("softplus_dtau", "d/dtau softplus", EVEN, -690, 690, 25, softplus_dtau, "logistic",
             FORM_RELU, 2),
};

enum { SUBJECTS = sizeof subjects / sizeof *subjects, FIRST_SMOOTHED = 10 };

static struct {
    double ulps[LIBRARIES], at_tail[LIBRARIES];
    bool is_there[LIBRARIES];
    Quad tail;
} results[SUBJECTS];

static long count;
static uint64_t seed;
static void *mvec, *sleef;
static const char folder[] = "build/peers";

int peers_jobs(void) { return SUBJECTS; }

static double *points_of(int job) {
    const Subject *s = &subjects[job];
    double *x = malloc((size_t)count * sizeof *x);
    Random r = random_stream(seed, 1000 + (uint64_t)job);
    for (long i = 0; x && i < count; i++)
        x[i] = s->spread == EVEN     ? random_uniform(&r, s->low, s->high)
               : s->spread == POWERS ? random_size(&r, s->low, s->high)
                                     : random_signed(&r, s->low, s->high);
    if (x) x[0] = s->tail;
    return x;
}

/* --- SciPy and PyTorch ------------------------------------------------------------------------ */

static FILE *open_file(int job, const char *ending, const char *mode) {
    char path[256];
    snprintf(path, sizeof path, "%s/%s.%s", folder, subjects[job].name, ending);
    FILE *file = fopen(path, mode);
    if (file && mode[0] == 'r') unlink(path);
    return file;
}

static bool write_points(int job) {
    double *x = points_of(job);
    FILE *file = open_file(job, "in", "wb");
    bool is_written = x && file && fwrite(x, sizeof *x, (size_t)count, file) == (size_t)count;
    if (file && fclose(file) != 0) is_written = false;
    free(x);
    return is_written;
}

static bool read_values(int job, const char *ending, double *y) {
    FILE *file = open_file(job, ending, "rb");
    if (!file) return false;
    bool is_read = fread(y, sizeof *y, (size_t)count, file) == (size_t)count;
    fclose(file);
    return is_read;
}

static void run_python(const char *python) {
    char command[512];
    fflush(stdout);
    snprintf(command, sizeof command, "%s tests/accuracy/peers.py %s", python, folder);
    if (system(command) != 0) printf("SciPy and PyTorch: not measured, %s failed.\n", python);
    for (int job = 0; job < SUBJECTS; job++) {
        FILE *file = open_file(job, "in", "rb");
        if (file) fclose(file);
    }
}

bool peers_start(long points, uint64_t from, const char *python) {
    count = points, seed = from;
    mkdir(folder, 0777);
    for (int job = 0; job < SUBJECTS; job++)
        if (!write_points(job)) return false;
    run_python(python);
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
        mvec = dlopen("libmvec.so.1", RTLD_NOW);
        sleef = dlopen("libsleef.so.3", RTLD_NOW);
    }
    return true;
}

/* --- libraries of vectors --------------------------------------------------------------------- */

#ifdef __AVX__
#error "this file is compiled for any processor and asks which it is"
#endif

typedef double Four __attribute__((vector_size(32)));

/* Four at a time; the last few again, with those before them. */
__attribute__((target("avx2,fma"))) static void map_four(void *f, const double *x, double *y) {
    Four (*of_four)(Four);
    *(void **)&of_four = f;
    for (long i = 0; i < count; i += 4) {
        long at = i + 4 <= count ? i : count - 4;
        Four v;
        memcpy(&v, x + at, sizeof v);
        v = of_four(v);
        memcpy(y + at, &v, sizeof v);
    }
}

static bool map_mvec(const Subject *s, const double *x, double *y) {
    char symbol[64];
    const char *bare = strstr(s->name, "_unit");
    int length = bare ? (int)(bare - s->name) : (int)strlen(s->name);
    snprintf(symbol, sizeof symbol, "_ZGVdN4v_%.*s", length, s->name);
    void *f = mvec && s->exact && count >= 4 ? dlsym(mvec, symbol) : NULL;
    if (f) map_four(f, x, y);
    return f != NULL;
}

static bool map_sleef(const Subject *s, const double *x, double *y) {
    char symbol[64];
    const char *bare = strstr(s->name, "_unit");
    int length = bare ? (int)(bare - s->name) : (int)strlen(s->name);
    const char *bound = strcmp(s->name, "erfc") == 0 ? "15" : "10";
    snprintf(symbol, sizeof symbol, "Sleef_%.*sd4_u%s", length, s->name, bound);
    void *f = sleef && s->exact && count >= 4 ? dlsym(sleef, symbol) : NULL;
    if (f) map_four(f, x, y);
    return f != NULL;
}

/* --- errors ----------------------------------------------------------------------------------- */

static void map(double (*f)(double), const double *x, double *y) {
    for (long i = 0; i < count; i++) y[i] = f(x[i]);
}

/* What users of the compiler get: the model of the expression, compiled. */
static bool map_smooth(const Subject *s, const double *x, double *y) {
    for (long i = 0; s->kernel && i < count; i++) {
        double both[2][OUTPUT_TOTAL];
        models_eval(reference_kernel(s->kernel), s->form, x + i, 1, both);
        y[i] = both[1][s->n];
    }
    if (s->kernel) return true;
    SmoothContext *context = smooth_create_context(NULL, NULL);
    const SmoothFunction *f =
        smooth_parse_expression(context, NULL,
                                strcmp(s->name, "log1p_unit") == 0  ? "log1p(x)"
                                : strcmp(s->name, "atan_unit") == 0 ? "atan(x)"
                                                                    : s->shown,
                                1, (const char *const[]){"x"});
    SmoothModel *model = smooth_create_model(f, NULL);
    bool is_there = smooth_compile_model(model, 2);
    if (is_there) smooth_eval_batch(model, (size_t)count, &x, 1, &y);
    smooth_destroy_context(context);
    return is_there;
}

static bool map_library(By by, int job, const double *x, double *y) {
    const Subject *s = &subjects[job];
    if (by == BY_SMOOTH) return map_smooth(s, x, y);
    if (by == BY_MVEC) return map_mvec(s, x, y);
    if (by == BY_SLEEF) return map_sleef(s, x, y);
    if (by == BY_SCIPY) return read_values(job, "scipy", y);
    if (by == BY_TORCH) return read_values(job, "torch", y);
    double (*f)(double) = by == BY_RUNTIME ? s->runtime : s->glibc;
    if (f) map(f, x, y);
    return f != NULL;
}

static Quad truth_of(const Subject *s, double x) {
    Truth truth;
    if (s->exact) return s->exact(x);
    reference_form(reference_kernel(s->kernel), s->form, &x, 1, &truth);
    return truth.q[s->n];
}

void peers_run(int job) {
    double *x = points_of(job), *y = malloc((size_t)count * sizeof *y);
    Quad *truth = malloc((size_t)count * sizeof *truth);
    for (long i = 0; x && truth && i < count; i++) truth[i] = truth_of(&subjects[job], x[i]);
    if (truth) results[job].tail = truth[0];
    for (By by = 0; x && y && truth && by < LIBRARIES; by++) {
        if (!map_library(by, job, x, y)) continue;
        results[job].is_there[by] = true;
        results[job].at_tail[by] = y[0];
        for (long i = 1; i < count; i++)
            if (fabsq(truth[i]) > 0x1p-1000Q)
                results[job].ulps[by] = fmax(results[job].ulps[by], ulps_between(y[i], truth[i]));
    }
    free(x);
    free(y);
    free(truth);
}

/* --- output ----------------------------------------------------------------------------------- */

static void print_ulps(double ulps, bool is_there) {
    char text[32] = "";
    double up = ceil(ulps * 100) / 100;
    if (is_there) snprintf(text, sizeof text, up < 1e4 ? "%.2f" : "%.0e", up);
    printf(" %-8s |", text);
}

static void print_target(double target) {
    char text[32] = "";
    if (target > 0) snprintf(text, sizeof text, "%.1f", target);
    printf(" %-8s |", text);
}

static void print_functions(void) {
    printf("\n| worst ulps          |");
    for (By by = 0; by < LIBRARIES; by++) printf(" %-8s |", by_names[by]);
    printf(" target   |\n| ------------------- |");
    for (int i = 0; i <= LIBRARIES; i++) printf(" -------- |");
    for (int job = 0; job < FIRST_SMOOTHED; job++) {
        printf("\n| %-19s |", subjects[job].shown);
        for (By by = 0; by < LIBRARIES; by++)
            print_ulps(results[job].ulps[by], results[job].is_there[by]);
        print_target(subjects[job].target);
    }
    printf("\n");
}

static const By of_forms[] = {BY_SMOOTH, BY_GLIBC, BY_SCIPY, BY_TORCH};

/* Decimal digits that are right. */
static double digits(double y, Quad want) {
    Quad error = fabsq((y - want) / want);
    if (!isfinite(y) || error >= 1) return 0;
    return error < 1e-16Q ? 16 : floor(-10 * (double)log10q(error)) / 10;
}

static void print_tail(int job) {
    char want[64];
    quadmath_snprintf(want, sizeof want, "%.17Qg", results[job].tail);
    printf(" %-6g | %-24s |", subjects[job].tail, want);
    for (int i = 0; i < 4; i++) {
        char text[32] = "";
        if (results[job].is_there[of_forms[i]])
            snprintf(text, sizeof text, "%.3g",
                     digits(results[job].at_tail[of_forms[i]], results[job].tail));
        printf(" %-7s |", text);
    }
}

static void print_forms(void) {
    printf("\n| worst ulps            | smooth   | formula  | SciPy    | PyTorch  "
           "| x      | the value there          | smooth  | formula | SciPy   | PyTorch |\n"
           "| --------------------- | -------- | -------- | -------- | -------- "
           "| ------ | ------------------------ | ------- | ------- | ------- | ------- |\n");
    for (int job = FIRST_SMOOTHED; job < SUBJECTS; job++) {
        printf("| %-21s |", subjects[job].shown);
        for (int i = 0; i < 4; i++)
            print_ulps(results[job].ulps[of_forms[i]], results[job].is_there[of_forms[i]]);
        print_tail(job);
        printf("\n");
    }
}

void peers_print(void) {
    printf(
        "\nElementary functions, %ld random points each, above 2^-1000; glibc is %s. `smooth` is\n"
        "what a compiled program gets, `runtime` what the kernels' tails use inside.\n",
        count, gnu_get_libc_version());
    print_functions();
    printf("\nSmooth forms at tau = 1 as others have them; `formula` is what people write, with\n"
           "glibc's functions. To the right: how many digits of one value in a tail are right.\n");
    print_forms();
}

cJSON *peers_json(void) {
    cJSON *list = cJSON_CreateArray();
    for (int job = 0; job < SUBJECTS; job++) {
        cJSON *json = cJSON_CreateObject(), *ulps;
        cJSON_AddStringToObject(json, "function", subjects[job].shown);
        cJSON_AddNumberToObject(json, "tail", subjects[job].tail);
        cJSON_AddNumberToObject(json, "value", (double)results[job].tail);
        ulps = cJSON_AddObjectToObject(json, "ulps");
        for (By by = 0; by < LIBRARIES; by++)
            if (results[job].is_there[by])
                cJSON_AddNumberToObject(ulps, by_names[by], results[job].ulps[by]);
        cJSON_AddItemToArray(list, json);
    }
    return list;
}
