/* Emission. In goes a list of entries, out comes an LLVM module in which each entry is a function
 * and all else is internal: linked from the runtime's bitcode, or declared by libm.
 *
 * A function is one loop over the nodes its roots need. A node becomes one LLVM value, an operand
 * before its user, so there is no recursion and the work is linear. An entry writes its outputs
 * after it has read its inputs, point by point: they may lie in the same memory. */
#include "llvm/emitter.h"

#include "../runtime/orders.h"
#include "../runtime/runtime.h"

#include <llvm-c/Target.h>
#ifdef SMOOTH_VERIFY
#include <llvm-c/Analysis.h>
#endif

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The operands of a list lie on the stack while the runtime looks at them. */
#define LIST_LIMIT 32768u

bool emit_fail(char **error, const char *format, ...) {
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    *error = size < 0 ? NULL : malloc(strlen(text) + 1);
    if (*error != NULL) strcpy(*error, text);
    return false;
}

/* ---- Operators ---- */

typedef LLVMValueRef Build1(LLVMBuilderRef, LLVMValueRef, const char *);
typedef LLVMValueRef Build2(LLVMBuilderRef, LLVMValueRef, LLVMValueRef, const char *);

/* The builder column of the table; the rows without one call the runtime. */
static const struct {
    Build1 *of_1;
    Build2 *of_2;
    void *of_3; /* none so far */
} builders[OP_COUNT] = {
#define LLVMBuildNONE NULL
#define OP(id, name, n, class, flags, precedence, value, build, ...) \
    [OP_##id] = {.of_##n = LLVMBuild##build},
#include "../runtime/ops.def"
};

static bool is_vector(LLVMValueRef value) {
    return LLVMGetTypeKind(LLVMTypeOf(value)) == LLVMVectorTypeKind;
}

/* As a vector, in the loop of a batch. */
LLVMValueRef emit_widened(Emitter *e, LLVMValueRef value) {
    bool is_ready = !e->is_wide || is_vector(value);
    return is_ready ? value : widen_splat(e->builder, value, e->lanes);
}

/* The runtime's function for a node; `form` stands behind the family. */
static void runtime_name(const Node *node, const char *form, char *out, size_t size) {
    const OpInfo *info = &op_table[node->op];
    if (info->kind == KIND_OP) {
        snprintf(out, size, "sm_op_%s", info->id);
    } else {
        bool suffix = info->flags & FLAG_KERNEL;
        snprintf(out, size, "sm_%s%s%s%s", info->value, form, suffix ? "_" : "",
                 suffix ? kernel_table[node->kernel].name : "");
    }
}

/* The function of that name; what varies in a batch is a number to it. */
static LLVMValueRef declare(Emitter *e, const char *name, LLVMTypeRef result, uint32_t count,
                            const LLVMValueRef *arguments) {
    LLVMTypeRef types[CALL_MOST];
    LLVMValueRef function = LLVMGetNamedFunction(e->module, name);
    if (function != NULL) return function;
    for (uint32_t k = 0; k < count; k++)
        types[k] = is_vector(arguments[k]) ? e->real : LLVMTypeOf(arguments[k]);
    return LLVMAddFunction(e->module, name, LLVMFunctionType(result, types, count, false));
}

/* Makes `copy` the function of that name with its first `fixed` arguments built in. */
static void specialise(Emitter *e, LLVMValueRef copy, const char *name, uint32_t count,
                       uint32_t fixed, const LLVMValueRef *arguments) {
    LLVMValueRef all[CALL_MOST];
    if (!LLVMIsDeclaration(copy)) return;
    LLVMTypeRef result = LLVMGetReturnType(LLVMGlobalGetValueType(copy));
    LLVMBasicBlockRef here = LLVMGetInsertBlock(e->builder);
    LLVMAttributeRef fresh = LLVMCreateStringAttribute(e->context, FRESH, strlen(FRESH), "", 0);
    LLVMAddAttributeAtIndex(copy, FUNCTION_INDEX, fresh);
    LLVMPositionBuilderAtEnd(e->builder, LLVMAppendBasicBlockInContext(e->context, copy, ""));
    for (uint32_t k = 0; k < count; k++)
        all[k] = k < fixed ? arguments[k] : LLVMGetParam(copy, k - fixed);
    Call whole = {declare(e, name, result, count, arguments), count, all, 0, NULL};
    LLVMValueRef value = widen_call(e->builder, &whole);
    if (result == e->nothing)
        LLVMBuildRetVoid(e->builder);
    else
        LLVMBuildRet(e->builder, value);
    LLVMPositionBuilderAtEnd(e->builder, here);
}

/* Has the runtime a function of its own for these orders, or this exponent? */
static bool has_order(const char *name, const char *suffix) {
    static const char *const orders[][2] = {
#define ORDER(family, i, m, word, text) {"sm_" #family "_", text},
#define PLAN(m, text)                   {"sm_plan_", text},
#define EXPONENT(number, word, text)    {"sm_op_POWER", text},
        SMOOTH_ORDERS(ORDER) SMOOTH_STAIRCASE_ORDERS(ORDER) SMOOTH_PLAN_ORDERS(PLAN)
            SMOOTH_EXPONENTS(EXPONENT)};
    size_t count = sizeof orders / sizeof *orders, k = 0;
    while (k < count && (strncmp(name, orders[k][0], strlen(orders[k][0])) != 0 ||
                         strcmp(suffix, orders[k][1]) != 0))
        k++;
    return k < count;
}

static bool is_number(LLVMValueRef value, double *number) {
    LLVMBool is_inexact;
    if (LLVMIsAConstantInt(value) != NULL)
        *number = (double)LLVMConstIntGetZExtValue(value);
    else if (LLVMIsAConstantFP(value) != NULL)
        *number = LLVMConstRealGetDouble(value, &is_inexact);
    else
        return false;
    return true;
}

static bool is_small(LLVMValueRef value, double *number) {
    return is_number(value, number) && fabs(*number) <= 32 && floor(*number) == *number;
}

static void add_number(char *name, size_t size, double number) {
    size_t used = strlen(name);
    snprintf(name + used, size - used, ".%s%g", signbit(number) ? "m" : "", fabs(number));
}

/* Leading arguments that are small whole numbers, such as the orders of psi or the length of a
 * list, make a function of its own, which is simplified once however often it is called; for the
 * last of two, an exponent, the runtime may have one. Equal calls are one call: functions look at
 * their numbers, or at the list. Whether a call is inlined is settled when the size of the function
 * is known (object.c). */
static LLVMValueRef call_runtime(Emitter *e, const char *family, LLVMTypeRef result, uint32_t count,
                                 LLVMValueRef *arguments, LLVMAttributeRef memory,
                                 uint32_t length) {
    char name[128];
    snprintf(name, sizeof name, "%s", family);
    uint32_t fixed = 0;
    double number;
    for (; fixed < count && is_small(arguments[fixed], &number); fixed++)
        add_number(name, sizeof name, number);
    if (fixed == 0 && count == 2 && is_number(arguments[1], &number)) {
        char own[128];
        snprintf(own, sizeof own, "%s._", family);
        add_number(own, sizeof own, number);
        if (has_order(family, own + strlen(family))) {
            snprintf(name, sizeof name, "%s", own);
            count = 1;
        }
    }
    LLVMValueRef function = declare(e, name, result, count - fixed, arguments + fixed);
    if (fixed > 0 && !has_order(family, name + strlen(family)))
        specialise(e, function, family, count, fixed, arguments);
    LLVMAttributeRef attributes[] = {e->nounwind, e->willreturn, e->noinline, memory};
    Call one = {function, count - fixed, arguments + fixed, 4, attributes};
    bool is_wide = length > 0 && e->is_wide;
    for (uint32_t k = fixed; k < count; k++) is_wide = is_wide || is_vector(arguments[k]);
    return is_wide ? widen_lanes(e->builder, &one, e->lanes, length) : widen_call(e->builder, &one);
}

static LLVMValueRef element(Emitter *e, LLVMValueRef array, LLVMValueRef index) {
    return LLVMBuildInBoundsGEP2(e->builder, e->real, array, &index, 1, "");
}

static LLVMValueRef position(Emitter *e, uint32_t index) {
    return LLVMConstInt(e->size, index, false);
}

static Ref operand(const Emitter *e, const Node *node, uint32_t k) {
    return e->graph->edges.at[node->first + k];
}

static LLVMValueRef emit_list(Emitter *e, const Node *node) {
    for (uint32_t k = 0; k < node->count; k++) {
        LLVMValueRef value = emit_widened(e, e->values[operand(e, node, k)]), at = position(e, k);
        LLVMBuildStore(e->builder, value,
                       LLVMBuildInBoundsGEP2(e->builder, LLVMTypeOf(value), e->list, &at, 1, ""));
    }
    LLVMValueRef arguments[] = {LLVMConstInt(e->integer, node->count, false), e->list};
    char name[128];
    runtime_name(node, "", name, sizeof name);
    return call_runtime(e, name, e->real, 2, arguments, e->reads_list, node->count);
}

/* ---- Plans ---- */

/* NULL if there is none and no room for one, or if this is not the place. */
static LLVMValueRef find_plan(Emitter *e, const Node *node, bool is_here) {
    uint32_t arity = op_table[node->op].arity, k = 0;
    Plan plan = {.kernel = node->kernel,
                 .order = arity > 3 ? e->values[operand(e, node, 1)] : LLVMConstReal(e->real, 0),
                 .temperature = e->values[operand(e, node, arity - 1)]};
    for (; k < e->plan_count; k++) {
        const Plan *p = &e->plans[k];
        if (p->kernel == plan.kernel && p->order == plan.order &&
            p->temperature == plan.temperature)
            return p->numbers;
    }
    if (k == PLAN_MOST || !is_here) return NULL;
    plan.numbers = LLVMBuildAlloca(e->builder, LLVMArrayType2(e->real, PLAN_SIZE), "");
    char name[128];
    snprintf(name, sizeof name, "sm_plan_%s", kernel_table[node->kernel].name);
    LLVMValueRef arguments[] = {plan.order, plan.temperature, plan.numbers};
    call_runtime(e, name, e->nothing, 3, arguments, e->writes_list, 0);
    e->plans[e->plan_count++] = plan;
    return plan.numbers;
}

void emit_plans(Emitter *e) {
    for (Ref ref = 0; ref < e->end && e->pieces == NULL; ref++) {
        const Node *node = graph_node(e->graph, ref);
        if (!(e->marks[ref] & MARK_VARIES) || node->op >= OP_COUNT || !op_has_plan(node->op))
            continue;
        if (!(e->marks[operand(e, node, node->count - 1)] & MARK_VARIES)) find_plan(e, node, true);
    }
}

/* ---- Forks ---- */

/* NULL if there is none and no room for one. The builder goes on behind it. */
static Fork *find_fork(Emitter *e, uint8_t kernel, LLVMValueRef x, LLVMValueRef temperature) {
    uint32_t k = 0;
    for (; k < e->fork_count; k++) {
        Fork *f = &e->forks[k];
        if (f->kernel == kernel && f->x == x && f->temperature == temperature) return f;
    }
    if (k == FORK_MOST) return NULL;
    Fork *f = &e->forks[e->fork_count++];
    *f = (Fork){kernel, x, temperature, emit_block(e), emit_block(e), emit_block(e), emit_block(e)};
    LLVMValueRef zero = LLVMConstReal(e->real, 0);
    LLVMValueRef limit = LLVMConstReal(e->real, kernel_table[kernel].narrow);
    LLVMValueRef is_soft = LLVMBuildFCmp(e->builder, LLVMRealOGT, temperature, zero, "");
    LLVMValueRef is_below = LLVMBuildFCmp(e->builder, LLVMRealOLT, temperature, limit, "");
    LLVMBuildCondBr(e->builder, LLVMBuildAnd(e->builder, is_soft, is_below, ""), f->narrow,
                    f->wide);
    LLVMPositionBuilderAtEnd(e->builder, f->after);
    return f;
}

static void emit_jump(Emitter *e, LLVMBasicBlockRef from, LLVMBasicBlockRef to) {
    LLVMPositionBuilderAtEnd(e->builder, from);
    LLVMBuildBr(e->builder, to);
}

void emit_meetings(Emitter *e) {
    LLVMBasicBlockRef here = LLVMGetInsertBlock(e->builder);
    for (uint32_t k = 0; k < e->fork_count; k++) {
        const Fork *f = &e->forks[k];
        emit_jump(e, f->narrow, f->meet);
        emit_jump(e, f->wide, f->meet);
        emit_jump(e, f->meet, f->after);
    }
    e->fork_count = 0;
    LLVMPositionBuilderAtEnd(e->builder, here);
}

/* One more result of a fork. */
static LLVMValueRef emit_both(Emitter *e, const Fork *fork, const Node *node, uint32_t count,
                              LLVMValueRef *arguments) {
    LLVMBasicBlockRef here = LLVMGetInsertBlock(e->builder), ways[] = {fork->narrow, fork->wide};
    LLVMValueRef values[2];
    for (int k = 0; k < 2; k++) {
        char name[128];
        runtime_name(node, k == 0 ? "_narrow" : "_wide", name, sizeof name);
        LLVMPositionBuilderAtEnd(e->builder, ways[k]);
        values[k] = call_runtime(e, name, e->real, count, arguments, e->reads_list, 0);
    }
    LLVMPositionBuilderAtEnd(e->builder, fork->meet);
    LLVMValueRef either = LLVMBuildPhi(e->builder, LLVMTypeOf(values[0]), "");
    LLVMAddIncoming(either, values, ways, 2);
    LLVMPositionBuilderAtEnd(e->builder, here);
    return either;
}

static LLVMValueRef emit_call(Emitter *e, Ref ref, LLVMValueRef *arguments) {
    const Node *node = graph_node(e->graph, ref);
    uint32_t count = op_table[node->op].arity;
    bool has_plan = op_has_plan(node->op) && e->pieces == NULL; /* a piece has a stack of its own */
    bool is_here = e->entry->kind < ENTRY_BATCH || !(e->marks[ref] & MARK_VARIES);
    LLVMValueRef plan = has_plan ? find_plan(e, node, is_here) : NULL;
    bool forks = plan != NULL && e->is_wide && kernel_table[node->kernel].narrow > 0;
    Fork *fork =
        forks ? find_fork(e, node->kernel, arguments[count - 2], arguments[count - 1]) : NULL;
    char name[128];
    if (plan != NULL) arguments[count++] = plan;
    if (fork != NULL) return emit_both(e, fork, node, count, arguments);
    runtime_name(node, plan != NULL ? "_by" : "", name, sizeof name);
    return call_runtime(e, name, e->real, count, arguments,
                        plan != NULL ? e->reads_list : e->reads_nothing, 0);
}

static LLVMValueRef emit_parameter(Emitter *e, uint32_t index) {
    const Entry *entry = e->entry;
    bool is_last = index + 1 == entry->argument_count;
    if (is_last && entry->fixes_tau) return LLVMConstReal(e->real, entry->tau);
    if (entry->kind == ENTRY_SCALAR) return LLVMGetParam(e->function, index);
    if (entry->kind != ENTRY_PACKED) return is_last ? e->temperature : e->inputs[index];
    LLVMValueRef address = element(e, LLVMGetParam(e->function, 0), position(e, index));
    return LLVMBuildLoad2(e->builder, e->real, address, "");
}

/* An operator that LLVM has: on vectors if one operand is one. */
static LLVMValueRef build(Emitter *e, Op op, LLVMValueRef *arguments) {
    bool is_wide = is_vector(arguments[0]);
    if (builders[op].of_1 != NULL) return builders[op].of_1(e->builder, arguments[0], "");
    is_wide = is_wide || is_vector(arguments[1]);
    for (uint32_t k = 0; k < 2 && is_wide; k++) arguments[k] = emit_widened(e, arguments[k]);
    return builders[op].of_2(e->builder, arguments[0], arguments[1], "");
}

bool emit_is_call(const Node *node) {
    return node->op < OP_COUNT && builders[node->op].of_1 == NULL &&
           builders[node->op].of_2 == NULL;
}

LLVMValueRef emit_node(Emitter *e, Ref ref) {
    const Node *node = graph_node(e->graph, ref);
    if (node->op == OP_NUMBER) return LLVMConstReal(e->real, node->number);
    if (node->op == OP_PARAMETER) return emit_parameter(e, node->index);

    const OpInfo *info = &op_table[node->op];
    if (info->kind == KIND_MANY) return emit_list(e, node);

    LLVMValueRef arguments[CALL_MOST];
    for (uint32_t k = 0; k < info->arity; k++) arguments[k] = e->values[operand(e, node, k)];
    return emit_is_call(node) ? emit_call(e, ref, arguments) : build(e, node->op, arguments);
}

/* ---- One function ---- */

/* The arguments for inputs. */
static uint32_t input_count(const Entry *entry) { return entry->argument_count - entry->fixes_tau; }

Ref emit_root(const Entry *entry, uint32_t k) { return entry->roots[k].ref; }

/* What the roots need. */
static void mark_live(Emitter *e) {
    memset(e->marks, 0, e->graph->nodes.count);
    e->end = 0;
    e->longest = 0;
    for (uint32_t k = 0; k < e->entry->root_count; k++) {
        Ref root = emit_root(e->entry, k);
        e->marks[root] = MARK_LIVE;
        if (root >= e->end) e->end = root + 1;
    }
    for (Ref ref = e->end; ref-- > 0;) {
        const Node *node = graph_node(e->graph, ref);
        if (!e->marks[ref] || node->op >= OP_COUNT) continue;
        for (uint32_t k = 0; k < node->count; k++) e->marks[operand(e, node, k)] = MARK_LIVE;
        if (op_table[node->op].kind == KIND_MANY && node->count > e->longest)
            e->longest = node->count;
    }
}

/* What changes from point to point of a batch: not what depends on the temperature alone, which
 * comes first in all entries. */
static void mark_varying(Emitter *e) {
    for (Ref ref = 0; ref < e->end; ref++) {
        const Node *node = graph_node(e->graph, ref);
        if (!e->marks[ref] || node->op == OP_NUMBER) continue;
        if (node->op == OP_PARAMETER) {
            if (node->index + 1 < e->entry->argument_count) e->marks[ref] |= MARK_VARIES;
            continue;
        }
        for (uint32_t k = 0; k < node->count; k++)
            e->marks[ref] |= e->marks[operand(e, node, k)] & MARK_VARIES;
    }
}

void emit_nodes(Emitter *e, uint8_t marks) {
    if (e->pieces != NULL) {
        pieces_emit(e, marks);
        return;
    }
    for (Ref ref = 0; ref < e->end; ref++)
        if (e->marks[ref] == marks) e->values[ref] = emit_node(e, ref);
}

LLVMBasicBlockRef emit_block(Emitter *e) {
    return LLVMAppendBasicBlockInContext(e->context, e->function, "");
}

LLVMBasicBlockRef emit_if_wanted(Emitter *e, LLVMValueRef pointer) {
    LLVMBasicBlockRef wanted = emit_block(e), next = emit_block(e);
    LLVMBuildCondBr(e->builder, LLVMBuildIsNull(e->builder, pointer, ""), next, wanted);
    LLVMPositionBuilderAtEnd(e->builder, wanted);
    return next;
}

void emit_then(Emitter *e, LLVMBasicBlockRef next) {
    LLVMBuildBr(e->builder, next);
    LLVMPositionBuilderAtEnd(e->builder, next);
}

static bool emit_scalar(Emitter *e) {
    const Entry *entry = e->entry;
    emit_nodes(e, MARK_LIVE);
    emit_nodes(e, MARK_LIVE | MARK_VARIES);
    for (uint32_t k = 1; k < entry->root_count; k++) {
        LLVMValueRef address = LLVMGetParam(e->function, input_count(entry) + k - 1);
        LLVMBasicBlockRef next = emit_if_wanted(e, address);
        LLVMBuildStore(e->builder, pieces_root(e, emit_root(entry, k)), address);
        emit_then(e, next);
    }
    LLVMBuildRet(e->builder, pieces_root(e, emit_root(entry, 0)));
    return true;
}

static bool emit_packed(Emitter *e) {
    LLVMValueRef out = LLVMGetParam(e->function, 1);
    emit_nodes(e, MARK_LIVE);
    emit_nodes(e, MARK_LIVE | MARK_VARIES);
    for (uint32_t k = 0; k < e->entry->root_count; k++)
        LLVMBuildStore(e->builder, pieces_root(e, emit_root(e->entry, k)),
                       element(e, out, position(e, k)));
    LLVMBuildRetVoid(e->builder);
    return true;
}

LLVMTypeRef emit_number_type(const Emitter *e) {
    bool is_wide = e->entry->kind >= ENTRY_BATCH && e->lanes > 1;
    return is_wide ? LLVMVectorType(e->real, e->lanes) : e->real;
}

static void emit_list_room(Emitter *e) {
    e->list = LLVMBuildAlloca(e->builder, LLVMArrayType2(emit_number_type(e), e->longest), "");
}

/* The signatures of llvm.h. */
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
    LLVMTypeRef *types = malloc((inputs + outputs + 2) * sizeof *types);
    if (types == NULL) return NULL;
    bool has_count = entry->kind == ENTRY_BATCH;
    if (has_count) types[count++] = e->size;
    for (uint32_t k = 0; k < inputs; k++)
        types[count++] = has_count && k + 1 < entry->argument_count ? e->pointer : e->real;
    for (uint32_t k = 0; k < outputs + has_count; k++) types[count++] = e->pointer;
    LLVMTypeRef type = LLVMFunctionType(has_count ? e->nothing : e->real, types, count, false);
    free(types);
    return type;
}

static bool (*const bodies[])(Emitter *) = {[ENTRY_SCALAR] = emit_scalar,
                                            [ENTRY_PACKED] = emit_packed,
                                            [ENTRY_BATCH] = batch_emit,
                                            [ENTRY_INNER] = batch_emit,
                                            [ENTRY_ROWS] = batch_emit};

/* The function has no name yet: names of the runtime and of libm come first. */
static bool emit_entry(Emitter *e, const Entry *entry) {
    e->entry = entry;
    e->graph = entry->graph;
    e->plan_count = 0;
    mark_live(e);
    mark_varying(e);
    if (e->longest > LIST_LIMIT)
        return emit_fail(e->error, "`%s` has a function of %u values; compiled code takes up to %u",
                         entry->name, e->longest, LIST_LIMIT);
    if (entry->kind >= ENTRY_BATCH) batch_choose_lanes(e);
    if (!pieces_plan(e)) return false;
    LLVMTypeRef type = entry_type(e);
    if (type == NULL) return emit_fail(e->error, "out of memory");
    e->function = LLVMAddFunction(e->module, "", type);
    LLVMPositionBuilderAtEnd(e->builder, emit_block(e));
    if (e->pieces != NULL)
        pieces_start(e);
    else if (e->longest > 0)
        emit_list_room(e);
    return bodies[entry->kind](e);
}

/* ---- The module ---- */

void emit_free_name(LLVMModuleRef module, const char *name) {
    LLVMValueRef taken = LLVMGetNamedFunction(module, name);
    if (taken == NULL) taken = LLVMGetNamedGlobal(module, name);
    if (taken != NULL && LLVMGetLinkage(taken) != LLVMExternalLinkage)
        LLVMSetValueName2(taken, "", 0);
}

/* Names come when those of libm and of the runtime are taken and nobody asks for these: LLVM then
 * changes a name that was in use. An intrinsic may become a call of the function that it is
 * named after. */
static bool name_entry(LLVMModuleRef module, LLVMValueRef function, const char *name,
                       char **error) {
    char intrinsic[256];
    size_t size;
    snprintf(intrinsic, sizeof intrinsic, "llvm.%s.f64", name);
    emit_free_name(module, name);
    LLVMSetValueName2(function, name, strlen(name));
    if (strcmp(LLVMGetValueName2(function, &size), name) == 0 &&
        LLVMGetNamedFunction(module, intrinsic) == NULL)
        return true;
    return emit_fail(error,
                     "two functions are named `%s`: if the other one is the C library's, choose "
                     "another name or a prefix",
                     name);
}

bool emit_names(LLVMModuleRef ir, const Module *module, LLVMValueRef *functions, char **error) {
    uint32_t k = 0;
    while (k < module->count && name_entry(ir, functions[k], module->entries[k].name, error)) k++;
    return k == module->count;
}

/* `const unsigned smooth_abi`, once however many objects have it. */
static void add_abi(Emitter *e, unsigned version) {
    LLVMValueRef abi = LLVMAddGlobal(e->module, e->integer, "smooth_abi");
    LLVMSetInitializer(abi, LLVMConstInt(e->integer, version, false));
    LLVMSetGlobalConstant(abi, true);
    LLVMSetLinkage(abi, LLVMWeakODRLinkage);
}

static bool emit_entries(Emitter *e, const Module *module, const Machine *machine,
                         LLVMValueRef *functions) {
    bool is_fine = true;
    for (uint32_t k = 0; k < module->count && is_fine; k++) {
        e->vector = e->lanes = machine->lanes;
        e->is_hasty = machine->level < 2;
        is_fine = emit_entry(e, &module->entries[k]);
        functions[k] = e->function;
    }
    is_fine = is_fine && link_runtime(e, machine);
    if (module->abi > 0) add_abi(e, module->abi);
    return is_fine;
}

static LLVMAttributeRef attribute(LLVMContextRef context, const char *name, uint64_t value) {
    return LLVMCreateEnumAttribute(context, LLVMGetEnumAttributeKindForName(name, strlen(name)),
                                   value);
}

LLVMModuleRef emit_module(LLVMContextRef context, const Machine *machine, const Module *module,
                          LLVMValueRef *functions, char **error) {
    uint32_t count = 0; /* nodes of the largest graph */
    for (uint32_t k = 0; k < module->count; k++)
        if (count < module->entries[k].graph->nodes.count)
            count = module->entries[k].graph->nodes.count;
    LLVMTargetDataRef layout = LLVMCreateTargetDataLayout(machine->target);
    char *triple = LLVMGetTargetMachineTriple(machine->target);
    /* `memory` has two bits for each kind of place, the lowest two for what arguments point to */
    Emitter e = {.error = error,
                 .context = context,
                 .module = LLVMModuleCreateWithNameInContext(module->name, context),
                 .builder = LLVMCreateBuilderInContext(context),
                 .real = LLVMDoubleTypeInContext(context),
                 .size = LLVMIntPtrTypeInContext(context, layout),
                 .integer = LLVMInt32TypeInContext(context),
                 .pointer = LLVMPointerTypeInContext(context, 0),
                 .nothing = LLVMVoidTypeInContext(context),
                 .nounwind = attribute(context, "nounwind", 0),
                 .willreturn = attribute(context, "willreturn", 0),
                 .noinline = attribute(context, "noinline", 0),
                 .alwaysinline = attribute(context, "alwaysinline", 0),
                 .optnone = attribute(context, "optnone", 0),
                 .reads_nothing = attribute(context, "memory", 0),
                 .reads_list = attribute(context, "memory", 1),
                 .writes_list = attribute(context, "memory", 2),
                 .values = malloc((count + 1) * sizeof *e.values),
                 .marks = malloc(count + 1)};
    LLVMSetTarget(e.module, triple);
    LLVMSetModuleDataLayout(e.module, layout);
    bool is_fine = (e.values != NULL && e.marks != NULL) || emit_fail(error, "out of memory");
    is_fine = is_fine && emit_entries(&e, module, machine, functions);
#ifdef SMOOTH_VERIFY
    if (is_fine) LLVMVerifyModule(e.module, LLVMAbortProcessAction, NULL);
#endif
    pieces_free(&e);
    free(e.marks);
    free(e.values);
    LLVMDisposeBuilder(e.builder);
    LLVMDisposeMessage(triple);
    LLVMDisposeTargetData(layout);
    if (!is_fine) LLVMDisposeModule(e.module);
    return is_fine ? e.module : NULL;
}
