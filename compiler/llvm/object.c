/* From a module to bytes. In goes a list of entries and a target, out comes an object file,
 * assembly or IR: the same bytes for the same input. What LLVM says about a module goes to a
 * handler. Its fatal errors are left alone, because the handler for them belongs to the process,
 * which may use LLVM itself. */
#include "base/map.h"
#include "llvm/emit.h"
#include "llvm/pack.h"
#include "llvm/versions.h"
#include "llvm/widen.h"

#include <llvm-c/Transforms/PassBuilder.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Instructions: a function so large takes a second where code generation is at its worst, a module
 * so large five seconds where it is at its best; copies of the runtime in an entry may be so large
 * together; one function is no larger than its call. */
#define LARGE  8000
#define TOTAL  400000
#define COPIES 5000
#define SMALL  24

/* The first error that LLVM reports about a module; the rest is silence. */
static void hear(LLVMDiagnosticInfoRef info, void *context) {
    char **first = context;
    if (LLVMGetDiagInfoSeverity(info) != LLVMDSError || *first != NULL) return;
    char *text = LLVMGetDiagInfoDescription(info);
    emit_fail(first, "LLVM: %s", text);
    LLVMDisposeMessage(text);
}

static bool run_passes(LLVMModuleRef module, LLVMTargetMachineRef machine, const char *passes,
                       char **error) {
    LLVMPassBuilderOptionsRef options = LLVMCreatePassBuilderOptions();
    LLVMErrorRef problem = LLVMRunPasses(module, passes, machine, options);
    LLVMDisposePassBuilderOptions(options);
    if (problem == NULL) return true;
    char *text = LLVMGetErrorMessage(problem);
    emit_fail(error, "LLVM: %s", text);
    LLVMDisposeErrorMessage(text);
    return false;
}

static size_t count_instructions(LLVMValueRef function) {
    size_t count = 0;
    LLVMBasicBlockRef block = LLVMGetFirstBasicBlock(function);
    for (; block != NULL; block = LLVMGetNextBasicBlock(block)) {
        LLVMValueRef instruction = LLVMGetFirstInstruction(block);
        for (; instruction != NULL; instruction = LLVMGetNextInstruction(instruction)) count++;
    }
    return count;
}

typedef struct {
    LLVMModuleRef module;
    Arena *arena;
    unsigned noinline;
    Map batches; /* to themselves */
    Map spent;   /* instructions, by budget */
    Map sizes;   /* of functions that are done: with all that is inlined in them */
} Calls;

/* The function that an instruction calls, if it may be inlined; NULL if there is none. */
static LLVMValueRef find_callee(const Calls *calls, LLVMValueRef instruction) {
    if (LLVMIsACallInst(instruction) == NULL) return NULL;
    LLVMValueRef f = LLVMIsAFunction(LLVMGetCalledValue(instruction));
    bool is_ours = f != NULL && LLVMGetLinkage(f) == LLVMInternalLinkage && !LLVMIsDeclaration(f);
    bool stays = is_ours && LLVMGetEnumAttributeAtIndex(f, FUNCTION_INDEX, calls->noinline) != NULL;
    return is_ours && !stays ? f : NULL;
}

static bool is_held(const Calls *calls, LLVMValueRef call) {
    return LLVMGetCallSiteEnumAttribute(call, FUNCTION_INDEX, calls->noinline) != NULL;
}

/* The loops over points are what has to be fast, so each batch has a budget of its own for what is
 * inlined; all else has one together. */
static void *find_budget(const Calls *calls, LLVMValueRef call) {
    LLVMValueRef caller = LLVMGetBasicBlockParent(LLVMGetInstructionParent(call));
    void *batch = map_get(&calls->batches, caller);
    return batch != NULL ? batch : calls->module;
}

/* Where f is called; `use` goes on to the next. NULL behind the last. */
static LLVMValueRef next_call(const Calls *calls, LLVMValueRef f, LLVMUseRef *use) {
    LLVMValueRef call = NULL;
    for (; *use != NULL && call == NULL; *use = LLVMGetNextUse(*use)) {
        LLVMValueRef user = LLVMGetUser(*use); /* or it is in a table of functions */
        if (find_callee(calls, user) == f && is_held(calls, user)) call = user;
    }
    return call;
}

/* All calls of a function under one budget are inlined, or none. What never is inlined, such as a
 * piece, spends nothing. */
static void release_calls_of(Calls *calls, LLVMValueRef f, uintptr_t size) {
    Map after = {0}; /* what will be spent then */
    LLVMUseRef use = LLVMGetFirstUse(f);
    for (LLVMValueRef call; (call = next_call(calls, f, &use)) != NULL;) {
        void *budget = find_budget(calls, call), *sum = map_get(&after, budget);
        if (sum == NULL) sum = map_get(&calls->spent, budget);
        map_put(&after, calls->arena, budget, (void *)((uintptr_t)sum + size));
    }
    use = LLVMGetFirstUse(f);
    for (LLVMValueRef call; (call = next_call(calls, f, &use)) != NULL;) {
        void *budget = find_budget(calls, call), *sum = map_get(&after, budget);
        if (size > SMALL && (uintptr_t)sum > COPIES) continue;
        LLVMRemoveCallSiteEnumAttribute(call, FUNCTION_INDEX, calls->noinline);
        if (size > SMALL) map_put(&calls->spent, calls->arena, budget, sum);
    }
}

/* What a function calls comes first: its size is that of all that is inlined in it. The runtime's
 * functions call each other, but none itself, a few deep. */
static uintptr_t settle_calls(Calls *calls, LLVMValueRef f) {
    uintptr_t size = (uintptr_t)map_get(&calls->sizes, f);
    if (size > 0) return size;
    LLVMBasicBlockRef block = LLVMGetFirstBasicBlock(f);
    for (; block != NULL; block = LLVMGetNextBasicBlock(block)) {
        LLVMValueRef at = LLVMGetFirstInstruction(block);
        for (; at != NULL; at = LLVMGetNextInstruction(at), size++) {
            LLVMValueRef callee = find_callee(calls, at);
            uintptr_t more = callee != NULL ? settle_calls(calls, callee) : 0;
            if (callee != NULL && !is_held(calls, at)) size += more;
        }
    }
    map_put(&calls->sizes, calls->arena, f, (void *)size);
    if (LLVMGetLinkage(f) == LLVMInternalLinkage) release_calls_of(calls, f, size);
    return size;
}

/* Lets functions of the runtime be inlined as long as their copies stay small together. The others
 * remain calls, so that code grows no faster than the graph. */
static bool release_calls(LLVMModuleRef module, const Module *source, LLVMValueRef *entries,
                          char **error) {
    jmp_buf out_of_memory;
    Arena arena = {.on_failure = &out_of_memory};
    Calls calls = {.module = module,
                   .arena = &arena,
                   .noinline = LLVMGetEnumAttributeKindForName("noinline", strlen("noinline"))};
    bool is_fine = setjmp(out_of_memory) == 0;
    for (uint32_t k = 0; k < source->count && is_fine; k++)
        if (source->entries[k].kind >= ENTRY_BATCH)
            map_put(&calls.batches, &arena, entries[k], entries[k]);
    LLVMValueRef f = is_fine ? LLVMGetFirstFunction(module) : NULL;
    for (; f != NULL; f = LLVMGetNextFunction(f))
        if (!LLVMIsDeclaration(f)) settle_calls(&calls, f);
    arena_free(&arena);
    return is_fine || emit_fail(error, "out of memory");
}

/* The instructions of a module, and of its longest function. */
static size_t count_all(LLVMModuleRef module, size_t *longest) {
    size_t total = 0;
    *longest = 0;
    for (LLVMValueRef f = LLVMGetFirstFunction(module); f != NULL; f = LLVMGetNextFunction(f)) {
        size_t size = count_instructions(f);
        if (size > *longest) *longest = size;
        total += size;
    }
    return total;
}

/* Is there more than a person writes? Parts of LLVM's code generation take the square of a
 * function's size, and all take time: then it has to be the plain one, which is linear and fast. */
static bool is_large(LLVMModuleRef module) {
    size_t longest, total = count_all(module, &longest);
    return longest >= LARGE || total >= TOTAL;
}

/* Where there is so much code, to make vectors takes longer than they will save. */
static bool pack(LLVMModuleRef module, const Machine *machine, char **error) {
    size_t longest;
    bool packs = machine->level > 0 && count_all(module, &longest) < TOTAL;
    return !packs || pack_module(module, machine->lanes, error);
}

/* Is it an entry that is cut into pieces? Passes never see it. */
static bool is_cut(LLVMValueRef f) {
    unsigned noinline = LLVMGetEnumAttributeKindForName("noinline", strlen("noinline"));
    return LLVMGetLinkage(f) != LLVMInternalLinkage &&
           LLVMGetEnumAttributeAtIndex(f, FUNCTION_INDEX, noinline) != NULL;
}

/* Makes functions that numbers were built into plain code, as the others were made when the runtime
 * was built; the passes do not see those. */
static bool prepare(LLVMModuleRef module, const Machine *machine, char **error) {
    static const char passes[] =
        "always-inline,globaldce,function(sroa,loop(loop-unroll-full),sroa,early-cse,simplifycfg)";
    unsigned optnone = LLVMGetEnumAttributeKindForName("optnone", strlen("optnone"));
    LLVMAttributeRef hidden = LLVMCreateEnumAttribute(LLVMGetModuleContext(module), optnone, 0);
    bool has_fresh = false, is_fine;
    for (LLVMValueRef f = LLVMGetFirstFunction(module); f != NULL; f = LLVMGetNextFunction(f))
        if (LLVMGetStringAttributeAtIndex(f, FUNCTION_INDEX, FRESH, strlen(FRESH)) != NULL)
            has_fresh = true;
        else if (!LLVMIsDeclaration(f))
            LLVMAddAttributeAtIndex(f, FUNCTION_INDEX, hidden);
    is_fine = !has_fresh || run_passes(module, machine->target, passes, error);
    for (LLVMValueRef f = LLVMGetFirstFunction(module); f != NULL; f = LLVMGetNextFunction(f)) {
        if (!is_cut(f)) LLVMRemoveEnumAttributeAtIndex(f, FUNCTION_INDEX, optnone);
        LLVMRemoveStringAttributeAtIndex(f, FUNCTION_INDEX, FRESH, strlen(FRESH));
    }
    return is_fine;
}

/* The code is straight and was optimised when the runtime was built: what is left to do is to share
 * and to hoist, for which this takes a quarter of the time of LLVM's own O2 and gives code of the
 * same speed. */
static bool optimise(LLVMModuleRef module, const Module *source, LLVMValueRef *entries,
                     const Machine *machine, char **error) {
    static const char *const passes[] = {
        "always-inline,globaldce,function(early-cse,loop-mssa(licm))",
        "always-inline,globaldce,function(sroa,early-cse,simplifycfg)",
        ("always-inline,globaldce,function(sroa,early-cse<memssa>,simplifycfg,"
         "instcombine<no-verify-fixpoint>,loop-mssa(licm),gvn,simplifycfg)"),
        "always-inline,globaldce,default<O3>"};
    return prepare(module, machine, error) && pack(module, machine, error) &&
           widen_module(module, error) && release_calls(module, source, entries, error) &&
           emit_names(module, source, entries, error) &&
           run_passes(module, machine->target, passes[machine->level], error);
}

static bool copy_bytes(const char *from, size_t size, char **data, size_t *out_size, char **error) {
    *data = malloc(size + 1);
    if (*data == NULL) return emit_fail(error, "out of memory");
    memcpy(*data, from, size);
    (*data)[size] = '\0';
    *out_size = size;
    return true;
}

static bool write_ir(LLVMModuleRef module, char **data, size_t *size, char **error) {
    char *text = LLVMPrintModuleToString(module);
    bool is_fine = copy_bytes(text, strlen(text), data, size, error);
    LLVMDisposeMessage(text);
    return is_fine;
}

static bool write_code(LLVMModuleRef module, LLVMTargetMachineRef machine, OutputKind kind,
                       char **data, size_t *size, char **error) {
    LLVMCodeGenFileType type = kind == OUTPUT_OBJECT ? LLVMObjectFile : LLVMAssemblyFile;
    LLVMMemoryBufferRef bytes;
    char *message = NULL;
    if (LLVMTargetMachineEmitToMemoryBuffer(machine, module, type, &message, &bytes)) {
        emit_fail(error, "LLVM: %s", message);
        LLVMDisposeMessage(message);
        return false;
    }
    bool is_fine =
        copy_bytes(LLVMGetBufferStart(bytes), LLVMGetBufferSize(bytes), data, size, error);
    LLVMDisposeMemoryBuffer(bytes);
    return is_fine;
}

static bool write_output(LLVMModuleRef module, const Target *target, const Machine *machine,
                         OutputKind kind, char **data, size_t *size, char **error) {
    if (kind == OUTPUT_IR) return write_ir(module, data, size, error);
    if (!is_large(module)) return write_code(module, machine->target, kind, data, size, error);
    Target effort = *target;
    effort.optimise = 0;
    Machine plain;
    if (!machine_find(&effort, &plain, error)) return false;
    bool is_fine = write_code(module, plain.target, kind, data, size, error);
    LLVMDisposeTargetMachine(plain.target);
    return is_fine;
}

static LLVMModuleRef make_module(LLVMContextRef context, const Module *module,
                                 const Machine *machine, char **error) {
    LLVMValueRef *entries = calloc(module->count + 1, sizeof *entries);
    LLVMModuleRef ir = NULL;
    if (entries != NULL)
        ir = emit_module(context, machine, module, entries, error);
    else
        emit_fail(error, "out of memory");
    bool is_fine = ir != NULL && optimise(ir, module, entries, machine, error);
    free(entries);
    if (ir == NULL || is_fine) return ir;
    LLVMDisposeModule(ir);
    return NULL;
}

bool object_write(const Module *module, const Target *target, const Machine *machine,
                  OutputKind kind, char **data, size_t *size, char **error) {
    char *heard = NULL;
    LLVMContextRef context = LLVMContextCreate();
    LLVMContextSetDiagnosticHandler(context, hear, &heard);
    LLVMModuleRef ir = versions_apply(target)
                           ? versions_make(context, module, target, make_module, error)
                           : make_module(context, module, machine, error);
    bool is_fine = ir != NULL && write_output(ir, target, machine, kind, data, size, error);
    if (ir != NULL) LLVMDisposeModule(ir);
    LLVMContextDispose(context);
    if (heard == NULL) return is_fine;
    free(is_fine ? *data : *error);
    *error = heard;
    return false;
}

bool object_emit(const Module *module, const Target *target, OutputKind kind, char **data,
                 size_t *size, char **error) {
    Machine machine;
    if (!machine_find(target, &machine, error)) return false;
    bool is_fine = object_write(module, target, &machine, kind, data, size, error);
    LLVMDisposeTargetMachine(machine.target);
    return is_fine;
}
