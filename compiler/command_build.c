/* `smooth build`: an object, or assembly, IR or a shared library, and a C header. One graph holds
 * all functions of the file. Everything is made before anything is written. */
#include "driver.h"

#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "header.h"
#include "llvm.h"
#include "output.h"

extern char **environ;

typedef LIST(Entry) Entries;

/* The models of one function. */
typedef struct {
    Model *smooth, *hard;
} Pair;

typedef struct {
    Driver *driver;
    File *file;
    OutputKind kind;
    bool is_shared;
    Target target;
    const char *output, *header_path; /* header_path: NULL if none is wanted */
    Header header;
    Graph *graph;
    Pair *pairs;
} Build;

/* --- the call ---------------------------------------------------------------------------- */

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static bool is_standard(const char *path) { return strcmp(path, "-") == 0; }

/* The path with another ending. */
static const char *with_ending(Arena *arena, const char *path, const char *ending) {
    const char *base = base_name(path), *dot = strrchr(base, '.');
    size_t size = dot && dot > base ? (size_t)(dot - path) : strlen(path);
    return arena_printf(arena, "%.*s%s", (int)size, path, ending);
}

static bool read_kind(Build *build) {
    const char *const *options = build->driver->options;
    int count = !!options[OPTION_ASM] + !!options[OPTION_IR] + !!options[OPTION_SHARED];
    build->kind = options[OPTION_ASM]  ? OUTPUT_ASSEMBLY
                  : options[OPTION_IR] ? OUTPUT_IR
                                       : OUTPUT_OBJECT;
    build->is_shared = options[OPTION_SHARED];
    if (count <= 1) return true;
    Diagnostic *error =
        driver_error(build->driver, CAUSE_CALL, "--asm, --ir and --shared exclude each other");
    return driver_hint(build->driver, error, "build twice");
}

static bool read_forms(Build *build) {
    const char *list = build->driver->options[OPTION_EMIT], *names[FORM_COUNT];
    if (!list) list = "value,at,grad,batch";
    for (HeaderForm form = 0; form < FORM_COUNT; form++) names[form] = header_forms[form].name;
    for (size_t size; *list; list += size + (list[size] == ',')) {
        size = strcspn(list, ",");
        const char *word = arena_copy(&build->driver->unit->arena, list, size);
        HeaderForm form = 0;
        while (form < FORM_COUNT && strcmp(names[form], word) != 0) form++;
        if (form == FORM_COUNT) {
            Diagnostic *error =
                driver_error(build->driver, CAUSE_CALL, "--emit knows no `%s`", word);
            driver_hint(build->driver, error,
                        "it knows value, at, grad, batch, hess, dtau and hard");
            return driver_suggest(build->driver, error, word, names, FORM_COUNT);
        }
        build->header.forms |= 1u << form;
    }
    if (build->header.forms) return true;
    return driver_fail(build->driver, CAUSE_CALL, "--emit names nothing");
}

static bool read_prefix(Build *build) {
    const char *prefix = build->driver->options[OPTION_PREFIX];
    build->header.prefix = prefix ? prefix : "";
    if (!prefix || !*prefix) return true;
    const char *all = arena_printf(&build->driver->unit->arena, "%s=", prefix);
    const char *sign = driver_assignment(all);
    if (sign && sign[1] == '\0') return true;
    return driver_fail(build->driver, CAUSE_CALL,
                       "a prefix has letters, digits and _, and begins with no digit: not `%s`",
                       prefix);
}

static bool read_target(Build *build) {
    const char *const *options = build->driver->options, *level = options[OPTION_OPTIMISE];
    build->target = (Target){options[OPTION_TARGET], options[OPTION_CPU], NULL, 2};
    if (!level) return true;
    build->target.optimise = level[0] - '0';
    if (level[0] >= '0' && level[0] <= '3' && level[1] == '\0') return true;
    return driver_fail(build->driver, CAUSE_CALL, "-O takes 0, 1, 2 or 3, not `%s`", level);
}

static bool is_same_file(const char *a, const char *b) {
    struct stat info[2];
    return strcmp(a, b) == 0 ||
           (stat(a, &info[0]) == 0 && stat(b, &info[1]) == 0 && info[0].st_ino == info[1].st_ino &&
            S_ISREG(info[0].st_mode) && info[0].st_dev == info[1].st_dev);
}

/* The output on standard output has no header beside it. */
static const char *header_path(const Build *build) {
    const char *const *options = build->driver->options;
    if (options[OPTION_HEADER] || options[OPTION_NO_HEADER] || is_standard(build->output))
        return options[OPTION_NO_HEADER] ? NULL : options[OPTION_HEADER];
    return with_ending(&build->driver->unit->arena, build->output, ".h");
}

static bool read_paths(Build *build) {
    static const char *const endings[] = {
        [OUTPUT_OBJECT] = ".o", [OUTPUT_ASSEMBLY] = ".s", [OUTPUT_IR] = ".ll"};
    Driver *driver = build->driver;
    const char *source = driver->operands[0], *output = driver->options[OPTION_OUTPUT];
    const char *ending = build->is_shared ? ".so" : endings[build->kind];
    if (output ? !*output || (build->is_shared && is_standard(output)) : is_standard(source))
        return driver_fail(driver, CAUSE_CALL, "the output needs a name: -o PATH");
    build->output = output ? output : with_ending(&driver->unit->arena, base_name(source), ending);
    const char *header = build->header_path = header_path(build);
    build->header.source = is_standard(source) ? "standard input" : base_name(source);
    build->header.file = base_name(header ? header : build->output);
    if (!is_standard(source) &&
        (is_same_file(source, build->output) || (header && is_same_file(source, header))))
        return driver_fail(driver, CAUSE_CALL, "the output would overwrite `%s`", source);
    if (header && is_same_file(build->output, header))
        return driver_fail(driver, CAUSE_CALL, "output and header are both `%s`", header);
    return true;
}

static bool read_call(Build *build) {
    return read_kind(build) && read_forms(build) && read_prefix(build) && read_target(build) &&
           read_paths(build);
}

/* --- models and entries ------------------------------------------------------------------ */

static bool wants(const Build *build, HeaderForm form) { return build->header.forms >> form & 1; }

static bool make_pair(Build *build, Function *function, Pair *pair) {
    Driver *driver = build->driver;
    bool is_first = wants(build, FORM_GRAD) || wants(build, FORM_BATCH) || wants(build, FORM_DTAU);
    int order = wants(build, FORM_HESS) ? 2 : is_first ? 1 : 0;
    pair->smooth = driver_model(driver, build->file, function, order, build->graph);
    if (!pair->smooth || !wants(build, FORM_HARD)) return pair->smooth;
    pair->hard = driver_hard_model(driver, build->file, function, build->graph);
    return pair->hard;
}

/* Errors in one function do not hide those in the next. */
static bool make_models(Build *build) {
    Arena *arena = &build->driver->unit->arena;
    uint32_t count = build->file->functions.count;
    Model **models = NEW_ARRAY(arena, Model *, count);
    bool is_fine = true;
    build->graph = graph_create(build->driver->unit);
    build->pairs = NEW_ARRAY(arena, Pair, count);
    build->header.models = models;
    for (uint32_t i = 0; i < count; i++) {
        Function *function = build->file->functions.at[i];
        Pair *pair = &build->pairs[build->header.count];
        if (function->name->text[0] == '_') continue;
        is_fine = make_pair(build, function, pair) && is_fine;
        models[build->header.count++] = pair->smooth;
    }
    if (!is_fine) return false;
    if (build->header.count > 0) return true;
    return driver_fail(build->driver, CAUSE_SOURCE, "`%s` has no public function: nothing to build",
                       build->file->source->name);
}

/* The second derivatives in two parameters: the rows of the triangle without tau. */
static Ref *parameter_hessian(Arena *arena, const Model *model, uint32_t *count) {
    uint32_t arity = model->function->arity;
    Ref *refs = NEW_ARRAY(arena, Ref, (size_t)arity * (arity + 1) / 2);
    const Ref *row = model->hessian;
    *count = 0;
    for (uint32_t i = 0; i < arity; row += model->inputs - i, i++)
        for (uint32_t j = 0; j < arity - i; j++) refs[(*count)++] = row[j];
    return refs;
}

static Entry make_entry(const Build *build, const Pair *pair, HeaderForm form) {
    const Model *model = form == FORM_HARD ? pair->hard : pair->smooth;
    Unit *unit = build->driver->unit;
    Entry entry = {.kind = form == FORM_BATCH ? ENTRY_BATCH : ENTRY_SCALAR,
                   .name = header_symbol(unit, &build->header, model->function, form),
                   .inputs = model->inputs,
                   .fixes_last = form == FORM_VALUE || form == FORM_HARD,
                   .last = form == FORM_VALUE ? model->temperature : 0,
                   .value = model->value};
    if (form == FORM_DTAU) entry.value = model->gradient[model->inputs - 1];
    if (form == FORM_GRAD || form == FORM_BATCH) {
        entry.output_count = model->function->arity;
        entry.outputs = model->gradient;
    } else if (form == FORM_HESS) {
        entry.outputs = parameter_hessian(&unit->arena, model, &entry.output_count);
    }
    return entry;
}

static bool make_code(const Build *build, char **data, size_t *size) {
    Driver *driver = build->driver;
    Entries entries = {0};
    for (uint32_t i = 0; i < build->header.count; i++)
        for (HeaderForm form = 0; form < FORM_COUNT; form++)
            if (wants(build, form))
                LIST_PUSH(&driver->unit->arena, &entries,
                          make_entry(build, &build->pairs[i], form));
    Module module = {build->graph, entries.at, entries.count, build->header.source};
    const char *reason;
    char *error = NULL;
    const Backend *backend = backend_open(driver->unit, &reason);
    if (!backend) return driver_fail(driver, CAUSE_MACHINE, "%s", reason);
    if (backend->emit(&module, &build->target, build->kind, data, size, &error)) return true;
    driver_fail(driver, CAUSE_MACHINE, "%s", error ? error : "out of memory");
    free(error);
    return false;
}

/* --- files ------------------------------------------------------------------------------- */

/* $CC may hold arguments: they are parted by spaces. */
static char **link_command(Arena *arena, const char *object, const char *library) {
    const char *compiler = getenv("CC");
    char *words = arena_printf(arena, "%s", compiler && *compiler ? compiler : "cc"), *rest;
    char **command = NEW_ARRAY(arena, char *, strlen(words) / 2 + 8);
    uint32_t count = 0;
    for (char *word = strtok_r(words, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
        command[count++] = word;
    command[count++] = "-shared";
    command[count++] = "-o";
    command[count++] = (char *)(uintptr_t)library;
    command[count++] = (char *)(uintptr_t)object;
    command[count++] = "-lm";
    return command;
}

static bool run_linker(Driver *driver, const char *object, const char *library) {
    char **command = link_command(&driver->unit->arena, object, library);
    pid_t process;
    int status = 0, problem = posix_spawnp(&process, command[0], NULL, NULL, command, environ);
    if (problem)
        return driver_fail(driver, CAUSE_MACHINE, "the linker `%s` cannot be run: %s", command[0],
                           strerror(problem));
    while (waitpid(process, &status, 0) < 0)
        if (errno != EINTR) break;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return true;
    return driver_fail(driver, CAUSE_MACHINE, "`%s` could not link the shared library", command[0]);
}

/* Writes the bytes, or the library made of them. */
static bool write_code(const Build *build, const char *data, size_t size, Output *out,
                       const char **error) {
    Arena *arena = &build->driver->unit->arena;
    Output object;
    if (!build->is_shared) return output_write(arena, build->output, data, size, out, error);
    if (!output_write(arena, build->output, data, size, &object, error)) return false;
    bool is_fine = output_write(arena, build->output, "", 0, out, error);
    if (is_fine && !out->temporary)
        is_fine = driver_fail(build->driver, CAUSE_MACHINE, "`%s` is no plain file", out->path);
    else if (is_fine && !run_linker(build->driver, object.temporary, out->temporary)) {
        output_drop(1, out);
        is_fine = false;
    }
    output_drop(1, &object);
    return is_fine;
}

static bool write_files(const Build *build, const Buffer *header, const char *data, size_t size) {
    Arena *arena = &build->driver->unit->arena;
    Output outputs[2];
    const char *error = NULL;
    bool has_file = !is_standard(build->output);
    bool is_fine = has_file ? write_code(build, data, size, &outputs[0], &error)
                            : driver_put(build->driver, data, size);
    uint32_t count = is_fine && has_file;
    if (is_fine && build->header_path) {
        is_fine = output_write(arena, build->header_path, header->data, header->size,
                               &outputs[count], &error);
        count += is_fine;
    }
    if (is_fine) is_fine = output_commit(arena, count, outputs, &error);
    if (!is_fine) output_drop(count, outputs);
    return error ? driver_fail(build->driver, CAUSE_MACHINE, "%s", error) : is_fine;
}

static bool run_build(Driver *driver) {
    Build build = {.driver = driver};
    Buffer header = {.arena = &driver->unit->arena};
    char *data = NULL;
    size_t size;
    if (!read_call(&build)) return false;
    build.file = driver_load(driver, driver->operands[0]);
    if (!build.file || !make_models(&build)) return false;
    if (!header_make(driver->unit, &build.header, &header)) return false;
    bool is_fine = make_code(&build, &data, &size) && write_files(&build, &header, data, size);
    free(data);
    return is_fine;
}

const Command command_build = {
    .name = "build",
    .operands = "FILE",
    .summary = "Compiles the public functions of a file: an object and a C header",
    .about =
        "For each function f the object has f, f_at, f_grad and f_batch; the header tells how\n"
        "to call them. --emit chooses, and adds f_hess, f_dtau and f_hard.\n",
    .example = "$ echo 'fn ramp(x) = max(x, 0)' > ramp.smooth\n"
               "$ smooth build ramp.smooth\n"
               "$ grep '^double' ramp.h\n"
               "double ramp(double x);\n"
               "double ramp_at(double x, double tau);\n"
               "double ramp_grad(double x, double tau, double *dx);\n",
    .options = OPTION_BIT(OUTPUT) | OPTION_BIT(HEADER) | OPTION_BIT(NO_HEADER) | OPTION_BIT(EMIT) |
               OPTION_BIT(PREFIX) | OPTION_BIT(KERNEL) | OPTION_BIT(SHARED) | OPTION_BIT(ASM) |
               OPTION_BIT(IR) | OPTION_BIT(TARGET) | OPTION_BIT(CPU) | OPTION_BIT(OPTIMISE),
    .needs = {"file"},
    .most = 1,
    .run = run_build,
};
