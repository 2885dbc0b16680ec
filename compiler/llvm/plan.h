/* Staircases (smooth floor and its derivatives) share work: plans and forks (emitter.h). */
#ifndef SMOOTH_PLAN_H
#define SMOOTH_PLAN_H

#include "graph/graph.h"
#include "llvm/room.h"

/* Before the loop of a batch: makes the plans of the staircases in the loop whose temperature does
 * not vary. */
void plan_prepare(Emitter *e);

/* Emits a staircase (op_has_plan) with its operands as arguments; the array has room for one more.
 * `is_here`: a plan may be made at this place. */
LLVMValueRef plan_call(Emitter *e, const Node *node, LLVMValueRef *arguments, bool is_here);

/* Closes all forks. The builder stays where it is. */
void plan_join(Emitter *e);

#endif
