/* In: calls of the runtime. Out: LLVM calls of functions declared for them: specialised functions
 * for constant arguments, and vector forms in the loop of a batch.
 *
 * Every call is marked `noinline`. optimise.c removes the mark from the calls to be inlined, which
 * it chooses when the sizes of functions are known. */
#include "llvm/call.h"

#include <math.h>
#include <string.h>

#include "../runtime/orders.h"
#include "llvm/emitter.h"

/* --- specialised functions --------------------------------------------------------------- */

#define FAMILY_psi           OP_PSI
#define FAMILY_gate          OP_GATE
#define FAMILY_lattice       OP_LATTICE
#define FAMILY_lattice_trunc OP_LATTICE_TRUNC
#define FAMILY_lattice_half  OP_LATTICE_HALF

/* Does the runtime itself have a function for these orders, or this exponent (orders.h)? */
static bool has_own(const RuntimeFunction *f) {
    static const struct {
        uint16_t op, leading, last;
        double numbers[2];
    } own[] = {
#define ORDER(family, first, second, ...) {FAMILY_##family, 2, 0, {first, second}},
#define PLAN(order, ...)                  {OP_PLAN, 1, 0, {order, 0}},
#define EXPONENT(number, ...)             {OP_POWER, 0, 1, {number, 0}},
        SMOOTH_ORDERS(ORDER) SMOOTH_STAIRCASE_ORDERS(ORDER) SMOOTH_PLAN_ORDERS(PLAN)
            SMOOTH_EXPONENTS(EXPONENT)};
    size_t count = sizeof own / sizeof *own, k = 0;
    while (k < count &&
           (own[k].op != f->op || own[k].leading != f->leading || own[k].last != f->last ||
            memcmp(own[k].numbers, f->numbers, sizeof own[k].numbers) != 0))
        k++;
    return k < count;
}

/* Is it a constant? If so, sets *number. */
static bool is_number(LLVMValueRef value, double *number) {
    LLVMBool is_inexact;
    if (LLVMIsAConstantInt(value))
        *number = (double)LLVMConstIntGetZExtValue(value);
    else if (LLVMIsAConstantFP(value))
        *number = LLVMConstRealGetDouble(value, &is_inexact);
    else
        return false;
    return true;
}

/* Which function a call needs. Leading arguments that are small whole numbers, such as the orders
 * of psi or the length of a list, select a specialised function, which is simplified once however
 * often it is called. So does a constant exponent, if the runtime has a function for it. */
static RuntimeFunction find_numbers(const RuntimeCall *call) {
    RuntimeFunction f = {.op = (uint16_t)call->op,
                         .kernel = (uint8_t)call->kernel,
                         .variant = (uint8_t)call->variant};
    double number;
    for (; f.leading < call->count && is_number(call->arguments[f.leading], &number); f.leading++) {
        if (!(fabs(number) <= 32) || floor(number) != number) break;
        f.numbers[f.leading] = number;
    }
    if (f.leading > 0 || call->count != 2 || !is_number(call->arguments[1], &number)) return f;
    RuntimeFunction own = f;
    own.last = 1;
    own.numbers[0] = number;
    return has_own(&own) ? own : f;
}

/* --- declarations ------------------------------------------------------------------------ */

static void add_number(Buffer *name, double number) {
    buffer_printf(name, ".%s%g", signbit(number) ? "m" : "", fabs(number));
}

/* The symbol: the runtime's own name (runtime.c), then the constants of a specialised function. */
static const char *runtime_name(Emitter *e, const RuntimeFunction *f) {
    static const char *const variants[] = {[VARIANT_PLAIN] = "",
                                           [VARIANT_BY] = "_by",
                                           [VARIANT_NARROW] = "_narrow",
                                           [VARIANT_WIDE] = "_wide"};
    Buffer name = {.arena = e->arena};
    if (f->op == OP_PLAN)
        buffer_text(&name, "sm_plan");
    else if (op_table[f->op].kind == KIND_OP)
        buffer_printf(&name, "sm_op_%s", op_table[f->op].id);
    else
        buffer_printf(&name, "sm_%s%s", op_table[f->op].value, variants[f->variant]);
    if (f->kernel != KERNEL_NONE) buffer_printf(&name, "_%s", kernel_table[f->kernel].name);
    if (f->last) buffer_text(&name, "._");
    for (unsigned k = 0; k < f->leading + f->last; k++) add_number(&name, f->numbers[k]);
    return name.data;
}

/* The scalar function, declared if it is new. */
static Form *declare(Emitter *e, const RuntimeFunction *f, uint32_t count,
                     const LLVMValueRef *arguments) {
    LLVMTypeRef types[CALL_MOST];
    Form **all = &e->draft->runtime[f->op];
    for (Form *form = *all; form; form = form->next)
        if (memcmp(&form->runtime, f, sizeof *f) == 0) return form;
    for (uint32_t k = 0; k < count; k++)
        types[k] = room_is_vector(arguments[k]) ? e->real : LLVMTypeOf(arguments[k]);
    LLVMTypeRef result = f->op == OP_PLAN ? e->nothing : e->real;
    const char *name = runtime_name(e, f);
    Form *form = draft_add(
        e->draft, FORM_RUNTIME,
        LLVMAddFunction(e->draft->ir, name, LLVMFunctionType(result, types, count, false)));
    form->runtime = *f;
    form->name = name;
    form->next = *all;
    return *all = form;
}

/* Gives a specialised function its body: a call of the general function with the constants. */
static void specialise(Emitter *e, Form *fixed, uint32_t count, const LLVMValueRef *arguments) {
    LLVMValueRef all[CALL_MOST];
    LLVMBasicBlockRef here = LLVMGetInsertBlock(e->builder);
    RuntimeFunction general = {.op = fixed->runtime.op,
                               .kernel = fixed->runtime.kernel,
                               .variant = fixed->runtime.variant};
    uint32_t leading = fixed->runtime.leading;
    fixed->kind = FORM_FIXED;
    LLVMPositionBuilderAtEnd(e->builder,
                             LLVMAppendBasicBlockInContext(e->context, fixed->function, ""));
    for (uint32_t k = 0; k < count; k++)
        all[k] = k < leading ? arguments[k] : LLVMGetParam(fixed->function, k - leading);
    FormCall whole = {declare(e, &general, count, arguments)->function, count, all, 0, NULL};
    LLVMValueRef value = draft_call(e->builder, &whole);
    if (fixed->runtime.op == OP_PLAN)
        LLVMBuildRetVoid(e->builder);
    else
        LLVMBuildRet(e->builder, value);
    LLVMPositionBuilderAtEnd(e->builder, here);
}

/* --- calls ------------------------------------------------------------------------------- */

/* The memory that the function uses: at most the numbers that its pointer argument points to. */
static LLVMAttributeRef find_memory(const Emitter *e, const RuntimeCall *call) {
    if (call->op == OP_PLAN) return e->writes_list;
    return call->length > 0 || call->variant != VARIANT_PLAIN ? e->reads_list : e->reads_nothing;
}

LLVMValueRef call_runtime(Emitter *e, const RuntimeCall *call) {
    RuntimeFunction f = find_numbers(call);
    LLVMValueRef *arguments = call->arguments + f.leading;
    uint32_t count = call->count - f.leading - f.last;
    Form *form = declare(e, &f, count, arguments);
    if (f.leading > 0 && form->kind == FORM_RUNTIME && !has_own(&f))
        specialise(e, form, call->count, call->arguments);
    LLVMAttributeRef attributes[] = {e->nounwind, e->willreturn, e->noinline, find_memory(e, call)};
    FormCall one = {form->function, count, arguments, 4, attributes};
    bool is_wide = call->length > 0 && e->is_wide;
    for (uint32_t k = 0; k < count; k++) is_wide = is_wide || room_is_vector(arguments[k]);
    if (is_wide) one.function = draft_vector(e->draft, &one, e->lanes, call->length)->function;
    return draft_call(e->builder, &one);
}
