/* From a module to bytes. In: a list of entries and a target. Out: an object file, assembly or IR;
 * the same bytes for the same input. LLVM's errors about a module go to a handler. Its fatal errors
 * are left alone: their handler belongs to the process, which may use LLVM itself. */
#include "llvm/object.h"

#include <stdlib.h>
#include <string.h>

#include "llvm/module.h"
#include "llvm/optimise.h"
#include "llvm/processor.h"
#include "llvm/versions.h"

/* A diagnostic handler: keeps the first error that LLVM reports about a module, in *context. */
static void on_diagnostic(LLVMDiagnosticInfoRef info, void *context) {
    char **first = context;
    if (LLVMGetDiagInfoSeverity(info) != LLVMDSError || *first) return;
    char *text = room_text(LLVMGetDiagInfoDescription(info));
    room_fail(first, "LLVM: %s", text);
    LLVMDisposeMessage(text);
}

/* --- making a module --------------------------------------------------------------------- */

/* The request of make_module, for arena_try. */
typedef struct {
    Draft draft;
    const Module *module;
    const Processor *processor;
    bool is_made;
} ModuleMaking;

static void make(void *making) {
    ModuleMaking *m = making;
    m->is_made = module_emit(&m->draft, m->module, m->processor) &&
                 optimise_module(&m->draft, m->module, m->processor);
}

/* A MakeModule (versions.h). */
static LLVMModuleRef make_module(LLVMContextRef context, const Module *module,
                                 const Processor *processor, char **error) {
    ModuleMaking m = {.draft = {.error = error, .context = context, .interrupt = module->interrupt},
                      .module = module,
                      .processor = processor};
    Draft *draft = &m.draft;
    draft->ir = LLVMModuleCreateWithNameInContext(module->name, context);
    draft->builder = LLVMCreateBuilderInContext(context);
    if (!arena_try(&draft->arena, &draft->scratch, make, &m))
        room_fail(error, draft->is_interrupted ? "interrupted" : "out of memory");
    LLVMDisposeBuilder(draft->builder);
    arena_free(&draft->arena);
    arena_free(&draft->scratch);
    if (m.is_made) return draft->ir;
    LLVMDisposeModule(draft->ir);
    return NULL;
}

/* --- writing it -------------------------------------------------------------------------- */

/* Sets *data to a copy made with malloc, with a NUL after it that *out_size does not count. */
static bool copy_bytes(const char *from, size_t size, char **data, size_t *out_size, char **error) {
    *data = malloc(size + 1);
    if (!*data) return room_fail(error, "out of memory");
    memcpy(*data, from, size);
    (*data)[size] = '\0';
    *out_size = size;
    return true;
}

static bool write_ir(LLVMModuleRef module, char **data, size_t *size, char **error) {
    char *text = room_text(LLVMPrintModuleToString(module));
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
        room_fail(error, "LLVM: %s", message);
        LLVMDisposeMessage(message);
        return false;
    }
    bool is_fine =
        copy_bytes(LLVMGetBufferStart(bytes), LLVMGetBufferSize(bytes), data, size, error);
    LLVMDisposeMemoryBuffer(bytes);
    return is_fine;
}

/* A very large module is compiled at level 0, in linear time. */
static bool write_output(LLVMModuleRef module, const Target *target, const Processor *processor,
                         OutputKind kind, char **data, size_t *size, char **error) {
    if (kind == OUTPUT_IR) return write_ir(module, data, size, error);
    if (!optimise_is_large(module))
        return write_code(module, processor->target, kind, data, size, error);
    Target effort = *target;
    effort.optimise = 0;
    Processor plain;
    if (!processor_find(&effort, &plain, error)) return false;
    bool is_fine = write_code(module, plain.target, kind, data, size, error);
    LLVMDisposeTargetMachine(plain.target);
    return is_fine;
}

bool object_write(const Module *module, const Target *target, const Processor *processor,
                  OutputKind kind, char **data, size_t *size, char **error) {
    char *heard = NULL;
    LLVMContextRef context = LLVMContextCreate();
    LLVMContextSetDiagnosticHandler(context, on_diagnostic, &heard);
    LLVMModuleRef ir = versions_apply(target)
                           ? versions_make(context, module, target, make_module, error)
                           : make_module(context, module, processor, error);
    bool is_late = ir && interrupt_is_due(module->interrupt);
    if (is_late) room_fail(error, "interrupted");
    bool is_fine = ir && !is_late && write_output(ir, target, processor, kind, data, size, error);
    if (ir) LLVMDisposeModule(ir);
    LLVMContextDispose(context);
    if (!heard) return is_fine;
    free(is_fine ? *data : *error);
    *error = heard;
    return false;
}

bool object_emit(const Module *module, const Target *target, OutputKind kind, char **data,
                 size_t *size, char **error) {
    Processor processor;
    if (!processor_find(target, &processor, error)) return false;
    bool is_fine = object_write(module, target, &processor, kind, data, size, error);
    LLVMDisposeTargetMachine(processor.target);
    return is_fine;
}
