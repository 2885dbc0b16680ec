/* Points on their way through a model: bytes of standard input become batches of columns, columns
 * results, results bytes of standard output. Batches are worked on by one thread or several; what
 * comes out, errors included, is the same, as they are taken and given in the order of the input.
 * Memory is bounded by the longest point and the number of threads. */
#ifndef SMOOTH_POINTS_H
#define SMOOTH_POINTS_H

#include <pthread.h>

#include "command/driver.h"

typedef enum {
    FAULT_NONE,
    FAULT_POINT,  /* what is at PointBatch.bad is no point */
    FAULT_INPUT,  /* standard input cannot be read: PointBatch.reason says why */
    FAULT_MEMORY, /* there is not enough for a point so long */
} PointFault;

typedef struct Points Points;

/* Some points, one after the other. Every batch has room for Points.limit of them. */
typedef struct {
    Points *points;
    uint64_t index;      /* its place in the input, from 0 */
    char *in;            /* the bytes that it was taken from, malloc'ed, with room for one more */
    size_t size, room;   /* their number; what `in` can hold */
    size_t count;        /* the points in them, without those from the first fault on */
    double **columns;    /* by input; those that are not in the input are filled with constants */
    double **results;    /* by output */
    const double **from; /* the same, for a part of the points */
    double **to;
    char *out; /* the results as bytes */
    size_t out_size;
    PointFault fault;
    const char *bad; /* in `in` */
    int reason;      /* errno */
} PointBatch;

/* How points are written as bytes. All but `open` and `explain` are called by any thread. */
typedef struct {
    size_t number_size; /* the most bytes of an output */
    /* Finds out what the fields are, reading a header from the batch; prints one. */
    bool (*open)(Points *points, PointBatch *batch);
    /* The size of the whole points in `size` bytes, of `limit` of them at most. There is none in
     * the first `searched` bytes. */
    size_t (*cut)(const Points *points, const char *data, size_t searched, size_t size,
                  size_t limit);
    /* `in` to `columns`. The last point of the input may be cut off. */
    void (*read)(PointBatch *batch);
    /* `results` to `out`. */
    void (*write)(PointBatch *batch);
    /* Reports the point at batch->bad, which is the `number`th, from 1. */
    void (*explain)(const Points *points, const PointBatch *batch, uint64_t number);
} PointFormat;

extern const PointFormat points_csv, points_binary;

struct Points {
    Driver *driver;
    SmoothModel *model;
    const SmoothModelInfo *info;
    const PointFormat *format;
    size_t width;   /* fields of a point */
    size_t *fields; /* the input that each is */
    double *values; /* of the inputs that are no field */
    bool has_tau;   /* the temperature is a field */
    size_t limit;   /* points in a batch, at most */

    pthread_mutex_t reading; /* guards, of the input: */
    const char *rest;        /* what was read and not yet taken, in the batch taken last */
    size_t rest_size;
    bool is_ended;
    uint64_t taken; /* batches */

    pthread_mutex_t writing; /* guards the output, and of it: */
    pthread_cond_t turn;     /* `written` or `is_stopped` has changed */
    uint64_t written;        /* batches */
    uint64_t count;          /* points */
    uint64_t until;          /* points, at which the threads pause */
    bool is_stopped;         /* by a fault, or because the output failed */
    const PointBatch *faulty;
};

/* Maps the points on standard input, by so many threads, at least one. points->driver, model,
 * info, fields, format and values are set, the others 0. False if there was a fault, which has been
 * reported, or the output failed. */
bool points_run(Points *points, unsigned jobs);
/* The next batch of points, at most `limit`, for the thread of the batch. False behind the last. */
bool points_take(PointBatch *batch, size_t limit);

#endif
