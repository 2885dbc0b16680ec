/* Whole-function vectorisation (Karrenberg and Hack 2011). In: functions of the runtime and their
 * vector forms. Out: bodies of these forms. Invariant: lanes never mix, and each does what the
 * function does for one number, in the same order and with the same roundings.
 *
 * As in ispc, a value is either uniform (all lanes share it), and stays a scalar, or it varies, and
 * becomes a vector. A function can be widened if its branches and addresses are uniform: the wide
 * function has the same blocks, and each varying instruction becomes the same one on vectors. A
 * varying branch may lead around one block, a side block: all lanes run it if any lane takes it,
 * and selects after it keep the values of the lanes that do not. */
#include "llvm/widen.h"

/* The counterpart in the wide function of a value of the scalar function. */
typedef struct {
    bool varies;
    LLVMValueRef scalar, vector; /* a uniform value's vector is made when it is first used */
} Value;

typedef struct {
    Arena *arena;
    LLVMContextRef context;
    LLVMModuleRef module;
    LLVMBuilderRef builder;
    LLVMValueRef from, to;  /* the scalar function, and the wide one */
    unsigned lanes, length; /* length: of a list of vectors, 0 if there is none */
    Map values;             /* of `from` -> Value */
    Map blocks;             /* of `from` -> of `to` */
    LIST(LLVMBasicBlockRef) order;
} Widener;

/* --- uniform and varying ----------------------------------------------------------------- */

static Value *value_of(Widener *w, LLVMValueRef v) {
    Value *value = map_get(&w->values, v);
    if (!value) map_put(&w->values, w->arena, v, value = NEW(w->arena, Value));
    return value;
}

static bool is_constant(LLVMValueRef v) { return !LLVMIsAInstruction(v) && !LLVMIsAArgument(v); }

static bool varies(Widener *w, LLVMValueRef v) { return !is_constant(v) && value_of(w, v)->varies; }

static bool has_varying_operand(Widener *w, LLVMValueRef instruction) {
    unsigned count = (unsigned)LLVMGetNumOperands(instruction), i = 0;
    while (i < count && !varies(w, LLVMGetOperand(instruction, i))) i++;
    return i < count;
}

static bool is_number(LLVMTypeRef type) {
    LLVMTypeKind kind = LLVMGetTypeKind(type);
    return kind == LLVMDoubleTypeKind || kind == LLVMIntegerTypeKind ||
           kind == LLVMFloatTypeKind; /* NAN and INFINITY are floats */
}

/* --- side blocks ------------------------------------------------------------------------- */

/* A block that a conditional branch can skip. */
typedef struct {
    LLVMValueRef branch; /* NULL: it is not a side block */
    bool is_first;       /* it is the branch's first successor: taken if the condition is true */
} SideBlock;

static bool has_store(LLVMBasicBlockRef block) {
    LLVMValueRef at = LLVMGetFirstInstruction(block);
    while (at && !LLVMIsAStoreInst(at)) at = LLVMGetNextInstruction(at);
    return at;
}

/* Is this a side block: one predecessor, whose branch can skip it, no stores, no other way out? */
static SideBlock find_side(LLVMBasicBlockRef block) {
    LLVMUseRef use = LLVMGetFirstUse(LLVMBasicBlockAsValue(block));
    LLVMValueRef end = LLVMGetBasicBlockTerminator(block);
    LLVMValueRef branch = use && !LLVMGetNextUse(use) ? LLVMGetUser(use) : NULL;
    bool leaves = LLVMIsABranchInst(end) && !LLVMIsConditional(end);
    if (!branch || !LLVMIsABranchInst(branch) || !LLVMIsConditional(branch) || !leaves ||
        has_store(block))
        return (SideBlock){NULL, false};
    bool is_first = LLVMGetSuccessor(branch, 0) == block;
    bool is_around = LLVMGetSuccessor(branch, is_first) == LLVMGetSuccessor(end, 0);
    return (SideBlock){is_around ? branch : NULL, is_first};
}

/* Of the two blocks that a branch leads to, the side block; NULL if there is none. */
static LLVMBasicBlockRef side_of(LLVMValueRef branch) {
    for (unsigned k = 0; k < LLVMGetNumSuccessors(branch); k++)
        if (find_side(LLVMGetSuccessor(branch, k)).branch == branch)
            return LLVMGetSuccessor(branch, k);
    return NULL;
}

/* Do some lanes come to a phi from a side block, and others not? */
static bool joins_side_block(Widener *w, LLVMValueRef v) {
    if (!LLVMIsAPHINode(v)) return false;
    unsigned count = LLVMCountIncoming(v), i = 0;
    for (; i < count; i++) {
        LLVMValueRef branch = find_side(LLVMGetIncomingBlock(v, i)).branch;
        if (branch && varies(w, LLVMGetCondition(branch))) break;
    }
    return i < count;
}

/* Marks values that vary because an operand does. True if there are new ones. */
static bool spread(Widener *w) {
    bool has_spread = false;
    for (uint32_t k = 0; k < w->order.count; k++) {
        LLVMValueRef at = LLVMGetFirstInstruction(w->order.at[k]);
        for (; at; at = LLVMGetNextInstruction(at)) {
            Value *value = value_of(w, at);
            if (value->varies || !(has_varying_operand(w, at) || joins_side_block(w, at))) continue;
            value->varies = has_spread = true;
        }
    }
    return has_spread;
}

/* Finds all values that vary, from the parameters that are vectors or lists of vectors. */
static void find_varying(Widener *w) {
    LLVMValueRef p = LLVMGetFirstParam(w->from), q = LLVMGetFirstParam(w->to);
    for (; p; p = LLVMGetNextParam(p), q = LLVMGetNextParam(q)) {
        LLVMTypeKind kind = LLVMGetTypeKind(LLVMTypeOf(q));
        bool is_list = kind == LLVMPointerTypeKind && w->length > 0;
        bool is_wide = kind == LLVMVectorTypeKind || is_list;
        *value_of(w, p) = (Value){is_wide, q, is_wide ? q : NULL};
    }
    while (spread(w)) continue;
}

/* --- can it be widened? ------------------------------------------------------------------ */

/* Is it the address of an element of a list, with a uniform index? */
static bool is_list_element(Widener *w, LLVMValueRef address) {
    if (LLVMIsAArgument(address)) return true;
    return LLVMIsAGetElementPtrInst(address) && LLVMGetNumOperands(address) == 2 &&
           LLVMIsAArgument(LLVMGetOperand(address, 0)) && !varies(w, LLVMGetOperand(address, 1)) &&
           LLVMGetTypeKind(LLVMGetGEPSourceElementType(address)) == LLVMDoubleTypeKind;
}

/* Are all arguments and the result of a call numbers? */
static bool has_numbers(LLVMValueRef call) {
    unsigned count = LLVMGetNumArgOperands(call), i = 0;
    while (i < count && is_number(LLVMTypeOf(LLVMGetOperand(call, i)))) i++;
    return i == count && is_number(LLVMTypeOf(call));
}

/* Is there an instruction on vectors for this varying one? */
static bool can_widen(Widener *w, LLVMValueRef instruction) {
    switch (LLVMGetInstructionOpcode(instruction)) {
    case LLVMRet: return true;
    case LLVMCall: return has_numbers(instruction);
    case LLVMGetElementPtr: return is_list_element(w, instruction);
    case LLVMLoad: return is_list_element(w, LLVMGetOperand(instruction, 0));
    case LLVMBr: return side_of(instruction);
    default: return is_number(LLVMTypeOf(instruction)); /* no store */
    }
}

static bool can_widen_all(Widener *w) {
    bool is_fine = true;
    for (uint32_t k = 0; k < w->order.count && is_fine; k++) {
        LLVMValueRef at = LLVMGetFirstInstruction(w->order.at[k]);
        for (; at && is_fine; at = LLVMGetNextInstruction(at))
            is_fine = !value_of(w, at)->varies || can_widen(w, at);
    }
    return is_fine;
}

/* --- values ------------------------------------------------------------------------------ */

static LLVMTypeRef wide_type(const Widener *w, LLVMValueRef v) {
    return LLVMVectorType(LLVMTypeOf(v), w->lanes);
}

/* The value as a scalar; it must be uniform. */
static LLVMValueRef scalar_of(Widener *w, LLVMValueRef v) {
    return is_constant(v) ? v : value_of(w, v)->scalar;
}

/* Moves the builder to right after the definition of a value. */
static void go_after(Widener *w, LLVMValueRef v) {
    LLVMBasicBlockRef block =
        LLVMIsAInstruction(v) ? LLVMGetInstructionParent(v) : LLVMGetEntryBasicBlock(w->to);
    LLVMValueRef next =
        LLVMIsAInstruction(v) ? LLVMGetNextInstruction(v) : LLVMGetFirstInstruction(block);
    while (next && LLVMIsAPHINode(next)) next = LLVMGetNextInstruction(next);
    LLVMPositionBuilder(w->builder, block, next);
}

/* The value as a vector: of a uniform one, copies in all lanes. */
static LLVMValueRef vector_of(Widener *w, LLVMValueRef v) {
    if (is_constant(v)) {
        LLVMValueRef all[LANES_MOST];
        for (unsigned i = 0; i < w->lanes; i++) all[i] = v;
        return LLVMConstVector(all, w->lanes);
    }
    Value *value = value_of(w, v);
    if (value->vector) return value->vector;
    LLVMBasicBlockRef here = LLVMGetInsertBlock(w->builder);
    go_after(w, value->scalar);
    value->vector = draft_splat(w->builder, value->scalar, w->lanes);
    LLVMPositionBuilderAtEnd(w->builder, here);
    return value->vector;
}

/* --- instructions ------------------------------------------------------------------------ */

static LLVMValueRef lane_of(Widener *w, LLVMValueRef v, unsigned lane) {
    if (!varies(w, v)) return scalar_of(w, v);
    return LLVMBuildExtractElement(w->builder, vector_of(w, v), room_integer(w->context, lane), "");
}

/* A call that has no vector form, such as one of libm's: lane by lane. */
static LLVMValueRef call_lanes(Widener *w, LLVMValueRef call) {
    LLVMValueRef result = LLVMGetPoison(wide_type(w, call));
    for (unsigned lane = 0; lane < w->lanes; lane++) {
        LLVMValueRef one = LLVMInstructionClone(call);
        for (unsigned i = 0; i < LLVMGetNumArgOperands(call); i++)
            LLVMSetOperand(one, i, lane_of(w, LLVMGetOperand(call, i), lane));
        LLVMInsertIntoBuilder(w->builder, one);
        result =
            LLVMBuildInsertElement(w->builder, result, one, room_integer(w->context, lane), "");
    }
    return result;
}

/* Calls the vector form of an intrinsic: operands with the type of the first one are vectors. */
static LLVMValueRef call_intrinsic(Widener *w, LLVMValueRef call, unsigned id) {
    LLVMValueRef arguments[3], first = LLVMGetOperand(call, 0);
    LLVMTypeRef type = wide_type(w, first);
    LLVMValueRef function = LLVMGetIntrinsicDeclaration(w->module, id, &type, 1);
    unsigned count = LLVMGetNumArgOperands(call);
    for (unsigned i = 0; i < count; i++) {
        LLVMValueRef v = LLVMGetOperand(call, i);
        arguments[i] = LLVMTypeOf(v) == LLVMTypeOf(first) ? vector_of(w, v) : scalar_of(w, v);
    }
    return LLVMBuildCall2(w->builder, LLVMGlobalGetValueType(function), function, arguments, count,
                          "");
}

static LLVMValueRef wide_call(Widener *w, LLVMValueRef call) {
    LLVMValueRef function = LLVMGetCalledValue(call);
    unsigned id = LLVMIsAFunction(function) ? LLVMGetIntrinsicID(function) : 0;
    bool has_wide = id != 0 && LLVMIntrinsicIsOverloaded(id) && LLVMGetNumArgOperands(call) <= 3;
    return has_wide ? call_intrinsic(w, call, id) : call_lanes(w, call);
}

static LLVMValueRef widen_address(Widener *w, LLVMValueRef address) {
    LLVMValueRef list = scalar_of(w, LLVMGetOperand(address, 0));
    LLVMValueRef index = scalar_of(w, LLVMGetOperand(address, 1));
    LLVMTypeRef type = LLVMVectorType(LLVMDoubleTypeInContext(w->context), w->lanes);
    return LLVMBuildInBoundsGEP2(w->builder, type, list, &index, 1, "");
}

static LLVMValueRef widen_select(Widener *w, LLVMValueRef v) {
    LLVMValueRef condition = LLVMGetOperand(v, 0);
    condition = varies(w, condition) ? vector_of(w, condition) : scalar_of(w, condition);
    return LLVMBuildSelect(w->builder, condition, vector_of(w, LLVMGetOperand(v, 1)),
                           vector_of(w, LLVMGetOperand(v, 2)), "");
}

/* Runs the side block if any lane takes it. */
static LLVMValueRef widen_branch(Widener *w, LLVMValueRef branch) {
    static const char any[] = "llvm.vector.reduce.or";
    LLVMBasicBlockRef side = side_of(branch);
    SideBlock d = find_side(side);
    LLVMValueRef wanted = vector_of(w, LLVMGetCondition(branch));
    if (!d.is_first) wanted = LLVMBuildNot(w->builder, wanted, "");
    LLVMTypeRef type = LLVMTypeOf(wanted);
    LLVMValueRef function = LLVMGetIntrinsicDeclaration(
        w->module, LLVMLookupIntrinsicID(any, sizeof any - 1), &type, 1);
    LLVMValueRef is_wanted =
        LLVMBuildCall2(w->builder, LLVMGlobalGetValueType(function), function, &wanted, 1, "");
    return LLVMBuildCondBr(w->builder, is_wanted, map_get(&w->blocks, side),
                           map_get(&w->blocks, LLVMGetSuccessor(branch, d.is_first)));
}

/* Emits the vector instruction for one that varies. A phi gets its incoming values later. */
static LLVMValueRef widen_instruction(Widener *w, LLVMValueRef v) {
    LLVMOpcode code = LLVMGetInstructionOpcode(v);
    if (code == LLVMBr) return widen_branch(w, v);
    if (code == LLVMPHI) return LLVMBuildPhi(w->builder, wide_type(w, v), "");
    if (code == LLVMCall) return wide_call(w, v);
    if (code == LLVMSelect) return widen_select(w, v);
    if (code == LLVMGetElementPtr) return widen_address(w, v);
    if (code == LLVMLoad)
        return LLVMBuildLoad2(w->builder, wide_type(w, v), scalar_of(w, LLVMGetOperand(v, 0)), "");
    LLVMValueRef a = vector_of(w, LLVMGetOperand(v, 0));
    if (code == LLVMRet) return LLVMBuildRet(w->builder, a);
    if (code == LLVMFNeg) return LLVMBuildFNeg(w->builder, a, "");
    if (code == LLVMFreeze) return LLVMBuildFreeze(w->builder, a, "");
    if (LLVMIsACastInst(v)) return LLVMBuildCast(w->builder, code, a, wide_type(w, v), "");
    LLVMValueRef b = vector_of(w, LLVMGetOperand(v, 1));
    if (code == LLVMFCmp) return LLVMBuildFCmp(w->builder, LLVMGetFCmpPredicate(v), a, b, "");
    if (code == LLVMICmp) return LLVMBuildICmp(w->builder, LLVMGetICmpPredicate(v), a, b, "");
    return LLVMBuildBinOp(w->builder, code, a, b, "");
}

/* The same instruction on uniform values. */
static LLVMValueRef copy_instruction(Widener *w, LLVMValueRef v) {
    if (LLVMIsAPHINode(v)) return LLVMBuildPhi(w->builder, LLVMTypeOf(v), "");
    LLVMValueRef copy = LLVMInstructionClone(v);
    unsigned count = (unsigned)LLVMGetNumOperands(v);
    for (unsigned i = 0; i < count; i++) {
        LLVMValueRef operand = LLVMGetOperand(v, i);
        if (LLVMValueIsBasicBlock(operand))
            LLVMSetOperand(
                copy, i,
                LLVMBasicBlockAsValue(map_get(&w->blocks, LLVMValueAsBasicBlock(operand))));
        else
            LLVMSetOperand(copy, i, scalar_of(w, operand));
    }
    LLVMInsertIntoBuilder(w->builder, copy);
    return copy;
}

static void widen_block(Widener *w, LLVMBasicBlockRef block) {
    LLVMPositionBuilderAtEnd(w->builder, map_get(&w->blocks, block));
    LLVMValueRef at = LLVMGetFirstInstruction(block);
    for (; at; at = LLVMGetNextInstruction(at)) {
        Value *value = value_of(w, at);
        if (value->varies || LLVMGetInstructionOpcode(at) == LLVMRet)
            value->scalar = value->vector = widen_instruction(w, at);
        else
            value->scalar = copy_instruction(w, at);
    }
}

static LLVMValueRef incoming_from(LLVMValueRef phi, LLVMBasicBlockRef block) {
    unsigned i = 0;
    while (LLVMGetIncomingBlock(phi, i) != block) i++;
    return LLVMGetIncomingValue(phi, i);
}

/* The value that reaches a phi from a side block: a lane that does not take the block keeps the
 * value that reaches the phi from the branch. */
static LLVMValueRef after_side_block(Widener *w, LLVMValueRef phi, LLVMBasicBlockRef side,
                                     LLVMValueRef branch) {
    SideBlock d = find_side(side);
    LLVMValueRef made = vector_of(w, incoming_from(phi, side));
    LLVMValueRef kept = vector_of(w, incoming_from(phi, LLVMGetInstructionParent(branch)));
    LLVMValueRef condition = vector_of(w, LLVMGetCondition(branch));
    LLVMPositionBuilderBefore(w->builder, LLVMGetBasicBlockTerminator(map_get(&w->blocks, side)));
    return LLVMBuildSelect(w->builder, condition, d.is_first ? made : kept,
                           d.is_first ? kept : made, "");
}

/* Gives a phi its incoming values, after all blocks have been made. */
static void connect_phi(Widener *w, LLVMValueRef phi) {
    unsigned count = LLVMCountIncoming(phi);
    for (unsigned i = 0; i < count; i++) {
        LLVMBasicBlockRef from = LLVMGetIncomingBlock(phi, i), block = map_get(&w->blocks, from);
        LLVMValueRef branch = find_side(from).branch, v = LLVMGetIncomingValue(phi, i);
        LLVMValueRef incoming = branch && varies(w, LLVMGetCondition(branch))
                                    ? after_side_block(w, phi, from, branch)
                                : varies(w, phi) ? vector_of(w, v)
                                                 : scalar_of(w, v);
        LLVMAddIncoming(value_of(w, phi)->scalar, &incoming, &block, 1);
    }
}

/* --- one function ------------------------------------------------------------------------ */

/* Fills w->order with the reachable blocks in reverse postorder. */
static void order_blocks(Widener *w) {
    typedef struct {
        LLVMBasicBlockRef block;
        unsigned next;
    } BlockVisit;
    unsigned count = LLVMCountBasicBlocks(w->from), depth = 1, done = count;
    BlockVisit *path = NEW_ARRAY(w->arena, BlockVisit, count);
    LLVMBasicBlockRef *order = NEW_ARRAY(w->arena, LLVMBasicBlockRef, count);
    path[0].block = LLVMGetEntryBasicBlock(w->from);
    map_put(&w->blocks, w->arena, path[0].block, w);
    while (depth > 0) {
        BlockVisit *step = &path[depth - 1];
        LLVMValueRef end = LLVMGetBasicBlockTerminator(step->block);
        if (step->next == LLVMGetNumSuccessors(end)) {
            order[--done] = step->block;
            depth--;
            continue;
        }
        LLVMBasicBlockRef next = LLVMGetSuccessor(end, step->next++);
        if (map_get(&w->blocks, next)) continue;
        map_put(&w->blocks, w->arena, next, w);
        path[depth++] = (BlockVisit){next, 0};
    }
    for (; done < count; done++) LIST_PUSH(w->arena, &w->order, order[done]);
}

static void remove_body(LLVMValueRef function) {
    LLVMBasicBlockRef block;
    while ((block = LLVMGetFirstBasicBlock(function)) != NULL) LLVMDeleteBasicBlock(block);
}

/* Replaces the body of the vector form. */
static void widen_body(Widener *w) {
    remove_body(w->to);
    for (uint32_t k = 0; k < w->order.count; k++)
        map_put(&w->blocks, w->arena, w->order.at[k],
                LLVMAppendBasicBlockInContext(w->context, w->to, ""));
    for (uint32_t k = 0; k < w->order.count; k++) widen_block(w, w->order.at[k]);
    for (uint32_t k = 0; k < w->order.count; k++) {
        LLVMValueRef at = LLVMGetFirstInstruction(w->order.at[k]);
        for (; LLVMIsAPHINode(at); at = LLVMGetNextInstruction(at)) {
            LLVMPositionBuilderAtEnd(w->builder, map_get(&w->blocks, w->order.at[k]));
            connect_phi(w, at);
        }
    }
}

/* Starts a Widener for a vector form. True if the form can have a vectorised body. */
static bool examine(Widener *w, Draft *draft, const Form *form) {
    *w = (Widener){.arena = &draft->scratch,
                   .context = draft->context,
                   .module = draft->ir,
                   .builder = draft->builder,
                   .from = form->scalar->function,
                   .to = form->function,
                   .lanes = form->lanes,
                   .length = form->length};
    if (LLVMIsDeclaration(w->from)) return false;
    order_blocks(w);
    find_varying(w);
    return can_widen_all(w);
}

bool widen_is_possible(Draft *draft, const Form *form) {
    Widener w;
    ArenaMark mark = arena_mark(&draft->scratch);
    bool is_possible = examine(&w, draft, form);
    arena_release(&draft->scratch, mark);
    return is_possible;
}

void widen_module(Draft *draft) {
    Widener w;
    for (LLVMValueRef f = LLVMGetFirstFunction(draft->ir); f; f = LLVMGetNextFunction(f)) {
        const Form *form = draft_find(draft, f);
        if (!form || form->kind != FORM_VECTOR) continue;
        if (examine(&w, draft, form)) widen_body(&w);
    }
    arena_free(&draft->scratch);
}
