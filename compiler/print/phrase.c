/* In: a node and the phrases of its operands. Out: its phrase. Signs move outward: a + -b c is
 * written a - b c, which has the same value, bit for bit. */
#include "print/phrase.h"

#include <math.h>
#include <string.h>

#include "base/number.h"
#include "graph/model.h"

/* The phrase as an operand: in parentheses if its precedence is below `least`. */
static const char *within(const Phrasing *p, Phrase inner, int least) {
    if (inner.precedence >= least) return inner.text;
    return arena_printf(p->arena, p->is_latex ? "\\left(%s\\right)" : "(%s)", inner.text);
}

static Phrase atom(const char *text) { return (Phrase){text, PHRASE_ATOM, false}; }

/* --- signs ------------------------------------------------------------------------------- */

/* The phrase without its minus. */
static Phrase positive(Phrase inner) {
    int precedence = inner.precedence == PRECEDENCE_NEGATION ? PRECEDENCE_POWER : inner.precedence;
    return (Phrase){inner.text + 1, precedence, false};
}

/* -(a b) is written -a b. */
static Phrase negated(const Phrasing *p, Phrase inner) {
    if (inner.is_negative) return positive(inner);
    bool is_product = inner.precedence == PRECEDENCE_PRODUCT;
    const char *text = within(p, inner, PRECEDENCE_PRODUCT);
    return (Phrase){arena_printf(p->arena, "-%s", text),
                    is_product ? PRECEDENCE_PRODUCT : PRECEDENCE_NEGATION, true};
}

/* Moves the sign of the second operand into the operator, or has a - b for -b + a. */
static Op signed_sum(Op op, Phrase *v) {
    bool is_sum = op == OP_ADD && v[1].text[0] == '-' && v[1].precedence == PRECEDENCE_SUM;
    if (v[1].is_negative || is_sum) {
        v[1] = v[1].is_negative ? positive(v[1]) : (Phrase){v[1].text + 1, PRECEDENCE_SUM, false};
        return op == OP_ADD ? OP_SUBTRACT : OP_ADD;
    }
    if (op != OP_ADD || !v[0].is_negative) return op;
    Phrase left = v[0];
    v[0] = v[1];
    v[1] = positive(left);
    return OP_SUBTRACT;
}

/* Takes the signs of both factors. Is one of them negative? */
static bool take_signs(Phrase *v) {
    bool is_negative = v[0].is_negative != v[1].is_negative;
    for (int k = 0; k < 2; k++)
        if (v[k].is_negative) v[k] = positive(v[k]);
    return is_negative;
}

/* --- leaves ------------------------------------------------------------------------------ */

static Phrase number(const Phrasing *p, double value) {
    char text[32];
    number_text(value, text);
    Phrase phrase = atom(arena_copy(p->arena, text, strlen(text)));
    const char *exponent = strchr(text, 'e');
    if (p->is_latex && isinf(value)) phrase.text = value < 0 ? "-\\infty" : "\\infty";
    if (p->is_latex && exponent)
        phrase = (Phrase){arena_printf(p->arena, "%.*s \\cdot 10^{%s}", (int)(exponent - text),
                                       text, exponent + 1),
                          PRECEDENCE_PRODUCT, false};
    if (signbit(value)) {
        phrase.is_negative = true;
        if (!exponent) phrase.precedence = PRECEDENCE_NEGATION;
    }
    return phrase;
}

/* In LaTeX an underscore without a backslash makes an index of what follows. */
static const char *in_latex(const Phrasing *p, const char *format, const char *name) {
    Buffer out = {.arena = p->arena};
    for (; *name; name++) buffer_printf(&out, *name == '_' ? "\\_" : "%c", *name);
    return arena_printf(p->arena, format, out.data);
}

const char *phrase_variable(const Phrasing *p, const char *name) {
    return p->is_latex && strlen(name) > 1 ? in_latex(p, "\\mathit{%s}", name) : name;
}

const char *phrase_function(const Phrasing *p, const char *name) {
    return p->is_latex ? in_latex(p, "\\operatorname{%s}", name) : name;
}

const char *phrase_parameter(const Phrasing *p, uint32_t index) {
    if (p->is_latex && index == model_tau(p->model)) return "\\tau";
    return phrase_variable(p, p->model->arguments[index].name);
}

/* Does the name mean something else in the formula: an argument, a function of a kernel, another
 * constant with this name? */
static bool is_taken(const Phrasing *p, const Name *name, double value) {
    for (uint32_t i = 0; i < p->model->argument_count; i++)
        if (strcmp(p->model->arguments[i].name, name->text) == 0) return true;
    for (Kernel kernel = 0; kernel < KERNEL_FULL; kernel++)
        if (strcmp(kernel_table[kernel].ramp, name->text) == 0 ||
            strcmp(kernel_table[kernel].cdf, name->text) == 0 ||
            strcmp(kernel_table[kernel].pdf, name->text) == 0)
            return true;
    for (uint32_t i = 0; i < p->constants.count; i++)
        if (p->constants.at[i].name == name && p->constants.at[i].value != value) return true;
    return false;
}

static bool is_used(const Phrasing *p, const Name *name) {
    for (uint32_t i = 0; i < p->constants.count; i++)
        if (p->constants.at[i].name == name) return true;
    return false;
}

/* A number, by its name if it is a constant that has one. */
static Phrase constant(Phrasing *p, Ref ref) {
    double value = graph_node(p->graph, ref)->number;
    const Name *name = graph_label(p->graph, ref);
    Phrase plain = number(p, value);
    if (!name || is_taken(p, name, value)) return plain;
    const char *text = phrase_variable(p, name->text);
    UsedConstant used = {name, value, arena_printf(p->arena, "%s = %s", text, plain.text)};
    if (!is_used(p, name)) LIST_PUSH(p->arena, &p->constants, used);
    return atom(text);
}

/* --- operators --------------------------------------------------------------------------- */

static Phrase call(const Phrasing *p, const char *name, const Ref *operands, uint32_t count) {
    Buffer out = {.arena = p->arena};
    buffer_printf(&out, p->is_latex ? "%s\\left(" : "%s(", name);
    for (uint32_t i = 0; i < count; i++)
        buffer_printf(&out, "%s%s", i ? ", " : "", p->phrases[operands[i]].text);
    buffer_text(&out, p->is_latex ? "\\right)" : ")");
    return atom(out.data);
}

/* The least precedences with which the left and the right operand need no parentheses. In sums and
 * products the right one needs none at the same precedence: a + (b + c) is written a + b + c. */
static void sides(Op op, int *least) {
    int precedence = op_table[op].precedence;
    bool is_comparison = precedence == PRECEDENCE_COMPARISON;
    least[0] = precedence + (op == OP_POWER || is_comparison);
    least[1] = precedence + !(op == OP_ADD || op == OP_MULTIPLY || op == OP_POWER);
}

static Phrase infix(const Phrasing *p, Op op, const Phrase *v) {
    int least[2], precedence = op_table[op].precedence;
    sides(op, least);
    const char *gap = precedence >= PRECEDENCE_PRODUCT ? "" : " ";
    return (Phrase){arena_printf(p->arena, "%s%s%s%s%s", within(p, v[0], least[0]), gap,
                                 op_table[op].name, gap, within(p, v[1], least[1])),
                    precedence, false};
}

/* Fills in a LaTeX template of ops.def: @a is operand 0, in parentheses where it needs them, @A the
 * same without any; @b and @B are operand 1, and so on. */
static Phrase from_template(const Phrasing *p, Op op, const Phrase *v) {
    const OpInfo *info = &op_table[op];
    Buffer out = {.arena = p->arena};
    int least[2];
    sides(op, least);
    for (const char *c = info->latex; *c; c++) {
        if (*c != '@') {
            buffer_add(&out, c, 1);
            continue;
        }
        c++;
        bool is_raw = *c < 'a';
        uint32_t k = (uint32_t)(*c - (is_raw ? 'A' : 'a'));
        buffer_text(&out, is_raw ? v[k].text : within(p, v[k], least[k > 0]));
    }
    return (Phrase){out.data, strchr(info->latex, '^') ? PRECEDENCE_POWER : info->precedence,
                    false};
}

/* An operator of one to three operands by its sign, or by its template. */
static Phrase written(const Phrasing *p, Op op, const Phrase *v) {
    return p->is_latex && op_table[op].latex[0] ? from_template(p, op, v) : infix(p, op, v);
}

/* A sum, difference, product or quotient, its signs outward. */
static Phrase arithmetic(const Phrasing *p, Op op, const Ref *operands) {
    Phrase v[] = {p->phrases[operands[0]], p->phrases[operands[1]]};
    if (op == OP_ADD || op == OP_SUBTRACT) {
        op = signed_sum(op, v);
        return written(p, op, v);
    }
    bool is_negative = take_signs(v);
    Phrase phrase = written(p, op, v);
    return is_negative ? negated(p, phrase) : phrase;
}

static Phrase conditional(const Phrasing *p, const Ref *v) {
    const char *format =
        p->is_latex
            ? "\\begin{cases} %2$s & \\text{if } %1$s \\\\ %3$s & \\text{otherwise} \\end{cases}"
            : "if %1$s then %2$s else %3$s";
    return (Phrase){arena_printf(p->arena, format, p->phrases[v[0]].text, p->phrases[v[1]].text,
                                 p->phrases[v[2]].text),
                    p->is_latex ? PHRASE_ATOM : 0, false};
}

/* An operator that has no formula. */
static Phrase defined(Phrasing *p, const Node *node, const Ref *v) {
    double i = 0, m = 0;
    uint32_t skip = 0;
    if (node->op == OP_LATTICE || node->op == OP_LATTICE_HALF || node->op == OP_LATTICE_TRUNC) {
        graph_is_number(p->graph, v[0], &i);
        graph_is_number(p->graph, v[1], &m);
        skip = 2;
    }
    const char *name = legend_operator(&p->legend, node->op, node->kernel, (int)i, (int)m);
    return call(p, name, v + skip, node->count - skip);
}

static Phrase function(Phrasing *p, const Node *node, const Ref *v) {
    const OpInfo *info = &op_table[node->op];
    double k;
    if (node->op == OP_PSI && graph_is_number(p->graph, v[0], &k))
        return call(p, legend_psi(&p->legend, node->kernel, (int)k), v + 2, 1);
    if (node->op == OP_PEAK)
        return atom(arena_printf(p->arena, "%s(0)", legend_psi(&p->legend, node->kernel, -1)));
    if ((info->flags & FLAG_KERNEL) || legend_defines(node->op)) return defined(p, node, v);
    return call(p, phrase_function(p, info->name), v, node->count);
}

static bool is_arithmetic(Op op) {
    return op == OP_ADD || op == OP_SUBTRACT || op == OP_MULTIPLY || op == OP_DIVIDE;
}

static Phrase operator(Phrasing *p, const Node *node, const Ref *v) {
    Phrase few[3];
    for (uint32_t i = 0; i < node->count && i < 3; i++) few[i] = p->phrases[v[i]];
    const OpInfo *info = &op_table[node->op];
    if (node->op == OP_NEGATE) return negated(p, few[0]);
    if (node->op == OP_IF) return conditional(p, v);
    if (is_arithmetic(node->op)) return arithmetic(p, node->op, v);
    if (p->is_latex && info->latex[0]) return from_template(p, node->op, few);
    if (node->op == OP_NOT)
        return (Phrase){arena_printf(p->arena, "not %s", within(p, few[0], 4)), 3, false};
    bool is_infix = info->precedence < PRECEDENCE_CALL && node->count == 2;
    return is_infix ? infix(p, node->op, few) : function(p, node, v);
}

Phrase phrase_node(Phrasing *p, Ref ref) {
    const Node *node = graph_node(p->graph, ref);
    if (node->op == OP_NUMBER) return constant(p, ref);
    if (node->op == OP_PARAMETER) return atom(phrase_parameter(p, node->index));
    return operator(p, node, graph_operands(p->graph, ref));
}
