/* The graph: an append-only array of nodes. Operands come before their users, so that a pass is
 * one loop, upward or downward, with a side array. Equal nodes exist once (hash-consing): that is
 * value numbering while the graph is built, so that common subexpressions need no pass.
 *
 * A graph lives in the arena of its unit. Making a node may end the innermost unit_try (unit.h):
 * when memory runs out, and when the graph grows beyond its limit, which is reported.
 *
 * A node that is not a twin (ops.h) has a kernel if and only if it waits to be smoothed: then it
 * has one operand more than its row says, the last one, which is the temperature. The smoothing
 * pass replaces such nodes; they are never evaluated. verify.h checks all of this. */
#ifndef SMOOTH_GRAPH_H
#define SMOOTH_GRAPH_H

#include "base/base.h"
#include "front/span.h"
#include "graph/ref.h"
#include "ops/ops.h"

typedef struct Unit Unit;
typedef struct Function Function; /* front/ast.h */

typedef struct {
    uint8_t op; /* Op */
    uint8_t kernel;
    uint16_t label; /* of a number that a program calls by a name: 1 + its index in graph->labels */
    uint32_t count; /* operands: graph->edges[first .. first + count) */
    uint32_t first;
    uint32_t hash; /* of all that makes it equal to another: operator, kernel, label, operands,
                      payload */
    union {
        double number;  /* OP_NUMBER */
        uint32_t index; /* OP_PARAMETER; the other half of the payload is 0 */
    };
} Node;

struct Graph {
    Unit *unit;
    Arena *arena;   /* the unit's, in which nodes live */
    Arena *scratch; /* the unit's, for the side arrays of passes */
    LIST(Node) nodes;
    LIST(Ref) edges;
    Slot *slots;                   /* hash table of the nodes */
    uint32_t slot_count;           /* a power of two */
    LIST(const Name *) labels;     /* names of constants */
    bool is_for_reading;           /* identities that only help computing are not used */
    uint32_t parameters;           /* indices handed out */
    uint32_t limit;                /* of nodes: beyond it an error is reported and the pass ends */
    bool is_full;                  /* the limit has been met */
    const Function *owner;         /* that error is about it */
    struct Lowering *lowerings[2]; /* what has been lowered into it: smooth, hard (lower.c) */
};

/* An empty graph, in the unit's arena. */
Graph *graph_create(Unit *unit);

/* The node of a constant; all NaNs are one. */
Ref graph_number(Graph *graph, double value);
/* The node of a number that a program calls by a name: it differs from that of the equal number
 * without a name, or with another, and an operator of it gives a number without one. */
Ref graph_constant(Graph *graph, double value, const Name *name);
/* The name of such a number; NULL for any other node. */
const Name *graph_label(const Graph *graph, Ref ref);
/* The node of an input. graph->parameters becomes larger than the index. */
Ref graph_parameter(Graph *graph, uint32_t index);
/* The node of an operator: the equal one if there is one, else a new one. Nothing is folded;
 * graph_apply (apply.h) does that. The operands are copied. */
Ref graph_intern(Graph *graph, Op op, Kernel kernel, uint32_t count, const Ref *operands);

/* Valid until the graph grows. */
static inline const Node *graph_node(const Graph *graph, Ref ref) { return &graph->nodes.at[ref]; }
/* Valid until the graph grows. */
static inline const Ref *graph_operands(const Graph *graph, Ref ref) {
    return graph->edges.at + graph->nodes.at[ref].first;
}
/* Is the node a number? If so, *value is set. */
static inline bool graph_is_number(const Graph *graph, Ref ref, double *value) {
    const Node *node = graph_node(graph, ref);
    if (node->op != OP_NUMBER) return false;
    *value = node->number;
    return true;
}

/* Does the node wait to be smoothed? */
bool graph_is_unsmoothed(const Graph *graph, Ref ref);

/* One more than the largest root: no node from there on is needed. */
uint32_t graph_end(const Ref *roots, uint32_t count);

/* live[ref] is 1 if a root needs the node, else 0, for ref < graph_end(roots, count). The array is
 * in `arena`. */
uint8_t *graph_live(const Graph *graph, Arena *arena, const Ref *roots, uint32_t count);

/* The same for from <= ref < end, as live[ref - from]. Roots are below `end`. */
uint8_t *graph_live_from(const Graph *graph, Arena *arena, Ref from, Ref end, const Ref *roots,
                         uint32_t count);

#endif
