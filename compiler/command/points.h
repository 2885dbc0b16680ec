/* Mapping points through a model: from bytes of standard input to columns of inputs, to columns of
 * results, to bytes of standard output, in batches, by one thread or several. Invariant: batches
 * are taken and written in the order of the input, so that the output, errors included, does not
 * depend on the number of threads. Memory is bounded by the longest point and that number. */
#ifndef SMOOTH_POINTS_H
#define SMOOTH_POINTS_H

#include <pthread.h>

#include "command/driver.h"

typedef enum {
    FAULT_NONE,
    FAULT_POINT,  /* the bytes at PointBatch.bad are not a point */
    FAULT_INPUT,  /* standard input cannot be read: PointBatch.reason is its errno */
    FAULT_MEMORY, /* a point is longer than memory holds */
} PointFault;

typedef struct Points Points;

/* In place of an input: a field that goes to the output as it is. */
#define POINTS_KEPT SIZE_MAX

/* Consecutive points: at most Points.limit of them, for which there is room. */
typedef struct {
    Points *points;
    uint64_t index;      /* its place in the input, from 0 */
    char *in;            /* its bytes, made with malloc, with room for one more */
    size_t size, room;   /* the number of bytes; the room that there is for them */
    size_t count;        /* the points before the first fault */
    double **columns;    /* by input of the model; constant if the input is not a field */
    double **results;    /* by output */
    const double **from; /* columns and results from some point on, while they are evaluated */
    double **to;
    char *out; /* the results as bytes, made with malloc */
    size_t out_size, out_room;
    PointFault fault;
    const char *bad; /* in `in` */
    int reason;      /* errno */
} PointBatch;

/* How points and results are written as bytes. Any thread may call all but `open` and `explain`. */
typedef struct {
    /* Sets points->width and fields, from a header in the input if there is one, and prints the
     * header of the output. False after a report. */
    bool (*open)(Points *points, PointBatch *batch);
    /* The size of the complete points in `size` bytes, of at most `limit` of them. None ends in the
     * first `searched` bytes. */
    size_t (*cut)(const Points *points, const char *data, size_t searched, size_t size,
                  size_t limit);
    /* Reads `in` into `columns`. The last point of the input may be incomplete. */
    void (*read)(PointBatch *batch);
    /* Writes `results` into `out`. */
    void (*write)(PointBatch *batch);
    /* Reports the bad point at batch->bad; `number` counts points from 1. */
    void (*explain)(const Points *points, const PointBatch *batch, uint64_t number);
} PointFormat;

extern const PointFormat points_csv, points_binary;

struct Points {
    Driver *driver;
    SmoothModel *model;
    const SmoothModelInfo *info;
    const PointFormat *format;
    size_t width;        /* the number of fields of a point */
    size_t *fields;      /* for each field the input that it is, or POINTS_KEPT */
    const char **titles; /* of the fields, as the header has them; CSV only, as is the next */
    char separator;
    double *values; /* by input: the constants of inputs that are not fields */
    bool has_tau;   /* the temperature is a field */
    size_t limit;   /* the most points of a batch */

    pthread_mutex_t reading; /* guards standard input and these: */
    const char *rest;        /* bytes that no batch has taken yet, in the buffer of the last one */
    size_t rest_size;
    bool is_ended;
    uint64_t taken; /* batches */

    pthread_mutex_t writing;  /* guards standard output and these: */
    pthread_cond_t turn;      /* `written` or `is_stopped` has changed */
    uint64_t written;         /* batches */
    uint64_t count;           /* points written */
    uint64_t until;           /* points after which the threads pause */
    bool is_stopped;          /* after a fault or a signal, or when the output has failed */
    bool is_interrupted;      /* by a signal */
    const PointBatch *faulty; /* the batch with the fault, or NULL */
};

/* Maps the points on standard input by `jobs` threads, at least one. In `points` the caller sets
 * driver, model, info, format and values, the others are 0. False if the output has failed,
 * or after the report of a fault. */
bool points_run(Points *points, unsigned jobs);
/* Makes `out` at least `size` bytes long. False, with a fault, if there is no memory. */
bool points_make_room(PointBatch *batch, size_t size);
/* Takes up to `limit` points into the batch. False after the last. */
bool points_take(PointBatch *batch, size_t limit);

#endif
