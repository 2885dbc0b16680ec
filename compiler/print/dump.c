/* In: a model, after any pass. Out: its graph, one node a line, operands before their users; then
 * the roots in their order. Only nodes that a root needs are printed. */
#include "print/dump.h"

#include "base/number.h"
#include "graph/model.h"

static void dump_operator(const Graph *graph, Ref ref, Buffer *out) {
    const Node *node = graph_node(graph, ref);
    buffer_text(out, op_table[node->op].name);
    if (node->kernel != KERNEL_NONE) buffer_printf(out, ".%s", kernel_table[node->kernel].name);
    for (uint32_t i = 0; i < node->count; i++)
        buffer_printf(out, " %%%u", graph_operands(graph, ref)[i]);
}

static void dump_node(const Model *model, Ref ref, Buffer *out) {
    const Node *node = graph_node(model->graph, ref);
    char text[32];
    buffer_printf(out, "%%%u = ", ref);
    switch (node->op) {
    case OP_NUMBER:
        number_text(node->number, text);
        buffer_text(out, text);
        break;
    case OP_PARAMETER: buffer_text(out, model->arguments[node->index].name); break;
    default: dump_operator(model->graph, ref, out);
    }
    buffer_text(out, "\n");
}

void dump_graph(Unit *unit, const Model *model, Buffer *out) {
    Ref *roots = model_refs(model);
    uint32_t count = model->root_count;
    Ref end = graph_end(roots, count);
    uint8_t *live = graph_live(model->graph, &unit->arena, roots, count);
    for (Ref ref = 0; ref < end; ref++)
        if (live[ref]) dump_node(model, ref, out);
    for (uint32_t i = 0; i < count; i++) buffer_printf(out, "return %%%u\n", roots[i]);
}
