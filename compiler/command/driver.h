/* The driver, which all commands of `smooth` share. It uses only the public interface, as any other
 * program would. A command gets a Driver with the options and operands of its call. It prints
 * results by driver_put and errors by driver_fail; the context reports its own. An error is printed
 * at once, and the cause of the first one is the exit status. Functions that can fail return false
 * or NULL after they have reported why. */
#ifndef SMOOTH_DRIVER_H
#define SMOOTH_DRIVER_H

#include <cjson/cJSON.h>

#include "api/smooth.h"
#include "base/base.h"

/* The exit status. */
typedef enum {
    STATUS_DONE,
    STATUS_SOURCE,  /* the program, or a point, is wrong */
    STATUS_CALL,    /* the command line is wrong */
    STATUS_MACHINE, /* a file, memory or the target failed */
} Status;

/* Does a message or an answer have colours? */
typedef enum { COLOUR_AUTO, COLOUR_ALWAYS, COLOUR_NEVER } Colour;

/* Every option of every command: id, long name, short name or 0, argument or NULL, help. Lists such
 * as {forms} in a help text are filled in when it is printed (choices.h). */
#define DRIVER_OPTIONS(X)                                                                    \
    X(GRAD, "grad", 0, NULL, "also the derivatives in each parameter and in tau")            \
    X(HESS, "hess", 0, NULL, "also the second derivatives")                                  \
    X(HARD, "hard", 0, NULL, "smooth nothing: it also undoes every @ (kernel, temperature)") \
    X(TAU, "tau", 0, "T", "the temperature; without it the file's, else 0.1")                \
    X(KERNEL, "kernel", 0, "K", "the kernel; without it the file's, else logistic")          \
    X(FULL, "full", 0, NULL, "print every number in full: it reads back equal")              \
    X(HEX, "hex", 0, NULL, "print hexadecimal floating-point numbers")                       \
    X(BINARY, "binary", 0, NULL, "raw doubles in and out, in place of text")                 \
    X(JOBS, "jobs", 0, "N", "the number of threads, 0: one on each processor; without it 1") \
    X(INTERPRET, "interpret", 0, NULL, "never compile, however many rows there are")         \
    X(JIT, "jit", 0, NULL, "compile before the first row")                                   \
    X(AS, "as", 0, "FORM", "{forms}; without it text")                                       \
    X(EXACT, "exact", 0, NULL, "with --as c: long C that has the object's bits")             \
    X(AFTER, "after", 0, "PASS", "with --as graph: the graph after {passes}")                \
    X(OUTPUT, "output", 'o', "PATH", "the output file; without it FILE's name with .o")      \
    X(HEADER, "header", 0, "PATH", "the header; without it the output's name with .h")       \
    X(NO_HEADER, "no-header", 0, NULL, "write no header")                                    \
    X(EMIT, "emit", 0, "LIST", "of {exports}; else: the first four")                         \
    X(PREFIX, "prefix", 0, "P", "begin every exported name with P")                          \
    X(SHARED, "shared", 0, NULL, "link a shared library (.so), with $CC or cc")              \
    X(ASM, "asm", 0, NULL, "write assembly (.s)")                                            \
    X(IR, "ir", 0, NULL, "write LLVM's intermediate code (.ll)")                             \
    X(TARGET, "target", 0, "TRIPLE", "the machine to build for, such as aarch64-linux-gnu")  \
    X(CPU, "cpu", 0, "CPU", "such as x86-64-v4, or native; without it code for all of them") \
    X(OPTIMISE, "optimise", 'O', "LEVEL", "0 to 3; without it 2")                            \
    X(ROOT, "root", 0, "DIR", "read no file outside of this folder")                         \
    X(KEEP, "keep", 0, NULL, "pass through the columns that are no parameters")              \
    X(JSON, "json", 0, NULL, "print messages, and results where there are any, as JSON")     \
    X(COLOR, "color", 0, "WHEN", "messages in colour: {colours}; without it auto")           \
    X(HELP, "help", 'h', NULL, "print this text")

enum {
#define OPTION_ID(ID, ...) OPTION_##ID,
    DRIVER_OPTIONS(OPTION_ID)
#undef OPTION_ID
        OPTION_COUNT
};

typedef struct Driver Driver;

/* Where a command takes a FILE. */
typedef enum {
    FILE_OPTIONAL, /* [FILE] EXPR: the first operand may be it (driver_is_file) */
    FILE_FIRST,    /* FILE FN ...: the first operand is it */
    FILE_ANY,      /* any operand may be one: the command looks itself */
} CommandFile;

/* A command: its row in the help, the operands and options that it takes, and how it is run. */
typedef struct {
    const char *name;
    const char *operands;  /* as the usage shows them */
    const char *summary;   /* one line without a full stop */
    const char *about;     /* further help, whose lists are filled in; NULL: none */
    const char *example;   /* lines that begin with "$ " are commands, the others their output */
    uint32_t options;      /* the OPTION_BIT of each that it takes; all take those of invoke.c */
    CommandFile file;      /* how it takes FILE */
    const char *needs;     /* an operand that it must have, in words; NULL: none */
    bool takes_file_alone; /* FILE is enough */
    uint32_t most;         /* the number of operands that it can have besides FILE */
    bool takes_values;     /* NAME=VALUE goes into Driver.values, not into operands */
    bool takes_expression; /* `-x^2` is an operand */
    bool (*run)(Driver *driver);
} Command;

#define OPTION_BIT(ID) (UINT32_C(1) << OPTION_##ID)

/* Every command, in the order of the help; command_eval is in command_eval.c. */
#define DRIVER_COMMANDS(X) X(eval) X(table) X(map) X(show) X(check) X(build) X(repl)

#define COMMAND_EXTERN(name) extern const Command command_##name;
DRIVER_COMMANDS(COMMAND_EXTERN)
#undef COMMAND_EXTERN

/* A call of a command, and the state of the process that runs it. */
struct Driver {
    const Command *command;
    SmoothContext *context;
    Arena *arena;     /* lives as long as the call */
    const char *path; /* FILE; NULL: none */
    uint32_t count;   /* of the operands besides it */
    const char **operands;
    uint32_t value_count;
    const char **values;               /* NAME=VALUE each */
    const char *options[OPTION_COUNT]; /* NULL if it was not given; "" if it has no argument */
    Colour colour;
    int output_error;             /* errno of the first output that failed, or 0 */
    Status status;                /* of the first error */
    bool is_quiet;                /* drops messages, while a failure is expected */
    bool (*is_interrupted)(void); /* is the command to stop? NULL: it cannot be */
    const SmoothFile *session;    /* in the REPL: the FILE of `-` and of session_name */
    const char *session_name;     /* the path that it was loaded from, or `-` */
};

/* Makes a driver and a context that reports to it. False, with a message, if there is no memory. */
bool driver_open(Driver *driver, Arena *arena);
/* Flushes the output, frees the context and the arena. Returns the exit status. */
int driver_close(Driver *driver);
/* Runs `work`. If the driver's arena runs out of memory, `work` ends there and that is reported. */
void driver_guard(Driver *driver, void (*work)(void *context), void *context);

/* Is the command to stop, since Ctrl-C was pressed? True only at the prompt, and while signals are
 * held; then what is written so far ends with a whole row. Any thread. */
bool driver_is_interrupted(const Driver *driver);
/* Reports that at the prompt; elsewhere the signal itself ends the process. Returns false. */
bool driver_stop(Driver *driver);
/* Holds the signals that end the process, so that none of them ends it in the middle of a row. */
void driver_hold_signals(Driver *driver);
/* Flushes the output and lets them through: one that has come ends the process. */
void driver_release_signals(Driver *driver);

/* Is an operand that may be a FILE or an expression a FILE? It is if it is `-`, ends in .smooth, or
 * is the name of a file that is there. Where a FILE alone is enough, so is a word that could be the
 * name of one; `(x)` is an expression everywhere. */
bool driver_is_file(const Driver *driver, const char *operand);
/* Makes the first of the operands driver->path if the command takes a FILE there and it is one. It
 * has to be if others follow. False, after a report, if an operand is missing or one too many. */
bool driver_take_file(Driver *driver);
/* The file of a FILE operand. NULL, after a report, if it cannot be read or has errors. */
const SmoothFile *driver_load(Driver *driver, const char *path);
/* The file at driver->path in *file: NULL if the call has none. False if it cannot be loaded. */
bool driver_load_own(Driver *driver, const SmoothFile **file);
/* The name of a FILE in messages. */
const char *driver_title(const Driver *driver, const char *path);
/* The function that an operand means: that of the file with this name, else the expression, whose
 * parameters are the names in it that have no meaning yet, in their order. `file` may be NULL. NULL
 * after a report. */
const SmoothFunction *driver_function(Driver *driver, const SmoothFile *file, const char *text);

/* Does the open file, a terminal or not, get colours? By --color, else NO_COLOR and TERM. */
bool driver_has_colour(const Driver *driver, int file);
/* How long a line may be: $COLUMNS, else what the terminal has, else 80. */
int driver_width(void);
/* Ends a time in which is_quiet was set. If memory ran out in it, which has been reported, this
 * ends the innermost driver_guard. */
void driver_speak(Driver *driver);

/* A SmoothReport for contexts: prints the diagnostic and keeps the status of the first error. */
void driver_report(void *driver, const SmoothDiagnostic *diagnostic);
/* How the command is called, `smooth table` or `:table` at the prompt, and with which operands: at
 * the prompt FILE is the session, and not written. */
const char *driver_call(const Driver *driver);
const char *driver_operands(const Driver *driver);
/* Reports an error; `hint` may be NULL. Returns false. */
bool driver_fail(Driver *driver, SmoothCause cause, const char *hint, const char *format, ...)
    FORMAT(4, 5);
/* A hint: the word of the list that is nearest in spelling, if one is near, else `otherwise`. */
const char *driver_suggest(Driver *driver, const char *word, const char *const *words, size_t count,
                           const char *otherwise);

/* Standard output. False once it has failed: then a command can stop. */
bool driver_put(Driver *driver, const char *text, size_t size);
bool driver_print(Driver *driver, const char *format, ...) FORMAT(2, 3);
bool driver_flush(Driver *driver);
/* Prints the value on a line of its own and frees it. NULL is reported as lack of memory. */
bool driver_put_json(Driver *driver, cJSON *value);
/* A number, or a string for infinities and NaN, which JSON does not have. */
cJSON *driver_json_number(double value);

/* Reads a decimal or hexadecimal number, inf or nan. False if the text is anything else. */
bool driver_read_number(const char *text, double *value);
/* The same, with a report: `what` needs a number. */
bool driver_number(Driver *driver, const char *what, const char *text, double *value);
/* Reports a temperature that is NaN or negative. */
bool driver_check_tau(Driver *driver, double tau);
/* The temperature of --tau, which is one, if it is given. */
bool driver_read_tau(Driver *driver, double *tau);
/* The temperature of --tau, else the model's. */
bool driver_tau(Driver *driver, const SmoothModel *model, double *tau);
/* Where the `=` of NAME=VALUE is; NULL if the operand is not of that form. */
const char *driver_assignment(const char *operand);

/* The order of the derivatives that --grad and --hess ask for. */
int driver_order(const Driver *driver);
/* Reports that these parameters have no value. Returns false. */
bool driver_fail_missing(Driver *driver, const char *const *names, size_t count);
/* The options of a model by --kernel and --hard, with derivatives up to an order. */
SmoothOptions driver_options(const Driver *driver, int order);
/* A model with these options. */
SmoothModel *driver_model(Driver *driver, const SmoothFunction *function, int order);
/* The index of the temperature among the inputs: it is the last. */
size_t driver_tau_input(const SmoothModelInfo *info);
/* The index of the output that is the first derivative in an input. */
size_t driver_slope(size_t input);
/* The index of the output that is the second derivative in two inputs: those are the upper triangle
 * by rows, after the first derivatives. */
size_t driver_curvature(const SmoothModelInfo *info, size_t a, size_t b);
/* The index of the input of that name, or input_count. */
size_t driver_find_input(const SmoothModel *model, const char *name);
/* Gives each parameter that has no value its default. False if one cannot be computed. */
bool driver_complete(const SmoothModel *model, const bool *is_given, double *values);
/* The parameters that have neither a value nor a default: *count of them. */
const char **driver_missing(Driver *driver, const SmoothModel *model, const bool *is_given,
                            size_t *count);
/* The names with a text after each, and with gaps between: "`x`, `y`" or "x=1 y=1". */
const char *driver_list(Driver *driver, const char *const *names, size_t count, const char *before,
                        const char *after, const char *gap);
/* The name of a model's function. */
const char *driver_name(const SmoothModel *model);

#endif
