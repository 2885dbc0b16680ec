/* In: roots, and a function that replaces nodes. Out: the roots rewritten, as new nodes after all
 * others. Nodes that do not change keep their place. */
#include "graph/rewrite.h"

#include "graph/apply.h"

/* The most operands that a node from <= ref < end has. */
static uint32_t widest(const Graph *graph, Ref from, Ref end) {
    uint32_t most = 0;
    for (Ref ref = from; ref < end; ref++)
        if (graph_node(graph, ref)->count > most) most = graph_node(graph, ref)->count;
    return most;
}

void graph_rewrite(Graph *graph, Ref from, uint32_t count, Ref *roots, GraphRewrite *rewrite,
                   void *context) {
    Arena *scratch = graph->scratch;
    ArenaMark mark = arena_mark(scratch);
    uint32_t end = graph_end(roots, count);
    if (end < from) end = from;
    uint8_t *live = graph_live_from(graph, scratch, from, end, roots, count);
    Ref *map = NEW_ARRAY(scratch, Ref, end - from);
    Ref *operands = NEW_ARRAY(scratch, Ref, widest(graph, from, end));
    for (Ref ref = from; ref < end; ref++) {
        if (!live[ref - from]) continue;
        Node node = *graph_node(graph, ref); /* a copy: the graph grows below */
        bool is_same = true;
        for (uint32_t i = 0; i < node.count; i++) {
            Ref old = graph_operands(graph, ref)[i];
            operands[i] = old < from ? old : map[old - from];
            is_same = is_same && operands[i] == old;
        }
        Ref new = rewrite(graph, ref, operands, context);
        if (new == REF_NONE)
            new = is_same ? ref : graph_apply(graph, node.op, node.kernel, node.count, operands);
        map[ref - from] = new;
    }
    for (uint32_t i = 0; i < count; i++)
        if (roots[i] >= from) roots[i] = map[roots[i] - from];
    arena_release(scratch, mark);
}
