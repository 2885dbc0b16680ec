/* `make bench`: what its parts have in common. Each part measures, prints its table, and adds what
 * it measured to `rows`, an array that becomes build/bench.json. */
#ifndef BENCH_H
#define BENCH_H

#include <cjson/cJSON.h>
#include <stdbool.h>

#include "kernel.h"

/* --- measure.c: time -------------------------------------------------------------------------- */

/* Seconds of this thread's work: what others do meanwhile does not count. */
double worked(void);

/* Does something `calls` times and answers how many seconds it took. */
typedef double Sample(void *context, long calls);

/* Who is measured beside others, and the result: seconds a call, the median of all samples. */
typedef struct {
    Sample *sample;
    void *context;
    double seconds;
} Contestant;

/* Samples the contestants in turn, `rounds` times, each for at least `least` seconds. */
void measure(Contestant *contestants, int count, int rounds, double least);

/* One call of `sample` in a process of its own, which ends after `limit` seconds of work. */
typedef struct {
    double seconds; /* NaN if it did not come to an end */
    double bytes;   /* the most memory that it had */
} Outcome;
Outcome measure_apart(Sample *sample, void *context, unsigned limit);

/* --- report.c: what was measured ---------------------------------------------------------------*/

/* Prints the machine and adds it. */
void report_machine(cJSON *rows);
/* Add a figure: of `points` points in `seconds`, or of seconds; none if that is NaN. */
void report_points(cJSON *rows, const char *job, const char *system, size_t points, double seconds);
void report_seconds(cJSON *rows, const char *job, const char *system, double seconds);
/* Prints a number in `width` columns, with three digits where they suffice; NaN is a dash. */
void report_number(int width, double x);
/* False if the file cannot be written. */
bool report_write(const cJSON *rows, const char *path);

/* --- the parts -------------------------------------------------------------------------------- */

void bench_jobs(cJSON *rows);      /* functions over points, beside other systems */
void bench_chains(cJSON *rows);    /* texts of any length: before LLVM is opened here */
void bench_texts(cJSON *rows);     /* from text to something that can be called */
void bench_gradients(cJSON *rows); /* of a thousand parameters */
void bench_processes(cJSON *rows); /* start to end */

/* --- lambdify.c: numpy, in a process of its own ------------------------------------------------
 */

/* Starts it, if it is there. */
void lambdify_start(void);
/* Gives it a function and its points; false if it cannot do that, else the results are filled. */
bool lambdify_prepare(Function function, int inputs, size_t count, const double *const *columns,
                      double tau, double *const *results);
/* Seconds of `calls` calls of what was prepared last. */
double lambdify_time(long calls);

#endif
