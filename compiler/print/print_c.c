/* In: models. Out: C that stands alone: each function in the forms that an object has it in, with
 * prototypes as in the header. An expression is the value column of ops.def with the operands in
 * place of a, b and c; the definitions that it needs come first (parts.h). In exact C these are the
 * runtime's, and the results the interpreter's bits; else they are short where there is a short
 * one. Invariant: no name that the source declares hides one that it uses. */
#include "print/print_c.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "graph/model.h"
#include "print/c_names.h"
#include "print/header.h"
#include "print/layout.h"
#include "print/parts.h"
#include "print/uses.h"

/* The text of a node. */
typedef struct {
    const char *text;
    bool is_atom;    /* needs no parentheses */
    bool is_product; /* needs none in a sum */
} Operand;

static const Header no_prefix = {.prefix = ""};

enum {
    LONG = 80,     /* characters: a longer text becomes a variable */
    COLUMNS = 100, /* of a line */
};

typedef struct {
    Unit *unit;
    bool is_exact;
    PartList parts;
    const Model *const *models;
    Map functions;        /* the names of the functions and macros: Name -> not NULL */
    const char **symbols; /* the functions' names, by model and form */
    uint32_t current;     /* the model that is being printed */
    Buffer body;          /* the functions */
    /* the function that is being printed */
    const Model *model;
    const Graph *graph;
    Export form;
    const Root *outputs; /* the roots that it computes */
    uint32_t count;      /* of these */
    Ref *roots;
    uint32_t *uses;      /* by node (uses.h) */
    Map local;           /* the names in its scope */
    const char **inputs; /* the names of its arguments in C */
    uint32_t named;      /* variables so far */
    Operand *texts;
} SourcePrinter;

/* --- what an operator is called ---------------------------------------------------------- */

/* Is the word of a value column one of a, b and c? */
static bool is_operand(Text word) {
    return word.size == 1 && *word.data >= 'a' && *word.data <= 'c';
}

/* Is the text one call, `name(...)`? */
static bool is_call(const char *text) {
    const char *c = text;
    while (isalnum((unsigned char)*c) || *c == '_') c++;
    return c > text && *c == '(' && text[strlen(text) - 1] == ')';
}

/* The short functions of plain.def that have two operands less: their orders. */
typedef struct {
    Op op;
    int i, m; /* the operands that they do without */
    const char *word;
} PlainOrder;

static const PlainOrder plain_orders[] = {
    {OP_PSI, 1, 0, "ramp"},
    {OP_PSI, 0, 0, "step"},
    {OP_PSI, -1, 0, "dstep"},
    {OP_PSI, -2, 0, "ddstep"},
    {OP_PSI, 1, 1, "ramp_dtau"},
    {OP_PSI, 0, 1, "step_dtau"},
    {OP_GATE, 0, 0, "gate"},
    {OP_GATE, 1, 0, "dgate"},
    {OP_GATE, 2, 0, "ddgate"},
    {OP_GATE, 0, 1, "gate_dtau"},
    {OP_LATTICE, 1, 0, "dfloor"},
    {OP_LATTICE, 2, 0, "ddfloor"},
    {OP_LATTICE, 0, 1, "floor_dtau"},
    {OP_LATTICE_TRUNC, 1, 0, "dtrunc"},
    {OP_LATTICE_TRUNC, 2, 0, "ddtrunc"},
    {OP_LATTICE_TRUNC, 0, 1, "trunc_dtau"},
    {OP_LATTICE_HALF, 1, 0, "dround"},
    {OP_LATTICE_HALF, 2, 0, "ddround"},
    {OP_LATTICE_HALF, 0, 1, "round_dtau"},
};

/* The short function of a node with orders; NULL if there is none. */
static const char *plain_order(const SourcePrinter *p, const Node *node, const Ref *operands) {
    double i, m;
    if (p->is_exact || node->count != 4 || !graph_is_number(p->graph, operands[0], &i) ||
        !graph_is_number(p->graph, operands[1], &m))
        return NULL;
    for (size_t k = 0; k < sizeof plain_orders / sizeof *plain_orders; k++) {
        const PlainOrder *order = &plain_orders[k];
        if (order->op != node->op || order->i != i || order->m != m) continue;
        const char *name =
            arena_printf(&p->unit->arena, "sm_%s_%s", order->word, kernel_table[node->kernel].name);
        return parts_have_plain(&p->parts, name) ? name : NULL;
    }
    return NULL;
}

/* The value column; in short C with libm's function in place of the runtime's, where the operator
 * has its name and there is no short form. */
static const char *value_of(const SourcePrinter *p, const OpInfo *info) {
    const char *runtime = arena_printf(&p->unit->arena, "sm_%s", info->name);
    size_t size = strlen(runtime);
    bool is_libm = !p->is_exact && strncmp(info->value, runtime, size) == 0 &&
                   info->value[size] == '(' && c_name_is_math(info->name) &&
                   !parts_have_plain(&p->parts, runtime);
    return is_libm ? info->value + 3 : info->value;
}

/* The C of a node: an expression over a, b and c, or the name of a function; "" for a leaf. */
static const char *formula(const SourcePrinter *p, Ref ref) {
    const Node *node = graph_node(p->graph, ref);
    const Ref *operands = graph_operands(p->graph, ref);
    if (node->op >= OP_COUNT) return "";
    const OpInfo *info = &op_table[node->op];
    bool has_kernel = info->flags & FLAG_KERNEL;
    double exponent;
    if (!p->is_exact && node->op == OP_POWER && graph_is_number(p->graph, operands[1], &exponent) &&
        exponent == floor(exponent))
        return "pow(a, b)";
    if (info->kind == KIND_OP) return value_of(p, info);
    const char *plain = plain_order(p, node, operands);
    if (plain) return plain;
    return arena_printf(&p->unit->arena, "sm_%s%s%s", info->value, has_kernel ? "_" : "",
                        has_kernel ? kernel_table[node->kernel].name : "");
}

/* How often the node writes its operands: 2 if its value column has one of them twice, else 1. */
static uint32_t weight(const Node *node) {
    if (node->op >= OP_COUNT || op_table[node->op].kind != KIND_OP) return 1;
    const char *text = op_table[node->op].value;
    uint32_t counts[3] = {0}, most = 1;
    for (Text word; parts_word(&text, &word);)
        if (is_operand(word) && ++counts[*word.data - 'a'] > 1) most = 2;
    return most;
}

/* Makes a model the current one, in one of its forms. */
static void turn_to(SourcePrinter *p, const Model *model, Export form) {
    p->model = model;
    p->graph = model->graph;
    p->form = form;
    p->outputs = exports_roots(model, form, &p->count);
    p->roots = NEW_ARRAY(&p->unit->arena, Ref, p->count);
    for (uint32_t i = 0; i < p->count; i++) p->roots[i] = p->outputs[i].ref;
    p->uses = print_uses(p->graph, &p->unit->arena, p->count, p->roots, weight);
    p->local = (Map){0};
    p->named = 0;
}

/* The form number k in the order of the source: f calls f_at, so it comes last. */
static Export form_at(uint32_t k) { return k + 1 < EXPORT_COUNT ? k + 1 : EXPORT_VALUE; }

/* Is the model printed in this form: a function of one point, with the derivatives it has? */
static bool has_form(const Model *model, Export form) {
    const ExportInfo *info = &exports_table[form];
    return info->call == CALL_POINT && info->tau != TAU_HARD &&
           exports_order(1u << form) <= (int)model->order;
}

/* Marks all parts that the current function needs. */
static void need_all(SourcePrinter *p) {
    for (Ref ref = 0, end = graph_end(p->roots, p->count); ref < end; ref++)
        if (p->uses[ref] > 0) parts_need(&p->parts, formula(p, ref));
}

/* --- lines ------------------------------------------------------------------------------- */

static const char *number(Unit *unit, double value) {
    char text[32];
    if (isnan(value)) return "NAN";
    if (isinf(value)) return value < 0 ? "-INFINITY" : "INFINITY";
    number_text(value, text);
    return arena_printf(&unit->arena, strpbrk(text, ".e") ? "%s" : "%s.0", text);
}

/* The value column with the operands in place of a, b and c. */
static Operand expression(SourcePrinter *p, const char *value, const Ref *operands) {
    Buffer out = {.arena = &p->unit->arena};
    bool calls = is_call(value), is_sum = !strcmp(value, "a + b") || !strcmp(value, "a - b");
    const char *text = value, *copied = value;
    for (Text word; parts_word(&text, &word);) {
        if (!is_operand(word)) continue;
        Operand operand = p->texts[operands[*word.data - 'a']];
        bool is_bare = operand.is_atom || calls || (is_sum && operand.is_product);
        buffer_add(&out, copied, (size_t)(word.data - copied));
        buffer_printf(&out, is_bare ? "%s" : "(%s)", operand.text);
        copied = text;
    }
    buffer_text(&out, copied);
    return (Operand){out.data, calls, !strcmp(value, "a * b") || !strcmp(value, "a / b")};
}

static Operand call(SourcePrinter *p, Ref ref) {
    const Node *node = graph_node(p->graph, ref);
    const Ref *operands = graph_operands(p->graph, ref);
    Buffer out = {.arena = &p->unit->arena};
    bool is_many = op_table[node->op].kind == KIND_MANY;
    uint32_t first = plain_order(p, node, operands) ? 2 : 0;
    buffer_printf(&out, "%s(", formula(p, ref));
    if (is_many) buffer_printf(&out, "%u, (const double[]){", node->count);
    for (uint32_t i = first; i < node->count; i++)
        buffer_printf(&out, "%s%s", i > first ? ", " : "", p->texts[operands[i]].text);
    buffer_text(&out, is_many ? "})" : ")");
    return (Operand){out.data, true, true};
}

/* The line of a variable, and its name. */
static Operand variable(SourcePrinter *p, const char *wanted, const char *text) {
    const char *name = c_name_claim(p->unit, &p->parts.file, &p->local, wanted);
    size_t before = p->body.size;
    buffer_printf(&p->body, "    const double %s = ", name);
    layout_text(&p->body, arena_printf(&p->unit->arena, "%s;", text), p->body.size - before, 8,
                COLUMNS);
    return (Operand){name, true, true};
}

static Operand print_node(SourcePrinter *p, Ref ref) {
    const Node *node = graph_node(p->graph, ref);
    const Name *label = graph_label(p->graph, ref);
    if (label) return variable(p, label->text, number(p->unit, node->number));
    if (node->op == OP_NUMBER)
        return (Operand){number(p->unit, node->number), !signbit(node->number), false};
    if (node->op == OP_PARAMETER) return (Operand){p->inputs[node->index], true, true};
    if (op_table[node->op].kind != KIND_OP) return call(p, ref);
    return expression(p, formula(p, ref), graph_operands(p->graph, ref));
}

static void print_lines(SourcePrinter *p) {
    uint32_t end = graph_end(p->roots, p->count);
    p->texts = NEW_ARRAY(&p->unit->arena, Operand, end);
    for (Ref ref = 0; ref < end; ref++) {
        if (p->uses[ref] == 0) continue;
        p->texts[ref] = print_node(p, ref);
        bool is_leaf = graph_node(p->graph, ref)->op >= OP_COUNT;
        bool is_returned = ref == p->roots[0] && p->uses[ref] == 1;
        bool is_short = is_returned || strlen(p->texts[ref].text) < LONG;
        if (is_leaf || (p->uses[ref] < 2 && is_short)) continue;
        const char *wanted = arena_printf(&p->unit->arena, "t%u", ++p->named);
        p->texts[ref] = variable(p, wanted, p->texts[ref].text);
    }
}

/* --- the function ------------------------------------------------------------------------ */

static const char **symbol_of(const SourcePrinter *p, uint32_t model, Export form) {
    return &p->symbols[model * EXPORT_COUNT + form];
}

/* Names the functions as the header does; where C or an older one has the name, an underscore
 * follows. */
static void name_functions(SourcePrinter *p, uint32_t count) {
    Arena *arena = &p->unit->arena;
    p->symbols = NEW_ARRAY(arena, const char *, (size_t)count *EXPORT_COUNT);
    for (uint32_t i = 0; i < count; i++)
        for (Export form = 0; form < EXPORT_COUNT; form++) {
            if (!has_form(p->models[i], form)) continue;
            const char *name = header_symbol(p->unit, &no_prefix, p->models[i]->function, form);
            while (c_name_owner(name) || map_get(&p->functions, unit_name(p->unit, name)) ||
                   map_get(&p->parts.file, unit_name(p->unit, name)))
                name = arena_printf(arena, "%s_", name);
            c_name_take(p->unit, &p->functions, unit_name(p->unit, name));
            *symbol_of(p, i, form) = name;
        }
}

/* The macros of the temperatures, as in the header. */
static void print_macros(SourcePrinter *p, uint32_t count, Buffer *out) {
    for (uint32_t i = 0; i < count; i++) {
        const Name *name =
            unit_name(p->unit, header_macro(p->unit, &no_prefix, p->models[i]->function));
        if (map_get(&p->functions, name)) continue;
        c_name_take(p->unit, &p->functions, name);
        header_put_macro(out, name->text, p->models[i]->temperature);
    }
}

/* Appends a parameter, on a new line where it would be too long. */
static void put_parameter(SourcePrinter *p, size_t *line, const char *type, const char *name) {
    bool is_first = p->body.data[p->body.size - 1] == '(';
    if (!is_first) buffer_text(&p->body, ",");
    if (p->body.size - *line + strlen(type) + strlen(name) > COLUMNS - 4) {
        buffer_text(&p->body, "\n    ");
        *line = p->body.size - 4;
    } else if (!is_first) {
        buffer_text(&p->body, " ");
    }
    buffer_printf(&p->body, "%s%s", type, name);
}

/* Begins the function, up to its brace. Returns the names of its results but the first. */
static const char **print_head(SourcePrinter *p) {
    const Model *model = p->model;
    Arena *arena = &p->unit->arena;
    const char *name = *symbol_of(p, p->current, p->form);
    size_t line = p->body.size;
    c_name_take(p->unit, &p->local, unit_name(p->unit, name));
    c_name_take(p->unit, &p->local, unit_name(p->unit, *symbol_of(p, p->current, EXPORT_AT)));
    buffer_printf(&p->body, "double %s(", name);
    p->inputs = NEW_ARRAY(arena, const char *, model->argument_count);
    uint32_t given = model->argument_count - (exports_table[p->form].tau == TAU_DEFAULT);
    for (uint32_t i = 0; i < given; i++) {
        p->inputs[i] = c_name_claim(p->unit, &p->parts.file, &p->local, model->arguments[i].name);
        put_parameter(p, &line, "double ", p->inputs[i]);
    }
    const char **outputs = NEW_ARRAY(arena, const char *, p->count);
    for (uint32_t i = 1; i < p->count; i++) {
        outputs[i] = model_root_name(model, &p->outputs[i], NULL, "d%s", "d%s_d%s");
        outputs[i] = c_name_claim(p->unit, &p->parts.file, &p->local, outputs[i]);
        put_parameter(p, &line, "double *", outputs[i]);
    }
    if (given == 0 && p->count == 1) buffer_text(&p->body, "void");
    buffer_text(&p->body, ") {\n");
    return outputs;
}

/* A cast to void for each argument that is not used, so that compilers do not warn. */
static void print_unused(SourcePrinter *p) {
    uint8_t *is_used = NEW_ARRAY(&p->unit->arena, uint8_t, p->model->argument_count);
    for (Ref ref = 0, end = graph_end(p->roots, p->count); ref < end; ref++) {
        const Node *node = graph_node(p->graph, ref);
        if (p->uses[ref] > 0 && node->op == OP_PARAMETER) is_used[node->index] = 1;
    }
    for (uint32_t i = 0; i < p->model->argument_count; i++)
        if (!is_used[i]) buffer_printf(&p->body, "    (void)%s;\n", p->inputs[i]);
}

/* f: f_at at the default temperature. */
static void print_default(SourcePrinter *p) {
    buffer_printf(&p->body, "    return %s(", *symbol_of(p, p->current, EXPORT_AT));
    for (uint32_t i = 0; i < model_tau(p->model); i++)
        buffer_printf(&p->body, "%s, ", p->inputs[i]);
    buffer_printf(&p->body, "%s);\n}\n", header_macro(p->unit, &no_prefix, p->model->function));
}

static void print_function(SourcePrinter *p) {
    const char **outputs = print_head(p);
    if (exports_table[p->form].tau == TAU_DEFAULT) {
        print_default(p);
        return;
    }
    print_unused(p);
    print_lines(p);
    for (uint32_t i = 1; i < p->count; i++)
        buffer_printf(&p->body, "    if (%s) *%s = %s;\n", outputs[i], outputs[i],
                      p->texts[p->roots[i]].text);
    buffer_text(&p->body, "    return ");
    layout_text(&p->body, arena_printf(&p->unit->arena, "%s;", p->texts[p->roots[0]].text), 11, 8,
                COLUMNS);
    buffer_text(&p->body, "}\n");
}

static void print_introduction(const SourcePrinter *p, Buffer *out) {
    buffer_text(out,
                p->is_exact
                    ? "/* Made by smooth: with -ffp-contract=off these functions have the bits of"
                      " the object's.\n * Link with -lm. */\n"
                    : "/* Made by smooth: right to about 14 digits of the scale of the operands"
                      " and the temperature.\n * The object, and `smooth show --as c --exact`,"
                      " are so in the tails, too. Link with -lm. */\n");
    buffer_text(out, "#include <math.h>\n\n");
    bool has_runtime = parts_mention(&p->parts, "SMOOTH_HAS_FMA");
    if (p->is_exact || has_runtime)
        buffer_text(out,
                    "#if __FLT_EVAL_METHOD__ == 2 || defined __FAST_MATH__\n"
                    "#error \"leave out -ffast-math; for 32-bit x86 add -msse2 -mfpmath=sse\"\n"
                    "#endif\n\n");
    if (has_runtime)
        buffer_text(out, "#ifdef FP_FAST_FMA\n"
                         "#define SMOOTH_HAS_FMA 1\n"
                         "#else\n"
                         "#define SMOOTH_HAS_FMA 0\n"
                         "#endif\n\n");
}

void print_c(Unit *unit, const Model *const *models, uint32_t count, bool is_exact, Buffer *out) {
    SourcePrinter p = {.unit = unit,
                       .is_exact = is_exact,
                       .parts = {.unit = unit},
                       .models = models,
                       .body = {.arena = &unit->arena}};
    parts_find(&p.parts, !is_exact);
    parts_need(&p.parts, "SMOOTH_HAS_FMA FP_FAST_FMA");
    for (uint32_t i = 0; i < count; i++)
        for (Export form = 0; form < EXPORT_COUNT; form++) {
            if (!has_form(models[i], form)) continue;
            turn_to(&p, models[i], form);
            need_all(&p);
        }
    name_functions(&p, count);
    print_introduction(&p, out);
    parts_print(&p.parts, out);
    print_macros(&p, count, out);
    for (p.current = 0; p.current < count; p.current++)
        for (uint32_t k = 0; k < EXPORT_COUNT; k++) {
            if (!has_form(models[p.current], form_at(k))) continue;
            turn_to(&p, models[p.current], form_at(k));
            buffer_text(&p.body, "\n");
            print_function(&p);
        }
    buffer_text(out, p.body.data);
}
