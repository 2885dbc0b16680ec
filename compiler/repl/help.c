/* In: a word. Out: some lines about it: its syntax, what it means, an example. The words of the
 * language are a table (help.def); functions of the session and of the standard library have doc
 * comments. */
#include "repl/help.h"

#include <string.h>

#include "base/number.h"
#include "command/driver.h"

/* NULL, without a report, if the file knows no such function. */
static const SmoothFunctionInfo *find_info(Driver *driver, const SmoothFile *file,
                                           const char *name) {
    driver->is_quiet = true;
    const SmoothFunctionInfo *info = smooth_describe_function(smooth_find_function(file, name));
    driver_speak(driver);
    return info;
}

/* "f(x, bits = 3)" */
static const char *signature(Arena *arena, const SmoothFunctionInfo *info) {
    Buffer out = {.arena = arena};
    char number[32];
    buffer_printf(&out, "%s(", info->name);
    for (size_t i = 0; i < info->parameter_count; i++) {
        const SmoothParameter *parameter = &info->parameters[i];
        buffer_printf(&out, "%s%s", i > 0 ? ", " : "", parameter->name);
        number_text(parameter->default_value, number);
        if (parameter->has_default) buffer_printf(&out, " = %s", number);
    }
    buffer_text(&out, ")");
    return out.data;
}

/* One line: a function's signature and the first line of its doc comment; else its first line. */
static bool list_item(Session *session, const DocumentPiece *piece) {
    Text text = session_text(session, piece);
    const SmoothFunctionInfo *info =
        piece->kind == SMOOTH_ITEM_FUNCTION
            ? find_info(session->driver, session->document->file, piece->name)
            : NULL;
    if (!info) {
        size_t comment = piece->word - piece->begin;
        const char *line =
            arena_copy(session->driver->arena, text.data + comment, text.size - comment);
        return driver_print(session->driver, "%.*s\n", (int)strcspn(line, "\n"), line);
    }
    int size = (int)strcspn(info->doc, "\n");
    return driver_print(session->driver, "fn %s%s%.*s\n", signature(session->driver->arena, info),
                        size ? "  # " : "", size, info->doc);
}

bool help_list(Session *session, const char *name) {
    const DocumentPiece *piece = *name ? session_find(session, name) : NULL;
    if (*name && !piece)
        return driver_fail(session->driver, SMOOTH_CAUSE_CALL, "`:list` shows what it has",
                           "the session has no `%s`", name);
    if (piece) {
        Text text = session_text(session, piece);
        return driver_put(session->driver, text.data, text.size) &&
               driver_put(session->driver, "\n", 1);
    }
    for (uint32_t i = 0; i < session->document->count; i++)
        if (!list_item(session, &session->document->pieces[i])) return false;
    return true;
}

static bool help_function(Session *session, const SmoothFunctionInfo *info) {
    Driver *driver = session->driver;
    const SmoothModelInfo *model = session_defaults(session->document);
    const char *origin = session_find(session, info->name) ? "<session>" : info->file;
    char tau[32];
    if (!model) return false;
    number_text(model->temperature, tau);
    driver_print(driver, "fn %s\n", signature(driver->arena, info));
    if (*info->doc) driver_print(driver, "%s\n", info->doc);
    return driver_print(driver, "from %s; kernel %s, temperature %s\n", origin, model->kernel, tau);
}

bool help_session(Session *session, const char *name) {
    const SmoothFunctionInfo *info = find_info(session->driver, session->document->file, name);
    if (info) return help_function(session, info);
    return session_find(session, name) && help_list(session, name);
}

/* --- the language ------------------------------------------------------------------------ */

typedef struct {
    const char *word, *syntax, *meaning, *example;
    const char *same; /* the word that says it, or NULL */
} HelpEntry;

static const HelpEntry entries[] = {
#define HELP(word, syntax, meaning, example) {word, syntax, meaning, example, NULL},
#define HELP_SAME(word, other)               {word, NULL, NULL, NULL, other},
#define HELP_KERNEL(name, density, tau)                                             \
    {name, "e @ " name, "the kernel phi(u) = " density "; its temperature is " tau, \
     "step(x) @ " name "(0.5)", NULL},
#define HELP_MODULE(name, what) \
    {name, "use \"" name "\"", "a module of the standard library: " what, "", NULL},
#include "repl/help.def"
};
enum { ENTRIES = sizeof entries / sizeof *entries };

/* The text of a file that uses all modules. */
static const char library[] =
#define HELP_MODULE(name, what) "use \"" name "\" "
#include "repl/help.def"
    ;

static const HelpEntry *find_entry(const char *word) {
    for (size_t i = 0; i < ENTRIES; i++)
        if (strcmp(entries[i].word, word) == 0)
            return entries[i].same ? find_entry(entries[i].same) : &entries[i];
    return NULL;
}

static const SmoothFile *load_library(Driver *driver) {
    return smooth_load_text(driver->context, "<library>", library, strlen(library));
}

/* Prints the text with four blanks before each line. */
static void indent(Driver *driver, const char *text) {
    for (; *text; text += strcspn(text, "\n"), text += *text == '\n')
        driver_print(driver, "    %.*s\n", (int)strcspn(text, "\n"), text);
}

bool help_word(Driver *driver, const char *word) {
    const HelpEntry *entry = find_entry(word);
    const SmoothFunctionInfo *info = entry ? NULL : find_info(driver, load_library(driver), word);
    if (!entry && !info) return false;
    driver_print(driver, "%s\n", entry ? entry->syntax : signature(driver->arena, info));
    indent(driver, entry ? entry->meaning : info->doc);
    if (entry && *entry->example) driver_print(driver, "    example: %s\n", entry->example);
    if (info) /* its file is called <losses> */
        driver_print(driver, "    from the standard library: use \"%.*s\"\n",
                     (int)strcspn(info->file + 1, ">"), info->file + 1);
    return true;
}

void help_unknown(Driver *driver, const SmoothFile *file, const char *word, size_t count,
                  const char *const *more) {
    size_t known[2];
    const char *const *names[] = {
        smooth_list_names(driver->context, file, "", &known[0]),
        smooth_list_names(driver->context, load_library(driver), "", &known[1])};
    const char **words =
        NEW_ARRAY(driver->arena, const char *, ENTRIES + count + known[0] + known[1]);
    size_t size = 0; /* of two that are equally near the first is suggested */
    for (size_t list = 0; list < 2; list++)
        for (size_t i = 0; i < known[list]; i++) words[size++] = names[list][i];
    for (size_t i = 0; i < count; i++) words[size++] = more[i];
    for (size_t i = 0; i < ENTRIES; i++) words[size++] = entries[i].word;
    driver_fail(driver, SMOOTH_CAUSE_CALL,
                driver_suggest(driver, word, words, size,
                               "any word, sign or function of the language has its help"),
                "there is no help for `%s`", word);
}
