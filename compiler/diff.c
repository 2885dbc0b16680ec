/* In: smoothed roots. Out: their derivatives, as nodes above all others. Each mode is one loop,
 * down with adjoints or up with tangents.
 *
 * Where a derivative may be infinite or NaN (the flag EDGE) a zero weight must win over it: the arm
 * of an `if` that is not taken contributes nothing (DESIGN 4.6). From such an operator on products
 * are therefore strong ones, in which a zero annihilates. */
#include "diff.h"

#include <string.h>

#include "rule.h"

/* What is known of a derivative: its node, and whether it may be infinite or NaN. */
typedef struct {
    Ref ref;
    bool is_edgy;
} Slope;

static Ref product(Graph *graph, Ref a, Ref b, bool is_strong) {
    return graph_apply(graph, is_strong ? OP_STRONG : OP_MULTIPLY, KERNEL_NONE, 2, (Ref[]){a, b});
}

static void accumulate(Graph *graph, Slope *sum, Ref term, bool is_edgy) {
    sum->ref = sum->ref == REF_NONE
                   ? term
                   : graph_apply(graph, OP_ADD, KERNEL_NONE, 2, (Ref[]){sum->ref, term});
    sum->is_edgy = sum->is_edgy || is_edgy;
}

/* The derivative of a node in its operand k; REF_NONE where it is zero by the table. */
static Ref partial(Graph *graph, Ref ref, uint32_t k) {
    Node node = *graph_node(graph, ref);
    const char *rule = op_rule(node.op, node.count, k);
    if (rule[0] == '\0') return REF_NONE;
    return rule_apply(graph, rule, node.op, node.kernel, node.count, graph_operands(graph, ref),
                      false, k, ref);
}

static Slope *no_slopes(Arena *scratch, uint32_t count) {
    Slope *slopes = NEW_ARRAY(scratch, Slope, count);
    for (uint32_t i = 0; i < count; i++) slopes[i].ref = REF_NONE;
    return slopes;
}

/* Which nodes below `end` depend on the variables. */
static uint8_t *dependents(const Graph *graph, Arena *scratch, uint32_t end, uint32_t count,
                           const Ref *wrt) {
    uint8_t *active = NEW_ARRAY(scratch, uint8_t, end);
    for (uint32_t i = 0; i < count; i++)
        if (wrt[i] < end) active[wrt[i]] = 1;
    for (Ref ref = 0; ref < end; ref++)
        for (uint32_t i = 0; i < graph_node(graph, ref)->count; i++)
            active[ref] |= active[graph_operands(graph, ref)[i]];
    return active;
}

static void pull_back(Graph *graph, Ref ref, Slope *adjoints, const uint8_t *active) {
    Slope adjoint = adjoints[ref];
    uint32_t count = graph_node(graph, ref)->count;
    bool is_edgy =
        adjoint.is_edgy || (count && (op_table[graph_node(graph, ref)->op].flags & FLAG_EDGE));
    for (uint32_t k = 0; k < count; k++) {
        Ref operand = graph_operands(graph, ref)[k];
        if (!active[operand]) continue;
        Ref slope = partial(graph, ref, k);
        if (slope == REF_NONE) continue;
        accumulate(graph, &adjoints[operand], product(graph, adjoint.ref, slope, is_edgy), is_edgy);
    }
}

void diff_reverse(Graph *graph, Ref root, uint32_t count, const Ref *wrt, Ref *out) {
    Arena *scratch = &graph->unit->scratch;
    ArenaMark mark = arena_mark(scratch);
    uint32_t end = root + 1;
    uint8_t *active = dependents(graph, scratch, end, count, wrt);
    Slope *adjoints = no_slopes(scratch, end);
    adjoints[root].ref = graph_number(graph, 1);
    for (Ref ref = end; ref-- > 0;)
        if (adjoints[ref].ref != REF_NONE && active[ref]) pull_back(graph, ref, adjoints, active);
    for (uint32_t i = 0; i < count; i++) {
        Ref ref = wrt[i] < end ? adjoints[wrt[i]].ref : REF_NONE;
        out[i] = ref == REF_NONE ? graph_number(graph, 0) : ref;
    }
    arena_release(scratch, mark);
}

static Slope push_forward(Graph *graph, Ref ref, const Slope *tangents) {
    Slope tangent = {REF_NONE, false};
    uint32_t count = graph_node(graph, ref)->count;
    bool has_edge = count && (op_table[graph_node(graph, ref)->op].flags & FLAG_EDGE);
    for (uint32_t k = 0; k < count; k++) {
        Slope inner = tangents[graph_operands(graph, ref)[k]];
        if (inner.ref == REF_NONE) continue;
        Ref slope = partial(graph, ref, k);
        if (slope == REF_NONE) continue;
        bool is_edgy = inner.is_edgy || has_edge;
        accumulate(graph, &tangent, product(graph, slope, inner.ref, is_edgy), is_edgy);
    }
    return tangent;
}

void diff_forward(Graph *graph, uint32_t count, const Ref *roots, Ref wrt, Ref *out) {
    Arena *scratch = &graph->unit->scratch;
    ArenaMark mark = arena_mark(scratch);
    uint8_t *live = graph_live(graph, scratch, roots, count);
    uint32_t end = graph_end(roots, count);
    Slope *tangents = no_slopes(scratch, end);
    if (wrt < end) tangents[wrt].ref = graph_number(graph, 1);
    for (Ref ref = 0; ref < end; ref++)
        if (live[ref] && ref != wrt) tangents[ref] = push_forward(graph, ref, tangents);
    for (uint32_t i = 0; i < count; i++) {
        Ref ref = tangents[roots[i]].ref;
        out[i] = ref == REF_NONE ? graph_number(graph, 0) : ref;
    }
    arena_release(scratch, mark);
}
