/* Points as doubles of eight bytes, the lowest byte first, with nothing between them. In: the
 * parameters of each point, in their order. Out: its outputs, in the order of CSV's columns. */
#include <string.h>

#include "base/number.h"
#include "command/points.h"

static bool open_binary(Points *p, PointBatch *batch) {
    (void)batch;
    p->width = driver_tau_input(p->info);
    p->fields = NEW_ARRAY(p->driver->arena, size_t, p->width);
    for (size_t i = 0; i < p->width; i++) p->fields[i] = i;
    return p->width > 0 || driver_fail(p->driver, SMOOTH_CAUSE_CALL, NULL,
                                       "`%s` has no parameters, so it has no points to read",
                                       driver_name(p->model));
}

static size_t cut(const Points *points, const char *data, size_t searched, size_t size,
                  size_t limit) {
    (void)data, (void)searched;
    size_t point = points->width * sizeof(double), count = size / point;
    return (count < limit ? count : limit) * point;
}

static void read_points(PointBatch *batch) {
    size_t width = batch->points->width;
    const char *at = batch->in;
    batch->count = batch->size / (width * sizeof(double));
    for (size_t point = 0; point < batch->count; point++) {
        for (size_t i = 0; i < width; i++, at += sizeof(double)) {
            uint64_t bytes;
            memcpy(&bytes, at, sizeof bytes);
            bytes = number_little(bytes);
            memcpy(&batch->columns[i][point], &bytes, sizeof bytes);
        }
    }
    if (at < batch->in + batch->size) {
        batch->fault = FAULT_POINT;
        batch->bad = at;
    }
}

static void write_points(PointBatch *batch) {
    size_t outputs = batch->points->info->output_count;
    if (!points_make_room(batch, batch->count * outputs * sizeof(double))) return;
    char *out = batch->out;
    for (size_t point = 0; point < batch->count; point++) {
        for (size_t k = 0; k < outputs; k++, out += sizeof(double)) {
            uint64_t bytes;
            memcpy(&bytes, &batch->results[k][point], sizeof bytes);
            bytes = number_little(bytes);
            memcpy(out, &bytes, sizeof bytes);
        }
    }
    batch->out_size = (size_t)(out - batch->out);
}

static void explain_point(const Points *p, const PointBatch *batch, uint64_t number) {
    size_t size = p->width * sizeof(double), found = (size_t)(batch->in + batch->size - batch->bad);
    driver_fail(p->driver, SMOOTH_CAUSE_SOURCE,
                arena_printf(p->driver->arena, "a point of `%s` is %zu bytes: %zu double%s",
                             driver_name(p->model), size, p->width, p->width == 1 ? "" : "s"),
                "standard input ends at byte %llu, %zu byte%s into point %llu",
                (unsigned long long)(number - 1) * size + found, found, found == 1 ? "" : "s",
                (unsigned long long)number);
}

const PointFormat points_binary = {
    .open = open_binary,
    .cut = cut,
    .read = read_points,
    .write = write_points,
    .explain = explain_point,
};
