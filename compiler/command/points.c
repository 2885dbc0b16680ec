/* In: standard input. Out: standard output, in the same order. Each thread takes a batch, evaluates
 * it, waits for its turn and writes it. Invariant: no thread waits for input before the results of
 * all earlier points are written. So a program that sends points one by one gets each result at
 * once, and after a fault no thread is left waiting. */
#define _GNU_SOURCE /* ppoll */
#include "command/points.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/system_error.h"

enum {
    CHUNK = 65536,           /* bytes read at a time */
    BATCH_POINTS = 8192,     /* the most points of a batch */
    BATCH_NUMBERS = 1 << 16, /* the most inputs and outputs of a batch, for the cache's sake */
    INTERPRETED = 999, /* points that are interpreted before the model is compiled at level 0 */
    QUICK = 1 << 21,   /* points before it is compiled at level 2 */
};

/* --- reading ----------------------------------------------------------------------------- */

/* Makes room for `size` bytes and one more. False if there is no memory. */
static bool reserve(PointBatch *batch, size_t size) {
    if (size < batch->room) return true;
    size_t room = 2 * size + CHUNK;
    char *in = size < SIZE_MAX / 4 ? realloc(batch->in, room) : NULL;
    if (!in) return false;
    batch->in = in;
    batch->room = room;
    return true;
}

/* Would a read of standard input return at once? */
static bool is_ready(void) {
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    return poll(&input, 1, 0) != 0;
}

/* Waits until all batches taken so far are written, then for input: a signal may end the process
 * meanwhile, for no row is begun. False if the output has stopped. */
static bool wait_for_input(Points *p) {
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    sigset_t none;
    sigemptyset(&none);
    pthread_mutex_lock(&p->writing);
    while (p->written < p->taken && !p->is_stopped) pthread_cond_wait(&p->turn, &p->writing);
    bool is_stopped = p->is_stopped;
    pthread_mutex_unlock(&p->writing);
    if (!is_stopped) ppoll(&input, 1, NULL, &none);
    return !is_stopped;
}

/* Appends bytes of standard input to the batch: at least one, unless the input has ended or there
 * is a fault. */
static void read_more(PointBatch *batch) {
    Points *p = batch->points;
    ssize_t count = 0;
    if (!reserve(batch, batch->size + CHUNK)) {
        batch->fault = FAULT_MEMORY;
    } else if (is_ready() || wait_for_input(p)) {
        do count = read(STDIN_FILENO, batch->in + batch->size, CHUNK);
        while (count < 0 && errno == EINTR);
        if (count < 0) {
            batch->fault = FAULT_INPUT;
            batch->reason = errno;
        }
    }
    if (count > 0)
        batch->size += (size_t)count;
    else
        p->is_ended = true;
}

/* Fills the batch with the rest of the last one and with input, up to `limit` points. The bytes
 * after them are the rest for the next batch. False at the end of the input. */
static bool fill(PointBatch *batch, size_t limit) {
    Points *p = batch->points;
    size_t whole = 0, searched = 0;
    batch->fault = FAULT_NONE;
    batch->size = 0;
    if (reserve(batch, p->rest_size)) {
        if (p->rest_size > 0) memmove(batch->in, p->rest, p->rest_size);
        batch->size = p->rest_size;
    } else {
        batch->fault = FAULT_MEMORY;
        p->is_ended = true;
    }
    while ((whole = p->format->cut(p, batch->in, searched, batch->size, limit)) == 0) {
        searched = batch->size;
        if (!p->is_ended) read_more(batch);
        if (p->is_ended) break;
    }
    if (p->is_ended && whole == 0) whole = batch->size;
    p->rest = batch->in + whole;
    p->rest_size = batch->fault ? 0 : batch->size - whole;
    batch->size = batch->fault ? 0 : whole;
    batch->index = p->taken;
    return batch->size > 0 || batch->fault;
}

static bool is_all_taken(const Points *p) { return p->is_ended && p->rest_size == 0; }

bool points_take(PointBatch *batch, size_t limit) {
    Points *p = batch->points;
    pthread_mutex_lock(&p->reading);
    bool is_taken = !is_all_taken(p) && fill(batch, limit);
    p->taken += is_taken;
    pthread_mutex_unlock(&p->reading);
    return is_taken;
}

/* --- evaluating -------------------------------------------------------------------------- */

/* The number of points from `first` on that have its temperature, to the bit. */
static size_t measure_run(const PointBatch *batch, size_t first) {
    if (!batch->points->has_tau) return batch->count - first;
    const double *taus = batch->columns[driver_tau_input(batch->points->info)];
    size_t end = first + 1;
    while (end < batch->count && memcmp(&taus[end], &taus[first], sizeof *taus) == 0) end++;
    return end - first;
}

static void evaluate(PointBatch *batch) {
    const SmoothModelInfo *info = batch->points->info;
    size_t tau = driver_tau_input(info), outputs = info->output_count, run;
    for (size_t first = 0; first < batch->count; first += run) {
        run = measure_run(batch, first);
        for (size_t i = 0; i < tau; i++) batch->from[i] = batch->columns[i] + first;
        for (size_t k = 0; k < outputs; k++) batch->to[k] = batch->results[k] + first;
        smooth_eval_batch(batch->points->model, run, batch->from, batch->columns[tau][first],
                          batch->to);
    }
}

/* --- writing ----------------------------------------------------------------------------- */

bool points_make_room(PointBatch *batch, size_t size) {
    if (size <= batch->out_room) return true;
    char *out = realloc(batch->out, size);
    if (out) {
        batch->out = out;
        batch->out_room = size;
    } else {
        batch->fault = FAULT_MEMORY;
    }
    return out;
}

/* Writes the results when it is the batch's turn. False at a pause and once the output has stopped.
 */
static bool write_batch(PointBatch *batch) {
    Points *p = batch->points;
    pthread_mutex_lock(&p->writing);
    while (p->written < batch->index && !p->is_stopped) pthread_cond_wait(&p->turn, &p->writing);
    bool is_going = !p->is_stopped;
    if (is_going) {
        bool is_out = driver_put(p->driver, batch->out, batch->out_size) && driver_flush(p->driver);
        if (is_out && batch->fault) p->faulty = batch;
        p->is_interrupted = driver_is_interrupted(p->driver);
        p->is_stopped = !is_out || batch->fault || p->is_interrupted;
        p->count += batch->count;
        p->written++;
        pthread_cond_broadcast(&p->turn);
        is_going = !p->is_stopped && p->count < p->until;
    }
    pthread_mutex_unlock(&p->writing);
    return is_going;
}

/* Takes a batch, evaluates and writes it. False after the last one and at a pause. */
static bool map_batch(PointBatch *batch, size_t limit) {
    if (!points_take(batch, limit)) return false;
    batch->count = batch->out_size = 0;
    if (!batch->fault) batch->points->format->read(batch);
    evaluate(batch);
    batch->points->format->write(batch);
    return write_batch(batch);
}

static void *map_batches(void *context) {
    PointBatch *batch = context;
    while (map_batch(batch, batch->points->limit)) continue;
    return NULL;
}

/* --- all points -------------------------------------------------------------------------- */

/* Fills all columns with constants; those of fields are then overwritten. */
static void fill_constants(PointBatch *batch) {
    const Points *p = batch->points;
    for (size_t i = 0; i < p->info->input_count; i++)
        for (size_t point = 0; point < p->limit; point++) batch->columns[i][point] = p->values[i];
}

static void open_batch(Points *p, PointBatch *batch) {
    Arena *arena = p->driver->arena;
    size_t inputs = p->info->input_count, outputs = p->info->output_count;
    *batch = (PointBatch){.points = p};
    batch->columns = NEW_ARRAY(arena, double *, inputs);
    batch->results = NEW_ARRAY(arena, double *, outputs);
    batch->from = NEW_ARRAY(arena, const double *, inputs);
    batch->to = NEW_ARRAY(arena, double *, outputs);
    for (size_t i = 0; i < inputs; i++) batch->columns[i] = NEW_ARRAY(arena, double, p->limit);
    for (size_t k = 0; k < outputs; k++) batch->results[k] = NEW_ARRAY(arena, double, p->limit);
}

/* A failure is not reported: the interpreter has the same results. */
static void try_compiling(Points *p, int level) {
    if (p->driver->options[OPTION_INTERPRET]) return;
    driver_release_signals(p->driver); /* all rows so far are whole */
    p->driver->is_quiet = true;
    smooth_compile_batch(p->model, level);
    p->driver->is_quiet = false;
    driver_hold_signals(p->driver);
}

/* Maps points by a thread for each batch, the first being this one. If no more threads can be made,
 * the others do the work. Returns at a pause or at the end. */
static void map_in_parallel(PointBatch *batches, unsigned jobs) {
    pthread_t *threads = NEW_ARRAY(batches->points->driver->arena, pthread_t, jobs);
    unsigned count = 1;
    while (count < jobs && pthread_create(&threads[count], NULL, map_batches, &batches[count]) == 0)
        count++;
    map_batches(batches);
    while (--count > 0) pthread_join(threads[count], NULL);
}

/* Maps the first points by the interpreter: always the same number, however the input is split into
 * reads. False if there are no more. */
static bool map_first(PointBatch *batch) {
    Points *p = batch->points;
    size_t limit = p->driver->options[OPTION_JIT] ? 0 : INTERPRETED;
    while (p->count < limit) {
        size_t left = limit - (size_t)p->count;
        if (!map_batch(batch, left < p->limit ? left : p->limit)) return false;
    }
    if (limit > 0) try_compiling(p, 0);
    return true;
}

static void report(const Points *p) {
    const PointBatch *batch = p->faulty;
    if (batch->fault == FAULT_POINT)
        p->format->explain(p, batch, p->count + 1);
    else if (batch->fault == FAULT_MEMORY)
        driver_fail(p->driver, SMOOTH_CAUSE_MACHINE, NULL, "out of memory");
    else
        driver_fail(p->driver, SMOOTH_CAUSE_MACHINE, NULL, "standard input cannot be read: %s",
                    system_error(p->driver->arena, batch->reason, "file"));
}

/* Maps all points after the header: interpreted, then compiled at level 0, then at level 2. */
static void map_points(Points *p, PointBatch *batches, unsigned jobs) {
    fill_constants(batches);
    p->until = UINT64_MAX;
    if (!map_first(batches)) return;
    for (unsigned i = 1; i < jobs; i++) {
        open_batch(p, &batches[i]);
        fill_constants(&batches[i]);
    }
    p->until = QUICK;
    map_in_parallel(batches, jobs);
    if (p->is_stopped || is_all_taken(p)) return;
    if (!p->is_ended) try_compiling(p, 2);
    p->until = UINT64_MAX;
    map_in_parallel(batches, jobs);
}

bool points_run(Points *p, unsigned jobs) {
    PointBatch *batches = NEW_ARRAY(p->driver->arena, PointBatch, jobs);
    size_t numbers = p->info->input_count + p->info->output_count;
    p->limit = numbers * BATCH_POINTS <= BATCH_NUMBERS ? BATCH_POINTS : BATCH_NUMBERS / numbers;
    if (p->limit == 0) p->limit = 1;
    pthread_mutex_init(&p->reading, NULL);
    pthread_mutex_init(&p->writing, NULL);
    pthread_cond_init(&p->turn, NULL);
    open_batch(p, batches);
    driver_hold_signals(p->driver);
    bool is_open = p->format->open(p, batches) && driver_flush(p->driver);
    if (is_open) map_points(p, batches, jobs);
    if (p->faulty) report(p);
    if (p->is_interrupted) driver_stop(p->driver);
    driver_release_signals(p->driver);
    for (unsigned i = 0; i < jobs; i++) {
        free(batches[i].in);
        free(batches[i].out);
    }
    return is_open && !p->is_stopped;
}
