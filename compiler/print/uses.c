/* In: a graph and its roots. Out: for each node how often its text will be written, by one loop
 * downward. A root is written once, an operand once or more for each node that uses it. */
#include "print/uses.h"

uint32_t *print_uses(const Graph *graph, Arena *arena, uint32_t count, const Ref *roots,
                     PrintWeight *weight) {
    uint32_t end = graph_end(roots, count), *uses = NEW_ARRAY(arena, uint32_t, end);
    for (uint32_t i = 0; i < count; i++) uses[roots[i]]++;
    for (Ref ref = end; ref-- > 0;)
        for (uint32_t k = 0; uses[ref] > 0 && k < graph_node(graph, ref)->count; k++)
            uses[graph_operands(graph, ref)[k]] += weight(graph_node(graph, ref));
    return uses;
}
