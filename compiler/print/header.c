/* In: models and what is to be exported of them. Out: a header that is clean C99 and C++ whatever
 * the program and its comments say. Invariant: every name it declares is free in C and C++ and is
 * declared once; the same input gives the same bytes. */
#include "print/header.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "front/diag.h"
#include "front/source.h"
#include "print/c_names.h"

const HeaderFormInfo header_forms[FORM_COUNT] = {
#define FORM_INFO(ID, name, suffix) {name, suffix},
    HEADER_FORMS(FORM_INFO)
#undef FORM_INFO
};

typedef struct {
    Unit *unit;
    const Header *header;
    Buffer *out;
    Map exports; /* Name -> Function */
    /* the prototype in hand */
    Map names;   /* of its parameters */
    size_t line; /* where its line begins */
} Writer;

/* --- names ------------------------------------------------------------------------------- */

const char *header_symbol(Unit *unit, const Header *header, const Function *function,
                          HeaderForm form) {
    return arena_printf(&unit->arena, "%s%s%s", header->prefix, function->name->text,
                        header_forms[form].suffix);
}

/* The macro that holds a function's temperature. */
static const char *macro(Unit *unit, const Header *header, const Function *function) {
    char *text = arena_printf(&unit->arena, "%s%s_TAU", header->prefix, function->name->text);
    for (char *c = text; *c; c++)
        if (*c >= 'a' && *c <= 'z') *c = (char)(*c - 'a' + 'A');
    return text;
}

static void export_name(Writer *w, const Function *function, const char *text) {
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

static bool exports(const Header *header, HeaderForm form) { return header->forms >> form & 1; }

/* Functions whose names differ in case alone share a macro if they have one temperature, as the
 * functions of a file do. */
static bool check_names(Writer *w) {
    const Header *header = w->header;
    uint32_t before = w->unit->errors;
    for (uint32_t i = 0; i < header->count; i++)
        for (HeaderForm form = 0; form < FORM_COUNT; form++)
            if (exports(header, form))
                export_name(w, header->models[i]->function,
                            header_symbol(w->unit, header, header->models[i]->function, form));
    for (uint32_t i = 0; i < header->count; i++) {
        const Function *function = header->models[i]->function;
        const char *text = macro(w->unit, header, function);
        if (map_get(&w->exports, unit_name(w->unit, text))) export_name(w, function, text);
    }
    return w->unit->errors == before;
}

/* --- comments ---------------------------------------------------------------------------- */

/* What reorders text on the screen, or is none. */
static bool is_invisible(uint32_t point) {
    return (point < 0x20 && point != '\t') || point == 0x7F ||
           (point >= 0x200E && point <= 0x200F) || (point >= 0x2028 && point <= 0x202E) ||
           (point >= 0x2066 && point <= 0x2069);
}

/* Text inside a comment: it neither ends it nor begins another, and holds no trigraph. */
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

/* The source of an expression, on one line. */
static void put_source(Unit *unit, Buffer *out, Span span) {
    const Source *source = source_find(unit, span.begin);
    char *text = arena_copy(&unit->scratch, source->text.data + (span.begin - source->base),
                            span.end - span.begin);
    for (char *c = text; *c; c++)
        if (*c == '\n' || *c == '\r' || *c == '\t') *c = ' ';
    put_comment(out, text_of(text));
}

/* As in the source: `quantize(x, bits = 3)`. */
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

/* Each line behind a star. */
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

/* A name like `wanted` that no other parameter and no export has. */
static const char *claim(Writer *w, const char *wanted) {
    return c_name_claim(w->unit, &w->exports, &w->names, wanted);
}

/* A new line if this one gets too long. */
static void put_parameter(Writer *w, const char *type, const char *name) {
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

static void put_gradient(Writer *w, const Function *function) {
    for (uint32_t i = 0; i < function->arity; i++) {
        const char *name = function->parameters[i].name->text;
        put_parameter(w, "double *", claim(w, arena_printf(&w->unit->scratch, "d%s", name)));
    }
}

static void put_hessian(Writer *w, const Function *function) {
    for (uint32_t i = 0; i < function->arity; i++)
        for (uint32_t j = i; j < function->arity; j++)
            put_parameter(w, "double *",
                          claim(w, arena_printf(&w->unit->scratch, "d%s_d%s",
                                                function->parameters[i].name->text,
                                                function->parameters[j].name->text)));
}

/* One point a row: whatever the function, the type is the same. */
static void put_rows(Writer *w) {
    static const struct {
        const char *type, *name;
    } parameters[] = {{"size_t ", "count"},          {"const double *", "points"},
                      {"size_t ", "stride"},         {"double ", "tau"},
                      {"double *", "value"},         {"double *", "gradient"},
                      {"size_t ", "gradient_stride"}};
    for (size_t i = 0; i < sizeof parameters / sizeof *parameters; i++)
        put_parameter(w, parameters[i].type, claim(w, parameters[i].name));
}

static void put_parameters(Writer *w, const Function *function, HeaderForm form) {
    bool is_batch = form == FORM_BATCH, has_tau = form != FORM_VALUE && form != FORM_HARD;
    const char *count = claim(w, "count"), *tau = claim(w, "tau"), *value = claim(w, "value");
    if (is_batch) put_parameter(w, "size_t ", count);
    for (uint32_t i = 0; i < function->arity; i++)
        put_parameter(w, is_batch ? "const double *" : "double ",
                      claim(w, function->parameters[i].name->text));
    if (has_tau) put_parameter(w, "double ", tau);
    if (is_batch) put_parameter(w, "double *", value);
    if (form == FORM_GRAD || is_batch) put_gradient(w, function);
    if (form == FORM_HESS) put_hessian(w, function);
    if (!has_tau && function->arity == 0) buffer_text(w->out, "void");
}

static void put_prototype(Writer *w, const Function *function, HeaderForm form) {
    ArenaMark mark = arena_mark(&w->unit->scratch);
    bool has_result = form != FORM_BATCH && form != FORM_ROWS;
    w->names = (Map){0};
    w->line = w->out->size;
    buffer_printf(w->out, "%s %s(", has_result ? "double" : "void",
                  header_symbol(w->unit, w->header, function, form));
    if (form == FORM_ROWS)
        put_rows(w);
    else
        put_parameters(w, function, form);
    buffer_text(w->out, ");\n");
    arena_release(&w->unit->scratch, mark);
}

/* A number as a C expression of type double. */
static void put_number(Buffer *out, double value) {
    char text[32];
    number_text(value, text);
    if (isinf(value))
        buffer_text(out, "(1.0 / 0.0)");
    else
        buffer_printf(out, "%s%s", text, strpbrk(text, ".e") ? "" : ".0");
}

static void put_function(Writer *w, const Model *model) {
    buffer_text(w->out, "\n");
    put_signature(w->unit, w->out, model->function);
    put_doc(w->out, model->function->doc);
    const Name *name = unit_name(w->unit, macro(w->unit, w->header, model->function));
    if (!map_get(&w->exports, name)) {
        buffer_printf(w->out, "#define %s ", name->text);
        put_number(w->out, model->temperature);
        buffer_text(w->out, "\n");
        map_put(&w->exports, &w->unit->scratch, name, (void *)(uintptr_t)model->function);
    }
    for (HeaderForm form = 0; form < FORM_COUNT; form++)
        if (exports(w->header, form)) put_prototype(w, model->function, form);
}

/* --- the file ---------------------------------------------------------------------------- */

static void put_guard(Buffer *out, const Header *header) {
    buffer_text(out, "SMOOTH_");
    size_t begin = out->size;
    buffer_printf(out, "%s%s", header->prefix, header->file);
    for (char *c = out->data + begin; *c; c++) {
        bool is_upper = *c >= 'A' && *c <= 'Z', is_digit = *c >= '0' && *c <= '9';
        *c = *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : is_upper || is_digit ? *c : '_';
    }
    buffer_text(out, "\n");
}

static const char *const explanations[FORM_COUNT] = {
    [FORM_VALUE] = "f(...) is its value at the temperature F_TAU.",
    [FORM_AT] = "f_at(..., tau) is its value at any temperature.",
    [FORM_GRAD] = "f_grad(..., tau, dx, ...) returns the value and stores the derivatives.",
    [FORM_BATCH] = "f_batch(count, x, ..., tau, value, dx, ...) does that for `count` points. A\n"
                   " *     result may be the same array as an argument; no other arrays overlap.",
    [FORM_HESS] = "f_hess(..., tau, dx_dx, ...) returns the value and stores second derivatives.",
    [FORM_DTAU] = "f_dtau(..., tau) is the derivative in the temperature.",
    [FORM_HARD] = "f_hard(...) is the function as it is written, not smoothed.",
    [FORM_ROWS] =
        "f_rows(count, points, stride, tau, value, gradient, gradient_stride) does so by rows:\n"
        " *     the arguments of point i are at points + i * stride, its derivatives go to\n"
        " *     gradient + i * gradient_stride. `gradient` may be `points` if both have one\n"
        " *     stride; no other arrays overlap.",
};

static void put_introduction(Buffer *out, const Header *header) {
    Kernel kernel = header->models[0]->kernel;
    buffer_text(out, "/* Made by smooth from ");
    put_comment(out, text_of(header->source));
    buffer_text(out, ". For each function f of it:\n");
    for (HeaderForm form = 0; form < FORM_COUNT; form++)
        if (exports(header, form)) buffer_printf(out, " *   %s\n", explanations[form]);
    buffer_printf(
        out,
        " * A pointer that is NULL is not wanted. A temperature of 0 is the hard function; a\n"
        " * negative one, or NaN, makes NaN of what it smooths. The kernel is %s, unless f\n"
        " * chooses another. Any number of threads may call anything here; link with libm\n"
        " * (-lm). A function of more than 400 operations may take 3 MiB of the stack.\n"
        " * `smooth_abi` is %u in every object that is called like this. */\n",
        kernel < KERNEL_NONE ? kernel_table[kernel].name : "hard", header->abi);
}

/* What header_make is asked for. */
typedef struct {
    Writer writer;
    bool is_fine;
} Request;

static void make(void *context) {
    Request *r = context;
    Writer *w = &r->writer;
    r->is_fine = check_names(w);
    if (!r->is_fine) return;
    put_introduction(w->out, w->header);
    buffer_text(w->out, "#ifndef ");
    put_guard(w->out, w->header);
    buffer_text(w->out, "#define ");
    put_guard(w->out, w->header);
    buffer_text(w->out, "\n#include <stddef.h>\n\n#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n"
                        "extern const unsigned int smooth_abi;\n");
    for (uint32_t i = 0; i < w->header->count; i++) put_function(w, w->header->models[i]);
    buffer_text(w->out, "\n#ifdef __cplusplus\n}\n#endif\n\n#endif\n");
}

bool header_make(Unit *unit, const Header *header, Buffer *out) {
    Request request = {.writer = {.unit = unit, .header = header, .out = out}};
    return unit_try(unit, make, &request) && request.is_fine;
}
