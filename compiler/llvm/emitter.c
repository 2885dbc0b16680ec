/* Blocks, constants and addresses in the function that is being emitted. */
#include "llvm/emitter.h"

LLVMValueRef emitter_size(const Emitter *e, uint64_t value) {
    return LLVMConstInt(e->size, value, false);
}

LLVMTypeRef emitter_number_type(const Emitter *e) {
    bool is_wide = e->entry->kind >= ENTRY_BATCH && e->lanes > 1;
    return is_wide ? LLVMVectorType(e->real, e->lanes) : e->real;
}

LLVMValueRef emitter_widened(Emitter *e, LLVMValueRef value) {
    bool is_ready = !e->is_wide || room_is_vector(value);
    return is_ready ? value : draft_splat(e->builder, value, e->lanes);
}

LLVMValueRef emitter_element(const Emitter *e, LLVMTypeRef type, LLVMValueRef array,
                             LLVMValueRef index) {
    return LLVMBuildInBoundsGEP2(e->builder, type, array, &index, 1, "");
}

LLVMBasicBlockRef emitter_block(Emitter *e) {
    return LLVMAppendBasicBlockInContext(e->context, e->function, "");
}

LLVMBasicBlockRef emitter_if_wanted(Emitter *e, LLVMValueRef pointer) {
    LLVMBasicBlockRef wanted = emitter_block(e), next = emitter_block(e);
    LLVMBuildCondBr(e->builder, LLVMBuildIsNull(e->builder, pointer, ""), next, wanted);
    LLVMPositionBuilderAtEnd(e->builder, wanted);
    return next;
}

void emitter_then(Emitter *e, LLVMBasicBlockRef next) {
    LLVMBuildBr(e->builder, next);
    LLVMPositionBuilderAtEnd(e->builder, next);
}
