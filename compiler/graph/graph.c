/* The graph. In: operators and operands. Out: nodes, equal ones once; what is live, and copies in
 * which some nodes are replaced. */
#include "graph/graph.h"

#include <math.h>
#include <string.h>

#include "front/diag.h"
#include "graph/fold.h"
#include "ops/value.h"

Graph *graph_create(Unit *unit) {
    Graph *graph = NEW(&unit->arena, Graph);
    graph->unit = unit;
    graph->arena = &unit->arena;
    graph->limit = GRAPH_LIMIT;
    graph->edges.capacity = 64; /* there from the start: a leaf's operands are no null pointer */
    graph->edges.at = NEW_ARRAY(graph->arena, Ref, graph->edges.capacity);
    graph->slot_count = 256;
    graph->slots = NEW_ARRAY(graph->arena, Slot, graph->slot_count);
    return graph;
}

static bool commutes(const Node *node) {
    return node->count == 2 && node->op < OP_COUNT && (op_table[node->op].flags & FLAG_COMMUTES);
}

static uint64_t mix(uint64_t hash, uint64_t word) {
    hash = (hash ^ word) * UINT64_C(0xFF51AFD7ED558CCD);
    return hash ^ hash >> 32;
}

/* The same for both orders of operands that commute. */
static uint32_t hash_node(const Node *node, const Ref *operands) {
    uint64_t number, hash = mix(node->count, (uint64_t)node->op << 8 | node->kernel);
    memcpy(&number, &node->number, sizeof number);
    if (commutes(node)) {
        uint64_t a = operands[0], b = operands[1];
        hash = mix(hash, a < b ? a << 32 | b : b << 32 | a);
    } else {
        for (uint32_t i = 0; i < node->count; i++) hash = mix(hash, operands[i]);
    }
    return (uint32_t)(mix(hash, number) * UINT64_C(0xC4CEB9FE1A85EC53) >> 32);
}

static bool is_equal(const Graph *graph, const Node *a, const Node *b, const Ref *operands) {
    if (a->op != b->op || a->kernel != b->kernel || a->count != b->count ||
        memcmp(&a->number, &b->number, sizeof a->number) != 0)
        return false;
    const Ref *own = graph->edges.at + a->first;
    bool is_same = true;
    for (uint32_t i = 0; i < a->count && is_same; i++) is_same = own[i] == operands[i];
    return is_same || (commutes(b) && own[0] == operands[1] && own[1] == operands[0]);
}

/* Where an equal node is, or a new one would be. */
static Slot *find(const Graph *graph, const Node *node, const Ref *operands) {
    uint32_t i = node->hash & (graph->slot_count - 1);
    for (; graph->slots[i].place != 0; i = (i + 1) & (graph->slot_count - 1))
        if (graph->slots[i].hash == node->hash &&
            is_equal(graph, graph_node(graph, graph->slots[i].place - 1), node, operands))
            break;
    return &graph->slots[i];
}

/* Doubles the table where it is. */
static void grow_table(Graph *graph) {
    size_t size = graph->slot_count * sizeof *graph->slots;
    graph->slots = arena_grow(graph->arena, graph->slots, size, 2 * size);
    memset(graph->slots, 0, 2 * size);
    graph->slot_count *= 2;
    for (Ref ref = 0; ref < graph->nodes.count; ref++) {
        uint32_t hash = graph->nodes.at[ref].hash, i = hash & (graph->slot_count - 1);
        while (graph->slots[i].place != 0) i = (i + 1) & (graph->slot_count - 1);
        graph->slots[i] = (Slot){hash, ref + 1};
    }
}

static Ref append(Graph *graph, Node node, const Ref *operands) {
    if (graph->nodes.count >= graph->limit) {
        diag_error(graph->unit, graph->blame, "the function grows beyond %u operations",
                   graph->limit);
        unit_abandon(graph->unit);
    }
    node.first = graph->edges.count;
    for (uint32_t i = 0; i < node.count; i++) LIST_PUSH(graph->arena, &graph->edges, operands[i]);
    LIST_PUSH(graph->arena, &graph->nodes, node);
    return graph->nodes.count - 1;
}

static Ref intern(Graph *graph, Node node, const Ref *operands) {
    node.hash = hash_node(&node, operands);
    Slot *slot = find(graph, &node, operands);
    if (slot->place != 0) return slot->place - 1;
    Ref ref = append(graph, node, operands);
    *slot = (Slot){node.hash, ref + 1};
    if (graph->nodes.count > graph->slot_count / 4 * 3) grow_table(graph);
    return ref;
}

Ref graph_number(Graph *graph, double value) {
    Node node = {.op = OP_NUMBER, .kernel = KERNEL_NONE, .number = isnan(value) ? NAN : value};
    return intern(graph, node, NULL);
}

Ref graph_parameter(Graph *graph, uint32_t index) {
    Node node = {.op = OP_PARAMETER, .kernel = KERNEL_NONE, .number = 0};
    node.index = index;
    if (index >= graph->parameters) graph->parameters = index + 1;
    return intern(graph, node, NULL);
}

Ref graph_intern(Graph *graph, Op op, Kernel kernel, uint32_t count, const Ref *operands) {
    Node node = {.op = (uint16_t)op, .kernel = (uint8_t)kernel, .count = count};
    return intern(graph, node, operands);
}

static bool is_unsmoothed(Op op, Kernel kernel) {
    return op < OP_COUNT && kernel != KERNEL_NONE && !(op_table[op].flags & FLAG_KERNEL);
}

bool graph_is_unsmoothed(const Graph *graph, Ref ref) {
    return is_unsmoothed(graph_node(graph, ref)->op, graph_node(graph, ref)->kernel);
}

/* The value, if all operands are numbers. */
static bool fold_numbers(const Graph *graph, Op op, Kernel kernel, uint32_t count,
                         const Ref *operands, double *result) {
    for (uint32_t i = 0; i < count; i++)
        if (graph_node(graph, operands[i])->op != OP_NUMBER) return false;
    Arena *scratch = &graph->unit->scratch;
    ArenaMark mark = arena_mark(scratch);
    double *values = NEW_ARRAY(scratch, double, count);
    for (uint32_t i = 0; i < count; i++) values[i] = graph_node(graph, operands[i])->number;
    *result = value_of(op, kernel, count, values);
    arena_release(scratch, mark);
    return true;
}

Ref graph_apply(Graph *graph, Op op, Kernel kernel, uint32_t count, const Ref *operands) {
    double value;
    if (is_unsmoothed(op, kernel)) return graph_intern(graph, op, kernel, count, operands);
    if (fold_numbers(graph, op, kernel, count, operands, &value)) return graph_number(graph, value);
    Ref ref = fold_apply(graph, op, kernel, count, operands);
    return ref != REF_NONE ? ref : graph_intern(graph, op, kernel, count, operands);
}

uint32_t graph_end(const Ref *roots, uint32_t count) {
    Ref largest = 0;
    for (uint32_t i = 0; i < count; i++)
        if (roots[i] > largest) largest = roots[i];
    return largest + 1;
}

/* graph_live for from <= ref < end, in an array that begins with `from`. */
static uint8_t *live_from(const Graph *graph, Arena *arena, Ref from, Ref end, const Ref *roots,
                          uint32_t count) {
    uint8_t *live = NEW_ARRAY(arena, uint8_t, end - from);
    for (uint32_t i = 0; i < count; i++)
        if (roots[i] >= from) live[roots[i] - from] = 1;
    for (Ref ref = end; ref-- > from;) {
        if (!live[ref - from]) continue;
        const Ref *operands = graph_operands(graph, ref);
        for (uint32_t i = 0; i < graph_node(graph, ref)->count; i++)
            if (operands[i] >= from) live[operands[i] - from] = 1;
    }
    return live;
}

uint8_t *graph_live(const Graph *graph, Arena *arena, const Ref *roots, uint32_t count) {
    return live_from(graph, arena, 0, graph_end(roots, count), roots, count);
}

void graph_rewrite(Graph *graph, Ref from, uint32_t count, Ref *roots, GraphRewrite *rewrite,
                   void *context) {
    Arena *scratch = &graph->unit->scratch;
    ArenaMark mark = arena_mark(scratch);
    uint32_t end = graph_end(roots, count), widest = 0;
    if (end < from) end = from;
    for (Ref ref = from; ref < end; ref++)
        if (graph_node(graph, ref)->count > widest) widest = graph_node(graph, ref)->count;
    uint8_t *live = live_from(graph, scratch, from, end, roots, count);
    Ref *map = NEW_ARRAY(scratch, Ref, end - from), *operands = NEW_ARRAY(scratch, Ref, widest);
    for (Ref ref = from; ref < end; ref++) {
        if (!live[ref - from]) continue;
        Node node = *graph_node(graph, ref);
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
