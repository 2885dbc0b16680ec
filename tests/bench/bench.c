/* `make bench`: how fast everything is, on one core of this machine, beside what people use
 * otherwise. Nothing in it passes or fails. Run it in the folder of the Makefile; the parts open
 * what that has put into build/bench. */
#define _GNU_SOURCE /* sched_setaffinity */
#include "bench.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

/* Stays where it is, with every process that it starts. */
static void pin(void) {
    cpu_set_t set;
    int here = sched_getcpu();
    CPU_ZERO(&set);
    CPU_SET(here < 0 ? 0 : here, &set);
    if (sched_setaffinity(0, sizeof set, &set) != 0) printf("note: not pinned to one core\n");
}

int main(void) {
    cJSON *rows = cJSON_CreateArray();
    setvbuf(stdout, NULL, _IOLBF, 0);
    setenv("OMP_NUM_THREADS", "1", 1);
    pin();
    report_machine(rows);
    bench_jobs(rows);
    bench_chains(rows);
    bench_texts(rows);
    bench_gradients(rows);
    bench_processes(rows);
    bool is_written = report_write(rows, "build/bench.json");
    cJSON_Delete(rows);
    return is_written ? EXIT_SUCCESS : EXIT_FAILURE;
}
