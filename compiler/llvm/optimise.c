/* In: an emitted module. Out: the same, optimised; its entries are named.
 *
 * The runtime's functions were simplified when the runtime was built (bitcode.mk), and the code
 * that calls them has no branches. So these passes only simplify specialised functions, share
 * common subexpressions and hoist code out of loops. They take a quarter of the time of LLVM's own
 * O2 and give code of the same speed. */
#include "llvm/optimise.h"

#include <string.h>

#include <llvm-c/Transforms/PassBuilder.h>

#include "llvm/module.h"
#include "llvm/pack.h"
#include "llvm/widen.h"

/* Limits, in LLVM instructions. LARGE: a function that can take a second to compile. TOTAL: a
 * module that takes at least five seconds. COPIES: the budget for inlined code. SMALL: a function
 * no larger than a call of it, which is always inlined. */
#define LARGE  8000
#define TOTAL  400000
#define COPIES 5000
#define SMALL  24

static bool run_passes(Draft *draft, LLVMTargetMachineRef target, const char *passes) {
    draft_poll(draft);
    LLVMPassBuilderOptionsRef options = LLVMCreatePassBuilderOptions();
    LLVMErrorRef problem = LLVMRunPasses(draft->ir, passes, target, options);
    LLVMDisposePassBuilderOptions(options);
    if (!problem) return true;
    char *text = LLVMGetErrorMessage(problem);
    room_fail(draft->error, "LLVM: %s", text);
    LLVMDisposeErrorMessage(text);
    return false;
}

/* --- size -------------------------------------------------------------------------------- */

static size_t count_instructions(LLVMValueRef function) {
    size_t count = 0;
    LLVMBasicBlockRef block = LLVMGetFirstBasicBlock(function);
    for (; block; block = LLVMGetNextBasicBlock(block)) {
        LLVMValueRef instruction = LLVMGetFirstInstruction(block);
        for (; instruction; instruction = LLVMGetNextInstruction(instruction)) count++;
    }
    return count;
}

/* The instructions of a module, and of its longest function. */
static size_t count_all(LLVMModuleRef module, size_t *longest) {
    size_t total = 0;
    *longest = 0;
    for (LLVMValueRef f = LLVMGetFirstFunction(module); f; f = LLVMGetNextFunction(f)) {
        size_t size = count_instructions(f);
        if (size > *longest) *longest = size;
        total += size;
    }
    return total;
}

bool optimise_is_large(LLVMModuleRef ir) {
    size_t longest, total = count_all(ir, &longest);
    return longest >= LARGE || total >= TOTAL;
}

/* --- inlining ---------------------------------------------------------------------------- */

/* Decides which calls of the runtime are inlined. All of them are marked `noinline` (call.c). A
 * call that is released loses the mark, and LLVM's pass `always-inline` inlines it. */
typedef struct {
    Draft *draft;
    unsigned noinline; /* the kind of the attribute */
    Map spent;         /* instructions, by budget */
    Map sizes;         /* of functions that are done: with all that is inlined in them */
} Inliner;

/* The function that an instruction calls, if it may be inlined; NULL if there is none. */
static LLVMValueRef find_callee(const Inliner *inliner, LLVMValueRef instruction) {
    if (!LLVMIsACallInst(instruction)) return NULL;
    LLVMValueRef f = LLVMIsAFunction(LLVMGetCalledValue(instruction));
    bool is_ours = f && LLVMGetLinkage(f) == LLVMInternalLinkage && !LLVMIsDeclaration(f);
    bool stays = is_ours && LLVMGetEnumAttributeAtIndex(f, FUNCTION_INDEX, inliner->noinline);
    return is_ours && !stays ? f : NULL;
}

/* Is the call marked `noinline`? */
static bool is_held(const Inliner *inliner, LLVMValueRef call) {
    return LLVMGetCallSiteEnumAttribute(call, FUNCTION_INDEX, inliner->noinline);
}

/* The loops over points have to be fast: each batch has a budget of its own for the code that is
 * inlined. All other functions share one. */
static const void *find_budget(const Inliner *inliner, LLVMValueRef call) {
    LLVMValueRef caller = LLVMGetBasicBlockParent(LLVMGetInstructionParent(call));
    Form *form = draft_find(inliner->draft, caller);
    return form && form->kind == FORM_ENTRY && form->is_batch ? form : (void *)inliner;
}

/* The next call of f that could be released, from *use on; *use moves past it. NULL after the last.
 */
static LLVMValueRef next_call(const Inliner *inliner, LLVMValueRef f, LLVMUseRef *use) {
    LLVMValueRef call = NULL;
    for (; *use && !call; *use = LLVMGetNextUse(*use)) {
        LLVMValueRef user = LLVMGetUser(*use); /* not a call if f is in a table of functions */
        if (find_callee(inliner, user) == f && is_held(inliner, user)) call = user;
    }
    return call;
}

/* Releases the calls of a function with `size` instructions: under each budget all of them, if it
 * suffices, or none. A function that is never inlined, such as a piece, spends nothing. */
static void release_calls_of(Inliner *inliner, LLVMValueRef f, uintptr_t size) {
    Map after = {0}; /* by budget: instructions spent if these calls are inlined as well */
    LLVMUseRef use = LLVMGetFirstUse(f);
    for (LLVMValueRef call; (call = next_call(inliner, f, &use)) != NULL;) {
        const void *budget = find_budget(inliner, call);
        void *sum = map_get(&after, budget);
        if (!sum) sum = map_get(&inliner->spent, budget);
        map_put(&after, &inliner->draft->arena, budget, (void *)((uintptr_t)sum + size));
    }
    use = LLVMGetFirstUse(f);
    for (LLVMValueRef call; (call = next_call(inliner, f, &use)) != NULL;) {
        const void *budget = find_budget(inliner, call);
        void *sum = map_get(&after, budget);
        if (size > SMALL && (uintptr_t)sum > COPIES) continue;
        LLVMRemoveCallSiteEnumAttribute(call, FUNCTION_INDEX, inliner->noinline);
        if (size > SMALL) map_put(&inliner->spent, &inliner->draft->arena, budget, sum);
    }
}

/* The size of a function with all that is inlined in it; then its own calls are settled. The
 * functions that it calls come first: the recursion is a few deep, since no function of the runtime
 * is recursive. */
static uintptr_t settle_calls(Inliner *inliner, LLVMValueRef f) {
    uintptr_t size = (uintptr_t)map_get(&inliner->sizes, f);
    if (size > 0) return size;
    LLVMBasicBlockRef block = LLVMGetFirstBasicBlock(f);
    for (; block; block = LLVMGetNextBasicBlock(block)) {
        LLVMValueRef at = LLVMGetFirstInstruction(block);
        for (; at; at = LLVMGetNextInstruction(at), size++) {
            LLVMValueRef callee = find_callee(inliner, at);
            uintptr_t more = callee ? settle_calls(inliner, callee) : 0;
            if (callee && !is_held(inliner, at)) size += more;
        }
    }
    map_put(&inliner->sizes, &inliner->draft->arena, f, (void *)size);
    if (LLVMGetLinkage(f) == LLVMInternalLinkage) release_calls_of(inliner, f, size);
    return size;
}

/* Releases calls of the runtime as long as a budget suffices. The others remain calls, so that code
 * grows no faster than the graph. */
static void release_calls(Draft *draft) {
    Inliner inliner = {.draft = draft,
                       .noinline = LLVMGetEnumAttributeKindForName("noinline", strlen("noinline"))};
    for (LLVMValueRef f = LLVMGetFirstFunction(draft->ir); f; f = LLVMGetNextFunction(f))
        if (!LLVMIsDeclaration(f)) settle_calls(&inliner, f);
}

/* --- passes ------------------------------------------------------------------------------ */

/* Packs calls, except in a very large module, where that takes longer than it saves. */
static void pack(Draft *draft, const Processor *processor) {
    size_t longest;
    if (processor->level > 0 && count_all(draft->ir, &longest) < TOTAL)
        pack_module(draft, processor->lanes);
}

/* Simplifies the specialised functions (FORM_FIXED) as the build has simplified the others. All
 * other functions are `optnone` while these passes run. */
static bool simplify_fixed(Draft *draft, const Processor *processor) {
    static const char passes[] =
        "always-inline,globaldce,function(sroa,loop(loop-unroll-full),sroa,early-cse,simplifycfg)";
    unsigned optnone = LLVMGetEnumAttributeKindForName("optnone", strlen("optnone"));
    LLVMAttributeRef hidden = room_attribute(draft->context, "optnone", 0);
    bool has_fixed = false;
    for (LLVMValueRef f = LLVMGetFirstFunction(draft->ir); f; f = LLVMGetNextFunction(f)) {
        const Form *form = draft_find(draft, f);
        if (form && form->kind == FORM_FIXED)
            has_fixed = true;
        else if (!LLVMIsDeclaration(f))
            LLVMAddAttributeAtIndex(f, FUNCTION_INDEX, hidden);
    }
    bool is_fine = !has_fixed || run_passes(draft, processor->target, passes);
    for (LLVMValueRef f = LLVMGetFirstFunction(draft->ir); f; f = LLVMGetNextFunction(f)) {
        const Form *form = draft_find(draft, f);
        if (!form || !form->is_cut) LLVMRemoveEnumAttributeAtIndex(f, FUNCTION_INDEX, optnone);
    }
    return is_fine;
}

bool optimise_module(Draft *draft, const Module *module, const Processor *processor) {
    static const char *const passes[] = {
        "always-inline,globaldce,function(early-cse,loop-mssa(licm))",
        "always-inline,globaldce,function(sroa,early-cse,simplifycfg)",
        ("always-inline,globaldce,function(sroa,early-cse<memssa>,simplifycfg,"
         "instcombine<no-verify-fixpoint>,loop-mssa(licm),gvn,simplifycfg)"),
        "always-inline,globaldce,default<O3>"};
    if (!simplify_fixed(draft, processor)) return false;
    pack(draft, processor);
    widen_module(draft);
    release_calls(draft);
    return module_name_entries(draft, module) &&
           run_passes(draft, processor->target, passes[processor->level]);
}
