/* In: a checked function. Out: one expression in the graph. A loop over a stack of tasks, one for
 * each syntax node that is being worked on; their results are on a stack of values. A call pushes
 * the body of its function with locals of its own, so that neither deep expressions nor long chains
 * of calls need the C stack, and equal calls are lowered once. */
#include "graph/lower.h"

#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "base/map.h"
#include "base/spelling.h"
#include "front/ast.h"
#include "front/diag.h"
#include "front/known.h"
#include "graph/apply.h"
#include "graph/template.h"

/* The value of an earlier call of a function or, with its template, of a derivative. */
typedef struct Memo {
    const void *callee;
    Mode mode;
    uint32_t count;
    const Ref *arguments;
    Ref result;
    bool has_failed;   /* errors were reported on the way to the result */
    struct Memo *next; /* with the same hash */
} Memo;

struct Lowering {
    Unit *unit;
    Graph *graph;
    bool is_hard;   /* every `@` is `@ hard` */
    uint32_t depth; /* of derivatives inside derivatives */
    uint32_t steps; /* taken for the model that is being made */
    Map memos;      /* hash -> Memo */
    Map templates;  /* template.h */
};

/* A syntax node some of whose kids are lowered, or a function whose body is being lowered. */
typedef struct {
    const Ast *node;          /* NULL: a function */
    const Function *function; /* the value of its body is remembered (memo_add) */
    uint32_t next;            /* kid to visit */
    uint32_t base;            /* the task's own values start here on the stack of values */
    uint32_t failures;        /* the errors before the body began */
    uint32_t refusals;        /* likewise */
    uint32_t steps;           /* likewise */
    Ref *locals;
    Mode mode;
    Span site; /* of a function: its call, {0, 0} for the outermost one */
} Task;

typedef struct Lowerer Lowerer;

struct Lowerer {
    Lowering *lowering;
    Graph *graph;
    Arena *scratch;
    uint32_t failures; /* errors so far */
    uint32_t refusals; /* those of them that are calls of functions known to be too large */
    LIST(Ref) values;
    LIST(Task) tasks;
    const Lowerer *outer; /* which waits for a derivative of this one, or NULL */
    Span site;            /* where the outer one asks for it */
};

Lowering *lowering_of(Graph *graph, bool hard) {
    if (graph->lowerings[hard]) return graph->lowerings[hard];
    Lowering *lowering = NEW(graph->arena, Lowering);
    *lowering = (Lowering){.unit = graph->unit, .graph = graph, .is_hard = hard};
    return graph->lowerings[hard] = lowering;
}

static void push(Lowerer *l, Ref ref) { LIST_PUSH(l->scratch, &l->values, ref); }

static void push_task(Lowerer *l, const Ast *node, Ref *locals, Mode mode) {
    Task task = {.node = node, .base = l->values.count, .locals = locals, .mode = mode};
    if (node->kind == AST_CALL) task.next = 1; /* the callee has no value */
    LIST_PUSH(l->scratch, &l->tasks, task);
}

/* Replaces the values of a task's kids by its own. */
static void yield(Lowerer *l, const Task *task, Ref ref) {
    l->values.count = task->base;
    push(l, ref);
}

/* --- errors -------------------------------------------------------------------------------- */

/* A place in a function that is being lowered. */
typedef struct {
    Span span;
    const Function *function;
} Frame;

typedef LIST(Frame) Trace;

/* Adds the calls in progress, the outermost first. Returns the function that they have led to. */
static const Function *add_calls(const Lowerer *l, Trace *trace) {
    const Function *inside = NULL;
    if (l->outer) {
        inside = add_calls(l->outer, trace);
        LIST_PUSH(l->scratch, trace, ((Frame){l->site, inside}));
    }
    for (uint32_t i = 0; i < l->tasks.count; i++) {
        const Task *task = &l->tasks.at[i];
        if (task->node) continue;
        if (task->site.begin > 0) LIST_PUSH(l->scratch, trace, ((Frame){task->site, inside}));
        inside = task->function;
    }
    return inside;
}

/* Where an error at `span` is reported: at the outermost call that has led to it, which is in the
 * function that was asked for. */
static Span blamed(const Lowerer *l, Span span) {
    Trace trace = {0};
    add_calls(l, &trace);
    return trace.count > 0 ? trace.at[0].span : span;
}

/* Counts an error at `span`, and adds a note for each further call on the way to it. `errors` is
 * the count before it was reported: it may have been known. */
static void fail(Lowerer *l, Span span, uint32_t errors) {
    enum { SHOWN = 5 };
    Unit *unit = l->lowering->unit;
    Trace trace = {0};
    const Function *inside = add_calls(l, &trace);
    l->failures++;
    if (trace.count == 0 || unit->errors == errors) return;
    LIST_PUSH(l->scratch, &trace, ((Frame){span, inside}));
    for (uint32_t i = 1; i + 1 < trace.count; i++)
        if (i < SHOWN)
            diag_note(unit, trace.at[i].span, "`%s` is called here, in `%s`",
                      trace.at[i + 1].function->name->text, trace.at[i].function->name->text);
    diag_note(unit, span, "it happens here, in `%s`", inside->name->text);
}

/* --- operators ----------------------------------------------------------------------------- */

/* The operator under a mode: hard, waiting to be smoothed, or NaN after an error. */
static Ref lower_operator(Lowerer *l, Op op, uint32_t count, const Ref *operands, Mode mode,
                          Span span) {
    bool is_smooth = op_table[op].smooth[0] == '\0';
    if (is_smooth || mode_is_hard(l->graph, mode))
        return graph_apply(l->graph, op, KERNEL_NONE, count, operands);
    if (!kernel_smooths(mode.kernel, op)) {
        uint32_t errors = l->lowering->unit->errors;
        mode_refuse(l->lowering->unit, mode, op, blamed(l, span));
        fail(l, span, errors);
        return graph_number(l->graph, NAN);
    }
    Ref *with_tau = NEW_ARRAY(l->scratch, Ref, count + 1);
    memcpy(with_tau, operands, count * sizeof(Ref));
    with_tau[count] = mode.tau;
    return graph_apply(l->graph, op, mode.kernel, count + 1, with_tau);
}

/* a < b <= c is a < b and b <= c. */
static Ref lower_chain(Lowerer *l, const Task *task) {
    const Ast *node = task->node;
    Ref all = REF_NONE;
    for (uint32_t i = 0; i + 1 < node->size; i++) {
        const Ref *pair = l->values.at + task->base + i;
        Ref one = lower_operator(l, node->ops[i], 2, pair, task->mode, node->span);
        all =
            i == 0 ? one : lower_operator(l, OP_AND, 2, (Ref[]){all, one}, task->mode, node->span);
    }
    return all;
}

/* c1: e1, c2: e2, ..., else: e  is  if c1 then e1 else if c2 ... */
static Ref lower_piecewise(Lowerer *l, const Task *task) {
    const Ref *v = l->values.at + task->base;
    uint32_t i = task->node->size - 1;
    Ref rest = v[i];
    for (; i >= 2; i -= 2)
        rest = graph_apply(l->graph, OP_IF, KERNEL_NONE, 3, (Ref[]){v[i - 2], v[i - 1], rest});
    return rest;
}

/* --- calls --------------------------------------------------------------------------------- */

static void *memo_key(const void *callee, Mode mode, uint32_t count, const Ref *arguments) {
    uint32_t hash = hash_bytes(arguments, count * sizeof(Ref), mode.tau * 31 + mode.kernel);
    return map_hash_key(hash_bytes(&callee, sizeof callee, hash));
}

static const Memo *memo_find(const Lowering *lowering, const void *callee, Mode mode,
                             uint32_t count, const Ref *arguments) {
    const Memo *memo = map_get(&lowering->memos, memo_key(callee, mode, count, arguments));
    while (memo && !(memo->callee == callee && memo->mode.tau == mode.tau &&
                     memo->mode.kernel == mode.kernel && memo->count == count &&
                     (count == 0 || memcmp(memo->arguments, arguments, count * sizeof(Ref)) == 0)))
        memo = memo->next;
    return memo;
}

static void memo_add(Lowering *lowering, const void *callee, Mode mode, uint32_t count,
                     const Ref *arguments, Ref result, bool has_failed) {
    Arena *arena = &lowering->unit->arena;
    Memo *memo = NEW(arena, Memo);
    Ref *copy = NEW_ARRAY(arena, Ref, count);
    for (uint32_t i = 0; i < count; i++) copy[i] = arguments[i];
    void *key = memo_key(callee, mode, count, copy);
    *memo = (Memo){callee, mode, count, copy, result, has_failed, map_get(&lowering->memos, key)};
    map_put(&lowering->memos, arena, key, memo);
}

/* Constants are hard: a number has no temperature. */
static Mode mode_inside(Lowerer *l, const Function *function, Mode mode) {
    if (function->is_constant) mode.tau = graph_number(l->graph, 0);
    return mode;
}

/* --- growth -------------------------------------------------------------------------------- */

/* Is neither the temperature nor an argument a number? Then nothing is folded that is not folded in
 * other calls of this kind, and all of them are as large. */
static bool is_general(const Lowerer *l, const Function *function, const Ref *arguments,
                       Mode mode) {
    double number;
    for (uint32_t i = 0; i < function->arity; i++)
        if (graph_is_number(l->graph, arguments[i], &number)) return false;
    return !graph_is_number(l->graph, mode.tau, &number);
}

static Diagnostic *report_large(const Lowerer *l, const Function *function) {
    Diagnostic *d = diag_error(l->lowering->unit, function->span, "`%s` grows beyond %d steps",
                               function->name->text, LIMIT_STEPS);
    diag_hint(l->lowering->unit, d,
              "each call at other arguments or another temperature is computed on its own");
    return d;
}

/* The function whose body is being lowered is too large, at any such arguments. */
static void mark_large(const Lowerer *l, const Task *body) {
    Function *function = (Function *)(uintptr_t)body->function; /* only this mark changes */
    if (is_general(l, function, body->locals, body->mode)) function->is_too_large = true;
}

/* Ends the lowering, which takes too many steps. A function that was entered before nearly all of
 * them is too large by itself. The innermost in which most of them are is named. */
static NORETURN void fail_large(const Lowerer *l) {
    const Function *owner = l->graph->owner, *cause = owner;
    for (uint32_t i = 0; i < l->tasks.count; i++) {
        const Task *body = &l->tasks.at[i];
        uint32_t steps = l->lowering->steps - body->steps;
        if (body->node || body->function->is_constant) continue;
        if (steps > LIMIT_STEPS / 2) cause = body->function;
        if (steps > LIMIT_STEPS / 100 * 99) mark_large(l, body);
    }
    report_large(l, owner);
    if (cause != owner)
        diag_add(l->lowering->unit, SEVERITY_NOTE, cause->span, "most of them are in `%s`",
                 cause->name->text);
    unit_abandon(l->lowering->unit);
}

static void take_steps(const Lowerer *l, uint32_t count) {
    Lowering *lowering = l->lowering;
    if (count > LIMIT_STEPS - lowering->steps) fail_large(l);
    lowering->steps += count;
    if (lowering->steps % 4096 < count) unit_poll(lowering->unit);
}

/* A call of a function that is too large: an error, unless one has been reported, which then says
 * the same. */
static void refuse_large(Lowerer *l, const Function *function) {
    if (!l->lowering->unit->diagnostics) report_large(l, function);
    l->failures++;
    l->refusals++;
    push(l, graph_number(l->graph, NAN));
}

/* Pushes the value of a call if it is known, else the tasks that compute it. */
static void call(Lowerer *l, const Function *function, const Ref *arguments, Mode mode, Span site) {
    mode = mode_inside(l, function, mode);
    if (function->is_too_large && is_general(l, function, arguments, mode)) {
        refuse_large(l, function);
        return;
    }
    const Memo *memo = memo_find(l->lowering, function, mode, function->arity, arguments);
    if (memo) {
        l->failures += memo->has_failed;
        push(l, memo->result);
        return;
    }
    Ref *locals = NEW_ARRAY(l->scratch, Ref, function->slots);
    for (uint32_t i = 0; i < function->arity; i++) locals[i] = arguments[i];
    Task body = {.function = function,
                 .base = l->values.count,
                 .failures = l->failures,
                 .refusals = l->refusals,
                 .steps = l->lowering->steps,
                 .locals = locals,
                 .mode = mode,
                 .site = site};
    LIST_PUSH(l->scratch, &l->tasks, body);
    push_task(l, function->body, locals, mode);
}

/* Remembers the value of a body, which stays on the stack. That of a constant gets its name: that
 * of a default is none. */
static void finish_body(Lowerer *l, const Task *task) {
    if (l->refusals > task->refusals) mark_large(l, task);
    Ref *value = &l->values.at[task->base];
    double number;
    const Name *name = task->function->is_constant ? task->function->name : NULL;
    if (name && !name->text[spelling_name_size(name->text)] &&
        graph_is_number(l->graph, *value, &number))
        *value = graph_constant(l->graph, number, name);
    memo_add(l->lowering, task->function, task->mode, task->function->arity, task->locals, *value,
             l->failures > task->failures);
}

/* --- derivatives --------------------------------------------------------------------------- */

static Ref lower_inside(Lowering *lowering, const Function *function, const Ref *arguments,
                        Mode mode, const Lowerer *outer, Span site);

/* The function or operator of a template, which is asked for at `site`, at its parameters; REF_NONE
 * after an error. */
static Ref lower_template(Lowerer *l, const Template *template, Span origin, Span site) {
    const TemplateKey *key = &template->key;
    const Ref *parameters = template->parameters;
    Ref tau = key->is_hard ? graph_number(l->graph, 0) : parameters[key->count];
    Mode mode = {key->kernel, tau, origin};
    if (key->function) return lower_inside(l->lowering, key->function, parameters, mode, l, site);
    uint32_t failures = l->failures;
    Ref root = lower_operator(l, key->op, key->count, parameters, mode, site);
    return l->failures > failures ? REF_NONE : root;
}

/* The template of the derivative that a call asks for. */
static const Template *template_of(Lowerer *l, const Ast *node, uint32_t count, Mode mode) {
    Lowering *lowering = l->lowering;
    const Function *function = node->bind == BIND_FUNCTION ? node->function : NULL;
    /* the slope in tau at tau = 0 is that of the smooth function */
    bool is_in_tau = node->slot == count && mode.kernel < KERNEL_NONE;
    TemplateKey key = {.function = function,
                       .op = function ? OP_COUNT : (Op)node->op,
                       .kernel = mode.kernel,
                       .is_hard = mode_is_hard(l->graph, mode) && !is_in_tau,
                       .count = count,
                       .order = node->count,
                       .variable = node->slot};
    const Template *found = template_find(&lowering->templates, &key);
    if (found) return found;
    Template *template = template_start(l->graph, &key);
    if (lowering->depth >= LIMIT_DERIVATIVES) { /* they do need the C stack */
        diag_error(lowering->unit, blamed(l, node->span), "derivatives are nested deeper than %u",
                   (unsigned)LIMIT_DERIVATIVES);
        return template;
    }
    lowering->depth++;
    Ref root = lower_template(l, template, mode.origin, node->span);
    template_finish(&lowering->templates, l->graph, template, root);
    lowering->depth--;
    return template;
}

static Ref lower_derivative(Lowerer *l, const Task *task) {
    uint32_t count = l->values.count - task->base;
    const Ref *arguments = l->values.at + task->base;
    const Template *template = template_of(l, task->node, count, task->mode);
    if (template->root == REF_NONE) {
        l->failures++;
        return graph_number(l->graph, NAN);
    }
    const Memo *memo = memo_find(l->lowering, template, task->mode, count, arguments);
    if (memo) return memo->result;
    take_steps(l, template_size(template));
    Ref result = template_apply(l->graph, template, arguments, task->mode.tau);
    memo_add(l->lowering, template, task->mode, count, arguments, result, false);
    return result;
}

/* All arguments have values. */
static void finish_call(Lowerer *l, const Task *task) {
    const Ast *node = task->node;
    const Ref *arguments = l->values.at + task->base;
    uint32_t count = l->values.count - task->base;
    if (node->count > 0) {
        yield(l, task, lower_derivative(l, task));
    } else if (node->bind == BIND_OP) {
        yield(l, task, lower_operator(l, node->op, count, arguments, task->mode, node->span));
    } else {
        l->values.count = task->base; /* their values are read before others are pushed */
        call(l, node->function, arguments, task->mode, node->span);
    }
}

/* --- the walk ------------------------------------------------------------------------------ */

static void finish_name(Lowerer *l, const Task *task) {
    const Ast *node = task->node;
    if (node->bind == BIND_CONSTANT)
        call(l, node->function, NULL, task->mode, node->span);
    else
        push(l, node->bind == BIND_TAU ? task->mode.tau : task->locals[node->slot]);
}

/* All kids have values: replaces them by that of the node. */
static void finish(Lowerer *l, const Task *task) {
    const Ast *node = task->node;
    const Ref *v = l->values.at + task->base;
    uint32_t count = l->values.count - task->base;
    switch (node->kind) {
    case AST_NUMBER: push(l, graph_number(l->graph, node->number)); break;
    case AST_NAME: finish_name(l, task); break;
    case AST_APPLY:
        yield(l, task, lower_operator(l, node->op, count, v, task->mode, node->span));
        break;
    case AST_CHAIN: yield(l, task, lower_chain(l, task)); break;
    case AST_PIECEWISE: yield(l, task, lower_piecewise(l, task)); break;
    case AST_CALL: finish_call(l, task); break;
    default: break; /* LET and AT: the last value is theirs */
    }
}

/* The mode inside `e @ spec`; the temperature's value, if it has one, is on the stack. */
static Mode mode_at(Lowerer *l, const Task *task) {
    const Ast *node = task->node;
    Mode mode = task->mode;
    double tau;
    if (l->lowering->is_hard) return mode;
    if (node->kernel == KERNEL_HARD) {
        mode.tau = graph_number(l->graph, 0);
    } else if (node->kernel != KERNEL_NONE) {
        mode.kernel = node->kernel;
        mode.origin = node->name_span;
    }
    if (!node->kids[0]) return mode;
    mode.tau = l->values.at[task->base];
    if (graph_is_number(l->graph, mode.tau, &tau) && !(tau >= 0)) {
        Span span = node->kids[0]->span;
        uint32_t errors = l->lowering->unit->errors;
        known_temperature(l->lowering->unit, blamed(l, span), tau);
        fail(l, span, errors);
    }
    return mode;
}

/* Takes from the stack the value of the kid before kid `next`, if it defines a local or a
 * temperature. Returns the mode of kid `next`. */
static Mode before_kid(Lowerer *l, const Task *task) {
    const Ast *node = task->node;
    if (node->kind == AST_LET && task->next > 0) {
        l->values.count--;
        task->locals[node->slot + task->next - 1] = l->values.at[l->values.count];
    }
    if (node->kind != AST_AT || task->next == 0) return task->mode;
    Mode mode = mode_at(l, task);
    l->values.count = task->base;
    return mode;
}

/* The number of arguments that a call leaves out. Their defaults are visited after its kids. */
static uint32_t missing(const Ast *node) {
    bool is_call = node->kind == AST_CALL && node->bind == BIND_FUNCTION;
    return is_call ? node->function->arity - (node->size - 1) : 0;
}

/* Starts the next kid of the task on top, or finishes the task. */
static void step(Lowerer *l) {
    Task *task = &l->tasks.at[l->tasks.count - 1];
    const Ast *node = task->node;
    if (node && task->next < node->size) {
        Mode mode = before_kid(l, task);
        const Ast *kid = node->kids[task->next++];
        if (kid) push_task(l, kid, task->locals, mode);
    } else if (node && task->next < node->size + missing(node)) {
        const Parameter *parameter = &node->function->parameters[task->next++ - 1];
        call(l, parameter->default_function, NULL, task->mode, task->node->span);
    } else {
        Task done = *task; /* a copy: more tasks may follow in its place */
        l->tasks.count--;
        (node ? finish : finish_body)(l, &done);
    }
}

static Ref lower_inside(Lowering *lowering, const Function *function, const Ref *arguments,
                        Mode mode, const Lowerer *outer, Span site) {
    Arena *scratch = &lowering->unit->scratch;
    ArenaMark mark = arena_mark(scratch);
    Lowerer l = {.lowering = lowering,
                 .graph = lowering->graph,
                 .scratch = scratch,
                 .outer = outer,
                 .site = site};
    l.values.capacity = 16; /* allocated now, so that `at` is never NULL */
    l.values.at = NEW_ARRAY(scratch, Ref, l.values.capacity);
    if (lowering->is_hard) mode.tau = graph_number(lowering->graph, 0);
    if (lowering->depth == 0) lowering->steps = 0;
    call(&l, function, arguments, mode, (Span){0});
    for (; l.tasks.count > 0; step(&l)) take_steps(&l, 1);
    Ref result = l.values.at[0];
    arena_release(scratch, mark);
    return l.failures > 0 ? REF_NONE : result;
}

Ref lower_call(Lowering *lowering, const Function *function, const Ref *arguments, Mode mode) {
    return lower_inside(lowering, function, arguments, mode, NULL, (Span){0});
}
