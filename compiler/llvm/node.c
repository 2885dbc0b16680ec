/* In: a node whose operands have values. Out: its value: a constant, an argument, an instruction,
 * or the result of a call of the runtime. */
#include "llvm/node.h"

#include "llvm/call.h"
#include "llvm/emitter.h"
#include "llvm/plan.h"

/* --- operators that LLVM has ------------------------------------------------------------- */

#define BUILD(name, ...)                                                              \
    static LLVMValueRef build_##name(LLVMBuilderRef builder, const LLVMValueRef *v) { \
        return LLVMBuild##name(builder, __VA_ARGS__, "");                             \
    }
BUILD(FNeg, v[0])
BUILD(FAdd, v[0], v[1])
BUILD(FSub, v[0], v[1])
BUILD(FMul, v[0], v[1])
BUILD(FDiv, v[0], v[1])
#define build_NONE NULL

/* The LLVM builder column of ops.def; NULL for operators that call the runtime. */
typedef LLVMValueRef Builder(LLVMBuilderRef builder, const LLVMValueRef *operands);
static Builder *const builders[OP_COUNT] = {
#define OP(id, name, n, class, flags, precedence, value, build, ...) [OP_##id] = build_##build,
#include "../runtime/ops.def"
};

/* Emits one instruction. The result is a vector if one of the operands is. */
static LLVMValueRef build(Emitter *e, const Node *node, LLVMValueRef *operands) {
    uint32_t arity = op_table[node->op].arity;
    bool is_wide = false;
    for (uint32_t k = 0; k < arity; k++) is_wide = is_wide || room_is_vector(operands[k]);
    for (uint32_t k = 0; k < arity && is_wide; k++) operands[k] = emitter_widened(e, operands[k]);
    return builders[node->op](e->builder, operands);
}

/* --- calls of the runtime ---------------------------------------------------------------- */

bool node_is_call(const Node *node) { return node->op < OP_COUNT && !builders[node->op]; }

static Kernel kernel_of(const Node *node) {
    const OpInfo *info = &op_table[node->op];
    bool has_kernel = info->kind != KIND_OP && info->flags & FLAG_KERNEL;
    return has_kernel ? (Kernel)node->kernel : KERNEL_NONE;
}

/* A call with a list: stores the operands in e->list and passes its address. */
static LLVMValueRef emit_list(Emitter *e, const Node *node) {
    for (uint32_t k = 0; k < node->count; k++) {
        LLVMValueRef value = emitter_widened(e, emitter_operand(e, node, k));
        LLVMBuildStore(e->builder, value,
                       emitter_element(e, LLVMTypeOf(value), e->list, emitter_size(e, k)));
    }
    LLVMValueRef arguments[] = {LLVMConstInt(e->integer, node->count, false), e->list};
    return call_runtime(e, &(RuntimeCall){.op = (Op)node->op,
                                          .kernel = kernel_of(node),
                                          .count = 2,
                                          .arguments = arguments,
                                          .length = node->count});
}

static LLVMValueRef emit_call(Emitter *e, Ref ref, LLVMValueRef *arguments) {
    const Node *node = graph_node(e->graph, ref);
    bool is_here = e->entry->kind < ENTRY_BATCH || !(e->marks[ref] & MARK_VARIES);
    if (op_has_plan((Op)node->op)) return plan_call(e, node, arguments, is_here);
    return call_runtime(e, &(RuntimeCall){.op = (Op)node->op,
                                          .kernel = kernel_of(node),
                                          .count = op_table[node->op].arity,
                                          .arguments = arguments});
}

/* --- leaves ------------------------------------------------------------------------------ */

static LLVMValueRef emit_parameter(Emitter *e, uint32_t index) {
    const Entry *entry = e->entry;
    bool is_last = index + 1 == entry->argument_count;
    if (is_last && entry->fixes_tau) return LLVMConstReal(e->real, entry->tau);
    if (entry->kind == ENTRY_SCALAR) return LLVMGetParam(e->function, index);
    if (entry->kind != ENTRY_PACKED) return is_last ? e->temperature : e->inputs[index];
    LLVMValueRef address =
        emitter_element(e, e->real, LLVMGetParam(e->function, 0), emitter_size(e, index));
    return LLVMBuildLoad2(e->builder, e->real, address, "");
}

LLVMValueRef node_emit(Emitter *e, Ref ref) {
    const Node *node = graph_node(e->graph, ref);
    if (node->op == OP_NUMBER) return LLVMConstReal(e->real, node->number);
    if (node->op == OP_PARAMETER) return emit_parameter(e, node->index);
    if (op_table[node->op].kind == KIND_MANY) return emit_list(e, node);

    LLVMValueRef operands[CALL_MOST];
    for (uint32_t k = 0; k < op_table[node->op].arity; k++)
        operands[k] = emitter_operand(e, node, k);
    return node_is_call(node) ? emit_call(e, ref, operands) : build(e, node, operands);
}
