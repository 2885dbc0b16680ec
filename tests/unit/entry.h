/* Entries made by hand: roots from nodes, and arguments that are numbers. */
#ifndef SMOOTH_TEST_ENTRY_H
#define SMOOTH_TEST_ENTRY_H

#include "llvm/backend.h"

#include "graph/graph.h"

static inline Entry entry_make(const Graph *graph, EntryKind kind, const char *name,
                               uint32_t arguments, uint32_t count, const Ref *refs) {
    Root *roots = NEW_ARRAY(graph->arena, Root, count);
    for (uint32_t i = 0; i < count; i++) roots[i] = (Root){refs[i], {BY_NONE, BY_NONE}};
    return (Entry){.graph = graph,
                   .kind = kind,
                   .name = name,
                   .argument_count = arguments,
                   .arguments = NEW_ARRAY(graph->arena, Argument, arguments),
                   .root_count = count,
                   .roots = roots};
}

#endif
