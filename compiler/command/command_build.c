/* `smooth build`. In: a file, and functions of it or none for all. Out: an object, assembly, LLVM's
 * intermediate code or a shared library, and a C header. Invariant: all output is made in memory
 * before any of it is written. */
#include <string.h>
#include <sys/stat.h>

#include "command/choices.h"
#include "command/linker.h"
#include "command/output.h"

/* The call, as the library and the file system need it. */
typedef struct {
    Driver *driver;
    SmoothBuild options;
    bool is_shared;
    const char *output, *header_path; /* header_path: NULL if no header is written */
} BuildCall;

/* --- the call ---------------------------------------------------------------------------- */

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static bool is_standard(const char *path) { return strcmp(path, "-") == 0; }

static bool is_standard_output(const char *path) {
    return is_standard(path) || strcmp(path, "/dev/stdout") == 0;
}

/* The path with another ending, or with one if it has none. */
static const char *with_ending(Arena *arena, const char *path, const char *ending) {
    const char *base = base_name(path), *dot = strrchr(base, '.');
    size_t size = dot && dot > base ? (size_t)(dot - path) : strlen(path);
    return arena_printf(arena, "%.*s%s", (int)size, path, ending);
}

static bool read_kind(BuildCall *build) {
    const char *const *options = build->driver->options;
    int count = !!options[OPTION_ASM] + !!options[OPTION_IR] + !!options[OPTION_SHARED];
    build->options.kind = options[OPTION_ASM]  ? SMOOTH_CODE_ASSEMBLY
                          : options[OPTION_IR] ? SMOOTH_CODE_IR
                                               : SMOOTH_CODE_OBJECT;
    build->is_shared = options[OPTION_SHARED];
    if (count <= 1) return true;
    return driver_fail(build->driver, SMOOTH_CAUSE_CALL, "build twice",
                       "--asm, --ir and --shared exclude each other");
}

static bool read_emit(BuildCall *build) {
    Driver *driver = build->driver;
    const char *list = driver->options[OPTION_EMIT];
    const SmoothExport *exports = smooth_list_exports(NULL);
    if (!list) return true;
    for (size_t size, number; *list; list += size + (list[size] == ',')) {
        size = strcspn(list, ",");
        const char *word = arena_copy(driver->arena, list, size);
        if (!choices_find(driver, CHOICES_EXPORTS, word, &number)) return false;
        build->options.emit |= exports[number].bit;
    }
    if (build->options.emit) return true;
    return driver_fail(driver, SMOOTH_CAUSE_CALL, NULL, "--emit names nothing");
}

static bool read_target(BuildCall *build) {
    const char *const *options = build->driver->options, *level = options[OPTION_OPTIMISE];
    build->options.kernel = options[OPTION_KERNEL];
    build->options.prefix = options[OPTION_PREFIX];
    build->options.functions = build->driver->count ? build->driver->operands : NULL;
    build->options.function_count = build->driver->count;
    build->options.target = options[OPTION_TARGET];
    build->options.cpu = options[OPTION_CPU];
    build->options.level = level ? level[0] - '0' : 2;
    if (!level || (level[0] >= '0' && level[0] <= '3' && level[1] == '\0')) return true;
    return driver_fail(build->driver, SMOOTH_CAUSE_CALL, NULL, "-O takes 0, 1, 2 or 3, not `%s`",
                       level);
}

static bool is_same_file(const char *a, const char *b) {
    struct stat info[2];
    return strcmp(a, b) == 0 ||
           (stat(a, &info[0]) == 0 && stat(b, &info[1]) == 0 && info[0].st_ino == info[1].st_ino &&
            S_ISREG(info[0].st_mode) && info[0].st_dev == info[1].st_dev);
}

/* Where the header goes; NULL: nowhere. Without --header there is none for standard output. */
static const char *header_path(const BuildCall *build) {
    const char *const *options = build->driver->options;
    if (options[OPTION_HEADER] || options[OPTION_NO_HEADER] || is_standard_output(build->output))
        return options[OPTION_NO_HEADER] ? NULL : options[OPTION_HEADER];
    return with_ending(build->driver->arena, build->output, ".h");
}

static bool read_paths(BuildCall *build) {
    static const char *const endings[] = {
        [SMOOTH_CODE_OBJECT] = ".o", [SMOOTH_CODE_ASSEMBLY] = ".s", [SMOOTH_CODE_IR] = ".ll"};
    Driver *driver = build->driver;
    const char *source = driver->path, *output = driver->options[OPTION_OUTPUT];
    const char *ending = build->is_shared ? ".so" : endings[build->options.kind];
    if (output ? !*output || (build->is_shared && is_standard_output(output)) : is_standard(source))
        return driver_fail(driver, SMOOTH_CAUSE_CALL, NULL, "the output needs a name: -o PATH");
    build->output = output ? output : with_ending(driver->arena, base_name(source), ending);
    if (build->is_shared && output_is_special(build->output))
        return driver_fail(driver, SMOOTH_CAUSE_CALL, NULL,
                           "a shared library cannot be linked into `%s`, which is no plain file",
                           build->output);
    const char *header = build->header_path = header_path(build);
    build->options.source = !is_standard(source) ? base_name(source)
                            : driver->session    ? "a session"
                                                 : "standard input";
    build->options.header = base_name(header ? header : build->output);
    if (!is_standard(source) &&
        (is_same_file(source, build->output) || (header && is_same_file(source, header))))
        return driver_fail(driver, SMOOTH_CAUSE_CALL, NULL, "the output would overwrite `%s`",
                           source);
    if (header && is_same_file(build->output, header))
        return driver_fail(driver, SMOOTH_CAUSE_CALL, NULL, "output and header are both `%s`",
                           header);
    return true;
}

static bool read_call(BuildCall *build) {
    return read_kind(build) && read_emit(build) && read_target(build) && read_paths(build);
}

/* --- files ------------------------------------------------------------------------------- */

/* The outputs of a call: an object that a library is linked from, what was asked for, a header. */
typedef struct {
    uint32_t count;
    Output at[3];
} Outputs;

static bool add_output(const BuildCall *build, const char *path, const char *data, size_t size,
                       Outputs *outputs, const char **error) {
    if (is_standard_output(path)) {
        driver_put(build->driver, data, size);
        return driver_flush(build->driver);
    }
    Output *out = &outputs->at[outputs->count];
    bool is_fine = output_write(build->driver->arena, path, data, size, out, error);
    outputs->count += is_fine;
    return is_fine;
}

/* A signal that arrives while it links acts when the files are removed. */
static bool add_library(const BuildCall *build, const SmoothOutput *made, Outputs *outputs,
                        const char **error) {
    sigset_t before;
    linker_hold(&before);
    bool is_fine = add_output(build, build->output, made->code, made->code_size, outputs, error);
    if (is_fine) {
        Output *object = &outputs->at[0], *library = &outputs->at[outputs->count++];
        object->is_scratch = true;
        *library = output_beside(build->driver->arena, object);
        is_fine = linker_run(build->driver, object->temporary, library->temporary);
        if (!is_fine) output_drop(outputs->count, outputs->at);
    }
    linker_release(&before);
    return is_fine;
}

static bool write_files(const BuildCall *build, const SmoothOutput *made) {
    Outputs outputs = {.count = 0};
    const char *error = NULL;
    bool is_fine = build->is_shared ? add_library(build, made, &outputs, &error)
                                    : add_output(build, build->output, made->code, made->code_size,
                                                 &outputs, &error);
    if (is_fine && build->header_path)
        is_fine = add_output(build, build->header_path, made->header, made->header_size, &outputs,
                             &error);
    if (is_fine) is_fine = output_commit(build->driver->arena, outputs.count, outputs.at, &error);
    if (!is_fine) output_drop(outputs.count, outputs.at);
    return error ? driver_fail(build->driver, SMOOTH_CAUSE_MACHINE, NULL, "%s", error) : is_fine;
}

/* The file; NULL after a report. An expression has no name to call it by. */
static const SmoothFile *load(Driver *driver) {
    if (driver_is_file(driver, driver->path)) return driver_load(driver, driver->path);
    driver_fail(driver, SMOOTH_CAUSE_CALL,
                arena_printf(driver->arena, "write `fn f(...) = %s` to a file", driver->path),
                "`%s` is no file, and an expression has no name to build it by", driver->path);
    return NULL;
}

static bool run_build(Driver *driver) {
    BuildCall build = {.driver = driver};
    SmoothOutput made;
    if (!read_call(&build)) return false;
    const SmoothFile *file = load(driver);
    return smooth_build_file(file, &build.options, &made) && write_files(&build, &made);
}

const Command command_build = {
    .name = "build",
    .operands = "FILE [FN ...]",
    .summary = "Compiles functions of a file: an object and a C header",
    .about = "Without FN all public functions. For each function f the object has\n"
             "{usual}; the header tells how to call them. --emit\n"
             "chooses, and adds {other}.\n",
    .example = "$ echo 'fn ramp(x) = max(x, 0)' > ramp.smooth\n"
               "$ smooth build ramp.smooth\n"
               "$ grep '^double' ramp.h\n"
               "double ramp(double x);\n"
               "double ramp_at(double x, double tau);\n"
               "double ramp_grad(double x, double tau, double *dx);\n",
    .options = OPTION_BIT(OUTPUT) | OPTION_BIT(HEADER) | OPTION_BIT(NO_HEADER) | OPTION_BIT(EMIT) |
               OPTION_BIT(PREFIX) | OPTION_BIT(KERNEL) | OPTION_BIT(SHARED) | OPTION_BIT(ASM) |
               OPTION_BIT(IR) | OPTION_BIT(TARGET) | OPTION_BIT(CPU) | OPTION_BIT(OPTIMISE),
    .file = FILE_FIRST,
    .needs = "file",
    .takes_file_alone = true,
    .most = UINT32_MAX,
    .run = run_build,
};
