/* Text that has come and has not been read yet. It starts as {0}; queue_free frees it. */
#ifndef SMOOTH_LINE_QUEUE_H
#define SMOOTH_LINE_QUEUE_H

#include <stdbool.h>
#include <stddef.h>

typedef struct {
    char *data; /* made with malloc; the text is data[begin] to data[end - 1] */
    size_t begin, end, room;
    size_t searched; /* no line ends in data[begin] to data[searched - 1] */
} LineQueue;

/* Room for `size` more bytes at the end, which the caller fills before it adds them to `end`. NULL
 * if there is no memory. */
char *queue_reserve(LineQueue *queue, size_t size);
/* Adds text at the end, or in front of the rest. False if there is no memory. */
bool queue_add(LineQueue *queue, const char *text, size_t size);
bool queue_put_back(LineQueue *queue, const char *text, size_t size);
/* The size of the first line, newline included; 0 if no line is complete. */
size_t queue_line(LineQueue *queue);
/* The first bytes, which are taken away: they live until the queue changes. */
const char *queue_take(LineQueue *queue, size_t size);
size_t queue_size(const LineQueue *queue);
void queue_clear(LineQueue *queue);
void queue_free(LineQueue *queue);

#endif
