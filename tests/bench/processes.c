/* Whole processes, start to end, beside one that does nothing. */
#define _GNU_SOURCE /* wait4 */
#include "bench.h"

#include <fcntl.h>
#include <math.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* Ten points of one input, and of ten. */
#define ONE            "build/bench/one.csv"
#define TEN            "build/bench/ten.csv"
#define MOST_ARGUMENTS 8

static const struct {
    const char *name, *input;
    const char *arguments[MOST_ARGUMENTS];
} commands[] = {
    {"true", "/dev/null", {"/bin/true"}},
    {"smooth eval '1+1'", "/dev/null", {"build/smooth", "eval", "1+1"}},
    {"smooth eval tax.smooth --grad",
     "/dev/null",
     {"build/smooth", "eval", "examples/tax.smooth", "tax(50000)", "--grad"}},
    {"smooth map softplus --jit",
     ONE,
     {"build/smooth", "map", "tests/bench/functions.smooth", "softplus", "--grad", "--jit"}},
    {"smooth map ten --jit",
     TEN,
     {"build/smooth", "map", "tests/bench/functions.smooth", "ten", "--grad", "--jit"}},
    {"smooth build tax.smooth",
     "/dev/null",
     {"build/smooth", "build", "examples/tax.smooth", "-o", "build/bench/tax.o"}},
};
enum { COMMANDS = sizeof commands / sizeof *commands };

static double seconds_of(struct timeval t) { return (double)t.tv_sec + 1e-6 * (double)t.tv_usec; }

/* What the processor does for the child, so that others on the machine do not count. */
static double run_command(void *context, long calls) {
    int which = *(int *)context;
    double spent = 0;
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, commands[which].input, O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    for (long i = 0; i < calls; i++) {
        pid_t child;
        int status;
        struct rusage used;
        bool has_ended = posix_spawn(&child, commands[which].arguments[0], &files, NULL,
                                     (char *const *)commands[which].arguments, environ) == 0 &&
                         wait4(child, &status, 0, &used) == child && status == 0;
        spent = has_ended ? spent + seconds_of(used.ru_utime) + seconds_of(used.ru_stime) : NAN;
    }
    posix_spawn_file_actions_destroy(&files);
    return spent;
}

static bool write_points(const char *path, const char *names, int inputs) {
    FILE *file = fopen(path, "w");
    if (!file) return false;
    fprintf(file, "%s\n", names);
    for (int i = 1; i <= 10 * inputs; i++)
        fprintf(file, "%g%c", 3.0 * i / inputs - 1.5, i % inputs == 0 ? '\n' : ',');
    return fclose(file) == 0;
}

void bench_processes(cJSON *rows) {
    Contestant contestants[COMMANDS];
    int which[COMMANDS];
    if (!write_points(ONE, "x", 1) || !write_points(TEN, "x0,x1,x2,x3,x4,x5,x6,x7,x8,x9", 10))
        printf("note: the points of the processes cannot be written\n");
    for (int i = 0; i < COMMANDS; i++) {
        which[i] = i;
        contestants[i] = (Contestant){.sample = run_command, .context = &which[i]};
    }
    measure(contestants, COMMANDS, 9, 0);
    printf("\n%-30s%12s\n", "a process, start to end", "ms");
    for (int i = 0; i < COMMANDS; i++) {
        printf("%-30s", commands[i].name);
        report_number(12, 1e3 * contestants[i].seconds);
        printf("\n");
        report_seconds(rows, "process", commands[i].name, contestants[i].seconds);
    }
}
