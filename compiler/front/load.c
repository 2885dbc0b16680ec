/* In: a path or a text. Out: a checked file. Files that `use` each other in a circle are an error;
 * a file that is used twice is loaded once, whatever links its names go through. The depth-first
 * search over `use` has its own stack, so that a long chain is no deep recursion. */
#include "front/load.h"

#include <string.h>

#include "base/spelling.h"
#include "front/check.h"
#include "front/diag.h"
#include "front/parse.h"
#include "front/scope.h"
#include "front/source.h"
#include "front/standard.h"

struct Library {
    LIST(File *) files;
};

static Library *library_of(Unit *unit) {
    if (!unit->library) unit->library = NEW(&unit->arena, Library);
    return unit->library;
}

/* The newest file at that place, or of that name if the place is NULL: a text replaces a file or an
 * older text of its name. */
static File *find_loaded(Unit *unit, const char *name, const char *place) {
    Library *library = library_of(unit);
    for (uint32_t i = library->files.count; i > 0; i--) {
        const Source *source = library->files.at[i - 1]->source;
        if (place ? source->place && strcmp(source->place, place) == 0
                  : strcmp(source->name, name) == 0)
            return library->files.at[i - 1];
    }
    return NULL;
}

/* `place` is NULL for a module of the standard library. */
static File *parse(Unit *unit, Source *source, const char *place) {
    source->place = place;
    File *file = parse_file(unit, source);
    LIST_PUSH(&unit->arena, &library_of(unit)->files, file);
    return file;
}

static bool is_path(Text path) {
    return path.size > 0 && (path.data[0] == '.' || path.data[0] == '/');
}

/* A path in a `use` is relative to the folder of the file that has it, `from`. */
static char *join(Unit *unit, const char *from, Text path) {
    const char *slash = strrchr(from, '/');
    int folder = slash && path.data[0] != '/' ? (int)(slash + 1 - from) : 0;
    return arena_printf(&unit->arena, "%.*s%.*s", folder, from, (int)path.size, path.data);
}

/* The name of a used file in messages: as it is written, from the name of the user on. */
static const char *name_used(Unit *unit, const Source *from, const Use *use) {
    int size = (int)use->path.size;
    if (!is_path(use->path)) return arena_printf(&unit->arena, "<%.*s>", size, use->path.data);
    char *name = join(unit, from->name, use->path);
    source_simplify(name);
    return name;
}

/* A module of the standard library; NULL with an error. */
static Source *stdlib_source(Unit *unit, const Use *use) {
    LIST(const char *) names = {0};
    for (const StdlibFile *file = stdlib_files; file->name; file++) {
        if (strlen(file->name) == use->path.size &&
            memcmp(file->name, use->path.data, use->path.size) == 0)
            return source_add(unit, arena_printf(&unit->arena, "<%s>", file->name), file->text,
                              strlen(file->text));
        LIST_PUSH(&unit->arena, &names, file->name);
    }
    const char *word = arena_copy(&unit->arena, use->path.data, use->path.size);
    if (*word == '\0') {
        diag_error(unit, use->span, "the name between the quotes is missing");
        return NULL;
    }
    Diagnostic *d = diag_error(unit, use->span, "the standard library has no \"%s\"", word);
    const char *nearest = spelling_nearest(word, names.at, names.count);
    if (nearest)
        diag_hint(unit, d, "did you mean \"%s\"?", nearest);
    else
        diag_hint(unit, d, "a file of your own is named by its path: use \"./%s\"", word);
    return NULL;
}

/* The file of one `use`, parsed; NULL with an error. */
static File *open_use(Unit *unit, const File *from, const Use *use) {
    const Source *user = from->source;
    const char *name = name_used(unit, user, use), *place = NULL;
    if (is_path(use->path))
        place = source_locate(unit, join(unit, user->place ? user->place : user->name, use->path));
    File *file = find_loaded(unit, name, place);
    if (file) return file;
    Source *source = place ? source_read(unit, name, place, use->span) : stdlib_source(unit, use);
    return source ? parse(unit, source, place) : NULL;
}

/* --- cycles ------------------------------------------------------------------------------ */

typedef struct {
    File *file;
    uint32_t next;
} UseVisit;

typedef LIST(UseVisit) UsePath;

static void report_cycle(Unit *unit, const UsePath *path, const File *target, Span span) {
    Buffer text = {.arena = &unit->arena};
    uint32_t start = path->count;
    while (start > 0 && path->at[start - 1].file != target) start--;
    for (uint32_t i = start - 1; i < path->count; i++)
        buffer_printf(&text, "%s -> ", path->at[i].file->source->name);
    buffer_text(&text, target->source->name);
    diag_error(unit, span, "files use each other in a circle: %s", text.data);
}

/* Opens what `root` uses, depth first, and checks each file after those it uses. */
static void visit(Unit *unit, File *root) {
    ArenaMark mark = arena_mark(&unit->scratch);
    UsePath path = {0};
    LIST_PUSH(&unit->scratch, &path, ((UseVisit){root, 0}));
    root->state = STATE_OPEN;
    check_define(unit, root);
    while (path.count > 0) {
        UseVisit *top = &path.at[path.count - 1];
        File *file = top->file;
        if (top->next == file->uses.count) {
            check_file(unit, file);
            file->state = STATE_DONE;
            path.count--;
            continue;
        }
        Use *use = &file->uses.at[top->next++];
        File *used = open_use(unit, file, use);
        file->is_bad = file->is_bad || !used;
        if (used && used->state == STATE_OPEN) {
            report_cycle(unit, &path, used, use->span);
            file->is_bad = true;
            continue;
        }
        use->file = used;
        if (!used || used->state == STATE_DONE) continue;
        used->state = STATE_OPEN;
        check_define(unit, used);
        LIST_PUSH(&unit->scratch, &path, ((UseVisit){used, 0}));
    }
    arena_release(&unit->scratch, mark);
}

/* The arguments of an entry point, and its result. */
typedef struct {
    Unit *unit;
    const char *name, *text; /* text NULL: a file */
    size_t size;
    File *file;
    uint32_t base; /* of the source that extends the file; 0: none yet */
    uint32_t count;
    const char *const *parameters;
    FreeNames *free_names;
    Function *function;
} LoadRequest;

static void load(void *context) {
    LoadRequest *l = context;
    const char *place = source_locate(l->unit, l->name);
    if (!l->text && (l->file = find_loaded(l->unit, l->name, place))) return;
    Source *source = l->text ? source_add(l->unit, l->name, l->text, l->size)
                             : source_read(l->unit, l->name, place, (Span){0});
    if (!source) return;
    File *file = parse(l->unit, source, place);
    visit(l->unit, file);
    l->file = file;
}

/* Files read by a load that fails are dropped: they are read again when next needed. */
static File *guarded(Unit *unit, LoadRequest *l) {
    uint32_t errors = unit->errors, count = unit->library ? unit->library->files.count : 0;
    bool is_fine = unit_try(unit, load, l);
    if (unit->library && unit->errors > errors) unit->library->files.count = count;
    return is_fine ? l->file : NULL;
}

File *load_file(Unit *unit, const char *path) {
    return guarded(unit, &(LoadRequest){.unit = unit, .name = path});
}

File *load_text(Unit *unit, const char *name, const char *text, size_t size) {
    return guarded(unit, &(LoadRequest){.unit = unit, .name = name, .text = text, .size = size});
}

/* --- extensions -------------------------------------------------------------------------- */

/* A definition that hides one of a used file would change what older ones mean. */
static bool is_new(Unit *unit, const File *file, const Name *name, Span span) {
    bool is_hiding = scope_find(file, name) && !map_get(&file->symbols, name);
    if (is_hiding) diag_error(unit, span, "`%s` has a meaning already, by a `use`", name->text);
    return !is_hiding;
}

static void extend(void *context) {
    LoadRequest *l = context;
    Unit *unit = l->unit;
    Source *source = source_add(unit, l->name, l->text, l->size);
    if (!source) return;
    l->base = source->base;
    File *part = parse_file(unit, source);
    bool is_fine = !part->is_bad;
    if (part->items.count > part->functions.count + part->constants.count) {
        diag_error(unit, part->items.at[0].span, "only functions and constants can be added");
        is_fine = false;
    }
    for (uint32_t i = 0; i < part->functions.count; i++)
        is_fine = is_new(unit, l->file, part->functions.at[i]->name, part->functions.at[i]->span) &&
                  is_fine;
    for (uint32_t i = 0; i < part->constants.count; i++)
        is_fine = is_new(unit, l->file, part->constants.at[i]->name, part->constants.at[i]->span) &&
                  is_fine;
    if (is_fine) check_extend(unit, l->file, part);
}

bool load_extend(Unit *unit, File *file, const char *name, const char *text, size_t size) {
    LoadRequest l = {.unit = unit, .name = name, .text = text, .size = size, .file = file};
    uint32_t errors = unit->errors;
    bool is_fine = unit_try(unit, extend, &l) && unit->errors == errors;
    if (!is_fine && l.base) check_retract(file, l.base);
    return is_fine;
}

/* --- expressions ------------------------------------------------------------------------- */

/* The function of an expression, not checked yet; NULL if the text is too large. */
static Function *parse_function(const LoadRequest *l) {
    Unit *unit = l->unit;
    Function *function = NEW(&unit->arena, Function);
    function->name = unit_name(unit, "expression");
    function->file = l->file;
    function->arity = function->required = l->count;
    function->parameters = NEW_ARRAY(&unit->arena, Parameter, l->count);
    for (uint32_t i = 0; i < l->count; i++)
        function->parameters[i].name = unit_name(unit, l->parameters[i]);
    Source *source = source_add(unit, l->name, l->text, l->size);
    if (!source) return NULL;
    function->span = (Span){source->base, source->base + (uint32_t)source->text.size};
    function->body = parse_expression(unit, source);
    return function;
}

static void load_function(void *context) {
    LoadRequest *l = context;
    Function *function = parse_function(l);
    if (!function) return;
    check_function(l->unit, l->file, function);
    if (!function->is_bad) l->function = function;
}

static void find_free_names(void *context) {
    LoadRequest *l = context;
    Function *function = parse_function(l);
    if (!function) return;
    check_free_names(l->unit, l->file, function, l->free_names);
    if (!function->is_bad) l->function = function;
}

static LoadRequest request_expression(Unit *unit, File *file, const char *text, uint32_t count,
                                      const char *const *parameters) {
    return (LoadRequest){.unit = unit,
                         .name = "<expression>",
                         .text = text,
                         .size = strlen(text),
                         .file = file,
                         .count = count,
                         .parameters = parameters};
}

Function *load_expression(Unit *unit, File *file, const char *text, uint32_t count,
                          const char *const *parameters) {
    LoadRequest l = request_expression(unit, file, text, count, parameters);
    return unit_try(unit, load_function, &l) ? l.function : NULL;
}

bool load_free_names(Unit *unit, File *file, const char *text, uint32_t count,
                     const char *const *parameters, FreeNames *out) {
    LoadRequest l = request_expression(unit, file, text, count, parameters);
    l.free_names = out;
    return unit_try(unit, find_free_names, &l) && l.function;
}

Function *load_find(Unit *unit, const File *file, const char *name) {
    Function *function = scope_find(file, unit_name(unit, name));
    return function && !function->is_constant ? function : NULL;
}
