/* In: the roots of a graph. Out: roots of equal value in the form that a person writes. Two
 * rewrites: first each operator becomes the text that ops.def has for it, then the functions psi(k,
 * m, x, tau) become the kernel's named functions of u = x/tau. The results are for reading: they
 * need not have the same bits. */
#include "print/written.h"

#include "front/unit.h"
#include "graph/apply.h"
#include "graph/rewrite.h"

/* --- operators by their text ------------------------------------------------------------- */

/* By operator: its formula in the language, NULL for an operator that is written as itself. */
static const char *const written[OP_COUNT] = {
#define WRITTEN(id, text)                    [OP_##id] = text,
#define TWIN(id, name, n, family, text, ...) [OP_##id] = text,
#include "../runtime/ops.def"
};

/* Is the node a truth value that is 0 or 1, as a comparison is? */
static bool is_hard_truth(const Graph *graph, Ref ref) {
    const Node *node = graph_node(graph, ref);
    return node->op < OP_COUNT && op_table[node->op].kind == KIND_OP &&
           (op_table[node->op].flags & FLAG_TRUTH);
}

/* A GraphRewrite: an operator becomes its formula. `if` stays where its condition is hard. */
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

/* --- psi and gate over u = x/tau --------------------------------------------------------- */

static Ref apply2(Graph *graph, Op op, Ref a, Ref b) {
    return graph_apply(graph, op, KERNEL_NONE, 2, (Ref[]){a, b});
}

/* A product, also where an identity of fold.def would make a gate of it. */
static Ref product_of(Graph *graph, Ref a, Ref b) {
    Ref folded = apply2(graph, OP_MULTIPLY, a, b);
    if (graph_node(graph, folded)->op != OP_GATE) return folded;
    return graph_intern(graph, OP_MULTIPLY, KERNEL_NONE, 2, (Ref[]){a, b});
}

/* psi(k, m, u, 1) in terms of psi(j, 0, u, 1). psi(k, m, x, tau) is homogeneous of degree k - m in
 * x and tau, so Euler's relation gives each derivative in tau by those in x. */
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

/* a (1/b) as a/b; REF_NONE if neither factor is 1/b. */
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

/* psi(k, m, x, tau) = tau^(k - m) psi(k, m, u, 1) with u = x/tau. */
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

/* gate(i, m, x, tau), the derivative of x psi(0, 0, x, tau), by Leibniz's rule:
 * x psi(-i, m) + i psi(1 - i, m). */
static Ref scaled_gate(Graph *graph, Kernel kernel, int i, int m, Ref x, Ref tau) {
    Ref product = product_of(graph, x, scaled_psi(graph, kernel, -i, m, x, tau));
    if (i == 0) return product;
    Ref rest = scaled_psi(graph, kernel, 1 - i, m, x, tau);
    if (i > 1) rest = apply2(graph, OP_MULTIPLY, graph_number(graph, i), rest);
    return apply2(graph, OP_ADD, rest, product);
}

/* A GraphRewrite: psi and gate become functions of u; a product with 1/b becomes a quotient. */
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

void written_rewrite(Graph *graph, uint32_t count, Ref *roots) {
    graph->is_for_reading = true;
    graph_rewrite(graph, 0, count, roots, written_out, NULL);
    graph_rewrite(graph, 0, count, roots, tidied, NULL);
    graph->is_for_reading = false;
}
