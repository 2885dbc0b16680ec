/* In: models. Out: a C source with a function for each, which computes the same numbers as the
 * interpreter. An expression is the value column of ops.def with the operands in place of a, b and
 * c; the definitions of the runtime that these expressions need, directly or not, come first.
 * Invariant: no name that the source declares hides one that it uses. */
#include "print/print_c.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "graph/model.h"
#include "print/c_names.h"
#include "print/exports.h"
#include "print/uses.h"

/* The text of a node. */
typedef struct {
    const char *text;
    bool is_atom; /* needs no parentheses */
} Operand;

typedef struct {
    Unit *unit;
    /* the runtime */
    Map parts;            /* Name -> 1 + its index in source_parts */
    uint8_t *is_needed;   /* by that index */
    LIST(uint32_t) queue; /* parts that are needed but whose text has not been searched yet */
    Map file, functions;  /* names at file scope: those that are used, those of the functions */
    Buffer body;          /* the functions */
    /* the function that is being printed */
    const Model *model;
    const Graph *graph;
    uint32_t count; /* of its roots */
    Ref *roots;
    uint32_t *uses;      /* by node (uses.h) */
    Map local;           /* the names in its scope */
    const char **inputs; /* the names of its arguments in C */
    uint32_t named;      /* variables so far */
    Operand *texts;
} SourcePrinter;

/* --- words ------------------------------------------------------------------------------- */

static bool is_word(char c) { return isalnum((unsigned char)c) || c == '_'; }

/* The next word of a text; *at moves to its end. False if there is none. */
static bool next_word(const char **at, Text *word) {
    const char *c = *at;
    while (*c && !is_word(*c)) c++;
    word->data = c;
    while (is_word(*c)) c++;
    word->size = (size_t)(c - word->data);
    *at = c;
    return word->size > 0;
}

/* Is the word of a value column one of a, b and c? */
static bool is_operand(Text word) {
    return word.size == 1 && *word.data >= 'a' && *word.data <= 'c';
}

/* Is the text one call, `name(...)`? */
static bool is_call(const char *text) {
    const char *c = text;
    while (is_word(*c)) c++;
    return c > text && *c == '(' && text[strlen(text) - 1] == ')';
}

/* The C of a node: an expression over a, b and c, or the name of a function of the runtime; "" for
 * a leaf. */
static const char *formula(const SourcePrinter *p, const Node *node) {
    if (node->op >= OP_COUNT) return "";
    const OpInfo *info = &op_table[node->op];
    bool has_kernel = info->flags & FLAG_KERNEL;
    if (info->kind == KIND_OP) return info->value;
    return arena_printf(&p->unit->arena, "sm_%s%s%s", info->value, has_kernel ? "_" : "",
                        has_kernel ? kernel_table[node->kernel].name : "");
}

/* How often the node writes its operands: 2 if its value column has one of them twice, else 1. */
static uint32_t weight(const Node *node) {
    if (node->op >= OP_COUNT || op_table[node->op].kind != KIND_OP) return 1;
    const char *text = op_table[node->op].value;
    uint32_t counts[3] = {0}, most = 1;
    for (Text word; next_word(&text, &word);)
        if (is_operand(word) && ++counts[*word.data - 'a'] > 1) most = 2;
    return most;
}

/* Makes a model the current one. */
static void turn_to(SourcePrinter *p, const Model *model) {
    p->model = model;
    p->graph = model->graph;
    p->roots = model_refs(model);
    p->count = model->root_count;
    p->uses = print_uses(p->graph, &p->unit->arena, p->count, p->roots, weight);
    p->local = (Map){0};
    p->named = 0;
}

/* --- the parts of the runtime ------------------------------------------------------------ */

static void find_parts(SourcePrinter *p) {
    Arena *arena = &p->unit->arena;
    uint32_t count = 0;
    for (; source_parts[count].name;
         count++) { /* a header included twice has its first copy used */
        const Name *name = unit_name(p->unit, source_parts[count].name);
        if (!map_get(&p->parts, name))
            map_put(&p->parts, arena, name, (void *)(uintptr_t)(count + 1));
    }
    p->is_needed = NEW_ARRAY(arena, uint8_t, count);
}

/* Marks the parts that are named in a text. `is_own`: the text is an expression of a printed
 * function, so that no variable may hide a name in it, of a part or of libm. */
static void need(SourcePrinter *p, const char *text, bool is_own) {
    for (Text word; next_word(&text, &word);) {
        const Name *name = names_intern(&p->unit->names, &p->unit->arena, word.data, word.size);
        uintptr_t part = (uintptr_t)map_get(&p->parts, name);
        bool is_new = part && !p->is_needed[part - 1];
        if (is_new || (is_own && !is_operand(word))) c_name_take(p->unit, &p->file, name);
        if (!is_new) continue;
        p->is_needed[part - 1] = 1;
        LIST_PUSH(&p->unit->arena, &p->queue, (uint32_t)part - 1);
    }
}

/* Marks all parts that the current model needs. */
static void need_all(SourcePrinter *p) {
    for (Ref ref = 0, end = graph_end(p->roots, p->count); ref < end; ref++)
        if (p->uses[ref] > 0) need(p, formula(p, graph_node(p->graph, ref)), true);
    while (p->queue.count > 0) need(p, source_parts[p->queue.at[--p->queue.count]].text, false);
}

static void print_runtime(const SourcePrinter *p, Buffer *out) {
    for (uint32_t i = 0; source_parts[i].name; i++) {
        if (!p->is_needed[i]) continue;
        const char *text = source_parts[i].text;
        bool is_local = strncmp(text, "static", 6) == 0 || strncmp(text, "typedef", 7) == 0;
        buffer_printf(out, "%s%s\n", is_local ? "" : "static ", text);
    }
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
static Operand expression(SourcePrinter *p, const char *text, const Ref *operands) {
    Buffer out = {.arena = &p->unit->arena};
    bool calls = is_call(text);
    const char *copied = text;
    for (Text word; next_word(&text, &word);) {
        if (!is_operand(word)) continue;
        Operand operand = p->texts[operands[*word.data - 'a']];
        buffer_add(&out, copied, (size_t)(word.data - copied));
        buffer_printf(&out, operand.is_atom || calls ? "%s" : "(%s)", operand.text);
        copied = text;
    }
    buffer_text(&out, copied);
    return (Operand){out.data, calls};
}

static Operand call(SourcePrinter *p, const Node *node, const Ref *operands) {
    Buffer out = {.arena = &p->unit->arena};
    bool is_many = op_table[node->op].kind == KIND_MANY;
    buffer_printf(&out, "%s(", formula(p, node));
    if (is_many) buffer_printf(&out, "%u, (const double[]){", node->count);
    for (uint32_t i = 0; i < node->count; i++)
        buffer_printf(&out, "%s%s", i ? ", " : "", p->texts[operands[i]].text);
    buffer_text(&out, is_many ? "})" : ")");
    return (Operand){out.data, true};
}

static Operand print_node(SourcePrinter *p, Ref ref) {
    const Node *node = graph_node(p->graph, ref);
    const Ref *operands = graph_operands(p->graph, ref);
    if (node->op == OP_NUMBER)
        return (Operand){number(p->unit, node->number), !signbit(node->number)};
    if (node->op == OP_PARAMETER) return (Operand){p->inputs[node->index], true};
    if (op_table[node->op].kind != KIND_OP) return call(p, node, operands);
    return expression(p, op_table[node->op].value, operands);
}

static void print_lines(SourcePrinter *p) {
    enum { LONG = 80 };
    uint32_t end = graph_end(p->roots, p->count);
    p->texts = NEW_ARRAY(&p->unit->arena, Operand, end);
    for (Ref ref = 0; ref < end; ref++) {
        if (p->uses[ref] == 0) continue;
        p->texts[ref] = print_node(p, ref);
        bool is_leaf = graph_node(p->graph, ref)->op >= OP_COUNT;
        if (is_leaf || (p->uses[ref] < 2 && strlen(p->texts[ref].text) < LONG)) continue;
        const char *wanted = arena_printf(&p->unit->arena, "t%u_", ++p->named);
        const char *name = c_name_claim(p->unit, &p->file, &p->local, wanted);
        buffer_printf(&p->body, "    const double %s = %s;\n", name, p->texts[ref].text);
        p->texts[ref] = (Operand){name, true};
    }
}

/* --- the function ------------------------------------------------------------------------ */

/* `double f(double x, ...`, without the pointers to results and the end. */
static void print_head(SourcePrinter *p) {
    const Model *model = p->model;
    static const Export forms[] = {EXPORT_VALUE, EXPORT_GRAD, EXPORT_HESS}; /* by order */
    const char *name = arena_printf(&p->unit->arena, "%s%s", model->function->name->text,
                                    exports_table[forms[model->order]].suffix);
    while (c_name_owner(name)) name = arena_printf(&p->unit->arena, "%s_", name);
    name = c_name_claim(p->unit, &p->file, &p->functions, name);
    c_name_take(p->unit, &p->local, unit_name(p->unit, name));
    buffer_printf(&p->body, "double %s(", name);
    p->inputs = NEW_ARRAY(&p->unit->arena, const char *, model->argument_count);
    for (uint32_t i = 0; i < model->argument_count; i++) {
        p->inputs[i] = c_name_claim(p->unit, &p->file, &p->local, model->arguments[i].name);
        buffer_printf(&p->body, "%sdouble %s", i ? ", " : "", p->inputs[i]);
    }
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

static void print_function(SourcePrinter *p) {
    print_head(p);
    const char **outputs = NEW_ARRAY(&p->unit->arena, const char *, p->count);
    for (uint32_t i = 1; i < p->count; i++) {
        const Root *root = &p->model->roots[i];
        outputs[i] = model_root_name(p->model, root, NULL, "d_%s", "d_%s_%s");
        outputs[i] = c_name_claim(p->unit, &p->file, &p->local, outputs[i]);
        buffer_printf(&p->body, ", double *%s", outputs[i]);
    }
    buffer_text(&p->body, ") {\n");
    print_unused(p);
    print_lines(p);
    for (uint32_t i = 1; i < p->count; i++)
        buffer_printf(&p->body, "    *%s = %s;\n", outputs[i], p->texts[p->roots[i]].text);
    buffer_printf(&p->body, "    return %s;\n}\n", p->texts[p->roots[0]].text);
}

void print_c(Unit *unit, const Model *const *models, uint32_t count, Buffer *out) {
    SourcePrinter p = {.unit = unit, .body = {.arena = &unit->arena}};
    find_parts(&p);
    c_name_take(unit, &p.file, unit_name(unit, "SMOOTH_HAS_FMA"));
    c_name_take(unit, &p.file, unit_name(unit, "FP_FAST_FMA"));
    buffer_text(out, "/* ");
    for (uint32_t i = 0; i < count; i++) {
        turn_to(&p, models[i]);
        need_all(&p);
        buffer_printf(out, "%s, ", models[i]->function->name->text);
    }
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0) buffer_text(&p.body, "\n");
        turn_to(&p, models[i]);
        print_function(&p);
    }
    buffer_text(out, "smoothed. Compile with -ffp-contract=off and link with -lm. */\n"
                     "#include <math.h>\n\n"
                     "#if __FLT_EVAL_METHOD__ == 2 || defined __FAST_MATH__\n"
                     "#error \"leave out -ffast-math; for 32-bit x86 add -msse2 -mfpmath=sse\"\n"
                     "#endif\n"
                     "#ifdef FP_FAST_FMA\n"
                     "#define SMOOTH_HAS_FMA 1\n"
                     "#else\n"
                     "#define SMOOTH_HAS_FMA 0\n"
                     "#endif\n\n");
    print_runtime(&p, out);
    buffer_text(out, p.body.data);
}
