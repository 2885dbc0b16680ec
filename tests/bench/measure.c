/* Time, with whatever else the machine does spread evenly over all that are compared. */
#define _GNU_SOURCE /* wait4 */
#include "bench.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

double worked(void) {
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* How many calls take `least` seconds. */
static long calls_for(const Contestant *c, double least) {
    for (long calls = 1;;) {
        double spent = c->sample(c->context, calls);
        if (!(spent < least)) return calls; /* or it cannot be measured */
        calls = spent < least / 10 ? 10 * calls : (long)(1.1 * least / spent * (double)calls) + 1;
    }
}

void measure(Contestant *contestants, int count, int rounds, double least) {
    long *calls = malloc((size_t)count * sizeof *calls);
    double *samples = malloc((size_t)(count * rounds) * sizeof *samples);
    if (!calls || !samples) abort();
    for (int i = 0; i < count; i++) calls[i] = calls_for(&contestants[i], least);
    for (int round = 0; round < rounds; round++)
        for (int i = 0; i < count; i++) {
            Contestant *c = &contestants[i];
            samples[i * rounds + round] = c->sample(c->context, calls[i]) / (double)calls[i];
        }
    for (int i = 0; i < count; i++) {
        qsort(samples + i * rounds, (size_t)rounds, sizeof *samples, by_size);
        contestants[i].seconds = samples[i * rounds + rounds / 2];
    }
    free(calls);
    free(samples);
}

Outcome measure_apart(Sample *sample, void *context, unsigned limit) {
    Outcome outcome = {NAN, NAN};
    int ends[2];
    fflush(stdout); /* the child starts with nothing to print */
    if (pipe(ends) != 0) return outcome;
    pid_t child = fork();
    if (child == 0) {
        setrlimit(RLIMIT_CPU, &(struct rlimit){limit, limit});
        double seconds = sample(context, 1);
        _exit(write(ends[1], &seconds, sizeof seconds) != sizeof seconds);
    }
    close(ends[1]);
    double seconds;
    struct rusage used;
    int status;
    bool has_answered = child > 0 && read(ends[0], &seconds, sizeof seconds) == sizeof seconds;
    close(ends[0]);
    if (child > 0 && wait4(child, &status, 0, &used) == child) {
        outcome.bytes = 1024.0 * (double)used.ru_maxrss;
        if (has_answered) outcome.seconds = seconds;
    }
    return outcome;
}
