/* In: the words of a call. Out: a command run, its messages printed, an exit status. One table of
 * options (driver.h) gives getopt its array and the help its lines. */
#include "command/driver.h"

#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/glyph.h"
#include "base/number.h"
#include "base/spelling.h"

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

static bool wants_colour(void) {
    const char *refusal = getenv("NO_COLOR"); /* no-color.org */
    return isatty(STDERR_FILENO) && !(refusal && *refusal);
}

static void print_json_message(const SmoothDiagnostic *d) {
    static const char *const severities[] = {
        [SMOOTH_ERROR] = "error", [SMOOTH_WARNING] = "warning", [SMOOTH_NOTE] = "note"};
    static const char *const causes[] = {[SMOOTH_CAUSE_SOURCE] = "source",
                                         [SMOOTH_CAUSE_CALL] = "call",
                                         [SMOOTH_CAUSE_MACHINE] = "machine"};
    cJSON *object = cJSON_CreateObject();
    cJSON_AddStringToObject(object, "severity", severities[d->severity]);
    cJSON_AddStringToObject(object, "cause", causes[d->cause]);
    cJSON_AddStringToObject(object, "message", d->message);
    if (d->hint) cJSON_AddStringToObject(object, "hint", d->hint);
    if (d->file) {
        cJSON_AddStringToObject(object, "file", d->file);
        cJSON_AddNumberToObject(object, "line", d->line);
        cJSON_AddNumberToObject(object, "column", d->column);
        cJSON_AddNumberToObject(object, "end_line", d->end_line);
        cJSON_AddNumberToObject(object, "end_column", d->end_column);
    }
    char *text = cJSON_PrintUnformatted(object);
    fprintf(stderr, "%s\n", text ? text : "{\"message\":\"out of memory\"}");
    cJSON_free(text);
    cJSON_Delete(object);
}

/* What the context calls; results that came before stand before. */
void driver_report(void *user, const SmoothDiagnostic *d) {
    static const Status statuses[] = {[SMOOTH_CAUSE_SOURCE] = STATUS_SOURCE,
                                      [SMOOTH_CAUSE_CALL] = STATUS_CALL,
                                      [SMOOTH_CAUSE_MACHINE] = STATUS_MACHINE};
    Driver *driver = user;
    if (driver->is_quiet) return;
    if (d->severity == SMOOTH_ERROR && driver->status == STATUS_DONE)
        driver->status = statuses[d->cause];
    driver_flush(driver);
    if (driver->options[OPTION_JSON]) {
        print_json_message(d);
        return;
    }
    const char *text = smooth_render_diagnostic(driver->context, d, wants_colour());
    fputs(text ? text : "smooth: error: out of memory\n", stderr);
}

static const char *visible(Driver *driver, const char *text) {
    Buffer out = {.arena = driver->arena};
    if (!text) return NULL;
    buffer_text(&out, "");
    glyph_add_text(&out, text);
    return out.data;
}

bool driver_fail(Driver *driver, SmoothCause cause, const char *hint, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    const char *message = arena_vprintf(driver->arena, format, arguments);
    va_end(arguments);
    SmoothDiagnostic d = {.severity = SMOOTH_ERROR,
                          .cause = cause,
                          .message = visible(driver, message),
                          .hint = visible(driver, hint)};
    driver_report(driver, &d);
    return false;
}

const char *driver_suggest(Driver *driver, const char *word, const char *const *words, size_t count,
                           const char *otherwise) {
    const char *nearest = spelling_nearest(word, words, count);
    return nearest ? arena_printf(driver->arena, "did you mean `%s`?", nearest) : otherwise;
}

/* --- the life of a driver ---------------------------------------------------------------- */

bool driver_open(Driver *driver, Arena *arena) {
    *driver = (Driver){.arena = arena};
    driver->context = smooth_create_context(driver_report, driver);
    if (!driver->context) fputs("smooth: error: out of memory\n", stderr);
    return driver->context;
}

int driver_close(Driver *driver) {
    driver_flush(driver);
    smooth_destroy_context(driver->context);
    arena_free(driver->arena);
    if (!driver->output_error) return (int)driver->status;
    if (driver->output_error != EPIPE)
        fprintf(stderr, "smooth: error: the output cannot be written: %s\n",
                strerror(driver->output_error));
    return STATUS_MACHINE;
}

void driver_guard(Driver *driver, void (*work)(void *context), void *context) {
    jmp_buf here, *outer = driver->arena->on_failure;
    driver->arena->on_failure = &here;
    if (setjmp(here) == 0) {
        work(context);
    } else {
        SmoothDiagnostic d = {
            .severity = SMOOTH_ERROR, .cause = SMOOTH_CAUSE_MACHINE, .message = "out of memory"};
        driver_report(driver, &d);
    }
    driver->arena->on_failure = outer;
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

bool driver_put_json(Driver *driver, cJSON *value) {
    char *text = cJSON_PrintUnformatted(value);
    cJSON_Delete(value);
    bool is_fine =
        text ? driver_print(driver, "%s\n", text)
             : driver_fail(driver, SMOOTH_CAUSE_MACHINE, NULL, "there is no memory for the JSON");
    cJSON_free(text);
    return is_fine;
}

cJSON *driver_json_number(double value) {
    char text[32];
    number_text(value, text);
    return isfinite(value) ? cJSON_CreateRaw(text) : cJSON_CreateString(text);
}

/* --- help -------------------------------------------------------------------------------- */

static bool takes(const Command *command, int option) {
    bool is_common = option == OPTION_HELP || option == OPTION_JSON;
    return is_common || command->options >> option & 1;
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
        names[count++] = arena_printf(driver->arena, "--%s", info->name);
        if (word[size] == '=' && strlen(info->name) + 2 == size &&
            memcmp(word, names[count - 1], size) == 0)
            return driver_fail(driver, SMOOTH_CAUSE_CALL, NULL, "--%s takes no value", info->name);
    }
    bool is_minus = driver->command->takes_expression && word[1] != '-';
    const char *help =
        arena_printf(driver->arena, "`smooth %s --help` lists them%s", driver->command->name,
                     is_minus ? "; an expression that begins with `-` stands behind `--`" : "");
    return driver_fail(driver, SMOOTH_CAUSE_CALL, driver_suggest(driver, word, names, count, help),
                       "`smooth %s` has no option %s", driver->command->name, word);
}

static bool take_option(Driver *driver, int code, char **argv) {
    int id = 0;
    char letter[3] = {'-', (char)optopt, '\0'};
    bool is_letter = optopt > 0 && optopt < LONG_ONLY;
    if (code == ':')
        return driver_fail(driver, SMOOTH_CAUSE_CALL, NULL, "%s needs a value",
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
    driver->operands = NEW_ARRAY(driver->arena, const char *, argc);
    driver->values = NEW_ARRAY(driver->arena, const char *, argc);
    opterr = optind = 0; /* a call before this one may have ended inside a word */
    getopt_long(1, argv, letters, longs, NULL);
    for (;;) {
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
    const char *hint = arena_printf(driver->arena, "smooth %s %s; --help has an example",
                                    command->name, command->operands);
    uint32_t least = 0;
    while (command->needs[least]) least++;
    if (driver->count < least)
        return driver_fail(driver, SMOOTH_CAUSE_CALL, hint, "which %s?",
                           command->needs[driver->count]);
    if (driver->count > command->most)
        return driver_fail(driver, SMOOTH_CAUSE_CALL, hint, "too many operands: `%s`",
                           driver->operands[command->most]);
    return true;
}

void driver_run(Driver *driver, int argc, char **argv) {
    driver->count = driver->value_count = 0;
    memset(driver->options, 0, sizeof driver->options);
    if (!parse_call(driver, argc, argv)) return;
    if (driver->options[OPTION_HELP])
        print_help(driver);
    else if (check_operands(driver) && !driver->command->run(driver) && !driver->output_error &&
             driver->status == STATUS_DONE)
        driver_fail(driver, SMOOTH_CAUSE_MACHINE, NULL,
                    "`smooth %s` failed, which is a bug: it does not say why",
                    driver->command->name);
}

const SmoothFile *driver_load(Driver *driver, const char *path) {
    bool is_session =
        driver->session && (strcmp(path, "-") == 0 || strcmp(path, driver->session_name) == 0);
    return is_session ? driver->session : smooth_load_file(driver->context, path);
}

const char *driver_title(const Driver *driver, const char *path) {
    return strcmp(path, "-") != 0 ? path : driver->session ? "<session>" : "<stdin>";
}

/* --- values ------------------------------------------------------------------------------ */

bool driver_read_number(const char *text, double *value) {
    const char *end = number_read(text, value);
    return end != text && *end == '\0';
}

bool driver_number(Driver *driver, const char *what, const char *text, double *value) {
    if (driver_read_number(text, value)) return true;
    const char *found = *text ? arena_printf(driver->arena, ", not `%s`", text) : "";
    return driver_fail(driver, SMOOTH_CAUSE_CALL, "for example 3, 1e-3, 0x1p-4 or inf",
                       "%s needs a number%s", what, found);
}

bool driver_check_tau(Driver *driver, double tau) {
    if (tau >= 0) return true;
    return driver_fail(driver, SMOOTH_CAUSE_CALL, "0 means the hard function",
                       "the temperature cannot be %s", isnan(tau) ? "NaN" : "negative");
}

bool driver_tau(Driver *driver, const SmoothModel *model, double *tau) {
    const char *text = driver->options[OPTION_TAU];
    *tau = smooth_describe_model(model)->temperature;
    return !text ||
           (driver_number(driver, "the temperature", text, tau) && driver_check_tau(driver, *tau));
}

const char *driver_assignment(const char *operand) {
    size_t size = spelling_name_size(operand);
    return size > 0 && operand[size] == '=' && operand[size + 1] != '=' ? operand + size : NULL;
}

/* --- models ------------------------------------------------------------------------------ */

SmoothModel *driver_model(Driver *driver, const SmoothFunction *function, int order) {
    return smooth_create_model(function, &(SmoothOptions){.kernel = driver->options[OPTION_KERNEL],
                                                          .is_hard = driver->options[OPTION_HARD],
                                                          .order = order});
}

const char *driver_name(const SmoothModel *model) {
    return smooth_describe_function(smooth_describe_model(model)->function)->name;
}

size_t driver_find_input(const SmoothModel *model, const char *name) {
    const SmoothModelInfo *info = smooth_describe_model(model);
    size_t input = 0;
    while (input < info->input_count && strcmp(info->input_names[input], name) != 0) input++;
    return input;
}

bool driver_complete(Driver *driver, const SmoothModel *model, const bool *is_given, double *values,
                     const char **missing) {
    const SmoothFunctionInfo *info =
        smooth_describe_function(smooth_describe_model(model)->function);
    Buffer list = {.arena = driver->arena};
    if (!info) return false;
    for (size_t i = 0; i < info->parameter_count; i++) {
        const SmoothParameter *parameter = &info->parameters[i];
        if (is_given[i]) continue;
        values[i] = parameter->default_value;
        if (!parameter->has_default)
            buffer_printf(&list, "%s`%s`", list.size ? ", " : "", parameter->name);
    }
    *missing = list.data;
    return true;
}
