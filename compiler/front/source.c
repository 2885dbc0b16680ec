/* Sources. In: a text or a path. Out: a Source whose text lives as long as the unit, and the line
 * and column of an offset. Invariants: the offsets of the sources follow each other, with
 * one for the end of each, so that an offset from 1 on belongs to at most one source; a byte order
 * mark is dropped; lines and code points are counted once, so a place costs a binary search. */
#include "front/source.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/limits.h"
#include "base/system_error.h"
#include "front/diag.h"

enum { SOURCE_MAX = LIMIT_SOURCE << 20, POINTS_STEP = 4096 };

static bool is_point_start(char byte) { return ((unsigned char)byte & 0xC0) != 0x80; }

static uint32_t count_points(const char *text, size_t begin, size_t end) {
    uint32_t points = 0;
    for (size_t i = begin; i < end; i++) points += is_point_start(text[i]);
    return points;
}

static void index_lines(Unit *unit, Source *source) {
    const char *at = source->text.data, *end = at + source->text.size;
    uint32_t count = 1;
    for (const char *c = at; (c = memchr(c, '\n', (size_t)(end - c))); c++) count++;
    source->lines = NEW_ARRAY(&unit->arena, uint32_t, count);
    source->line_count = 1;
    for (const char *c = at; (c = memchr(c, '\n', (size_t)(end - c))); c++)
        source->lines[source->line_count++] = (uint32_t)(c + 1 - at);
}

static void index_points(Unit *unit, Source *source) {
    size_t steps = source->text.size / POINTS_STEP + 1;
    source->points = NEW_ARRAY(&unit->arena, uint32_t, steps);
    for (size_t i = 1; i < steps; i++)
        source->points[i] = source->points[i - 1] +
                            count_points(source->text.data, (i - 1) * POINTS_STEP, i * POINTS_STEP);
}

static uint32_t points_before(const Source *source, uint32_t offset) {
    uint32_t step = offset / POINTS_STEP;
    return source->points[step] +
           count_points(source->text.data, (size_t)step * POINTS_STEP, offset);
}

static Source *add(Unit *unit, const char *name, const char *text, size_t size, Span blame) {
    const Source *last = unit->last_source;
    uint64_t base = last ? (uint64_t)last->base + last->text.size + 1 : 1;
    if (size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) text += 3, size -= 3;
    if (size > SOURCE_MAX) {
        diag_error(unit, blame, "`%s` is too large: a source may be %d MiB long", name,
                   LIMIT_SOURCE);
        return NULL;
    }
    if (base + size >= UINT32_MAX) {
        diag_error(unit, blame, "`%s` is too large: all sources together may be %d GiB long", name,
                   LIMIT_SOURCES / 1024);
        return NULL;
    }
    Source *source = NEW(&unit->arena, Source);
    source->name = arena_copy(&unit->arena, name, strlen(name));
    source->text = (Text){arena_copy(&unit->arena, text, size), size};
    source->base = (uint32_t)base;
    index_lines(unit, source);
    index_points(unit, source);
    if (unit->last_source)
        unit->last_source->next = source;
    else
        unit->sources = source;
    return unit->last_source = source;
}

Source *source_add(Unit *unit, const char *name, const char *text, size_t size) {
    return add(unit, name, text, size, (Span){0, 0});
}

/* If the path leads to no file, the cause is the source or the call, whichever has it. */
static void report_unreadable(Unit *unit, const char *path, int error, Span blame) {
    Diagnostic *d = diag_error(unit, blame, "cannot read `%s`: %s", path,
                               system_error(&unit->arena, error, "file"));
    d->cause = !system_error_of_path(error) ? CAUSE_MACHINE
               : blame.begin > 0            ? CAUSE_SOURCE
                                            : CAUSE_CALL;
}

/* The buffer size for a file: one byte more than it should have, to notice more. It is allocated
 * before the file is opened, so that running out of memory leaves nothing open; pages that are
 * never written cost nothing. */
static size_t room_for(const char *path) {
    struct stat info;
    bool is_sized = path && stat(path, &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0;
    return is_sized && info.st_size <= SOURCE_MAX ? (size_t)info.st_size + 1 : SOURCE_MAX + 4;
}

/* --- what may be read -------------------------------------------------------------------- */

/* The part of a path before its last slash. */
static const char *folder_of(Arena *arena, const char *path) {
    const char *slash = strrchr(path, '/');
    if (!slash) return ".";
    return slash == path ? "/" : arena_copy(arena, path, (size_t)(slash - path));
}

void source_simplify(char *path) {
    char *out = path, *start = path[0] == '/' ? path + 1 : path;
    for (const char *c = path; *c;) {
        size_t size = strcspn(c, "/") + (c[strcspn(c, "/")] == '/');
        char *last = out;
        while (last > start && last[-1] == '/') last--;
        while (last > start && last[-1] != '/') last--;
        bool has_folder = out > start && strncmp(last, "../", 3) != 0;
        if (strncmp(c, "./", 2) == 0) {
            /* dropped */
        } else if (strncmp(c, "../", 3) == 0 && has_folder) {
            out = last;
        } else {
            memmove(out, c, size);
            out += size;
        }
        c += size;
    }
    *out = '\0';
}

const char *source_locate(Unit *unit, const char *path) {
    char real[PATH_MAX];
    const char *slash = strrchr(path, '/'), *folder = folder_of(&unit->arena, path);
    if (!realpath(folder, real)) { /* the name of a text, or reading it says why not */
        char *copy = arena_copy(&unit->arena, path, strlen(path));
        source_simplify(copy);
        return copy;
    }
    return arena_printf(&unit->arena, "%s/%s", real, slash ? slash + 1 : path);
}

bool source_restrict(Unit *unit, const char *root) {
    char real[PATH_MAX];
    struct stat info;
    bool is_there = root && realpath(root, real) && stat(real, &info) == 0;
    if (is_there && !S_ISDIR(info.st_mode)) errno = ENOTDIR;
    if (root && !(is_there && S_ISDIR(info.st_mode))) {
        diag_call(unit, CAUSE_CALL, "`%s` cannot be the root: %s", root,
                  system_error(&unit->arena, errno, "folder"));
        return false;
    }
    unit->root = root ? arena_copy(&unit->arena, real, strlen(real)) : NULL;
    return true;
}

/* Where a path leads to. One that leads nowhere is judged by its deepest folder that exists. */
static bool is_outside(Unit *unit, const char *path) {
    char real[PATH_MAX];
    if (!unit->root) return false;
    while (!realpath(path, real)) {
        if (strcmp(path, ".") == 0 || strcmp(path, "/") == 0) return true;
        path = folder_of(&unit->arena, path);
    }
    size_t size = strlen(unit->root);
    bool is_all = size == 1; /* the root of the file system */
    return !is_all &&
           !(strncmp(real, unit->root, size) == 0 && (real[size] == '/' || real[size] == '\0'));
}

static bool is_smooth(const char *path) {
    static const char ending[] = ".smooth";
    size_t size = strlen(path), tail = sizeof ending - 1;
    return size >= tail && strcmp(path + size - tail, ending) == 0;
}

/* Does the file, after symbolic links, have a name that is no source's? */
static bool is_foreign(const char *path) {
    char real[PATH_MAX];
    return !is_smooth(path) || (realpath(path, real) && !is_smooth(real));
}

/* The reason why the file must not be read; NULL: it may be. */
static const char *refusal(Unit *unit, const char *path, Span blame) {
    struct stat info;
    if (is_outside(unit, path)) return "it is outside of the root folder";
    if (blame.begin == 0 || stat(path, &info) != 0) return NULL;
    if (!S_ISREG(info.st_mode)) /* a pipe or a device may never end */
        return S_ISDIR(info.st_mode) ? NULL : "it is not a file";
    return is_foreign(path) ? "the name of a source ends in `.smooth`" : NULL;
}

/* --- files ------------------------------------------------------------------------------- */

Source *source_read(Unit *unit, const char *name, const char *place, Span blame) {
    bool is_stdin = strcmp(name, "-") == 0;
    const char *reason_not = is_stdin ? NULL : refusal(unit, place, blame);
    if (reason_not) {
        Diagnostic *d = diag_error(unit, blame, "cannot read `%s`: %s", name, reason_not);
        if (blame.begin == 0) d->cause = CAUSE_CALL;
        return NULL;
    }
    ArenaMark mark = arena_mark(&unit->scratch);
    size_t room = room_for(is_stdin ? NULL : place);
    char *text = arena_alloc(&unit->scratch, room);
    errno = 0;
    FILE *file = is_stdin ? stdin : fopen(place, "rb");
    size_t size = file ? fread(text, 1, room, file) : 0;
    int reason = !file || ferror(file) ? errno : 0;
    if (file && !is_stdin) fclose(file);
    Source *source = NULL;
    if (reason || !file)
        report_unreadable(unit, name, reason ? reason : EIO, blame);
    else if (size == room && room <= SOURCE_MAX)
        diag_error(unit, blame, "cannot read `%s`: it grows while it is read", name)->cause =
            CAUSE_MACHINE;
    else
        source = add(unit, is_stdin ? "<stdin>" : name, text, size, blame);
    arena_release(&unit->scratch, mark);
    return source;
}

const Source *source_find(const Unit *unit, uint32_t offset) {
    for (const Source *source = unit->sources; source; source = source->next)
        if (offset >= source->base && offset - source->base <= source->text.size) return source;
    return NULL;
}

Text source_text(const Unit *unit, Span span) {
    const Source *source = source_find(unit, span.begin);
    size_t begin = span.begin - source->base, end = span.end - source->base;
    if (end > source->text.size) end = source->text.size;
    return (Text){source->text.data + begin, end - begin};
}

/* The index of the last line that begins at or before `offset`. */
static uint32_t find_line(const Source *source, uint32_t offset) {
    uint32_t low = 0, high = source->line_count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (source->lines[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

Place source_place(const Unit *unit, uint32_t offset) {
    const Source *source = source_find(unit, offset);
    if (!source) return (Place){0};
    offset -= source->base;
    uint32_t line = find_line(source, offset), begin = source->lines[line];
    size_t end = line + 1 < source->line_count ? source->lines[line + 1] - 1 : source->text.size;
    if (end > begin && source->text.data[end - 1] == '\r') end--;
    return (Place){
        .source = source,
        .line = line + 1,
        .column = 1 + points_before(source, offset) - points_before(source, begin),
        .line_text = {source->text.data + begin, end - begin},
    };
}
