/* From a module to bytes. In goes a graph with its entries and a target, out comes an object file,
 * assembly or IR: the same bytes for the same input.
 *
 * LLVM must neither print nor abort. It has no call that asks whether it knows a processor, prints
 * when it is given one that it does not, and aborts on some that it does: targets.txt holds the
 * names that are fine. What LLVM says about a module goes to a handler. Its fatal errors are left
 * alone, because the handler for them belongs to the process, which may use LLVM itself. */
#include "emit.h"
#include "widen.h"

#include <llvm-c/Target.h>
#include <llvm-c/Transforms/PassBuilder.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A line for each target and kind: "x86-64 cpu alderlake amdfam10 ", "x86-64 feature aes ...". */
extern const char target_names[]; /* embed.S */

/* The loader calls this once, before the door can be opened: no thread sees half of it. */
__attribute__((constructor)) static void initialise(void) {
    LLVMInitializeAllTargetInfos();
    LLVMInitializeAllTargets();
    LLVMInitializeAllTargetMCs();
    LLVMInitializeAllAsmPrinters();
}

static int level_of(const Target *target) {
    return target->optimise < 0 ? 0 : target->optimise > 3 ? 3 : target->optimise;
}

/* ---- The machine ---- */

/* What every system of an architecture has: features, where LLVM assumes less; the doubles in a
 * vector, and whether it multiplies and adds in one rounding. */
typedef struct {
    const char *target, *features, *abi;
    unsigned lanes;
    bool is_fused;
} Baseline;

static const Baseline baselines[] = {
    {"riscv32", "+m,+a,+f,+d,+c", "ilp32d", 1, true},
    {"riscv64", "+m,+a,+f,+d,+c", "lp64d", 1, true},
    {"loongarch64", "+64bit,+f,+d,+ual", "lp64d", 1, true},
    {"x86-64", "+64bit", "", 2, false}, /* some processors are an abort without that feature */
    {"aarch64", "", "", 2, true},
    {"ppc64le", "", "", 2, true},
    {"ppc64", "", "", 1, true},
    {"systemz", "", "", 1, true},
};

static Baseline find_baseline(const char *target) {
    for (size_t k = 0; k < sizeof baselines / sizeof *baselines; k++)
        if (strcmp(baselines[k].target, target) == 0) return baselines[k];
    return (Baseline){target, "", "", 1, false};
}

/* Where a triple asks for hard floats its architecture may be one that LLVM knows without a
 * floating-point unit: then the code would compute with calls and hand over its arguments in the
 * integer registers, which such a system does not expect. Plain `arm` is what armhf systems have.
 */
static const char *find_float_unit(const char *triple) {
    static const char *const names[] = {"armeb", "arm", "thumbeb", "thumb"};
    size_t size = 0;
    if (!strstr(triple, "eabihf")) return "";
    for (size_t k = 0; k < sizeof names / sizeof *names && size == 0; k++)
        if (strncmp(triple, names[k], strlen(names[k])) == 0) size = strlen(names[k]);
    const char *version = triple + size;
    bool is_small = version[strcspn(version, "m-")] == 'm'; /* a microcontroller: v6m */
    if (size > 0 && *version == '-') return "+v7,+aclass,+db,+dsp,+vfp3d16";
    if (size > 0 && !is_small && (strncmp(version, "v5", 2) == 0 || strncmp(version, "v6", 2) == 0))
        return "+vfp2";
    return "";
}

/* The line of targets.txt, or NULL. */
static const char *find_names(const char *target, const char *kind) {
    char key[64];
    snprintf(key, sizeof key, "\n%s %s ", target, kind);
    const char *line = strstr(target_names, key);
    return line == NULL ? NULL : line + strlen(key) - 1;
}

static bool is_known(const char *target, const char *kind, const char *name, size_t size) {
    const char *word = strcspn(name, " \n") < size ? NULL : find_names(target, kind);
    for (; word != NULL && *word == ' '; word += 1 + strcspn(word + 1, " \n"))
        if (size > 0 && strncmp(word + 1, name, size) == 0 && strchr(" \n", word[1 + size]))
            return true;
    return false;
}

static bool check_features(const char *target, const char *features, char **error) {
    for (const char *item = features; *item != '\0';) {
        size_t size = strcspn(item, ",");
        if (*item != '+' || !is_known(target, "feature", item + 1, size - 1))
            return emit_fail(error,
                             "unknown feature `%.*s`: write +name,+name with LLVM's names for "
                             "%s, which `llc-19 -march=%s -mattr=help` lists",
                             (int)size, item, target, target);
        item += size + (item[size] == ',');
    }
    return true;
}

/* A triple may end with an object format that is not its system's. Nobody needs that, and LLVM
 * aborts on most of them. */
static bool has_odd_format(const char *triple) {
    static const char *const formats[] = {"coff", "goff", "macho"};
    size_t size = strlen(triple), count = sizeof formats / sizeof *formats, k = 0;
    for (; k < count; k++) {
        size_t length = strlen(formats[k]);
        if (size >= length && strcmp(triple + size - length, formats[k]) == 0) break;
    }
    return k < count;
}

static bool find_target(const char *triple, LLVMTargetRef *target, char **error) {
    char *message = NULL;
    if (!has_odd_format(triple) && LLVMGetTargetFromTriple(triple, target, &message) == 0 &&
        find_names(LLVMGetTargetName(*target), "cpu") != NULL)
        return true;
    LLVMDisposeMessage(message);
    return emit_fail(error,
                     "no code can be made for the target `%s`: a target is written "
                     "architecture-system-abi, such as x86_64-linux-gnu, aarch64-linux-gnu, "
                     "arm64-apple-darwin, riscv64-linux-gnu, armv7-linux-gnueabihf, "
                     "powerpc64le-linux-gnu, s390x-linux-gnu, loongarch64-linux-gnu or "
                     "wasm32-unknown-unknown",
                     triple);
}

/* What is known of the processor, as text for LLVM. */
typedef struct {
    char cpu[128];
    char features[8192];
} Processor;

static void add_feature(Processor *p, const char *item, size_t size) {
    size_t used = strlen(p->features);
    if (size == 0 || used + size + 2 > sizeof p->features) return;
    snprintf(p->features + used, sizeof p->features - used, "%s%.*s", used > 0 ? "," : "",
             (int)size, item);
}

/* This machine's. LLVM's name for it may be wrong in a virtual machine and would imply features
 * that are not there, so where the features are told they decide. avx10 in the list is one that
 * LLVM itself rejects later; a feature it took from nowhere, such as one it has no name for, is
 * dropped as well. */
static void find_native(const char *target, Processor *p) {
    char *features = LLVMGetHostCPUFeatures(), *cpu = LLVMGetHostCPUName();
    for (const char *item = features; *item != '\0';) {
        size_t size = strcspn(item, ",");
        bool is_listed = size > 1 && is_known(target, "feature", item + 1, size - 1);
        if (*item == '+' && is_listed && strncmp(item + 1, "avx10", 5) != 0)
            add_feature(p, item, size);
        item += size + (item[size] == ',');
    }
    if (features[0] == '\0' && is_known(target, "cpu", cpu, strlen(cpu)))
        snprintf(p->cpu, sizeof p->cpu, "%s", cpu);
    LLVMDisposeMessage(cpu);
    LLVMDisposeMessage(features);
}

static bool is_this_machine(const char *name) {
    LLVMTargetRef target;
    char *triple = LLVMGetDefaultTargetTriple(), *message = NULL;
    bool is_found = LLVMGetTargetFromTriple(triple, &target, &message) == 0;
    LLVMDisposeMessage(message);
    LLVMDisposeMessage(triple);
    return is_found && strcmp(LLVMGetTargetName(target), name) == 0;
}

static bool find_processor(const char *name, const char *triple, const Target *target, Processor *p,
                           char **error) {
    const char *baseline = find_baseline(name).features;
    const char *float_unit = target->cpu == NULL ? find_float_unit(triple) : "";
    add_feature(p, baseline, strlen(baseline));
    add_feature(p, float_unit, strlen(float_unit));
    if (target->cpu != NULL && strcmp(target->cpu, "native") == 0) {
        if (!is_this_machine(name))
            return emit_fail(error, "`native` is this machine's processor, which is no %s", name);
        find_native(name, p);
    } else if (target->cpu != NULL) {
        if (!is_known(name, "cpu", target->cpu, strlen(target->cpu)))
            return emit_fail(error,
                             "unknown processor `%s` for %s: leave it out for code that runs on "
                             "every one, or write `native`, or one that `llc-19 -march=%s "
                             "-mcpu=help` lists",
                             target->cpu, name, name);
        snprintf(p->cpu, sizeof p->cpu, "%s", target->cpu);
    }
    if (target->features == NULL) return true;
    if (strlen(target->features) > sizeof p->features / 2)
        return emit_fail(error, "too many features: %zu bytes", strlen(target->features));
    add_feature(p, target->features, strlen(target->features));
    return check_features(name, target->features, error);
}

static LLVMTargetMachineRef create_machine(LLVMTargetRef target, const char *triple,
                                           const Processor *p, int level) {
    static const LLVMCodeGenOptLevel levels[] = {LLVMCodeGenLevelNone, LLVMCodeGenLevelLess,
                                                 LLVMCodeGenLevelDefault,
                                                 LLVMCodeGenLevelAggressive};
    LLVMTargetMachineOptionsRef options = LLVMCreateTargetMachineOptions();
    LLVMTargetMachineOptionsSetCPU(options, p->cpu);
    LLVMTargetMachineOptionsSetFeatures(options, p->features);
    LLVMTargetMachineOptionsSetABI(options, find_baseline(LLVMGetTargetName(target)).abi);
    LLVMTargetMachineOptionsSetCodeGenOptLevel(options, levels[level]);
    LLVMTargetMachineOptionsSetRelocMode(options, LLVMRelocPIC);
    LLVMTargetMachineRef machine = LLVMCreateTargetMachineWithOptions(target, triple, options);
    LLVMDisposeTargetMachineOptions(options);
    return machine;
}

/* By the features that are told, or those of the processor by its name. */
static bool has_feature(const char *target, const Processor *p, const char *feature) {
    size_t size = strlen(feature);
    for (const char *at = p->features; (at = strstr(at, feature)) != NULL; at += size)
        if (at > p->features && at[-1] == '+' && strchr(",", at[size])) return true;
    return is_known(target, feature, p->cpu, strlen(p->cpu));
}

static void describe_machine(const char *target, const Processor *p, Machine *machine) {
    Baseline baseline = find_baseline(target);
    bool has_8 = has_feature(target, p, "avx512f");
    bool has_4 = has_8 || has_feature(target, p, "avx2") || has_feature(target, p, "avx");
    machine->lanes = has_8 ? 8 : has_4 ? 4 : baseline.lanes;
    machine->is_fused = baseline.is_fused || has_8 || has_feature(target, p, "fma");
}

bool object_machine(const Target *target, Machine *machine, char **error) {
    LLVMTargetRef found;
    Processor p = {.cpu = ""};
    char *triple = target->triple == NULL ? LLVMGetDefaultTargetTriple()
                                          : LLVMNormalizeTargetTriple(target->triple);
    *machine = (Machine){.target = NULL};
    if (find_target(triple, &found, error) &&
        find_processor(LLVMGetTargetName(found), triple, target, &p, error)) {
        machine->target = create_machine(found, triple, &p, level_of(target));
        describe_machine(LLVMGetTargetName(found), &p, machine);
        if (machine->target == NULL)
            emit_fail(error, "LLVM makes no code for the target `%s`", triple);
    }
    LLVMDisposeMessage(triple);
    return machine->target != NULL;
}

/* ---- The bytes ---- */

/* Instructions: a function so large takes a second where code generation is at its worst, a module
 * so large five seconds where it is at its best; copies of one function of the runtime may be so
 * large together; one is no larger than its call. */
#define LARGE  8000
#define TOTAL  400000
#define COPIES 1500
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

/* Lets those functions of the runtime be inlined whose copies stay small together. The others
 * remain calls, so that code grows no faster than the graph. */
static void release_calls(LLVMModuleRef module) {
    unsigned noinline = LLVMGetEnumAttributeKindForName("noinline", strlen("noinline"));
    LLVMValueRef f = LLVMGetFirstFunction(module);
    for (; f != NULL; f = LLVMGetNextFunction(f)) {
        if (LLVMGetLinkage(f) != LLVMInternalLinkage) continue;
        size_t size = count_instructions(f), uses = 0;
        for (LLVMUseRef use = LLVMGetFirstUse(f); use != NULL; use = LLVMGetNextUse(use)) uses++;
        if (size > SMALL && size * uses > COPIES) continue;
        for (LLVMUseRef use = LLVMGetFirstUse(f); use != NULL; use = LLVMGetNextUse(use))
            if (LLVMIsACallInst(LLVMGetUser(use)) != NULL)
                LLVMRemoveCallSiteEnumAttribute(LLVMGetUser(use), FUNCTION_INDEX, noinline);
    }
}

/* Is there more than a person writes? Parts of LLVM's code generation take the square of a
 * function's size, and all take time: then it has to be the plain one, which is linear and fast. */
static bool is_large(LLVMModuleRef module) {
    size_t longest = 0, total = 0;
    for (LLVMValueRef f = LLVMGetFirstFunction(module); f != NULL; f = LLVMGetNextFunction(f)) {
        size_t size = count_instructions(f);
        if (size > longest) longest = size;
        total += size;
    }
    return longest >= LARGE || total >= TOTAL;
}

/* First each function of the runtime that an entry calls becomes plain code, by itself; then the
 * entries with what is inlined there. The code is straight and was optimised when the runtime was
 * built: what is left to do is to share and to hoist, for which this takes a quarter of the time of
 * LLVM's own O2 and gives code of the same speed. */
static bool optimise(LLVMModuleRef module, LLVMTargetMachineRef machine, int level, char **error) {
    static const char prepare[] =
        "always-inline,globaldce,function(sroa,loop(loop-unroll-full),sroa,early-cse,simplifycfg)";
    static const char *const passes[] = {
        "always-inline,globaldce", "always-inline,globaldce,function(sroa,early-cse,simplifycfg)",
        ("always-inline,globaldce,function(sroa,early-cse<memssa>,simplifycfg,"
         "instcombine<no-verify-fixpoint>,loop-mssa(licm),gvn,simplifycfg)"),
        "always-inline,globaldce,default<O3>"};
    if (!run_passes(module, machine, prepare, error) || !widen_module(module, error)) return false;
    release_calls(module);
    return run_passes(module, machine, passes[level], error);
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

static bool write_output(LLVMModuleRef module, const Target *target, OutputKind kind, char **data,
                         size_t *size, char **error) {
    if (kind == OUTPUT_IR) return write_ir(module, data, size, error);
    Target effort = *target;
    if (is_large(module)) effort.optimise = 0;
    Machine machine;
    if (!object_machine(&effort, &machine, error)) return false;
    bool is_fine = write_code(module, machine.target, kind, data, size, error);
    LLVMDisposeTargetMachine(machine.target);
    return is_fine;
}

bool object_emit(const Module *module, const Target *target, OutputKind kind, char **data,
                 size_t *size, char **error) {
    Machine machine;
    if (!object_machine(target, &machine, error)) return false;
    char *heard = NULL;
    LLVMContextRef context = LLVMContextCreate();
    LLVMContextSetDiagnosticHandler(context, hear, &heard);
    LLVMModuleRef ir = emit_module(context, &machine, module, error);
    bool is_fine = ir != NULL && optimise(ir, machine.target, level_of(target), error) &&
                   write_output(ir, target, kind, data, size, error);
    if (ir != NULL) LLVMDisposeModule(ir);
    LLVMContextDispose(context);
    LLVMDisposeTargetMachine(machine.target);
    if (heard == NULL) return is_fine;
    free(is_fine ? *data : *error);
    *error = heard;
    return false;
}
