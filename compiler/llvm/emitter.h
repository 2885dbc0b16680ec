/* The function that is being emitted: all that the emitting files share. */
#ifndef SMOOTH_EMITTER_H
#define SMOOTH_EMITTER_H

#include "graph/graph.h"
#include "llvm/backend.h"
#include "llvm/forms.h"

/* Marks of the nodes of an entry: its roots need it; it changes from point to point of a batch. */
enum { MARK_LIVE = 1, MARK_VARIES = 2 };

typedef struct Pieces Pieces; /* pieces.c */

/* A plan: PLAN_SIZE numbers on the stack, which a kernel's staircases compute from their order in
 * tau and from tau alone. There are at most PLAN_MOST in a function; further staircases compute
 * them by themselves. */
#define PLAN_MOST 64
typedef struct {
    uint8_t kernel;
    LLVMValueRef order, temperature, numbers;
} Plan;

/* A fork: all staircases of one kernel at one x and temperature are computed in one of two
 * branches, so that they share work. The branches stay open while nodes are emitted; plan_join
 * closes them, and the results are phis in `join`. There are at most FORK_MOST; further staircases
 * branch by themselves. */
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
    LLVMValueRef *values; /* of the nodes of the graph */
    uint8_t *marks;
    LLVMValueRef function;
    LLVMValueRef list; /* room for the operands of a node with a list */
    uint32_t end;      /* no root is at this node or above */
    uint32_t longest;  /* operands of a live node with a list */
    Pieces *pieces;    /* NULL: the entry is not cut */
    uint32_t plan_count;
    Plan plans[PLAN_MOST];
    uint32_t fork_count;
    Fork forks[FORK_MOST];
    /* of a batch */
    bool compiles_fast; /* short code is preferred to fast code */
    unsigned vector;    /* lanes of one vector */
    unsigned lanes;     /* of all vectors that the loop works on at once */
    bool is_wide;       /* inside the loop, where values are vectors */
    LLVMValueRef temperature;
    LLVMValueRef point;   /* the counter of the loop */
    LLVMValueRef *inputs; /* the points that the loop is at */
};

LLVMValueRef emitter_size(const Emitter *e, uint64_t value); /* a constant of type size_t */
LLVMTypeRef emitter_number_type(const Emitter *e);           /* of a node that varies */
/* The value, as a vector inside a loop of vectors. */
LLVMValueRef emitter_widened(Emitter *e, LLVMValueRef value);
/* The address of element `index` of an array. */
LLVMValueRef emitter_element(const Emitter *e, LLVMTypeRef type, LLVMValueRef array,
                             LLVMValueRef index);

LLVMBasicBlockRef emitter_block(Emitter *e); /* a new one, at the end of the function */
/* Code emitted from emitter_if_wanted up to emitter_then runs if the pointer is not NULL. */
LLVMBasicBlockRef emitter_if_wanted(Emitter *e, LLVMValueRef pointer);
void emitter_then(Emitter *e, LLVMBasicBlockRef next);

#endif
