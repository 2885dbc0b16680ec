/* In: the tree of a file whose `use`s are loaded. Out: every AST_NAME and callee bound, let
 * variables numbered, `pi`, `e` and `inf` turned into numbers. Errors are reported where they
 * stand, all of them; what has one is marked bad and never lowered. The walk has its own stack. */
#include "front/check.h"

#include <math.h>
#include <string.h>

#include "front/diag.h"
#include "front/known.h"
#include "front/scope.h"
#include "front/source.h"
#include "front/suggest.h"

typedef struct {
    Ast *node;
    uint32_t next; /* kid to visit */
} Frame;

typedef struct {
    Unit *unit;
    File *file;
    Function *function;
    LIST(UnknownLocal) locals;
    LIST(Frame) frames;
    const Function *owner; /* of the parameter whose default is checked, or NULL */
    bool has_vectors;      /* a parameter is one: what follows from that is not reported */
} Check;

/* An error in the function under check, which it makes bad. */
#define fail(check, span, ...) \
    ((check)->function->is_bad = true, diag_error((check)->unit, (span), __VA_ARGS__))

static void later(Check *check, Span span, const char *what) {
    Diagnostic *d = fail(check, span, "%s are not supported yet", what);
    if (strstr(what, "vector")) diag_hint(check->unit, d, "write the elements out as scalars");
}

static uint32_t reserve(Check *check, uint32_t count) {
    check->function->slots += count;
    return check->function->slots - count;
}

/* 1 + the innermost local of the name, 0 if there is none. What a name holds may be left from
 * another check. */
static uint32_t find_local(const Check *check, const Name *name) {
    uint32_t local = name->local;
    bool is_own = local - 1 < check->locals.count && check->locals.at[local - 1].name == name;
    return is_own ? local : 0;
}

static void set_local(const Name *name, uint32_t local) { ((Name *)name)->local = local; }

static void declare(Check *check, const Name *name, uint32_t slot) {
    UnknownLocal local = {name, slot, find_local(check, name)};
    LIST_PUSH(&check->unit->scratch, &check->locals, local);
    set_local(name, check->locals.count);
}

static void forget(Check *check, uint32_t count) {
    while (count-- > 0) {
        UnknownLocal local = check->locals.at[--check->locals.count];
        set_local(local.name, local.outer);
    }
}

/* --- names ------------------------------------------------------------------------------- */

static bool is_reserved(const Name *name) {
    double ignored;
    return strcmp(name->text, "tau") == 0 || scope_number(name, &ignored);
}

/* What makes a derivative of a function: its order, 0 for jvp, -1 for anything else. */
static int derivative_order(const char *name) {
    return strcmp(name, "grad") == 0      ? 1
           : strcmp(name, "hessian") == 0 ? 2
           : strcmp(name, "jvp") == 0     ? 0
                                          : -1;
}

static bool is_partial(const File *file) { return file && file->is_partial; }

static void refer(Check *check, Function *function, Span span) {
    Callee callee = {function, span};
    LIST_PUSH(&check->unit->arena, &check->function->callees, callee);
}

static void explain(Check *check, Diagnostic *d, const Name *name, bool is_call) {
    Unknown unknown = {.unit = check->unit,
                       .file = check->file,
                       .owner = check->owner,
                       .name = name,
                       .is_call = is_call,
                       .local_count = check->locals.count,
                       .locals = check->locals.at};
    suggest_meaning(&unknown, d);
}

static void unknown_name(Check *check, const Ast *node) {
    const char *name = node->name->text;
    Function *function = scope_find(check->file, node->name);
    check->function->is_bad = true;
    if (check->function->is_unread || is_partial(check->file))
        return; /* it may be what is missing */
    if (function || op_find(name, false) < OP_COUNT) {
        Diagnostic *d = fail(check, node->span, "`%s` is a function", name);
        diag_hint(check->unit, d, "call it: `%s(...)`", name);
        return;
    }
    explain(check, fail(check, node->span, "unknown name `%s`", name), node->name, false);
}

static void check_name(Check *check, Ast *node) {
    double value;
    Function *constant;
    uint32_t local = find_local(check, node->name);
    if (local) {
        node->bind = BIND_LOCAL;
        node->slot = check->locals.at[local - 1].slot;
    } else if (strcmp(node->name->text, "tau") == 0) {
        node->bind = BIND_TAU;
        if (check->function->is_constant)
            fail(check, node->span, "a constant has no temperature, so `tau` means nothing here");
    } else if (scope_number(node->name, &value)) {
        node->kind = AST_NUMBER;
        node->number = value;
    } else if ((constant = scope_find(check->file, node->name)) && constant->is_constant) {
        node->bind = BIND_CONSTANT;
        node->function = constant;
        refer(check, constant, node->span);
    } else {
        unknown_name(check, node);
    }
}

/* --- calls ------------------------------------------------------------------------------- */

/* Binds `name` as a callee; false if there is no such function, or none whose parameters could be
 * read. */
static bool bind_callee(Check *check, Ast *call, const Ast *name) {
    Function *function = scope_find(check->file, name->name);
    if (function && !function->is_constant) {
        call->bind = BIND_FUNCTION;
        call->function = function;
        refer(check, function, name->span);
        return !function->is_unread;
    }
    Op op = op_find(name->name->text, check->function->is_rule);
    if (op < OP_COUNT) {
        call->bind = BIND_OP;
        call->op = (uint16_t)op;
        return true;
    }
    if (find_local(check, name->name) || function || is_reserved(name->name)) {
        Diagnostic *d =
            fail(check, name->span, "`%s` is a value, not a function", name->name->text);
        diag_hint(check->unit, d, "to multiply, write `%s * (...)`", name->name->text);
        return false;
    }
    check->function->is_bad = true;
    if (is_partial(check->file)) return false;
    Diagnostic *d = fail(check, name->span, "unknown function `%s`", name->name->text);
    explain(check, d, name->name, true);
    return false;
}

/* Least and greatest number of arguments of what the call is bound to. */
static void arity(const Ast *call, uint32_t *least, uint32_t *most) {
    if (call->bind == BIND_FUNCTION) {
        *least = call->function->required;
        *most = call->function->arity;
    } else if (op_table[call->op].kind == KIND_MANY) {
        *least = 2;
        *most = UINT32_MAX;
    } else {
        *least = *most = op_table[call->op].arity;
    }
}

static bool has_error(const Ast *node) {
    for (uint32_t i = 0; i < node->size; i++)
        if (node->kids[i]->kind == AST_ERROR) return true;
    return false;
}

static void check_arity(Check *check, const Ast *call, const char *name) {
    uint32_t least, most, given = call->size - 1;
    if (check->function->is_rule) return; /* a list may stand for several */
    if (has_error(call)) return;          /* who knows what was meant */
    arity(call, &least, &most);
    if (given >= least && given <= most) return;
    const char *wanted = most == UINT32_MAX ? arena_printf(&check->unit->arena, "%u or more", least)
                         : least == most
                             ? arena_printf(&check->unit->arena, "%u", least)
                             : arena_printf(&check->unit->arena, "%u to %u", least, most);
    fail(check, call->span, "`%s` takes %s argument%s, not %u", name, wanted,
         least == 1 && most == 1 ? "" : "s", given);
}

/* clamp between numbers that nothing is between. */
static void check_bounds(Check *check, const Ast *call) {
    double low, high;
    if (call->bind != BIND_OP || call->op != OP_CLAMP || call->size != 4) return;
    const Ast *first = call->kids[2], *last = call->kids[3];
    if (known_value(check->file, first, &low) && known_value(check->file, last, &high) &&
        !known_bounds(check->unit, (Span){first->span.begin, last->span.end}, low, high))
        check->function->is_bad = true;
}

static void check_prime(Check *check, Ast *call, Ast *prime) {
    const Ast *name = prime->kids[0];
    uint32_t least, most;
    call->count = prime->count;
    call->slot = 0;
    if (!bind_callee(check, call, name)) return;
    arity(call, &least, &most);
    if (least <= 1 && most >= 1) {
        check_arity(check, call, name->name->text);
        return;
    }
    if (most == 0) {
        fail(check, prime->span, "`%s` has no parameters, so there is nothing to vary",
             name->name->text);
        return;
    }
    Diagnostic *d = fail(check, prime->span,
                         "`%s` has several parameters, so `'` does not say which one to vary",
                         name->name->text);
    diag_hint(check->unit, d, "name it: grad(%s, %s)(...)", name->name->text,
              call->bind == BIND_FUNCTION ? call->function->parameters[0].name->text : "a");
}

static const char *list_parameters(Unit *unit, const Function *function) {
    enum { LISTED = 10 };
    Buffer out = {.arena = &unit->arena};
    for (uint32_t i = 0; i < function->arity && i < LISTED; i++)
        buffer_printf(&out, "%s%s", i ? ", " : "", function->parameters[i].name->text);
    if (function->arity > LISTED) buffer_text(&out, ", ...");
    return function->arity ? out.data : "no parameters";
}

/* The parameter that `variable` names, those of an operator being a, b and c; the number of
 * arguments for tau. */
static bool find_variable(Check *check, const Ast *call, const Ast *variable, uint32_t *index) {
    static const char *const operands[] = {"a", "b", "c"};
    const char *function_name = call->kids[0]->kids[1]->name->text;
    const char *name = variable->kind == AST_NAME ? variable->name->text : "";
    bool is_function = call->bind == BIND_FUNCTION;
    uint32_t n = is_function ? call->function->arity : call->size - 1;
    for (*index = 0; *index < n; ++*index)
        if (is_function ? call->function->parameters[*index].name->text == name
                        : *index < 3 && strcmp(operands[*index], name) == 0)
            return true;
    if (strcmp(name, "tau") == 0) return true;
    Diagnostic *d;
    if (variable->kind != AST_NAME)
        d = fail(check, variable->span,
                 "the second argument names a parameter of the first, or tau");
    else
        d = fail(check, variable->span, "`%s` has no parameter `%s`", function_name, name);
    if (is_function)
        diag_hint(check->unit, d, "it has %s, and tau",
                  list_parameters(check->unit, call->function));
    else
        diag_hint(check->unit, d, "those of a built-in function are a, b, c and tau");
    return false;
}

/* grad(f, x)(...) and hessian(f, x)(...). */
static void check_grad(Check *check, Ast *call, const Ast *callee) {
    const Ast *head = callee->kids[0];
    const char *name = head->kind == AST_NAME ? head->name->text : "";
    int order = derivative_order(name);
    if (order == 0) {
        later(check, callee->span, "directional derivatives with `jvp`");
    } else if (order < 0) {
        fail(check, callee->span, "only a function can be called");
    } else if (callee->size != 3 || callee->kids[1]->kind != AST_NAME) {
        Diagnostic *d =
            fail(check, callee->span, "`%s` takes a function and one of its parameters", name);
        diag_hint(check->unit, d, "for example %s(f, x)(1, 2)", name);
    } else if (bind_callee(check, call, callee->kids[1]) &&
               find_variable(check, call, callee->kids[2], &call->slot)) {
        call->count = (uint32_t)order;
        check_arity(check, call, callee->kids[1]->name->text);
        check_bounds(check, call);
    }
}

static bool is_reduction(const char *name) {
    return strcmp(name, "sum") == 0 || strcmp(name, "prod") == 0 || strcmp(name, "argmax") == 0 ||
           strcmp(name, "argmin") == 0 || strcmp(name, "dot") == 0 || strcmp(name, "softmax") == 0;
}

static void check_call(Check *check, Ast *call) {
    Ast *callee = call->kids[0];
    call->count = 0;
    if (callee->kind == AST_PRIME) {
        check_prime(check, call, callee);
    } else if (callee->kind == AST_CALL) {
        check_grad(check, call, callee);
    } else if (callee->kind != AST_NAME) {
        Diagnostic *d = fail(check, callee->span, "only a function can be called");
        diag_hint(check->unit, d, "a product has its sign: a * (b + c)");
    } else if (derivative_order(callee->name->text) >= 0) {
        Diagnostic *d = fail(check, call->span, "a derivative is a function: call it");
        diag_hint(check->unit, d, "for example %s(f, x)(1, 2)", callee->name->text);
    } else if (bind_callee(check, call, callee)) {
        check_arity(check, call, callee->name->text);
        check_bounds(check, call);
    }
}

/* --- expressions ------------------------------------------------------------------------- */

/* The kernel and the temperature of an `@`. */
static void check_at(Check *check, Ast *node) {
    double tau;
    node->kernel = KERNEL_NONE;
    if (node->name) {
        node->kernel = known_kernel(check->unit, node->name_span, node->name->text,
                                    "a value as temperature stands in parentheses: `@ (...)`");
        if (node->kernel == KERNEL_NONE) check->function->is_bad = true;
    }
    if (node->kernel == KERNEL_HARD && node->kids[0])
        fail(check, node->kids[0]->span, "`hard` has no temperature: it is temperature 0");
    if (node->kids[0] && known_value(check->file, node->kids[0], &tau) &&
        !known_temperature(check->unit, node->kids[0]->span, tau))
        check->function->is_bad = true;
}

/* f' without arguments, or x' of a value. */
static void check_lone_prime(Check *check, const Ast *node) {
    const Name *name = node->kids[0]->name;
    if (find_local(check, name))
        fail(check, node->span, "`'` is the derivative of a function, and `%s` is a value",
             name->text);
    else
        fail(check, node->span, "a derivative is a function: call it, as in %s'(x)", name->text);
}

static void leave(Check *check, Ast *node) {
    switch (node->kind) {
    case AST_NAME: check_name(check, node); break;
    case AST_CALL: check_call(check, node); break;
    case AST_AT: check_at(check, node); break;
    case AST_LET: forget(check, node->size - 1); break;
    case AST_REDUCE:
        if (strcmp(node->names[1]->text, "sum") != 0)
            fail(check, node->span, "rules know `sum` only");
        forget(check, 1);
        break;
    case AST_EACH: forget(check, 1); break;
    case AST_PRIME: check_lone_prime(check, node); break;
    case AST_PIECEWISE:
        if (!node->count && !has_error(node))
            fail(check, node->span, "this `piecewise` has no `else`: what is it elsewhere?");
        break;
    case AST_ERROR: check->function->is_bad = true; break;
    default: break;
    }
}

static bool is_vector_call(const Check *check, const Ast *call) {
    const Ast *callee = call->kids[0];
    return callee->kind == AST_NAME && is_reduction(callee->name->text) &&
           !scope_find(check->file, callee->name);
}

/* What only vectors give a meaning to. True if the node is not to be looked into. */
static bool is_unsupported(Check *check, const Ast *node) {
    if (check->function->is_rule) return false;
    switch (node->kind) {
    case AST_VECTOR: later(check, node->span, "vectors"); return true;
    case AST_INDEX:
        if (!check->has_vectors) later(check, node->span, "indices into vectors");
        return true;
    case AST_CALL:
        if (!is_vector_call(check, node)) return false;
        later(check, node->span, "functions of vectors");
        return true;
    case AST_EACH: later(check, node->span, "vectors"); return true;
    case AST_REDUCE: later(check, node->span, "sums and other reductions"); return true;
    case AST_FOLD: later(check, node->span, "recurrences with `fold`"); return true;
    case AST_ALONG: later(check, node->span, "convolutions `along` a parameter"); return true;
    default: return false;
    }
}

static void reserved(Check *check, Span span, const Name *name) {
    Diagnostic *d = fail(check, span, "`%s` is part of the language", name->text);
    diag_hint(check->unit, d,
              strcmp(name->text, "tau") == 0 ? "the temperature inside e is bound by `e @ (...)`"
                                             : "choose another name");
}

static void before_kid(Check *check, Ast *node, uint32_t kid) {
    if (node->kind == AST_LET) {
        if (kid == 0) {
            node->slot = reserve(check, node->size - 1);
        } else {
            const Name *name = node->names[kid - 1];
            if (is_reserved(name)) reserved(check, node->span, name);
            declare(check, name, node->slot + kid - 1);
        }
    }
    if ((node->kind == AST_EACH || node->kind == AST_REDUCE) && kid == 1) {
        node->slot = reserve(check, 1);
        declare(check, node->names[0], node->slot);
    }
}

/* grad, hessian or jvp: what it is given are no values. */
static bool is_derivative(const Ast *callee) {
    return callee->kind == AST_NAME && derivative_order(callee->name->text) >= 0;
}

static void check_expression(Check *check, Ast *root) {
    LIST_PUSH(&check->unit->scratch, &check->frames, ((Frame){root, 0}));
    while (check->frames.count > 0) {
        Frame *frame = &check->frames.at[check->frames.count - 1];
        Ast *node = frame->node;
        if (frame->next == 0 && is_unsupported(check, node)) {
            check->frames.count--;
            continue;
        }
        if (frame->next == 0 && node->kind == AST_CALL)
            frame->next = is_derivative(node->kids[0]) ? node->size : 1;
        if ((node->kind == AST_PRIME && frame->next == 0) || frame->next >= node->size) {
            check->frames.count--;
            leave(check, node);
            continue;
        }
        before_kid(check, node, frame->next);
        Ast *kid = node->kids[frame->next++];
        if (kid) LIST_PUSH(&check->unit->scratch, &check->frames, ((Frame){kid, 0}));
    }
}

/* --- definitions ------------------------------------------------------------------------- */

static Function *no_parameters(Unit *unit, File *file, const Name *name, Span span, Ast *body) {
    Function *function = NEW(&unit->arena, Function);
    function->name = name;
    function->span = span;
    function->file = file;
    function->body = body;
    function->is_constant = true;
    return function;
}

static void define(Unit *unit, File *file, Function *function) {
    const char *name = function->name->text;
    const Function *other = map_get(&file->symbols, function->name);
    Diagnostic *d = NULL;
    if (other) {
        bool is_first = function->span.begin < other->span.begin;
        Place place = source_place(unit, is_first ? function->span.begin : other->span.begin);
        d = diag_error(unit, is_first ? other->span : function->span, "`%s` is defined twice",
                       name);
        diag_hint(unit, d, "the first one is at %s:%u:%u", place.source->name, place.line,
                  place.column);
    } else if (is_reserved(function->name) || op_find(name, false) < OP_COUNT ||
               is_reduction(name) || derivative_order(name) >= 0) {
        d = diag_error(unit, function->span, "`%s` is part of the language", name);
        diag_hint(unit, d, "choose another name");
    }
    if (d) file->is_bad = function->is_bad = true;
    if (!other) map_put(&file->symbols, &unit->arena, function->name, function);
}

void check_define(Unit *unit, File *file) {
    for (uint32_t i = 0; i < file->functions.count; i++) define(unit, file, file->functions.at[i]);
    for (uint32_t i = 0; i < file->constants.count; i++) {
        const Constant *c = file->constants.at[i];
        Function *function = no_parameters(unit, file, c->name, c->span, c->value);
        function->is_bad = c->is_bad;
        define(unit, file, function);
    }
}

static void check_parameters(Check *check) {
    Function *function = check->function;
    for (uint32_t i = 0; i < function->arity; i++) {
        Parameter *parameter = &function->parameters[i];
        bool is_repeated = find_local(check, parameter->name) > 0;
        if (parameter->rank > 0 && !function->is_rule)
            later(check, parameter->span, parameter->rank == 1 ? "vectors" : "matrices");
        check->has_vectors = check->has_vectors || parameter->rank > 0;
        if (is_reserved(parameter->name) && !function->is_rule)
            reserved(check, parameter->span, parameter->name);
        if (is_repeated)
            fail(check, parameter->span, "two parameters are called `%s`", parameter->name->text);
        declare(check, parameter->name, reserve(check, 1));
    }
}

static void check_body(Unit *unit, File *file, Function *function, const Function *owner) {
    ArenaMark mark = arena_mark(&unit->scratch);
    Check check = {.unit = unit, .file = file, .function = function, .owner = owner};
    function->slots = 0;
    check_parameters(&check);
    if (function->body)
        check_expression(&check, function->body);
    else
        function->is_bad = true;
    arena_release(&unit->scratch, mark);
}

static void check_defaults(Unit *unit, File *file, Function *function) {
    for (uint32_t i = 0; i < function->arity; i++) {
        Parameter *parameter = &function->parameters[i];
        if (!parameter->default_value) continue;
        const Name *name =
            unit_name(unit, arena_printf(&unit->arena, "the default of %s", parameter->name->text));
        parameter->default_function =
            no_parameters(unit, file, name, parameter->span, parameter->default_value);
        check_body(unit, file, parameter->default_function, function);
        Callee callee = {parameter->default_function, parameter->span};
        LIST_PUSH(&unit->arena, &function->callees, callee);
    }
}

/* --- recursion --------------------------------------------------------------------------- */

typedef struct {
    Function *function;
    uint32_t next;
} Visit;

typedef LIST(Visit) Visits;

static void report_cycle(Unit *unit, const Visits *path, Function *target, Span span) {
    Buffer text = {.arena = &unit->arena};
    uint32_t start = path->count;
    while (start > 0 && path->at[start - 1].function != target) start--;
    for (uint32_t i = start - 1; i < path->count; i++)
        buffer_printf(&text, "%s -> ", path->at[i].function->name->text);
    buffer_text(&text, target->name->text);
    if (target->is_constant) {
        diag_error(unit, span, "`%s` is defined by itself: %s", target->name->text, text.data);
        return;
    }
    Diagnostic *d = diag_error(unit, span, "`%s` calls itself: %s", target->name->text, text.data);
    diag_hint(unit, d, "a recurrence of known length is a `fold`");
}

/* Depth first over what each function names, with a stack of our own; errors spread to callers. */
static void visit(Unit *unit, Function *root) {
    ArenaMark mark = arena_mark(&unit->scratch);
    Visits path = {0};
    if (root->state == STATE_NEW) LIST_PUSH(&unit->scratch, &path, ((Visit){root, 0}));
    root->state = root->state == STATE_NEW ? STATE_OPEN : root->state;
    while (path.count > 0) {
        Visit *top = &path.at[path.count - 1];
        Function *function = top->function;
        if (top->next == function->callees.count) {
            function->state = STATE_DONE;
            path.count--;
            if (path.count > 0 && function->is_bad) path.at[path.count - 1].function->is_bad = true;
            continue;
        }
        Callee callee = function->callees.at[top->next++];
        if (callee.function->state == STATE_OPEN) {
            report_cycle(unit, &path, callee.function, callee.span);
            function->is_bad = true;
        } else if (callee.function->state == STATE_NEW) {
            callee.function->state = STATE_OPEN;
            LIST_PUSH(&unit->scratch, &path, ((Visit){callee.function, 0}));
        } else if (callee.function->is_bad) {
            function->is_bad = true;
        }
    }
    arena_release(&unit->scratch, mark);
}

void check_function(Unit *unit, File *file, Function *function) {
    check_body(unit, file, function, NULL);
    visit(unit, function);
}

void check_file(Unit *unit, File *file) {
    double tau;
    for (uint32_t i = 0; i < file->uses.count; i++)
        file->is_partial = file->is_partial || !file->uses.at[i].file;
    for (uint32_t i = 0; i < file->functions.count; i++) {
        check_defaults(unit, file, file->functions.at[i]);
        check_body(unit, file, file->functions.at[i], NULL);
    }
    for (uint32_t i = 0; i < file->constants.count; i++) {
        Function *constant = map_get(&file->symbols, file->constants.at[i]->name);
        if (constant->is_constant && constant->body == file->constants.at[i]->value)
            check_body(unit, file, constant, NULL);
    }
    if (file->temperature) {
        const Name *name = unit_name(unit, "temperature");
        file->temperature_value =
            no_parameters(unit, file, name, file->temperature->span, file->temperature);
        check_function(unit, file, file->temperature_value);
        if (known_value(file, file->temperature, &tau) &&
            !known_temperature(unit, file->temperature->span, tau))
            file->temperature_value->is_bad = true;
        file->is_bad = file->is_bad || file->temperature_value->is_bad;
    }
    if (file->kernel &&
        known_kernel(unit, file->kernel_span, file->kernel->text,
                     "for example logistic, gaussian, laplace, box or hard") == KERNEL_NONE)
        file->is_bad = true;
    for (uint32_t i = 0; i < file->functions.count; i++) {
        visit(unit, file->functions.at[i]);
        file->is_bad = file->is_bad || file->functions.at[i]->is_bad;
    }
    for (uint32_t i = 0; i < file->constants.count; i++) {
        Function *constant = map_get(&file->symbols, file->constants.at[i]->name);
        visit(unit, constant);
        file->is_bad = file->is_bad || constant->is_bad;
    }
}
