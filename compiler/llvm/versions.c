/* In: a module for x86-64 without a processor. Out: the same functions in versions for any
 * processor, for those with AVX2 and FMA, and batches also for those with AVX-512; behind each name
 * an indirect function (ifunc), for which the loader asks once, at its start, which version this
 * processor runs. So a call costs what any call into a library costs, and no data are writable. */
#include "llvm/versions.h"

#include <llvm-c/Linker.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* In the order of sm_cpu_level (level.c). */
typedef struct {
    const char *suffix, *features;
    bool has_scalars; /* else its functions of single points are those of the level below */
} Level;

static const Level levels[] = {
    {".any", NULL, true},
    {".avx2", "+avx2,+fma", true},
    {".avx512", "+avx512f,+avx512dq,+avx512vl", false},
};

enum { LEVELS = sizeof levels / sizeof *levels };

extern const Bitcode level_bitcode; /* embed.S */

/* The C library must have a loader that knows indirect functions: glibc, and FreeBSD's. */
bool versions_apply(const Target *target) {
    char *triple = target->triple == NULL ? LLVMGetDefaultTargetTriple()
                                          : LLVMNormalizeTargetTriple(target->triple);
    const char *gnu = strstr(triple, "-linux-gnu");
    bool is_known =
        (gnu != NULL && gnu[strlen("-linux-gnu")] == '\0') || strstr(triple, "-freebsd");
    bool applies = target->cpu == NULL && target->features == NULL && is_known &&
                   strncmp(triple, "x86_64-", strlen("x86_64-")) == 0;
    LLVMDisposeMessage(triple);
    return applies;
}

static bool has_entry(const Level *level, const Entry *entry) {
    return level->has_scalars || entry->kind >= ENTRY_BATCH;
}

/* What the version of entry k for a level is named; a long name is cut, and k tells it apart. */
static const char *version_name(char name[512], const Module *module, uint32_t k,
                                const Level *level) {
    int size = snprintf(name, 512, "%.400s", module->entries[k].name);
    if (module->entries[k].name[size] != '\0') size += snprintf(name + size, 16, ".%u", k);
    snprintf(name + size, 16, "%s", level->suffix);
    return name;
}

/* NULL if there is none. */
static LLVMValueRef find_version(LLVMModuleRef versions, const Module *module, uint32_t k,
                                 const Level *level) {
    char name[512];
    return LLVMGetNamedFunction(versions, version_name(name, module, k, level));
}

/* The functions of one level, under names of their own. */
static LLVMModuleRef make_level(LLVMContextRef context, const Module *module, const Target *target,
                                const Level *level, MakeModule *make, char **error) {
    Entry *entries = malloc((module->count + 1) * sizeof *entries);
    if (entries == NULL) {
        emit_fail(error, "out of memory");
        return NULL;
    }
    Module part = *module;
    Target processor = *target;
    part.entries = entries, part.count = 0;
    part.abi = level == levels ? module->abi : 0;
    processor.features = level->features;
    for (uint32_t k = 0; k < module->count; k++)
        if (has_entry(level, &module->entries[k])) entries[part.count++] = module->entries[k];
    LLVMModuleRef made = NULL;
    Machine machine;
    if (machine_find(&processor, &machine, error)) {
        made = make(context, &part, &machine, error);
        LLVMDisposeTargetMachine(machine.target);
    }
    for (uint32_t k = 0; k < module->count && made != NULL; k++) {
        char name[512];
        if (!has_entry(level, &module->entries[k])) continue;
        version_name(name, module, k, level);
        LLVMSetValueName2(LLVMGetNamedFunction(made, module->entries[k].name), name, strlen(name));
    }
    free(entries);
    return made;
}

/* Takes `more` in; false and *error if it does not fit, when it is gone as well. */
static bool link(LLVMModuleRef *module, LLVMModuleRef more, char **error) {
    if (more == NULL) return false;
    if (*module == NULL) {
        *module = more;
        return true;
    }
    return !LLVMLinkModules2(*module, more) || emit_fail(error, "LLVM cannot link the versions");
}

/* Returns the address of the version for the processor that it runs on. */
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
    LLVMValueRef chosen = find_version(module, source, entry, &levels[0]);
    for (unsigned k = 1; k < LEVELS; k++) {
        LLVMValueRef version = find_version(module, source, entry, &levels[k]);
        if (version == NULL) continue;
        LLVMValueRef limit = LLVMConstInt(integer, k, false);
        LLVMValueRef has = LLVMBuildICmp(builder, LLVMIntUGE, level, limit, "");
        chosen = LLVMBuildSelect(builder, has, version, chosen, "");
    }
    LLVMBuildRet(builder, chosen);
    LLVMDisposeBuilder(builder);
    return resolver;
}

static bool add_choice(LLVMModuleRef module, const Module *source, char **error) {
    LLVMModuleRef chooser = link_read(module, level_bitcode);
    if (chooser == NULL || LLVMLinkModules2(module, chooser))
        return emit_fail(error, "the compiler's runtime cannot be read: it was built wrongly");
    LLVMValueRef level_of = LLVMGetNamedFunction(module, "sm_cpu_level");
    LLVMSetLinkage(level_of, LLVMInternalLinkage);
    for (uint32_t k = 0; k < source->count; k++) {
        const char *name = source->entries[k].name;
        LLVMTypeRef type = LLVMGlobalGetValueType(find_version(module, source, k, &levels[0]));
        LLVMValueRef resolver = make_resolver(module, source, k, level_of);
        emit_free_name(module, name);
        for (unsigned l = 0; l < LEVELS; l++) {
            LLVMValueRef version = find_version(module, source, k, &levels[l]);
            if (version != NULL) LLVMSetLinkage(version, LLVMInternalLinkage);
        }
        LLVMAddGlobalIFunc(module, name, strlen(name), type, 0, resolver);
    }
    return true;
}

LLVMModuleRef versions_make(LLVMContextRef context, const Module *module, const Target *target,
                            MakeModule *make, char **error) {
    LLVMModuleRef all = NULL;
    bool is_fine = true;
    for (unsigned k = 0; k < LEVELS && is_fine; k++)
        is_fine = link(&all, make_level(context, module, target, &levels[k], make, error), error);
    is_fine = is_fine && add_choice(all, module, error);
    if (!is_fine && all != NULL) LLVMDisposeModule(all);
    return is_fine ? all : NULL;
}
