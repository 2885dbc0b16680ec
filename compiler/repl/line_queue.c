/* In: bytes, in whatever portions they come. Out: lines. Each byte is searched and moved a constant
 * number of times. */
#include "repl/line_queue.h"

#include <stdlib.h>
#include <string.h>

size_t queue_size(const LineQueue *queue) { return queue->end - queue->begin; }

/* Moves the text so that it begins at `begin`, in a larger block where it needs one. */
static bool move_to(LineQueue *queue, size_t begin, size_t needed) {
    size_t room = queue->room;
    char *data = queue->data;
    if (needed > room || !data) {
        room = 2 * needed + 4096;
        data = realloc(data, room);
    }
    if (!data) return false;
    memmove(data + begin, data + queue->begin, queue_size(queue));
    *queue = (LineQueue){.data = data,
                         .begin = begin,
                         .end = begin + queue_size(queue),
                         .room = room,
                         .searched = begin};
    return true;
}

char *queue_reserve(LineQueue *queue, size_t size) {
    if (queue->room - queue->end >= size && queue->data) return queue->data + queue->end;
    size_t searched = queue->searched - queue->begin;
    if (!move_to(queue, 0, queue_size(queue) + size)) return NULL;
    queue->searched = searched;
    return queue->data + queue->end;
}

bool queue_add(LineQueue *queue, const char *text, size_t size) {
    char *out = queue_reserve(queue, size);
    if (out && size > 0) memcpy(out, text, size);
    if (out) queue->end += size;
    return out;
}

bool queue_put_back(LineQueue *queue, const char *text, size_t size) {
    if (queue->begin < size && !move_to(queue, size, queue_size(queue) + size)) return false;
    queue->begin -= size;
    queue->searched = queue->begin;
    if (size > 0) memcpy(queue->data + queue->begin, text, size);
    return true;
}

size_t queue_line(LineQueue *queue) {
    if (queue_size(queue) == 0) return 0;
    const char *from = queue->data + queue->searched;
    const char *end = memchr(from, '\n', queue->end - queue->searched);
    queue->searched = end ? (size_t)(end - queue->data) : queue->end;
    return end ? queue->searched + 1 - queue->begin : 0;
}

const char *queue_take(LineQueue *queue, size_t size) {
    const char *text = queue->data + queue->begin;
    queue->begin += size;
    if (queue->searched < queue->begin) queue->searched = queue->begin;
    return text;
}

void queue_clear(LineQueue *queue) { queue->begin = queue->end = queue->searched = 0; }

void queue_free(LineQueue *queue) {
    free(queue->data);
    *queue = (LineQueue){0};
}
