/* In: an expression. Out: its value and derivatives, side by side. A question is an expression with
 * values for some of its names; derivatives are taken in these names. */
#include "repl/answer.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/number.h"
#include "command/driver.h"

typedef struct {
    const char *text;
    uint32_t count;
    const char **names;
    double *values; /* of the names, then of tau */
} AnswerQuestion;

/* --- names ------------------------------------------------------------------------------- */

static bool has_name(const AnswerQuestion *question, const char *name) {
    for (uint32_t i = 0; i < question->count; i++)
        if (strcmp(question->names[i], name) == 0) return true;
    return false;
}

static bool is_constant(const Session *session, const char *name) {
    const DocumentPiece *piece = session_find(session, name);
    return piece && piece->kind == SMOOTH_ITEM_CONSTANT;
}

/* Is it `ans`, with a value and no definition of that name? */
static bool is_last(const Session *session, const AnswerMode *mode, const char *name) {
    return mode->has_last && strcmp(name, "ans") == 0 && !session_find(session, name);
}

/* --- questions --------------------------------------------------------------------------- */

/* The model of a question; NULL with an error. */
static SmoothModel *model_of(Session *session, const AnswerQuestion *question, bool is_hard,
                             int order) {
    const Document *document = session->document;
    const SmoothFunction *function = smooth_parse_expression(
        document->context, document->file, question->text, question->count, question->names);
    return smooth_create_model(function, &(SmoothOptions){.is_hard = is_hard, .order = order});
}

/* The outputs of the model for the values of the question, at its temperature. */
static double *evaluate(Session *session, const SmoothModel *model,
                        const AnswerQuestion *question) {
    const SmoothModelInfo *info = smooth_describe_model(model);
    double *out = NEW_ARRAY(session->driver->arena, double, info->output_count);
    question->values[question->count] = info->temperature;
    smooth_eval_model(model, question->values, out);
    return out;
}

/* The expression with `ans` as a name that has a value and, if they are wanted, the constants that
 * it names. */
static AnswerQuestion ask(Session *session, const char *text, bool has_constants,
                          const AnswerMode *mode) {
    Arena *arena = session->driver->arena;
    AnswerQuestion q = {.text = text, .values = NEW_ARRAY(arena, double, 1)};
    const SmoothParts *parts =
        mode->has_last || has_constants ? session_dissect(session, text) : NULL;
    if (!parts) return q;
    q.names = NEW_ARRAY(arena, const char *, parts->name_count);
    q.values = NEW_ARRAY(arena, double, parts->name_count + 1);
    for (size_t i = 0; i < parts->name_count; i++) {
        const char *name = parts->names[i].text;
        bool is_ans = is_last(session, mode, name);
        if (has_name(&q, name) || (!is_ans && !(has_constants && is_constant(session, name))))
            continue;
        q.values[q.count] = mode->last;
        if (!is_ans && !answer_value(session, name, false, mode, &q.values[q.count])) continue;
        q.names[q.count++] = name;
    }
    return q;
}

bool answer_value(Session *session, const char *text, bool is_hard, const AnswerMode *mode,
                  double *value) {
    AnswerQuestion question = ask(session, text, false, mode);
    SmoothModel *model = model_of(session, &question, is_hard, 0);
    if (!model) return false;
    *value = *evaluate(session, model, &question);
    return true;
}

/* Does the part name something that is a parameter of a question by itself? */
static bool has_parameter(const Session *session, const AnswerMode *mode, const SmoothParts *parts,
                          const SmoothPart *part) {
    for (size_t i = 0; i < parts->name_count; i++) {
        const SmoothPart *name = &parts->names[i];
        if (name->begin >= part->begin && name->end <= part->end &&
            (is_constant(session, name->text) || is_last(session, mode, name->text)))
            return true;
    }
    return false;
}

/* For a call of a function of the session, with arguments that name no constant: the call with the
 * parameters in place of the arguments. False for anything else. */
static bool ask_call(Session *session, const char *text, const AnswerMode *mode,
                     AnswerQuestion *out) {
    Arena *arena = session->driver->arena;
    const SmoothParts *parts = session_dissect(session, text);
    if (!parts || !parts->function) return false;
    size_t count = parts->argument_count, at = 0;
    const SmoothFunctionInfo *info =
        smooth_describe_function(smooth_find_function(session->document->file, parts->function));
    if (!info || count > info->parameter_count) return false;
    Buffer call = {.arena = arena};
    *out = (AnswerQuestion){NULL, (uint32_t)count, NEW_ARRAY(arena, const char *, count),
                            NEW_ARRAY(arena, double, count + 1)};
    for (size_t i = 0; i < count; i++) {
        const SmoothPart *argument = &parts->arguments[i];
        out->names[i] = info->parameters[i].name;
        if (has_parameter(session, mode, parts, argument) ||
            !answer_value(session, argument->text, false, mode, &out->values[i]))
            return false;
        buffer_add(&call, text + at, argument->begin - at);
        buffer_text(&call, out->names[i]);
        at = argument->end;
    }
    buffer_text(&call, text + at);
    out->text = call.data;
    return true;
}

/* The model with first derivatives; NULL with an error. */
static SmoothModel *ask_slopes(Session *session, const char *text, const AnswerMode *mode,
                               AnswerQuestion *out) {
    session->driver->is_quiet = true; /* any other expression is no error */
    SmoothModel *model =
        ask_call(session, text, mode, out) ? model_of(session, out, false, 1) : NULL;
    driver_speak(session->driver);
    if (model) return model;
    *out = ask(session, text, true, mode);
    return model_of(session, out, false, 1);
}

/* --- printing ---------------------------------------------------------------------------- */

typedef struct {
    const char *title;
    char text[32];
} AnswerCell;

typedef LIST(AnswerCell) Cells;

static void add_cell(Arena *arena, Cells *cells, const char *title, double value) {
    AnswerCell cell = {.title = title};
    number_text(value, cell.text);
    LIST_PUSH(arena, cells, cell);
}

/* One below the other, as `smooth eval --grad` prints them. */
static bool print_cells(Driver *driver, const Cells *cells) {
    size_t width = 0;
    for (uint32_t i = 0; i < cells->count; i++) {
        size_t size = strlen(cells->at[i].title);
        if (size > width) width = size;
    }
    for (uint32_t i = 0; i < cells->count; i++)
        driver_print(driver, "%-*s  %s\n", (int)width, cells->at[i].title, cells->at[i].text);
    return !driver->output_error;
}

bool answer(Session *session, const char *text, bool has_hard, bool has_slopes, AnswerMode *mode) {
    Driver *driver = session->driver;
    Cells cells = {0};
    double value, hard;
    if (!answer_value(session, text, false, mode, &value)) return false;
    if (has_hard && !answer_value(session, text, true, mode, &hard)) return false;
    if (has_hard) add_cell(driver->arena, &cells, "hard", hard);
    add_cell(driver->arena, &cells, "smooth", value);
    if (has_slopes) {
        AnswerQuestion question;
        SmoothModel *model = ask_slopes(session, text, mode, &question);
        if (!model) return false;
        const SmoothModelInfo *info = smooth_describe_model(model);
        const double *out = evaluate(session, model, &question);
        for (size_t i = 0; i < info->input_count; i++)
            add_cell(driver->arena, &cells, info->output_names[1 + i], out[1 + i]);
    }
    mode->has_last = true;
    mode->last = value;
    return cells.count > 1 ? print_cells(driver, &cells)
                           : driver_print(driver, "%s\n", cells.at[0].text);
}

/* --- time -------------------------------------------------------------------------------- */

static double now(void) { /* ns */
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return 1e9 * (double)time.tv_sec + (double)time.tv_nsec;
}

/* The time of one evaluation in ns: the mean over 20 ms. NaN after Ctrl-C. */
static double measure(const Driver *driver, const SmoothModel *model, const double *inputs,
                      double *out) {
    for (long count = 1;; count *= 2) {
        double start = now();
        if (driver_is_interrupted(driver)) return NAN;
        for (long i = 0; i < count; i++) smooth_eval_model(model, inputs, out);
        double elapsed = now() - start;
        if (elapsed > 2e7) return elapsed / (double)count;
    }
}

/* Three digits or more and a unit: "12.3 us". */
static const char *time_text(double ns, char out[static 16]) {
    static const char *const units[] = {"ns", "us", "ms", "s"};
    size_t unit = 0;
    for (; unit < 3 && ns >= 999.5; unit++) ns /= 1000;
    snprintf(out, 16, "%.*f %s", ns < 99.95 ? 1 : 0, ns, units[unit]);
    return out;
}

static bool print_times(Driver *driver, const char *what, SmoothModel *model, double *inputs) {
    double *out = NEW_ARRAY(driver->arena, double, smooth_describe_model(model)->output_count);
    double interpreted = measure(driver, model, inputs, out), start = now();
    if (driver_is_interrupted(driver) || !smooth_compile_model(model, 2)) return false;
    double compilation = now() - start, compiled = measure(driver, model, inputs, out);
    smooth_destroy_model(model);
    if (driver_is_interrupted(driver)) return false;
    char text[3][16];
    return driver_print(driver, "%-8s  %11s  %11s  %11s\n", what, time_text(interpreted, text[0]),
                        time_text(compiled, text[1]), time_text(compilation, text[2]));
}

bool answer_time(Session *session, const char *text, const AnswerMode *mode) {
    AnswerQuestion question;
    SmoothModel *gradient = ask_slopes(session, text, mode, &question);
    SmoothModel *value = gradient ? model_of(session, &question, false, 0) : NULL;
    if (!value) return false;
    Driver *driver = session->driver;
    question.values[question.count] = smooth_describe_model(value)->temperature;
    driver_print(driver, "%-8s  %11s  %11s  %11s\n", "", "interpreted", "compiled", "to compile");
    return print_times(driver, "value", value, question.values) &&
           print_times(driver, "gradient", gradient, question.values);
}
