/* In: results and messages of a command. Out: standard output, standard error and the exit status.
 * Invariant: the output is flushed before a message, so that both keep their order on a terminal.
 */
#include "command/driver.h"

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/glyph.h"
#include "base/number.h"
#include "base/spelling.h"

/* --- JSON -------------------------------------------------------------------------------- */

/* cJSON leaves out what it has no memory for. Its hooks, which have no context, note that here. */
static bool is_json_short;

static void *allocate_json(size_t size) {
    void *data = malloc(size);
    if (!data) is_json_short = true;
    return data;
}

/* The value as text, and frees it. NULL if memory ran out, also while the value was made. */
static char *write_json(cJSON *value) {
    char *text = is_json_short ? NULL : cJSON_PrintUnformatted(value);
    cJSON_Delete(value);
    is_json_short = false;
    return text;
}

/* --- messages ---------------------------------------------------------------------------- */

static const char exhausted[] = "out of memory";

static bool wants_colour(void) {
    const char *refusal = getenv("NO_COLOR"); /* no-color.org */
    return isatty(STDERR_FILENO) && !(refusal && *refusal);
}

/* False if there is no memory for the message. */
static bool print_json_message(const SmoothDiagnostic *d) {
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
    char *text = write_json(object);
    if (text) fprintf(stderr, "%s\n", text);
    cJSON_free(text);
    return text;
}

static bool print_message(Driver *driver, const SmoothDiagnostic *d) {
    const char *text = smooth_render_diagnostic(driver->context, d, wants_colour());
    if (text) fputs(text, stderr);
    return text;
}

void driver_report(void *user, const SmoothDiagnostic *d) {
    static const Status statuses[] = {[SMOOTH_CAUSE_SOURCE] = STATUS_SOURCE,
                                      [SMOOTH_CAUSE_CALL] = STATUS_CALL,
                                      [SMOOTH_CAUSE_MACHINE] = STATUS_MACHINE};
    Driver *driver = user;
    if (driver->is_quiet && strcmp(d->message, exhausted) != 0) return;
    if (d->severity == SMOOTH_ERROR && driver->status == STATUS_DONE)
        driver->status = statuses[d->cause];
    driver_flush(driver);
    bool is_json = driver->options[OPTION_JSON];
    if (is_json ? print_json_message(d) : print_message(driver, d)) return;
    driver->status = STATUS_MACHINE;
    fprintf(stderr,
            is_json ? "{\"severity\":\"error\",\"cause\":\"machine\",\"message\":\"%s\"}\n"
                    : "smooth: error: %s\n",
            exhausted);
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

/* --- the terminal ------------------------------------------------------------------------ */

/* The width of lines: $COLUMNS, else that of the terminal, else 80. */
static size_t find_columns(void) {
    const char *wanted = getenv("COLUMNS");
    char *end = NULL;
    unsigned long columns = wanted ? strtoul(wanted, &end, 10) : 0;
    struct winsize window;
    if (columns >= 20 && columns <= 10000 && *end == '\0') return columns;
    bool is_terminal = ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0;
    return is_terminal && window.ws_col >= 20 ? window.ws_col : 80;
}

/* --- opening and closing ----------------------------------------------------------------- */

bool driver_open(Driver *driver, Arena *arena) {
    *driver = (Driver){.arena = arena};
    cJSON_InitHooks(&(cJSON_Hooks){.malloc_fn = allocate_json, .free_fn = free});
    driver->context = smooth_create_context(driver_report, driver);
    if (!driver->context) fputs("smooth: error: out of memory\n", stderr);
    smooth_set_columns(driver->context, find_columns());
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
    if (arena_try(driver->arena, NULL, work, context)) return;
    SmoothDiagnostic d = {
        .severity = SMOOTH_ERROR, .cause = SMOOTH_CAUSE_MACHINE, .message = exhausted};
    is_json_short = false;
    driver_report(driver, &d);
}

/* --- interrupts -------------------------------------------------------------------------- */

static const int ending[] = {SIGINT, SIGTERM, SIGHUP};
enum { ENDING = sizeof ending / sizeof *ending };

/* Blocks or unblocks the signals that end the process, unless it was told to ignore them. */
static void mask_signals(int how) {
    sigset_t set;
    sigemptyset(&set);
    for (size_t i = 0; i < ENDING; i++) {
        struct sigaction action;
        if (sigaction(ending[i], NULL, &action) == 0 && action.sa_handler == SIG_DFL)
            sigaddset(&set, ending[i]);
    }
    pthread_sigmask(how, &set, NULL);
}

/* Has one of them come while it was blocked? */
static bool is_signal_waiting(void) {
    sigset_t waiting;
    if (sigpending(&waiting) != 0) return false;
    for (size_t i = 0; i < ENDING; i++)
        if (sigismember(&waiting, ending[i]) == 1) return true;
    return false;
}

bool driver_is_interrupted(const Driver *driver) {
    return driver->is_interrupted && driver->is_interrupted();
}

bool driver_stop(Driver *driver) {
    if (driver->session) driver_fail(driver, SMOOTH_CAUSE_MACHINE, NULL, "interrupted");
    return false;
}

void driver_hold_signals(Driver *driver) {
    if (driver->is_interrupted) return; /* the prompt has a handler of its own */
    mask_signals(SIG_BLOCK);
    driver->is_interrupted = is_signal_waiting;
}

void driver_release_signals(Driver *driver) {
    if (driver->is_interrupted != is_signal_waiting) return;
    driver_flush(driver);
    driver->is_interrupted = NULL;
    mask_signals(SIG_UNBLOCK);
}

/* --- output ------------------------------------------------------------------------------ */

/* At the prompt Ctrl-C ends a long output between two portions. */
bool driver_put(Driver *driver, const char *text, size_t size) {
    enum { PORTION = 1 << 16 };
    while (size > 0 && !driver->output_error) {
        size_t count = size < PORTION ? size : PORTION;
        if (driver->session && driver_is_interrupted(driver)) return driver_stop(driver);
        if (fwrite(text, 1, count, stdout) < count) driver->output_error = errno;
        text += count;
        size -= count;
    }
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
    char *text = write_json(value);
    bool is_fine = text ? driver_put(driver, text, strlen(text)) && driver_put(driver, "\n", 1)
                        : driver_fail(driver, SMOOTH_CAUSE_MACHINE, NULL, "%s", exhausted);
    cJSON_free(text);
    return is_fine;
}

cJSON *driver_json_number(double value) {
    char text[32];
    number_text(value, text);
    return isfinite(value) ? cJSON_CreateRaw(text) : cJSON_CreateString(text);
}

/* --- files ------------------------------------------------------------------------------- */

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

SmoothOptions driver_options(const Driver *driver, int order) {
    return (SmoothOptions){.kernel = driver->options[OPTION_KERNEL],
                           .is_hard = driver->options[OPTION_HARD],
                           .order = order};
}

SmoothModel *driver_model(Driver *driver, const SmoothFunction *function, int order) {
    SmoothOptions options = driver_options(driver, order);
    return smooth_create_model(function, &options);
}

const char *driver_name(const SmoothModel *model) {
    const SmoothFunctionInfo *info =
        smooth_describe_function(smooth_describe_model(model)->function);
    return info ? info->name : "a function"; /* why not has been reported */
}

size_t driver_tau_input(const SmoothModelInfo *info) { return info->input_count - 1; }

size_t driver_slope(size_t input) { return 1 + input; }

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
