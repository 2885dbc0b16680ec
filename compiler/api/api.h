/* The opaque types of compiler/api/smooth.h. They live in the arena of the context's unit, except
 * the context itself and the code of models, which are made with malloc. */
#ifndef SMOOTH_API_H
#define SMOOTH_API_H

#include <locale.h>
#include <stdatomic.h>

#include "api/smooth.h"
#include "base/map.h"
#include "graph/graph.h"
#include "llvm/backend.h"

typedef struct ModelCode ModelCode; /* code.c */
typedef struct ModelOptions ModelOptions;
typedef struct Tape Tape;
typedef struct File File;
typedef struct Function Function;

struct SmoothContext {
    Unit *unit;
    SmoothReport *report;
    void *user;
    size_t columns;              /* of texts for people */
    SmoothModel *models;         /* the first of those that have code */
    char *pending;               /* made with malloc; freed by api_run when the call ends */
    locale_t plain;              /* numbers have points, whatever the program's locale says */
    SmoothDiagnostic last_words; /* "out of memory", reported without allocating */
};

struct SmoothFile {
    SmoothContext *context;
    File *file;
    LIST(const SmoothFunction *) functions; /* its own */
    Map wrappers; /* Function -> its SmoothFunction with the defaults of this file */
};

struct SmoothFunction {
    SmoothContext *context;
    const File *file; /* gives the default kernel and temperature, or NULL */
    Function *function;
    bool is_expression;
    SmoothFunctionInfo *info; /* NULL until it is asked for */
};

/* Room for the numbers of one evaluation, made with the model, for when no memory is left. One
 * thread at a time uses it. */
typedef struct {
    atomic_flag is_taken;
    double numbers[];
} Reserve;

enum { API_ROOM = 1024 }; /* numbers that an evaluation has on the stack */

struct SmoothModel {
    SmoothContext *context;
    Model *model;
    SmoothModelInfo info;
    Tape *tape;
    Reserve *reserve; /* NULL: the stack is enough */
    Graph graph;      /* a copy made with the model: printing appends nodes to the model's own */
    ModelCode *code;  /* NULL: interpreted */
    SmoothModel *next, *previous; /* in the context's list of models that have code */
};

/* Runs the work of a public function inside unit_try, in the C locale, and reports all diagnostics
 * before it returns. False if there were errors. */
bool api_run(SmoothContext *context, void (*work)(void *request), void *request);
/* Is the name NULL, `hard` or a kernel's? If not, that is reported. */
bool api_kernel(Unit *unit, const char *name);
/* Is the number in least..most? If not, that is reported; `what` names the number. */
bool api_range(Unit *unit, const char *what, int number, int least, int most);
/* The function of the file, or of one that it uses, by name; NULL, after a report, if there is
 * none.
 */
Function *api_find_function(const SmoothFile *file, const char *name);
/* The options of the interface as model_create has them. False, after a report, if one is wrong. */
bool api_options(Unit *unit, const SmoothOptions *options, ModelOptions *out);
/* The code generator; NULL, after a report, if it cannot be opened. */
const Backend *api_backend(Unit *unit);
/* The entry of all of a model's arguments and roots. */
Entry api_entry(const Model *model, EntryKind kind, const char *name);
/* Reports that no code could be made, and why; frees `error`, which may be NULL. */
void api_no_code(Unit *unit, char *error);

#endif
