/* In: a model. Out: its value and derivatives as formulas, in the language or in LaTeX.
 *
 * The graph is first brought into the form that a person writes (written.h). Then one loop upward
 * gives each node its text. A node that is used more than once, or whose text is long, becomes a
 * line of its own, `t1 = ...`, and is known by that name. */
#include "print/formula.h"

#include <math.h>
#include <string.h>

#include "base/number.h"
#include "graph/model.h"
#include "print/uses.h"
#include "print/written.h"

/* --- the texts of nodes ------------------------------------------------------------------ */

/* The text of a node. */
typedef struct {
    const char *text; /* NULL: no root needs the node */
    int precedence;   /* of its outermost operator, or ATOM */
} Phrase;

typedef struct {
    Unit *unit;
    const Graph *graph;
    const Model *model;
    bool is_latex;
    Phrase *phrases;          /* by node */
    uint32_t named;           /* nodes that have a line of their own so far */
    LIST(const char *) notes; /* explanations of names in the formulas, each once */
    Buffer *out;
} FormulaPrinter;

enum {
    ATOM = PRECEDENCE_CALL + 1, /* the precedence of a name, a number or a call */
    LONG = 80,                  /* characters: a longer text gets a line of its own */
};

static Phrase phrase(FormulaPrinter *p, Ref ref) { return p->phrases[ref]; }

static void FORMAT(2, 3) note(FormulaPrinter *p, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    const char *text = arena_vprintf(&p->unit->arena, format, arguments);
    va_end(arguments);
    for (uint32_t i = 0; i < p->notes.count; i++)
        if (strcmp(p->notes.at[i], text) == 0) return;
    LIST_PUSH(&p->unit->arena, &p->notes, text);
}

/* The text as an operand: in parentheses if its precedence is below `least`. */
static const char *within(FormulaPrinter *p, Ref ref, int least) {
    Phrase inner = phrase(p, ref);
    if (inner.precedence >= least) return inner.text;
    return arena_printf(&p->unit->arena, p->is_latex ? "\\left(%s\\right)" : "(%s)", inner.text);
}

static const char *number(FormulaPrinter *p, double value) {
    char text[32];
    number_text(value, text);
    if (!p->is_latex) return arena_copy(&p->unit->arena, text, strlen(text));
    const char *exponent = strchr(text, 'e');
    if (isinf(value)) return value < 0 ? "-\\infty" : "\\infty";
    if (!exponent) return arena_copy(&p->unit->arena, text, strlen(text));
    return arena_printf(&p->unit->arena, "%.*s \\cdot 10^{%s}", (int)(exponent - text), text,
                        exponent + 1);
}

static const char *parameter(FormulaPrinter *p, uint32_t index) {
    const char *name = p->model->arguments[index].name;
    if (!p->is_latex || strlen(name) == 1) return name;
    if (index == model_tau(p->model)) return "\\tau";
    Buffer out = {.arena = &p->unit->arena};
    for (; *name; name++) buffer_printf(&out, *name == '_' ? "\\_" : "%c", *name);
    return arena_printf(&p->unit->arena, "\\mathit{%s}", out.data);
}

/* The name of the function psi(k, 0, u, 1) of u: softplus, sigmoid, sigmoid', ... */
static const char *psi_name(FormulaPrinter *p, Kernel kernel, int k) {
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

static Phrase call(FormulaPrinter *p, const char *name, const Ref *operands, uint32_t count) {
    Buffer out = {.arena = &p->unit->arena};
    buffer_printf(&out, p->is_latex ? "%s\\left(" : "%s(", name);
    for (uint32_t i = 0; i < count; i++)
        buffer_printf(&out, "%s%s", i ? ", " : "", phrase(p, operands[i]).text);
    buffer_text(&out, p->is_latex ? "\\right)" : ")");
    return (Phrase){out.data, ATOM};
}

/* The least precedences with which the left and the right operand need no parentheses. In sums and
 * products the right one needs none at the same precedence: a + (b + c) is written a + b + c. */
static void sides(Op op, int *left, int *right) {
    int precedence = op_table[op].precedence;
    bool is_comparison = precedence == PRECEDENCE_COMPARISON;
    *left = precedence + (op == OP_POWER || is_comparison);
    *right = precedence + !(op == OP_ADD || op == OP_MULTIPLY || op == OP_POWER);
}

/* a + -1 is written a - 1. */
static Phrase infix(FormulaPrinter *p, Op op, const Ref *v) {
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
    return (Phrase){arena_printf(&p->unit->arena, "%s%s%s%s%s", within(p, v[0], left), gap,
                                 op_table[op].name, gap, b),
                    op_table[op].precedence};
}

/* -(a b) is written -a b, which has the same value, bit for bit. */
static Phrase negation(FormulaPrinter *p, Ref operand) {
    const char *text = within(p, operand, PRECEDENCE_PRODUCT);
    int precedence = phrase(p, operand).precedence;
    return (Phrase){arena_printf(&p->unit->arena, "-%s", text),
                    precedence == PRECEDENCE_PRODUCT ? PRECEDENCE_PRODUCT : PRECEDENCE_NEGATION};
}

static Phrase conditional(FormulaPrinter *p, const Ref *v) {
    const char *format =
        p->is_latex
            ? "\\begin{cases} %2$s & \\text{if } %1$s \\\\ %3$s & \\text{otherwise} \\end{cases}"
            : "if %1$s then %2$s else %3$s";
    return (Phrase){arena_printf(&p->unit->arena, format, phrase(p, v[0]).text,
                                 phrase(p, v[1]).text, phrase(p, v[2]).text),
                    p->is_latex ? ATOM : 0};
}

/* Fills in a LaTeX template of ops.def: @a is operand 0, in parentheses where it needs them, @A the
 * same without any; @b and @B are operand 1, and so on. */
static Phrase from_template(FormulaPrinter *p, Op op, const Ref *v) {
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
        buffer_text(&out, is_raw ? phrase(p, v[k]).text : within(p, v[k], least[k > 0]));
    }
    return (Phrase){out.data, strchr(info->latex, '^') ? PRECEDENCE_POWER : info->precedence};
}

/* The name of `word` smoothed with the kernel, differentiated i times in x and m times in tau:
 * floor_gaussian, floor_gaussian', floor_gaussian_tau. */
static const char *twin_name(FormulaPrinter *p, const char *word, Kernel kernel, int i, int m) {
    Buffer out = {.arena = &p->unit->arena};
    const char *of = kernel_table[kernel].name;
    for (int k = 0; p->is_latex && k < m; k++) buffer_text(&out, "\\partial_\\tau ");
    buffer_printf(&out, p->is_latex ? "\\operatorname{%s}_{\\mathrm{%s}}" : "%s_%s", word, of);
    for (int k = 0; !p->is_latex && k < m; k++) buffer_text(&out, "_tau");
    for (int k = 0; k < i; k++) buffer_text(&out, "'");
    return out.data;
}

/* A smooth form that has no formula becomes a call, and a note explains its name. */
static Phrase smoothed_call(FormulaPrinter *p, const Node *node, const Ref *v) {
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

static Phrase function(FormulaPrinter *p, const Node *node, const Ref *v) {
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

static Phrase print_node(FormulaPrinter *p, Ref ref) {
    const Node *node = graph_node(p->graph, ref);
    const Ref *v = graph_operands(p->graph, ref);
    if (node->op == OP_NUMBER)
        return (Phrase){number(p, node->number), signbit(node->number) ? PRECEDENCE_SUM : ATOM};
    if (node->op == OP_PARAMETER) return (Phrase){parameter(p, node->index), ATOM};
    const OpInfo *info = &op_table[node->op];
    if (node->op == OP_NEGATE) return negation(p, v[0]);
    if (node->op == OP_IF) return conditional(p, v);
    if (p->is_latex && info->latex[0]) return from_template(p, node->op, v);
    if (node->op == OP_NOT)
        return (Phrase){arena_printf(&p->unit->arena, "not %s", within(p, v[0], 4)), 3};
    if (info->precedence < PRECEDENCE_CALL && node->count == 2) return infix(p, node->op, v);
    return function(p, node, v);
}

static void name_phrase(FormulaPrinter *p, Ref ref) {
    char *name = arena_printf(&p->unit->arena, p->is_latex ? "t_{%u}" : "t%u", ++p->named);
    buffer_printf(p->out, p->is_latex ? "  %s &= %s \\\\\n" : "  %s = %s\n", name,
                  phrase(p, ref).text);
    p->phrases[ref] = (Phrase){name, ATOM};
}

static uint32_t weight(const Node *node) {
    (void)node;
    return 1;
}

/* Does the node get a line of its own? */
static bool deserves_name(const FormulaPrinter *p, Ref ref, uint32_t uses) {
    const Node *node = graph_node(p->graph, ref);
    if (node->op >= OP_COUNT) return false;
    bool is_trivial = node->op == OP_NEGATE &&
                      graph_node(p->graph, graph_operands(p->graph, ref)[0])->op == OP_PARAMETER;
    return (uses > 1 && !is_trivial) || strlen(p->phrases[ref].text) > LONG;
}

/* Fills p->phrases for the nodes that the roots need, and prints the lines of those with names. */
static void print_lines(FormulaPrinter *p, uint32_t count, const Ref *roots) {
    Arena *arena = &p->unit->arena;
    uint32_t *uses = print_uses(p->graph, arena, count, roots, weight),
             end = graph_end(roots, count);
    p->phrases = NEW_ARRAY(arena, Phrase, end);
    for (Ref ref = 0; ref < end; ref++) {
        if (uses[ref] == 0) continue;
        p->phrases[ref] = print_node(p, ref);
        if (deserves_name(p, ref, uses[ref])) name_phrase(p, ref);
    }
}

/* --- models ------------------------------------------------------------------------------ */

/* The function with its parameters: `f(x, y)`. */
static const char *signature(FormulaPrinter *p) {
    const char *name = p->model->function->name->text;
    Buffer out = {.arena = &p->unit->arena};
    buffer_printf(&out, p->is_latex ? "\\operatorname{%s}(" : "%s(", name);
    for (uint32_t i = 0; i < model_tau(p->model); i++)
        buffer_printf(&out, "%s%s", i ? ", " : "", parameter(p, i));
    buffer_text(&out, ")");
    return out.data;
}

static void print_roots(FormulaPrinter *p, uint32_t count, const Ref *roots) {
    const Model *model = p->model;
    const char *first = p->is_latex ? "\\partial_{%s}" : "d_%s";
    const char *second = p->is_latex ? "\\partial_{%s} \\partial_{%s}" : "d_%s_%s";
    const char **names = NEW_ARRAY(&p->unit->arena, const char *, model->argument_count);
    for (uint32_t i = 0; i < model->argument_count; i++) names[i] = parameter(p, i);
    for (uint32_t i = 0; i < count; i++) {
        const char *name = model_root_name(model, &model->roots[i], names, first, second);
        if (p->is_latex && i == 0) name = signature(p);
        buffer_printf(p->out, p->is_latex ? "  %s &= %s%s\n" : "  %s = %s%s\n", name,
                      phrase(p, roots[i]).text, p->is_latex && i + 1 < count ? " \\\\" : "");
    }
}

void formula_print(Unit *unit, const Model *model, bool is_latex, Buffer *out) {
    FormulaPrinter p = {
        .unit = unit, .graph = model->graph, .model = model, .is_latex = is_latex, .out = out};
    Ref *roots = model_refs(model);
    uint32_t count = model->root_count;
    written_rewrite(model->graph, count, roots);
    buffer_printf(out, p.is_latex ? "\\begin{aligned}\n" : "%s:\n", signature(&p));
    print_lines(&p, count, roots);
    print_roots(&p, count, roots);
    if (p.is_latex) buffer_text(out, "\\end{aligned}\n");
    for (uint32_t i = 0; !p.is_latex && i < p.notes.count; i++)
        buffer_printf(out, "  where %s\n", p.notes.at[i]);
}
