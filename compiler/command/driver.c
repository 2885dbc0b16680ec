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
#include <sys/stat.h>
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

bool driver_has_colour(const Driver *driver, int file) {
    const char *refusal = getenv("NO_COLOR"), *terminal = getenv("TERM"); /* no-color.org */
    if (driver->colour != COLOUR_AUTO) return driver->colour == COLOUR_ALWAYS;
    bool is_able = terminal && strcmp(terminal, "dumb") != 0;
    return is_able && !(refusal && *refusal) && isatty(file);
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
    const char *text =
        smooth_render_diagnostic(driver->context, d, driver_has_colour(driver, STDERR_FILENO));
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

int driver_width(void) {
    enum { USUAL = 80, LEAST = 20, MOST = 10000 };
    const char *wanted = getenv("COLUMNS");
    char *end = NULL;
    unsigned long columns = wanted ? strtoul(wanted, &end, 10) : 0;
    struct winsize window;
    if (columns >= LEAST && columns <= MOST && *end == '\0') return (int)columns;
    bool is_terminal = ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0;
    return is_terminal && window.ws_col >= LEAST ? window.ws_col : USUAL;
}

/* --- opening and closing ----------------------------------------------------------------- */

bool driver_open(Driver *driver, Arena *arena) {
    *driver = (Driver){.arena = arena};
    cJSON_InitHooks(&(cJSON_Hooks){.malloc_fn = allocate_json, .free_fn = free});
    driver->context = smooth_create_context(driver_report, driver);
    if (!driver->context) fputs("smooth: error: out of memory\n", stderr);
    smooth_set_columns(driver->context, (size_t)driver_width());
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

void driver_speak(Driver *driver) {
    driver->is_quiet = false;
    if (driver->status == STATUS_MACHINE) arena_fail(driver->arena);
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

/* --- files and functions ----------------------------------------------------------------- */

static bool is_session(const Driver *driver, const char *path) {
    return driver->session && (strcmp(path, "-") == 0 || strcmp(path, driver->session_name) == 0);
}

static bool has_ending(const char *path) {
    static const char suffix[] = ".smooth";
    size_t size = strlen(path), length = sizeof suffix - 1;
    return size > length && strcmp(path + size - length, suffix) == 0;
}

static bool is_there(const Driver *driver, const char *path) {
    struct stat info;
    return strcmp(path, "-") == 0 || is_session(driver, path) || stat(path, &info) == 0;
}

bool driver_is_file(const Driver *driver, const char *operand) {
    static const char letters[] = NAME_LETTERS "./-";
    bool is_word = operand[strspn(operand, letters)] == '\0';
    return has_ending(operand) || is_there(driver, operand) ||
           (is_word && driver->command && driver->command->takes_file_alone);
}

/* Which operand the call lacks, in words; NULL: none. */
static const char *missing_operand(const Driver *driver) {
    const Command *command = driver->command;
    bool is_enough = driver->count > 0 || (driver->path && command->takes_file_alone);
    return is_enough ? NULL : command->needs;
}

const char *driver_call(const Driver *driver) {
    return arena_printf(driver->arena, driver->session ? ":%s" : "smooth %s",
                        driver->command->name);
}

const char *driver_operands(const Driver *driver) {
    const char *text = driver->command->operands;
    size_t size = strcspn(text, " ");
    bool has_file = driver->session && memchr(text, 'F', size) && driver->command->file != FILE_ANY;
    return has_file ? text + size + strspn(text + size, " ") : text;
}

bool driver_take_file(Driver *driver) {
    const Command *command = driver->command;
    if (driver->count > 0 && command->file != FILE_ANY &&
        (command->file == FILE_FIRST || driver->count > 1 ||
         driver_is_file(driver, driver->operands[0]))) {
        driver->path = *driver->operands++;
        driver->count--;
    }
    const char *hint = arena_printf(driver->arena, "%s %s; --help has an example",
                                    driver_call(driver), driver_operands(driver));
    const char *missing = missing_operand(driver);
    if (missing && driver->path && !has_ending(driver->path) && !is_session(driver, driver->path))
        hint = arena_printf(driver->arena, "`%s` is a file; an expression there is '(%s)'",
                            driver->path, driver->path);
    if (missing) return driver_fail(driver, SMOOTH_CAUSE_CALL, hint, "which %s?", missing);
    if (driver->count <= command->most) return true;
    return driver_fail(driver, SMOOTH_CAUSE_CALL, hint, "too many operands: `%s`",
                       driver->operands[command->most]);
}

/* What to do about a FILE that is missing and does not look like one. */
static const char *file_advice(Driver *driver, const char *path) {
    if (driver->command->file == FILE_FIRST) return NULL;
    if (driver->path && driver->count > 0) return "of several operands the first is a FILE";
    return arena_printf(driver->arena, "an expression there is '(%s)'", path);
}

const SmoothFile *driver_load(Driver *driver, const char *path) {
    if (is_session(driver, path)) return driver->session;
    if (has_ending(path) || is_there(driver, path)) return smooth_load_file(driver->context, path);
    driver_fail(driver, SMOOTH_CAUSE_CALL, file_advice(driver, path),
                "cannot read `%s`: there is no such file", path);
    return NULL;
}

bool driver_load_own(Driver *driver, const SmoothFile **file) {
    *file = driver->path ? driver_load(driver, driver->path) : NULL;
    return *file || !driver->path;
}

const char *driver_title(const Driver *driver, const char *path) {
    return strcmp(path, "-") != 0 ? path : driver->session ? "<session>" : "<stdin>";
}

static const SmoothFunction *parse(Driver *driver, const SmoothFile *file, const char *text) {
    size_t count;
    const char *const *names = smooth_list_unknowns(driver->context, file, text, 0, NULL, &count);
    return names ? smooth_parse_expression(driver->context, file, text, count, names) : NULL;
}

/* A name alone is that of a function, or of a constant: for any other the error is that there is no
 * such function, and not an expression of that name. */
const SmoothFunction *driver_function(Driver *driver, const SmoothFile *file, const char *text) {
    size_t size = spelling_name_size(text), count;
    if (!file || size == 0 || text[size]) return parse(driver, file, text);
    driver->is_quiet = true;
    const SmoothFunction *function = smooth_find_function(file, text);
    bool is_known = smooth_list_unknowns(driver->context, file, text, 0, NULL, &count) && !count;
    driver->is_quiet = false;
    if (function) return function;
    return is_known ? parse(driver, file, text) : smooth_find_function(file, text);
}

/* --- values ------------------------------------------------------------------------------ */

bool driver_read_number(const char *text, double *value) {
    const char *end = number_read(text, value);
    return end != text && *end == '\0' && number_fit(text, *value) == NUMBER_FITS;
}

bool driver_number(Driver *driver, const char *what, const char *text, double *value) {
    if (driver_read_number(text, value)) return true;
    const char *found = *text ? arena_printf(driver->arena, ", not `%s`", text) : "";
    const char *advice = number_advice(text);
    return driver_fail(driver, SMOOTH_CAUSE_CALL,
                       advice ? advice : "for example 3, 1e-3, 0x1p-4 or inf",
                       "%s needs a number%s", what, found);
}

bool driver_check_tau(Driver *driver, double tau) {
    if (tau >= 0) return true;
    return driver_fail(driver, SMOOTH_CAUSE_CALL, "0 means the hard function",
                       "the temperature cannot be %s", isnan(tau) ? "NaN" : "negative");
}

bool driver_read_tau(Driver *driver, double *tau) {
    const char *text = driver->options[OPTION_TAU];
    if (text && strchr(text, ','))
        return driver_fail(driver, SMOOTH_CAUSE_CALL,
                           "`smooth table` has columns for several, and `smooth map` a column tau",
                           "the temperature is one number, not `%s`", text);
    return !text ||
           (driver_number(driver, "the temperature", text, tau) && driver_check_tau(driver, *tau));
}

bool driver_tau(Driver *driver, const SmoothModel *model, double *tau) {
    *tau = smooth_describe_model(model)->temperature;
    return driver_read_tau(driver, tau);
}

const char *driver_assignment(const char *operand) {
    size_t size = spelling_name_size(operand);
    return size > 0 && operand[size] == '=' && operand[size + 1] != '=' ? operand + size : NULL;
}

/* --- models ------------------------------------------------------------------------------ */

int driver_order(const Driver *driver) {
    return driver->options[OPTION_HESS] ? 2 : driver->options[OPTION_GRAD] ? 1 : 0;
}

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

size_t driver_curvature(const SmoothModelInfo *info, size_t a, size_t b) {
    size_t n = info->input_count, row = a < b ? a : b, column = a < b ? b : a;
    return 1 + n + row * n - row * (row + 1) / 2 + column;
}

size_t driver_find_input(const SmoothModel *model, const char *name) {
    const SmoothModelInfo *info = smooth_describe_model(model);
    size_t input = 0;
    while (input < info->input_count && strcmp(info->input_names[input], name) != 0) input++;
    return input;
}

bool driver_complete(const SmoothModel *model, const bool *is_given, double *values) {
    const SmoothFunctionInfo *info =
        smooth_describe_function(smooth_describe_model(model)->function);
    for (size_t i = 0; info && i < info->parameter_count; i++)
        if (!is_given[i]) values[i] = info->parameters[i].default_value;
    return info;
}

const char **driver_missing(Driver *driver, const SmoothModel *model, const bool *is_given,
                            size_t *count) {
    const SmoothFunctionInfo *info =
        smooth_describe_function(smooth_describe_model(model)->function);
    const char **names = NEW_ARRAY(driver->arena, const char *, info->parameter_count);
    *count = 0;
    for (size_t i = 0; i < info->parameter_count; i++)
        if (!is_given[i] && !info->parameters[i].has_default)
            names[(*count)++] = info->parameters[i].name;
    return names;
}

const char *driver_list(Driver *driver, const char *const *names, size_t count, const char *before,
                        const char *after, const char *gap) {
    Buffer out = {.arena = driver->arena};
    buffer_text(&out, "");
    for (size_t i = 0; i < count; i++)
        buffer_printf(&out, "%s%s%s%s", i > 0 ? gap : "", before, names[i], after);
    return out.data;
}

bool driver_fail_missing(Driver *driver, const char *const *names, size_t count) {
    const char *hint =
        arena_printf(driver->arena, "give %s: %s", count > 1 ? "them some" : "it one",
                     driver_list(driver, names, count, "", "=1", " "));
    return driver_fail(driver, SMOOTH_CAUSE_CALL, hint, "no value for %s",
                       driver_list(driver, names, count, "`", "`", ", "));
}
