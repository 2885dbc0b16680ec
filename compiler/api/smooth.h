/* smooth.h: the public interface of libsmooth.
 *
 * Piecewise functions, written in the language of `.smooth` files, are smoothed, differentiated
 * and evaluated or compiled from a C or C++ program:
 *
 *     SmoothContext *context = smooth_create_context(NULL, NULL);
 *     const SmoothFile *file = smooth_load_text(context, "ramp", "fn ramp(x) = max(x, 0)", 22);
 *     const SmoothFunction *ramp = file ? smooth_find_function(file, "ramp") : NULL;
 *     SmoothModel *model = ramp ? smooth_create_model(ramp, &(SmoothOptions){.order = 1}) : NULL;
 *     if (model) {
 *         double in[] = {0.5, 0.1}, out[3];      // x, tau -> value, d/dx, d/dtau
 *         smooth_eval_model(model, in, out);
 *     }
 *     smooth_destroy_context(context);
 *
 * Ownership. A context owns everything that is made with it: files, functions, models and texts,
 * all of which live until it is destroyed, unless a function says otherwise. Arguments are copied
 * where they are kept; nothing takes ownership of an argument.
 *
 * Errors. A function that fails returns NULL or false, after it has passed every diagnostic to the
 * context's `report`, and changes nothing. An argument that is NULL although it is needed makes the
 * call fail in silence, so that calls may be chained and checked once at the end. Objects that are
 * passed together (a file and an expression, models) belong to one context.
 *
 * Memory. A function that runs out of memory fails like this, with the message "out of memory". The
 * code generator is the exception: LLVM ends the process (abort) when an allocation of its own
 * fails. It works in smooth_compile_model, smooth_compile_batch, the first smooth_eval_batch after
 * the former, smooth_build_file, and smooth_print_models with LLVM or ASM. A program that has to
 * outlive that compiles in a process of its own.
 *
 * Threads. Contexts are independent: each may be used by one thread at a time, different ones at
 * the same time. The functions marked "any thread" change nothing that another call can see: any
 * number of threads may call them at once, as long as no thread compiles or destroys what they use.
 *
 * Numbers are doubles. A temperature has the units of the arguments of the operators that it
 * smooths (see the language reference). NaN in gives NaN out; nothing touches the floating-point
 * environment. The program's locale makes no difference: numbers have points. */
#ifndef SMOOTH_H
#define SMOOTH_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#else
#include <stdbool.h>
#endif

#define SMOOTH_VERSION "0.1.0"
/* Raised when programs compiled against an older header would no longer work. */
#define SMOOTH_ABI 1

#if defined(__GNUC__)
#define SMOOTH_API __attribute__((visibility("default")))
#else
#define SMOOTH_API
#endif

typedef struct SmoothContext SmoothContext;   /* memory, sources, errors */
typedef struct SmoothFile SmoothFile;         /* a source, parsed and checked */
typedef struct SmoothFunction SmoothFunction; /* a function of a file, or an expression */
typedef struct SmoothModel SmoothModel;       /* a function ready to be evaluated */

/* --- the library ------------------------------------------------------------------------------ */

/* The SMOOTH_ABI and the SMOOTH_VERSION that the library was built with. Any thread. */
SMOOTH_API unsigned smooth_get_abi(void);
SMOOTH_API const char *smooth_get_version(void);

/* --- diagnostics ------------------------------------------------------------------------------ */

typedef enum { SMOOTH_ERROR, SMOOTH_WARNING, SMOOTH_NOTE } SmoothSeverity;

/* Who has to act: the author of the source, the caller of the function (a name or an option that
 * does not exist), or whoever runs the machine (memory, files, the code generator). */
typedef enum { SMOOTH_CAUSE_SOURCE, SMOOTH_CAUSE_CALL, SMOOTH_CAUSE_MACHINE } SmoothCause;

/* Texts are UTF-8 that can be shown: control characters and invalid bytes are escaped. */
typedef struct {
    SmoothSeverity severity;
    SmoothCause cause;
    const char *message;           /* one sentence, without a full stop */
    const char *hint;              /* what to do, or NULL */
    const char *file;              /* name of the source; NULL if the diagnostic has no place */
    unsigned line, column;         /* from 1; columns count characters */
    unsigned end_line, end_column; /* after the last character */
    const char *excerpt;           /* the line, cut to a window where it is long, or NULL */
    const char *marks;             /* the line below the excerpt: spaces, `^`, `~` */
} SmoothDiagnostic;

/* Receives a diagnostic, which lives as long as the context; `user` is the pointer given to
 * smooth_create_context. It is called once for each diagnostic, in the order of the source, before
 * the function that failed returns; after 1000 diagnostics a note counts the others. It may call
 * smooth_render_diagnostic but nothing else with this context. It must return: no longjmp, no
 * exception. */
typedef void SmoothReport(void *user, const SmoothDiagnostic *diagnostic);

/* The diagnostic as a person reads it, several lines that each end with a newline; `has_colour`
 * adds the escape codes of a terminal. The context owns the text. NULL if memory runs out, there is
 * no message, or the severity is none of the three. */
SMOOTH_API const char *smooth_render_diagnostic(SmoothContext *context,
                                                const SmoothDiagnostic *diagnostic,
                                                bool has_colour);

/* --- contexts --------------------------------------------------------------------------------- */

/* A new context. A `report` of NULL prints diagnostics on standard error. NULL if there is no
 * memory. The caller destroys it. */
SMOOTH_API SmoothContext *smooth_create_context(SmoothReport *report, void *user);
/* Frees everything that the context owns, compiled code included. NULL is allowed. */
SMOOTH_API void smooth_destroy_context(SmoothContext *context);
/* The number of bytes that a context holds, without compiled code. It only grows: a program that
 * runs for long replaces the context by a new one from time to time. 0 for NULL. */
SMOOTH_API size_t smooth_measure_context(const SmoothContext *context);

/* Is the call to end? It is asked often, by the thread that called: it looks at a flag or a clock,
 * and calls nothing of this interface. */
typedef bool SmoothInterrupt(void *user);
/* Long calls with this context ask `interrupt` from now on, and end with the error "interrupted"
 * (cause MACHINE) once it is true: those that load, check, smooth, print, compile and build, but
 * none that evaluates. Where LLVM works on one function, it is asked after that. NULL: nobody is
 * asked. */
SMOOTH_API void smooth_set_interrupt(SmoothContext *context, SmoothInterrupt *interrupt,
                                     void *user);

/* --- sources ---------------------------------------------------------------------------------- */

/* From now on no file outside of this folder is read, whatever path or `use` leads to it, symbolic
 * links resolved; standard input and texts remain. NULL lifts that. False if there is no such
 * folder. A path is looked at before it is opened: whoever may write in the folder must not be the
 * one whom it is guarded against. */
SMOOTH_API bool smooth_set_root(SmoothContext *context, const char *root);
/* Loads a file ("-" is standard input) and what it uses. A file that is fine is read once in the
 * life of a context; one that is not is read again by the next call. NULL if it cannot be read or
 * has errors, which includes those of the files that it uses. */
SMOOTH_API const SmoothFile *smooth_load_file(SmoothContext *context, const char *path);
/* Loads `size` bytes of text (UTF-8; at most 64 MiB). `name` is the name in diagnostics; paths in
 * `use` are relative to the folder in it. Files that are loaded later and use a file of that name
 * get the newest such text instead, as an editor needs it. NULL if it has errors. */
SMOOTH_API const SmoothFile *smooth_load_text(SmoothContext *context, const char *name,
                                              const char *text, size_t size);

/* Adds functions and constants to a file, as a program does that reads them one by one: the time
 * that it takes does not depend on what the file has already. `name` is the name of the text in
 * diagnostics. The new names must be new to the file. False, after errors, if they are not, if the
 * text has other items or if something in it is wrong; the file is then as it was. */
SMOOTH_API bool smooth_extend_file(const SmoothFile *file, const char *name, const char *text,
                                   size_t size);

typedef enum {
    SMOOTH_ITEM_USE,
    SMOOTH_ITEM_KERNEL,
    SMOOTH_ITEM_TEMPERATURE,
    SMOOTH_ITEM_CONSTANT,
    SMOOTH_ITEM_FUNCTION
} SmoothItemKind;

/* An item of a source: its bytes are begin <= i < end, from the comment lines right above it to its
 * last token. */
typedef struct {
    SmoothItemKind kind;
    unsigned comment; /* bytes of those comment lines: its first word is at begin + comment */
    const char *name; /* of what it defines; of a `use` its path; "" of a temperature */
    size_t begin, end;
} SmoothItem;

typedef enum {
    SMOOTH_INPUT_WRONG,      /* the errors have been reported */
    SMOOTH_INPUT_INCOMPLETE, /* a beginning: what follows may make it right */
    SMOOTH_INPUT_EMPTY,      /* blanks and comments; a doc comment alone is a beginning */
    SMOOTH_INPUT_ITEMS,
    SMOOTH_INPUT_EXPRESSION
} SmoothInput;

/* The kind of a text that a person is typing, by its syntax alone; nothing is loaded. For items,
 * *items is an array of *count that the context owns, else NULL and 0; `items` and `count` may be
 * NULL if they are not wanted. */
SMOOTH_API SmoothInput smooth_scan_input(SmoothContext *context, const char *text, size_t size,
                                         const SmoothItem **items, size_t *count);

/* A part of a text: its bytes are begin <= i < end. */
typedef struct {
    const char *text; /* a copy of these bytes */
    size_t begin, end;
} SmoothPart;

typedef struct {
    size_t name_count;
    const SmoothPart *names; /* of values and functions, each time, in the order of the text */
    const char *function;    /* where the whole is a call f(1, 2) or f'(1): its name; else NULL */
    size_t argument_count;
    const SmoothPart *arguments; /* of that call, without parentheses around them */
} SmoothParts;

/* The parts of an expression, by its syntax alone; the context owns them. NULL if the expression is
 * wrong, which is reported. */
SMOOTH_API const SmoothParts *smooth_scan_expression(SmoothContext *context, const char *text,
                                                     size_t size);

/* The words that begin with `prefix` and can be used in an expression of the file: its functions
 * and constants, those of files that it uses, the built-in functions, the kernels and the keywords;
 * sorted, each once. A `file` of NULL gives the words of the language alone. *count is their
 * number; the context owns the array. NULL if there are none. */
SMOOTH_API const char *const *smooth_list_names(SmoothContext *context, const SmoothFile *file,
                                                const char *prefix, size_t *count);

/* --- functions -------------------------------------------------------------------------------- */

typedef struct {
    const char *name;
    bool has_default;
    double default_value; /* NaN without a default */
} SmoothParameter;

typedef struct {
    const char *name; /* "expression" for an expression */
    const char *doc;  /* the doc comment, lines parted by newlines; "" if there is none */
    const char *file; /* name of its source; NULL for an expression */
    unsigned line;    /* of its name; 0 for an expression */
    bool is_private;  /* its name begins with `_` */
    size_t parameter_count;
    const SmoothParameter *parameters;
} SmoothFunctionInfo;

/* The functions that the file itself defines, in its order, private ones too; *count of them, an
 * array that the context owns; NULL if there are none. Any thread. */
SMOOTH_API const SmoothFunction *const *smooth_list_functions(const SmoothFile *file,
                                                              size_t *count);
/* The function of that name, also of a file that this one uses; the same pointer each time. NULL if
 * there is none, which is reported with a suggestion. */
SMOOTH_API const SmoothFunction *smooth_find_function(const SmoothFile *file, const char *name);
/* An expression as a function of `count` scalars. Their names are letters, digits and `_`, and hide
 * definitions of the file with these names. The expression may use everything that the file has;
 * `file` may be NULL. NULL if it has errors, whose places are in a source called "<expression>". */
SMOOTH_API const SmoothFunction *smooth_parse_expression(SmoothContext *context,
                                                         const SmoothFile *file, const char *text,
                                                         size_t count, const char *const *names);
/* The names in an expression that have no value yet, each once, in the order of the text: neither
 * the file nor the language defines them, and they are not among the `count` given ones. So they
 * are what smooth_parse_expression needs as names besides these. *found is their number; the
 * context owns the array. NULL if the expression has other errors. */
SMOOTH_API const char *const *smooth_list_unknowns(SmoothContext *context, const SmoothFile *file,
                                                   const char *text, size_t count,
                                                   const char *const *names, size_t *found);
/* The description of a function; the context owns it. NULL if a default cannot be computed. */
SMOOTH_API const SmoothFunctionInfo *smooth_describe_function(const SmoothFunction *function);

/* Smooths every function of the file, to find operators that their kernel cannot smooth. False,
 * after reporting each of them, if there are any. */
SMOOTH_API bool smooth_check_file(const SmoothFile *file);

/* --- models ----------------------------------------------------------------------------------- */

typedef struct {
    const char *kernel; /* in place of the file's; NULL: the file's, else logistic */
    bool is_hard;       /* the hard function: nothing is smoothed */
    int order;          /* 0: the value; 1: also first derivatives; 2: also second derivatives */
    const double *temperature; /* the model at this one alone, in which tau makes no difference;
                                  NULL: at any */
} SmoothOptions;

/* `inputs` are the parameters in their order and then the temperature tau, n in all. `outputs` are
 * the value; with order 1 its n derivatives in the inputs; with order 2 also the second
 * derivatives, the upper triangle by rows: n (n + 1) / 2. */
typedef struct {
    const SmoothFunction *function;
    const char *kernel; /* "hard" if nothing is smoothed */
    double temperature; /* the file's default, else 0.1 */
    size_t input_count, output_count;
    const char *const *input_names;  /* "x", "tau" */
    const char *const *output_names; /* "value", "d_x", "d_tau", "d_x_x", "d_x_tau", "d_tau_tau" */
} SmoothModelInfo;

/* Smooths and differentiates. `options` of NULL is the value at the file's kernel. NULL if there is
 * no such kernel, if it cannot smooth the function, or if that is too large. The context owns the
 * model; smooth_destroy_model frees its code earlier. */
SMOOTH_API SmoothModel *smooth_create_model(const SmoothFunction *function,
                                            const SmoothOptions *options);
/* Frees the code of the model, which must not be used any more; its other memory is freed with the
 * context. NULL is allowed. */
SMOOTH_API void smooth_destroy_model(SmoothModel *model);
/* The inputs and outputs of the model. Any thread. */
SMOOTH_API const SmoothModelInfo *smooth_describe_model(const SmoothModel *model);

/* Compiles the model to machine code, which smooth_eval_model and smooth_eval_batch then use;
 * until then they interpret, with the same results, bit for bit. `level` is that of
 * optimisation, 0 to 3; 2 is usual. The code generator (libsmooth-llvm.so) is opened when it is
 * first needed. False if there is none, or if it fails; then the model still works.
 *
 * Code for single points is made here, code for batches by the first call of smooth_eval_batch,
 * which then takes that much longer, allocates, and needs some of the stack (128 KiB); a batch of
 * no points makes it beforehand. If no code for batches can be made, their points go one by one,
 * with the same results.
 *
 * The code of a function of hundreds of operations keeps numbers on the stack, 8 bytes for each
 * that is needed later on, times the points that a batch takes at once: 0.4 MiB for 10^5 operations
 * in a row and their gradient, 3 MiB at the most. A function that needs more is not compiled. */
SMOOTH_API bool smooth_compile_model(SmoothModel *model, int level);
/* The same for smooth_eval_batch alone, and at once; then smooth_eval_model interprets. */
SMOOTH_API bool smooth_compile_batch(SmoothModel *model, int level);

/* inputs[input_count] -> outputs[output_count]; nothing happens if the model is NULL. A temperature
 * of 0 is the hard function, with the conventions of the language; a negative one, or NaN, makes
 * NaN of what it smooths. Code allocates nothing. Interpreting may: if there is no memory, one
 * thread at a time goes on, in memory that the model has. Any thread. */
SMOOTH_API void smooth_eval_model(const SmoothModel *model, const double *inputs, double *outputs);
/* `count` points by columns, at one temperature: columns[i][point] is input i, for the
 * input_count - 1 inputs before the temperature; results[k][point] is output k, for all
 * output_count; a NULL result is not computed. Each array has `count` numbers, with the alignment
 * of a double. If `count` is 0 nothing is read or written, and all arrays may be NULL. A result may
 * be the same array as a column, and two columns may be one array; no other arrays may overlap. A
 * point's results do not depend on its place, or on the points beside it. Any thread. */
SMOOTH_API void smooth_eval_batch(const SmoothModel *model, size_t count,
                                  const double *const *columns, double tau, double *const *results);

/* The compiled code itself, for inner loops: smooth_eval_model without its overhead. */
typedef void SmoothCode(const double *inputs, double *outputs);
/* The address of it; NULL if the model is not compiled. It lives until the model is compiled again
 * or destroyed, or the context is; any thread may call it. Any thread. */
SMOOTH_API SmoothCode *smooth_get_code(const SmoothModel *model);

/* --- output ----------------------------------------------------------------------------------- */

typedef enum {
    SMOOTH_FORM_TEXT,  /* formulas of the language */
    SMOOTH_FORM_LATEX, /* formulas for an `align*` */
    SMOOTH_FORM_C,     /* C that stands alone, short: about 14 digits of the operands' scale */
    SMOOTH_FORM_GRAPH, /* the compiler's graph, one node a line */
    SMOOTH_FORM_LLVM,  /* LLVM's intermediate code */
    SMOOTH_FORM_ASM,   /* assembly of this machine */
    SMOOTH_FORM_EXACT  /* C that stands alone, with the bits of smooth_eval_model */
} SmoothForm;

/* `count` models, at least one, as text one after the other; in C as one source. The context owns
 * the text. NULL if it fails; LLVM and ASM need the code generator. */
SMOOTH_API const char *smooth_print_models(size_t count, SmoothModel *const *models,
                                           SmoothForm form);

/* How long the lines of SMOOTH_FORM_TEXT are: longer formulas are broken at operators. 80 in a new
 * context; 0: they are never broken. */
SMOOTH_API void smooth_set_columns(SmoothContext *context, size_t columns);

/* A pass of the compiler, on the way from the source to the graph that is evaluated. */
typedef struct {
    const char *name;  /* "lower" */
    const char *holds; /* of the graph after it: a sentence without a full stop */
} SmoothPass;

/* The compiler's passes in the order in which they run; *count, if it is not NULL, is their number.
 * Any thread. */
SMOOTH_API const SmoothPass *smooth_list_passes(size_t *count);
/* The graph of a function after the pass of that name, in the form of SMOOTH_FORM_GRAPH; an
 * operator that waits to be smoothed has its kernel and, as its last operand, its temperature.
 * `options` as in smooth_create_model. The context owns the text. NULL if there is no such pass,
 * or no model. */
SMOOTH_API const char *smooth_print_pass(const SmoothFunction *function,
                                         const SmoothOptions *options, const char *pass);

/* The forms in which an object has each public function f, as bits. */
enum {
    SMOOTH_EMIT_VALUE = 1, /* f(x, ...): the value at the file's temperature */
    SMOOTH_EMIT_AT = 2,    /* f_at(x, ..., tau) */
    SMOOTH_EMIT_GRAD = 4,  /* f_grad(x, ..., tau, dx, ...): the value, and first derivatives */
    SMOOTH_EMIT_BATCH = 8, /* f_batch(count, x, ..., tau, value, dx, ...): columns of points */
    SMOOTH_EMIT_HESS = 16, /* f_hess(x, ..., tau, dx_dx, ...): the value, second derivatives */
    SMOOTH_EMIT_DTAU = 32, /* f_dtau(x, ..., tau): the derivative in the temperature */
    SMOOTH_EMIT_HARD = 64, /* f_hard(x, ...): the function as it is written */
    SMOOTH_EMIT_ROWS = 128 /* f_rows(count, points, stride, tau, value, gradient, ...): rows */
};

/* One of these forms. */
typedef struct {
    unsigned bit;       /* SMOOTH_EMIT_GRAD */
    const char *name;   /* "grad", as `smooth build --emit` takes it */
    const char *suffix; /* "_grad": the exported name is the prefix, f and this */
    const char *about;  /* how it is called and what it gives, in lines parted by newlines */
    bool is_usual;      /* is it among those of an `emit` of 0? */
} SmoothExport;

/* The forms in which an object can have a function, in the order of their bits; *count, if it is
 * not NULL, is their number. Any thread. */
SMOOTH_API const SmoothExport *smooth_list_exports(size_t *count);

typedef enum { SMOOTH_CODE_OBJECT, SMOOTH_CODE_ASSEMBLY, SMOOTH_CODE_IR } SmoothCodeKind;

typedef struct {
    SmoothCodeKind kind;
    unsigned emit;      /* SMOOTH_EMIT_ bits; 0: those of VALUE, AT, GRAD and BATCH */
    const char *prefix; /* of every exported name; NULL: none */
    const char *kernel; /* as in SmoothOptions */
    const char *source; /* the source's name in the header and the object; NULL: the file's */
    const char *header; /* the header's own name, for its include guard; NULL: from the source */
    const char *target; /* an LLVM triple; NULL: this machine's */
    const char *cpu;    /* NULL: any of the target's; "native": this machine's */
    int level;          /* of optimisation, 0 to 3 */
    const char *const *functions; /* the names of those to build; NULL: all public ones */
    size_t function_count;
} SmoothBuild;

typedef struct {
    const char *code; /* bytes of the object, or text; a NUL follows that is not counted */
    size_t code_size;
    const char *header; /* the C header */
    size_t header_size;
} SmoothOutput;

/* Compiles public functions of a file to an object and its header, in memory. `build` of NULL
 * is an object for this machine at level 2. The context owns both texts. False if an option is
 * wrong, a function has errors, a name is taken or the code generator fails; *output is then left
 * alone. */
SMOOTH_API bool smooth_build_file(const SmoothFile *file, const SmoothBuild *build,
                                  SmoothOutput *output);

#ifdef __cplusplus
}
#endif

#endif
