/* The public interface: the code of models, and their numbers. In: a model. Out: functions in
 * memory, values and derivatives.
 *
 * Code is of two kinds, one for single points and one for batches. smooth_compile_model makes the
 * first, and lets the first batch make the second; smooth_compile_batch makes the second alone. Any
 * number of threads may evaluate a model: they read its tape and its code, whose addresses are
 * atomic, and making code has a lock. */
#include "api/api.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "front/diag.h"
#include "graph/model.h"
#include "graph/tape.h"

typedef enum { CODE_SINGLE, CODE_BATCH, CODE_KINDS } CodeKind;

typedef struct {
    const char *symbol;
    atomic_bool is_wanted; /* false also after an attempt that failed */
    Jit *jit;              /* NULL: not made yet */
    _Atomic(void *) address;
} Code;

struct ModelCode {
    const Backend *backend;
    int level;
    pthread_mutex_t lock; /* while code is made */
    Code kinds[CODE_KINDS];
};

/* --- making code ------------------------------------------------------------------------- */

static void free_code(ModelCode *code) {
    for (CodeKind kind = 0; kind < CODE_KINDS; kind++)
        if (code->kinds[kind].jit) code->backend->jit_destroy(code->kinds[kind].jit);
    pthread_mutex_destroy(&code->lock);
    free(code);
}

void smooth_destroy_model(SmoothModel *model) {
    if (!model || !model->code) return;
    if (model->next) model->next->previous = model->previous;
    if (model->previous)
        model->previous->next = model->next;
    else
        model->context->models = model->next;
    free_code(model->code);
    model->code = NULL;
}

static void adopt(SmoothModel *model, ModelCode *code) {
    SmoothContext *context = model->context;
    smooth_destroy_model(model); /* its older code */
    model->code = code;
    model->previous = NULL;
    model->next = context->models;
    if (model->next) model->next->previous = model;
    context->models = model;
}

/* The code of a kind, made now if it is wanted and does not exist yet. NULL if it is not wanted, or
 * if it cannot be made: that is tried once, and leaves a message made with malloc in *error. Uses
 * nothing of the context, which another thread may be using; the thread that is, passes its
 * interrupt. */
static void *demand(const SmoothModel *model, ModelCode *all, CodeKind kind,
                    const Interrupt *interrupt, char **error) {
    static const EntryKind entries[] = {[CODE_SINGLE] = ENTRY_PACKED, [CODE_BATCH] = ENTRY_INNER};
    Code *code = &all->kinds[kind];
    void *address = code->address;
    if (address || !code->is_wanted) return address;
    pthread_mutex_lock(&all->lock);
    if (!code->jit && code->is_wanted) {
        Entry entry = api_entry(model->model, entries[kind], code->symbol);
        Module module = {.entries = &entry, .count = 1, .name = "smooth", .interrupt = interrupt};
        entry.graph = &model->graph;
        code->jit = all->backend->jit_create(&module, all->level, error);
        code->is_wanted = code->jit != NULL;
        code->address = code->jit ? all->backend->jit_find(code->jit, code->symbol) : NULL;
    }
    pthread_mutex_unlock(&all->lock);
    return code->address;
}

static void *find_code(const SmoothModel *model, CodeKind kind) {
    char *error = NULL; /* not reported: the interpreter gives the same numbers */
    void *address = model->code ? demand(model, model->code, kind, NULL, &error) : NULL;
    free(error);
    return address;
}

typedef struct {
    SmoothModel *model;
    int level;
    CodeKind kind; /* the one that is made at once */
    bool is_done;
} Compilation;

static ModelCode *new_code(Unit *unit, const Compilation *c, const Backend *backend) {
    static const char *const suffixes[] = {[CODE_SINGLE] = "single", [CODE_BATCH] = "batch"};
    const char *name = c->model->model->function->name->text; /* messages show it */
    const char *symbols[CODE_KINDS];
    for (CodeKind kind = 0; kind < CODE_KINDS; kind++)
        symbols[kind] = arena_printf(&unit->arena, "%s_%s", name, suffixes[kind]);
    ModelCode *code = calloc(1, sizeof *code);
    if (!code || pthread_mutex_init(&code->lock, NULL) != 0) {
        free(code);
        return NULL;
    }
    code->backend = backend;
    code->level = c->level;
    for (CodeKind kind = 0; kind < CODE_KINDS; kind++) {
        code->kinds[kind].symbol = symbols[kind];
        code->kinds[kind].is_wanted = kind >= c->kind;
    }
    return code;
}

static void compile(void *request) {
    Compilation *c = request;
    Unit *unit = c->model->context->unit;
    char *error = NULL;
    if (!api_range(unit, "the level of optimisation", c->level, 0, 3)) return;
    const Backend *backend = api_backend(unit);
    if (!backend) return;
    ModelCode *code = new_code(unit, c, backend);
    c->is_done = code && demand(c->model, code, c->kind, &unit->interrupt, &error);
    if (c->is_done) {
        adopt(c->model, code);
    } else {
        if (code) free_code(code);
        api_no_code(unit, error);
    }
}

bool smooth_compile_model(SmoothModel *model, int level) {
    Compilation c = {.model = model, .level = level, .kind = CODE_SINGLE};
    return model && api_run(model->context, compile, &c) && c.is_done;
}

bool smooth_compile_batch(SmoothModel *model, int level) {
    Compilation c = {.model = model, .level = level, .kind = CODE_BATCH};
    return model && api_run(model->context, compile, &c) && c.is_done;
}

SmoothCode *smooth_get_code(const SmoothModel *model) {
    SmoothCode *code = NULL;
    if (model) *(void **)&code = find_code(model, CODE_SINGLE);
    return code;
}

/* --- evaluating -------------------------------------------------------------------------- */

/* Room for `count` numbers: `room` if it is large enough, else memory, else the model's reserve,
 * for which this waits. */
static double *take_room(const SmoothModel *model, size_t count, double *room) {
    if (count <= API_ROOM) return room;
    double *made = malloc(count * sizeof *made);
    if (made) return made;
    while (atomic_flag_test_and_set(&model->reserve->is_taken)) sched_yield();
    return model->reserve->numbers;
}

static void give_room(const SmoothModel *model, double *taken, const double *room) {
    if (taken == room) return;
    if (model->reserve && taken == model->reserve->numbers)
        atomic_flag_clear(&model->reserve->is_taken);
    else
        free(taken);
}

static void interpret(const SmoothModel *model, const double *inputs, double *outputs) {
    double room[API_ROOM], *slots = take_room(model, tape_slots(model->tape), room);
    tape_start(model->tape, slots);
    tape_run(model->tape, inputs, slots, outputs);
    give_room(model, slots, room);
}

void smooth_eval_model(const SmoothModel *model, const double *inputs, double *outputs) {
    if (!model) return;
    SmoothCode *code = smooth_get_code(model);
    if (code)
        code(inputs, outputs);
    else
        interpret(model, inputs, outputs);
}

/* One point after the other through `room`, which has space for inputs, outputs and slots. */
static void eval_points(const SmoothModel *model, size_t count, const double *const *columns,
                        double tau, double *const *results, double *room) {
    size_t last = model_tau(model->model), outputs = model->info.output_count;
    double *in = room, *out = in + last + 1, *slots = out + outputs;
    SmoothCode *code = smooth_get_code(model); /* the code for batches could not be made */
    tape_start(model->tape, slots);
    in[last] = tau;
    for (size_t point = 0; point < count; point++) {
        for (size_t i = 0; i < last; i++) in[i] = columns[i][point];
        if (code)
            code(in, out);
        else
            tape_run(model->tape, in, slots, out);
        for (size_t k = 0; k < outputs; k++)
            if (results[k]) results[k][point] = out[k];
    }
}

void smooth_eval_batch(const SmoothModel *model, size_t count, const double *const *columns,
                       double tau, double *const *results) {
    double room[API_ROOM];
    InnerCode *code = NULL;
    if (model) *(void **)&code = find_code(model, CODE_BATCH);
    if (!model || count == 0) return;
    if (code) {
        code(count, NULL, columns, tau, results, NULL);
        return;
    }
    size_t size = model->info.input_count + model->info.output_count + tape_slots(model->tape);
    double *used = take_room(model, size, room);
    eval_points(model, count, columns, tau, results, used);
    give_room(model, used, room);
}
