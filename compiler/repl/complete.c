/* In: the beginning of a line. Out: the words that may come where it ends: the name of a command,
 * and after it what its syntax in the table says; else names that may be in an expression, and the
 * words that begin an item. */
#include "repl/complete.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/spelling.h"
#include "repl/verbs.h"

typedef struct {
    Repl *repl;
    Arena *arena;
    const char *typed;
    const char *text; /* a copy of it */
    size_t size;
    LIST(const char *) words;
    size_t begin; /* they replace the text from here on */
} TabSearch;

static bool begins_with(const char *text, const char *prefix) {
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

/* Adds the word if it begins with what is typed. */
static void add(TabSearch *s, const char *word) {
    if (begins_with(word, s->text + s->begin)) LIST_PUSH(s->arena, &s->words, word);
}

/* --- names ------------------------------------------------------------------------------- */

/* Where the name at the end begins. */
static size_t find_name(const TabSearch *s) {
    size_t begin = s->size;
    while (begin > 0 && strchr(NAME_LETTERS, s->text[begin - 1])) begin--;
    return begin;
}

/* The names of the language, of the session and of what it uses. */
static void add_names(TabSearch *s) {
    const Document *document = s->repl->session.document;
    size_t count;
    s->begin = find_name(s);
    const char *const *names =
        smooth_list_names(document->context, document->file, s->text + s->begin, &count);
    for (size_t i = 0; i < count; i++) add(s, names[i]);
}

/* The words of items, which may begin a line. */
static void add_items(TabSearch *s) {
    static const char *const items[] = {
#define ITEM(token, text) text " ",
#include "front/words.def"
    };
    for (size_t i = 0; i < sizeof items / sizeof *items; i++) add(s, items[i]);
}

/* What the session defines; functions alone if nothing else is wanted. */
static void add_defined(TabSearch *s, bool is_function) {
    const Document *document = s->repl->session.document;
    s->begin = find_name(s);
    for (uint32_t i = 0; i < document->count; i++)
        if (!is_function || document->pieces[i].kind == SMOOTH_ITEM_FUNCTION)
            add(s, document->pieces[i].name);
}

/* `x=` for each parameter of the function that the argument begins with. */
static void add_parameters(TabSearch *s, const char *argument) {
    Driver *driver = s->repl->driver;
    const char *name = arena_copy(s->arena, argument, spelling_name_size(argument));
    driver->is_quiet = true;
    const SmoothFunctionInfo *info =
        smooth_describe_function(smooth_find_function(s->repl->session.document->file, name));
    driver->is_quiet = false;
    s->begin = find_name(s);
    for (size_t i = 0; info && i < info->parameter_count; i++)
        add(s, arena_printf(s->arena, "%s=", info->parameters[i].name));
    if (info) add(s, "tau=");
}

/* --- files ------------------------------------------------------------------------------- */

/* Folders and .smooth files; hidden ones if a dot is typed. A name with a blank would need quotes
 * and is left out. */
static void add_files(TabSearch *s, size_t from) {
    const char *slash = strrchr(s->text + from, '/');
    size_t folder = slash ? (size_t)(slash + 1 - (s->text + from)) : 0;
    const char *path = folder ? arena_copy(s->arena, s->text + from, folder) : "./";
    DIR *listing = opendir(path);
    s->begin = from + folder;
    if (!listing) return;
    for (struct dirent *entry; (entry = readdir(listing));) {
        const char *name = entry->d_name;
        struct stat info;
        size_t size = strlen(name), ending = strlen(".smooth");
        if (strpbrk(name, " \t'\"") || (name[0] == '.' && s->text[s->begin] != '.')) continue;
        if (stat(arena_printf(s->arena, "%s%s", path, name), &info) != 0) continue;
        bool is_source = size > ending && strcmp(name + size - ending, ".smooth") == 0;
        if (S_ISDIR(info.st_mode))
            add(s, arena_printf(s->arena, "%s/", name));
        else if (is_source)
            add(s, arena_printf(s->arena, "%s ", name));
    }
    closedir(listing);
}

/* --- all words --------------------------------------------------------------------------- */

/* After a command: `syntax` is that of its argument, in which FILE, FN, NAME and x= say what it
 * takes; `from` is where the argument begins. */
static void add_arguments(TabSearch *s, const char *syntax, size_t from) {
    const char *argument = s->text + from;
    const char *before = arena_copy(s->arena, argument, find_name(s) - from);
    bool is_first =
        verbs_split(before) == strlen(before) && !session_dissect(&s->repl->session, before);
    if (strstr(syntax, "FILE")) {
        add_files(s, from);
        return;
    }
    if (strstr(syntax, "x=") && !is_first)
        add_parameters(s, argument);
    else if (strstr(syntax, "FN") || strstr(syntax, "NAME") || strstr(syntax, "x="))
        add_defined(s, !strstr(syntax, "NAME"));
    if (s->words.count == 0 && is_first) add_names(s);
}

static int by_word(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void find_words(void *search) {
    TabSearch *s = search;
    s->text = arena_copy(s->arena, s->typed, s->size);
    size_t first = strspn(s->text, " \t"), verb = strcspn(s->text + first, " \t");
    bool is_verb = s->text[first] == ':';
    if (is_verb && first + verb == s->size) {
        s->begin = first;
        for (size_t i = 0; verbs_name(i); i++) add(s, arena_printf(s->arena, ":%s", verbs_name(i)));
    } else if (is_verb) {
        const char *syntax = verbs_syntax(s->text + first + 1, verb - 1);
        size_t from = first + verb + strspn(s->text + first + verb, " \t");
        add_arguments(s, syntax ? syntax : "", from);
    } else {
        s->begin = find_name(s);
        if (s->begin == first) add_items(s);
        add_names(s);
    }
    if (s->words.count) qsort(s->words.at, s->words.count, sizeof *s->words.at, by_word);
}

/* Has a guard of its own: a jump to that of the line would leave the editor open. */
void complete_input(void *user, const char *typed, size_t size, Completion *out) {
    Repl *repl = user;
    Arena *arena = repl->driver->arena;
    TabSearch search = {.repl = repl, .arena = arena, .typed = typed, .size = size};
    *out = (Completion){0};
    driver_guard(repl->driver, find_words, &search);
    *out = (Completion){search.begin, search.words.count, search.words.at};
}
