/* Code in memory, and the Backend that this library exports. In: a module. Out: addresses of its
 * entries. ORC loads the bytes of an object made as for any other target, so that the JIT runs the
 * same code that an object file would have. The libm functions that it calls are looked up only in
 * the libraries that this one was linked with, whatever else the process has loaded. */
#define _GNU_SOURCE /* dladdr */
#include "llvm/backend.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include <llvm-c/LLJIT.h>
#include <llvm-c/Orc.h>

#include "ops/ops.h"
#include "llvm/object.h"
#include "llvm/processor.h"

typedef struct {
    char *name;
    void *address;
} Symbol;

struct Jit {
    LLVMOrcLLJITRef orc;
    void *libraries; /* this one and those that it was linked with */
    char *problem;   /* the first that ORC reported */
    uint32_t count;
    Symbol symbols[]; /* the entries */
};

static void on_problem(void *context, LLVMErrorRef problem) {
    Jit *jit = context;
    char *text = LLVMGetErrorMessage(problem);
    if (!jit->problem) room_fail(&jit->problem, "LLVM: %s", text);
    LLVMDisposeErrorMessage(text);
}

/* True if there is no problem. Otherwise turns it into a message in *error and disposes of it. */
static bool report(LLVMErrorRef problem, Jit *jit, char **error) {
    if (!problem) return true;
    char *text = LLVMGetErrorMessage(problem);
    room_fail(error, "%s", jit->problem ? jit->problem : text);
    LLVMDisposeErrorMessage(text);
    return false;
}

/* A definition generator: ORC passes the names that it misses; defines those that the libraries
 * have. */
static LLVMErrorRef define_library(LLVMOrcDefinitionGeneratorRef generator, void *context,
                                   LLVMOrcLookupStateRef *state, LLVMOrcLookupKind kind,
                                   LLVMOrcJITDylibRef library, LLVMOrcJITDylibLookupFlags flags,
                                   LLVMOrcCLookupSet names, size_t count) {
    (void)generator, (void)state, (void)kind, (void)flags;
    Jit *jit = context;
    LLVMErrorRef problem = NULL;
    char prefix = LLVMOrcLLJITGetGlobalPrefix(jit->orc);
    for (size_t k = 0; k < count && !problem; k++) {
        const char *name = LLVMOrcSymbolStringPoolEntryStr(names[k].Name);
        void *address = dlsym(jit->libraries, name + (prefix != '\0' && name[0] == prefix));
        if (!address) continue;
        LLVMOrcRetainSymbolStringPoolEntry(names[k].Name); /* the definition takes one */
        LLVMOrcCSymbolMapPair pair = {
            names[k].Name,
            {(LLVMOrcExecutorAddress)(uintptr_t)address,
             {LLVMJITSymbolGenericFlagsExported | LLVMJITSymbolGenericFlagsCallable, 0}}};
        LLVMOrcMaterializationUnitRef unit = LLVMOrcAbsoluteSymbols(&pair, 1);
        problem = LLVMOrcJITDylibDefine(library, unit);
        if (problem) LLVMOrcDisposeMaterializationUnit(unit);
    }
    return problem;
}

/* Opens ORC. Takes ownership of the machine. */
static bool open_orc(Jit *jit, LLVMTargetMachineRef machine, char **error) {
    LLVMOrcLLJITBuilderRef builder = LLVMOrcCreateLLJITBuilder();
    LLVMOrcLLJITBuilderSetJITTargetMachineBuilder(
        builder, LLVMOrcJITTargetMachineBuilderCreateFromTargetMachine(machine)); /* takes both */
    if (!report(LLVMOrcCreateLLJIT(&jit->orc, builder), jit, error)) return false;
    LLVMOrcExecutionSessionSetErrorReporter(LLVMOrcLLJITGetExecutionSession(jit->orc), on_problem,
                                            jit);
    LLVMOrcJITDylibAddGenerator(
        LLVMOrcLLJITGetMainJITDylib(jit->orc),
        LLVMOrcCreateCustomCAPIDefinitionGenerator(define_library, jit, NULL));
    return true;
}

/* Makes the object and passes its bytes to ORC. */
static bool load(Jit *jit, const Module *module, const Target *target, char **error) {
    char *data;
    size_t size;
    Processor processor;
    if (!processor_find(target, &processor, error)) return false;
    if (!object_write(module, target, &processor, OUTPUT_OBJECT, &data, &size, error)) {
        LLVMDisposeTargetMachine(processor.target);
        return false;
    }
    LLVMMemoryBufferRef bytes = LLVMCreateMemoryBufferWithMemoryRangeCopy(data, size, "object");
    free(data);
    if (!open_orc(jit, processor.target, error)) {
        LLVMDisposeMemoryBuffer(bytes);
        return false;
    }
    return report(LLVMOrcLLJITAddObjectFile(jit->orc, LLVMOrcLLJITGetMainJITDylib(jit->orc), bytes),
                  jit, error);
}

/* Looks up all entries now, so that a symbol that cannot be linked is an error here and not in a
 * call. */
static bool find_entries(Jit *jit, const Module *module, char **error) {
    for (uint32_t k = 0; k < module->count; k++) {
        const char *name = module->entries[k].name;
        LLVMOrcExecutorAddress address;
        if (!report(LLVMOrcLLJITLookup(jit->orc, &address, name), jit, error)) return false;
        Symbol *symbol = &jit->symbols[jit->count];
        symbol->name = malloc(strlen(name) + 1);
        if (!symbol->name) return room_fail(error, "out of memory");
        strcpy(symbol->name, name);
        symbol->address = (void *)(uintptr_t)address;
        jit->count++;
    }
    return true;
}

static void jit_destroy(Jit *jit) {
    if (!jit) return;
    if (jit->orc) LLVMConsumeError(LLVMOrcDisposeLLJIT(jit->orc));
    if (jit->libraries) dlclose(jit->libraries);
    for (uint32_t k = 0; k < jit->count; k++) free(jit->symbols[k].name);
    free(jit->problem);
    free(jit);
}

static Jit *jit_create(const Module *module, int optimise, char **error) {
    Target target = {.cpu = "native", .optimise = optimise};
    Dl_info self;
    Jit *jit = calloc(1, sizeof *jit + module->count * sizeof(Symbol));
    if (!jit) {
        room_fail(error, "out of memory");
        return NULL;
    }
    if (dladdr((void *)(uintptr_t)jit_create, &self) != 0)
        jit->libraries = dlopen(self.dli_fname, RTLD_LAZY);
    if (load(jit, module, &target, error) && find_entries(jit, module, error)) return jit;
    jit_destroy(jit);
    return NULL;
}

static void *jit_find(Jit *jit, const char *name) {
    for (uint32_t k = 0; k < jit->count; k++)
        if (strcmp(jit->symbols[k].name, name) == 0) return jit->symbols[k].address;
    return NULL;
}

static const Backend backend = {.version = BACKEND_VERSION,
                                .jit_create = jit_create,
                                .jit_find = jit_find,
                                .jit_destroy = jit_destroy,
                                .emit = object_emit};

__attribute__((visibility("default"))) const Backend *smooth_backend(void);
const Backend *smooth_backend(void) { return &backend; }
