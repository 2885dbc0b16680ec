/* The graph: an append-only array of nodes. Operands come before their users, so that a pass is
 * one loop, upward or downward, with a side array. Nodes are made by graph_apply, which folds
 * constants, applies the identities of fold.def and returns an equal node if there is one: a
 * subexpression never exists twice and there is no simplifier to run again.
 *
 * A node that is no twin has a kernel if and only if it waits to be smoothed: then its last
 * operand, one more than its row says, is the temperature. The smoothing pass replaces such nodes;
 * they are never evaluated. */
#ifndef SMOOTH_GRAPH_H
#define SMOOTH_GRAPH_H

#include "front/unit.h"
#include "graph/ref.h"
#include "ops/ops.h"

typedef uint8_t Shape; /* every node has one; there are only scalars so far */
enum { SHAPE_SCALAR };

typedef struct {
    uint16_t op; /* Op */
    uint8_t kernel;
    Shape shape;
    uint32_t count; /* operands: graph->edges[first .. first + count) */
    uint32_t first;
    uint32_t hash; /* of all that makes it equal to another, for graph_apply */
    union {
        double number;  /* OP_NUMBER */
        uint32_t index; /* OP_PARAMETER */
    };
} Node;

struct Graph {
    Unit *unit;
    Arena *arena;
    LIST(Node) nodes;
    LIST(Ref) edges;
    Slot *slots;
    uint32_t slot_count;           /* a power of two */
    uint32_t parameters;           /* indices handed out */
    uint32_t limit;                /* of nodes: beyond it an error is reported and the pass ends */
    Span blame;                    /* the place of that error */
    struct Lowering *lowerings[2]; /* what has been lowered into it: smooth, hard (lower.c) */
};

#define GRAPH_LIMIT 16000000u /* what `limit` is in a new graph */

Graph *graph_create(Unit *unit);
Ref graph_number(Graph *graph, double value);
Ref graph_parameter(Graph *graph, uint32_t index);
Ref graph_apply(Graph *graph, Op op, Kernel kernel, uint32_t count, const Ref *operands);
/* As graph_apply, without folding: only an equal node is looked for. */
Ref graph_intern(Graph *graph, Op op, Kernel kernel, uint32_t count, const Ref *operands);

static inline const Node *graph_node(const Graph *graph, Ref ref) { return &graph->nodes.at[ref]; }
/* Valid until the graph grows, as the node is. */
static inline const Ref *graph_operands(const Graph *graph, Ref ref) {
    return graph->edges.at + graph->nodes.at[ref].first;
}
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

/* Marks what the roots need: live[ref] for ref < graph_end(roots, count). In `arena`. */
uint8_t *graph_live(const Graph *graph, Arena *arena, const Ref *roots, uint32_t count);

/* Rewrites the roots in one loop upward, from node `from` on: older nodes stay as they are. For
 * each live node `rewrite` gets the operands as already rewritten, `count` of them, and returns
 * what replaces the node, or REF_NONE to keep its operator on the new operands. */
typedef Ref GraphRewrite(Graph *graph, Ref ref, const Ref *operands, void *context);
void graph_rewrite(Graph *graph, Ref from, uint32_t count, Ref *roots, GraphRewrite *rewrite,
                   void *context);

#endif
