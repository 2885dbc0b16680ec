/* In: a command and the rest of its line. Out: its output, or a changed session. One table lists
 * all commands; those that the command line also has are run by it, with the session as FILE. */
#include "repl/verbs.h"

#include <string.h>

#include "base/number.h"
#include "command/invoke.h"
#include "repl/help.h"

/* --- commands ---------------------------------------------------------------------------- */

typedef struct {
    const char *name, *argument, *help, *example;
    bool (*run)(Repl *repl,
                const char *argument); /* the rest of the line, without blanks around it */
    const Command *command;            /* or one of the command line, with the */
    const char *extra[2];              /* session as its FILE, and these words */
} Verb;

static const Verb *find_verb(Repl *repl, const char *name);
static bool run_help(Repl *repl, const char *argument);
static bool say(Repl *repl, const char *format, ...) FORMAT(2, 3);

/* `--grad` or `-o`, one letter of the commands' options: any other minus is one of an expression.
 */
static bool begins_option(const char *text) {
    bool is_letter = text[0] == '-' && text[1] && strchr("ohO", text[1]);
    return strncmp(text, "--", 2) == 0 || (is_letter && (!text[2] || strchr(" \t", text[2])));
}

static int bracket_step(char c) {
    if (c == '\0') return 0;
    return strchr("([{", c) ? 1 : strchr(")]}", c) ? -1 : 0;
}

/* Splits at blanks that are not in brackets, or in single or double quotes, and drops these quotes.
 */
static bool split_words(Driver *driver, const char *text, uint32_t *count, char ***words) {
    LIST(char *) list = {0};
    char *out = arena_copy(driver->arena, text, strlen(text)), quote = '\0';
    bool is_inside = false;
    int depth = 0;
    for (const char *c = text; *c || quote; c++) {
        if (!*c) return driver_fail(driver, SMOOTH_CAUSE_CALL, NULL, "a %c is not closed", quote);
        if (!quote) depth += bracket_step(*c);
        bool is_blank = !quote && depth <= 0 && strchr(" \t", *c);
        if (!is_blank && !is_inside) LIST_PUSH(driver->arena, &list, out);
        if (is_blank && is_inside) *out++ = '\0';
        is_inside = !is_blank;
        if (*c == quote)
            quote = '\0';
        else if (!quote && (*c == '"' || (*c == '\'' && (c == text || strchr(" \t=", c[-1])))))
            quote = *c;
        else if (!is_blank)
            *out++ = *c;
    }
    *out = '\0';
    *count = list.count;
    *words = list.at;
    return true;
}

/* Before an option, or a value for a name. */
size_t verbs_split(const char *text) {
    int depth = 0;
    for (size_t i = 0; text[i]; i++) {
        depth += bracket_step(text[i]);
        if (depth > 0 || !strchr(" \t", text[i])) continue;
        const char *next = text + i + strspn(text + i, " \t");
        if (begins_option(next) || driver_assignment(next)) return i;
        if (!*next) return i;
    }
    return strlen(text);
}

/* The words of a command's argument. An expression that it begins with is one word, blanks or not.
 */
static bool read_words(Repl *repl, const char *argument, uint32_t *count, char ***words) {
    Driver *driver = repl->driver;
    size_t size = begins_option(argument) ? 0 : verbs_split(argument);
    char *expression = arena_copy(driver->arena, argument, size);
    bool is_one = size > 0 && session_dissect(&repl->session, expression);
    if (!is_one) return split_words(driver, argument, count, words);
    char **rest;
    if (!split_words(driver, argument + size, count, &rest)) return false;
    *words = NEW_ARRAY(driver->arena, char *, *count + 1);
    (*words)[0] = expression;
    for (uint32_t i = 0; i < *count; i++) (*words)[i + 1] = rest[i];
    ++*count;
    return true;
}

/* `:table f x=0:1:5` is `smooth table SESSION f x=0:1:5`. */
static bool run_command(Repl *repl, const Verb *verb, const char *argument) {
    Driver *driver = repl->driver;
    uint32_t count;
    char **words;
    if (!read_words(repl, argument, &count, &words)) return false;
    char **argv = NEW_ARRAY(driver->arena, char *, count + 5);
    int argc = 0;
    argv[argc++] = (char *)(uintptr_t)verb->command->name;
    argv[argc++] = (char *)(uintptr_t)driver->session_name;
    for (int i = 0; i < 2 && verb->extra[i]; i++) argv[argc++] = (char *)(uintptr_t)verb->extra[i];
    for (uint32_t i = 0; i < count; i++) argv[argc++] = words[i];
    driver->command = verb->command;
    invoke_command(driver, argc, argv);
    return driver->status == STATUS_DONE;
}

/* Prints at a terminal only. */
static bool say(Repl *repl, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    const char *text = arena_vprintf(repl->driver->arena, format, arguments);
    va_end(arguments);
    return !editor_is_terminal(repl->editor) || driver_print(repl->driver, "%s", text);
}

/* False, after a report, if the argument is missing. */
static bool need(Repl *repl, const char *argument, const char *name) {
    if (*argument) return true;
    return driver_fail(repl->driver, SMOOTH_CAUSE_CALL, NULL, "something is missing: :%s",
                       find_verb(repl, name)->example);
}

static bool define(Repl *repl, const char *text, size_t size) {
    const SmoothItem *items;
    size_t count;
    SmoothInput input = session_scan(&repl->session, text, size, &items, &count);
    if (input == SMOOTH_INPUT_ITEMS) return session_define(&repl->session, text, items, count);
    if (input == SMOOTH_INPUT_WRONG) return false;
    return driver_fail(repl->driver, SMOOTH_CAUSE_SOURCE, NULL, "`%s` is not complete", text);
}

static bool run_tau(Repl *repl, const char *argument) {
    char text[32];
    const SmoothModelInfo *info = *argument ? NULL : session_defaults(repl->session.document);
    const char *item = arena_printf(repl->driver->arena, "temperature %s", argument);
    if (*argument) return define(repl, item, strlen(item));
    if (!info) return false;
    number_text(info->temperature, text);
    return driver_print(repl->driver, "%s\n", text);
}

static bool run_kernel(Repl *repl, const char *argument) {
    const SmoothModelInfo *info = *argument ? NULL : session_defaults(repl->session.document);
    const char *item = arena_printf(repl->driver->arena, "kernel %s", argument);
    if (*argument) return define(repl, item, strlen(item));
    return info && driver_print(repl->driver, "%s\n", info->kernel);
}

/* Sets a mode to `on` or `off`, or without an argument to the other. False for anything else. */
static bool set_mode(Repl *repl, const char *what, const char *argument, bool *mode) {
    bool is_on = strcmp(argument, "on") == 0, is_off = strcmp(argument, "off") == 0;
    if (*argument && !is_on && !is_off) return false;
    *mode = *argument ? is_on : !*mode;
    return say(repl, "%s with every answer: %s\n", what, *mode ? "on" : "off");
}

static bool run_hard(Repl *repl, const char *argument) {
    AnswerMode *mode = &repl->mode;
    return set_mode(repl, "the hard value", argument, &mode->has_hard) ||
           answer(&repl->session, argument, true, mode->has_slopes, mode);
}

static bool run_slopes(Repl *repl, const char *argument) {
    AnswerMode *mode = &repl->mode;
    return set_mode(repl, "derivatives", argument, &mode->has_slopes) ||
           answer(&repl->session, argument, mode->has_hard, true, mode);
}

static bool run_time(Repl *repl, const char *argument) {
    return need(repl, argument, "time") && answer_time(&repl->session, argument, &repl->mode);
}

static bool run_forget(Repl *repl, const char *argument) {
    uint32_t count;
    char **names;
    if (!need(repl, argument, "forget") || !split_words(repl->driver, argument, &count, &names))
        return false;
    for (uint32_t i = 0; i < count; i++)
        if (!session_forget(&repl->session, names[i])) return false;
    return true;
}

/* The argument as one path; NULL with an error. */
static const char *read_path(Repl *repl, const char *argument, const char *name) {
    uint32_t count;
    char **words;
    if (!split_words(repl->driver, argument, &count, &words) || !need(repl, argument, name))
        return NULL;
    if (count == 1) return words[0];
    driver_fail(repl->driver, SMOOTH_CAUSE_CALL, "a name with blanks stands in quotes",
                "one file at a time");
    return NULL;
}

bool verbs_load(Repl *repl, const char *path) {
    if (!session_load(&repl->session, path)) return false;
    uint32_t count = repl->session.document->count;
    return say(repl, "%s: %u definition%s\n", path, count, count == 1 ? "" : "s");
}

static bool run_load(Repl *repl, const char *argument) {
    Session *session = &repl->session;
    bool is_forced = *argument == '!';
    if (is_forced) argument += 1 + strspn(argument + 1, " \t");
    if (!*argument && session->saved_as) argument = session->saved_as;
    const char *path = read_path(repl, argument, "load");
    if (!path) return false;
    if (session->is_changed && !is_forced)
        return driver_fail(repl->driver, SMOOTH_CAUSE_CALL,
                           arena_printf(repl->driver->arena,
                                        "`:save FILE` keeps it, `:load! %s` drops it", argument),
                           "what has been defined has not been saved");
    return verbs_load(repl, path);
}

static bool run_save(Repl *repl, const char *argument) {
    Session *session = &repl->session;
    if (!*argument && session->saved_as) argument = session->saved_as;
    const char *path = read_path(repl, argument, "save");
    return path && session_save(session, path) && say(repl, "written to %s\n", path);
}

static bool run_quit(Repl *repl, const char *argument) {
    if (*argument)
        return driver_fail(repl->driver, SMOOTH_CAUSE_CALL, NULL, ":quit takes no argument");
    return repl->is_done = true;
}

static bool run_list(Repl *repl, const char *argument) {
    return help_list(&repl->session, argument);
}

/* --- the table --------------------------------------------------------------------------- */

static const Verb verbs[] = {
    {"load",
     "[FILE]",
     "begin with the definitions of a file; again, without one",
     "load model.smooth",
     run_load,
     0,
     {0}},
    {"save", "[FILE]", "write the definitions to a file", "save model.smooth", run_save, 0, {0}},
    {"list", "[NAME]", "what has been defined, or how NAME has been", "list f", run_list, 0, {0}},
    {"forget", "NAME ...", "drop definitions", "forget f g", run_forget, 0, {0}},
    {"tau", "[T]", "the temperature, or change it", "tau 0.5", run_tau, 0, {0}},
    {"kernel", "[K]", "the kernel, or change it", "kernel gaussian", run_kernel, 0, {0}},
    {"hard",
     "[EXPR]",
     "the hard value, too; alone, with every answer or no more",
     "hard max(1, 2)",
     run_hard,
     0,
     {0}},
    {"d",
     "[EXPR]",
     "derivatives, too; alone, with every answer or no more",
     "d f(0.3)",
     run_slopes,
     0,
     {0}},
    {"time",
     "EXPR",
     "how long it takes, interpreted and compiled",
     "time f(0.3)",
     run_time,
     0,
     {0}},
    {"table",
     "EXPR x=A:B:N",
     "hard, smooth and derivative along x",
     "table max(x, 0) x=-1:1:5",
     0,
     &command_table,
     {0}},
    {"eval",
     "EXPR x=V",
     "the value for an x; --grad: derivatives",
     "eval max(x, 0) x=1 --grad",
     0,
     &command_eval,
     {0}},
    {"show",
     "[FN]",
     "what it becomes; --grad, --as latex, c, ...",
     "show f --as latex",
     0,
     &command_show,
     {0}},
    {"ir", "[FN]", "LLVM's intermediate code", "ir f", 0, &command_show, {"--as", "llvm"}},
    {"asm", "[FN]", "assembly of this machine", "asm f", 0, &command_show, {"--as", "asm"}},
    {"check", "", "smooth everything, to find what cannot be", "check", 0, &command_check, {0}},
    {"build", "-o PATH", "an object and a C header", "build -o model.o", 0, &command_build, {0}},
    {"help",
     "[WORD]",
     "this list, or what is known of a word, a function, a :command",
     "help floor",
     run_help,
     0,
     {0}},
    {"quit", "", "the end, as is Ctrl-D", "quit", run_quit, 0, {0}},
};
enum { VERBS = sizeof verbs / sizeof *verbs };

static bool list_verbs(Repl *repl) {
    for (size_t i = 0; i < VERBS; i++) {
        const char *call =
            arena_printf(repl->driver->arena, ":%s %s", verbs[i].name, verbs[i].argument);
        driver_print(repl->driver, "%-20s %s\n", call, verbs[i].help);
    }
    return driver_print(repl->driver, "\nAnything else is an expression or a definition: fn f(x) = "
                                      "max(x, 0). The last value is `ans`.\n");
}

static bool help_verb(Repl *repl, const char *name) {
    const Verb *verb = find_verb(repl, name);
    if (!verb) return false;
    driver_print(repl->driver, ":%s%s%s\n    %s\n    example: :%s\n", verb->name,
                 *verb->argument ? " " : "", verb->argument, verb->help, verb->example);
    return !verb->command || driver_print(repl->driver, "    `:%s --help` says more\n", verb->name);
}

static bool run_help(Repl *repl, const char *argument) {
    if (!*argument) return list_verbs(repl);
    if (*argument == ':' && argument[1]) return help_verb(repl, argument + 1);
    if (help_session(&repl->session, argument) || help_word(repl->driver, argument)) return true;
    const char *names[VERBS];
    for (size_t i = 0; i < VERBS; i++) {
        if (strcmp(verbs[i].name, argument) == 0) return help_verb(repl, argument);
        names[i] = verbs[i].name;
    }
    help_unknown(repl->driver, repl->session.document->file, argument, VERBS, names);
    return false;
}

/* The command of that name, or the only one whose name begins so; NULL with an error. */
static const Verb *find_verb(Repl *repl, const char *name) {
    const char *names[VERBS], *call = arena_printf(repl->driver->arena, ":%s", name);
    Buffer list = {.arena = repl->driver->arena};
    const Verb *found = NULL;
    uint32_t count = 0;
    if (strcmp(name, "h") == 0 || strcmp(name, "?") == 0) name = "help";
    for (size_t i = 0; i < VERBS; i++) {
        const Verb *verb = &verbs[i];
        names[i] = arena_printf(repl->driver->arena, ":%s", verb->name);
        if (strcmp(verb->name, name) == 0) return verb;
        if (strncmp(verb->name, name, strlen(name)) != 0 || !*name) continue;
        buffer_printf(&list, "%s:%s", count++ > 0 ? ", " : "", verb->name);
        found = verb;
    }
    if (count == 1) return found;
    const char *hint =
        count > 1 ? list.data
                  : driver_suggest(repl->driver, call, names, VERBS, "`:help` lists the commands");
    driver_fail(repl->driver, SMOOTH_CAUSE_CALL, hint, "%s command `%s`",
                count > 1 ? "there is more than one" : "unknown", call);
    return NULL;
}

void verbs_run(Repl *repl, const char *line) {
    Driver *driver = repl->driver;
    size_t size = strlen(line);
    while (size > 0 && strchr(" \t\r\n", line[size - 1])) size--;
    const char *text = arena_copy(driver->arena, line, size);
    size_t name = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz?");
    const Verb *verb = find_verb(repl, arena_copy(driver->arena, text, name));
    const char *argument = text + name + strspn(text + name, " \t");
    if (!verb) return;
    if (verb->command)
        run_command(repl, verb, argument);
    else
        verb->run(repl, argument);
}

const char *verbs_name(size_t index) { return index < VERBS ? verbs[index].name : NULL; }

const char *verbs_syntax(const char *name, size_t size) {
    const Verb *found = NULL;
    for (size_t i = 0; i < VERBS; i++) {
        if (strncmp(verbs[i].name, name, size) != 0) continue;
        if (verbs[i].name[size] == '\0') return verbs[i].argument;
        if (found) return NULL;
        found = &verbs[i];
    }
    return found ? found->argument : NULL;
}
