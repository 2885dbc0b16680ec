/* In: lines. Out: answers. An input ends with the first line after which it is complete. It is a
 * command if it begins with `:`, else items for the session's document, or an expression.
 * Invariant: the driver's arena is as empty between two inputs as it was before the first. */
#include <errno.h>
#include <string.h>

#include "base/limits.h"
#include "base/spelling.h"
#include "base/system_error.h"
#include "repl/complete.h"
#include "repl/line.h"
#include "repl/verbs.h"

/* --- inputs ------------------------------------------------------------------------------ */

/* What is in force has a command. */
static const struct {
    const char *name, *verb;
} settings[] = {{"tau", ":tau"}, {"temperature", ":tau"}, {"kernel", ":kernel"}};

/* `a = 3` and `f(x) = x` are definitions of other languages: only the first word is missing. */
static void explain_definition(Repl *repl, const Buffer *text) {
    if (memchr(text->data, '\0', text->size)) return;
    const char *name = text->data + strspn(text->data, " \t");
    const char *sign = name + strspn(name, NAME_LETTERS);
    bool is_call = *sign == '(', is_named = sign > name;
    if (is_call) sign += strcspn(sign, ")\n");
    if (is_call) sign += *sign == ')';
    sign += strspn(sign, " \t");
    if (!is_named || sign[0] != '=' || sign[1] == '=') return;
    Arena *arena = repl->driver->arena;
    const char *called = arena_copy(arena, name, strspn(name, NAME_LETTERS));
    const char *word = is_call ? "fn" : "const", *rest = name;
    for (size_t i = 0; i < sizeof settings / sizeof *settings && !is_call; i++)
        if (strcmp(settings[i].name, called) == 0) {
            word = settings[i].verb;
            rest = sign + 1 + strspn(sign + 1, " \t");
        }
    driver_report(
        repl->driver,
        &(SmoothDiagnostic){
            .severity = SMOOTH_NOTE,
            .message = rest == name ? arena_printf(arena, "a definition begins with `%s`", word)
                                    : arena_printf(arena, "`%s` changes it", word),
            .hint = arena_printf(arena, "%s %.*s", word, (int)strcspn(rest, "\r\n"), rest)});
}

static void end_input(Repl *repl, LineStatus status) {
    int reason = errno;
    if (status == LINE_TOO_LONG) {
        driver_fail(repl->driver, SMOOTH_CAUSE_SOURCE, NULL,
                    "a line is too long: it may have %d MiB", LIMIT_LINE);
        return;
    }
    repl->is_done = true;
    if (status == LINE_FAILED)
        driver_fail(repl->driver, SMOOTH_CAUSE_MACHINE, NULL, "the input cannot be read: %s",
                    system_error(repl->driver->arena, reason, "file"));
}

/* The line without its `:` if it is a command, else NULL. `quit`, `exit` and `help` are commands if
 * the session does not define them. */
static const char *find_command(const Repl *repl, const char *line) {
    static const char *const words[] = {"quit", "exit", "help"};
    line += strspn(line, " \t\r\n");
    if (*line == ':') return line + 1;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t size = strlen(words[i]);
        bool is_alone =
            strncmp(line, words[i], size) == 0 && !line[size + strspn(line + size, " \t\r\n")];
        if (is_alone && !session_find(&repl->session, words[i]))
            return i == 1 ? words[0] : words[i];
    }
    return NULL;
}

/* Appends a line; results are shown before it is waited for. */
static LineStatus read_line(Repl *repl, const char *prompt, Buffer *out) {
    if (!editor_has_line(repl->editor)) driver_flush(repl->driver);
    return editor_read(repl->editor, prompt, out);
}

/* Appends the lines that continue a definition which could end before them, up to and with the
 * first that is more than a comment. False if there are none: they are then read as the next input.
 * A file has the same rule. At a terminal only pasted lines count, of which definitions in a row
 * are one input. */
static bool take_continuation(Repl *repl, Buffer *text) {
    bool is_typed = editor_is_terminal(repl->editor), goes_on = false, is_comment = true;
    Buffer lines = {.arena = repl->driver->arena};
    while (is_comment && (!is_typed || editor_has_line(repl->editor))) {
        size_t begin = lines.size;
        LineStatus status = read_line(repl, ". ", &lines);
        if (status == LINE_TOO_LONG || status == LINE_FAILED) end_input(repl, status);
        if (status != LINE_DONE) break;
        const char *line = lines.data + begin;
        is_comment = line_is_comment(line);
        goes_on = line_continues(line) || (is_typed && line_begins_item(line));
    }
    if (goes_on)
        buffer_add(text, lines.data, lines.size);
    else
        editor_put_back(repl->editor, &lines);
    return goes_on;
}

/* A definition that is typed ends with the first line after which it is complete. So a line that
 * begins with an operator shows that more was meant: then the definition is undone. */
static bool undo_cut(Repl *repl, const char *line) {
    if (!repl->has_defined || !editor_is_terminal(repl->editor) || !line_is_rest(line))
        return false;
    repl->has_defined = false;
    if (session_undo(&repl->session))
        driver_fail(repl->driver, SMOOTH_CAUSE_SOURCE,
                    "end a line with the operator to go on in the next one, or paste all lines",
                    "the definition had ended with the line above, and has been undone");
    return true;
}

/* Answers an input. */
static void evaluate(Repl *repl, Buffer *text, SmoothInput kind, const SmoothItem *items,
                     size_t count) {
    if (kind != SMOOTH_INPUT_EMPTY) repl->has_defined = false;
    switch (kind) {
    case SMOOTH_INPUT_ITEMS:
        repl->has_defined = session_define(&repl->session, text->data, items, count);
        break;
    case SMOOTH_INPUT_EXPRESSION:
        answer(&repl->session, text->data, repl->mode.has_hard, repl->mode.has_slopes, &repl->mode);
        break;
    case SMOOTH_INPUT_INCOMPLETE:
        driver_fail(repl->driver, SMOOTH_CAUSE_SOURCE, NULL, "the input ends before `%.*s` does",
                    (int)strcspn(text->data, "\r\n"), text->data);
        break;
    case SMOOTH_INPUT_WRONG:
        explain_definition(repl, text);
        while (line_begins_item(text->data) && take_continuation(repl, text)) continue;
        break;
    case SMOOTH_INPUT_EMPTY: break;
    }
}

/* Reads the rest of the input that begins with `text`, and answers it. */
static void finish(Repl *repl, Buffer *text) {
    LineStatus status = LINE_DONE;
    for (uint32_t count = 1; count < LIMIT_LINES; count++) {
        const SmoothItem *items;
        size_t item_count;
        SmoothInput kind =
            session_scan(&repl->session, text->data, text->size, &items, &item_count);
        if (kind == SMOOTH_INPUT_INCOMPLETE && status == LINE_DONE) {
            status = read_line(repl, ". ", text);
            if (status == LINE_INTERRUPTED) return;
            if (status != LINE_DONE) end_input(repl, status);
            if (status == LINE_TOO_LONG) return;
        } else if (kind != SMOOTH_INPUT_ITEMS || !take_continuation(repl, text)) {
            evaluate(repl, text, kind, items, item_count);
            editor_remember(repl->editor, text->data, text->size);
            return;
        }
    }
    driver_fail(repl->driver, SMOOTH_CAUSE_SOURCE, "write it to a file and :load that",
                "%d lines, and it is still not complete", LIMIT_LINES);
}

/* Reads one input, of one line or several, and answers it. */
static void step(void *context) {
    Repl *repl = context;
    Buffer text = {.arena = repl->driver->arena};
    LineStatus status = read_line(repl, "> ", &text);
    if (status == LINE_INTERRUPTED) return;
    if (status != LINE_DONE) {
        end_input(repl, status);
        return;
    }
    bool is_text = !memchr(text.data, '\0', text.size);
    const char *command = is_text ? find_command(repl, text.data) : NULL;
    if (command) {
        repl->has_defined = false;
        verbs_run(repl, command);
        editor_remember(repl->editor, text.data, text.size);
    } else if (!is_text || !undo_cut(repl, text.data)) {
        finish(repl, &text);
    }
}

/* --- the loop ---------------------------------------------------------------------------- */

static void open_repl(void *context) {
    Repl *repl = context;
    Driver *driver = repl->driver;
    if (session_open(&repl->session, driver)) repl->editor = editor_open(complete_input, repl);
    if (!repl->editor) arena_fail(driver->arena);
    if (editor_is_terminal(repl->editor)) {
        driver->is_interrupted = editor_is_interrupted;
        driver_print(driver, "smooth %s: `:help` lists the commands, `:quit` ends\n",
                     smooth_get_version());
    }
    repl->is_done = driver->path && !verbs_load(repl, driver->path);
}

static void tidy(void *context) { session_tidy(context); }

/* No error ends it. From a terminal the status is then that of success, from a pipe that of the
 * first error. */
static bool run_repl(Driver *driver) {
    Repl repl = {.driver = driver, .is_done = true};
    driver_guard(driver, open_repl, &repl);
    bool is_open = !repl.is_done;
    while (!repl.is_done && !driver->output_error) {
        ArenaMark mark = arena_mark(driver->arena);
        driver->status = STATUS_DONE;
        driver->is_quiet = false;
        driver_guard(driver, step, &repl);
        if (driver_is_interrupted(driver) && driver->status == STATUS_DONE) driver_stop(driver);
        if (repl.status == STATUS_DONE) repl.status = driver->status;
        if (editor_is_terminal(repl.editor)) driver_flush(driver);
        arena_release(driver->arena, mark);
        driver_guard(driver, tidy, &repl.session);
    }
    if (is_open) driver->status = editor_is_terminal(repl.editor) ? STATUS_DONE : repl.status;
    editor_close(repl.editor);
    session_close(&repl.session);
    return is_open;
}

const Command command_repl = {
    .name = "repl",
    .operands = "[FILE]",
    .summary = "Reads definitions and expressions, and answers",
    .about =
        "It begins with the definitions of FILE; `smooth FILE` is the same. `:help` lists its\n"
        "commands.\n",
    .example = "$ printf 'fn ramp(x) = max(x, 0)\\nramp(3)\\n' | smooth repl\n"
               "3.0000000000000093\n",
    .file = FILE_FIRST,
    .run = run_repl,
};
