/* In: LLVM functions and calls. Out: their forms, and vector forms with a first body. Invariant: a
 * function has at most one form, and equal vector forms are one function. */
#include "llvm/draft.h"

#define ATTRIBUTE_MOST 32 /* of a function; more are not copied */

LLVMValueRef draft_splat(LLVMBuilderRef builder, LLVMValueRef scalar, unsigned lanes) {
    LLVMTypeRef type = LLVMVectorType(LLVMTypeOf(scalar), lanes);
    LLVMContextRef context = LLVMGetTypeContext(type);
    LLVMTypeRef places = LLVMVectorType(LLVMInt32TypeInContext(context), lanes);
    LLVMValueRef none = LLVMGetPoison(type);
    LLVMValueRef one = LLVMBuildInsertElement(builder, none, scalar, room_integer(context, 0), "");
    return LLVMBuildShuffleVector(builder, one, none, LLVMConstNull(places), "");
}

void draft_poll(Draft *draft) {
    draft->is_interrupted = interrupt_is_due(draft->interrupt);
    if (draft->is_interrupted) arena_fail(&draft->arena);
}

/* --- forms ------------------------------------------------------------------------------- */

Form *draft_find(const Draft *draft, LLVMValueRef function) {
    return map_get(&draft->forms, function);
}

Form *draft_add(Draft *draft, FormKind kind, LLVMValueRef function) {
    Form *form = NEW(&draft->arena, Form);
    form->kind = kind;
    form->function = function;
    LIST_PUSH(&draft->arena, &draft->all, form);
    map_put(&draft->forms, &draft->arena, function, form);
    return form;
}

/* Rebuilds the map: a definition may have the address of a declaration that is gone. */
void draft_resolve(Draft *draft) {
    draft->forms = (Map){0};
    for (uint32_t k = 0; k < draft->all.count; k++) {
        Form *form = draft->all.at[k];
        if (form->kind == FORM_RUNTIME)
            form->function = LLVMGetNamedFunction(draft->ir, form->name);
        map_put(&draft->forms, &draft->arena, form->function, form);
    }
}

/* --- vector forms ------------------------------------------------------------------------ */

LLVMValueRef draft_call(LLVMBuilderRef builder, const FormCall *call) {
    LLVMTypeRef type = LLVMGlobalGetValueType(call->function);
    LLVMValueRef result =
        LLVMBuildCall2(builder, type, call->function, call->arguments, call->count, "");
    for (uint32_t k = 0; k < call->attribute_count; k++)
        LLVMAddCallSiteAttribute(result, FUNCTION_INDEX, call->attributes[k]);
    return result;
}

/* Emits a loop that copies one lane of a list of `length` vectors into an array of numbers. */
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
    LLVMValueRef place = LLVMBuildMul(builder, k, room_integer(context, lanes), "");
    place = LLVMBuildAdd(builder, place, room_integer(context, lane), "");
    LLVMValueRef from = LLVMBuildInBoundsGEP2(builder, real, list, &place, 1, "");
    LLVMValueRef to = LLVMBuildInBoundsGEP2(builder, real, array, &k, 1, "");
    LLVMBuildStore(builder, LLVMBuildLoad2(builder, real, from, ""), to);
    LLVMValueRef next = LLVMBuildAdd(builder, k, room_integer(context, 1), "");
    LLVMAddIncoming(k, (LLVMValueRef[]){room_integer(context, 0), next},
                    (LLVMBasicBlockRef[]){before, loop}, 2);
    LLVMValueRef more = LLVMBuildICmp(builder, LLVMIntULT, next, room_integer(context, length), "");
    LLVMBuildCondBr(builder, more, loop, after);
    LLVMPositionBuilderAtEnd(builder, after);
}

/* The first body of a vector form: one call of the scalar function for each lane. */
static void call_each_lane(LLVMValueRef wide, const FormCall *call, unsigned lanes,
                           unsigned length) {
    LLVMContextRef context = LLVMGetModuleContext(LLVMGetGlobalParent(wide));
    LLVMBuilderRef builder = LLVMCreateBuilderInContext(context);
    LLVMTypeRef real = LLVMDoubleTypeInContext(context);
    LLVMPositionBuilderAtEnd(builder, LLVMAppendBasicBlockInContext(context, wide, ""));
    LLVMValueRef array =
        length > 0 ? LLVMBuildAlloca(builder, LLVMArrayType2(real, length), "") : NULL;
    LLVMValueRef result = LLVMGetPoison(LLVMVectorType(real, lanes));
    for (unsigned lane = 0; lane < lanes; lane++) {
        LLVMValueRef arguments[CALL_MOST];
        FormCall one = *call;
        one.arguments = arguments;
        for (uint32_t k = 0; k < call->count; k++) {
            LLVMValueRef p = arguments[k] = LLVMGetParam(wide, k);
            LLVMTypeKind kind = LLVMGetTypeKind(LLVMTypeOf(p));
            if (kind == LLVMVectorTypeKind)
                arguments[k] = LLVMBuildExtractElement(builder, p, room_integer(context, lane), "");
            if (kind != LLVMPointerTypeKind || length == 0) continue;
            copy_lane(builder, p, array, lane, lanes, length);
            arguments[k] = array;
        }
        result = LLVMBuildInsertElement(builder, result, draft_call(builder, &one),
                                        room_integer(context, lane), "");
    }
    LLVMBuildRet(builder, result);
    LLVMDisposeBuilder(builder);
}

/* Gives a vector form the linkage and the attributes that its scalar function has after linking. */
static void copy_attributes(LLVMValueRef from, LLVMValueRef to) {
    LLVMAttributeRef attributes[ATTRIBUTE_MOST];
    unsigned count = LLVMGetAttributeCountAtIndex(from, FUNCTION_INDEX);
    LLVMSetLinkage(to, LLVMGetLinkage(from));
    if (count > ATTRIBUTE_MOST) return;
    LLVMGetAttributesAtIndex(from, FUNCTION_INDEX, attributes);
    for (unsigned k = 0; k < count; k++) LLVMAddAttributeAtIndex(to, FUNCTION_INDEX, attributes[k]);
}

static LLVMTypeRef wide_type(const FormCall *call, unsigned lanes) {
    LLVMTypeRef types[CALL_MOST],
        element = LLVMGetReturnType(LLVMGlobalGetValueType(call->function));
    for (uint32_t k = 0; k < call->count; k++) types[k] = LLVMTypeOf(call->arguments[k]);
    return LLVMFunctionType(LLVMVectorType(element, lanes), types, call->count, false);
}

/* The name is `function:lanes:length:types`, for people who read the IR. */
static LLVMValueRef declare_wide(Draft *draft, const FormCall *call, LLVMTypeRef type,
                                 unsigned lanes, unsigned length) {
    char types[CALL_MOST + 1] = "";
    for (uint32_t k = 0; k < call->count; k++) {
        LLVMTypeKind kind = LLVMGetTypeKind(LLVMTypeOf(call->arguments[k]));
        types[k] = kind == LLVMVectorTypeKind ? 'v' : kind == LLVMPointerTypeKind ? 'l' : 's';
    }
    const char *name = arena_printf(&draft->arena, "%s:%u:%u:%s", LLVMGetValueName(call->function),
                                    lanes, length, types);
    return LLVMAddFunction(draft->ir, name, type);
}

/* LLVM has each type once, so that equal types are equal pointers. */
Form *draft_vector(Draft *draft, const FormCall *call, unsigned lanes, unsigned length) {
    Form *scalar = draft_find(draft, call->function);
    if (!scalar) scalar = draft_add(draft, FORM_RUNTIME, call->function);
    LLVMTypeRef type = wide_type(call, lanes);
    for (Form *form = scalar->vectors; form; form = form->next)
        if (form->length == length && LLVMGlobalGetValueType(form->function) == type) return form;
    LLVMValueRef function = declare_wide(draft, call, type, lanes, length);
    Form *form = draft_add(draft, FORM_VECTOR, function);
    form->scalar = scalar;
    form->lanes = lanes;
    form->length = length;
    form->next = scalar->vectors;
    scalar->vectors = form;
    call_each_lane(function, call, lanes, length);
    if (LLVMGetLinkage(call->function) == LLVMInternalLinkage)
        copy_attributes(call->function, function);
    return form;
}
