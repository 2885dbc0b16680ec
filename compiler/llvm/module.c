/* In: a list of entries. Out: an LLVM module with a function for each entry. All its other
 * functions are internal, linked from the runtime's bitcode, or declarations of libm's. */
#include "llvm/module.h"

#include <stdio.h>
#include <string.h>

#include <llvm-c/Target.h>
#ifdef SMOOTH_VERIFY
#include <llvm-c/Analysis.h>
#endif

#include "llvm/emitter.h"
#include "llvm/entry.h"
#include "llvm/link.h"
#include "llvm/pieces.h"

/* --- names ------------------------------------------------------------------------------- */

void module_free_name(LLVMModuleRef ir, const char *name) {
    LLVMValueRef taken = LLVMGetNamedFunction(ir, name);
    if (!taken) taken = LLVMGetNamedGlobal(ir, name);
    if (taken && LLVMGetLinkage(taken) != LLVMExternalLinkage) LLVMSetValueName2(taken, "", 0);
}

/* Entries are named last. Of two functions with one name LLVM silently renames the second, and that
 * must not be a function of libm or of the runtime. The name of an intrinsic in use counts as
 * taken: LLVM may turn the intrinsic into a call of the libm function of that name. */
static bool name_entry(Draft *draft, LLVMValueRef function, const char *name) {
    char intrinsic[256];
    size_t size;
    snprintf(intrinsic, sizeof intrinsic, "llvm.%s.f64", name);
    module_free_name(draft->ir, name);
    LLVMSetValueName2(function, name, strlen(name));
    if (strcmp(LLVMGetValueName2(function, &size), name) == 0 &&
        !LLVMGetNamedFunction(draft->ir, intrinsic))
        return true;
    return room_fail(draft->error,
                     "two functions are named `%s`: if the other one is the C library's, choose "
                     "another name or a prefix",
                     name);
}

bool module_name_entries(Draft *draft, const Module *module) {
    uint32_t k = 0;
    while (k < module->count && name_entry(draft, draft->entries[k], module->entries[k].name)) k++;
    return k == module->count;
}

/* `const unsigned smooth_abi`, weak, so that a program has one however many objects define it. */
static void add_abi(LLVMModuleRef ir, LLVMTypeRef integer, unsigned version) {
    LLVMValueRef abi = LLVMAddGlobal(ir, integer, "smooth_abi");
    LLVMSetInitializer(abi, LLVMConstInt(integer, version, false));
    LLVMSetGlobalConstant(abi, true);
    LLVMSetLinkage(abi, LLVMWeakODRLinkage);
}

/* --- emission ---------------------------------------------------------------------------- */

static void set_target(LLVMModuleRef ir, LLVMTargetMachineRef target) {
    LLVMTargetDataRef layout = LLVMCreateTargetDataLayout(target);
    char *triple = room_text(LLVMGetTargetMachineTriple(target));
    LLVMSetTarget(ir, triple);
    LLVMSetModuleDataLayout(ir, layout);
    LLVMDisposeMessage(triple);
    LLVMDisposeTargetData(layout);
}

static uint32_t largest_graph(const Module *module) {
    uint32_t count = 0;
    for (uint32_t k = 0; k < module->count; k++)
        if (count < module->entries[k].graph->nodes.count)
            count = module->entries[k].graph->nodes.count;
    return count;
}

/* The value of LLVM's attribute `memory` has two bits for each kind of memory; the lowest two are
 * for memory that arguments point to: 1 it is read, 2 it is written. */
static Emitter *create_emitter(Draft *draft, uint32_t count) {
    LLVMContextRef context = draft->context;
    Emitter *e = NEW(&draft->arena, Emitter);
    *e = (Emitter){.draft = draft,
                   .arena = &draft->arena,
                   .context = context,
                   .builder = draft->builder,
                   .real = LLVMDoubleTypeInContext(context),
                   .size = LLVMIntPtrTypeInContext(context, LLVMGetModuleDataLayout(draft->ir)),
                   .integer = LLVMInt32TypeInContext(context),
                   .pointer = LLVMPointerTypeInContext(context, 0),
                   .nothing = LLVMVoidTypeInContext(context),
                   .nounwind = room_attribute(context, "nounwind", 0),
                   .willreturn = room_attribute(context, "willreturn", 0),
                   .noinline = room_attribute(context, "noinline", 0),
                   .reads_nothing = room_attribute(context, "memory", 0),
                   .reads_list = room_attribute(context, "memory", 1),
                   .writes_list = room_attribute(context, "memory", 2),
                   .values = NEW_ARRAY(&draft->arena, LLVMValueRef, count),
                   .marks = NEW_ARRAY(&draft->arena, uint8_t, count)};
    return e;
}

/* Emits the entries one after the other; consecutive ones may share pieces. */
static bool emit_entries(Draft *draft, const Module *module, const Processor *processor) {
    Emitter *e = create_emitter(draft, largest_graph(module) + 1);
    bool is_fine = true;
    draft->entries = NEW_ARRAY(&draft->arena, LLVMValueRef, module->count + 1);
    for (uint32_t k = 0; k < module->count && is_fine; k++) {
        e->vector = e->lanes = processor->lanes;
        e->compiles_fast = processor->level < 2;
        is_fine = entry_emit(e, &module->entries[k]);
        draft->entries[k] = e->function;
    }
    pieces_free(e);
    return is_fine;
}

bool module_emit(Draft *draft, const Module *module, const Processor *processor) {
    set_target(draft->ir, processor->target);
    bool is_fine = emit_entries(draft, module, processor) && link_runtime(draft, processor);
    if (module->abi > 0) add_abi(draft->ir, LLVMInt32TypeInContext(draft->context), module->abi);
#ifdef SMOOTH_VERIFY
    if (is_fine) LLVMVerifyModule(draft->ir, LLVMAbortProcessAction, NULL);
#endif
    return is_fine;
}
