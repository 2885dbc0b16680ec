/* One node of a graph. */
#ifndef SMOOTH_NODE_H
#define SMOOTH_NODE_H

#include "graph/graph.h"
#include "llvm/room.h"

/* The value of a live node, emitted where the builder is, from the values of its operands. */
LLVMValueRef node_emit(Emitter *e, Ref ref);
bool node_is_call(const Node *node); /* of the runtime */

#endif
