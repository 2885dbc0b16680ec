/* What the README says of speed, measured: `make bench`. Nothing in it passes or fails. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../../compiler/eval.h"
#include "../../compiler/llvm.h"
#include "../../compiler/load.h"
#include "../../compiler/model.h"

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

typedef void Job(void *context);

/* The median time of one call, from batches of at least 5 ms. */
static double measure(Job *job, void *context) {
    enum { BATCHES = 15 };
    double times[BATCHES];
    long calls = 1;
    for (int i = 0; i < BATCHES;) {
        double start = now();
        for (long k = 0; k < calls; k++) job(context);
        double spent = now() - start;
        if (spent < 5e-3) {
            calls *= 2;
            continue;
        }
        times[i++] = spent / (double)calls;
    }
    qsort(times, BATCHES, sizeof *times, by_size);
    return times[BATCHES / 2];
}

static void fail(const Unit *unit, const char *message) {
    fprintf(stderr, "bench: %s\n", message ? message : unit->diagnostics->message);
    exit(EXIT_FAILURE);
}

static Model *model_of(Unit *unit, const char *source, int order) {
    File *file = load_text(unit, "bench", source, strlen(source));
    Function *function = load_find(unit, file, "f");
    Model *model =
        function ? model_create(unit, file, function, &(ModelOptions){.order = order}) : NULL;
    if (!model) fail(unit, NULL);
    return model;
}

typedef struct {
    void (*packed)(const double *in, double *out);
    Tape *tape;
    double *in, *out, *slots;
} Run;

static void run_compiled(void *context) {
    Run *r = context;
    r->packed(r->in, r->out);
}

static void run_interpreted(void *context) {
    Run *r = context;
    tape_run(r->tape, r->in, r->slots, r->out);
}

/* --- a gradient of a thousand parameters ----------------------------------------------------- */

static char *thousand(Unit *unit, const char *term) {
    Buffer text = {.arena = &unit->arena};
    buffer_text(&text, "fn f(");
    for (int i = 0; i < 1000; i++) buffer_printf(&text, "%sx%d", i ? ", " : "", i);
    buffer_text(&text, ") = ");
    for (int i = 0; i < 1000; i++) {
        buffer_text(&text, i ? " + " : "");
        buffer_printf(&text, term, i, (i + 1) % 1000);
    }
    return text.data;
}

/* Seconds for the value, or the value with its gradient: compiled and interpreted. */
static void time_order(const char *term, int order, double *compiled, double *interpreted) {
    Unit *unit = unit_create();
    Model *model = model_of(unit, thousand(unit, term), order);
    const char *message = NULL;
    const Backend *backend = backend_open(unit, &message);
    if (!backend) fail(unit, message);
    Ref *roots;
    uint32_t count = model_roots(model, &roots);
    Entry entry = {.kind = ENTRY_PACKED,
                   .name = "f",
                   .inputs = model->inputs,
                   .value = roots[0],
                   .output_count = count - 1,
                   .outputs = roots + 1};
    Module module = {.graph = model->graph, .entries = &entry, .count = 1, .name = "bench"};
    char *error = NULL;
    Jit *jit = backend->jit_create(&module, 2, &error);
    if (!jit) fail(unit, error);
    union {
        void *address;
        void (*packed)(const double *, double *);
    } found = {backend->jit_find(jit, "f")};
    Run run = {.packed = found.packed};
    run.tape = tape_create(&unit->arena, &unit->scratch, model->graph, roots, count);
    run.in = calloc(model->inputs, sizeof(double));
    run.out = calloc(count, sizeof(double));
    run.slots = calloc(tape_slots(run.tape), sizeof(double));
    for (uint32_t i = 0; i < model->inputs; i++) run.in[i] = 0.5 + 0.37 * (double)(i % 7);
    tape_start(run.tape, run.slots);
    *compiled = measure(run_compiled, &run);
    *interpreted = measure(run_interpreted, &run);
    free(run.in);
    free(run.out);
    free(run.slots);
    backend->jit_destroy(jit);
    unit_destroy(unit);
}

static void bench_gradient(const char *what, const char *term) {
    double value[2], gradient[2];
    time_order(term, 0, &value[0], &value[1]);
    time_order(term, 1, &gradient[0], &gradient[1]);
    printf("  %-34s %9.1f us %9.1f us %8.2f\n", what, 1e6 * value[0], 1e6 * gradient[0],
           gradient[0] / value[0]);
    printf("  %-34s %9.1f us %9.1f us %8.2f\n", "  interpreted", 1e6 * value[1], 1e6 * gradient[1],
           gradient[1] / value[1]);
}

/* --- a whole process ------------------------------------------------------------------------- */

static void run_process(void *context) {
    char *const *arguments = context;
    fflush(stdout); /* the child starts with nothing to print */
    pid_t child = fork();
    if (child == 0) {
        if (freopen("/dev/null", "w", stdout)) execv(arguments[0], arguments);
        _exit(127);
    }
    int status;
    waitpid(child, &status, 0);
    if (status != 0) fail(NULL, "build/smooth failed");
}

static void bench_process(const char *what, char *const *arguments) {
    printf("  %-34s %9.2f ms\n", what, 1e3 * measure(run_process, (void *)arguments));
}

int main(void) {
    printf("a gradient of 1000 parameters          value     gradient    ratio\n");
    bench_gradient("sum of max(x_i x_j, 1)", "max(x%d*x%d, 1)");
    bench_gradient("sum of tanh(x_i)*abs(x_j)", "tanh(x%d)*abs(x%d)");
    bench_gradient("sum of exp(-x_i)*x_j^2", "exp(-x%d)*x%d^2");
    printf("\na process, start to end\n");
    bench_process("smooth eval '1 + 1'", (char *[]){"build/smooth", "eval", "1 + 1", NULL});
    bench_process(
        "smooth eval tax.smooth 'tax(5e4)'",
        (char *[]){"build/smooth", "eval", "examples/tax.smooth", "tax(50000)", "--grad", NULL});
    bench_process("smooth build tax.smooth",
                  (char *[]){"build/smooth", "build", "examples/tax.smooth", "-o",
                             "build/bench-tax.o", NULL});
    return EXIT_SUCCESS;
}
