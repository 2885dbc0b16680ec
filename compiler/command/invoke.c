/* In: the words of a call. Out: a command that has run, or its help. The table of options
 * (driver.h) gives getopt its lists and the help its lines. */
#include "command/invoke.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "command/choices.h"

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

/* --- help -------------------------------------------------------------------------------- */

static bool takes(const Command *command, int option) {
    static const uint32_t common =
        OPTION_BIT(HELP) | OPTION_BIT(JSON) | OPTION_BIT(COLOR) | OPTION_BIT(ROOT);
    return common >> option & 1 || command->options >> option & 1;
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
        driver_print(driver, "  %-22s %s\n", words, choices_fill(driver, info->help));
    }
}

static void print_help(Driver *driver) {
    const Command *command = driver->command;
    const char *operands = driver_operands(driver);
    driver_print(driver, "usage: %s %s%s[options]\n\n%s.\n", driver_call(driver), operands,
                 *operands ? " " : "", command->summary);
    if (command->about) driver_print(driver, "\n%s", choices_fill(driver, command->about));
    print_options(driver);
    driver_print(driver, "\nexample:\n");
    for (const char *line = command->example, *end; *line; line = end + 1) {
        end = strchr(line, '\n');
        driver_print(driver, "  %.*s\n", (int)(end - line), line);
    }
}

/* --- options and operands ---------------------------------------------------------------- */

enum { LONG_ONLY = 256 }; /* getopt returns this plus the id for an option without a letter */

static int option_code(int id) {
    return option_table[id].letter ? option_table[id].letter : LONG_ONLY + id;
}

/* Fills getopt's two lists. A `-` at the start of the letters has operands returned in their place
 * among the options, as the value 1. */
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

/* Reports an option that the command does not have, or a value that it does not take. */
static bool bad_option(Driver *driver, const char *word) {
    const char *names[OPTION_COUNT];
    size_t count = 0, size = strcspn(word, "=");
    bool is_known = false; /* an option of another command: no other word is meant */
    for (int i = 0; i < OPTION_COUNT; i++) {
        const OptionInfo *info = &option_table[i];
        const char *name = arena_printf(driver->arena, "--%s", info->name);
        bool is_same = strlen(name) == size && memcmp(word, name, size) == 0;
        is_known = is_known || is_same;
        if (!takes(driver->command, i)) continue;
        names[count++] = name;
        if (word[size] == '=' && is_same)
            return driver_fail(driver, SMOOTH_CAUSE_CALL, NULL, "--%s takes no value", info->name);
    }
    bool is_minus = driver->command->takes_expression && word[1] != '-';
    const char *help =
        arena_printf(driver->arena, "`%s --help` lists them%s", driver_call(driver),
                     is_minus ? "; an expression that begins with `-` comes after `--`" : "");
    return driver_fail(driver, SMOOTH_CAUSE_CALL,
                       driver_suggest(driver, word, names, is_known ? 0 : count, help),
                       "`%s` has no option %s", driver_call(driver), word);
}

/* Enters what getopt has returned into driver->options. */
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
    if (id != OPTION_COLOR) return true;
    size_t colour;
    if (!choices_find(driver, CHOICES_COLOURS, optarg, &colour)) return false;
    driver->colour = (Colour)colour;
    return true;
}

/* Is it an operand that begins with `-`? With commands that take `-x^2` as an operand, an option
 * after one dash has letters only. */
static bool is_expression(const Driver *driver, const char *word) {
    if (!driver->command->takes_expression || word[0] != '-' || word[1] == '-') return false;
    size_t letters = strspn(word + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    return word[1 + letters] != '\0';
}

/* NAME=VALUE is no expression: a command without values can only have it as the name of a file. */
static bool add_operand(Driver *driver, const char *word) {
    bool is_value = driver_assignment(word);
    if (is_value && driver->command->takes_values)
        driver->values[driver->value_count++] = word;
    else if (is_value && !driver_is_file(driver, word))
        return driver_fail(driver, SMOOTH_CAUSE_CALL,
                           "eval and table take values, and map reads a column for each",
                           "`%s` takes no values: `%s`", driver_call(driver), word);
    else
        driver->operands[driver->count++] = word;
    return true;
}

static bool parse_call(Driver *driver, int argc, char **argv) {
    struct option longs[OPTION_COUNT + 1];
    char letters[2 * OPTION_COUNT + 3];
    int code;
    list_options(driver->command, longs, letters);
    driver->operands = NEW_ARRAY(driver->arena, const char *, argc);
    driver->values = NEW_ARRAY(driver->arena, const char *, argc);
    opterr = optind = 0; /* getopt begins anew: the last call may have ended inside a word */
    getopt_long(1, argv, letters, longs, NULL);
    for (;;) {
        bool is_fine;
        if (optind < argc && is_expression(driver, argv[optind]))
            is_fine = add_operand(driver, argv[optind++]);
        else if ((code = getopt_long(argc, argv, letters, longs, NULL)) == -1)
            break;
        else
            is_fine = code == 1 ? add_operand(driver, optarg) : take_option(driver, code, argv);
        if (!is_fine) return false;
    }
    while (optind < argc)
        if (!add_operand(driver, argv[optind++])) return false;
    return true;
}

static bool set_root(Driver *driver) {
    const char *root = driver->options[OPTION_ROOT];
    return !root || smooth_set_root(driver->context, root);
}

static void run(Driver *driver, int argc, char **argv) {
    if (!parse_call(driver, argc, argv)) return;
    if (driver->options[OPTION_HELP])
        print_help(driver);
    else if (driver_take_file(driver) && set_root(driver) && !driver->command->run(driver) &&
             !driver->output_error && driver->status == STATUS_DONE)
        driver_fail(driver, SMOOTH_CAUSE_MACHINE, NULL,
                    "`%s` failed, which is a bug: it does not say why", driver_call(driver));
}

void invoke_command(Driver *driver, int argc, char **argv) {
    const char *options[OPTION_COUNT];
    Colour colour = driver->colour;
    memcpy(options, driver->options, sizeof options);
    memset(driver->options, 0, sizeof driver->options);
    driver->options[OPTION_JSON] = options[OPTION_JSON];
    driver->count = driver->value_count = 0;
    driver->path = NULL;
    run(driver, argc, argv);
    memcpy(driver->options, options, sizeof options);
    driver->colour = colour;
}
