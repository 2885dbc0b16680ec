/* In: an entry. Out: a function for it, with the signature of its kind (backend.h).
 *
 * Emitting is one loop over the nodes that the roots need, in order: operands come before users, so
 * there is no recursion and the work is linear. Invariant: the inputs of a point are read before
 * its outputs are written, so that they may be in the same memory. */
#include "llvm/entry.h"

#include <string.h>

#include "base/limits.h"
#include "llvm/batch.h"
#include "llvm/emitter.h"
#include "llvm/pieces.h"

static uint32_t input_count(const Entry *entry) { return entry->argument_count - entry->fixes_tau; }

/* --- which nodes are needed -------------------------------------------------------------- */

/* Marks the nodes that the roots need, and sets e->end and e->longest. */
static void mark_live(Emitter *e) {
    memset(e->marks, 0, e->graph->nodes.count);
    e->end = 0;
    e->longest = 0;
    for (uint32_t k = 0; k < e->entry->root_count; k++) {
        Ref root = e->entry->roots[k].ref;
        e->marks[root] = MARK_LIVE;
        if (root >= e->end) e->end = root + 1;
    }
    for (Ref ref = e->end; ref-- > 0;) {
        const Node *node = graph_node(e->graph, ref);
        if (!e->marks[ref] || node->op >= OP_COUNT) continue;
        for (uint32_t k = 0; k < node->count; k++)
            e->marks[graph_operands(e->graph, ref)[k]] = MARK_LIVE;
        if (op_table[node->op].kind == KIND_MANY && node->count > e->longest)
            e->longest = node->count;
    }
}

/* Marks the nodes that vary from point to point of a batch. Nodes that depend on the temperature
 * alone do not; they are computed first in every kind of entry. */
static void mark_varying(Emitter *e) {
    for (Ref ref = 0; ref < e->end; ref++) {
        const Node *node = graph_node(e->graph, ref);
        if (!e->marks[ref] || node->op == OP_NUMBER) continue;
        if (node->op == OP_PARAMETER) {
            if (node->index + 1 < e->entry->argument_count) e->marks[ref] |= MARK_VARIES;
            continue;
        }
        for (uint32_t k = 0; k < node->count; k++)
            e->marks[ref] |= e->marks[graph_operands(e->graph, ref)[k]] & MARK_VARIES;
    }
}

/* --- bodies for one point ---------------------------------------------------------------- */

/* Each output has a pointer of its own, which may be NULL. */
static void emit_scalar(Emitter *e) {
    const Entry *entry = e->entry;
    pieces_emit(e, MARK_LIVE);
    pieces_emit(e, MARK_LIVE | MARK_VARIES);
    for (uint32_t k = 1; k < entry->root_count; k++) {
        LLVMValueRef address = LLVMGetParam(e->function, input_count(entry) + k - 1);
        LLVMBasicBlockRef next = emitter_if_wanted(e, address);
        LLVMBuildStore(e->builder, pieces_root(e, entry->roots[k].ref), address);
        emitter_then(e, next);
    }
    LLVMBuildRet(e->builder, pieces_root(e, entry->roots[0].ref));
}

static void emit_packed(Emitter *e) {
    LLVMValueRef out = LLVMGetParam(e->function, 1);
    pieces_emit(e, MARK_LIVE);
    pieces_emit(e, MARK_LIVE | MARK_VARIES);
    for (uint32_t k = 0; k < e->entry->root_count; k++)
        LLVMBuildStore(e->builder, pieces_root(e, e->entry->roots[k].ref),
                       emitter_element(e, e->real, out, emitter_size(e, k)));
    LLVMBuildRetVoid(e->builder);
}

/* --- functions --------------------------------------------------------------------------- */

/* The signatures of backend.h. */
static LLVMTypeRef entry_type(Emitter *e) {
    const Entry *entry = e->entry;
    uint32_t inputs = input_count(entry), outputs = entry->root_count - 1, count = 0;
    if (entry->kind == ENTRY_PACKED)
        return LLVMFunctionType(e->nothing, (LLVMTypeRef[]){e->pointer, e->pointer}, 2, false);
    if (entry->kind == ENTRY_INNER)
        return LLVMFunctionType(
            e->nothing,
            (LLVMTypeRef[]){e->size, e->pointer, e->pointer, e->real, e->pointer, e->pointer}, 6,
            false);
    if (entry->kind == ENTRY_ROWS)
        return LLVMFunctionType(
            e->nothing,
            (LLVMTypeRef[]){e->size, e->pointer, e->size, e->real, e->pointer, e->pointer, e->size},
            7, false);
    LLVMTypeRef *types = NEW_ARRAY(e->arena, LLVMTypeRef, inputs + outputs + 2);
    bool has_count = entry->kind == ENTRY_BATCH;
    if (has_count) types[count++] = e->size;
    for (uint32_t k = 0; k < inputs; k++)
        types[count++] = has_count && k + 1 < entry->argument_count ? e->pointer : e->real;
    for (uint32_t k = 0; k < outputs + has_count; k++) types[count++] = e->pointer;
    return LLVMFunctionType(has_count ? e->nothing : e->real, types, count, false);
}

static void (*const bodies[])(Emitter *) = {[ENTRY_SCALAR] = emit_scalar,
                                            [ENTRY_PACKED] = emit_packed,
                                            [ENTRY_BATCH] = batch_emit,
                                            [ENTRY_INNER] = batch_emit,
                                            [ENTRY_ROWS] = batch_emit};

static void emit_list_room(Emitter *e) {
    e->list = LLVMBuildAlloca(e->builder, LLVMArrayType2(emitter_number_type(e), e->longest), "");
}

/* Creates the function, and its first block with what it needs on the stack. */
static void start(Emitter *e) {
    e->function = LLVMAddFunction(e->draft->ir, "", entry_type(e));
    Form *form = draft_add(e->draft, FORM_ENTRY, e->function);
    form->is_batch = e->entry->kind >= ENTRY_BATCH;
    form->is_cut = e->pieces;
    LLVMPositionBuilderAtEnd(e->builder, emitter_block(e));
    if (e->pieces)
        pieces_start(e);
    else if (e->longest > 0)
        emit_list_room(e);
}

bool entry_emit(Emitter *e, const Entry *entry) {
    e->entry = entry;
    e->graph = entry->graph;
    e->plan_count = 0;
    mark_live(e);
    mark_varying(e);
    if (e->longest > LIMIT_LIST)
        return room_fail(e->draft->error,
                         "`%s` has a function of %u values; compiled code takes up to %u",
                         entry->name, e->longest, LIMIT_LIST);
    if (entry->kind >= ENTRY_BATCH) batch_choose_lanes(e);
    if (!pieces_plan(e)) return false;
    start(e);
    bodies[entry->kind](e);
    return true;
}
