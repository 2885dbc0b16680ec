/* Staircases: what they share, before the loop of a batch and inside it. */
#ifndef SMOOTH_PLAN_H
#define SMOOTH_PLAN_H

#include "graph/graph.h"
#include "llvm/room.h"

/* Makes the plans of those nodes that vary whose temperature is there already. */
void plan_prepare(Emitter *e);

/* The value of a staircase (op_has_plan) with its operands as arguments; there is room for one
 * argument more. `is_here`: a plan may be made at this place. */
LLVMValueRef plan_call(Emitter *e, const Node *node, LLVMValueRef *arguments, bool is_here);

/* Ends all forks; the builder goes on where it is. */
void plan_join(Emitter *e);

#endif
