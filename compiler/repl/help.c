/* In: a name. Out: some lines about it: a function, a definition of the session, an operator, a
 * kernel or a word. */
#include "repl/help.h"

#include <string.h>

#include "base/number.h"
#include "command/driver.h"

/* NULL, without a report, if the session has no such function. */
static const SmoothFunctionInfo *find_info(Session *session, const char *name) {
    session->driver->is_quiet = true;
    const SmoothFunctionInfo *info =
        smooth_describe_function(smooth_find_function(session->document->file, name));
    session->driver->is_quiet = false;
    return info;
}

/* "f(x, bits = 3)" */
static const char *signature(Session *session, const SmoothFunctionInfo *info) {
    Buffer out = {.arena = session->driver->arena};
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
        piece->kind == SMOOTH_ITEM_FUNCTION ? find_info(session, piece->name) : NULL;
    if (!info) {
        size_t comment = piece->word - piece->begin;
        const char *line =
            arena_copy(session->driver->arena, text.data + comment, text.size - comment);
        return driver_print(session->driver, "%.*s\n", (int)strcspn(line, "\n"), line);
    }
    int size = (int)strcspn(info->doc, "\n");
    return driver_print(session->driver, "fn %s%s%.*s\n", signature(session, info),
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
    char tau[32];
    if (!model) return false;
    number_text(model->temperature, tau);
    driver_print(driver, "fn %s\n", signature(session, info));
    if (*info->doc) driver_print(driver, "%s\n", info->doc);
    const char *origin = session_find(session, info->name) ? "<session>" : info->file;
    return driver_print(driver, "from %s; kernel %s, temperature %s\n", origin, model->kernel, tau);
}

/* A call of a built-in function as a formula; NULL if there is none with this number of arguments.
 * If the session's kernel cannot smooth it, the default kernel is used. */
static const char *formula(Session *session, const char *call, size_t count) {
    static const char *const names[] = {"a", "b", "c"};
    const Document *document = session->document;
    const char *text = NULL;
    for (int i = 0; i < 2 && !text; i++) {
        SmoothModel *model = smooth_create_model(smooth_parse_expression(document->context,
                                                                         i ? NULL : document->file,
                                                                         call, count, names),
                                                 NULL);
        text = model ? smooth_print_models(1, &model, SMOOTH_FORM_TEXT) : NULL;
    }
    return text ? text + strcspn(text, "\n") : NULL;
}

static bool help_builtin(Session *session, const char *name) {
    static const char *const lists[] = {"", "a", "a, b", "a, b, c"};
    Driver *driver = session->driver;
    const char *text = NULL, *call = name;
    driver->is_quiet = true;
    for (size_t count = 1; count <= 3 && !text; count++) {
        call = arena_printf(driver->arena, "%s(%s)", name, lists[count]);
        text = formula(session, call, count);
    }
    driver->is_quiet = false;
    return text && driver_print(driver, "%s is built in; smooth, it is%s", call, text);
}

static bool help_word(Session *session, const char *name) {
    const Document *document = session->document;
    Driver *driver = session->driver;
    const char *call = arena_printf(driver->arena, "1 @ %s", name);
    size_t count;
    const char *const *words = smooth_list_names(document->context, document->file, name, &count);
    driver->is_quiet = true;
    bool is_kernel = smooth_parse_expression(document->context, NULL, call, 0, NULL) &&
                     !smooth_parse_expression(document->context, NULL, name, 0, NULL);
    driver->is_quiet = false;
    if (is_kernel)
        return driver_print(driver, "%s is a kernel: max(x, 0) @ %s(0.1), or :kernel %s\n", name,
                            name, name);
    if (count > 0 && strcmp(words[0], name) == 0)
        return driver_print(driver, "%s is a word of the language\n", name);
    words = smooth_list_names(document->context, document->file, "", &count);
    return driver_fail(driver, SMOOTH_CAUSE_CALL,
                       driver_suggest(driver, name, words, count, "`:help` lists the commands"),
                       "there is no `%s`", name);
}

bool help_name(Session *session, const char *name) {
    const SmoothFunctionInfo *info = find_info(session, name);
    if (info) return help_function(session, info);
    if (session_find(session, name)) return help_list(session, name);
    return help_builtin(session, name) || help_word(session, name);
}
