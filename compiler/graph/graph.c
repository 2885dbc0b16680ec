/* The store of nodes. In: an operator, a kernel and operands. Out: a node. Invariant: equal nodes
 * exist once (hash-consing; Ershov 1958, Goto 1974); a hash table with open addressing finds them.
 * Operands are compared as references, which is enough because equal operands are one node. */
#include "graph/graph.h"

#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "front/ast.h"
#include "front/diag.h"

_Static_assert(OP_PARAMETER <= UINT8_MAX, "an operator fits into a node");

Graph *graph_create(Unit *unit) {
    Graph *graph = NEW(&unit->arena, Graph);
    graph->unit = unit;
    graph->arena = &unit->arena;
    graph->scratch = &unit->scratch;
    graph->limit = LIMIT_OPERATIONS;
    graph->edges.capacity = 64; /* allocated now, so that graph_operands of a leaf is not NULL */
    graph->edges.at = NEW_ARRAY(graph->arena, Ref, graph->edges.capacity);
    graph->slot_count = 256;
    graph->slots = NEW_ARRAY(graph->arena, Slot, graph->slot_count);
    return graph;
}

/* Are there two operands, in any order? */
static bool commutes(const Node *node) {
    return node->count == 2 && node->op < OP_COUNT && (op_table[node->op].flags & FLAG_COMMUTES);
}

/* Hashes one more word. The constants are those of MurmurHash3's finalizer. */
static uint64_t mix(uint64_t hash, uint64_t word) {
    hash = (hash ^ word) * UINT64_C(0xFF51AFD7ED558CCD);
    return hash ^ hash >> 32;
}

/* The same for both orders of operands that commute. */
static uint32_t hash_node(const Node *node, const Ref *operands) {
    uint64_t number, hash = mix(node->count, (uint64_t)node->label << 16 | (unsigned)node->op << 8 |
                                                 node->kernel);
    memcpy(&number, &node->number, sizeof number);
    if (commutes(node)) {
        uint64_t a = operands[0], b = operands[1];
        hash = mix(hash, a < b ? a << 32 | b : b << 32 | a);
    } else {
        for (uint32_t i = 0; i < node->count; i++) hash = mix(hash, operands[i]);
    }
    return (uint32_t)(mix(hash, number) * UINT64_C(0xC4CEB9FE1A85EC53) >> 32);
}

/* Is `a`, a node of the graph, equal to a new node `b` with these operands? Numbers are compared as
 * bits, so that -0 differs from 0 and NaN is equal to NaN. */
static bool is_equal(const Graph *graph, const Node *a, const Node *b, const Ref *operands) {
    if (a->op != b->op || a->kernel != b->kernel || a->label != b->label || a->count != b->count ||
        memcmp(&a->number, &b->number, sizeof a->number) != 0)
        return false;
    const Ref *own = graph->edges.at + a->first;
    bool is_same = true;
    for (uint32_t i = 0; i < a->count && is_same; i++) is_same = own[i] == operands[i];
    return is_same || (commutes(b) && own[0] == operands[1] && own[1] == operands[0]);
}

/* The slot of the equal node, or the empty slot where the node belongs. Linear probing. */
static Slot *find(const Graph *graph, const Node *node, const Ref *operands) {
    uint32_t i = node->hash & (graph->slot_count - 1);
    for (; graph->slots[i].place != 0; i = (i + 1) & (graph->slot_count - 1))
        if (graph->slots[i].hash == node->hash &&
            is_equal(graph, graph_node(graph, graph->slots[i].place - 1), node, operands))
            break;
    return &graph->slots[i];
}

/* Doubles the table and enters all nodes again. */
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

/* A new node. Beyond the limit an error ends the pass. */
static Ref append(Graph *graph, Node node, const Ref *operands) {
    if (graph->nodes.count >= graph->limit) {
        diag_error(graph->unit, graph->owner->span, "`%s` grows beyond %d operations",
                   graph->owner->name->text, LIMIT_OPERATIONS);
        graph->is_full = true;
        unit_abandon(graph->unit);
    }
    if (graph->nodes.count % 4096 == 0) unit_poll(graph->unit);
    node.first = graph->edges.count;
    for (uint32_t i = 0; i < node.count; i++) LIST_PUSH(graph->arena, &graph->edges, operands[i]);
    LIST_PUSH(graph->arena, &graph->nodes, node);
    return graph->nodes.count - 1;
}

/* Looks up a node, whose `first` and `hash` are not set yet, and appends it if it is new. */
static Ref intern(Graph *graph, Node node, const Ref *operands) {
    node.hash = hash_node(&node, operands);
    Slot *slot = find(graph, &node, operands);
    if (slot->place != 0) return slot->place - 1;
    Ref ref = append(graph, node, operands);
    *slot = (Slot){node.hash, ref + 1};
    if (graph->nodes.count > graph->slot_count / 4 * 3) grow_table(graph);
    return ref;
}

/* The label of a name; 0, which is none, if there are too many. */
static uint16_t label_of(Graph *graph, const Name *name) {
    uint32_t i = 0;
    while (i < graph->labels.count && graph->labels.at[i] != name) i++;
    if (i == UINT16_MAX) return 0;
    if (i == graph->labels.count) LIST_PUSH(graph->arena, &graph->labels, name);
    return (uint16_t)(i + 1);
}

/* All NaNs are one. */
static Ref number(Graph *graph, double value, uint16_t label) {
    Node node = {.op = OP_NUMBER,
                 .kernel = KERNEL_NONE,
                 .label = label,
                 .number = isnan(value) ? NAN : value};
    return intern(graph, node, NULL);
}

Ref graph_number(Graph *graph, double value) { return number(graph, value, 0); }

Ref graph_constant(Graph *graph, double value, const Name *name) {
    return number(graph, value, label_of(graph, name));
}

const Name *graph_label(const Graph *graph, Ref ref) {
    uint16_t label = graph_node(graph, ref)->label;
    return label ? graph->labels.at[label - 1] : NULL;
}

Ref graph_parameter(Graph *graph, uint32_t index) {
    Node node = {.op = OP_PARAMETER, .kernel = KERNEL_NONE, .number = 0}; /* clears the payload */
    node.index = index;
    if (index >= graph->parameters) graph->parameters = index + 1;
    return intern(graph, node, NULL);
}

Ref graph_intern(Graph *graph, Op op, Kernel kernel, uint32_t count, const Ref *operands) {
    Node node = {.op = (uint8_t)op, .kernel = (uint8_t)kernel, .count = count};
    return intern(graph, node, operands);
}

bool graph_is_unsmoothed(const Graph *graph, Ref ref) {
    const Node *node = graph_node(graph, ref);
    return op_is_unsmoothed(node->op, node->kernel);
}

uint32_t graph_end(const Ref *roots, uint32_t count) {
    Ref largest = 0;
    for (uint32_t i = 0; i < count; i++)
        if (roots[i] > largest) largest = roots[i];
    return largest + 1;
}

/* One loop downward: a node is live if a live one needs it. */
uint8_t *graph_live_from(const Graph *graph, Arena *arena, Ref from, Ref end, const Ref *roots,
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
    return graph_live_from(graph, arena, 0, graph_end(roots, count), roots, count);
}
