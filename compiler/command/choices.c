/* In: a word, or a text that names lists. Out: which of the choices the word is, or the text with
 * the lists written out. */
#include "command/choices.h"

#include <string.h>

typedef LIST(const char *) WordList;

/* --- where the words come from ----------------------------------------------------------- */

static void list_forms(Driver *driver, WordList *words) {
    static const char *const names[] = {
        [SMOOTH_FORM_TEXT] = "text",   [SMOOTH_FORM_LATEX] = "latex", [SMOOTH_FORM_C] = "c",
        [SMOOTH_FORM_GRAPH] = "graph", [SMOOTH_FORM_LLVM] = "llvm",   [SMOOTH_FORM_ASM] = "asm"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        LIST_PUSH(driver->arena, words, names[i]);
}

static void list_passes(Driver *driver, WordList *words) {
    size_t count;
    const SmoothPass *passes = smooth_list_passes(&count);
    for (size_t i = 0; i < count; i++) LIST_PUSH(driver->arena, words, passes[i].name);
}

static void list_exports(Driver *driver, WordList *words) {
    size_t count;
    const SmoothExport *exports = smooth_list_exports(&count);
    for (size_t i = 0; i < count; i++) LIST_PUSH(driver->arena, words, exports[i].name);
}

static void list_functions(Driver *driver, WordList *words, bool is_usual) {
    size_t count;
    const SmoothExport *exports = smooth_list_exports(&count);
    for (size_t i = 0; i < count; i++)
        if (exports[i].is_usual == is_usual)
            LIST_PUSH(driver->arena, words, arena_printf(driver->arena, "f%s", exports[i].suffix));
}

static void list_usual(Driver *driver, WordList *words) { list_functions(driver, words, true); }
static void list_other(Driver *driver, WordList *words) { list_functions(driver, words, false); }

static void list_colours(Driver *driver, WordList *words) {
    static const char *const names[] = {
        [COLOUR_AUTO] = "auto", [COLOUR_ALWAYS] = "always", [COLOUR_NEVER] = "never"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        LIST_PUSH(driver->arena, words, names[i]);
}

/* --- the lists --------------------------------------------------------------------------- */

typedef struct {
    const char *name; /* {name} in a text */
    void (*list)(Driver *driver, WordList *words);
    const char *comma, *last;    /* between two words in a text; between the last two */
    const char *unknown, *known; /* how an error and its hint begin; NULL: no option takes them */
} ChoiceList;

static const ChoiceList lists[CHOICES_COUNT] = {
    [CHOICES_FORMS] = {"forms", list_forms, ", ", " or ", "there is no form", "the forms are"},
    [CHOICES_PASSES] = {"passes", list_passes, ", ", " or ", "there is no pass", "the passes are"},
    [CHOICES_EXPORTS] = {"exports", list_exports, ",", ",", "--emit knows no", "it knows"},
    [CHOICES_USUAL] = {"usual", list_usual, ", ", " and ", NULL, NULL},
    [CHOICES_OTHER] = {"other", list_other, ", ", " and ", NULL, NULL},
    [CHOICES_COLOURS] = {"colours", list_colours, ", ", " or ", "--color knows no", "it knows"},
};

static const char *join(Driver *driver, const WordList *words, const char *comma,
                        const char *last) {
    Buffer out = {.arena = driver->arena};
    for (uint32_t i = 0; i < words->count; i++) {
        const char *gap = i == 0 ? "" : i + 1 < words->count ? comma : last;
        buffer_printf(&out, "%s%s", gap, words->at[i]);
    }
    return out.data;
}

bool choices_find(Driver *driver, Choices choices, const char *word, size_t *number) {
    const ChoiceList *list = &lists[choices];
    WordList words = {0};
    list->list(driver, &words);
    for (*number = 0; *number < words.count; ++*number)
        if (strcmp(words.at[*number], word) == 0) return true;
    const char *known =
        arena_printf(driver->arena, "%s %s", list->known, join(driver, &words, ", ", " and "));
    return driver_fail(driver, SMOOTH_CAUSE_CALL,
                       driver_suggest(driver, word, words.at, words.count, known), "%s `%s`",
                       list->unknown, word);
}

/* --- texts ------------------------------------------------------------------------------- */

static const ChoiceList *find_list(const char *name, size_t size) {
    for (Choices choices = 0; choices < CHOICES_COUNT; choices++)
        if (strlen(lists[choices].name) == size && memcmp(lists[choices].name, name, size) == 0)
            return &lists[choices];
    return NULL;
}

const char *choices_fill(Driver *driver, const char *text) {
    Buffer out = {.arena = driver->arena};
    for (const char *end; (end = strchr(text, '{')); text = strchr(end, '}') + 1) {
        const ChoiceList *list = find_list(end + 1, strcspn(end + 1, "}"));
        WordList words = {0};
        list->list(driver, &words);
        buffer_add(&out, text, (size_t)(end - text));
        buffer_text(&out, join(driver, &words, list->comma, list->last));
    }
    buffer_text(&out, text);
    return out.data;
}
