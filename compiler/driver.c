/* In: the words of a call. Out: a command run, its messages printed, an exit status. One table of
 * options (driver.h) gives getopt its array and the help its lines. */
#include "driver.h"

#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "load.h"

typedef struct {
    const char *name;
    char letter;
    const char *argument, *help;
} OptionInfo;

static const OptionInfo option_table[OPTION_COUNT] = {
#define OPTION_INFO(ID, ...) {__VA_ARGS__},
    DRIVER_OPTIONS(OPTION_INFO)
#undef OPTION_INFO
};

_Static_assert(OPTION_COUNT <= 32, "Command.options has a bit for each option");

/* --- messages ---------------------------------------------------------------------------- */

static Diagnostic *report(Driver *driver, Cause cause, const char *format, va_list arguments) {
    const char *message = arena_vprintf(&driver->unit->arena, format, arguments);
    Diagnostic *error = diag_error(driver->unit, (Span){0}, "%s", message);
    error->cause = cause;
    return error;
}

Diagnostic *driver_error(Driver *driver, Cause cause, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    Diagnostic *error = report(driver, cause, format, arguments);
    va_end(arguments);
    return error;
}

bool driver_fail(Driver *driver, Cause cause, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    report(driver, cause, format, arguments);
    va_end(arguments);
    return false;
}

bool driver_hint(Driver *driver, Diagnostic *error, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    error->hint = arena_vprintf(&driver->unit->arena, format, arguments);
    va_end(arguments);
    return false;
}

bool driver_suggest(Driver *driver, Diagnostic *error, const char *word, const char *const *words,
                    size_t count) {
    const char *nearest = diag_nearest(word, words, count);
    if (nearest) driver_hint(driver, error, "did you mean `%s`?", nearest);
    return false;
}

static bool wants_colour(void) {
    const char *refusal = getenv("NO_COLOR"); /* no-color.org */
    return isatty(STDERR_FILENO) && !(refusal && *refusal);
}

/* Where a diagnostic is printed: by its place; a note, and what has no place, behind what was
 * reported before it. */
typedef struct {
    const Diagnostic *diagnostic;
    uint32_t place, order;
} Printed;

static int by_place(const void *a, const void *b) {
    const Printed *x = a, *y = b;
    if (x->place != y->place) return x->place < y->place ? -1 : 1;
    return x->order < y->order ? -1 : 1;
}

static void print_diagnostics(void *context) {
    Unit *unit = context;
    LIST(Printed) list = {0};
    for (const Diagnostic *d = unit->diagnostics; d; d = d->next) {
        bool follows = d->severity == SEVERITY_NOTE || d->span.begin == 0;
        uint32_t before = list.count > 0 ? list.at[list.count - 1].place : 0;
        uint32_t place = follows ? before : d->span.begin;
        LIST_PUSH(&unit->arena, &list, ((Printed){d, place, list.count}));
    }
    if (list.count > 0) qsort(list.at, list.count, sizeof *list.at, by_place);
    for (uint32_t i = 0; i < list.count; i++) {
        ArenaMark mark = arena_mark(&unit->scratch);
        Buffer text = {.arena = &unit->scratch};
        diag_render(unit, list.at[i].diagnostic, wants_colour(), &text);
        fwrite(text.data, 1, text.size, stderr);
        arena_release(&unit->scratch, mark);
    }
}

/* By the first error. */
static Status status_of(const Unit *unit) {
    static const Status statuses[] = {[CAUSE_SOURCE] = STATUS_SOURCE,
                                      [CAUSE_CALL] = STATUS_CALL,
                                      [CAUSE_MACHINE] = STATUS_MACHINE};
    for (const Diagnostic *d = unit->diagnostics; d; d = d->next)
        if (d->severity == SEVERITY_ERROR) return statuses[d->cause];
    return STATUS_DONE;
}

int driver_finish(Driver *driver) {
    driver_flush(driver);
    if (!unit_try(driver->unit, print_diagnostics, driver->unit))
        fputs("smooth: error: out of memory\n", stderr);
    if (!driver->output_error) return (int)status_of(driver->unit);
    if (driver->output_error != EPIPE)
        fprintf(stderr, "smooth: error: the output cannot be written: %s\n",
                strerror(driver->output_error));
    return STATUS_MACHINE;
}

/* --- output ------------------------------------------------------------------------------ */

bool driver_put(Driver *driver, const char *text, size_t size) {
    if (!driver->output_error && fwrite(text, 1, size, stdout) < size) driver->output_error = errno;
    return !driver->output_error;
}

bool driver_print(Driver *driver, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    if (!driver->output_error && vprintf(format, arguments) < 0) driver->output_error = errno;
    va_end(arguments);
    return !driver->output_error;
}

bool driver_flush(Driver *driver) {
    if (fflush(stdout) != 0 && !driver->output_error) driver->output_error = errno;
    return !driver->output_error;
}

/* --- help -------------------------------------------------------------------------------- */

static bool takes(const Command *command, int option) {
    return option == OPTION_HELP || command->options >> option & 1;
}

static void print_options(Driver *driver) {
    driver_print(driver, "\noptions:\n");
    for (int i = 0; i < OPTION_COUNT; i++) {
        const OptionInfo *info = &option_table[i];
        char words[64];
        if (!takes(driver->command, i)) continue;
        snprintf(words, sizeof words, "%c%c%c --%s%s%s", info->letter ? '-' : ' ',
                 info->letter ? info->letter : ' ', info->letter ? ',' : ' ', info->name,
                 info->argument ? " " : "", info->argument ? info->argument : "");
        driver_print(driver, "  %-22s %s\n", words, info->help);
    }
}

static void print_help(Driver *driver) {
    const Command *command = driver->command;
    driver_print(driver, "usage: smooth %s %s [options]\n\n%s.\n", command->name, command->operands,
                 command->summary);
    if (command->about) driver_print(driver, "\n%s", command->about);
    print_options(driver);
    driver_print(driver, "\nexample:\n");
    for (const char *line = command->example, *end; *line; line = end + 1) {
        end = strchr(line, '\n');
        driver_print(driver, "  %.*s\n", (int)(end - line), line);
    }
}

/* --- the call ---------------------------------------------------------------------------- */

enum { LONG_ONLY = 256 }; /* what getopt returns for an option without a letter, plus its id */

static int option_code(int id) {
    return option_table[id].letter ? option_table[id].letter : LONG_ONLY + id;
}

/* getopt's two lists. A `-` at the start of the letters keeps operands where they are. */
static void list_options(const Command *command, struct option *longs, char *letters) {
    *letters++ = '-';
    *letters++ = ':';
    for (int i = 0; i < OPTION_COUNT; i++) {
        const OptionInfo *info = &option_table[i];
        if (!takes(command, i)) continue;
        *longs++ = (struct option){info->name, info->argument ? required_argument : no_argument,
                                   NULL, option_code(i)};
        if (info->letter) *letters++ = info->letter;
        if (info->letter && info->argument) *letters++ = ':';
    }
    *longs = (struct option){0};
    *letters = '\0';
}

static bool bad_option(Driver *driver, const char *word) {
    const char *names[OPTION_COUNT];
    size_t count = 0, size = strcspn(word, "=");
    for (int i = 0; i < OPTION_COUNT; i++) {
        const OptionInfo *info = &option_table[i];
        if (!takes(driver->command, i)) continue;
        names[count++] = arena_printf(&driver->unit->arena, "--%s", info->name);
        if (word[size] == '=' && strlen(info->name) + 2 == size &&
            memcmp(word, names[count - 1], size) == 0)
            return driver_fail(driver, CAUSE_CALL, "--%s takes no value", info->name);
    }
    Diagnostic *error = driver_error(driver, CAUSE_CALL, "`smooth %s` has no option %s",
                                     driver->command->name, word);
    bool is_minus = driver->command->takes_expression && word[1] != '-';
    driver_hint(driver, error, "`smooth %s --help` lists them%s", driver->command->name,
                is_minus ? "; an expression that begins with `-` stands behind `--`" : "");
    return driver_suggest(driver, error, word, names, count);
}

static bool take_option(Driver *driver, int code, char **argv) {
    int id = 0;
    char letter[3] = {'-', (char)optopt, '\0'};
    bool is_letter = optopt > 0 && optopt < LONG_ONLY;
    if (code == ':')
        return driver_fail(driver, CAUSE_CALL, "%s needs a value",
                           is_letter ? letter : argv[optind - 1]);
    if (code == '?') return bad_option(driver, is_letter ? letter : argv[optind - 1]);
    while (option_code(id) != code) id++;
    driver->options[id] = option_table[id].argument ? optarg : "";
    return true;
}

/* Where `-x^2` is an expression, options with one dash are letters alone. */
static bool is_expression(const Driver *driver, const char *word) {
    if (!driver->command->takes_expression || word[0] != '-' || word[1] == '-') return false;
    size_t letters = strspn(word + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    return word[1 + letters] != '\0';
}

static void add_operand(Driver *driver, const char *word) {
    if (driver->command->takes_values && driver_assignment(word))
        driver->values[driver->value_count++] = word;
    else
        driver->operands[driver->count++] = word;
}

static bool parse_call(Driver *driver, int argc, char **argv) {
    struct option longs[OPTION_COUNT + 1];
    char letters[2 * OPTION_COUNT + 3];
    int code;
    list_options(driver->command, longs, letters);
    driver->operands = NEW_ARRAY(&driver->unit->arena, const char *, argc);
    driver->values = NEW_ARRAY(&driver->unit->arena, const char *, argc);
    for (opterr = 0, optind = 1;;) {
        if (optind < argc && is_expression(driver, argv[optind]))
            add_operand(driver, argv[optind++]);
        else if ((code = getopt_long(argc, argv, letters, longs, NULL)) == -1)
            break;
        else if (code == 1)
            add_operand(driver, optarg);
        else if (!take_option(driver, code, argv))
            return false;
    }
    while (optind < argc) add_operand(driver, argv[optind++]);
    return true;
}

static bool check_operands(Driver *driver) {
    const Command *command = driver->command;
    Diagnostic *error;
    uint32_t least = 0;
    while (command->needs[least]) least++;
    if (driver->count < least)
        error = driver_error(driver, CAUSE_CALL, "which %s?", command->needs[driver->count]);
    else if (driver->count > command->most)
        error = driver_error(driver, CAUSE_CALL, "too many operands: `%s`",
                             driver->operands[command->most]);
    else
        return true;
    return driver_hint(driver, error, "smooth %s %s; --help has an example", command->name,
                       command->operands);
}

void driver_run(Driver *driver, int argc, char **argv) {
    if (!parse_call(driver, argc, argv)) return;
    if (driver->options[OPTION_HELP])
        print_help(driver);
    else if (check_operands(driver) && !driver->command->run(driver) && !driver->output_error &&
             driver->unit->errors == 0)
        driver_fail(driver, CAUSE_MACHINE,
                    "`smooth %s` failed, which is a bug: it does not say why",
                    driver->command->name);
}

/* --- values ------------------------------------------------------------------------------ */

bool driver_read_number(const char *text, double *value) {
    char *end;
    if (strpbrk(text, "(\t\n\v\f\r ")) return false; /* nan(...), and what strtod skips */
    *value = strtod(text, &end);
    return end != text && *end == '\0';
}

bool driver_number(Driver *driver, const char *what, const char *text, double *value) {
    if (driver_read_number(text, value)) return true;
    Diagnostic *error =
        driver_error(driver, CAUSE_CALL,
                     *text ? "%s needs a number, not `%s`" : "%s needs a number", what, text);
    return driver_hint(driver, error, "for example 3, 1e-3, 0x1p-4 or inf");
}

bool driver_check_tau(Driver *driver, double tau) {
    if (tau >= 0) return true;
    Diagnostic *error = driver_error(driver, CAUSE_CALL, "the temperature cannot be %s",
                                     isnan(tau) ? "NaN" : "negative");
    return driver_hint(driver, error, "0 means the hard function");
}

bool driver_tau(Driver *driver, const Model *model, double *tau) {
    const char *text = driver->options[OPTION_TAU];
    *tau = model->temperature;
    return !text ||
           (driver_number(driver, "the temperature", text, tau) && driver_check_tau(driver, *tau));
}

const char *driver_assignment(const char *operand) {
    size_t size =
        strspn(operand, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789");
    bool is_name = size > 0 && (operand[0] < '0' || operand[0] > '9');
    return is_name && operand[size] == '=' && operand[size + 1] != '=' ? operand + size : NULL;
}

/* --- the program ------------------------------------------------------------------------- */

File *driver_load(Driver *driver, const char *path) {
    uint32_t before = driver->unit->errors;
    File *file = load_file(driver->unit, path);
    return file && driver->unit->errors == before && !file->is_bad ? file : NULL;
}

Function *driver_function(Driver *driver, File *file, const char *name) {
    Function *function = load_find(driver->unit, file, name);
    if (function) return function;
    uint32_t count = file->functions.count;
    const char **names = NEW_ARRAY(&driver->unit->arena, const char *, count);
    Buffer list = {.arena = &driver->unit->arena};
    for (uint32_t i = 0; i < count; i++) {
        names[i] = file->functions.at[i]->name->text;
        if (i < 8) buffer_printf(&list, "%s `%s`", i > 0 ? "," : "", names[i]);
    }
    Diagnostic *error =
        driver_error(driver, CAUSE_CALL, "`%s` has no function `%s`", file->source->name, name);
    if (count > 0)
        driver_hint(driver, error, "it has%s%s", list.data, count > 8 ? " and others" : "");
    driver_suggest(driver, error, name, names, count);
    return NULL;
}

static bool check_kernel(Driver *driver, const char *name) {
    const char *names[KERNEL_NONE + 1] = {"hard"};
    for (uint32_t i = 0; i < KERNEL_NONE; i++) names[i + 1] = kernel_table[i].name;
    for (uint32_t i = 0; i <= KERNEL_NONE; i++)
        if (strcmp(name, names[i]) == 0) return true;
    Diagnostic *error = driver_error(driver, CAUSE_CALL, "`%s` is not a kernel", name);
    driver_hint(driver, error, "logistic and gaussian are two");
    return driver_suggest(driver, error, name, names, KERNEL_NONE + 1);
}

Model *driver_model(Driver *driver, const File *file, Function *function, int order, Graph *graph) {
    const char *kernel = driver->options[OPTION_KERNEL];
    if (kernel && !check_kernel(driver, kernel)) return NULL;
    bool is_hard = driver->options[OPTION_HARD] || (kernel && strcmp(kernel, "hard") == 0);
    ModelOptions options = {
        .kernel = is_hard ? NULL : kernel, .is_hard = is_hard, .order = order, .graph = graph};
    return model_create(driver->unit, file, function, &options);
}

Model *driver_hard_model(Driver *driver, const File *file, Function *function, Graph *graph) {
    ModelOptions options = {.is_hard = true, .graph = graph};
    return model_create(driver->unit, file, function, &options);
}

static bool evaluate_default(Driver *driver, const Parameter *parameter, double *value) {
    Function *function = parameter->default_function;
    Model *model = driver_hard_model(driver, function->file, function, NULL);
    if (!model) return false;
    Runner runner = driver_runner(driver, model->graph, &model->value, 1);
    tape_run(runner.tape, &(double){0}, runner.slots, value);
    return true;
}

bool driver_complete(Driver *driver, const Function *function, const bool *is_given, double *values,
                     const char **missing) {
    Buffer list = {.arena = &driver->unit->arena};
    for (uint32_t i = 0; i < function->arity; i++) {
        const Parameter *parameter = &function->parameters[i];
        if (is_given[i]) continue;
        if (!parameter->default_function)
            buffer_printf(&list, "%s`%s`", list.size ? ", " : "", parameter->name->text);
        else if (!evaluate_default(driver, parameter, &values[i]))
            return false;
    }
    *missing = list.data;
    return true;
}

Runner driver_runner(Driver *driver, const Graph *graph, const Ref *roots, uint32_t count) {
    Unit *unit = driver->unit;
    Tape *tape = tape_create(&unit->arena, &unit->scratch, graph, roots, count);
    Runner runner = {tape, NEW_ARRAY(&unit->arena, double, tape_slots(tape))};
    tape_start(tape, runner.slots);
    return runner;
}
