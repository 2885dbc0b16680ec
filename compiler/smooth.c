/* In: roots whose hard nodes may carry a temperature and a kernel. Out: roots without such nodes.
 * One loop upward; the replacement of a node is the text in its row. */
#include "smooth.h"

#include "rule.h"

static Ref negate(Graph *graph, Ref ref) {
    return graph_apply(graph, OP_NEGATE, KERNEL_NONE, 1, &ref);
}

/* max and min of more than two values, or by a kernel that knows only them: DESIGN 4.4. */
static Ref smooth_many(Graph *graph, Op op, Kernel kernel, uint32_t count, const Ref *operands) {
    const char *rule = kernel_table[kernel].many;
    if (op == OP_MAX)
        return rule_apply(graph, rule, op, kernel, count, operands, true, 0, REF_NONE);
    Ref *negated = NEW_ARRAY(&graph->unit->scratch, Ref, count);
    for (uint32_t i = 0; i < count; i++)
        negated[i] = i + 1 < count ? negate(graph, operands[i]) : operands[i];
    return negate(graph, rule_apply(graph, rule, op, kernel, count, negated, true, 0, REF_NONE));
}

static Ref smooth_node(Graph *graph, Ref ref, const Ref *operands, void *context) {
    Node node = *graph_node(graph, ref);
    (void)context;
    if (!graph_is_unsmoothed(graph, ref)) return REF_NONE;
    if (node.kernel >= KERNEL_FULL || (op_table[node.op].kind == KIND_MANY && node.count > 3))
        return smooth_many(graph, node.op, node.kernel, node.count, operands);
    return rule_apply(graph, op_table[node.op].smooth, node.op, node.kernel, node.count, operands,
                      true, 0, REF_NONE);
}

void smooth_roots(Graph *graph, uint32_t count, Ref *roots) {
    graph_rewrite(graph, 0, count, roots, smooth_node, NULL);
}
