/* In: functions of the runtime and calls of their vector forms. Out: these forms. Invariant: lanes
 * never mix, and each does what the function does for one number, in the same order and with the
 * same roundings.
 *
 * A value that depends only on what all lanes share is uniform and stays a scalar. A function can
 * be widened if its branches and addresses are uniform: the wide one has the same blocks, and each
 * instruction that varies becomes the same one on vectors. A branch that varies may lead around one
 * block: that is then taken if any lane needs it, and the others keep what they have. */
#include "llvm/widen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"

#define ATTRIBUTE_MOST 32 /* of a function */

/* What becomes of a value of the function. */
typedef struct {
    bool varies;
    LLVMValueRef scalar, vector; /* one of the two; the vector of a uniform value is made late */
} Value;

typedef struct {
    Arena *arena;
    LLVMContextRef context;
    LLVMModuleRef module;
    LLVMBuilderRef builder;
    LLVMValueRef from, to;
    unsigned lanes, length; /* of a list of vectors, 0 if there is none */
    Map values;             /* of `from` -> Value */
    Map blocks;             /* of `from` -> of `to` */
    LIST(LLVMBasicBlockRef) order;
} Widener;

static LLVMValueRef integer(LLVMContextRef context, unsigned value) {
    return LLVMConstInt(LLVMInt32TypeInContext(context), value, false);
}

LLVMValueRef widen_splat(LLVMBuilderRef builder, LLVMValueRef scalar, unsigned lanes) {
    LLVMTypeRef type = LLVMVectorType(LLVMTypeOf(scalar), lanes);
    LLVMContextRef context = LLVMGetTypeContext(type);
    LLVMTypeRef places = LLVMVectorType(LLVMInt32TypeInContext(context), lanes);
    LLVMValueRef none = LLVMGetPoison(type);
    LLVMValueRef one = LLVMBuildInsertElement(builder, none, scalar, integer(context, 0), "");
    return LLVMBuildShuffleVector(builder, one, none, LLVMConstNull(places), "");
}

/* ---- What varies ---- */

static Value *value_of(Widener *w, LLVMValueRef v) {
    Value *value = map_get(&w->values, v);
    if (value == NULL) map_put(&w->values, w->arena, v, value = NEW(w->arena, Value));
    return value;
}

static bool is_constant(LLVMValueRef v) {
    return LLVMIsAInstruction(v) == NULL && LLVMIsAArgument(v) == NULL;
}

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

/* ---- Detours ---- */

/* A block that a branch leads around, for some lanes only if it varies. */
typedef struct {
    LLVMValueRef branch; /* NULL: it is no such block */
    bool is_first;       /* lanes where the condition holds take it */
} Detour;

static bool has_store(LLVMBasicBlockRef block) {
    LLVMValueRef at = LLVMGetFirstInstruction(block);
    while (at != NULL && LLVMIsAStoreInst(at) == NULL) at = LLVMGetNextInstruction(at);
    return at != NULL;
}

static Detour find_detour(LLVMBasicBlockRef block) {
    LLVMUseRef use = LLVMGetFirstUse(LLVMBasicBlockAsValue(block));
    LLVMValueRef end = LLVMGetBasicBlockTerminator(block);
    LLVMValueRef branch = use != NULL && LLVMGetNextUse(use) == NULL ? LLVMGetUser(use) : NULL;
    bool leaves = LLVMIsABranchInst(end) != NULL && !LLVMIsConditional(end);
    if (branch == NULL || LLVMIsABranchInst(branch) == NULL || !LLVMIsConditional(branch) ||
        !leaves || has_store(block))
        return (Detour){NULL, false};
    bool is_first = LLVMGetSuccessor(branch, 0) == block;
    bool is_around = LLVMGetSuccessor(branch, is_first) == LLVMGetSuccessor(end, 0);
    return (Detour){is_around ? branch : NULL, is_first};
}

/* Of the two blocks that a branch leads to, the detour; NULL if there is none. */
static LLVMBasicBlockRef detour_of(LLVMValueRef branch) {
    for (unsigned k = 0; k < LLVMGetNumSuccessors(branch); k++)
        if (find_detour(LLVMGetSuccessor(branch, k)).branch == branch)
            return LLVMGetSuccessor(branch, k);
    return NULL;
}

/* Do some lanes come to a phi from a detour, and others not? */
static bool meets_detour(Widener *w, LLVMValueRef v) {
    if (LLVMIsAPHINode(v) == NULL) return false;
    unsigned count = LLVMCountIncoming(v), i = 0;
    for (; i < count; i++) {
        LLVMValueRef branch = find_detour(LLVMGetIncomingBlock(v, i)).branch;
        if (branch != NULL && varies(w, LLVMGetCondition(branch))) break;
    }
    return i < count;
}

/* Has this round found one more that varies? */
static bool spread(Widener *w) {
    bool has_spread = false;
    for (uint32_t k = 0; k < w->order.count; k++) {
        LLVMValueRef at = LLVMGetFirstInstruction(w->order.at[k]);
        for (; at != NULL; at = LLVMGetNextInstruction(at)) {
            Value *value = value_of(w, at);
            if (value->varies || !(has_varying_operand(w, at) || meets_detour(w, at))) continue;
            value->varies = has_spread = true;
        }
    }
    return has_spread;
}

/* A vector varies, and so does what points to a list of vectors. */
static void find_varying(Widener *w) {
    LLVMValueRef p = LLVMGetFirstParam(w->from), q = LLVMGetFirstParam(w->to);
    for (; p != NULL; p = LLVMGetNextParam(p), q = LLVMGetNextParam(q)) {
        LLVMTypeKind kind = LLVMGetTypeKind(LLVMTypeOf(q));
        bool is_list = kind == LLVMPointerTypeKind && w->length > 0;
        bool is_wide = kind == LLVMVectorTypeKind || is_list;
        *value_of(w, p) = (Value){is_wide, q, is_wide ? q : NULL};
    }
    while (spread(w)) continue;
}

/* ---- What can be widened ---- */

/* The address of an element of a list, at a place that all lanes share. */
static bool is_list_element(Widener *w, LLVMValueRef address) {
    if (LLVMIsAArgument(address) != NULL) return true;
    return LLVMIsAGetElementPtrInst(address) != NULL && LLVMGetNumOperands(address) == 2 &&
           LLVMIsAArgument(LLVMGetOperand(address, 0)) != NULL &&
           !varies(w, LLVMGetOperand(address, 1)) &&
           LLVMGetTypeKind(LLVMGetGEPSourceElementType(address)) == LLVMDoubleTypeKind;
}

static bool has_numbers(LLVMValueRef call) {
    unsigned count = LLVMGetNumArgOperands(call), i = 0;
    while (i < count && is_number(LLVMTypeOf(LLVMGetOperand(call, i)))) i++;
    return i == count && is_number(LLVMTypeOf(call));
}

static bool can_widen(Widener *w, LLVMValueRef instruction) {
    switch (LLVMGetInstructionOpcode(instruction)) {
    case LLVMRet: return true;
    case LLVMCall: return has_numbers(instruction);
    case LLVMGetElementPtr: return is_list_element(w, instruction);
    case LLVMLoad: return is_list_element(w, LLVMGetOperand(instruction, 0));
    case LLVMBr: return detour_of(instruction) != NULL;
    default: return is_number(LLVMTypeOf(instruction)); /* no store */
    }
}

static bool can_widen_all(Widener *w) {
    bool is_fine = true;
    for (uint32_t k = 0; k < w->order.count && is_fine; k++) {
        LLVMValueRef at = LLVMGetFirstInstruction(w->order.at[k]);
        for (; at != NULL && is_fine; at = LLVMGetNextInstruction(at))
            is_fine = !value_of(w, at)->varies || can_widen(w, at);
    }
    return is_fine;
}

/* ---- Values ---- */

static LLVMTypeRef wide_type(const Widener *w, LLVMValueRef v) {
    return LLVMVectorType(LLVMTypeOf(v), w->lanes);
}

static LLVMValueRef scalar_of(Widener *w, LLVMValueRef v) {
    return is_constant(v) ? v : value_of(w, v)->scalar;
}

/* Where a value can first be used. */
static void go_behind(Widener *w, LLVMValueRef v) {
    LLVMBasicBlockRef block =
        LLVMIsAInstruction(v) != NULL ? LLVMGetInstructionParent(v) : LLVMGetEntryBasicBlock(w->to);
    LLVMValueRef next =
        LLVMIsAInstruction(v) != NULL ? LLVMGetNextInstruction(v) : LLVMGetFirstInstruction(block);
    while (next != NULL && LLVMIsAPHINode(next) != NULL) next = LLVMGetNextInstruction(next);
    LLVMPositionBuilder(w->builder, block, next);
}

static LLVMValueRef vector_of(Widener *w, LLVMValueRef v) {
    if (is_constant(v)) {
        LLVMValueRef all[LANES_MOST];
        for (unsigned i = 0; i < w->lanes; i++) all[i] = v;
        return LLVMConstVector(all, w->lanes);
    }
    Value *value = value_of(w, v);
    if (value->vector != NULL) return value->vector;
    LLVMBasicBlockRef here = LLVMGetInsertBlock(w->builder);
    go_behind(w, value->scalar);
    value->vector = widen_splat(w->builder, value->scalar, w->lanes);
    LLVMPositionBuilderAtEnd(w->builder, here);
    return value->vector;
}

/* ---- Instructions ---- */

static LLVMValueRef lane_of(Widener *w, LLVMValueRef v, unsigned lane) {
    if (!varies(w, v)) return scalar_of(w, v);
    return LLVMBuildExtractElement(w->builder, vector_of(w, v), integer(w->context, lane), "");
}

/* A function of libm, or a large one: lane by lane. */
static LLVMValueRef call_lanes(Widener *w, LLVMValueRef call) {
    LLVMValueRef result = LLVMGetPoison(wide_type(w, call));
    for (unsigned lane = 0; lane < w->lanes; lane++) {
        LLVMValueRef one = LLVMInstructionClone(call);
        for (unsigned i = 0; i < LLVMGetNumArgOperands(call); i++)
            LLVMSetOperand(one, i, lane_of(w, LLVMGetOperand(call, i), lane));
        LLVMInsertIntoBuilder(w->builder, one);
        result = LLVMBuildInsertElement(w->builder, result, one, integer(w->context, lane), "");
    }
    return result;
}

/* An intrinsic has a vector form, in which operands of the type of the first are vectors. */
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
    unsigned id = LLVMIsAFunction(function) != NULL ? LLVMGetIntrinsicID(function) : 0;
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

/* Takes the detour if any lane does. */
static LLVMValueRef widen_branch(Widener *w, LLVMValueRef branch) {
    static const char any[] = "llvm.vector.reduce.or";
    LLVMBasicBlockRef detour = detour_of(branch);
    Detour d = find_detour(detour);
    LLVMValueRef wanted = vector_of(w, LLVMGetCondition(branch));
    if (!d.is_first) wanted = LLVMBuildNot(w->builder, wanted, "");
    LLVMTypeRef type = LLVMTypeOf(wanted);
    LLVMValueRef function = LLVMGetIntrinsicDeclaration(
        w->module, LLVMLookupIntrinsicID(any, sizeof any - 1), &type, 1);
    LLVMValueRef is_wanted =
        LLVMBuildCall2(w->builder, LLVMGlobalGetValueType(function), function, &wanted, 1, "");
    return LLVMBuildCondBr(w->builder, is_wanted, map_get(&w->blocks, detour),
                           map_get(&w->blocks, LLVMGetSuccessor(branch, d.is_first)));
}

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
    if (LLVMIsACastInst(v) != NULL) return LLVMBuildCast(w->builder, code, a, wide_type(w, v), "");
    LLVMValueRef b = vector_of(w, LLVMGetOperand(v, 1));
    if (code == LLVMFCmp) return LLVMBuildFCmp(w->builder, LLVMGetFCmpPredicate(v), a, b, "");
    if (code == LLVMICmp) return LLVMBuildICmp(w->builder, LLVMGetICmpPredicate(v), a, b, "");
    return LLVMBuildBinOp(w->builder, code, a, b, "");
}

/* The same instruction on uniform values. */
static LLVMValueRef copy_instruction(Widener *w, LLVMValueRef v) {
    if (LLVMIsAPHINode(v) != NULL) return LLVMBuildPhi(w->builder, LLVMTypeOf(v), "");
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
    for (; at != NULL; at = LLVMGetNextInstruction(at)) {
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

/* What a phi is where the detour ends: lanes that did not want it have what they had before. */
static LLVMValueRef behind_detour(Widener *w, LLVMValueRef phi, LLVMBasicBlockRef detour,
                                  LLVMValueRef branch) {
    Detour d = find_detour(detour);
    LLVMValueRef made = vector_of(w, incoming_from(phi, detour));
    LLVMValueRef kept = vector_of(w, incoming_from(phi, LLVMGetInstructionParent(branch)));
    LLVMValueRef condition = vector_of(w, LLVMGetCondition(branch));
    LLVMPositionBuilderBefore(w->builder, LLVMGetBasicBlockTerminator(map_get(&w->blocks, detour)));
    return LLVMBuildSelect(w->builder, condition, d.is_first ? made : kept,
                           d.is_first ? kept : made, "");
}

static void connect_phi(Widener *w, LLVMValueRef phi) {
    unsigned count = LLVMCountIncoming(phi);
    for (unsigned i = 0; i < count; i++) {
        LLVMBasicBlockRef from = LLVMGetIncomingBlock(phi, i), block = map_get(&w->blocks, from);
        LLVMValueRef branch = find_detour(from).branch, v = LLVMGetIncomingValue(phi, i);
        LLVMValueRef incoming = branch != NULL && varies(w, LLVMGetCondition(branch))
                                    ? behind_detour(w, phi, from, branch)
                                : varies(w, phi) ? vector_of(w, v)
                                                 : scalar_of(w, v);
        LLVMAddIncoming(value_of(w, phi)->scalar, &incoming, &block, 1);
    }
}

/* ---- One function ---- */

/* The blocks that can be reached, each but for loops behind those that lead to it: depth first,
 * from the end. */
static void order_blocks(Widener *w) {
    typedef struct {
        LLVMBasicBlockRef block;
        unsigned next;
    } Step;
    unsigned count = LLVMCountBasicBlocks(w->from), depth = 1, done = count;
    Step *path = NEW_ARRAY(w->arena, Step, count);
    LLVMBasicBlockRef *order = NEW_ARRAY(w->arena, LLVMBasicBlockRef, count);
    path[0].block = LLVMGetEntryBasicBlock(w->from);
    map_put(&w->blocks, w->arena, path[0].block, w);
    while (depth > 0) {
        Step *step = &path[depth - 1];
        LLVMValueRef end = LLVMGetBasicBlockTerminator(step->block);
        if (step->next == LLVMGetNumSuccessors(end)) {
            order[--done] = step->block;
            depth--;
            continue;
        }
        LLVMBasicBlockRef next = LLVMGetSuccessor(end, step->next++);
        if (map_get(&w->blocks, next) != NULL) continue;
        map_put(&w->blocks, w->arena, next, w);
        path[depth++] = (Step){next, 0};
    }
    for (; done < count; done++) LIST_PUSH(w->arena, &w->order, order[done]);
}

static void remove_body(LLVMValueRef function) {
    LLVMBasicBlockRef block;
    while ((block = LLVMGetFirstBasicBlock(function)) != NULL) LLVMDeleteBasicBlock(block);
}

static void widen_body(Widener *w) {
    remove_body(w->to);
    for (uint32_t k = 0; k < w->order.count; k++)
        map_put(&w->blocks, w->arena, w->order.at[k],
                LLVMAppendBasicBlockInContext(w->context, w->to, ""));
    for (uint32_t k = 0; k < w->order.count; k++) widen_block(w, w->order.at[k]);
    for (uint32_t k = 0; k < w->order.count; k++) {
        LLVMValueRef at = LLVMGetFirstInstruction(w->order.at[k]);
        for (; LLVMIsAPHINode(at) != NULL; at = LLVMGetNextInstruction(at)) {
            LLVMPositionBuilderAtEnd(w->builder, map_get(&w->blocks, w->order.at[k]));
            connect_phi(w, at);
        }
    }
}

/* ---- Calls ---- */

LLVMValueRef widen_call(LLVMBuilderRef builder, const Call *call) {
    LLVMTypeRef type = LLVMGlobalGetValueType(call->function);
    LLVMValueRef result =
        LLVMBuildCall2(builder, type, call->function, call->arguments, call->count, "");
    for (uint32_t k = 0; k < call->attribute_count; k++)
        LLVMAddCallSiteAttribute(result, FUNCTION_INDEX, call->attributes[k]);
    return result;
}

/* The name of a vector form is `function:lanes:length:types`. */
static LLVMValueRef declare_wide(const Call *call, unsigned lanes, unsigned length) {
    char name[256];
    LLVMTypeRef types[CALL_MOST],
        element = LLVMGetReturnType(LLVMGlobalGetValueType(call->function));
    snprintf(name, sizeof name, "%s:%u:%u:", LLVMGetValueName(call->function), lanes, length);
    size_t used = strlen(name);
    for (uint32_t k = 0; k < call->count && used + 1 < sizeof name; k++) {
        types[k] = LLVMTypeOf(call->arguments[k]);
        LLVMTypeKind kind = LLVMGetTypeKind(types[k]);
        name[used++] = kind == LLVMVectorTypeKind ? 'v' : kind == LLVMPointerTypeKind ? 'l' : 's';
    }
    name[used] = '\0';
    LLVMModuleRef module = LLVMGetGlobalParent(call->function);
    LLVMValueRef wide = LLVMGetNamedFunction(module, name);
    LLVMTypeRef type = LLVMFunctionType(LLVMVectorType(element, lanes), types, call->count, false);
    return wide != NULL ? wide : LLVMAddFunction(module, name, type);
}

/* Copies a lane of `length` vectors into an array of numbers: a loop. */
static void copy_lane(LLVMBuilderRef builder, LLVMValueRef list, LLVMValueRef array, unsigned lane,
                      unsigned lanes, unsigned length) {
    LLVMBasicBlockRef before = LLVMGetInsertBlock(builder);
    LLVMValueRef function = LLVMGetBasicBlockParent(before);
    LLVMContextRef context = LLVMGetTypeContext(LLVMTypeOf(list));
    LLVMTypeRef real = LLVMDoubleTypeInContext(context);
    LLVMBasicBlockRef loop = LLVMAppendBasicBlockInContext(context, function, "");
    LLVMBasicBlockRef after = LLVMAppendBasicBlockInContext(context, function, "");
    LLVMBuildBr(builder, loop);
    LLVMPositionBuilderAtEnd(builder, loop);
    LLVMValueRef k = LLVMBuildPhi(builder, LLVMInt32TypeInContext(context), "");
    LLVMValueRef place = LLVMBuildMul(builder, k, integer(context, lanes), "");
    place = LLVMBuildAdd(builder, place, integer(context, lane), "");
    LLVMValueRef from = LLVMBuildInBoundsGEP2(builder, real, list, &place, 1, "");
    LLVMValueRef to = LLVMBuildInBoundsGEP2(builder, real, array, &k, 1, "");
    LLVMBuildStore(builder, LLVMBuildLoad2(builder, real, from, ""), to);
    LLVMValueRef next = LLVMBuildAdd(builder, k, integer(context, 1), "");
    LLVMAddIncoming(k, (LLVMValueRef[]){integer(context, 0), next},
                    (LLVMBasicBlockRef[]){before, loop}, 2);
    LLVMValueRef more = LLVMBuildICmp(builder, LLVMIntULT, next, integer(context, length), "");
    LLVMBuildCondBr(builder, more, loop, after);
    LLVMPositionBuilderAtEnd(builder, after);
}

static void call_each_lane(LLVMValueRef wide, const Call *call, unsigned lanes, unsigned length) {
    LLVMContextRef context = LLVMGetModuleContext(LLVMGetGlobalParent(wide));
    LLVMBuilderRef builder = LLVMCreateBuilderInContext(context);
    LLVMTypeRef real = LLVMDoubleTypeInContext(context);
    LLVMPositionBuilderAtEnd(builder, LLVMAppendBasicBlockInContext(context, wide, ""));
    LLVMValueRef array =
        length > 0 ? LLVMBuildAlloca(builder, LLVMArrayType2(real, length), "") : NULL;
    LLVMValueRef result = LLVMGetPoison(LLVMVectorType(real, lanes));
    for (unsigned lane = 0; lane < lanes; lane++) {
        LLVMValueRef arguments[CALL_MOST];
        Call one = *call;
        one.arguments = arguments;
        for (uint32_t k = 0; k < call->count; k++) {
            LLVMValueRef p = arguments[k] = LLVMGetParam(wide, k);
            LLVMTypeKind kind = LLVMGetTypeKind(LLVMTypeOf(p));
            if (kind == LLVMVectorTypeKind)
                arguments[k] = LLVMBuildExtractElement(builder, p, integer(context, lane), "");
            if (kind != LLVMPointerTypeKind || length == 0) continue;
            copy_lane(builder, p, array, lane, lanes, length);
            arguments[k] = array;
        }
        result = LLVMBuildInsertElement(builder, result, widen_call(builder, &one),
                                        integer(context, lane), "");
    }
    LLVMBuildRet(builder, result);
    LLVMDisposeBuilder(builder);
}

/* What is settled for a function (link.c) holds for its vector form. */
static void copy_attributes(LLVMValueRef from, LLVMValueRef to) {
    LLVMAttributeRef attributes[ATTRIBUTE_MOST];
    unsigned count = LLVMGetAttributeCountAtIndex(from, FUNCTION_INDEX);
    LLVMSetLinkage(to, LLVMGetLinkage(from));
    if (count > ATTRIBUTE_MOST) return;
    LLVMGetAttributesAtIndex(from, FUNCTION_INDEX, attributes);
    for (unsigned k = 0; k < count; k++) LLVMAddAttributeAtIndex(to, FUNCTION_INDEX, attributes[k]);
}

LLVMValueRef widen_form(const Call *call, unsigned lanes, unsigned length) {
    LLVMValueRef wide = declare_wide(call, lanes, length);
    if (!LLVMIsDeclaration(wide)) return wide;
    call_each_lane(wide, call, lanes, length);
    if (LLVMGetLinkage(call->function) == LLVMInternalLinkage)
        copy_attributes(call->function, wide);
    return wide;
}

LLVMValueRef widen_lanes(LLVMBuilderRef builder, const Call *call, unsigned lanes,
                         unsigned length) {
    Call wide = *call;
    wide.function = widen_form(call, lanes, length);
    return widen_call(builder, &wide);
}

static LLVMValueRef scalar_form(LLVMModuleRef module, LLVMValueRef wide, unsigned *lanes,
                                unsigned *length) {
    char name[256];
    const char *whole = LLVMGetValueName(wide), *colon = strchr(whole, ':');
    if (colon == NULL || (size_t)(colon - whole) >= sizeof name) return NULL;
    snprintf(name, sizeof name, "%.*s", (int)(colon - whole), whole);
    char *rest;
    *lanes = (unsigned)strtoul(colon + 1, &rest, 10);
    *length = (unsigned)strtoul(rest + 1, NULL, 10);
    return LLVMGetNamedFunction(module, name);
}

/* Looks at the function whose vector form w->to is. Can that have a body of its own? */
static bool examine(Widener *w) {
    w->from = scalar_form(w->module, w->to, &w->lanes, &w->length);
    if (w->from == NULL || LLVMIsDeclaration(w->from)) return false;
    order_blocks(w);
    find_varying(w);
    return can_widen_all(w);
}

bool widen_is_possible(Arena *arena, LLVMValueRef form) {
    Widener w = {.arena = arena, .module = LLVMGetGlobalParent(form), .to = form};
    return examine(&w);
}

bool widen_module(LLVMModuleRef module, char **error) {
    jmp_buf out_of_memory;
    Arena arena = {.on_failure = &out_of_memory};
    LLVMContextRef context = LLVMGetModuleContext(module);
    LLVMBuilderRef builder = LLVMCreateBuilderInContext(context);
    bool is_fine = setjmp(out_of_memory) == 0;
    LLVMValueRef f = is_fine ? LLVMGetFirstFunction(module) : NULL;
    for (; f != NULL; f = LLVMGetNextFunction(f)) {
        Widener w = {
            .arena = &arena, .context = context, .module = module, .builder = builder, .to = f};
        if (examine(&w)) widen_body(&w);
    }
    LLVMDisposeBuilder(builder);
    arena_free(&arena);
    return is_fine || emit_fail(error, "out of memory");
}
