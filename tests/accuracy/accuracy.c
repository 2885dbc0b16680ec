/* `make accuracy`: how far values and derivatives are from the truth, for every kernel, form and
 * output, on the golden tables and on random points; and the same of other libraries. Prints the
 * tables of FIGURES.md and writes build/accuracy.json. Exits with 1 if the reference itself fails;
 * errors beyond the bounds of the project are listed, for the runtime to be mended. */
#include "accuracy.h"

#include <limits.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

typedef struct Options {
    long points;
    uint64_t seed;
    const char *python, *json;
} Options;

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* --- jobs on all cores ------------------------------------------------------------------------ */

static struct {
    atomic_int next;
    const Options *options;
} queue;

/* Jobs write to cells of their own, so the result does not depend on who runs them. */
static void *work(void *unused) {
    (void)unused;
    int count = points_jobs(), slopes = count + slopes_jobs(), all = slopes + peers_jobs();
    for (int job; (job = atomic_fetch_add(&queue.next, 1)) < all;) {
        if (job < count)
            points_run(job, queue.options->points, queue.options->seed);
        else if (job < slopes)
            slopes_run(job - count, queue.options->points, queue.options->seed);
        else
            peers_run(job - slopes);
        if (isatty(STDERR_FILENO)) fprintf(stderr, "\r%d of %d ", job + 1, all);
    }
    return NULL;
}

static void run_jobs(const Options *options) {
    enum { LIMIT = 64 };
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    int count = cores < 1 ? 0 : cores > LIMIT ? LIMIT : (int)cores - 1; /* and this one */
    pthread_t threads[LIMIT];
    queue.options = options;
    for (int i = 0; i < count; i++)
        if (pthread_create(&threads[i], NULL, work, NULL) != 0) count = i;
    work(NULL);
    for (int i = 0; i < count; i++) pthread_join(threads[i], NULL);
}

/* --- tables ----------------------------------------------------------------------------------- */

/* Outputs that keep their sign. Where one changes it, only the scale says what an ulp is. */
static bool keeps_sign(Form form, int n) {
    if (form == FORM_STEP || form == FORM_SIGN) return n < 4;
    if (form == FORM_GATE) return n == 0 || n == 2;
    if (form == FORM_MAX) return n == 1; /* a - b is rounded in the others */
    return form < FORM_MAX;
}

static double larger(const double *by_source) {
    return fmax(by_source[FROM_GOLDEN], by_source[FROM_RANDOM]);
}

/* Rounded up, so that no entry promises more than was measured. */
static const char *short_number(char *text, double y) {
    if (isinf(y))
        strcpy(text, "inf");
    else if (y <= 9.9)
        sprintf(text, "%.1f", ceil(y * 10) / 10);
    else if (y < 1e4)
        sprintf(text, "%.0f", ceil(y));
    else
        sprintf(text, "1e%.0f", ceil(log10(y)));
    return text;
}

/* The worst of outputs from .. to - 1; `has_ulps` is false where none of them keeps its sign. */
static void print_entry(int kernel, Form form, int from, int to) {
    double ulps = 0, units = 0;
    bool has_ulps = false;
    for (int n = from; n < to; n++) {
        const Cell *cell = &cells[kernel][form][n];
        units = fmax(units, larger(cell->units));
        if (!keeps_sign(form, n)) continue;
        ulps = fmax(ulps, larger(cell->ulps));
        has_ulps = true;
    }
    char first[32] = "-", second[32], text[72] = "";
    if (has_ulps) short_number(first, ulps);
    short_number(second, units);
    if (form_exists(kernel, form)) sprintf(text, "%s %s", first, second);
    printf(" %-8s |", text);
}

static void print_table(const char *title, int from, int to) {
    printf("\n| %-12s |", title);
    for (Form form = 0; form < FORM_COUNT; form++)
        if (form_is_shown(form)) printf(" %-8s |", form_names[form]);
    printf("\n| ------------ |");
    for (Form form = 0; form < FORM_COUNT; form++)
        if (form_is_shown(form)) printf(" -------- |");
    for (int kernel = 0; kernel < KERNEL_TOTAL; kernel++) {
        printf("\n| %-12s |", kernel_names[kernel]);
        for (Form form = 0; form < FORM_COUNT; form++)
            if (form_is_shown(form)) print_entry(kernel, form, from, to);
    }
    printf("\n");
}

static void print_counts(void) {
    printf("| points       |");
    for (Form form = 0; form < FORM_COUNT; form++) {
        long least = LONG_MAX;
        for (int kernel = 0; kernel < KERNEL_TOTAL; kernel++) {
            long count = cells[kernel][form][0].points[FROM_RANDOM];
            if (count > 0 && count < least) least = count;
        }
        if (form_is_shown(form)) printf(" %-8ld |", least == LONG_MAX ? 0 : least);
    }
    printf("\n");
}

static void print_summary(void) {
    printf(
        "\nThe worst error of each kernel and form, over the golden tables and over at least as\n"
        "many random points as the last line says: in ulps where the value is above 2^-1000,\n"
        "and in units of 2^-53 times the condition scale |f| + |x f_x| + |tau f_tau|. A dash:\n"
        "the output changes its sign, or a - b is rounded first, and only the scale says what\n"
        "an ulp is. Operands and tau are 0 or between 1e-100 and 1e100; 2^-1022 times the last\n"
        "factor, if that is above 1, counts as nothing. `gate` is x*step(x). Here the worst of\n"
        "the value and its first derivatives in x and tau.\n");
    print_table("", 0, 3);
    print_counts();
}

static void print_outputs(void) {
    printf("\nEach output by itself.\n");
    for (int n = 0; n < OUTPUT_TOTAL; n++) print_table(output_names[n], n, n + 1);
}

static void print_place(Form form, const Worst *at) {
    printf("x = %.17g", at->v[0]);
    if (form == FORM_MAX || form == FORM_MIN) printf(", b = %.17g", at->v[1]);
    if (form == FORM_CLAMP) printf(", lo = %.17g, hi = %.17g", at->v[1], at->v[2]);
    printf(", tau = %.17g", at->t);
}

static void print_worst(int kernel, Form form, int n, const Worst *at) {
    char want[64];
    quadmath_snprintf(want, sizeof want, "%.21Qg", at->want);
    printf("  %s %s %s, %s: %.3g times the bound at ", kernel_names[kernel], form_names[form],
           output_names[n], at->is_compiled ? "compiled" : "interpreted", at->excess);
    print_place(form, at);
    printf("\n    got  %.17g\n    want %s\n", at->got, want);
}

static int count_beyond(int is_extreme) {
    int count = 0;
    for (int kernel = 0; kernel < KERNEL_TOTAL; kernel++)
        for (Form form = 0; form < FORM_COUNT; form++)
            for (int n = 0; n < OUTPUT_TOTAL; n++)
                count += cells[kernel][form][n].worst[is_extreme].excess > 1;
    return count;
}

static void print_beyond(void) {
    printf(
        "\nCells beyond the bounds (16 units; 8 ulps of step, sign, relu and abs up to the first\n"
        "derivatives; 64 units in two staircases): %d\n",
        count_beyond(0));
    for (int kernel = 0; kernel < KERNEL_TOTAL; kernel++)
        for (Form form = 0; form < FORM_COUNT; form++)
            for (int n = 0; n < OUTPUT_TOTAL; n++)
                if (cells[kernel][form][n].worst[0].excess > 1)
                    print_worst(kernel, form, n, &cells[kernel][form][n].worst[0]);
}

/* Of each kernel and form the worst output, in a line. */
static void print_extremes(void) {
    printf("\nThe same with an operand or tau outside 1e-100 to 1e100: %d\n", count_beyond(1));
    for (int kernel = 0; kernel < KERNEL_TOTAL; kernel++)
        for (Form form = 0; form < FORM_COUNT; form++) {
            int worst = 0, count = 0;
            for (int n = 0; n < OUTPUT_TOTAL; n++) {
                double excess = cells[kernel][form][n].worst[1].excess;
                count += excess > 1;
                if (excess > cells[kernel][form][worst].worst[1].excess) worst = n;
            }
            const Worst *at = &cells[kernel][form][worst].worst[1];
            if (count == 0) continue;
            printf("  %s %s, %d outputs: %s at ", kernel_names[kernel], form_names[form], count,
                   output_names[worst]);
            print_place(form, at);
            printf(": %.17g for %.17g\n", at->got, (double)at->want);
        }
}

/* --- JSON ------------------------------------------------------------------------------------- */

static cJSON *worst_json(const Worst *at) {
    cJSON *json = cJSON_CreateObject();
    cJSON_AddNumberToObject(json, "of_bound", at->excess);
    cJSON_AddItemToObject(json, "operands", cJSON_CreateDoubleArray(at->v, OPERANDS));
    cJSON_AddNumberToObject(json, "tau", at->t);
    cJSON_AddNumberToObject(json, "got", at->got);
    cJSON_AddNumberToObject(json, "want", (double)at->want);
    cJSON_AddBoolToObject(json, "compiled", at->is_compiled);
    return json;
}

static cJSON *cell_json(int kernel, Form form, int n) {
    const Cell *cell = &cells[kernel][form][n];
    static const char *const sources[] = {"golden", "random", "extremes"};
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "kernel", kernel_names[kernel]);
    cJSON_AddStringToObject(json, "form", form_names[form]);
    cJSON_AddStringToObject(json, "output", output_names[n]);
    for (int i = 0; i < SOURCES; i++) {
        cJSON *part = cJSON_AddObjectToObject(json, sources[i]);
        cJSON_AddNumberToObject(part, "points", (double)cell->points[i]);
        cJSON_AddNumberToObject(part, "ulps", cell->ulps[i]);
        cJSON_AddNumberToObject(part, "units", cell->units[i]);
    }
    for (int i = 0; i < 2; i++)
        cJSON_AddItemToObject(json, i ? "worst_extreme" : "worst", worst_json(&cell->worst[i]));
    return json;
}

static bool write_json(const Options *options) {
    cJSON *json = cJSON_CreateObject(), *list = cJSON_AddArrayToObject(json, "cells");
    cJSON_AddNumberToObject(json, "points", (double)options->points);
    cJSON_AddNumberToObject(json, "seed", (double)options->seed);
    for (int kernel = 0; kernel < KERNEL_TOTAL; kernel++)
        for (Form form = 0; form < FORM_COUNT; form++)
            for (int n = 0; n < OUTPUT_TOTAL; n++)
                if (form_exists(kernel, form))
                    cJSON_AddItemToArray(list, cell_json(kernel, form, n));
    cJSON_AddItemToObject(json, "functions", peers_json());
    char *text = cJSON_Print(json);
    FILE *file = fopen(options->json, "w");
    bool is_written = file && text && fputs(text, file) >= 0;
    if (file && fclose(file) != 0) is_written = false;
    free(text);
    cJSON_Delete(json);
    return is_written;
}

int main(int argc, char **argv) {
    Options options = {argc > 1 ? atol(argv[1]) : 1000000,
                       argc > 2 ? strtoull(argv[2], NULL, 0) : 1, argc > 3 ? argv[3] : "python3",
                       "build/accuracy.json"};
    double start = now();
    reference_start();
    if (!models_create() || !golden_measure()) return EXIT_FAILURE;
    fflush(stdout);
    if (!peers_start(options.points, options.seed, options.python)) return EXIT_FAILURE;
    run_jobs(&options);
    print_summary();
    slopes_print();
    peers_print();
    print_outputs();
    print_beyond();
    print_extremes();
    models_destroy();
    if (!write_json(&options)) return EXIT_FAILURE;
    printf("\n%.0f seconds; seed %llu\n", now() - start, (unsigned long long)options.seed);
    return EXIT_SUCCESS;
}
