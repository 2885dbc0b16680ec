/* Functions over points: value and first derivatives, in ns a point. In go the table of jobs and
 * that of systems; each job is one round robin over the systems that can do it, on the same points,
 * and their results are compared. */
#include "bench.h"

#include <dlfcn.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const char *name;
    Function function;
    Layout layout;
    size_t points;
    double tau, range; /* inputs are between -range and range */
} Job;

static const Job jobs[] = {
    {"softplus", FUNCTION_softplus, COLUMNS, 1000, 1, 8},
    {"gaussian relu", FUNCTION_gaussian_relu, COLUMNS, 1000, 1, 5},
    {"gelu", FUNCTION_gelu, COLUMNS, 1000, 1, 5},
    {"gaussian floor, tau 0.25", FUNCTION_gaussian_floor, COLUMNS, 1000, 0.25, 10},
    {"algebraic abs", FUNCTION_algebraic_abs, COLUMNS, 1000, 1, 8},
    {"cauchy step", FUNCTION_cauchy_step, COLUMNS, 1000, 1, 8},
    {"softplus, 10 million points", FUNCTION_softplus, COLUMNS, 10000000, 1, 8},
    {"ten variables, columns", FUNCTION_ten, COLUMNS, 1000, 0.25, 2},
    {"ten variables, rows", FUNCTION_ten, ROWS, 1000, 0.25, 2},
    {"ten variables, one at a time", FUNCTION_ten, ONE_AT_A_TIME, 1000, 0.25, 2},
};

/* Who computes: a shared object, for jobs of `least` to `most` points; or numpy. */
typedef struct {
    const char *name;
    const char *object; /* in build/bench; NULL for numpy */
    size_t least, most;
    bool needs_avx2;
    bool is_bound; /* it only copies, to show what the memory allows */
} System;

enum { SYSTEMS = 10, LONG_JOB = 1000000 };
static const System systems[SYSTEMS] = {
    {.name = "smooth", .object = "smooth.so", .most = SIZE_MAX},
    {.name = "native", .object = "native.so", .most = SIZE_MAX},
    {.name = "AVX2", .object = "avx2.so", .most = SIZE_MAX, .needs_avx2 = true},
    {.name = "libm", .object = "libm.so", .most = SIZE_MAX},
    {.name = "libmvec", .object = "libmvec.so", .most = SIZE_MAX},
    {.name = "SLEEF", .object = "sleef.so", .most = SIZE_MAX},
    {.name = "numpy", .most = SIZE_MAX},
    {.name = "muParser", .object = "muparser.so", .most = LONG_JOB},
    {.name = "ADOL-C", .object = "adolc.so", .most = LONG_JOB},
    {.name = "memory",
     .object = "libmvec.so",
     .least = LONG_JOB,
     .most = SIZE_MAX,
     .is_bound = true},
};

static int inputs_of(Function function) {
#define INPUTS(name, inputs) [FUNCTION_##name] = inputs,
    static const int inputs[] = {BENCH_FUNCTIONS(INPUTS)};
    return inputs[function];
}

/* A job as one system does it. */
typedef struct {
    const Job *job;
    Kernel *kernel; /* NULL for numpy */
    const double *columns[MOST_INPUTS];
    double *results[1 + MOST_INPUTS];
} Work;

static double run(void *context, long calls) {
    const Work *w = context;
    if (!w->kernel) return lambdify_time(calls);
    double start = worked();
    for (long i = 0; i < calls; i++) w->kernel(w->job->points, w->columns, w->job->tau, w->results);
    return worked() - start;
}

/* --- points and results ----------------------------------------------------------------------- */

static double *allocate(size_t count) {
    double *numbers = aligned_alloc(64, (count * sizeof *numbers + 63) / 64 * 64);
    if (!numbers) abort();
    memset(numbers, 0, count * sizeof *numbers); /* its pages are there before the clock runs */
    return numbers;
}

/* Even numbers, the same in each run (Marsaglia's xorshift). */
static void fill(double *numbers, size_t count, double range) {
    uint64_t state = 88172645463325252u;
    for (size_t i = 0; i < count; i++) {
        state ^= state << 13, state ^= state >> 7, state ^= state << 17;
        numbers[i] = range * ((double)(state >> 11) * 0x1p-52 - 1);
    }
}

/* All columns follow the first, one after the other or as rows; so do the results. */
static void lay_out(Work *work, const double *points, double *results) {
    size_t count = work->job->points;
    for (int k = 0; k < inputs_of(work->job->function); k++) work->columns[k] = points + count * k;
    for (int k = 0; k <= inputs_of(work->job->function); k++)
        work->results[k] = results + count * k;
}

/* Says where two systems differ by more than they may. */
static void compare(const Job *job, const char *name, const double *a, const char *other,
                    const double *b) {
    size_t count = job->points * (size_t)(1 + inputs_of(job->function));
    double worst = 0;
    size_t place = 0;
    for (size_t i = 0; i < count && !isnan(worst); i++) {
        double difference = fabs(a[i] - b[i]) / (1 + fabs(a[i]));
        if (difference <= worst) continue;
        worst = difference, place = i;
    }
    if (!(worst <= 1e-9))
        printf("note: %s: %s has %.17g where %s has %.17g (number %zu)\n", job->name, other,
               b[place], name, a[place], place);
}

/* --- the table -------------------------------------------------------------------------------- */

static bool has_avx2(void) {
#ifdef __x86_64__
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
    return false;
#endif
}

static Find *open_system(const System *system) {
    char path[64];
    Find *finder = NULL;
    snprintf(path, sizeof path, "build/bench/%s", system->object);
    void *object = !system->needs_avx2 || has_avx2() ? dlopen(path, RTLD_NOW | RTLD_LOCAL) : NULL;
    if (object) *(void **)&finder = dlsym(object, "find");
    return finder;
}

/* Whether the system does the job; then the results have been filled once. */
static bool prepare(const System *system, Find *finder, Work *work) {
    const Job *job = work->job;
    if (job->points < system->least || job->points > system->most) return false;
    if (!system->object)
        return job->layout == COLUMNS &&
               lambdify_prepare(job->function, inputs_of(job->function), job->points, work->columns,
                                job->tau, work->results);
    if (finder)
        work->kernel = finder(system->is_bound ? FUNCTION_copy : job->function, job->layout);
    if (work->kernel) run(work, 1);
    return work->kernel != NULL;
}

/* Fills seconds[] with those of a call, or NaN. All systems write to the same memory. */
static void run_job(const Job *job, Find *const *finders, double *seconds) {
    size_t inputs = (size_t)inputs_of(job->function), size = (1 + inputs) * job->points;
    double *points = allocate(inputs * job->points);
    double *results = allocate(size), *reference = allocate(size);
    Work works[SYSTEMS];
    Contestant contestants[SYSTEMS];
    int of[SYSTEMS], count = 0;
    fill(points, inputs * job->points, job->range);
    for (int s = 0; s < SYSTEMS; s++) {
        seconds[s] = NAN;
        works[s] = (Work){.job = job};
        lay_out(&works[s], points, results);
        if (!prepare(&systems[s], finders[s], &works[s])) continue;
        if (count == 0)
            memcpy(reference, results, size * sizeof *results);
        else if (!systems[s].is_bound)
            compare(job, systems[of[0]].name, reference, systems[s].name, results);
        of[count] = s;
        contestants[count++] = (Contestant){.sample = run, .context = &works[s]};
    }
    measure(contestants, count, job->points < LONG_JOB ? 41 : 11, 2e-3);
    for (int i = 0; i < count; i++) seconds[of[i]] = contestants[i].seconds;
    free(points);
    free(results);
    free(reference);
}

static void print_head(const char *title) {
    printf("\n%-30s", title);
    for (int s = 0; s < SYSTEMS; s++) printf("%9s", systems[s].name);
    printf("\n");
}

void bench_jobs(cJSON *rows) {
    enum { JOBS = sizeof jobs / sizeof *jobs };
    double seconds[JOBS][SYSTEMS];
    Find *finders[SYSTEMS];
    lambdify_start();
    for (int s = 0; s < SYSTEMS; s++)
        finders[s] = systems[s].object ? open_system(&systems[s]) : NULL;
    print_head("ns a point");
    for (int j = 0; j < JOBS; j++) {
        run_job(&jobs[j], finders, seconds[j]);
        printf("%-30s", jobs[j].name);
        for (int s = 0; s < SYSTEMS; s++) {
            report_number(9, 1e9 * seconds[j][s] / (double)jobs[j].points);
            report_points(rows, jobs[j].name, systems[s].name, jobs[j].points, seconds[j][s]);
        }
        printf("\n");
    }
    print_head("times what smooth takes");
    for (int j = 0; j < JOBS; j++) {
        printf("%-30s", jobs[j].name);
        for (int s = 0; s < SYSTEMS; s++) report_number(9, seconds[j][s] / seconds[j][0]);
        printf("\n");
    }
}
