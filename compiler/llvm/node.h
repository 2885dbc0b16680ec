/* The value of one node of a graph. */
#ifndef SMOOTH_NODE_H
#define SMOOTH_NODE_H

#include "graph/graph.h"
#include "llvm/room.h"

/* Emits a live node where the builder is, from e->values of its operands, and returns its value. */
LLVMValueRef node_emit(Emitter *e, Ref ref);
bool node_is_call(const Node *node); /* is it a call of the runtime, not an instruction? */

#endif
