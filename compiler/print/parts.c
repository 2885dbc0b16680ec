/* In: names that printed C uses. Out: the definitions of these names and of all that they need,
 * each once, in the order in which C wants them. */
#include "print/parts.h"

#include <ctype.h>
#include <string.h>

#include "print/c_names.h"

/* --- words ------------------------------------------------------------------------------- */

static bool is_word(char c) { return isalnum((unsigned char)c) || c == '_'; }

bool parts_word(const char **at, Text *word) {
    const char *c = *at;
    while (*c && !is_word(*c)) c++;
    word->data = c;
    while (is_word(*c)) c++;
    word->size = (size_t)(c - word->data);
    *at = c;
    return word->size > 0;
}

static const Name *name_of(PartList *parts, Text word) {
    return names_intern(&parts->unit->names, &parts->unit->arena, word.data, word.size);
}

static bool ends_with(Text word, const char *end) {
    size_t size = strlen(end);
    return word.size > size && memcmp(word.data + word.size - size, end, size) == 0;
}

/* --- finding ----------------------------------------------------------------------------- */

/* Of two parts with one name the first counts. */
static void add(PartList *parts, RuntimePart part) {
    Arena *arena = &parts->unit->arena;
    const Name *name = unit_name(parts->unit, part.name);
    LIST_PUSH(arena, &parts->parts, part);
    if (!map_get(&parts->index, name))
        map_put(&parts->index, arena, name, (void *)(uintptr_t)parts->parts.count);
}

/* The text with the kernel's name in place of KERNEL. */
static const char *for_kernel(Arena *arena, const char *text, const char *kernel) {
    Buffer out = {.arena = arena};
    for (const char *at; (at = strstr(text, "KERNEL")); text = at + strlen("KERNEL")) {
        buffer_add(&out, text, (size_t)(at - text));
        buffer_text(&out, kernel);
    }
    buffer_text(&out, text);
    return out.data;
}

/* Are there parts for all words of the text, its own name apart, that end with the kernel's name?
 */
static bool is_complete(PartList *parts, RuntimePart part, const char *kernel) {
    const char *at = part.text, *end = arena_printf(&parts->unit->arena, "_%s", kernel);
    for (Text word; parts_word(&at, &word);)
        if (ends_with(word, end) && strncmp(word.data, part.name, word.size) != 0 &&
            !map_get(&parts->index, name_of(parts, word)))
            return false;
    return true;
}

/* The part for each kernel that has all it needs. */
static void add_for_kernels(PartList *parts, const RuntimePart *part) {
    Arena *arena = &parts->unit->arena;
    for (Kernel kernel = 0; kernel < KERNEL_FULL; kernel++) {
        const char *name = kernel_table[kernel].name;
        RuntimePart own = {for_kernel(arena, part->name, name),
                           for_kernel(arena, part->text, name)};
        if (is_complete(parts, own, name)) add(parts, own);
    }
}

void parts_find(PartList *parts, bool is_plain) {
    for (const RuntimePart *part = plain_parts; is_plain && part->name; part++)
        if (strstr(part->name, "KERNEL"))
            add_for_kernels(parts, part);
        else
            add(parts, *part);
    parts->plain = parts->parts.count;
    for (const RuntimePart *part = source_parts; part->name; part++) add(parts, *part);
    parts->is_needed = NEW_ARRAY(&parts->unit->arena, uint8_t, parts->parts.count);
}

bool parts_have_plain(const PartList *parts, const char *name) {
    uintptr_t part = (uintptr_t)map_get(&parts->index, unit_name(parts->unit, name));
    return part > 0 && part <= parts->plain;
}

/* --- what is needed ---------------------------------------------------------------------- */

static bool is_type(const char *text) { return strncmp(text, "typedef", 7) == 0; }

static bool is_function(const RuntimePart *part) {
    const char *call = strstr(part->text, part->name);
    return call && call[strlen(part->name)] == '(' && !is_type(part->text);
}

static bool is_member(const char *text, const char *at) {
    return at > text + 1 && (at[-1] == '.' || (at[-1] == '>' && at[-2] == '-'));
}

/* Is the word declared here? It gets a value, ends a declaration, or follows the name of a type. Of
 * the words that come directly before an expression the runtime has `return` alone. */
static bool is_declared(const char *text, Text word) {
    const char *begin = word.data, *end = word.data + word.size;
    if (strncmp(end, " = ", 3) == 0 || *end == ';') return true;
    if (begin == text) return false;
    if (begin[-1] == '*') return true;
    bool is_returned = begin - text >= 7 && memcmp(begin - 7, "return ", 7) == 0;
    return begin - text > 1 && begin[-1] == ' ' && is_word(begin[-2]) && !is_returned;
}

/* Has the text a variable of that name? */
static bool is_local(const char *text, Text word) {
    const char *at = text;
    for (Text other; parts_word(&at, &other);)
        if (other.size == word.size && memcmp(other.data, word.data, word.size) == 0 &&
            !is_member(text, other.data) && is_declared(text, other))
            return true;
    return false;
}

/* A function is not needed where a variable or a member has its name. */
static bool is_other(const RuntimePart *part, const char *text, Text word) {
    return is_function(part) &&
           (is_type(text) || is_member(text, word.data) || is_local(text, word));
}

static void mark(PartList *parts, const char *text, bool is_own) {
    if (strncmp(text, "/*", 2) == 0) text = strstr(text, "*/");
    const char *at = text;
    for (Text word; parts_word(&at, &word);) {
        const Name *name = name_of(parts, word);
        uintptr_t part = (uintptr_t)map_get(&parts->index, name);
        bool is_new = part && !parts->is_needed[part - 1];
        if (is_new || (is_own && word.size > 1)) c_name_take(parts->unit, &parts->file, name);
        if (!is_new || is_other(&parts->parts.at[part - 1], text, word)) continue;
        parts->is_needed[part - 1] = 1;
        LIST_PUSH(&parts->unit->arena, &parts->queue, (uint32_t)part - 1);
    }
}

void parts_need(PartList *parts, const char *text) {
    mark(parts, text, true);
    while (parts->queue.count > 0)
        mark(parts, parts->parts.at[parts->queue.at[--parts->queue.count]].text, false);
}

bool parts_mention(const PartList *parts, const char *word) {
    for (uint32_t i = 0; i < parts->parts.count; i++)
        if (parts->is_needed[i] && strstr(parts->parts.at[i].text, word)) return true;
    return false;
}

void parts_print(const PartList *parts, Buffer *out) {
    for (uint32_t i = 0; i < parts->parts.count; i++) {
        if (!parts->is_needed[i]) continue;
        const char *text = parts->parts.at[i].text;
        bool is_local =
            strncmp(text, "static", 6) == 0 || is_type(text) || strncmp(text, "/*", 2) == 0;
        buffer_printf(out, "%s%s\n", is_local ? "" : "static ", text);
    }
}
