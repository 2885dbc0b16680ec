/* In: a target. Out: LLVM's target machine for it, and the lanes of its vectors.
 *
 * LLVM must neither print nor abort. Its interface cannot tell whether a processor exists; LLVM
 * prints a warning for an unknown one, and aborts on some known ones. So names are looked up in
 * targets.txt, which lists the ones that work. */
#include "llvm/processor.h"

#include <stdio.h>
#include <string.h>

#include <llvm-c/Target.h>

/* A line for each target and kind: "x86-64 cpu alderlake amdfam10 ", "x86-64 feature aes ...". */
extern const char target_names[]; /* embed.S */

/* The loader calls this once, before any thread can use the back end. */
__attribute__((constructor)) static void initialise(void) {
    LLVMInitializeAllTargetInfos();
    LLVMInitializeAllTargets();
    LLVMInitializeAllTargetMCs();
    LLVMInitializeAllAsmPrinters();
    LLVMInitializeX86AsmParser(); /* for the inline assembly of level.c */
}

/* The baseline of an architecture: the features that every system has although LLVM assumes fewer,
 * the ABI, the doubles in a vector, and whether it multiplies and adds in one rounding. Where some
 * processors lack the unit that adds two doubles, its name: the x87 of older x86 rounds to 64 bits
 * what the runtime needs rounded to 53. */
typedef struct {
    const char *target, *features, *abi;
    unsigned lanes;
    bool is_fused;
    const char *unit;
} Baseline;

static const Baseline baselines[] = {
    {"riscv32", "+m,+a,+f,+d,+c", "ilp32d", 1, true, "the D extension"},
    {"riscv64", "+m,+a,+f,+d,+c", "lp64d", 1, true, "the D extension"},
    {"loongarch64", "+64bit,+f,+d,+ual", "lp64d", 1, true, NULL},
    {"x86-64", "+64bit", "", 2, false, NULL}, /* without it LLVM aborts on some processors */
    {"x86", "+sse2", "", 2, false, "SSE2"},
    {"aarch64", "", "", 2, true, NULL},
    {"ppc64le", "", "", 2, true, NULL},
    {"ppc64", "", "", 1, true, NULL},
    {"systemz", "", "", 1, true, NULL},
};

static Baseline find_baseline(const char *target) {
    for (size_t k = 0; k < sizeof baselines / sizeof *baselines; k++)
        if (strcmp(baselines[k].target, target) == 0) return baselines[k];
    return (Baseline){target, "", "", 1, false, NULL};
}

/* The features of the floating-point unit that an ARM triple with hard floats implies, "" if there
 * are none to add. Without them LLVM may assume that there is no such unit, and would pass floats
 * in integer registers, which breaks the ABI. A plain `arm` gets the features of armhf systems. */
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

/* The names in the line of targets.txt for a target and a kind; NULL if there is no such line. */
static const char *find_names(const char *target, const char *kind) {
    char key[64];
    snprintf(key, sizeof key, "\n%s %s ", target, kind);
    const char *line = strstr(target_names, key);
    return line ? line + strlen(key) - 1 : NULL;
}

/* Is a name among those that find_names gave? */
static bool is_listed(const char *names, const char *name, size_t size) {
    const char *word = strcspn(name, " \n") < size ? NULL : names;
    for (; word && *word == ' '; word += 1 + strcspn(word + 1, " \n"))
        if (size > 0 && strncmp(word + 1, name, size) == 0 && strchr(" \n", word[1 + size]))
            return true;
    return false;
}

static bool is_known(const char *target, const char *kind, const char *name, size_t size) {
    return is_listed(find_names(target, kind), name, size);
}

/* Is a processor known, and does it have its architecture's unit? A generic one is the baseline. */
static bool check_cpu(const char *target, const char *cpu, char **error) {
    const char *unit = find_baseline(target).unit;
    if (!is_known(target, "cpu", cpu, strlen(cpu)))
        return room_fail(error,
                         "unknown processor `%s` for %s: leave it out for code that runs on "
                         "every one, or write `native`, or one that `llc-19 -march=%s "
                         "-mcpu=help` lists",
                         cpu, target, target);
    return !unit || strncmp(cpu, "generic", strlen("generic")) == 0 ||
           is_known(target, "double", cpu, strlen(cpu)) ||
           room_fail(error,
                     "no code can be made for the processor `%s`: code for %s adds and multiplies "
                     "with %s, which it lacks",
                     cpu, target, unit);
}

static bool check_features(const char *target, const char *features, char **error) {
    for (const char *item = features; *item != '\0';) {
        size_t size = strcspn(item, ",");
        if (*item != '+' || !is_known(target, "feature", item + 1, size - 1))
            return room_fail(error,
                             "unknown feature `%.*s`: write +name,+name with LLVM's names for "
                             "%s, which `llc-19 -march=%s -mattr=help` lists",
                             (int)size, item, target, target);
        item += size + (item[size] == ',');
    }
    return true;
}

static bool ends_with(const char *text, const char *end) {
    size_t size = strlen(text), length = strlen(end);
    return size >= length && strcmp(text + size - length, end) == 0;
}

/* Does a triple end with an object format that is not its system's? LLVM aborts on most of these.
 */
static bool has_odd_format(const char *triple) {
    return ends_with(triple, "coff") || ends_with(triple, "goff") || ends_with(triple, "macho");
}

/* Why there is no code for a triple of an architecture that LLVM knows; NULL if there is. */
static const char *find_refusal(const char *triple, LLVMTargetRef target) {
    static const struct {
        const char *word, *reason; /* the triple begins or ends with the word */
    } refusals[] = {
        {"amdgcn", "it runs kernels, not functions that C can call"},
        {"avr", "its `double` has 32 bits"},
        {"bpf", "it has no floating-point numbers"},
        {"code16", "its addresses have 16 bits"},
        {"elfiamcu", "it has no floating-point numbers"},
        {"m68k", "its arithmetic rounds to 64 bits, not to the 53 of a `double`"},
        {"msp430", "its addresses have 16 bits"},
        {"nvptx", "it runs kernels, not functions that C can call"},
        {"r600", "it runs kernels, not functions that C can call"},
    };
    for (size_t k = 0; k < sizeof refusals / sizeof *refusals; k++) {
        const char *word = refusals[k].word;
        if (strncmp(triple, word, strlen(word)) == 0 || ends_with(triple, word))
            return refusals[k].reason;
    }
    return find_names(LLVMGetTargetName(target), "cpu") ? NULL
                                                        : "code for it has never been tested";
}

/* LLVM's target for a triple; false with *error if no code is made for it. */
static bool find_target(const char *triple, LLVMTargetRef *target, char **error) {
    char *message = NULL;
    bool is_known = !has_odd_format(triple) && !LLVMGetTargetFromTriple(triple, target, &message);
    const char *reason = is_known ? find_refusal(triple, *target) : NULL;
    LLVMDisposeMessage(message);
    if (is_known && !reason) return true;
    if (reason)
        return room_fail(error, "no code can be made for the target `%s`: %s", triple, reason);
    return room_fail(error,
                     "no code can be made for the target `%s`: a target is written "
                     "architecture-system-abi, such as x86_64-linux-gnu, aarch64-linux-gnu, "
                     "arm64-apple-darwin, riscv64-linux-gnu, armv7-linux-gnueabihf, "
                     "powerpc64le-linux-gnu, s390x-linux-gnu, loongarch64-linux-gnu or "
                     "wasm32-unknown-unknown",
                     triple);
}

/* A processor in LLVM's terms: a name, and features as "+a,+b". */
typedef struct {
    char cpu[128];
    char features[8192];
} Description;

static void add_feature(Description *d, const char *item, size_t size) {
    size_t used = strlen(d->features);
    if (size == 0 || used + size + 2 > sizeof d->features) return;
    snprintf(d->features + used, sizeof d->features - used, "%s%.*s", used > 0 ? "," : "",
             (int)size, item);
}

/* Describes this machine. LLVM's name for the processor may be wrong in a virtual machine, and
 * would imply features that are missing, so the name is used only if LLVM reports no features.
 * Dropped are avx10, which LLVM reports but then rejects, and features that targets.txt does not
 * list. */
static void find_native(const char *target, Description *d) {
    char *features = room_text(LLVMGetHostCPUFeatures()), *cpu = room_text(LLVMGetHostCPUName());
    const char *names = find_names(target, "feature");
    for (const char *item = features; *item != '\0';) {
        size_t size = strcspn(item, ",");
        if (*item == '+' && strncmp(item + 1, "avx10", 5) != 0 &&
            is_listed(names, item + 1, size - 1))
            add_feature(d, item, size);
        item += size + (item[size] == ',');
    }
    if (features[0] == '\0' && is_known(target, "cpu", cpu, strlen(cpu)))
        snprintf(d->cpu, sizeof d->cpu, "%s", cpu);
    LLVMDisposeMessage(cpu);
    LLVMDisposeMessage(features);
}

static bool is_this_machine(const char *name) {
    LLVMTargetRef target;
    char *triple = room_text(LLVMGetDefaultTargetTriple()), *message = NULL;
    bool is_found = LLVMGetTargetFromTriple(triple, &target, &message) == 0;
    LLVMDisposeMessage(message);
    LLVMDisposeMessage(triple);
    return is_found && strcmp(LLVMGetTargetName(target), name) == 0;
}

/* Describes the processor of a target: baseline, name, then the target's own features. False with
 * *error if a name is unknown. */
static bool find_processor(const char *name, const char *triple, const Target *target,
                           Description *d, char **error) {
    const char *baseline = find_baseline(name).features;
    const char *float_unit = target->cpu ? "" : find_float_unit(triple);
    add_feature(d, baseline, strlen(baseline));
    add_feature(d, float_unit, strlen(float_unit));
    if (target->cpu && strcmp(target->cpu, "native") == 0) {
        if (!is_this_machine(name))
            return room_fail(error, "`native` is this machine's processor, which is no %s", name);
        find_native(name, d);
    } else if (target->cpu) {
        if (!check_cpu(name, target->cpu, error)) return false;
        snprintf(d->cpu, sizeof d->cpu, "%s", target->cpu);
    }
    if (!target->features) return true;
    if (strlen(target->features) > sizeof d->features / 2)
        return room_fail(error, "too many features: %zu bytes", strlen(target->features));
    add_feature(d, target->features, strlen(target->features));
    return check_features(name, target->features, error);
}

static LLVMTargetMachineRef create_machine(LLVMTargetRef target, const char *triple,
                                           const Description *d, int level) {
    static const LLVMCodeGenOptLevel levels[] = {LLVMCodeGenLevelNone, LLVMCodeGenLevelLess,
                                                 LLVMCodeGenLevelDefault,
                                                 LLVMCodeGenLevelAggressive};
    LLVMTargetMachineOptionsRef options = LLVMCreateTargetMachineOptions();
    LLVMTargetMachineOptionsSetCPU(options, d->cpu);
    LLVMTargetMachineOptionsSetFeatures(options, d->features);
    LLVMTargetMachineOptionsSetABI(options, find_baseline(LLVMGetTargetName(target)).abi);
    LLVMTargetMachineOptionsSetCodeGenOptLevel(options, levels[level]);
    LLVMTargetMachineOptionsSetRelocMode(options, LLVMRelocPIC);
    LLVMTargetMachineRef machine = LLVMCreateTargetMachineWithOptions(target, triple, options);
    LLVMDisposeTargetMachineOptions(options);
    return machine;
}

/* Is the feature in the list, or, by targets.txt, one of the named processor's? */
static bool has_feature(const char *target, const Description *d, const char *feature) {
    size_t size = strlen(feature);
    for (const char *at = d->features; (at = strstr(at, feature)) != NULL; at += size)
        if (at > d->features && at[-1] == '+' && strchr(",", at[size])) return true;
    return is_known(target, feature, d->cpu, strlen(d->cpu));
}

/* Sets the lanes and is_fused. */
static void describe(const char *target, const Description *d, Processor *processor) {
    Baseline baseline = find_baseline(target);
    bool has_8 = has_feature(target, d, "avx512f");
    bool has_4 = has_8 || has_feature(target, d, "avx2") || has_feature(target, d, "avx");
    processor->lanes = has_8 ? 8 : has_4 ? 4 : baseline.lanes;
    processor->is_fused = baseline.is_fused || has_8 || has_feature(target, d, "fma");
}

bool processor_find(const Target *target, Processor *processor, char **error) {
    LLVMTargetRef found;
    Description d = {.cpu = ""};
    char *triple = room_text(target->triple ? LLVMNormalizeTargetTriple(target->triple)
                                            : LLVMGetDefaultTargetTriple());
    int level = target->optimise < 0 ? 0 : target->optimise > 3 ? 3 : target->optimise;
    *processor = (Processor){.level = level};
    if (find_target(triple, &found, error) &&
        find_processor(LLVMGetTargetName(found), triple, target, &d, error)) {
        processor->target = create_machine(found, triple, &d, level);
        describe(LLVMGetTargetName(found), &d, processor);
        if (!processor->target) room_fail(error, "LLVM makes no code for the target `%s`", triple);
    }
    LLVMDisposeMessage(triple);
    return processor->target;
}
