/* Function multiversioning by ifunc. In: a module for x86-64 without a processor. Out: its
 * functions in versions for any processor, for those with AVX2 and FMA, and batches also for those
 * with AVX-512. Each name is an indirect function (ifunc): at the start the loader calls its
 * resolver once, which returns the version for this processor. So a call costs as much as any call
 * into a library, and no data are writable. */
#include "llvm/versions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <llvm-c/Linker.h>

#include "llvm/link.h"
#include "llvm/module.h"
#include "llvm/processor.h"

/* A version is for one class of processors; its index is the level that sm_cpu_level (level.c)
 * returns. */
typedef struct {
    const char *suffix, *features;
    bool has_scalars; /* else single points use the version before it */
} Version;

static const Version versions[] = {
    {".any", NULL, true},
    {".avx2", "+avx2,+fma", true},
    {".avx512", "+avx512f,+avx512dq,+avx512vl", false},
};

enum { VERSIONS = sizeof versions / sizeof *versions };

extern const Bitcode level_bitcode; /* embed.S */

/* The C library must have a loader that knows indirect functions: glibc, and FreeBSD's. */
bool versions_apply(const Target *target) {
    char *triple = room_text(target->triple ? LLVMNormalizeTargetTriple(target->triple)
                                            : LLVMGetDefaultTargetTriple());
    const char *gnu = strstr(triple, "-linux-gnu");
    bool is_known = (gnu && gnu[strlen("-linux-gnu")] == '\0') || strstr(triple, "-freebsd");
    bool applies = !target->cpu && !target->features && is_known &&
                   strncmp(triple, "x86_64-", strlen("x86_64-")) == 0;
    LLVMDisposeMessage(triple);
    return applies;
}

static bool has_entry(const Version *version, const Entry *entry) {
    return version->has_scalars || entry->kind >= ENTRY_BATCH;
}

/* The symbol of a version of entry k. A long name is cut, and k is added to keep it unique. */
static const char *version_name(char name[512], const Module *module, uint32_t k,
                                const Version *version) {
    int size = snprintf(name, 512, "%.400s", module->entries[k].name);
    if (module->entries[k].name[size] != '\0') size += snprintf(name + size, 16, ".%u", k);
    snprintf(name + size, 16, "%s", version->suffix);
    return name;
}

/* The function of a version of entry k; NULL if there is none. */
static LLVMValueRef find_version(LLVMModuleRef all, const Module *module, uint32_t k,
                                 const Version *version) {
    char name[512];
    return LLVMGetNamedFunction(all, version_name(name, module, k, version));
}

/* Makes the module of one version, with its functions under version_name. */
static LLVMModuleRef make_version(LLVMContextRef context, const Module *module,
                                  const Target *target, const Version *version, MakeModule *make,
                                  char **error) {
    Entry *entries = malloc((module->count + 1) * sizeof *entries);
    if (!entries) {
        room_fail(error, "out of memory");
        return NULL;
    }
    Module part = *module;
    Target required = *target;
    part.entries = entries, part.count = 0;
    part.abi = version == versions ? module->abi : 0;
    required.features = version->features;
    for (uint32_t k = 0; k < module->count; k++)
        if (has_entry(version, &module->entries[k])) entries[part.count++] = module->entries[k];
    LLVMModuleRef made = NULL;
    Processor processor;
    if (processor_find(&required, &processor, error)) {
        made = make(context, &part, &processor, error);
        LLVMDisposeTargetMachine(processor.target);
    }
    for (uint32_t k = 0; k < module->count && made; k++) {
        char name[512];
        if (!has_entry(version, &module->entries[k])) continue;
        version_name(name, module, k, version);
        LLVMSetValueName2(LLVMGetNamedFunction(made, module->entries[k].name), name, strlen(name));
    }
    free(entries);
    return made;
}

/* Links `more` into *module and disposes of it; the first one becomes *module. False if `more` is
 * NULL, or, with *error, if it does not fit. */
static bool link(LLVMModuleRef *module, LLVMModuleRef more, char **error) {
    if (!more) return false;
    if (!*module) {
        *module = more;
        return true;
    }
    return !LLVMLinkModules2(*module, more) || room_fail(error, "LLVM cannot link the versions");
}

/* Makes the resolver of an entry, which returns the address of the version for the processor that
 * it runs on. */
static LLVMValueRef make_resolver(LLVMModuleRef module, const Module *source, uint32_t entry,
                                  LLVMValueRef level_of) {
    LLVMContextRef context = LLVMGetModuleContext(module);
    LLVMTypeRef pointer = LLVMPointerTypeInContext(context, 0);
    LLVMTypeRef integer = LLVMInt32TypeInContext(context);
    LLVMValueRef resolver = LLVMAddFunction(module, "", LLVMFunctionType(pointer, NULL, 0, false));
    LLVMBuilderRef builder = LLVMCreateBuilderInContext(context);
    LLVMSetLinkage(resolver, LLVMInternalLinkage);
    LLVMPositionBuilderAtEnd(builder, LLVMAppendBasicBlockInContext(context, resolver, ""));
    LLVMValueRef level =
        LLVMBuildCall2(builder, LLVMGlobalGetValueType(level_of), level_of, NULL, 0, "");
    LLVMValueRef chosen = find_version(module, source, entry, &versions[0]);
    for (unsigned k = 1; k < VERSIONS; k++) {
        LLVMValueRef version = find_version(module, source, entry, &versions[k]);
        if (!version) continue;
        LLVMValueRef limit = LLVMConstInt(integer, k, false);
        LLVMValueRef has = LLVMBuildICmp(builder, LLVMIntUGE, level, limit, "");
        chosen = LLVMBuildSelect(builder, has, version, chosen, "");
    }
    LLVMBuildRet(builder, chosen);
    LLVMDisposeBuilder(builder);
    return resolver;
}

/* An indirect function for each entry; the versions become internal. */
static bool add_choice(LLVMModuleRef module, const Module *source, char **error) {
    LLVMModuleRef chooser = link_read(module, level_bitcode);
    if (!chooser || LLVMLinkModules2(module, chooser))
        return room_fail(error, "the compiler's runtime cannot be read: it was built wrongly");
    LLVMValueRef level_of = LLVMGetNamedFunction(module, "sm_cpu_level");
    LLVMSetLinkage(level_of, LLVMInternalLinkage);
    for (uint32_t k = 0; k < source->count; k++) {
        const char *name = source->entries[k].name;
        LLVMTypeRef type = LLVMGlobalGetValueType(find_version(module, source, k, &versions[0]));
        LLVMValueRef resolver = make_resolver(module, source, k, level_of);
        module_free_name(module, name);
        for (unsigned l = 0; l < VERSIONS; l++) {
            LLVMValueRef version = find_version(module, source, k, &versions[l]);
            if (version) LLVMSetLinkage(version, LLVMInternalLinkage);
        }
        LLVMAddGlobalIFunc(module, name, strlen(name), type, 0, resolver);
    }
    return true;
}

LLVMModuleRef versions_make(LLVMContextRef context, const Module *module, const Target *target,
                            MakeModule *make, char **error) {
    LLVMModuleRef all = NULL;
    bool is_fine = true;
    for (unsigned k = 0; k < VERSIONS && is_fine; k++)
        is_fine =
            link(&all, make_version(context, module, target, &versions[k], make, error), error);
    is_fine = is_fine && add_choice(all, module, error);
    if (!is_fine && all) LLVMDisposeModule(all);
    return is_fine ? all : NULL;
}
