/* In: a graph and its roots after a pass. Out: the first invariant that is broken, as a sentence.
 * One loop upward over the nodes, then one over those that are live. */
#include "graph/verify.h"

#include "graph/graph.h"

static bool is_many(Op op) { return op_table[op].kind == KIND_MANY; }

/* May a node of this operator have this kernel? */
static bool may_have(Op op, Kernel kernel) {
    if (op_table[op].flags & FLAG_KERNEL) return kernel < KERNEL_FULL;
    return kernel == KERNEL_NONE || (kernel < KERNEL_NONE && kernel_smooths(kernel, op));
}

/* The first invariant that a leaf breaks, as the end of a sentence; NULL if there is none. */
static const char *verify_leaf(const Graph *graph, Ref ref) {
    const Node *node = graph_node(graph, ref);
    if (node->op > OP_PARAMETER) return "is of no known operator";
    if (node->count > 0) return "is a leaf and has operands";
    if (node->kernel != KERNEL_NONE) return "is a leaf and has a kernel";
    if (node->op == OP_PARAMETER && node->index >= graph->parameters)
        return "is a parameter whose index has not been handed out";
    return NULL;
}

/* The same for an operator. */
static const char *verify_operator(const Graph *graph, Ref ref) {
    const Node *node = graph_node(graph, ref);
    uint32_t row = op_table[node->op].arity + graph_is_unsmoothed(graph, ref);
    if (!may_have(node->op, node->kernel))
        return op_table[node->op].flags & FLAG_KERNEL ? "is a twin without a kernel of its own"
                                                      : "has a kernel that cannot smooth it";
    if (is_many(node->op) ? node->count <= row : node->count != row)
        return "has a wrong number of operands";
    if (node->count > graph->edges.count || node->first > graph->edges.count - node->count)
        return "has operands that do not exist";
    for (uint32_t i = 0; i < node->count; i++)
        if (graph_operands(graph, ref)[i] >= ref) return "has an operand that is not older";
    return NULL;
}

static const char *sentence(const Graph *graph, Ref ref, const char *fault) {
    const Node *node = graph_node(graph, ref);
    return arena_printf(graph->arena, "node %%%u (%s) %s", ref,
                        node->op < OP_COUNT ? op_table[node->op].name : "leaf", fault);
}

/* After smoothing: a sentence about a live node that still waits; NULL if there is none. */
static const char *verify_live(const Graph *graph, const Ref *roots, uint32_t count) {
    uint32_t end = graph_end(roots, count);
    Arena *scratch = graph->scratch;
    ArenaMark mark = arena_mark(scratch);
    const uint8_t *live = graph_live(graph, scratch, roots, count);
    Ref ref = 0;
    while (ref < end && !(live[ref] && graph_is_unsmoothed(graph, ref))) ref++;
    arena_release(scratch, mark);
    return ref < end ? sentence(graph, ref, "still waits to be smoothed") : NULL;
}

const char *verify_graph(const Graph *graph, Ref from, const Ref *roots, uint32_t count,
                         GraphStage stage) {
    for (Ref ref = from; ref < graph->nodes.count; ref++) {
        bool is_operator = graph_node(graph, ref)->op < OP_COUNT;
        const char *fault = (is_operator ? verify_operator : verify_leaf)(graph, ref);
        if (fault) return sentence(graph, ref, fault);
    }
    for (uint32_t i = 0; i < count; i++)
        if (roots[i] >= graph->nodes.count)
            return arena_printf(graph->arena, "root %u is no node", i);
    return count > 0 && stage == STAGE_SMOOTHED ? verify_live(graph, roots, count) : NULL;
}
