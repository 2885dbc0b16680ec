/* In: a root some of whose nodes wait to be smoothed (graph.h). Out: the root with each such node
 * replaced by its smooth form. One loop upward; the smooth form is a rule: the smoothing column of
 * the operator or, for max and min of several values, that of the kernel. */
#include "graph/smoothing.h"

#include "graph/apply.h"
#include "graph/rewrite.h"

static Ref negate(Graph *graph, Ref ref) {
    return graph_apply(graph, OP_NEGATE, KERNEL_NONE, 1, &ref);
}

/* `rule` at operands of which the last is the temperature. */
static Ref apply(Graph *graph, const char *rule, const Node *node, const Ref *operands) {
    RuleSite site;
    apply_at(&site, graph, node, operands, REF_NONE);
    return apply_rule(&site, rule, 0);
}

/* max and min of more than two values, or with a kernel that smooths only these. The kernel's rule
 * is for max; min(a, b, ..) is -max(-a, -b, ..). */
static Ref smooth_many(Graph *graph, const Node *node, const Ref *operands) {
    const char *rule = kernel_table[node->kernel].many;
    if (node->op == OP_MAX) return apply(graph, rule, node, operands);
    Ref *negated = NEW_ARRAY(graph->scratch, Ref, node->count);
    for (uint32_t i = 0; i < node->count; i++)
        negated[i] = i + 1 < node->count ? negate(graph, operands[i]) : operands[i];
    return negate(graph, apply(graph, rule, node, negated));
}

/* A GraphRewrite: the smooth form of a node that waits for it. */
static Ref smooth_node(Graph *graph, Ref ref, const Ref *operands, void *context) {
    Node node = *graph_node(graph, ref);
    (void)context;
    if (!graph_is_unsmoothed(graph, ref)) return REF_NONE;
    ArenaMark mark = arena_mark(graph->scratch);
    bool is_many =
        node.kernel >= KERNEL_FULL || (op_table[node.op].kind == KIND_MANY && node.count > 3);
    Ref result = is_many ? smooth_many(graph, &node, operands)
                         : apply(graph, op_table[node.op].smooth, &node, operands);
    arena_release(graph->scratch, mark);
    return result;
}

Ref smoothing_root(Graph *graph, Ref from, Ref root) {
    graph_rewrite(graph, from, 1, &root, smooth_node, NULL);
    return root;
}
