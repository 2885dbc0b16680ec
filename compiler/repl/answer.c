/* In: an expression. Out: numbers, side by side. A question is an expression over some names that
 * have values; its derivatives are those in the names. */
#include "repl/answer.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/number.h"
#include "base/spelling.h"

typedef struct {
    const char *text;
    uint32_t count;
    const char **names;
    double *values; /* of the names, then of tau */
} Question;

static const char letters[] = NAME_LETTERS "."; /* and those of numbers */
static const char *const digits = letters + sizeof letters - sizeof "0123456789.";

/* --- names ------------------------------------------------------------------------------- */

/* The next name at or after *at, as a copy, and *at behind it; NULL if there is none. */
static const char *next_name(Arena *arena, const char **at) {
    for (const char *c = *at; *c;) {
        size_t size = strspn(c, letters);
        if (*c == '#') size = strcspn(c, "\n");
        bool is_number = strspn(c, digits) > 0;
        *at = c += size > 0 ? size : 1;
        if (size > 0 && !is_number && c[-(ptrdiff_t)size] != '#')
            return arena_copy(arena, c - size, size);
    }
    return NULL;
}

static bool has_name(const Question *question, const char *name) {
    for (uint32_t i = 0; i < question->count; i++)
        if (strcmp(question->names[i], name) == 0) return true;
    return false;
}

static bool is_constant(const Session *session, const char *name) {
    const Piece *piece = session_find(session, name);
    return piece && piece->kind == SMOOTH_ITEM_CONSTANT;
}

static bool is_last(const Session *session, const AnswerMode *mode, const char *name) {
    return mode->has_last && strcmp(name, "ans") == 0 && !session_find(session, name);
}

/* --- questions --------------------------------------------------------------------------- */

static SmoothModel *model_of(Session *session, const Question *question, bool is_hard, int order) {
    const Document *document = session->document;
    const SmoothFunction *function = smooth_parse_expression(
        document->context, document->file, question->text, question->count, question->names);
    return smooth_create_model(function, &(SmoothOptions){.is_hard = is_hard, .order = order});
}

static double *evaluate(Session *session, const SmoothModel *model, const Question *question) {
    const SmoothModelInfo *info = smooth_describe_model(model);
    double *out = NEW_ARRAY(session->driver->arena, double, info->output_count);
    question->values[question->count] = info->temperature;
    smooth_eval_model(model, question->values, out);
    return out;
}

/* The expression with `ans`, and with the constants it names if they are wanted. */
static Question ask(Session *session, const char *text, bool has_constants,
                    const AnswerMode *mode) {
    Arena *arena = session->driver->arena;
    uint32_t room = session->document->count + 1;
    Question q = {text, 0, NEW_ARRAY(arena, const char *, room),
                  NEW_ARRAY(arena, double, room + 1)};
    const char *at = text;
    for (const char *name; (mode->has_last || has_constants) && (name = next_name(arena, &at));) {
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
    Question question = ask(session, text, false, mode);
    SmoothModel *model = model_of(session, &question, is_hard, 0);
    if (!model) return false;
    *value = *evaluate(session, model, &question);
    return true;
}

/* Is there a name in the text that is a parameter by itself? */
static bool has_parameter(const Session *session, const AnswerMode *mode, const char *text) {
    for (const char *name; (name = next_name(session->driver->arena, &text));)
        if (is_constant(session, name) || is_last(session, mode, name)) return true;
    return false;
}

/* The text's end without blanks. */
static size_t trimmed(const char *text, size_t size) {
    while (size > 0 && strchr(" \t\r\n", text[size - 1])) size--;
    return size;
}

/* Takes `f(1, 2)` apart: the size of `f(`, and the arguments. False for anything else. */
static bool split_call(Arena *arena, const char *text, size_t *head, uint32_t *count,
                       const char ***arguments) {
    LIST(const char *) list = {0};
    size_t size = trimmed(text, strlen(text)), begin = strspn(text, letters);
    begin += strspn(text + begin, "'");
    *head = begin += text[begin] == '(';
    if (begin < 2 || text[begin - 1] != '(' || strchr(text, '#')) return false;
    int depth = 1;
    for (size_t i = begin; i < size; i++) {
        depth += strchr("([{", text[i]) ? 1 : strchr(")]}", text[i]) ? -1 : 0;
        bool is_end = depth == 0, is_comma = depth == 1 && text[i] == ',';
        if (is_end && i + 1 < size) return false;
        if (!is_end && !is_comma) continue;
        LIST_PUSH(arena, &list, arena_copy(arena, text + begin, i - begin));
        begin = i + 1;
    }
    *count = list.count;
    *arguments = list.at;
    return depth == 0;
}

/* For a call of a function of the session, with arguments that name no constant: the call with the
 * parameters in their place. */
static bool ask_call(Session *session, const char *text, const AnswerMode *mode, Question *out) {
    Arena *arena = session->driver->arena;
    size_t head;
    uint32_t count;
    const char **arguments;
    text += strspn(text, " \t\r\n");
    if (!split_call(arena, text, &head, &count, &arguments)) return false;
    const char *name = arena_copy(arena, text, strspn(text, letters));
    const SmoothFunctionInfo *info =
        smooth_describe_function(smooth_find_function(session->document->file, name));
    if (!info || count > info->parameter_count) return false;
    Buffer call = {.arena = arena};
    buffer_add(&call, text, head);
    *out = (Question){NULL, count, NEW_ARRAY(arena, const char *, count),
                      NEW_ARRAY(arena, double, count + 1)};
    for (uint32_t i = 0; i < count; i++) {
        out->names[i] = info->parameters[i].name;
        if (has_parameter(session, mode, arguments[i]) ||
            !answer_value(session, arguments[i], false, mode, &out->values[i]))
            return false;
        buffer_printf(&call, "%s%s", i > 0 ? ", " : "", out->names[i]);
    }
    buffer_text(&call, ")");
    out->text = call.data;
    return true;
}

/* The model whose derivatives are asked for; NULL with an error. */
static SmoothModel *ask_slopes(Session *session, const char *text, const AnswerMode *mode,
                               Question *out) {
    session->driver->is_quiet = true; /* if it is no such call, it is an expression */
    SmoothModel *model =
        ask_call(session, text, mode, out) ? model_of(session, out, false, 1) : NULL;
    session->driver->is_quiet = false;
    if (model) return model;
    *out = ask(session, text, true, mode);
    return model_of(session, out, false, 1);
}

/* --- printing ---------------------------------------------------------------------------- */

typedef struct {
    const char *title;
    char text[32];
} Cell;

typedef LIST(Cell) Cells;

static void add_cell(Arena *arena, Cells *cells, const char *title, double value) {
    Cell cell = {.title = title};
    number_text(value, cell.text);
    LIST_PUSH(arena, cells, cell);
}

static int wider(const char *a, const char *b) {
    return (int)(strlen(a) > strlen(b) ? strlen(a) : strlen(b));
}

/* Side by side if they fit into a terminal's width, else one below the other. */
static bool print_cells(Driver *driver, const Cells *cells) {
    enum { SCREEN = 80 };
    int across = -2, down = 0;
    for (uint32_t i = 0; i < cells->count; i++) {
        across += wider(cells->at[i].title, cells->at[i].text) + 2;
        down = down > (int)strlen(cells->at[i].title) ? down : (int)strlen(cells->at[i].title);
    }
    for (uint32_t i = 0; i < cells->count && across > SCREEN; i++)
        driver_print(driver, "%-*s  %s\n", down, cells->at[i].title, cells->at[i].text);
    for (uint32_t row = 0; row < 2 && across <= SCREEN; row++)
        for (uint32_t i = 0; i < cells->count; i++)
            driver_print(driver, "%*s%s", wider(cells->at[i].title, cells->at[i].text),
                         row ? cells->at[i].text : cells->at[i].title,
                         i + 1 < cells->count ? "  " : "\n");
    return true;
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
        Question question;
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

/* Of one evaluation: the mean of as many as take 20 ms. */
static double measure(const SmoothModel *model, const double *inputs, double *out) {
    for (long count = 1;; count *= 2) {
        double start = now();
        for (long i = 0; i < count; i++) smooth_eval_model(model, inputs, out);
        double elapsed = now() - start;
        if (elapsed > 2e7) return elapsed / (double)count;
    }
}

static bool print_times(Driver *driver, const char *what, SmoothModel *model, double *inputs) {
    double *out = NEW_ARRAY(driver->arena, double, smooth_describe_model(model)->output_count);
    double interpreted = measure(model, inputs, out), start = now();
    if (!smooth_compile_model(model, 2)) return false;
    double compilation = now() - start, compiled = measure(model, inputs, out);
    smooth_destroy_model(model);
    return driver_print(driver, "%-8s  %8.1f ns  %8.1f ns  %7.1f ms\n", what, interpreted, compiled,
                        compilation / 1e6);
}

bool answer_time(Session *session, const char *text, const AnswerMode *mode) {
    Question question;
    SmoothModel *gradient = ask_slopes(session, text, mode, &question);
    SmoothModel *value = gradient ? model_of(session, &question, false, 0) : NULL;
    if (!value) return false;
    Driver *driver = session->driver;
    question.values[question.count] = smooth_describe_model(value)->temperature;
    driver_print(driver, "%-8s  %11s  %11s  %10s\n", "", "interpreted", "compiled", "to compile");
    return print_times(driver, "value", value, question.values) &&
           print_times(driver, "gradient", gradient, question.values);
}
