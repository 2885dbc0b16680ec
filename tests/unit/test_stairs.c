/* The staircases in batches: vectors of every width give the bits that single calls give, at steps,
 * between them and at the ends of the range, for every kernel and temperature. */
#include <check.h>
#include <dlfcn.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../runtime/kernels.h"
#include "api/smooth.h"
#include "file.h"
#include "suites.h"

#define ROW(ID, name, ...) #name,
static const char *const kernels[] = {SMOOTH_KERNELS(ROW)};
enum { KERNELS = sizeof kernels / sizeof *kernels };

static const char *const stairs[] = {"floor(x)",     "ceil(x)",      "round(x)", "trunc(x)",
                                     "mod(x, 0.75)", "rem(x, -1.3)", "frac(x)"};
enum { STAIRS = sizeof stairs / sizeof *stairs, POINTS = 61 }; /* no multiple of any width */

static const double temperatures[] = {0,   INFINITY, NAN,  -1,  1e-300, 1e-12,   0.01, 0.06,
                                      0.1, 0.2,      0.25, 0.3, 1,      1.5,     2,    0.125,
                                      3.7, 9.5,      12,   333, 1e100,  0x1p1023};
enum { TEMPERATURES = sizeof temperatures / sizeof *temperatures };

static void fill(double *x) {
    static const double chosen[] = {0,      -0.0,   0.5,          -0.5,      1,
                                    -7,     2.5,    INFINITY,     -INFINITY, NAN,
                                    1e-300, 0x1p51, -1e15 - 0.25, 1e300,     0.49999999999999994};
    uint64_t state = 9;
    for (int k = 0; k < POINTS; k++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        x[k] = 6 * (double)(state >> 11) * 0x1p-53 - 3;
    }
    for (size_t k = 0; k < sizeof chosen / sizeof *chosen; k++) x[4 * k] = chosen[k];
}

static void expect_same(const char *what, double x, double t, double got, double want) {
    if (memcmp(&got, &want, sizeof got) != 0 && !(got != got && want != want))
        ck_abort_msg("%s at x = %.17g, t = %.17g: %.17g in a batch, %.17g alone", what, x, t, got,
                     want);
}

static SmoothFile const *load(SmoothContext *context, const char *kernel) {
    char text[1000];
    int size = snprintf(text, sizeof text, "kernel %s\n", kernel);
    for (int k = 0; k < STAIRS; k++)
        size += snprintf(text + size, sizeof text - (size_t)size, "fn s%d(x) = %s\n", k, stairs[k]);
    const SmoothFile *file = smooth_load_text(context, "stairs", text, (size_t)size);
    ck_assert_ptr_nonnull(file);
    return file;
}

/* --- objects for processors with vectors of each width ------------------------------------ */

static bool is_here(const char *cpu) {
#ifdef __x86_64__
    bool has_4 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
                 __builtin_cpu_supports("bmi2");
    bool has_8 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                 __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
    return strcmp(cpu, "x86-64-v3") == 0 ? has_4 : strcmp(cpu, "x86-64-v4") == 0 ? has_8 : true;
#else
    return strcmp(cpu, "native") == 0;
#endif
}

static void *open_object(const SmoothFile *file, const char *cpu) {
    char folder[] = "build/stairs-XXXXXX";
    SmoothOutput output;
    SmoothBuild options = {.emit = SMOOTH_EMIT_GRAD | SMOOTH_EMIT_BATCH, .cpu = cpu, .level = 1};
    ck_assert(smooth_build_file(file, &options, &output));
    ck_assert_ptr_nonnull(mkdtemp(folder));
    write_file(folder, "stairs.o", output.code, output.code_size);
    return make_library(folder, "cc -shared -o made.so stairs.o -lm");
}

typedef void Batch(size_t count, const double *x, double tau, double *value, double *dx);
typedef double Single(double x, double tau, double *dx);
typedef struct {
    double value[POINTS], dx[POINTS];
} Results;

static void find(void *library, int stair, const char *entry, void *function) {
    char name[20];
    snprintf(name, sizeof name, "s%d_%s", stair, entry);
    void *address = dlsym(library, name);
    ck_assert_ptr_nonnull(address);
    memcpy(function, &address, sizeof address);
}

static void check_stair(void *library, int stair, const double *x, Results *results) {
    Batch *batch;
    Single *single;
    find(library, stair, "batch", &batch);
    find(library, stair, "grad", &single);
    for (int n = 0; n < TEMPERATURES; n++) {
        double t = temperatures[n], dx;
        Results *r = &results[n];
        batch(POINTS, x, t, r->value, r->dx);
        for (int k = 0; k < POINTS; k++) {
            expect_same(stairs[stair], x[k], t, r->value[k], single(x[k], t, &dx));
            expect_same(stairs[stair], x[k], t, r->dx[k], dx);
        }
    }
}

/* Both x86-64-v3 and -v4 multiply and add in one rounding: their results are the same. */
START_TEST(every_width) {
    static const char *const cpus[] = {"native", "x86-64", "x86-64-v3", "x86-64-v4"};
    static Results now[STAIRS][TEMPERATURES], last[STAIRS][TEMPERATURES];
    SmoothContext *context = smooth_create_context(NULL, NULL);
    const SmoothFile *file = load(context, kernels[_i]);
    double x[POINTS];
    fill(x);
    for (int k = 0; k < 4; k++) {
        if (!is_here(cpus[k])) continue;
        void *library = open_object(file, cpus[k]);
        for (int n = 0; n < STAIRS; n++) check_stair(library, n, x, now[n]);
        for (int n = 0; n < STAIRS * TEMPERATURES * POINTS && k == 3; n++) {
            int stair = n / POINTS / TEMPERATURES, j = n / POINTS % TEMPERATURES, i = n % POINTS;
            const Results *r = &now[stair][j], *s = &last[stair][j];
            expect_same(stairs[stair], x[i], temperatures[j], r->value[i], s->value[i]);
            expect_same(stairs[stair], x[i], temperatures[j], r->dx[i], s->dx[i]);
        }
        memcpy(last, now, sizeof now);
        ck_assert_int_eq(dlclose(library), 0);
    }
    smooth_destroy_context(context);
}
END_TEST

/* --- all derivatives up to the second order, compiled in memory --------------------------- */

enum { OUTPUTS = 6 };

START_TEST(every_order) {
    SmoothContext *context = smooth_create_context(NULL, NULL);
    const SmoothFile *file = load(context, kernels[_i]);
    double x[POINTS], columns[OUTPUTS][POINTS], out[OUTPUTS], *places[OUTPUTS];
    fill(x);
    for (int k = 0; k < OUTPUTS; k++) places[k] = columns[k];
    for (int n = 0; n < STAIRS; n++) {
        char name[20];
        snprintf(name, sizeof name, "s%d", n);
        SmoothModel *model =
            smooth_create_model(smooth_find_function(file, name), &(SmoothOptions){.order = 2});
        ck_assert_ptr_nonnull(model);
        uint32_t count = (uint32_t)smooth_describe_model(model)->output_count;
        ck_assert_uint_eq(count, OUTPUTS);
        ck_assert(smooth_compile_model(model, 2));
        SmoothCode *code = smooth_get_code(model);
        for (int j = 0; j < TEMPERATURES; j++) {
            double t = temperatures[j];
            smooth_eval_batch(model, POINTS, (const double *const[]){x}, t, places);
            for (int k = 0; k < POINTS; k++) {
                code((double[]){x[k], t}, out);
                for (uint32_t i = 0; i < count; i++)
                    expect_same(stairs[n], x[k], t, columns[i][k], out[i]);
            }
        }
    }
    smooth_destroy_context(context);
}
END_TEST

/* --- many staircases of one function ------------------------------------------------------- */

/* A function s: the sum of `terms` terms, of which number k has k in it, from 1 on. */
static const SmoothFile *load_sum(SmoothContext *context, const char *head, const char *term,
                                  int terms) {
    char text[10000];
    int size = snprintf(text, sizeof text, "%s", head);
    for (int k = 1; k <= terms; k++)
        size += snprintf(text + size, sizeof text - (size_t)size, term, k);
    return smooth_load_text(context, "many", text, (size_t)size);
}

/* --- temperatures that vary -------------------------------------------------------------- */

/* The value alone, as a batch alone: then a table of functions is all that some are used in. */
START_TEST(varying_temperatures) {
    SmoothContext *context = smooth_create_context(NULL, NULL);
    char text[200];
    int size = snprintf(text, sizeof text, "kernel %s fn s(x, t) = floor(x) @ (t)", kernels[_i]);
    const SmoothFile *file = smooth_load_text(context, "vary", text, (size_t)size);
    SmoothModel *model =
        smooth_create_model(smooth_find_function(file, "s"), &(SmoothOptions){.order = 0});
    double x[POINTS], t[POINTS], value[POINTS], want[POINTS];
    fill(x);
    for (int k = 0; k < POINTS; k++) {
        t[k] = temperatures[k % TEMPERATURES];
        smooth_eval_model(model, (double[]){x[k], t[k], 1}, &want[k]);
    }
    ck_assert(smooth_compile_batch(model, 0));
    smooth_eval_batch(model, POINTS, (const double *const[]){x, t}, 1, (double *const[]){value});
    for (int k = 0; k < POINTS; k++) expect_same("varying", x[k], t[k], value[k], want[k]);
    smooth_destroy_context(context);
}
END_TEST

/* Where a staircase has no plan it is computed lane by lane: many copies of a large function are
 * calls. */
START_TEST(size_has_a_limit) {
    SmoothContext *context = smooth_create_context(NULL, NULL);
    const SmoothFile *file = load_sum(context, "fn s(x, t) = 0", " + floor(%d*x) @ (t)", 40);
    SmoothOutput output;
    SmoothBuild options = {
        .emit = SMOOTH_EMIT_BATCH, .target = "x86_64-linux-gnu", .cpu = "x86-64-v3", .level = _i};
    ck_assert(smooth_build_file(file, &options, &output));
    ck_assert_uint_lt(output.code_size, 300000);
    smooth_destroy_context(context);
}
END_TEST

/* --- the plans and forks of one function --------------------------------------------------- */

/* More temperatures than a function has plans for, and more places than it has forks for. */
START_TEST(many_of_a_kind) {
    SmoothContext *context = smooth_create_context(NULL, NULL);
    const char *term = _i == 0 ? " + floor(x) @ (tau*%d)" : " + floor(x*%d)";
    const SmoothFile *file = load_sum(context, "fn s(x) = 0", term, 100);
    SmoothModel *model =
        smooth_create_model(smooth_find_function(file, "s"), &(SmoothOptions){.order = 1});
    double x[POINTS], value[POINTS], dx[POINTS], want[POINTS][3];
    fill(x);
    for (int k = 0; k < POINTS; k++) smooth_eval_model(model, (double[]){x[k], 0.01}, want[k]);
    ck_assert(smooth_compile_batch(model, 1));
    smooth_eval_batch(model, POINTS, (const double *const[]){x}, 0.01,
                      (double *const[]){value, dx, NULL});
    for (int k = 0; k < POINTS; k++) {
        expect_same("many", x[k], 0.01, value[k], want[k][0]);
        expect_same("many", x[k], 0.01, dx[k], want[k][1]);
    }
    smooth_destroy_context(context);
}
END_TEST

Suite *stairs_suite(void) {
    Suite *suite = suite_create("stairs");
    TCase *each = tcase_create("each kernel"), *all = tcase_create("plans");
    tcase_set_timeout(each, 300);
    tcase_set_timeout(all, 300);
    tcase_add_loop_test(each, every_width, 0, KERNELS);
    tcase_add_loop_test(each, every_order, 0, KERNELS);
    tcase_add_loop_test(each, varying_temperatures, 0, KERNELS);
    tcase_add_loop_test(all, many_of_a_kind, 0, 2);
    tcase_add_loop_test(all, size_has_a_limit, 0, 3);
    suite_add_tcase(suite, each);
    suite_add_tcase(suite, all);
    return suite;
}
