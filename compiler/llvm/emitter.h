/* What the emitting files share: the function in hand. */
#ifndef SMOOTH_EMITTER_H
#define SMOOTH_EMITTER_H

#include "graph/graph.h"
#include "llvm/emit.h"
#include "llvm/widen.h"

enum { MARK_LIVE = 1, MARK_VARIES = 2 };

typedef struct Table Table;
typedef struct Pieces Pieces;

/* What a kernel's staircases compute from their order in tau and from tau alone, on the stack. So
 * many plans find room in one function; staircases beyond make their own. */
#define PLAN_MOST 64
typedef struct {
    uint8_t kernel;
    LLVMValueRef order, temperature, numbers;
} Plan;

/* Where the loop of a batch takes one of two ways, for all staircases of one kernel at one x and
 * temperature, so that they share what they compute. The ways stay open until the loop is done;
 * where they meet there are the results. So many find room; staircases beyond go apart. */
#define FORK_MOST 64
typedef struct {
    uint8_t kernel;
    LLVMValueRef x, temperature;
    LLVMBasicBlockRef narrow, wide, meet, after;
} Fork;

typedef struct {
    char **error;
    LLVMContextRef context;
    LLVMModuleRef module;
    LLVMBuilderRef builder;
    LLVMTypeRef real, size, integer, pointer, nothing;
    LLVMAttributeRef nounwind, willreturn, noinline, alwaysinline, optnone;
    LLVMAttributeRef reads_nothing, reads_list, writes_list;
    /* the function in hand */
    const Entry *entry;
    const Graph *graph;
    LLVMValueRef *values; /* what became of each node of the graph */
    uint8_t *marks;
    LLVMValueRef function;
    LLVMValueRef list; /* room for the operands of a node with a list */
    uint32_t end;      /* no root is at this node or above */
    uint32_t longest;  /* list of a live node */
    Pieces *pieces;    /* NULL: it is in one */
    uint32_t plan_count;
    Plan plans[PLAN_MOST];
    uint32_t fork_count;
    Fork forks[FORK_MOST];
    /* of a batch */
    bool is_hasty;   /* what takes less time to compile comes first */
    unsigned vector; /* lanes of one */
    unsigned lanes;  /* of all vectors that the loop works on at once */
    bool is_wide;    /* inside the loop, where values are vectors */
    LLVMValueRef temperature;
    LLVMValueRef point;   /* the counter of its loop */
    LLVMValueRef *inputs; /* the points that the loop is at */
} Emitter;

/* emit.c */
void emit_nodes(Emitter *e, uint8_t marks);     /* the live nodes with just these marks */
LLVMValueRef emit_node(Emitter *e, Ref ref);    /* on the values of its operands */
bool emit_is_call(const Node *node);            /* of the runtime */
LLVMTypeRef emit_number_type(const Emitter *e); /* of a node that varies */
/* The plans of those nodes that vary, at temperatures that are there. */
void emit_plans(Emitter *e);
void emit_meetings(Emitter *e);                            /* of the ways that the nodes took */
Ref emit_root(const Entry *entry, uint32_t k);             /* the value, then the outputs */
LLVMValueRef emit_widened(Emitter *e, LLVMValueRef value); /* a vector, inside a loop of vectors */
LLVMBasicBlockRef emit_block(Emitter *e);
/* What is emitted up to emit_then happens if the pointer is not NULL. */
LLVMBasicBlockRef emit_if_wanted(Emitter *e, LLVMValueRef pointer);
void emit_then(Emitter *e, LLVMBasicBlockRef next);

/* pieces.c. Settles whether the function in hand is cut into pieces, and makes `lanes` fewer if
 * they would take too much of the stack. False and *error if one lane does, or without memory. */
bool pieces_plan(Emitter *e);
void pieces_start(Emitter *e);               /* in the first block of the entry */
void pieces_emit(Emitter *e, uint8_t marks); /* what emit_nodes does, by calls of pieces */
void pieces_free(Emitter *e);
/* The value of a root in the entry, be it cut or not. */
LLVMValueRef pieces_root(Emitter *e, Ref ref);

/* link.c. Links what the functions call of the runtime, and makes all code for the machine; the
 * entries are the functions without a name. False and *error if the runtime was built wrongly. */
bool link_runtime(Emitter *e, const Machine *machine);

/* batch.c */
bool batch_emit(Emitter *e);
void batch_choose_lanes(Emitter *e); /* fewer if there are very many columns */

#endif
