/* In: a draft whose functions call the runtime. Out: the draft with those functions, linked from
 * bitcode. Invariant: afterwards every function but the entries is internal, and all are compiled
 * for one processor. Each kernel has its own file of bitcode, which includes all that its functions
 * call, so that a small module reads few files. */
#include "llvm/link.h"

#include <string.h>

#include <llvm-c/BitReader.h>
#include <llvm-c/Linker.h>

/* The files of one part, in two flavours: multiplications and additions apart, or fused. */
typedef struct {
    Bitcode apart, fused;
} Part;

/* By kernel; the last part has the functions that belong to no kernel (embed.S). */
extern const Part bitcode_parts[KERNEL_FULL + 1];

/* --- linking ----------------------------------------------------------------------------- */

LLVMModuleRef link_read(LLVMModuleRef like, Bitcode bitcode) {
    LLVMModuleRef module;
    LLVMMemoryBufferRef bytes = LLVMCreateMemoryBufferWithMemoryRange(
        bitcode.begin, (size_t)(bitcode.end - bitcode.begin), "", false);
    if (LLVMGetBitcodeModuleInContext2(LLVMGetModuleContext(like), bytes, &module)) {
        LLVMDisposeMemoryBuffer(bytes);
        return NULL;
    }
    LLVMSetTarget(module, LLVMGetTarget(like));
    LLVMSetModuleDataLayout(module, LLVMGetModuleDataLayout(like));
    return module;
}

/* With `linkonce` linkage the linker takes only functions that something calls, the reader reads no
 * other bodies, and a function that two parts have is taken once. */
static bool link_part(Draft *draft, Bitcode bitcode) {
    LLVMModuleRef part = link_read(draft->ir, bitcode);
    if (!part)
        return room_fail(draft->error,
                         "the compiler's runtime cannot be read: it was built wrongly");
    for (LLVMValueRef f = LLVMGetFirstFunction(part); f; f = LLVMGetNextFunction(f))
        if (!LLVMIsDeclaration(f)) LLVMSetLinkage(f, LLVMLinkOnceODRLinkage);
    for (LLVMValueRef g = LLVMGetFirstGlobal(part); g; g = LLVMGetNextGlobal(g))
        if (!LLVMIsDeclaration(g)) LLVMSetLinkage(g, LLVMLinkOnceODRLinkage);
    return !LLVMLinkModules2(draft->ir, part) || /* which disposes of the part */
           room_fail(draft->error, "the compiler's runtime cannot be linked");
}

/* Links the parts that have a function of the draft's forms. */
static bool link_parts(Draft *draft, bool is_fused) {
    bool is_wanted[KERNEL_FULL + 1] = {false}, is_fine = true;
    for (uint32_t k = 0; k < draft->all.count; k++) {
        const Form *form = draft->all.at[k];
        uint8_t kernel = form->runtime.kernel;
        if (form->kind == FORM_RUNTIME)
            is_wanted[kernel < KERNEL_FULL ? kernel : KERNEL_FULL] = true;
    }
    for (unsigned k = 0; k <= KERNEL_FULL && is_fine; k++) {
        const Part *part = &bitcode_parts[k];
        if (is_wanted[k]) is_fine = link_part(draft, is_fused ? part->fused : part->apart);
    }
    for (LLVMValueRef g = LLVMGetFirstGlobal(draft->ir); g; g = LLVMGetNextGlobal(g))
        LLVMSetLinkage(g, LLVMPrivateLinkage);
    if (is_fine) draft_resolve(draft);
    return is_fine;
}

/* --- attributes -------------------------------------------------------------------------- */

static void add(Draft *draft, LLVMValueRef function, const char *name) {
    LLVMAddAttributeAtIndex(function, FUNCTION_INDEX, room_attribute(draft->context, name, 0));
}

static void add_text(Draft *draft, LLVMValueRef function, const char *name, const char *value) {
    LLVMAttributeRef attribute = LLVMCreateStringAttribute(
        draft->context, name, (unsigned)strlen(name), value, (unsigned)strlen(value));
    LLVMAddAttributeAtIndex(function, FUNCTION_INDEX, attribute);
}

/* A function without a body is an intrinsic, or libm's, or, by a mistake in the build, the
 * runtime's. Nothing reads errno or signgam, so a function of numbers is pure. */
static bool settle_declaration(Draft *draft, LLVMValueRef function) {
    if (draft_find(draft, function))
        return room_fail(draft->error, "the compiler's runtime has no function `%s`",
                         LLVMGetValueName(function));
    if (LLVMGetIntrinsicID(function) != 0) return true;
    add(draft, function, "nounwind");
    for (LLVMValueRef p = LLVMGetFirstParam(function); p; p = LLVMGetNextParam(p))
        if (LLVMGetTypeKind(LLVMTypeOf(p)) == LLVMPointerTypeKind) return true;
    add(draft, function, "willreturn");
    add(draft, function, "memory");
    return true;
}

/* Functions are inlined at every call that is not marked `noinline` (call.c), except entries,
 * pieces, and functions that the runtime itself marks. A cut entry only copies numbers and calls
 * pieces: no pass can improve it, and the time of some is quadratic in its size. */
static void settle_inlining(Draft *draft, LLVMValueRef function) {
    const Form *form = draft_find(draft, function);
    bool is_entry = form && form->kind == FORM_ENTRY;
    if (!is_entry) LLVMSetLinkage(function, LLVMInternalLinkage);
    if (is_entry && form->is_cut) add(draft, function, "optnone");
    if ((form && form->kind == FORM_PIECE) || (is_entry && form->is_cut))
        add(draft, function, "noinline");
    else if (!is_entry && !room_has_attribute(function, "noinline"))
        add(draft, function, "alwaysinline");
}

/* `no-builtins`: a call of `sin` is a call of libm's sin. LLVM may not replace it by a function
 * that is nearly the same, or a loop by memset. */
static void settle_definition(Draft *draft, LLVMValueRef function, const char *cpu,
                              const char *features) {
    settle_inlining(draft, function);
    add(draft, function, "nounwind");
    if (cpu[0] != '\0') add_text(draft, function, "target-cpu", cpu);
    if (features[0] != '\0') add_text(draft, function, "target-features", features);
    add_text(draft, function, "no-builtins", "");
}

/* Settles all functions of the module. */
static bool settle_functions(Draft *draft, const Processor *processor) {
    bool is_fine = true;
    char *cpu = room_text(LLVMGetTargetMachineCPU(processor->target));
    char *features = room_text(LLVMGetTargetMachineFeatureString(processor->target));
    LLVMValueRef f = LLVMGetFirstFunction(draft->ir);
    for (; f && is_fine; f = LLVMGetNextFunction(f)) {
        if (!LLVMIsDeclaration(f))
            settle_definition(draft, f, cpu, features);
        else
            is_fine = settle_declaration(draft, f);
    }
    LLVMDisposeMessage(features);
    LLVMDisposeMessage(cpu);
    return is_fine;
}

bool link_runtime(Draft *draft, const Processor *processor) {
    return link_parts(draft, processor->is_fused) && settle_functions(draft, processor);
}
