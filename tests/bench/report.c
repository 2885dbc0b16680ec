/* The machine, numbers for people, and rows for programs. */
#include "bench.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>

static void find_processor(char *name, size_t size) {
    struct utsname system;
    snprintf(name, size, "%s", uname(&system) == 0 ? system.machine : "unknown");
    FILE *file = fopen("/proc/cpuinfo", "r");
    char line[256];
    while (file && fgets(line, sizeof line, file)) {
        const char *colon = strchr(line, ':');
        if (strncmp(line, "model name", 10) != 0 || !colon) continue;
        line[strcspn(line, "\n")] = '\0';
        snprintf(name, size, "%s", colon + 2);
        break;
    }
    if (file) fclose(file);
}

static int vector_bits(void) {
#if defined(__x86_64__) || defined(__i386__)
    return __builtin_cpu_supports("avx512f") ? 512 : __builtin_cpu_supports("avx2") ? 256 : 128;
#else
    return 128;
#endif
}

void report_machine(cJSON *rows) {
    char name[256], date[32];
    time_t today = time(NULL);
    strftime(date, sizeof date, "%Y-%m-%d", gmtime(&today));
    find_processor(name, sizeof name);
    printf("%s, vectors of %d bits, one core; " COMPILER "; %s\n", name, vector_bits(), date);
    cJSON *row = cJSON_CreateObject();
    cJSON_AddStringToObject(row, "machine", name);
    cJSON_AddNumberToObject(row, "vector_bits", vector_bits());
    cJSON_AddStringToObject(row, "compiler", COMPILER);
    cJSON_AddStringToObject(row, "date", date);
    cJSON_AddItemToArray(rows, row);
}

static cJSON *add_row(cJSON *rows, const char *job, const char *system) {
    cJSON *row = cJSON_CreateObject();
    cJSON_AddStringToObject(row, "job", job);
    cJSON_AddStringToObject(row, "system", system);
    cJSON_AddItemToArray(rows, row);
    return row;
}

void report_points(cJSON *rows, const char *job, const char *system, size_t points,
                   double seconds) {
    if (isnan(seconds)) return;
    cJSON *row = add_row(rows, job, system);
    cJSON_AddNumberToObject(row, "points", (double)points);
    cJSON_AddNumberToObject(row, "ns_per_point", 1e9 * seconds / (double)points);
}

void report_seconds(cJSON *rows, const char *job, const char *system, double seconds) {
    if (!isnan(seconds)) cJSON_AddNumberToObject(add_row(rows, job, system), "seconds", seconds);
}

void report_number(int width, double x) {
    if (isnan(x))
        printf("%*s", width, "-");
    else
        printf("%*.*f", width, x < 9.995 ? 2 : x < 99.95 ? 1 : 0, x);
}

bool report_write(const cJSON *rows, const char *path) {
    char *text = cJSON_Print(rows);
    FILE *file = text ? fopen(path, "w") : NULL;
    bool is_written = file && fprintf(file, "%s\n", text) > 0;
    if (file && fclose(file) != 0) is_written = false;
    cJSON_free(text);
    return is_written;
}
