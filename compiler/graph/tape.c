/* In: a graph. Out: a tape, and the values of its roots at given arguments. A tape is a list of
 * calls over an array of slots, one slot for each live node, in the order of the graph. It calls
 * the runtime's functions, of which compiled code has copies, so that both give the same bits. */
#include "graph/tape.h"

#include "graph/graph.h"
#include "ops/value.h"

typedef struct {
    ValueCode code;
    uint32_t first, count; /* tape->operands[first .. first + count): slots */
    uint32_t slot;         /* where the value goes */
} TapeStep;

struct Tape {
    TapeStep *steps;
    uint32_t step_count;
    uint32_t *operands;
    uint32_t *inputs; /* slot, index of the parameter; pairs */
    uint32_t input_count;
    uint32_t *numbers; /* slots */
    double *values;
    uint32_t number_count;
    uint32_t *roots;
    uint32_t root_count;
    uint32_t slots;  /* of nodes */
    uint32_t widest; /* most operands of a step: tape_run gathers them after the slots */
};

/* Computes the sizes of the tape's arrays. */
static void count_nodes(Tape *tape, const Graph *graph, const uint8_t *live, uint32_t end,
                        uint32_t *edges) {
    for (Ref ref = 0; ref < end; ref++) {
        const Node *node = graph_node(graph, ref);
        if (!live[ref]) continue;
        tape->number_count += node->op == OP_NUMBER;
        tape->input_count += node->op == OP_PARAMETER;
        tape->step_count += node->op < OP_COUNT;
        *edges += node->count;
        if (node->count > tape->widest) tape->widest = node->count;
    }
}

/* Gives a node a slot, and adds it to the constants, the inputs or the steps. */
static void add_node(Tape *tape, const Graph *graph, Ref ref, uint32_t *slots, uint32_t *edges) {
    const Node *node = graph_node(graph, ref);
    uint32_t slot = slots[ref] = tape->slots++;
    if (node->op == OP_NUMBER) {
        tape->numbers[tape->number_count] = slot;
        tape->values[tape->number_count++] = node->number;
    } else if (node->op == OP_PARAMETER) {
        tape->inputs[2 * tape->input_count] = slot;
        tape->inputs[2 * tape->input_count++ + 1] = node->index;
    } else {
        tape->steps[tape->step_count++] =
            (TapeStep){value_code(node->op, node->kernel), *edges, node->count, slot};
        for (uint32_t i = 0; i < node->count; i++)
            tape->operands[(*edges)++] = slots[graph_operands(graph, ref)[i]];
    }
}

Tape *tape_create(Arena *arena, Arena *scratch, const Graph *graph, const Ref *roots,
                  uint32_t count) {
    Tape *tape = NEW(arena, Tape);
    ArenaMark mark = arena_mark(scratch);
    uint8_t *live = graph_live(graph, scratch, roots, count);
    uint32_t end = graph_end(roots, count);
    uint32_t *slots = NEW_ARRAY(scratch, uint32_t, end);
    uint32_t edges = 0;
    count_nodes(tape, graph, live, end, &edges);
    tape->steps = NEW_ARRAY(arena, TapeStep, tape->step_count);
    tape->operands = NEW_ARRAY(arena, uint32_t, edges);
    tape->inputs = NEW_ARRAY(arena, uint32_t, 2 * tape->input_count);
    tape->numbers = NEW_ARRAY(arena, uint32_t, tape->number_count);
    tape->values = NEW_ARRAY(arena, double, tape->number_count);
    tape->step_count = tape->input_count = tape->number_count = edges = 0;
    for (Ref ref = 0; ref < end; ref++)
        if (live[ref]) add_node(tape, graph, ref, slots, &edges);
    tape->root_count = count;
    tape->roots = NEW_ARRAY(arena, uint32_t, count);
    for (uint32_t i = 0; i < count; i++) tape->roots[i] = slots[roots[i]];
    arena_release(scratch, mark);
    return tape;
}

size_t tape_slots(const Tape *tape) { return (size_t)tape->slots + tape->widest; }

void tape_start(const Tape *tape, double *slots) {
    for (uint32_t i = 0; i < tape->number_count; i++) slots[tape->numbers[i]] = tape->values[i];
}

void tape_run(const Tape *tape, const double *in, double *slots, double *out) {
    double *gathered = slots + tape->slots;
    for (uint32_t i = 0; i < tape->input_count; i++)
        slots[tape->inputs[2 * i]] = in[tape->inputs[2 * i + 1]];
    for (uint32_t i = 0; i < tape->step_count; i++) {
        const TapeStep *step = &tape->steps[i];
        const uint32_t *operands = tape->operands + step->first;
        for (uint32_t k = 0; k < step->count; k++) gathered[k] = slots[operands[k]];
        slots[step->slot] = value_call(step->code, step->count, gathered);
    }
    for (uint32_t i = 0; i < tape->root_count; i++) out[i] = slots[tape->roots[i]];
}
