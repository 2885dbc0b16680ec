/* libsmooth on many threads, under the thread sanitizer: contexts that each live on a thread of
 * their own, and models that all threads call at once. Last line: "N passed, N failed". */
#define _XOPEN_SOURCE 700
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/smooth.h"

enum { THREADS = 8, ROUNDS = 3, CALLS = 2000, POINTS = 37 };

/* LLVM publishes its statics through atomics that the sanitizer does not see, because LLVM itself
 * is not built with it: it reports the first lock of a mutex that another thread has made. What
 * has no frame of LLVM, or of the C++ library below it, is ours and is reported. */
const char *__tsan_default_suppressions(void);
const char *__tsan_default_suppressions(void) { return "race:libLLVM\nrace:libstdc++\n"; }

static atomic_int passed, failed;

static void check(bool is_fine, const char *what) {
    atomic_fetch_add(is_fine ? &passed : &failed, 1);
    if (!is_fine) fprintf(stderr, "FAIL %s\n", what);
}

static void run(void *(*work)(void *), void *arguments, size_t size) {
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        if (pthread_create(&threads[i], NULL, work, (char *)arguments + (size_t)i * size) != 0)
            abort();
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
}

/* --- a context for each thread ------------------------------------------------------------ */

static const char text[] = "use \"losses\" kernel gaussian\n"
                           "fn f(x, d = 1) = huber(x, d) + max(x, 0) * round(x)\n"
                           "fn wrong(x) = max(x, 0) @ cauchy\n";

static void count_report(void *user, const SmoothDiagnostic *diagnostic) {
    *(int *)user += diagnostic->severity == SMOOTH_ERROR;
}

/* Load, fail, interpret, compile, print, build. */
static void live(SmoothContext *context, const int *errors, int level) {
    const SmoothFile *file = smooth_load_text(context, "text", text, sizeof text - 1);
    const SmoothFunction *f = smooth_find_function(file, "f");
    SmoothModel *model = smooth_create_model(f, &(SmoothOptions){.order = 1});
    double in[] = {0.7, 1, 0.1}, interpreted[4], compiled[4];
    SmoothOutput output = {0};
    size_t count;
    check(!smooth_check_file(file) && *errors == 1, "an error is heard on its thread");
    smooth_eval_model(model, in, interpreted);
    check(smooth_compile_model(model, level), "compile");
    smooth_eval_model(model, in, compiled);
    check(memcmp(interpreted, compiled, sizeof compiled) == 0, "the same numbers");
    check(smooth_print_models(1, &model, SMOOTH_FORM_C) != NULL, "print");
    check(smooth_list_names(context, file, "h", &count) && count > 0, "names");
    const SmoothFile *fine = smooth_load_text(context, "fine", "fn g(x) = abs(x)", 16);
    check(smooth_build_file(fine, &(SmoothBuild){.level = level}, &output) && output.code_size,
          "build");
    if (level == 1) smooth_destroy_model(model);
}

static void *own_context(void *argument) {
    for (int round = 0; round < ROUNDS; round++) {
        int errors = 0;
        SmoothContext *context = smooth_create_context(count_report, &errors);
        live(context, &errors, (*(int *)argument + round) % 3);
        smooth_destroy_context(context);
    }
    return NULL;
}

/* --- one model for all threads ------------------------------------------------------------ */

typedef struct {
    const SmoothModel *models[2]; /* compiled, interpreted */
    const double (*wanted)[3];    /* for each point: value, d_x, d_tau */
    const double *x;
} Shared;

static void *call_models(void *argument) {
    const Shared *shared = argument;
    bool is_fine = true;
    for (int i = 0; i < CALLS; i++) {
        int point = i % POINTS;
        double in[] = {shared->x[point], 0.1}, out[3];
        smooth_eval_model(shared->models[i & 1], in, out);
        is_fine = is_fine && memcmp(out, shared->wanted[point], sizeof out) == 0;
        if (i % 100 > 1) continue;
        double values[POINTS], slopes[POINTS];
        smooth_eval_batch(shared->models[i & 1], POINTS, &shared->x, 0.1,
                          (double *[]){values, slopes, NULL});
        is_fine = is_fine && values[point] == out[0] && slopes[point] == out[1];
        is_fine = is_fine && smooth_describe_model(shared->models[i & 1])->output_count == 3;
        SmoothCode *code = smooth_get_code(shared->models[0]);
        code(in, out);
        is_fine = is_fine && memcmp(out, shared->wanted[point], sizeof out) == 0;
    }
    check(is_fine, "the values on every thread");
    return NULL;
}

static void share(void) {
    SmoothContext *context = smooth_create_context(NULL, NULL);
    const char *const names[] = {"x"};
    const SmoothFunction *f =
        smooth_parse_expression(context, NULL, "max(x, floor(x) + 0.5) * x", 1, names);
    SmoothModel *compiled = smooth_create_model(f, &(SmoothOptions){.order = 1});
    SmoothModel *interpreted = smooth_create_model(f, &(SmoothOptions){.order = 1});
    double x[POINTS], wanted[POINTS][3];
    check(smooth_compile_model(compiled, 2), "compile");
    for (int i = 0; i < POINTS; i++) {
        x[i] = i / 8.0 - 2;
        smooth_eval_model(interpreted, (double[]){x[i], 0.1}, wanted[i]);
    }
    Shared shared = {{compiled, interpreted}, wanted, x};
    run(call_models, &shared, 0);
    smooth_destroy_context(context);
}

int main(void) {
    int numbers[THREADS];
    for (int i = 0; i < THREADS; i++) numbers[i] = i;
    run(own_context, numbers, sizeof *numbers);
    share();
    printf("%d passed, %d failed\n", passed, failed);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
