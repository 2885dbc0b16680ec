/* The function that is being emitted: the state that the emitting files share, and small helpers
 * for blocks, constants and addresses. */
#ifndef SMOOTH_EMITTER_H
#define SMOOTH_EMITTER_H

#include "graph/graph.h"
#include "llvm/backend.h"
#include "llvm/draft.h"

/* Marks of the nodes of an entry. LIVE: its roots need the node. VARIES: the node's value differs
 * from point to point of a batch. */
enum { MARK_LIVE = 1, MARK_VARIES = 2 };

typedef struct Pieces Pieces; /* pieces.c */

/* A plan: PLAN_SIZE numbers on the stack that staircases (lattice and its derivatives) of one
 * kernel share, because they depend only on tau and the order in tau. A function has at most
 * PLAN_MOST; further staircases compute the numbers themselves. */
#define PLAN_MOST 64
typedef struct {
    uint8_t kernel;
    LLVMValueRef order, temperature, numbers;
} Plan;

/* A fork: all staircases of one kernel at one x and temperature are computed in one of two
 * branches, so that they share work. The branches stay open while nodes are emitted; plan_join
 * closes them, and the results are phis in `join`. There are at most FORK_MOST; further staircases
 * call functions that branch inside. */
#define FORK_MOST 64
typedef struct {
    uint8_t kernel;
    LLVMValueRef x, temperature;
    LLVMBasicBlockRef narrow, wide, join, after;
} Fork;

struct Emitter {
    Draft *draft;
    Arena *arena; /* the draft's */
    LLVMContextRef context;
    LLVMBuilderRef builder;
    LLVMTypeRef real, size, integer, pointer, nothing;
    LLVMAttributeRef nounwind, willreturn, noinline, reads_nothing, reads_list, writes_list;
    /* the function that is being emitted */
    const Entry *entry;
    const Graph *graph;
    LLVMValueRef *values; /* of nodes that have been emitted, by their Ref; likewise `marks` */
    uint8_t *marks;
    LLVMValueRef function;
    LLVMValueRef list; /* an array on the stack for the operands of a node with a list */
    uint32_t end;      /* one more than the largest root */
    uint32_t longest;  /* the most operands of a live node with a list */
    Pieces *pieces;    /* NULL: the entry is not cut */
    uint32_t plan_count;
    Plan plans[PLAN_MOST];
    uint32_t fork_count;
    Fork forks[FORK_MOST];
    /* of a batch */
    bool compiles_fast; /* compile time matters more than the speed of the code */
    unsigned vector;    /* lanes of one vector */
    unsigned lanes;     /* of all vectors that the loop works on at once */
    bool is_wide;       /* inside the loop, where values are vectors */
    LLVMValueRef temperature;
    LLVMValueRef point;   /* the counter of the loop */
    LLVMValueRef *inputs; /* the arguments at the current points */
};

/* The value of operand k of a node. */
static inline LLVMValueRef emitter_operand(const Emitter *e, const Node *node, uint32_t k) {
    return e->values[e->graph->edges.at[node->first + k]];
}

LLVMValueRef emitter_size(const Emitter *e, uint64_t value); /* a constant of type size_t */
LLVMTypeRef emitter_number_type(const Emitter *e);           /* the type of nodes that vary */
/* The value itself, or, inside a loop over vectors, a vector with it in all lanes. */
LLVMValueRef emitter_widened(Emitter *e, LLVMValueRef value);
/* The address of element `index` of an array. */
LLVMValueRef emitter_element(const Emitter *e, LLVMTypeRef type, LLVMValueRef array,
                             LLVMValueRef index);

LLVMBasicBlockRef emitter_block(Emitter *e); /* appends a block; the builder does not move */
/* Code emitted between emitter_if_wanted and emitter_then runs if the pointer is not NULL; the
 * first returns the block that the second one takes. */
LLVMBasicBlockRef emitter_if_wanted(Emitter *e, LLVMValueRef pointer);
void emitter_then(Emitter *e, LLVMBasicBlockRef next);

#endif
