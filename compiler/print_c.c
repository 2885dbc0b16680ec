/* In: a model. Out: a C source of one function that computes the same numbers as the interpreter:
 * the value column of each operator with its operands put in, and behind it those definitions of
 * the runtime that it reaches. */
#include "print_c.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

typedef struct {
    const char *text;
    bool is_atom; /* needs no parentheses */
} Piece;

typedef struct {
    Unit *unit;
    const Model *model;
    const Graph *graph;
    Piece *pieces;
    uint32_t named;
    Buffer body;
} Printer;

static const char *number(Unit *unit, double value) {
    char text[32];
    if (isnan(value)) return "NAN";
    if (isinf(value)) return value < 0 ? "-INFINITY" : "INFINITY";
    number_text(value, text);
    return arena_printf(&unit->arena, strpbrk(text, ".e") ? "%s" : "%s.0", text);
}

/* A parameter's name; one that C has taken gets an underscore. */
static const char *input(const Printer *p, uint32_t index) {
    static const char *const taken[] = {
        "auto", "break", "case", "char", "continue", "default", "do", "double", "enum", "extern",
        "float", "goto", "int", "inline", "long", "register", "restrict", "return", "short",
        "signed", "sizeof", "static", "struct", "switch", "typedef", "union", "unsigned", "void",
        "volatile", "while"};
    const char *name = model_input(p->model, index);
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        if (strcmp(name, taken[i]) == 0) return arena_printf(&p->unit->arena, "%s_", name);
    return name;
}

static bool is_word(char c) { return isalnum((unsigned char)c) || c == '_'; }

/* Is the text one call, `name(...)`? */
static bool is_call(const char *text) {
    const char *c = text;
    while (is_word(*c)) c++;
    return c > text && *c == '(' && text[strlen(text) - 1] == ')';
}

/* The value column with the operands in the places of a, b and c. */
static Piece expression(Printer *p, const OpInfo *info, const Ref *operands) {
    Buffer out = {.arena = &p->unit->arena};
    bool calls = is_call(info->value);
    for (const char *c = info->value; *c;) {
        const char *start = c;
        while (is_word(*c)) c++;
        if (c == start) c++;
        bool is_operand = c == start + 1 && *start >= 'a' && *start <= 'c';
        if (!is_operand) {
            buffer_add(&out, start, (size_t)(c - start));
            continue;
        }
        Piece operand = p->pieces[operands[*start - 'a']];
        buffer_printf(&out, operand.is_atom || calls ? "%s" : "(%s)", operand.text);
    }
    return (Piece){out.data, calls};
}

static Piece call(Printer *p, const Node *node, const Ref *operands) {
    const OpInfo *info = &op_table[node->op];
    Buffer out = {.arena = &p->unit->arena};
    bool has_kernel = info->flags & FLAG_KERNEL, is_many = info->kind == KIND_MANY;
    buffer_printf(&out, "sm_%s%s%s(", info->value, has_kernel ? "_" : "",
                  has_kernel ? kernel_table[node->kernel].name : "");
    if (is_many) buffer_printf(&out, "%u, (const double[]){", node->count);
    for (uint32_t i = 0; i < node->count; i++)
        buffer_printf(&out, "%s%s", i ? ", " : "", p->pieces[operands[i]].text);
    buffer_text(&out, is_many ? "})" : ")");
    return (Piece){out.data, true};
}

static Piece print_node(Printer *p, Ref ref) {
    const Node *node = graph_node(p->graph, ref);
    if (node->op == OP_NUMBER) return (Piece){number(p->unit, node->number), node->number >= 0};
    if (node->op == OP_PARAMETER) return (Piece){input(p, node->index), true};
    if (op_table[node->op].kind != KIND_OP) return call(p, node, graph_operands(p->graph, ref));
    return expression(p, &op_table[node->op], graph_operands(p->graph, ref));
}

static bool repeats_operand(const Node *node) {
    const char *value = node->op < OP_COUNT && op_table[node->op].kind == KIND_OP
                            ? op_table[node->op].value : "";
    int counts[3] = {0};
    for (const char *c = value; *c; c++)
        if (*c >= 'a' && *c <= 'c' && !is_word(c[1]) && (c == value || !is_word(c[-1])))
            counts[*c - 'a']++;
    return counts[0] > 1 || counts[1] > 1 || counts[2] > 1;
}

/* How often each node's text will be written. */
static uint32_t *count_uses(const Graph *graph, Arena *arena, const uint8_t *live, uint32_t count,
                            const Ref *roots) {
    uint32_t *uses = NEW_ARRAY(arena, uint32_t, graph->nodes.count);
    for (uint32_t i = 0; i < count; i++) uses[roots[i]]++;
    for (Ref ref = 0; ref < graph_end(roots, count); ref++)
        for (uint32_t k = 0; live[ref] && k < graph_node(graph, ref)->count; k++)
            uses[graph_operands(graph, ref)[k]] += repeats_operand(graph_node(graph, ref)) ? 2 : 1;
    return uses;
}

static void print_lines(Printer *p, uint32_t count, const Ref *roots) {
    enum { LONG = 80 };
    const Graph *graph = p->graph;
    uint8_t *live = graph_live(graph, &p->unit->arena, roots, count);
    uint32_t *uses = count_uses(graph, &p->unit->arena, live, count, roots);
    p->pieces = NEW_ARRAY(&p->unit->arena, Piece, graph->nodes.count);
    for (Ref ref = 0; ref < graph_end(roots, count); ref++) {
        if (!live[ref]) continue;
        p->pieces[ref] = print_node(p, ref);
        bool is_leaf = graph_node(graph, ref)->op >= OP_COUNT;
        if (is_leaf || (uses[ref] < 2 && strlen(p->pieces[ref].text) < LONG)) continue;
        char *name = arena_printf(&p->unit->arena, "t%u_", ++p->named);
        buffer_printf(&p->body, "    const double %s = %s;\n", name, p->pieces[ref].text);
        p->pieces[ref] = (Piece){name, true};
    }
}

static void print_function(Printer *p) {
    const Model *model = p->model;
    uint32_t n = model->inputs, next = 1;
    Ref *roots;
    uint32_t count = model_roots(model, &roots);
    Buffer head = {.arena = &p->unit->arena}, stores = {.arena = &p->unit->arena};
    buffer_printf(&head, "double %s%s(", model->function->name->text,
                  model->hessian ? "_hess" : model->gradient ? "_grad" : "");
    for (uint32_t i = 0; i < n; i++) buffer_printf(&head, "%sdouble %s", i ? ", " : "", input(p, i));
    print_lines(p, count, roots);
    for (uint32_t i = 0; model->gradient && i < n; i++, next++) {
        buffer_printf(&head, ", double *d_%s", model_input(model, i));
        buffer_printf(&stores, "    *d_%s = %s;\n", model_input(model, i), p->pieces[roots[next]].text);
    }
    for (uint32_t i = 0; model->hessian && i < n; i++)
        for (uint32_t j = i; j < n; j++, next++) {
            const char *a = model_input(model, i), *b = model_input(model, j);
            buffer_printf(&head, ", double *d_%s_%s", a, b);
            buffer_printf(&stores, "    *d_%s_%s = %s;\n", a, b, p->pieces[roots[next]].text);
        }
    const char *lines = p->body.data ? p->body.data : "";
    char *body = arena_printf(&p->unit->arena, "%s) {\n%s%s    return %s;\n}\n", head.data, lines,
                              stores.data ? stores.data : "", p->pieces[roots[0]].text);
    p->body = (Buffer){.arena = &p->unit->arena};
    buffer_text(&p->body, body);
}

/* --- what it needs of the runtime ---------------------------------------------------------- */

typedef struct {
    Map index; /* Name -> 1 + number of the part */
    uint8_t *is_needed;
    LIST(uint32_t) queue;
} Closure;

static void need(Unit *unit, Closure *closure, const char *text) {
    for (const char *c = text; *c; c++) {
        if (!is_word(*c)) continue;
        const char *start = c;
        while (is_word(*c)) c++;
        const Name *name = names_intern(&unit->names, &unit->arena, start, (size_t)(c - start));
        uintptr_t part = (uintptr_t)map_get(&closure->index, name);
        if (part && !closure->is_needed[part - 1]) {
            closure->is_needed[part - 1] = 1;
            LIST_PUSH(&unit->arena, &closure->queue, (uint32_t)part - 1);
        }
        if (!*c) break;
    }
}

static void print_runtime(Unit *unit, const char *body, Buffer *out) {
    Closure closure = {0};
    uint32_t count = 0;
    for (; runtime_parts[count].name; count++) { /* of two copies of a header the first counts */
        const Name *name = unit_name(unit, runtime_parts[count].name);
        if (!map_get(&closure.index, name))
            map_put(&closure.index, &unit->arena, name, (void *)(uintptr_t)(count + 1));
    }
    closure.is_needed = NEW_ARRAY(&unit->arena, uint8_t, count);
    need(unit, &closure, body);
    while (closure.queue.count > 0)
        need(unit, &closure, runtime_parts[closure.queue.at[--closure.queue.count]].text);
    for (uint32_t i = 0; i < count; i++) {
        if (!closure.is_needed[i]) continue;
        const char *text = runtime_parts[i].text;
        bool is_local = strncmp(text, "static", 6) == 0 || strncmp(text, "typedef", 7) == 0;
        buffer_printf(out, "%s%s\n", is_local ? "" : "static ", text);
    }
}

void print_c(Unit *unit, const Model *model, Buffer *out) {
    Printer p = {.unit = unit, .model = model, .graph = model->graph,
                 .body = {.arena = &unit->arena}};
    print_function(&p);
    buffer_printf(out, "/* %s, smoothed. Compile with -ffp-contract=off and link with -lm. */\n"
                       "#include <math.h>\n\n", model->function->name->text);
    print_runtime(unit, p.body.data, out);
    buffer_text(out, p.body.data);
}
