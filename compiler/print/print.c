/* In: a model. Out: its value and derivatives as formulas, in text or LaTeX.
 *
 * First the graph is brought into the form a person writes: by the texts that the
 * operator table has for it, then the psi family over u = x/tau. Then one loop upward gives each
 * node its text; what is used more than once, or grows long, becomes a line of its own and is known
 * by its name. */
#include "print/print.h"

#include <math.h>
#include <string.h>

#include "base/number.h"
#include "front/unit.h"
#include "graph/apply.h"
#include "graph/rewrite.h"
#include "print/print_c.h"
#include "print/uses.h"

/* --- the form a person writes -------------------------------------------------------------- */

static const char *const written[OP_COUNT] = {
#define WRITTEN(id, text)                    [OP_##id] = text,
#define TWIN(id, name, n, family, text, ...) [OP_##id] = text,
#include "../runtime/ops.def"
};

static bool is_hard_truth(const Graph *graph, Ref ref) {
    const Node *node = graph_node(graph, ref);
    return node->op < OP_COUNT && op_table[node->op].kind == KIND_OP &&
           (op_table[node->op].flags & FLAG_TRUTH);
}

static Ref written_out(Graph *graph, Ref ref, const Ref *operands, void *context) {
    const Node *node = graph_node(graph, ref);
    (void)context;
    if (node->op >= OP_COUNT) return REF_NONE;
    if (node->op == OP_IF && is_hard_truth(graph, operands[0])) return REF_NONE;
    const char *text = written[node->op];
    if (!text || text[0] == '\0') return REF_NONE;
    ArenaMark mark = arena_mark(&graph->unit->scratch);
    RuleSite site;
    apply_at(&site, graph, node, operands, REF_NONE);
    Ref result = apply_rule(&site, text, 0);
    arena_release(&graph->unit->scratch, mark);
    return result;
}

static Ref apply2(Graph *graph, Op op, Ref a, Ref b) {
    return graph_apply(graph, op, KERNEL_NONE, 2, (Ref[]){a, b});
}

/* A product that stays one to the reader, where folding would see a gate. */
static Ref product_of(Graph *graph, Ref a, Ref b) {
    Ref folded = apply2(graph, OP_MULTIPLY, a, b);
    if (graph_node(graph, folded)->op != OP_GATE) return folded;
    return graph_intern(graph, OP_MULTIPLY, KERNEL_NONE, 2, (Ref[]){a, b});
}

/* psi(k, m, u, 1), over psi(j, 0, u, 1): each derivative in tau by Euler's relation. */
static Ref psi_of_u(Graph *graph, Kernel kernel, int k, int m, Ref u) {
    if (m == 0) {
        Ref operands[] = {graph_number(graph, k), graph_number(graph, 0), u,
                          graph_number(graph, 1)};
        return graph_intern(graph, OP_PSI, kernel, 4, operands);
    }
    Ref product = product_of(graph, u, psi_of_u(graph, kernel, k - 1, m - 1, u));
    if (k - m + 1 == 0) return graph_apply(graph, OP_NEGATE, KERNEL_NONE, 1, &product);
    Ref first = apply2(graph, OP_MULTIPLY, graph_number(graph, k - m + 1),
                       psi_of_u(graph, kernel, k, m - 1, u));
    return apply2(graph, OP_SUBTRACT, first, product);
}

/* a (1/b) is written a/b. */
static Ref quotient(Graph *graph, const Ref *factors) {
    double one;
    for (int k = 0; k < 2; k++) {
        const Node *node = graph_node(graph, factors[k]);
        const Ref *operands = graph_operands(graph, factors[k]);
        if (node->op == OP_DIVIDE && graph_is_number(graph, operands[0], &one) && one == 1)
            return apply2(graph, OP_DIVIDE, factors[1 - k], operands[1]);
    }
    return REF_NONE;
}

/* psi(k, m, x, tau) over u = x/tau. */
static Ref scaled_psi(Graph *graph, Kernel kernel, int k, int m, Ref x, Ref tau) {
    Ref value = psi_of_u(graph, kernel, k, m, apply2(graph, OP_DIVIDE, x, tau));
    int power = k - m;
    Ref scale = power == 1 || power == -1
                    ? tau
                    : apply2(graph, OP_POWER, tau, graph_number(graph, power < 0 ? -power : power));
    return power == 0  ? value
           : power > 0 ? apply2(graph, OP_MULTIPLY, scale, value)
                       : apply2(graph, OP_DIVIDE, value, scale);
}

/* gate(i, m, x, tau) by Leibniz. */
static Ref scaled_gate(Graph *graph, Kernel kernel, int i, int m, Ref x, Ref tau) {
    Ref product = product_of(graph, x, scaled_psi(graph, kernel, -i, m, x, tau));
    if (i == 0) return product;
    Ref rest = scaled_psi(graph, kernel, 1 - i, m, x, tau);
    if (i > 1) rest = apply2(graph, OP_MULTIPLY, graph_number(graph, i), rest);
    return apply2(graph, OP_ADD, rest, product);
}

static Ref tidied(Graph *graph, Ref ref, const Ref *operands, void *context) {
    const Node node = *graph_node(graph, ref);
    double k, m;
    (void)context;
    if (node.op == OP_MULTIPLY) {
        Ref divided = quotient(graph, operands);
        return divided != REF_NONE ? divided : product_of(graph, operands[0], operands[1]);
    }
    if ((node.op != OP_PSI && node.op != OP_GATE) || !graph_is_number(graph, operands[0], &k) ||
        !graph_is_number(graph, operands[1], &m))
        return REF_NONE;
    return (node.op == OP_PSI ? scaled_psi : scaled_gate)(graph, node.kernel, (int)k, (int)m,
                                                          operands[2], operands[3]);
}

/* --- texts --------------------------------------------------------------------------------- */

typedef struct {
    const char *text; /* NULL: not needed */
    int precedence;
} Piece;

typedef struct {
    Unit *unit;
    const Graph *graph;
    const Model *model;
    bool is_latex;
    Piece *pieces;
    uint32_t named;           /* lines so far */
    LIST(const char *) notes; /* on names that appear */
    Buffer *out;
} Printer;

enum { ATOM = PRECEDENCE_CALL + 1, LONG = 80 };

static Piece piece(Printer *p, Ref ref) { return p->pieces[ref]; }

static void FORMAT(2, 3) note(Printer *p, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    const char *text = arena_vprintf(&p->unit->arena, format, arguments);
    va_end(arguments);
    for (uint32_t i = 0; i < p->notes.count; i++)
        if (strcmp(p->notes.at[i], text) == 0) return;
    LIST_PUSH(&p->unit->arena, &p->notes, text);
}

static const char *within(Printer *p, Ref ref, int least) {
    Piece inner = piece(p, ref);
    if (inner.precedence >= least) return inner.text;
    return arena_printf(&p->unit->arena, p->is_latex ? "\\left(%s\\right)" : "(%s)", inner.text);
}

static const char *number(Printer *p, double value) {
    char text[32];
    number_text(value, text);
    if (!p->is_latex) return arena_copy(&p->unit->arena, text, strlen(text));
    const char *exponent = strchr(text, 'e');
    if (isinf(value)) return value < 0 ? "-\\infty" : "\\infty";
    if (!exponent) return arena_copy(&p->unit->arena, text, strlen(text));
    return arena_printf(&p->unit->arena, "%.*s \\cdot 10^{%s}", (int)(exponent - text), text,
                        exponent + 1);
}

static const char *parameter(Printer *p, uint32_t index) {
    const char *name = p->model->arguments[index].name;
    if (!p->is_latex || strlen(name) == 1) return name;
    if (index + 1 == p->model->argument_count) return "\\tau";
    Buffer out = {.arena = &p->unit->arena};
    for (; *name; name++) buffer_printf(&out, *name == '_' ? "\\_" : "%c", *name);
    return arena_printf(&p->unit->arena, "\\mathit{%s}", out.data);
}

/* sigmoid, sigmoid', ...: psi(k, 0, u, 1). */
static const char *psi_name(Printer *p, Kernel kernel, int k) {
    const KernelInfo *info = &kernel_table[kernel];
    note(p, "%s", info->where);
    if (k == 1) return p->is_latex ? info->tex_ramp : info->ramp;
    if (k == 0) return p->is_latex ? info->tex_cdf : info->cdf;
    if (k == -1) return p->is_latex ? info->tex_pdf : info->pdf;
    Buffer out = {.arena = &p->unit->arena};
    buffer_text(&out, p->is_latex ? info->tex_pdf : info->pdf);
    for (; k < -1; k++) buffer_text(&out, "'");
    return out.data;
}

static Piece call(Printer *p, const char *name, const Ref *operands, uint32_t count) {
    Buffer out = {.arena = &p->unit->arena};
    buffer_printf(&out, p->is_latex ? "%s\\left(" : "%s(", name);
    for (uint32_t i = 0; i < count; i++)
        buffer_printf(&out, "%s%s", i ? ", " : "", piece(p, operands[i]).text);
    buffer_text(&out, p->is_latex ? "\\right)" : ")");
    return (Piece){out.data, ATOM};
}

/* The least precedence that the left and the right operand may have without parentheses. Sums and
 * products are written without them: a + (b + c) is a + b + c to a reader. */
static void sides(Op op, int *left, int *right) {
    int precedence = op_table[op].precedence;
    bool is_comparison = precedence == PRECEDENCE_COMPARISON;
    *left = precedence + (op == OP_POWER || is_comparison);
    *right = precedence + !(op == OP_ADD || op == OP_MULTIPLY || op == OP_POWER);
}

/* a + -1 is written a - 1. */
static Piece infix(Printer *p, Op op, const Ref *v) {
    double value;
    int left, right;
    const char *b = NULL;
    if ((op == OP_ADD || op == OP_SUBTRACT) && graph_is_number(p->graph, v[1], &value) &&
        value < 0) {
        b = number(p, -value);
        op = op == OP_ADD ? OP_SUBTRACT : OP_ADD;
    }
    sides(op, &left, &right);
    if (!b) b = within(p, v[1], right);
    const char *gap = op_table[op].precedence >= PRECEDENCE_PRODUCT ? "" : " ";
    return (Piece){arena_printf(&p->unit->arena, "%s%s%s%s%s", within(p, v[0], left), gap,
                                op_table[op].name, gap, b),
                   op_table[op].precedence};
}

/* -(a b) is written -a b, which means the same, bit for bit. */
static Piece negation(Printer *p, Ref operand) {
    const char *text = within(p, operand, PRECEDENCE_PRODUCT);
    int precedence = piece(p, operand).precedence;
    return (Piece){arena_printf(&p->unit->arena, "-%s", text),
                   precedence == PRECEDENCE_PRODUCT ? PRECEDENCE_PRODUCT : PRECEDENCE_NEGATION};
}

static Piece conditional(Printer *p, const Ref *v) {
    const char *format =
        p->is_latex
            ? "\\begin{cases} %2$s & \\text{if } %1$s \\\\ %3$s & \\text{otherwise} \\end{cases}"
            : "if %1$s then %2$s else %3$s";
    return (Piece){arena_printf(&p->unit->arena, format, piece(p, v[0]).text, piece(p, v[1]).text,
                                piece(p, v[2]).text),
                   p->is_latex ? ATOM : 0};
}

/* A LaTeX template: @a in parentheses where it needs them, @A as it is. */
static Piece from_template(Printer *p, Op op, const Ref *v) {
    const OpInfo *info = &op_table[op];
    Buffer out = {.arena = &p->unit->arena};
    int least[2];
    sides(op, &least[0], &least[1]);
    for (const char *c = info->latex; *c; c++) {
        if (*c != '@') {
            buffer_add(&out, c, 1);
            continue;
        }
        c++;
        bool is_raw = *c < 'a';
        uint32_t k = (uint32_t)(*c - (is_raw ? 'A' : 'a'));
        buffer_text(&out, is_raw ? piece(p, v[k]).text : within(p, v[k], least[k > 0]));
    }
    return (Piece){out.data, strchr(info->latex, '^') ? PRECEDENCE_POWER : info->precedence};
}

/* floor_gaussian, floor_gaussian' and floor_gaussian_tau for the smoothed floor and its
 * derivatives, and so on: `word` smoothed with the kernel, i times by x and m times by tau. */
static const char *twin_name(Printer *p, const char *word, Kernel kernel, int i, int m) {
    Buffer out = {.arena = &p->unit->arena};
    const char *of = kernel_table[kernel].name;
    for (int k = 0; p->is_latex && k < m; k++) buffer_text(&out, "\\partial_\\tau ");
    buffer_printf(&out, p->is_latex ? "\\operatorname{%s}_{\\mathrm{%s}}" : "%s_%s", word, of);
    for (int k = 0; !p->is_latex && k < m; k++) buffer_text(&out, "_tau");
    for (int k = 0; k < i; k++) buffer_text(&out, "'");
    return out.data;
}

/* A twin that has no formula is named, and a note says what the name means in the language. */
static Piece smoothed_call(Printer *p, const Node *node, const Ref *v) {
    const char *kernel = kernel_table[node->kernel].name, *word = op_table[node->op].name;
    double i = 0, m = 0;
    uint32_t skip = 0;
    if (node->op == OP_LATTICE || node->op == OP_LATTICE_HALF) {
        word = node->op == OP_LATTICE ? "floor" : "round";
        graph_is_number(p->graph, v[0], &i);
        graph_is_number(p->graph, v[1], &m);
        skip = 2;
    } else if (strncmp(word, "smooth_", 7) == 0) {
        word += 7;
    } else if (node->op == OP_MAX_MANY) {
        word = "max";
    }
    if (node->op == OP_THRESHOLD)
        note(p,
             "threshold_%s(a, b, ..., tau) is the m for which the values of %s(2*(a - m)/tau) "
             "sum to 1",
             kernel, kernel_table[node->kernel].cdf);
    else
        note(p, "%s_%s(x, ..., tau) = %s(x, ...) @ %s(tau), ' is d/dx, _tau is d/dtau", word,
             kernel, word, kernel);
    return call(p, twin_name(p, word, node->kernel, (int)i, (int)m), v + skip, node->count - skip);
}

static Piece function(Printer *p, const Node *node, const Ref *v) {
    const OpInfo *info = &op_table[node->op];
    double k;
    if (node->op == OP_PSI && graph_is_number(p->graph, v[0], &k))
        return call(p, psi_name(p, node->kernel, (int)k), v + 2, 1);
    if (info->flags & FLAG_KERNEL) return smoothed_call(p, node, v);
    if (node->op == OP_ENTROPY)
        note(p, "entropy(a, ..., tau) is the derivative in tau of tau*log(exp(a/tau) + ...)");
    if (node->op == OP_BOLTZMANN || node->op == OP_PNORM)
        note(p, "%s(a, ..., tau) = max(a, ...) @ %s(tau)", info->name, info->name);
    if (!p->is_latex) return call(p, info->name, v, node->count);
    return call(p, arena_printf(&p->unit->arena, "\\operatorname{%s}", info->name), v, node->count);
}

static Piece print_node(Printer *p, Ref ref) {
    const Node *node = graph_node(p->graph, ref);
    const Ref *v = graph_operands(p->graph, ref);
    if (node->op == OP_NUMBER)
        return (Piece){number(p, node->number), signbit(node->number) ? PRECEDENCE_SUM : ATOM};
    if (node->op == OP_PARAMETER) return (Piece){parameter(p, node->index), ATOM};
    const OpInfo *info = &op_table[node->op];
    if (node->op == OP_NEGATE) return negation(p, v[0]);
    if (node->op == OP_IF) return conditional(p, v);
    if (p->is_latex && info->latex[0]) return from_template(p, node->op, v);
    if (node->op == OP_NOT)
        return (Piece){arena_printf(&p->unit->arena, "not %s", within(p, v[0], 4)), 3};
    if (info->precedence < PRECEDENCE_CALL && node->count == 2) return infix(p, node->op, v);
    return function(p, node, v);
}

static void name_piece(Printer *p, Ref ref) {
    char *name = arena_printf(&p->unit->arena, p->is_latex ? "t_{%u}" : "t%u", ++p->named);
    buffer_printf(p->out, p->is_latex ? "  %s &= %s \\\\\n" : "  %s = %s\n", name,
                  piece(p, ref).text);
    p->pieces[ref] = (Piece){name, ATOM};
}

static uint32_t weight(const Node *node) {
    (void)node;
    return 1;
}

static bool deserves_name(const Printer *p, Ref ref, uint32_t uses) {
    const Node *node = graph_node(p->graph, ref);
    if (node->op >= OP_COUNT) return false;
    bool is_trivial = node->op == OP_NEGATE &&
                      graph_node(p->graph, graph_operands(p->graph, ref)[0])->op == OP_PARAMETER;
    return (uses > 1 && !is_trivial) || strlen(p->pieces[ref].text) > LONG;
}

static void print_lines(Printer *p, uint32_t count, const Ref *roots) {
    Arena *arena = &p->unit->arena;
    uint32_t *uses = print_uses(p->graph, arena, count, roots, weight),
             end = graph_end(roots, count);
    p->pieces = NEW_ARRAY(arena, Piece, end);
    for (Ref ref = 0; ref < end; ref++) {
        if (uses[ref] == 0) continue;
        p->pieces[ref] = print_node(p, ref);
        if (deserves_name(p, ref, uses[ref])) name_piece(p, ref);
    }
}

/* --- the whole ----------------------------------------------------------------------------- */

static const char *signature(Printer *p) {
    const Function *function = p->model->function;
    Buffer out = {.arena = &p->unit->arena};
    buffer_printf(&out, p->is_latex ? "\\operatorname{%s}(" : "%s(", function->name->text);
    for (uint32_t i = 0; i < function->arity; i++)
        buffer_printf(&out, "%s%s", i ? ", " : "", parameter(p, i));
    buffer_text(&out, ")");
    return out.data;
}

static void print_roots(Printer *p, uint32_t count, const Ref *roots) {
    const Model *model = p->model;
    const char *first = p->is_latex ? "\\partial_{%s}" : "d_%s";
    const char *second = p->is_latex ? "\\partial_{%s} \\partial_{%s}" : "d_%s_%s";
    const char **names = NEW_ARRAY(&p->unit->arena, const char *, model->argument_count);
    for (uint32_t i = 0; i < model->argument_count; i++) names[i] = parameter(p, i);
    for (uint32_t i = 0; i < count; i++) {
        const char *name = model_root_name(model, &model->roots[i], names, first, second);
        if (p->is_latex && i == 0) name = signature(p);
        buffer_printf(p->out, p->is_latex ? "  %s &= %s%s\n" : "  %s = %s%s\n", name,
                      piece(p, roots[i]).text, p->is_latex && i + 1 < count ? " \\\\" : "");
    }
}

static void print_formula(Unit *unit, const Model *model, PrintStyle style, Buffer *out) {
    Printer p = {.unit = unit,
                 .graph = model->graph,
                 .model = model,
                 .is_latex = style == PRINT_LATEX,
                 .out = out};
    Ref *roots = model_refs(model);
    uint32_t count = model->root_count;
    graph_rewrite(model->graph, 0, count, roots, written_out, NULL);
    graph_rewrite(model->graph, 0, count, roots, tidied, NULL);
    buffer_printf(out, p.is_latex ? "\\begin{aligned}\n" : "%s:\n", signature(&p));
    print_lines(&p, count, roots);
    print_roots(&p, count, roots);
    if (p.is_latex) buffer_text(out, "\\end{aligned}\n");
    for (uint32_t i = 0; !p.is_latex && i < p.notes.count; i++)
        buffer_printf(out, "  where %s\n", p.notes.at[i]);
}

/* What an entry point is asked for. */
typedef struct {
    Unit *unit;
    const Model *const *models;
    uint32_t count;
    PrintStyle style;
    Buffer *out;
} Request;

static void print(void *context) {
    const Request *r = context;
    if (r->style == PRINT_C) {
        print_c(r->unit, r->models, r->count, r->out);
        return;
    }
    for (uint32_t i = 0; i < r->count; i++) {
        if (i > 0) buffer_text(r->out, "\n");
        print_formula(r->unit, r->models[i], r->style, r->out);
    }
}

bool print_models(Unit *unit, const Model *const *models, uint32_t count, PrintStyle style,
                  Buffer *out) {
    return unit_try(unit, print, &(Request){unit, models, count, style, out});
}

bool print_model(Unit *unit, const Model *model, PrintStyle style, Buffer *out) {
    return print_models(unit, &model, 1, style, out);
}

static void print_operator(const Graph *graph, Ref ref, Buffer *out) {
    const Node *node = graph_node(graph, ref);
    buffer_text(out, op_table[node->op].name);
    if (node->kernel != KERNEL_NONE) buffer_printf(out, ".%s", kernel_table[node->kernel].name);
    for (uint32_t i = 0; i < node->count; i++)
        buffer_printf(out, " %%%u", graph_operands(graph, ref)[i]);
}

static void print_nodes(void *context) {
    const Request *r = context;
    const Model *model = r->models[0];
    const Graph *graph = model->graph;
    Ref *roots = model_refs(model);
    uint32_t count = model->root_count;
    uint8_t *live = graph_live(graph, &r->unit->arena, roots, count);
    char text[32];
    for (Ref ref = 0; ref < graph_end(roots, count); ref++) {
        const Node *node = graph_node(graph, ref);
        if (!live[ref]) continue;
        buffer_printf(r->out, "%%%u = ", ref);
        switch (node->op) {
        case OP_NUMBER:
            number_text(node->number, text);
            buffer_text(r->out, text);
            break;
        case OP_PARAMETER: buffer_text(r->out, model->arguments[node->index].name); break;
        default: print_operator(graph, ref, r->out);
        }
        buffer_text(r->out, "\n");
    }
    for (uint32_t i = 0; i < count; i++) buffer_printf(r->out, "return %%%u\n", roots[i]);
}

bool print_graph(Unit *unit, const Model *model, Buffer *out) {
    return unit_try(unit, print_nodes, &(Request){unit, &model, 1, PRINT_TEXT, out});
}
