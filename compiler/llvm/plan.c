/* In: staircases, that is, nodes whose functions can read a plan. Out: calls that share plans and
 * forks. Invariants: the block that makes a plan dominates all its uses, and a fork's branches are
 * open from its first node up to plan_join. */
#include "llvm/plan.h"

#include "../runtime/runtime.h"
#include "llvm/call.h"
#include "llvm/emitter.h"

/* --- plans ------------------------------------------------------------------------------- */

/* The address of the node's plan, made if it is new; NULL if there is no room for one more, or if
 * it may not be made here. */
static LLVMValueRef find_plan(Emitter *e, const Node *node, bool is_here) {
    uint32_t arity = op_table[node->op].arity, k = 0;
    Plan plan = {.kernel = node->kernel,
                 .order = arity > 3 ? emitter_operand(e, node, 1) : LLVMConstReal(e->real, 0),
                 .temperature = emitter_operand(e, node, arity - 1)};
    for (; k < e->plan_count; k++) {
        const Plan *p = &e->plans[k];
        if (p->kernel == plan.kernel && p->order == plan.order &&
            p->temperature == plan.temperature)
            return p->numbers;
    }
    if (k == PLAN_MOST || !is_here) return NULL;
    plan.numbers = LLVMBuildAlloca(e->builder, LLVMArrayType2(e->real, PLAN_SIZE), "");
    LLVMValueRef arguments[] = {plan.order, plan.temperature, plan.numbers};
    call_runtime(
        e, &(RuntimeCall){
               .op = OP_PLAN, .kernel = (Kernel)node->kernel, .count = 3, .arguments = arguments});
    e->plans[e->plan_count++] = plan;
    return plan.numbers;
}

void plan_prepare(Emitter *e) {
    for (Ref ref = 0; ref < e->end && !e->pieces; ref++) {
        const Node *node = graph_node(e->graph, ref);
        if (!(e->marks[ref] & MARK_VARIES) || node->op >= OP_COUNT || !op_has_plan(node->op))
            continue;
        if (!(e->marks[graph_operands(e->graph, ref)[node->count - 1]] & MARK_VARIES))
            find_plan(e, node, true);
    }
}

/* --- forks ------------------------------------------------------------------------------- */

/* The fork of a kernel at an x and a temperature, opened if it is new; then the builder moves to
 * its block `after`. NULL if there is no room for one more. */
static Fork *find_fork(Emitter *e, uint8_t kernel, LLVMValueRef x, LLVMValueRef temperature) {
    uint32_t k = 0;
    for (; k < e->fork_count; k++) {
        Fork *f = &e->forks[k];
        if (f->kernel == kernel && f->x == x && f->temperature == temperature) return f;
    }
    if (k == FORK_MOST) return NULL;
    Fork *f = &e->forks[e->fork_count++];
    *f = (Fork){.kernel = kernel, .x = x, .temperature = temperature};
    f->narrow = emitter_block(e);
    f->wide = emitter_block(e);
    f->join = emitter_block(e);
    f->after = emitter_block(e);
    LLVMValueRef zero = LLVMConstReal(e->real, 0);
    LLVMValueRef limit = LLVMConstReal(e->real, kernel_table[kernel].narrow);
    LLVMValueRef is_soft = LLVMBuildFCmp(e->builder, LLVMRealOGT, temperature, zero, "");
    LLVMValueRef is_below = LLVMBuildFCmp(e->builder, LLVMRealOLT, temperature, limit, "");
    LLVMBuildCondBr(e->builder, LLVMBuildAnd(e->builder, is_soft, is_below, ""), f->narrow,
                    f->wide);
    LLVMPositionBuilderAtEnd(e->builder, f->after);
    return f;
}

static void jump(Emitter *e, LLVMBasicBlockRef from, LLVMBasicBlockRef to) {
    LLVMPositionBuilderAtEnd(e->builder, from);
    LLVMBuildBr(e->builder, to);
}

void plan_join(Emitter *e) {
    LLVMBasicBlockRef here = LLVMGetInsertBlock(e->builder);
    for (uint32_t k = 0; k < e->fork_count; k++) {
        const Fork *f = &e->forks[k];
        jump(e, f->narrow, f->join);
        jump(e, f->wide, f->join);
        jump(e, f->join, f->after);
    }
    e->fork_count = 0;
    LLVMPositionBuilderAtEnd(e->builder, here);
}

/* Emits a call in both branches of a fork, and returns the phi that joins the results. */
static LLVMValueRef call_both(Emitter *e, const Fork *fork, RuntimeCall *call) {
    static const Variant variants[] = {VARIANT_NARROW, VARIANT_WIDE};
    LLVMBasicBlockRef here = LLVMGetInsertBlock(e->builder), blocks[] = {fork->narrow, fork->wide};
    LLVMValueRef values[2];
    for (int k = 0; k < 2; k++) {
        call->variant = variants[k];
        LLVMPositionBuilderAtEnd(e->builder, blocks[k]);
        values[k] = call_runtime(e, call);
    }
    LLVMPositionBuilderAtEnd(e->builder, fork->join);
    LLVMValueRef either = LLVMBuildPhi(e->builder, LLVMTypeOf(values[0]), "");
    LLVMAddIncoming(either, values, blocks, 2);
    LLVMPositionBuilderAtEnd(e->builder, here);
    return either;
}

/* --- calls ------------------------------------------------------------------------------- */

LLVMValueRef plan_call(Emitter *e, const Node *node, LLVMValueRef *arguments, bool is_here) {
    RuntimeCall call = {.op = (Op)node->op,
                        .kernel = (Kernel)node->kernel,
                        .count = op_table[node->op].arity,
                        .arguments = arguments};
    LLVMValueRef plan = e->pieces ? NULL : find_plan(e, node, is_here);
    if (!plan) return call_runtime(e, &call); /* a piece cannot use the entry's stack */
    bool forks = e->is_wide && kernel_table[node->kernel].narrow > 0;
    Fork *fork =
        forks ? find_fork(e, node->kernel, arguments[call.count - 2], arguments[call.count - 1])
              : NULL;
    arguments[call.count++] = plan;
    call.variant = VARIANT_BY;
    return fork ? call_both(e, fork, &call) : call_runtime(e, &call);
}
