/* SLP vectorisation (Larsen and Amarasinghe 2000) of the runtime's calls. In: a module whose
 * functions call the runtime for one number at a time. Out: the same module, in which independent
 * calls have become one call on a vector. Invariant: a lane has the bits of the call that it
 * replaces.
 *
 * A block is put in order by depth: the number of long calls that a value waits for. At each depth
 * short instructions come first, then the sites. A site is one list of arguments with all the
 * functions called on it (a maximum and its two slopes, say). Sites with the same first function
 * become lanes of one vector, and every function called at one site is called for all lanes.
 * Functions that shared arguments still share vectors, so LLVM still finds their common work. */
#include "llvm/pack.h"

#include <stdlib.h>
#include <string.h>

#include "llvm/widen.h"

/* A function with fewer instructions is short: a vector call would not pay for moving numbers
 * between lanes. */
#define LONG 24

enum { READS = 1, WRITES = 2 };

typedef struct {
    LLVMValueRef value; /* an instruction of the block, or an operand of one */
    uint32_t number;    /* in the order in which values were first seen */
    uint32_t depth;     /* how many long calls it waits for */
    uint32_t epoch;     /* of a long call: how many writes come before it */
    bool is_long;
    bool is_gone; /* deleted: a new value may have its address */
} PackStep;

typedef struct {
    Draft *draft;
    LLVMBuilderRef builder;
    unsigned memory; /* the kind of the attribute */
    unsigned lanes;  /* of a vector of the processor */
    Map sizes;       /* of functions: 1 + measure */
    /* of the block that is being packed, in the scratch arena */
    Map steps; /* of values */
    uint32_t count, epoch;
} Packer;

/* --- calls ------------------------------------------------------------------------------- */

static bool is_call(LLVMValueRef instruction) {
    return LLVMGetInstructionOpcode(instruction) == LLVMCall;
}

/* The function that is called; NULL if the call is indirect. */
static LLVMValueRef called_function(LLVMValueRef call) {
    return LLVMIsAFunction(LLVMGetCalledValue(call));
}

static bool is_real(LLVMValueRef value) {
    return LLVMGetTypeKind(LLVMTypeOf(value)) == LLVMDoubleTypeKind;
}

/* READS, WRITES, both or 0: how an instruction uses memory. */
static unsigned effects(const Packer *p, LLVMValueRef instruction) {
    LLVMOpcode code = LLVMGetInstructionOpcode(instruction);
    if (code == LLVMLoad) return READS;
    if (code == LLVMStore) return WRITES;
    if (code != LLVMCall) return 0;
    LLVMAttributeRef memory = LLVMGetCallSiteEnumAttribute(instruction, FUNCTION_INDEX, p->memory);
    return memory ? (unsigned)LLVMGetEnumAttributeValue(memory) : READS | WRITES;
}

/* The instructions of a function, at most LONG; 0 if it calls others, such as libm's, which take
 * one number. */
static uintptr_t measure(LLVMValueRef function) {
    uintptr_t size = 0;
    LLVMBasicBlockRef block = LLVMGetFirstBasicBlock(function);
    for (; block; block = LLVMGetNextBasicBlock(block)) {
        LLVMValueRef at = LLVMGetFirstInstruction(block);
        for (; at; at = LLVMGetNextInstruction(at), size++) {
            LLVMValueRef called = is_call(at) ? called_function(at) : NULL;
            if (is_call(at) && (!called || LLVMGetIntrinsicID(called) == 0)) return 0;
        }
    }
    return size < LONG ? size : LONG;
}

/* Is it a call of a function that is worth a vector, and that writes no memory? */
static bool is_long(Packer *p, LLVMValueRef instruction) {
    if (!is_call(instruction) || !is_real(instruction)) return false;
    LLVMValueRef function = called_function(instruction);
    if (!function || LLVMIsDeclaration(function) || LLVMGetNumArgOperands(instruction) > CALL_MOST)
        return false;
    uintptr_t size = (uintptr_t)map_get(&p->sizes, function);
    if (size == 0) {
        size = 1 + measure(function);
        map_put(&p->sizes, &p->draft->arena, function, (void *)size);
    }
    return size > LONG && !(effects(p, instruction) & WRITES);
}

/* --- the order --------------------------------------------------------------------------- */

/* The step of a value, made when the value is first seen. */
static PackStep *step_of(Packer *p, LLVMValueRef value) {
    PackStep *step = map_get(&p->steps, value);
    if (step && !step->is_gone) return step;
    step = NEW(&p->draft->scratch, PackStep);
    *step = (PackStep){.value = value, .number = p->count++};
    map_put(&p->steps, &p->draft->scratch, value, step);
    return step;
}

/* The order in a block: by depth, and at each depth short instructions before long calls. */
static uint32_t rank(const PackStep *step) { return 2 * step->depth + step->is_long; }

static void at_least(uint32_t *number, uint32_t least) {
    if (*number < least) *number = least;
}

/* The block's instructions between the phis and the end, by rank. A write stays after all reads and
 * writes that come before it, a read after all writes. */
static PackStep **order_steps(Packer *p, LLVMValueRef first, LLVMValueRef end, uint32_t *count) {
    LIST(PackStep *) all = {0};
    uint32_t written = 0, read = 0, ranks = 0;
    for (LLVMValueRef at = first; at != end; at = LLVMGetNextInstruction(at)) {
        PackStep *step = step_of(p, at);
        unsigned effect = effects(p, at);
        for (unsigned k = 0; k < (unsigned)LLVMGetNumOperands(at); k++) {
            const PackStep *operand = step_of(p, LLVMGetOperand(at, k));
            at_least(&step->depth, operand->depth + operand->is_long);
        }
        step->is_long = is_long(p, at);
        if (effect != 0) at_least(&step->depth, written);
        if (effect & WRITES) {
            at_least(&step->depth, read);
            at_least(&written, step->depth);
            p->epoch++;
        }
        if (effect != 0) at_least(&read, step->depth + step->is_long);
        step->epoch = p->epoch;
        at_least(&ranks, rank(step) + 1);
        LIST_PUSH(&p->draft->scratch, &all, step);
    }
    uint32_t *ends = NEW_ARRAY(&p->draft->scratch, uint32_t, ranks + 1);
    PackStep **sorted = NEW_ARRAY(&p->draft->scratch, PackStep *, all.count + 1);
    for (uint32_t k = 0; k < all.count; k++) ends[rank(all.at[k]) + 1]++;
    for (uint32_t k = 0; k < ranks; k++) ends[k + 1] += ends[k];
    for (uint32_t k = 0; k < all.count; k++) sorted[ends[rank(all.at[k])]++] = all.at[k];
    *count = all.count;
    return sorted;
}

/* --- sites ------------------------------------------------------------------------------- */

/* A call, with its function and arguments as numbers of steps: sorting by addresses would not give
 * the same code at every run. */
typedef struct {
    LLVMValueRef call;
    uint32_t place, epoch, count;
    uint32_t function, arguments[CALL_MOST];
    bool is_done;
} Key;

/* A list of arguments, with the calls on it in the order of the block. */
typedef struct {
    Key *keys;
    uint32_t count;
} CallSite;

static LLVMValueRef argument(const Key *key, uint32_t k) { return LLVMGetOperand(key->call, k); }

/* Memory that a pointer argument points to is the same between two writes: in one epoch. */
static Key make_key(Packer *p, const PackStep *step) {
    Key key = {.call = step->value,
               .place = step->number,
               .count = LLVMGetNumArgOperands(step->value),
               .function = step_of(p, LLVMGetCalledValue(step->value))->number};
    for (uint32_t k = 0; k < key.count; k++) {
        key.arguments[k] = step_of(p, argument(&key, k))->number;
        if (!is_real(argument(&key, k))) key.epoch = step->epoch;
    }
    return key;
}

static int compare(uint32_t a, uint32_t b) { return (a > b) - (a < b); }

static int compare_arguments(const Key *a, const Key *b) {
    int order = compare(a->count, b->count);
    if (order == 0) order = compare(a->epoch, b->epoch);
    for (uint32_t k = 0; k < a->count && order == 0; k++)
        order = compare(a->arguments[k], b->arguments[k]);
    return order;
}

static int by_arguments(const void *a, const void *b) {
    int order = compare_arguments(a, b);
    return order != 0 ? order : compare(((const Key *)a)->place, ((const Key *)b)->place);
}

/* Equal for sites that can be lanes of one vector: only numbers may differ. */
static int compare_kinds(const Key *a, const Key *b) {
    int order = compare(a->function, b->function);
    if (order == 0) order = compare(a->epoch, b->epoch);
    for (uint32_t k = 0; k < a->count && order == 0; k++)
        if (!is_real(argument(a, k))) order = compare(a->arguments[k], b->arguments[k]);
    return order;
}

/* Sites that share their last argument, the temperature, come together: if all lanes share it, its
 * inverse is computed once. */
static int by_kind(const void *a, const void *b) {
    const Key *p = ((const CallSite *)a)->keys, *q = ((const CallSite *)b)->keys;
    int order = compare_kinds(p, q);
    if (order == 0) order = compare(p->arguments[p->count - 1], q->arguments[q->count - 1]);
    return order != 0 ? order : compare(p->place, q->place);
}

/* --- vectors ----------------------------------------------------------------------------- */

static LLVMValueRef lane(const Packer *p, uint32_t k) {
    return LLVMConstInt(LLVMInt32TypeInContext(p->draft->context), k, false);
}

/* Argument k of all sites: the value that they share, or a vector. Lanes without a site repeat the
 * first site's value. */
static LLVMValueRef gather(const Packer *p, const CallSite *sites, uint32_t count, uint32_t lanes,
                           uint32_t k) {
    const Key *first = sites[0].keys;
    LLVMValueRef vector = argument(first, k);
    uint32_t i = 1;
    while (i < count && sites[i].keys->arguments[k] == first->arguments[k]) i++;
    if (i == count) return vector;
    vector = draft_splat(p->builder, vector, lanes);
    for (i = 1; i < count; i++)
        vector =
            LLVMBuildInsertElement(p->builder, vector, argument(sites[i].keys, k), lane(p, i), "");
    return vector;
}

static bool widens(Packer *p, Form *form) {
    if (form->widens == WIDENS_UNKNOWN)
        form->widens = widen_is_possible(p->draft, form) ? WIDENS : WIDENS_NOT;
    return form->widens == WIDENS;
}

/* A call of the vector form, for all sites. NULL if the form has no vectorised body. */
static LLVMValueRef call_wide(Packer *p, LLVMValueRef call, uint32_t count, LLVMValueRef *arguments,
                              uint32_t lanes) {
    LLVMAttributeRef attributes[8];
    unsigned attribute_count = LLVMGetCallSiteAttributeCount(call, FUNCTION_INDEX);
    if (attribute_count > sizeof attributes / sizeof *attributes) return NULL;
    LLVMGetCallSiteAttributes(call, FUNCTION_INDEX, attributes);
    FormCall wide = {LLVMGetCalledValue(call), count, arguments, attribute_count, attributes};
    Form *form = draft_vector(p->draft, &wide, lanes, 0);
    wide.function = form->function;
    return widens(p, form) ? draft_call(p->builder, &wide) : NULL;
}

/* Packs, at all sites, the calls of the function that `key` calls. */
static void pack_function(Packer *p, const CallSite *sites, uint32_t count, LLVMValueRef *arguments,
                          uint32_t lanes, const Key *key) {
    uint32_t function = key->function;
    LLVMValueRef wide = call_wide(p, key->call, key->count, arguments, lanes);
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t k = 0; k < sites[i].count; k++) {
            Key *at = &sites[i].keys[k];
            if (at->function != function) continue;
            at->is_done = true;
            if (!wide) {
                LLVMInsertIntoBuilder(p->builder, at->call);
                continue;
            }
            step_of(p, at->call)->is_gone = true;
            LLVMReplaceAllUsesWith(at->call,
                                   LLVMBuildExtractElement(p->builder, wide, lane(p, i), ""));
            LLVMDeleteInstruction(at->call);
        }
}

/* Packs sites of one kind, at most as many as a vector has lanes. */
static void pack_sites(Packer *p, const CallSite *sites, uint32_t count) {
    LLVMValueRef arguments[CALL_MOST];
    uint32_t lanes = 1;
    while (lanes < count) lanes *= 2;
    for (uint32_t k = 0; k < sites->keys->count && count > 1; k++)
        arguments[k] = gather(p, sites, count, lanes, k);
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t k = 0; k < sites[i].count; k++) {
            if (count == 1)
                LLVMInsertIntoBuilder(p->builder, sites[i].keys[k].call);
            else if (!sites[i].keys[k].is_done)
                pack_function(p, sites, count, arguments, lanes, &sites[i].keys[k]);
        }
}

/* Packs the long calls of one depth. */
static void pack_calls(Packer *p, PackStep **steps, uint32_t count) {
    Key *keys = NEW_ARRAY(&p->draft->scratch, Key, count);
    CallSite *sites = NEW_ARRAY(&p->draft->scratch, CallSite, count);
    uint32_t site_count = 0;
    for (uint32_t k = 0; k < count; k++) keys[k] = make_key(p, steps[k]);
    qsort(keys, count, sizeof *keys, by_arguments);
    for (uint32_t k = 0; k < count; k++) {
        if (k == 0 || compare_arguments(&keys[k - 1], &keys[k]) != 0)
            sites[site_count++].keys = &keys[k];
        sites[site_count - 1].count++;
    }
    qsort(sites, site_count, sizeof *sites, by_kind);
    for (uint32_t k = 0, end; k < site_count; k = end) {
        end = k + 1;
        while (end < site_count && end - k < p->lanes &&
               compare_kinds(sites[k].keys, sites[end].keys) == 0)
            end++;
        pack_sites(p, &sites[k], end - k);
    }
}

/* --- blocks ------------------------------------------------------------------------------ */

/* Are there at least two long calls? */
static bool has_long_calls(Packer *p, LLVMValueRef first, LLVMValueRef end) {
    uint32_t count = 0;
    for (LLVMValueRef at = first; at != end && count < 2; at = LLVMGetNextInstruction(at))
        count += is_long(p, at);
    return count == 2;
}

/* Takes the instructions out of a block and puts them back in order, long calls packed. */
static void pack_block(Packer *p, LLVMBasicBlockRef block) {
    LLVMValueRef first = LLVMGetFirstInstruction(block), end = LLVMGetBasicBlockTerminator(block);
    while (LLVMIsAPHINode(first)) first = LLVMGetNextInstruction(first);
    if (!has_long_calls(p, first, end)) return;
    uint32_t count;
    PackStep **steps = order_steps(p, first, end, &count);
    for (uint32_t k = 0; k < count; k++) LLVMInstructionRemoveFromParent(steps[k]->value);
    LLVMPositionBuilderBefore(p->builder, end);
    for (uint32_t k = 0, next; k < count; k = next) {
        next = k + 1;
        while (next < count && rank(steps[next]) == rank(steps[k])) next++;
        if (steps[k]->is_long)
            pack_calls(p, &steps[k], next - k);
        else
            for (uint32_t i = k; i < next; i++) LLVMInsertIntoBuilder(p->builder, steps[i]->value);
    }
    p->steps = (Map){0};
    p->count = p->epoch = 0;
    arena_free(&p->draft->scratch);
}

static bool is_vector_form(const Draft *draft, LLVMValueRef f) {
    const Form *form = draft_find(draft, f);
    return form && form->kind == FORM_VECTOR;
}

void pack_module(Draft *draft, unsigned lanes) {
    Packer p = {.draft = draft,
                .builder = draft->builder,
                .memory = LLVMGetEnumAttributeKindForName("memory", strlen("memory")),
                .lanes = lanes};
    LLVMValueRef f = lanes > 1 ? LLVMGetFirstFunction(draft->ir) : NULL;
    for (; f; f = LLVMGetNextFunction(f)) {
        if (is_vector_form(draft, f)) continue; /* they get their bodies later (widen.c) */
        LLVMBasicBlockRef block = LLVMGetFirstBasicBlock(f);
        for (; block; block = LLVMGetNextBasicBlock(block)) pack_block(&p, block);
    }
}
