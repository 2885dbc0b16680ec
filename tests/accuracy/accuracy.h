/* What the measurement of accuracy consists of: cells (kernel, form, output) with the worst errors
 * in each, and subjects, the functions that other libraries have as well. */
#ifndef SMOOTH_TESTS_ACCURACY_H
#define SMOOTH_TESTS_ACCURACY_H

#include <cjson/cJSON.h>
#include <stdint.h>
#include <stdio.h>

#include "reference.h"

/* Where a point comes from; those with an operand or a temperature outside 1e-100 to 1e100 are
 * booked apart, because there factors on the way leave the range of doubles. */
typedef enum { FROM_GOLDEN, FROM_RANDOM, FROM_EXTREMES, SOURCES } Source;

/* The point that exceeds its bound the most. */
typedef struct Worst {
    double excess; /* above 1: beyond the bound */
    double v[OPERANDS], t, got;
    Quad want;
    bool is_compiled; /* by the compiler, not by the interpreter */
} Worst;

/* The worst errors of a cell, by source: in ulps where the value is above 2^-1000, and in units of
 * 2^-53 times the condition scale. */
typedef struct Cell {
    long points[SOURCES];
    double ulps[SOURCES], units[SOURCES];
    Worst worst[2]; /* not extreme, extreme */
} Cell;

extern const char *const kernel_names[KERNEL_TOTAL], *const form_names[FORM_COUNT];
extern const char *const output_names[OUTPUT_TOTAL];
extern Cell cells[KERNEL_TOTAL][FORM_COUNT][OUTPUT_TOTAL];

/* Numbers that depend on the seed and the stream alone. */
typedef struct Random {
    uint64_t state;
} Random;
Random random_stream(uint64_t seed, uint64_t stream);
double random_uniform(Random *r, double low, double high);
/* 10^e, e uniform; either sign */
double random_size(Random *r, double low, double high);
double random_signed(Random *r, double low, double high);

/* The distance of y and want in units in the last place of want. */
double ulps_between(double y, Quad want);

/* Checks the reference against every row of the tables and measures the compiler on them. Prints a
 * line; false if the reference fails. */
bool golden_measure(void);
/* Makes the models, interpreted and compiled. False, after a message, if that fails. */
bool models_create(void);
void models_destroy(void);
/* y[engine][output] of a form: engine 0 interprets, 1 is compiled. */
void models_eval(int kernel, Form form, const double *v, double t, double y[2][OUTPUT_TOTAL]);
/* Books what the compiler makes of a point whose truth is known. */
void cell_measure(Source source, int kernel, Form form, const double *v, double t,
                  const Truth *truth);
/* The forms that the tables show; the others are checked against the golden tables only. */
bool form_is_shown(Form form);
/* True if the smoothing of the form exists and the runtime has it. */
bool form_exists(int kernel, Form form);

/* One million random points a cell, or what `points` says, in jobs that may run at once. */
int points_jobs(void);
void points_run(int job, long points, uint64_t seed);

/* Second derivatives of the elementary functions. */
int slopes_jobs(void);
void slopes_run(int job, long points, uint64_t seed);
void slopes_print(void);

/* The functions that other libraries have too. */
bool peers_start(long points, uint64_t seed, const char *python);
int peers_jobs(void);
void peers_run(int job);
void peers_print(void);
cJSON *peers_json(void);

#endif
