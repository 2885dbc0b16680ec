/* In: a checked function. Out: one expression in the graph. A loop over a stack of frames, one for
 * each syntax node that is being worked on; what they yield lies on a stack of values. A call
 * pushes the body of its function with locals of its own, so that neither deep expressions nor
 * long chains of calls need the C stack, and equal calls are lowered once. */
#include "graph/lower.h"

#include <math.h>
#include <string.h>

#include "front/diag.h"
#include "front/known.h"
#include "front/source.h"
#include "graph/apply.h"
#include "graph/diff.h"
#include "graph/rewrite.h"
#include "graph/smoothing.h"

typedef struct {
    const Ast *node;
    uint32_t next;  /* kid to visit */
    uint32_t base;  /* values below belong to others */
    uint32_t total; /* of a comprehension: its size */
    Local *locals;
    Mode mode;
    const Function *callee; /* of a call whose body is under way, with what that body has */
    const Local *callee_locals;
    Mode callee_mode;
    uint32_t failures; /* of the machine when the body was entered */
} Frame;

/* The value of an earlier call. */
typedef struct Memo {
    const Function *function;
    Mode mode;
    const Ref *arguments;
    Ref result;
    bool has_failed; /* errors were reported on the way to the result */
    struct Memo *next;
} Memo;

/* A derivative as an expression over fresh parameters: first, first + 1, ...; tau comes last. */
typedef struct Template {
    const Function *function;
    Op op;
    uint32_t count, order, variable, first; /* count: of the arguments */
    Kernel kernel;
    bool is_hard;
    Ref root;
    Ref oldest; /* parameter: nothing that depends on one is older */
    struct Template *next;
} Template;

struct Lowering {
    Unit *unit;
    Graph *graph;
    bool is_hard;   /* every `@` is `@ hard` */
    uint32_t depth; /* of derivatives inside derivatives */
    Map memos;      /* hash -> Memo */
    Map templates;  /* hash -> Template */
};

typedef struct {
    Lowering *lowering; /* NULL in a rule */
    Graph *graph;
    Arena *scratch;
    uint32_t failures; /* errors so far */
    LIST(Ref) values;
    LIST(Frame) frames;
} Machine;

Lowering *lowering_of(Graph *graph, bool hard) {
    if (graph->lowerings[hard]) return graph->lowerings[hard];
    Lowering *lowering = NEW(graph->arena, Lowering);
    *lowering = (Lowering){.unit = graph->unit, .graph = graph, .is_hard = hard};
    return graph->lowerings[hard] = lowering;
}

static Machine machine_start(Lowering *lowering, Graph *graph) {
    Machine m = {.lowering = lowering, .graph = graph, .scratch = &graph->unit->scratch};
    m.values.capacity = 16; /* there from the start: no values are no null pointer */
    m.values.at = NEW_ARRAY(m.scratch, Ref, m.values.capacity);
    return m;
}

static void push(Machine *m, Ref ref) { LIST_PUSH(m->scratch, &m->values, ref); }

static void enter(Machine *m, const Ast *node, Local *locals, Mode mode) {
    Frame frame = {.node = node, .base = m->values.count, .locals = locals, .mode = mode};
    LIST_PUSH(m->scratch, &m->frames, frame);
}

/* Replaces the values above `base` by one. */
static void yield(Machine *m, uint32_t base, Ref ref) {
    m->values.count = base;
    push(m, ref);
}

static bool is_hard(const Graph *graph, Mode mode) {
    double tau;
    return mode.tau == REF_NONE || (graph_is_number(graph, mode.tau, &tau) && tau == 0);
}

/* --- operators --------------------------------------------------------------------------- */

/* An operator as one writes it: max(a, b). */
static const char *written(Unit *unit, Op op) {
    uint32_t count = op_table[op].kind == KIND_MANY ? 2 : op_table[op].arity;
    static const char *const operands[] = {"", "x", "a, b", "a, b, c"};
    if (op_table[op].name[0] < 'a') return arena_printf(&unit->arena, "a %s b", op_table[op].name);
    return arena_printf(&unit->arena, "%s(%s)", op_table[op].name, operands[count]);
}

/* Where a kernel that is refused comes from, if that is on another line. */
static void note_origin(Unit *unit, Mode mode, Span span) {
    if (mode.origin.begin == 0) return;
    Place origin = source_place(unit, mode.origin.begin), here = source_place(unit, span.begin);
    if (origin.source != here.source || origin.line != here.line)
        diag_add(unit, SEVERITY_NOTE, mode.origin, "`%s` comes from here",
                 kernel_table[mode.kernel].name);
}

/* Refuses a kernel that cannot smooth the operator: DESIGN 4.1, NUMERICS 2.3. */
static bool is_refused(Machine *m, Op op, Mode mode, Span span) {
    Unit *unit = m->graph->unit;
    Kernel kernel = mode.kernel;
    const char *name = kernel_table[kernel].name;
    if (kernel >= KERNEL_FULL) {
        bool has_min = kernel_table[kernel].has_min;
        if (op == OP_MAX || (op == OP_MIN && has_min)) return false;
        Diagnostic *d = diag_error(unit, span, "`%s` smooths %s only, not %s", name,
                                   has_min ? "max and min" : "max", written(unit, op));
        diag_hint(unit, d, "bind it closer: max(...) @ %s(0.1)", name);
        note_origin(unit, mode, span);
        return true;
    }
    if (!(op_table[op].flags & FLAG_RAMP) || kernel_table[kernel].has_ramp) return false;
    Buffer kernels = {.arena = &unit->arena};
    for (Kernel k = 0; k < KERNEL_FULL; k++)
        if (kernel_table[k].has_ramp)
            buffer_printf(&kernels, "%s%s", kernels.size ? ", " : "", kernel_table[k].name);
    Diagnostic *d = diag_error(unit, span,
                               "`%s` has no ramp: its first moment is infinite, so %s cannot be "
                               "smoothed with it",
                               name, written(unit, op));
    diag_hint(unit, d, "these have one: %s", kernels.data);
    note_origin(unit, mode, span);
    return true;
}

static Ref apply(Machine *m, Op op, uint32_t count, const Ref *operands, Mode mode, Span span) {
    const OpInfo *info = &op_table[op];
    if (info->flags & FLAG_KERNEL) return graph_apply(m->graph, op, mode.kernel, count, operands);
    if (info->smooth[0] == '\0' || is_hard(m->graph, mode))
        return graph_apply(m->graph, op, KERNEL_NONE, count, operands);
    if (is_refused(m, op, mode, span)) {
        m->failures++;
        return graph_number(m->graph, NAN);
    }
    Ref *with_tau = NEW_ARRAY(m->scratch, Ref, count + 1);
    memcpy(with_tau, operands, count * sizeof(Ref));
    with_tau[count] = mode.tau;
    return graph_apply(m->graph, op, mode.kernel, count + 1, with_tau);
}

static Ref apply_chain(Machine *m, const Frame *frame) {
    const Ref *v = m->values.at + frame->base;
    Ref all = REF_NONE;
    for (uint32_t i = 0; i + 1 < frame->node->size; i++) {
        Ref one = apply(m, frame->node->ops[i], 2, (Ref[]){v[i], v[i + 1]}, frame->mode,
                        frame->node->span);
        all = i == 0 ? one : apply(m, OP_AND, 2, (Ref[]){all, one}, frame->mode, frame->node->span);
    }
    return all;
}

/* c1: e1, c2: e2, ..., else: e  is  if c1 then e1 else if c2 ... */
static Ref apply_piecewise(Machine *m, const Frame *frame) {
    const Ref *v = m->values.at + frame->base;
    uint32_t i = frame->node->size - 1;
    Ref rest = v[i];
    for (; i >= 2; i -= 2)
        rest = graph_apply(m->graph, OP_IF, KERNEL_NONE, 3, (Ref[]){v[i - 2], v[i - 1], rest});
    return rest;
}

/* --- calls ------------------------------------------------------------------------------- */

/* A hash as a key of Map, which is no NULL. */
static void *hash_key(uint32_t hash) { return (void *)((uintptr_t)hash << 4 | 8); }

static void *memo_key(const Function *function, Mode mode, const Ref *arguments) {
    uint32_t hash =
        hash_bytes(arguments, function->arity * sizeof(Ref), mode.tau * 31 + mode.kernel);
    hash = hash_bytes(&function, sizeof function, hash);
    return hash_key(hash);
}

static Memo *memo_find(Lowering *lowering, const Function *function, Mode mode,
                       const Ref *arguments) {
    Memo *memo = map_get(&lowering->memos, memo_key(function, mode, arguments));
    while (memo && !(memo->function == function && memo->mode.tau == mode.tau &&
                     memo->mode.kernel == mode.kernel &&
                     (function->arity == 0 ||
                      memcmp(memo->arguments, arguments, function->arity * sizeof(Ref)) == 0)))
        memo = memo->next;
    return memo;
}

static void memo_add(Lowering *lowering, const Function *function, Mode mode, const Local *locals,
                     Ref result, bool has_failed) {
    Memo *memo = NEW(&lowering->unit->arena, Memo);
    Ref *arguments = NEW_ARRAY(&lowering->unit->arena, Ref, function->arity);
    for (uint32_t i = 0; i < function->arity; i++) arguments[i] = locals[i].ref;
    void *key = memo_key(function, mode, arguments);
    *memo = (Memo){function, mode, arguments, result, has_failed, map_get(&lowering->memos, key)};
    map_put(&lowering->memos, &lowering->unit->arena, key, memo);
}

/* Constants are hard: a number has no temperature. */
static Mode mode_inside(Machine *m, const Function *function, Mode mode) {
    return function->is_constant ? (Mode){mode.kernel, graph_number(m->graph, 0), mode.origin}
                                 : mode;
}

/* Enters the body; false if the value is known already, which is then yielded. */
static bool enter_body(Machine *m, const Function *function, const Ref *arguments, uint32_t base,
                       Mode mode) {
    mode = mode_inside(m, function, mode);
    const Memo *memo = memo_find(m->lowering, function, mode, arguments);
    if (memo) {
        m->failures += memo->has_failed;
        yield(m, base, memo->result);
        return false;
    }
    Local *locals = NEW_ARRAY(m->scratch, Local, function->slots);
    for (uint32_t i = 0; i < function->arity; i++) locals[i].ref = arguments[i];
    m->values.count = base;
    enter(m, function->body, locals, mode);
    return true;
}

static Frame *top(Machine *m) { return &m->frames.at[m->frames.count - 1]; }

static Ref differentiate(Lowering *lowering, Template *template, Function *function, uint32_t n,
                         Span origin) {
    Graph *graph = lowering->graph;
    Ref *parameters = NEW_ARRAY(&lowering->unit->arena, Ref, n + 1);
    template->first = graph->parameters;
    for (uint32_t i = 0; i <= n; i++) parameters[i] = graph_parameter(graph, template->first + i);
    template->oldest = parameters[0];
    Mode mode = {template->kernel, template->is_hard ? graph_number(graph, 0) : parameters[n],
                 origin};
    Ref root;
    if (function) {
        root = lower_call(lowering, function, parameters, mode);
    } else {
        Machine machine = machine_start(lowering, graph);
        root = apply(&machine, template->op, n, parameters, mode, (Span){0});
        if (machine.failures > 0) root = REF_NONE;
    }
    if (root == REF_NONE) return REF_NONE;
    root = smoothing_root(graph, template->oldest, root);
    for (uint32_t i = 0; i < template->order; i++)
        diff_reverse(graph, root, 1, &parameters[template->variable], &root);
    return root;
}

static void *template_key(const Template *t) {
    uint32_t hash = hash_bytes(&t->function, sizeof t->function, t->op * 31u + t->kernel);
    uint32_t call[] = {t->count, t->order, t->variable, t->is_hard};
    return hash_key(hash_bytes(call, sizeof call, hash));
}

/* The derivative that a call asks for, with its parameters still free. */
static Template *template_find(Machine *m, const Ast *call, uint32_t n, Mode mode) {
    Lowering *lowering = m->lowering;
    Function *function = call->bind == BIND_FUNCTION ? call->function : NULL;
    Template want = {.function = function,
                     .op = function ? OP_COUNT : (Op)call->op,
                     .count = n,
                     .order = call->count,
                     .variable = call->slot,
                     .kernel = mode.kernel,
                     .is_hard = is_hard(m->graph, mode),
                     .root = REF_NONE};
    void *key = template_key(&want);
    Template *t = map_get(&lowering->templates, key);
    while (t && !(t->function == want.function && t->op == want.op && t->count == want.count &&
                  t->order == want.order && t->variable == want.variable &&
                  t->kernel == want.kernel && t->is_hard == want.is_hard))
        t = t->next;
    if (t) return t;
    t = NEW(&lowering->unit->arena, Template);
    *t = want;
    if (lowering->depth >= 100) {
        diag_error(lowering->unit, call->span, "derivatives are nested deeper than 100");
        return t;
    }
    lowering->depth++;
    t->root = differentiate(lowering, t, function, n, mode.origin);
    lowering->depth--;
    t->next = map_get(&lowering->templates, key);
    map_put(&lowering->templates, &lowering->unit->arena, key, t);
    return t;
}

/* What a template's parameters stand for. */
typedef struct {
    uint32_t first, count;
    const Ref *arguments; /* tau is what comes after them */
    Ref tau;
} Substitution;

static Ref substitute(Graph *graph, Ref ref, const Ref *operands, void *context) {
    const Substitution *s = context;
    const Node *node = graph_node(graph, ref);
    (void)operands;
    if (node->op != OP_PARAMETER || node->index - s->first > s->count) return REF_NONE;
    return node->index - s->first == s->count ? s->tau : s->arguments[node->index - s->first];
}

static Ref apply_derivative(Machine *m, const Ast *call, uint32_t base, Mode mode) {
    uint32_t n = m->values.count - base;
    Template *template = template_find(m, call, n, mode);
    Ref root = template->root;
    if (root == REF_NONE) {
        m->failures++;
        return graph_number(m->graph, NAN);
    }
    Substitution s = {template->first, n, m->values.at + base, mode.tau};
    graph_rewrite(m->graph, template->oldest, 1, &root, substitute, &s);
    return root;
}

/* All arguments are there. True when the call is done. */
static bool finish_call(Machine *m, Frame frame) {
    const Ast *call = frame.node;
    const Ref *arguments = m->values.at + frame.base;
    uint32_t count = m->values.count - frame.base;
    if (call->count > 0) {
        yield(m, frame.base, apply_derivative(m, call, frame.base, frame.mode));
    } else if (call->bind == BIND_OP) {
        yield(m, frame.base, apply(m, call->op, count, arguments, frame.mode, call->span));
    } else {
        return !enter_body(m, call->function, arguments, frame.base, frame.mode);
    }
    return true;
}

/* --- the other nodes --------------------------------------------------------------------- */

static void push_name(Machine *m, const Frame *frame) {
    const Ast *node = frame->node;
    if (node->bind == BIND_TAU) {
        push(m, frame->mode.tau);
    } else {
        Local local = frame->locals[node->slot];
        if (local.count == 0) push(m, local.ref);
        for (uint32_t i = 0; i < local.count; i++) push(m, local.list[i]);
    }
}

/* The mode inside `e @ spec`; the temperature's value, if it has one, is on the stack. */
static Mode mode_at(Machine *m, const Frame *frame) {
    const Ast *node = frame->node;
    Mode mode = frame->mode;
    double tau;
    if (m->lowering->is_hard) return mode;
    if (node->kernel == KERNEL_HARD) {
        mode.tau = graph_number(m->graph, 0);
    } else if (node->kernel != KERNEL_NONE) {
        mode.kernel = node->kernel;
        mode.origin = node->name_span;
    }
    if (!node->kids[0]) return mode;
    mode.tau = m->values.at[frame->base];
    if (graph_is_number(m->graph, mode.tau, &tau) &&
        !known_temperature(m->graph->unit, node->kids[0]->span, tau))
        m->failures++;
    return mode;
}

/* [i in n: e] and sum(i in n: e), in rules: the size, then the element n times. */
static void step_each(Machine *m, Frame *frame) {
    const Ast *node = frame->node;
    double size = 0;
    if (frame->next == 1) {
        graph_is_number(m->graph, m->values.at[frame->base], &size);
        frame->total = (uint32_t)size;
        m->values.count = frame->base;
    }
    uint32_t i = frame->next++;
    if (i == 0) {
        enter(m, node->kids[0], frame->locals, frame->mode);
    } else if (i <= frame->total) {
        frame->locals[node->slot].ref = graph_number(m->graph, i - 1);
        enter(m, node->kids[1], frame->locals, frame->mode);
    } else {
        uint32_t base = frame->base;
        m->frames.count--;
        if (node->kind == AST_EACH) return;
        const Ref *v = m->values.at + base;
        Ref sum = v[0];
        for (uint32_t k = 1; k < m->values.count - base; k++)
            sum = graph_apply(m->graph, OP_ADD, KERNEL_NONE, 2, (Ref[]){sum, v[k]});
        yield(m, base, sum);
    }
}

/* v[i], in rules: the index is a number. */
static void finish_index(Machine *m, const Frame *frame) {
    double i = 0;
    graph_is_number(m->graph, m->values.at[frame->base], &i);
    yield(m, frame->base, frame->locals[frame->node->kids[0]->slot].list[(uint32_t)i]);
}

/* All kids have yielded. True when the frame is done; a call goes on with its function's body. */
static bool finish(Machine *m, Frame frame) {
    const Ast *node = frame.node;
    const Ref *v = m->values.at + frame.base;
    uint32_t count = m->values.count - frame.base;
    switch (node->kind) {
    case AST_NUMBER: push(m, graph_number(m->graph, node->number)); break;
    case AST_NAME:
        if (node->bind == BIND_CONSTANT)
            return !enter_body(m, node->function, NULL, frame.base, frame.mode);
        push_name(m, &frame);
        break;
    case AST_APPLY:
        yield(m, frame.base, apply(m, node->op, count, v, frame.mode, node->span));
        break;
    case AST_CHAIN: yield(m, frame.base, apply_chain(m, &frame)); break;
    case AST_PIECEWISE: yield(m, frame.base, apply_piecewise(m, &frame)); break;
    case AST_INDEX: finish_index(m, &frame); break;
    case AST_CALL: return finish_call(m, frame);
    default: break; /* LET and AT: the last value is theirs; VECTOR: all are */
    }
    return true;
}

/* Before kid `next`: what the kids so far have changed for it. */
static Mode before_kid(Machine *m, const Frame *frame) {
    const Ast *node = frame->node;
    if (node->kind == AST_LET && frame->next > 0) {
        m->values.count--;
        frame->locals[node->slot + frame->next - 1] = (Local){.ref = m->values.at[m->values.count]};
    }
    if (node->kind != AST_AT || frame->next == 0) return frame->mode;
    Mode mode = mode_at(m, frame);
    m->values.count = frame->base;
    return mode;
}

/* The arguments of a call that are left out stand behind its kids: they are the defaults. */
static uint32_t missing(const Ast *node) {
    bool is_call = node->kind == AST_CALL && node->bind == BIND_FUNCTION;
    return is_call ? node->function->arity - (node->size - 1) : 0;
}

static void enter_default(Machine *m, const Frame *frame, uint32_t parameter) {
    const Function *function = frame->node->function->parameters[parameter].default_function;
    Local *locals = NEW_ARRAY(m->scratch, Local, function->slots);
    enter(m, function->body, locals, mode_inside(m, function, frame->mode));
}

static void step(Machine *m) {
    Frame *frame = top(m);
    const Ast *node = frame->node;
    if (node->kind == AST_EACH || node->kind == AST_REDUCE) {
        step_each(m, frame);
        return;
    }
    bool skips_first = node->kind == AST_CALL || node->kind == AST_INDEX;
    if (frame->next == 0 && skips_first) frame->next = 1;
    if (frame->next < node->size) {
        Mode mode = before_kid(m, frame);
        const Ast *kid = node->kids[frame->next++];
        if (kid) enter(m, kid, frame->locals, mode);
    } else if (frame->next < node->size + missing(node)) {
        uint32_t parameter = frame->next++ - 1;
        enter_default(m, frame, parameter);
    } else if (frame->callee) { /* the body of a call has yielded */
        Frame done = *frame;
        m->frames.count--;
        memo_add(m->lowering, done.callee, done.callee_mode, done.callee_locals,
                 m->values.at[done.base], m->failures > done.failures);
    } else {
        uint32_t index = m->frames.count - 1;
        if (finish(m, *frame)) {
            m->frames.count--;
        } else {
            const Frame *body = top(m);
            Frame *call = &m->frames.at[index];
            call->callee = node->function;
            call->callee_locals = body->locals;
            call->callee_mode = body->mode;
            call->failures = m->failures;
        }
    }
}

static Ref run(Machine *m) {
    while (m->frames.count > 0) step(m);
    return m->values.at[m->values.count - 1];
}

Ref lower_call(Lowering *lowering, Function *function, const Ref *arguments, Mode mode) {
    Arena *scratch = &lowering->unit->scratch;
    ArenaMark mark = arena_mark(scratch);
    Machine machine = machine_start(lowering, lowering->graph);
    if (lowering->is_hard) mode.tau = graph_number(lowering->graph, 0);
    Ref result = REF_NONE;
    if (enter_body(&machine, function, arguments, 0, mode)) {
        Mode inside = top(&machine)->mode;
        const Local *locals = top(&machine)->locals;
        result = run(&machine);
        memo_add(lowering, function, inside, locals, result, machine.failures > 0);
    } else {
        result = machine.values.at[0];
    }
    arena_release(scratch, mark);
    return machine.failures > 0 ? REF_NONE : result;
}

Ref lower_rule(Graph *graph, const Ast *part, Local *locals, Kernel kernel) {
    if (part->kind == AST_NUMBER) return graph_number(graph, part->number); /* many rules are */
    if (part->kind == AST_NAME) return locals[part->slot].ref;
    Arena *scratch = &graph->unit->scratch;
    ArenaMark mark = arena_mark(scratch);
    Machine machine = machine_start(NULL, graph);
    enter(&machine, part, locals, (Mode){.kernel = kernel, .tau = REF_NONE});
    Ref result = run(&machine);
    arena_release(scratch, mark);
    return result;
}
