/* The program `smooth`: runs the command that its first argument names; without one, or with a file
 * in its place, the REPL. */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command/invoke.h"
#include "repl/help.h"

static const Command *const commands[] = {
#define COMMAND_ROW(name) &command_##name,
    DRIVER_COMMANDS(COMMAND_ROW)
#undef COMMAND_ROW
};
enum { COMMANDS = sizeof commands / sizeof *commands };

static const Command *find_command(const char *name) {
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i]->name, name) == 0) return commands[i];
    return NULL;
}

static void print_help(Driver *driver) {
    driver_print(
        driver, "usage: smooth [COMMAND [ARGUMENT ...] | FILE]\n\n"
                "Smooths piecewise functions, differentiates and compiles them.\n"
                "Without a command it reads definitions and expressions, and answers; with a FILE\n"
                "it begins with the definitions in that.\n\n");
    for (size_t i = 0; i < COMMANDS; i++)
        driver_print(driver, "  %-6s %s\n", commands[i]->name, commands[i]->summary);
    driver_print(driver, "  %-6s %s\n\n", "help",
                 "what a command does or a word means, with an example");
    driver_print(
        driver,
        "`smooth COMMAND --help` says more, `smooth help limits` how large things may be,\n"
        "`smooth --version` which it is.\n\n"
        "Where a command takes [FILE] EXPR, the first operand is a FILE if another follows,\n"
        "if it is - (standard input) or ends in .smooth, or if there is a file of that name;\n"
        "anything else is an expression, and so is '(x)' for any x. A name alone is a FILE\n"
        "where that is enough: for `show`, `check` and `build`.\n"
        "The exit status is 0 when all is done, 1 if the source is wrong, 2 if the call is,\n"
        "3 if the machine failed.\n");
}

static const char *grouped(Arena *arena, int number) {
    if (number < 1000) return arena_printf(arena, "%d", number);
    return arena_printf(arena, "%s,%03d", grouped(arena, number / 1000), number % 1000);
}

static void print_limits(Driver *driver) {
#define LIMIT(ID, number, unit, what) \
    driver_print(driver, "%10s %-11s%s\n", grouped(driver->arena, number), unit, what);
#include "base/limits.def"
#undef LIMIT
}

static void unknown_command(Driver *driver, const char *name) {
    const char *names[COMMANDS + 1] = {"help"};
    for (size_t i = 0; i < COMMANDS; i++) names[i + 1] = commands[i]->name;
    bool is_option = name[0] == '-' && name[1] != '\0';
    driver_fail(
        driver, SMOOTH_CAUSE_CALL,
        driver_suggest(driver, name, names, COMMANDS + 1, "`smooth --help` lists the commands"),
        "unknown %s `%s`", is_option ? "option" : "command", name);
}

/* A word of the language. */
static void explain_word(Driver *driver, const char *word) {
    const char *names[COMMANDS];
    for (size_t i = 0; i < COMMANDS; i++) names[i] = commands[i]->name;
    if (!help_word(driver, word)) help_unknown(driver, NULL, word, COMMANDS, names);
}

static bool is_help(const char *word) {
    return strcmp(word, "help") == 0 || strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

static void run_repl(Driver *driver, int argc, char **argv) {
    driver->command = &command_repl;
    invoke_command(driver, argc, argv);
}

/* Is it, in place of a command, a FILE for the REPL, whose input is standard input? */
static bool is_file(const Driver *driver, const char *word) {
    return strcmp(word, "-") != 0 && driver_is_file(driver, word);
}

/* A call of the command: what `run` is given. */
typedef struct {
    Driver driver;
    int argc;
    char **argv;
} Invocation;

/* `smooth help COMMAND` is `smooth COMMAND --help`; the limits and words are of no command. */
static void run(void *context) {
    Invocation *call = context;
    Driver *driver = &call->driver;
    int argc = call->argc;
    char **argv = call->argv;
    if (argc < 2) {
        run_repl(driver, argc, argv);
        return;
    }
    bool is_asking = is_help(argv[1]);
    const char *name = argv[is_asking ? 2 : 1];
    driver->command = name ? find_command(name) : NULL;
    if (!name || (is_asking && is_help(name)))
        print_help(driver);
    else if (is_asking && strcmp(name, "limits") == 0)
        print_limits(driver);
    else if (strcmp(name, "--version") == 0)
        driver_print(driver, "smooth %s\n", smooth_get_version());
    else if (!driver->command && !is_asking && is_file(driver, name))
        run_repl(driver, argc, argv);
    else if (is_asking && !driver->command)
        explain_word(driver, name);
    else if (!driver->command)
        unknown_command(driver, name);
    else if (is_asking)
        invoke_command(driver, 2, (char *[]){argv[2], "--help", NULL});
    else
        invoke_command(driver, argc - 1, argv + 1);
}

/* LLVM and the C++ library abort where they cannot go on, which is when memory runs out. */
static void on_abort(int signal) {
    static const char message[] =
        "smooth: error: aborted, most likely because memory has run out\n";
    (void)signal;
    ssize_t written = write(STDERR_FILENO, message, sizeof message - 1);
    (void)written;
    _exit(STATUS_MACHINE);
}

/* A file that is opened later must not get the place of a standard one that is closed. What stands
 * in for it can be neither read nor written, so that its use is an error. */
static void occupy_standard_files(void) {
    for (int file = STDIN_FILENO; file <= STDERR_FILENO; file++)
        if (fcntl(file, F_GETFD) < 0) open("/dev/null", file == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

int main(int argc, char **argv) {
    occupy_standard_files();
    sigaction(SIGABRT, &(struct sigaction){.sa_handler = on_abort}, NULL);
    Arena arena = {0};
    Invocation call = {.argc = argc, .argv = argv};
    if (!driver_open(&call.driver, &arena)) return STATUS_MACHINE;
    driver_guard(&call.driver, run, &call);
    return driver_close(&call.driver);
}
