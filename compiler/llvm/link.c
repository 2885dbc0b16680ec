/* The runtime. In goes a module whose functions call the runtime's, out comes the same with those
 * functions, linked from bitcode, and all of it settled: internal but for the entries, and code for
 * one machine. Each kernel's functions are bitcode of their own, with all that they call, so that a
 * small module does not wait until what it has no use for is read. */
#include "llvm/emitter.h"

#include <llvm-c/BitReader.h>
#include <llvm-c/Linker.h>

#include <string.h>

/* embed.S, by kernel; the last has what belongs to no kernel. In two flavours: multiplications and
 * additions are apart or fused. */
typedef struct {
    Bitcode apart, fused;
} Part;

extern const Part bitcode_parts[KERNEL_FULL + 1];

/* The part in which a function is: a kernel is the last word of its name, but for orders. */
static unsigned find_part(const char *name) {
    size_t end = strcspn(name, ".");
    unsigned part = 0;
    for (; part < KERNEL_FULL; part++) {
        size_t size = strlen(kernel_table[part].name);
        if (end > size && name[end - size - 1] == '_' &&
            strncmp(name + end - size, kernel_table[part].name, size) == 0)
            break;
    }
    return part;
}

/* ---- Linking ---- */

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

/* Functions come from the bitcode when something calls them: linkage `linkonce` is what makes the
 * linker lazy, and the reader does not read the bodies that it leaves behind. What two parts have
 * in common comes once. */
static bool link_part(Emitter *e, Bitcode bitcode) {
    LLVMModuleRef part = link_read(e->module, bitcode);
    if (part == NULL)
        return emit_fail(e->error, "the compiler's runtime cannot be read: it was built wrongly");
    for (LLVMValueRef f = LLVMGetFirstFunction(part); f != NULL; f = LLVMGetNextFunction(f))
        if (!LLVMIsDeclaration(f)) LLVMSetLinkage(f, LLVMLinkOnceODRLinkage);
    for (LLVMValueRef g = LLVMGetFirstGlobal(part); g != NULL; g = LLVMGetNextGlobal(g))
        if (!LLVMIsDeclaration(g)) LLVMSetLinkage(g, LLVMLinkOnceODRLinkage);
    return !LLVMLinkModules2(e->module, part) || /* which disposes of the part */
           emit_fail(e->error, "the compiler's runtime cannot be linked");
}

/* Links the parts that have a function which the module only declares. */
static bool link_parts(Emitter *e, bool is_fused) {
    bool is_wanted[KERNEL_FULL + 1] = {false}, is_fine = true;
    for (LLVMValueRef f = LLVMGetFirstFunction(e->module); f != NULL; f = LLVMGetNextFunction(f))
        if (LLVMIsDeclaration(f)) is_wanted[find_part(LLVMGetValueName(f))] = true;
    for (unsigned k = 0; k <= KERNEL_FULL && is_fine; k++) {
        const Part *part = &bitcode_parts[k];
        if (is_wanted[k]) is_fine = link_part(e, is_fused ? part->fused : part->apart);
    }
    for (LLVMValueRef g = LLVMGetFirstGlobal(e->module); g != NULL; g = LLVMGetNextGlobal(g))
        LLVMSetLinkage(g, LLVMPrivateLinkage);
    return is_fine;
}

/* ---- Settling ---- */

static void add_text(Emitter *e, LLVMValueRef function, const char *name, const char *value) {
    LLVMAttributeRef attribute = LLVMCreateStringAttribute(e->context, name, (unsigned)strlen(name),
                                                           value, (unsigned)strlen(value));
    LLVMAddAttributeAtIndex(function, FUNCTION_INDEX, attribute);
}

/* What is left without a body is LLVM's own or libm's. Nobody reads errno or signgam: a function
 * of numbers is pure. */
static bool settle_declaration(Emitter *e, LLVMValueRef function) {
    size_t size;
    const char *name = LLVMGetValueName2(function, &size);
    if (strncmp(name, "sm_", 3) == 0)
        return emit_fail(e->error, "the compiler's runtime has no function `%s`", name);
    if (LLVMGetIntrinsicID(function) != 0) return true;
    LLVMAddAttributeAtIndex(function, FUNCTION_INDEX, e->nounwind);
    for (LLVMValueRef p = LLVMGetFirstParam(function); p != NULL; p = LLVMGetNextParam(p))
        if (LLVMTypeOf(p) == e->pointer) return true;
    LLVMAddAttributeAtIndex(function, FUNCTION_INDEX, e->willreturn);
    LLVMAddAttributeAtIndex(function, FUNCTION_INDEX, e->reads_nothing);
    return true;
}

/* Code for one machine, whoever wrote it. A call of `sin` is a call of libm's sin: LLVM may not
 * replace it by what is nearly the same, or a loop by memset. */
static void settle_definition(Emitter *e, LLVMValueRef function, const char *cpu,
                              const char *features) {
    bool is_entry = LLVMGetValueName(function)[0] == '\0';
    unsigned noinline = LLVMGetEnumAttributeKind(e->noinline);
    if (!is_entry) {
        LLVMSetLinkage(function, LLVMInternalLinkage);
        if (LLVMGetEnumAttributeAtIndex(function, FUNCTION_INDEX, noinline) == NULL)
            LLVMAddAttributeAtIndex(function, FUNCTION_INDEX, e->alwaysinline);
    }
    LLVMAddAttributeAtIndex(function, FUNCTION_INDEX, e->nounwind);
    if (cpu[0] != '\0') add_text(e, function, "target-cpu", cpu);
    if (features[0] != '\0') add_text(e, function, "target-features", features);
    add_text(e, function, "no-builtins", "");
}

static bool settle_functions(Emitter *e, const Machine *machine) {
    bool is_fine = true;
    char *cpu = LLVMGetTargetMachineCPU(machine->target);
    char *features = LLVMGetTargetMachineFeatureString(machine->target);
    LLVMValueRef f = LLVMGetFirstFunction(e->module);
    for (; f != NULL && is_fine; f = LLVMGetNextFunction(f)) {
        if (!LLVMIsDeclaration(f))
            settle_definition(e, f, cpu, features);
        else
            is_fine = settle_declaration(e, f);
    }
    LLVMDisposeMessage(features);
    LLVMDisposeMessage(cpu);
    return is_fine;
}

bool link_runtime(Emitter *e, const Machine *machine) {
    return link_parts(e, machine->is_fused) && settle_functions(e, machine);
}
