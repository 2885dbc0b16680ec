/* In: models and the set of exports. Out: a header in the common part of C99 and C++98, for any
 * names and comments of the program. Invariant: each name that it declares is free in C and C++ and
 * is declared once; the same input gives the same bytes. */
#include "print/header.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "front/diag.h"
#include "front/source.h"
#include "graph/model.h"
#include "print/c_names.h"

typedef struct {
    Unit *unit;
    const Header *header;
    Buffer *out;
    Map exports;  /* the names that the header declares: Name -> Function */
    bool is_fine; /* no name was refused */
    /* the current prototype */
    Map names;   /* of its parameters: Name -> not NULL */
    size_t line; /* where its line begins in `out` */
} HeaderWriter;

/* --- names ------------------------------------------------------------------------------- */

const char *header_symbol(Unit *unit, const Header *header, const Function *function, Export form) {
    return arena_printf(&unit->arena, "%s%s%s", header->prefix, function->name->text,
                        exports_table[form].suffix);
}

const char *header_macro(Unit *unit, const Header *header, const Function *function) {
    char *text = arena_printf(&unit->arena, "%s%s_TAU", header->prefix, function->name->text);
    for (char *c = text; *c; c++)
        if (*c >= 'a' && *c <= 'z') *c = (char)(*c - 'a' + 'A');
    return text;
}

/* Enters an exported name. Reports a name that is taken. */
static void export_name(HeaderWriter *w, const Function *function, const char *text) {
    Unit *unit = w->unit;
    const Name *name = unit_name(unit, text);
    const Function *other = map_get(&w->exports, name);
    bool is_abi = strcmp(text, "smooth_abi") == 0;
    const char *reserved = is_abi ? "what every object says its version by" : c_name_owner(text);
    if (other) {
        Diagnostic *d = diag_error(unit, function->span,
                                   "the object would have two `%s`: of `%s` "
                                   "and of `%s`",
                                   text, other->name->text, function->name->text);
        diag_hint(unit, d, "rename one, or choose what to build with --emit");
    } else if (reserved) {
        Diagnostic *d = diag_error(unit, function->span,
                                   "the object cannot have a function `%s`: "
                                   "that name is %s",
                                   text, reserved);
        diag_hint(unit, d, "rename it, or give all names a prefix with --prefix");
    } else {
        map_put(&w->exports, &unit->scratch, name, (void *)(uintptr_t)function);
    }
}

/* Enters all names that the header declares but macros; a macro whose name one of them has is an
 * error. Two functions whose names differ in case alone share a macro: all functions of a file have
 * the same temperature. */
static bool check_names(HeaderWriter *w) {
    const Header *header = w->header;
    uint32_t before = w->unit->errors;
    for (uint32_t i = 0; i < header->count; i++)
        for (Export form = 0; form < EXPORT_COUNT; form++)
            if (exports_have(header->exports, form))
                export_name(w, header->models[i]->function,
                            header_symbol(w->unit, header, header->models[i]->function, form));
    for (uint32_t i = 0; i < header->count; i++) {
        const Function *function = header->models[i]->function;
        const char *text = header_macro(w->unit, header, function);
        if (map_get(&w->exports, unit_name(w->unit, text))) export_name(w, function, text);
    }
    return w->unit->errors == before;
}

/* --- comments ---------------------------------------------------------------------------- */

/* Is it a control character, or one that changes the direction of the text around it? */
static bool is_invisible(uint32_t point) {
    return (point < 0x20 && point != '\t') || point == 0x7F ||
           (point >= 0x200E && point <= 0x200F) || (point >= 0x2028 && point <= 0x202E) ||
           (point >= 0x2066 && point <= 0x2069);
}

/* Puts text into a comment: a space parts each pair that would end the comment, begin another or be
 * part of a trigraph; a question mark replaces invisible characters and invalid bytes. */
static void put_comment(Buffer *out, Text text) {
    char last = ' ';
    for (size_t length; text.size > 0; text.data += length, text.size -= length) {
        uint32_t point = utf8_decode(text.data, text.size, &length);
        bool is_text = length > 0 && !is_invisible(point);
        if (length == 0) length = 1;
        if ((last == '*' && point == '/') || (last == '/' && point == '*') ||
            (last == '?' && point == '?'))
            buffer_text(out, " ");
        buffer_add(out, is_text ? text.data : "?", is_text ? length : 1);
        last = is_text && length == 1 ? *text.data : ' ';
    }
}

static Text text_of(const char *string) { return (Text){string, strlen(string)}; }

/* Puts the source of an expression into a comment, on one line. */
static void put_source(Unit *unit, Buffer *out, Span span) {
    const Source *source = source_find(unit, span.begin);
    char *text = arena_copy(&unit->scratch, source->text.data + (span.begin - source->base),
                            span.end - span.begin);
    for (char *c = text; *c; c++)
        if (*c == '\n' || *c == '\r' || *c == '\t') *c = ' ';
    put_comment(out, text_of(text));
}

/* Begins a comment with the function as the source has it: `quantize(x, bits = 3)`. */
static void put_signature(Unit *unit, Buffer *out, const Function *function) {
    buffer_printf(out, "/* %s(", function->name->text);
    for (uint32_t i = 0; i < function->arity; i++) {
        const Parameter *parameter = &function->parameters[i];
        buffer_printf(out, "%s%s", i > 0 ? ", " : "", parameter->name->text);
        if (!parameter->default_value) continue;
        buffer_text(out, " = ");
        put_source(unit, out, parameter->default_value->span);
    }
    buffer_text(out, ")");
}

/* Ends the comment with the doc comment, each line after a star. */
static void put_doc(Buffer *out, Text doc) {
    if (doc.size > 0) buffer_text(out, "\n * ");
    for (const char *end; doc.size > 0 && (end = memchr(doc.data, '\n', doc.size));) {
        put_comment(out, (Text){doc.data, (size_t)(end - doc.data)});
        buffer_text(out, end[1] == '\n' ? "\n *" : "\n * ");
        doc.size -= (size_t)(end + 1 - doc.data);
        doc.data = end + 1;
    }
    put_comment(out, doc);
    buffer_text(out, " */\n");
}

/* --- prototypes -------------------------------------------------------------------------- */

/* A name like `wanted` that is no other parameter's and no exported one. */
static const char *claim(HeaderWriter *w, const char *wanted) {
    return c_name_claim(w->unit, &w->exports, &w->names, wanted);
}

/* Appends a parameter, on a new line if this one would be over 96 columns. */
static void put_parameter(HeaderWriter *w, const char *type, const char *name) {
    Buffer *out = w->out;
    bool is_first = out->data[out->size - 1] == '(';
    if (!is_first) buffer_text(out, ",");
    if (out->size - w->line + strlen(type) + strlen(name) > 96) {
        buffer_text(out, "\n    ");
        w->line = out->size - 4;
    } else if (!is_first) {
        buffer_text(out, " ");
    }
    buffer_printf(out, "%s%s", type, name);
}

/* The parameters of the function itself, without the temperature. */
static void put_arguments(HeaderWriter *w, const Model *model, const char *type) {
    for (uint32_t i = 0; i < model_tau(model); i++)
        put_parameter(w, type, claim(w, model->arguments[i].name));
}

/* A pointer for each result but the first, which is the value. */
static void put_outputs(HeaderWriter *w, const Model *model, Export form) {
    uint32_t count;
    const Root *roots = exports_roots(model, form, &count);
    for (uint32_t i = 1; i < count; i++)
        put_parameter(w, "double *",
                      claim(w, model_root_name(model, &roots[i], NULL, "d%s", "d%s_d%s")));
}

/* Points by rows: the parameters are the same for every function. */
static void put_rows(HeaderWriter *w) {
    static const struct {
        const char *type, *name;
    } parameters[] = {{"size_t ", "count"},          {"const double *", "points"},
                      {"size_t ", "stride"},         {"double ", "tau"},
                      {"double *", "value"},         {"double *", "gradient"},
                      {"size_t ", "gradient_stride"}};
    for (size_t i = 0; i < sizeof parameters / sizeof *parameters; i++)
        put_parameter(w, parameters[i].type, claim(w, parameters[i].name));
}

/* `count`, `tau` and `value` are claimed first, so that an argument with such a name is renamed. */
static void put_parameters(HeaderWriter *w, const Model *model, Export form) {
    const ExportInfo *info = &exports_table[form];
    bool has_columns = info->call == CALL_COLUMNS, has_tau = info->tau == TAU_GIVEN;
    const char *count = claim(w, "count"), *tau = claim(w, "tau"), *value = claim(w, "value");
    if (has_columns) put_parameter(w, "size_t ", count);
    put_arguments(w, model, has_columns ? "const double *" : "double ");
    if (has_tau) put_parameter(w, "double ", tau);
    if (has_columns) put_parameter(w, "double *", value);
    put_outputs(w, model, form);
    if (w->out->data[w->out->size - 1] == '(') buffer_text(w->out, "void");
}

static void put_prototype(HeaderWriter *w, const Model *model, Export form) {
    ArenaMark mark = arena_mark(&w->unit->scratch);
    ExportCall call = exports_table[form].call;
    w->names = (Map){0};
    w->line = w->out->size;
    buffer_printf(w->out, "%s %s(", call == CALL_POINT ? "double" : "void",
                  header_symbol(w->unit, w->header, model->function, form));
    if (call == CALL_ROWS)
        put_rows(w);
    else
        put_parameters(w, model, form);
    buffer_text(w->out, ");\n");
    arena_release(&w->unit->scratch, mark);
}

void header_put_macro(Buffer *out, const char *macro, double temperature) {
    char text[32];
    number_text(temperature, text);
    const char *end = strpbrk(text, ".e") ? "" : ".0";
    buffer_printf(out, "#define %s ", macro);
    if (isinf(temperature))
        buffer_text(out, "(1.0 / 0.0)\n");
    else
        buffer_printf(out, "%s%s\n", text, end);
}

/* The comment, the macro and the prototypes of a function. */
static void put_function(HeaderWriter *w, const Model *model) {
    buffer_text(w->out, "\n");
    put_signature(w->unit, w->out, model->function);
    put_doc(w->out, model->function->doc);
    const Name *name = unit_name(w->unit, header_macro(w->unit, w->header, model->function));
    if (!map_get(&w->exports, name)) {
        header_put_macro(w->out, name->text, model->temperature);
        map_put(&w->exports, &w->unit->scratch, name, (void *)(uintptr_t)model->function);
    }
    for (Export form = 0; form < EXPORT_COUNT; form++)
        if (exports_have(w->header->exports, form)) put_prototype(w, model, form);
}

/* --- the file ---------------------------------------------------------------------------- */

/* The name of the include guard: of the file, and of all that the header says, so that no two
 * headers have one guard unless they are equal. */
static const char *guard_of(const HeaderWriter *w, const Buffer *body) {
    const Header *header = w->header;
    uint32_t hash = hash_bytes(body->data, body->size, 0);
    char *guard = arena_printf(&w->unit->arena, "SMOOTH_%s%s_%08" PRIX32, header->prefix,
                               header->file, hash_bytes(header->file, strlen(header->file), hash));
    for (char *c = guard; *c; c++) {
        bool is_upper = *c >= 'A' && *c <= 'Z', is_digit = *c >= '0' && *c <= '9';
        *c = *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : is_upper || is_digit ? *c : '_';
    }
    return guard;
}

/* The text of exports.def about a form; further lines are indented below the first. */
static void put_about(Buffer *out, const char *about) {
    buffer_text(out, " *   ");
    for (; *about; about++) {
        buffer_add(out, about, 1);
        if (*about == '\n') buffer_text(out, " *     ");
    }
    buffer_text(out, "\n");
}

static void put_introduction(Buffer *out, const Header *header) {
    Kernel kernel = header->models[0]->kernel;
    buffer_text(out, "/* Made by smooth from ");
    put_comment(out, text_of(header->source));
    buffer_text(out, ". For each function f of it:\n");
    for (Export form = 0; form < EXPORT_COUNT; form++)
        if (exports_have(header->exports, form)) put_about(out, exports_table[form].about);
    buffer_printf(
        out,
        " * A pointer that is NULL is not wanted. A temperature of 0 is the hard function; a\n"
        " * negative one, or NaN, makes NaN of what it smooths. The kernel is %s, unless f\n"
        " * chooses another. Any number of threads may call anything here; link with libm\n"
        " * (-lm). A function of more than 400 operations may take 3 MiB of the stack.\n"
        " * `smooth_abi` is %u in every object that is called like this. */\n",
        kernel_name(kernel), header->abi);
}

static void make(void *context) {
    HeaderWriter *w = context;
    w->is_fine = check_names(w);
    if (!w->is_fine) return;
    Buffer *out = w->out, body = {.arena = &w->unit->arena};
    w->out = &body;
    for (uint32_t i = 0; i < w->header->count; i++) put_function(w, w->header->models[i]);
    w->out = out;
    const char *guard = guard_of(w, &body);
    put_introduction(out, w->header);
    buffer_printf(out, "#ifndef %s\n#define %s\n\n", guard, guard);
    buffer_text(out, "#include <stddef.h>\n\n#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n"
                     "extern const unsigned int smooth_abi;\n");
    buffer_add(out, body.data, body.size);
    buffer_text(out, "\n#ifdef __cplusplus\n}\n#endif\n\n#endif\n");
}

bool header_make(Unit *unit, const Header *header, Buffer *out) {
    HeaderWriter writer = {.unit = unit, .header = header, .out = out};
    return unit_try(unit, make, &writer) && writer.is_fine;
}
