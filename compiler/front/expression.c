/* In: an expression. Out: every name in it bound, `let` variables numbered. The walk has its own
 * stack: a node is checked after its kids. */
#include "front/expression.h"

#include <string.h>

#include "front/calls.h"
#include "front/checker.h"
#include "front/checking.h"
#include "front/diag.h"
#include "front/habits.h"
#include "front/known.h"
#include "front/scope.h"
#include "front/source.h"
#include "front/suggest.h"

/* The kernel and the temperature of an `@`. */
static void check_at(Checker *check, Ast *node) {
    double tau;
    node->kernel = KERNEL_NONE;
    if (node->name) {
        Span span = {node->name_span.begin, node->span.end};
        const char *text = habit_quote(check->unit, source_text(check->unit, span));
        const char *hint = arena_printf(
            &check->unit->arena, "a temperature that is not a number needs parentheses: `@ (%s)`",
            text ? text : "...");
        node->kernel = known_kernel(check->unit, node->name_span, node->name->text, hint);
        if (node->kernel == KERNEL_NONE) check->function->is_bad = true;
    }
    if (node->kernel == KERNEL_HARD && node->kids[0])
        checker_fail(check, node->kids[0]->span, "`hard` has no temperature: it is temperature 0");
    if (node->kids[0] && known_value(check->file, node->kids[0], &tau) &&
        !known_temperature(check->unit, node->kids[0]->span, tau))
        check->function->is_bad = true;
}

/* f' without arguments, or x' of a value: both are errors. */
static void check_lone_prime(Checker *check, const Ast *node) {
    const Name *name = node->kids[0]->name;
    if (locals_find(&check->locals, name))
        checker_fail(check, node->span, "`'` is the derivative of a function, and `%s` is a value",
                     name->text);
    else
        checker_fail(check, node->span, "a derivative is a function: call it, as in %s'(x)",
                     name->text);
}

/* Checks a node whose kids have all been checked. */
static void leave(Checker *check, Ast *node) {
    switch (node->kind) {
    case AST_NAME: checker_bind_name(check, node); break;
    case AST_CALL: calls_check(check, node); break;
    case AST_AT: check_at(check, node); break;
    case AST_LET: locals_forget(&check->locals, node->size - 1); break;
    case AST_PRIME: check_lone_prime(check, node); break;
    case AST_PIECEWISE:
        if (!node->count && !ast_has_error(node))
            checker_fail(check, node->span,
                         "this `piecewise` has no `else`: its value everywhere else");
        break;
    case AST_ERROR: check->function->is_bad = true; break;
    default: break;
    }
}

static bool is_vector_call(const Checker *check, const Ast *call) {
    const Ast *callee = call->kids[0];
    return callee->kind == AST_NAME && scope_is_reduction(callee->name) &&
           !scope_find(check->file, callee->name);
}

/* sum, prod, ... of a vector or, as elsewhere, of several numbers. */
static void fail_vector_call(Checker *check, const Ast *call) {
    Operands operands = suggest_operands(check, call);
    const char *name = call->kids[0]->name->text;
    const char *hint = habit_call(check->unit, name, &operands, check->place, true);
    Diagnostic *d = checker_fail(check, call->span, "functions of vectors are not supported yet");
    diag_hint(check->unit, d, "%s", hint ? hint : "write the elements out as scalars");
}

/* Reports f[x] of something that is no vector but a function. True if it is one. */
static bool is_square_call(Checker *check, const Ast *node) {
    const Ast *head = node->kids[0];
    if (head->kind != AST_NAME || locals_find(&check->locals, head->name)) return false;
    const char *name = head->name->text;
    Operands operands = suggest_operands(check, node);
    const char *meant = suggest_function(check, name);
    const char *square = arena_printf(&check->unit->arena, "%s[", name);
    const char *hint = habit_call(check->unit, square, &operands, check->place, true);
    if (!hint) hint = habit_call(check->unit, name, &operands, check->place, meant != NULL);
    if (!hint && !meant) return false;
    Diagnostic *d = checker_fail(check, node->span, "a call has round brackets, not square ones");
    const char *inside = habit_quote(
        check->unit, source_text(check->unit, (Span){node->kids[1]->span.begin, node->span.end}));
    if (hint)
        diag_hint(check->unit, d, "%s", hint);
    else
        diag_hint(check->unit, d, "write `%s(%.*s)`", meant, inside ? (int)strlen(inside) - 1 : 3,
                  inside ? inside : "...");
    return true;
}

/* Reports a construct that needs vectors. True if its kids are not to be checked. */
static bool is_unsupported(Checker *check, const Ast *node) {
    switch (node->kind) {
    case AST_VECTOR: checker_fail_unsupported(check, node->span, "vectors"); return true;
    case AST_INDEX:
        if (!check->has_vectors && !is_square_call(check, node))
            checker_fail_unsupported(check, node->span, "indices into vectors");
        return true;
    case AST_CALL:
        if (!is_vector_call(check, node)) return false;
        fail_vector_call(check, node);
        return true;
    case AST_EACH: checker_fail_unsupported(check, node->span, "vectors"); return true;
    case AST_REDUCE:
        checker_fail_unsupported(check, node->span, "sums and other reductions");
        return true;
    case AST_FOLD:
        checker_fail_unsupported(check, node->span, "recurrences with `fold`");
        return true;
    case AST_ALONG:
        checker_fail_unsupported(check, node->span, "convolutions `along` a parameter");
        return true;
    default: return false;
    }
}

/* Reports a last condition that is `otherwise` or its like, and means the `else`. */
static void check_last_case(Checker *check, Ast *node) {
    Ast *condition = node->count || node->size < 2 ? NULL : node->kids[node->size - 2];
    if (!condition || condition->kind != AST_NAME || !habit_is_else(condition->name->text) ||
        locals_find(&check->locals, condition->name) || scope_find(check->file, condition->name))
        return;
    const char *value =
        habit_quote(check->unit, source_text(check->unit, node->kids[node->size - 1]->span));
    Diagnostic *d =
        checker_fail(check, condition->span, "the last case has no condition but `else`");
    diag_hint(check->unit, d, "write `else: %s`", value ? value : "...");
    condition->kind = AST_ERROR;
}

typedef struct {
    Ast *node;
    uint32_t next; /* kid to visit */
} WalkFrame;

/* Declares the names that are in force in the next kid. */
static void before_kid(Checker *check, Ast *node, uint32_t kid) {
    if (node->kind != AST_LET) return;
    if (kid == 0) {
        node->slot = checker_reserve(check, node->size - 1);
    } else {
        const Name *name = node->names[kid - 1];
        if (scope_is_reserved(name)) checker_fail_reserved(check, node->span, name);
        locals_declare(&check->locals, &check->unit->scratch, name, node->slot + kid - 1);
    }
}

/* grad, hessian or jvp, or one of other languages: the arguments are no values. */
static bool is_derivative(const Checker *check, const Ast *callee) {
    if (callee->kind != AST_NAME) return false;
    return scope_derivative(callee->name) >= 0 ||
           (habit_takes_function(callee->name->text) && checker_is_unknown(check, callee->name));
}

static HabitPlace place_below(const Ast *parent) {
    if (!parent || (parent->kind == AST_APPLY && parent->op == OP_IF)) return PLACE_ALONE;
    bool is_sum = parent->kind == AST_APPLY && op_table[parent->op].arity == 2 &&
                  parent->op != OP_MULTIPLY && parent->op != OP_DIVIDE && parent->op != OP_POWER;
    if (is_sum || parent->kind == AST_CHAIN) return PLACE_TERM;
    bool is_operator = parent->kind == AST_APPLY || parent->kind == AST_AT;
    return is_operator ? PLACE_FACTOR : PLACE_ALONE;
}

void expression_check(Checker *check, Ast *root) {
    LIST(WalkFrame) frames = {0};
    LIST_PUSH(&check->unit->scratch, &frames, ((WalkFrame){root, 0}));
    while (frames.count > 0) {
        WalkFrame *frame = &frames.at[frames.count - 1];
        Ast *node = frame->node;
        check->place = place_below(frames.count > 1 ? frame[-1].node : NULL);
        if (frame->next == 0 && is_unsupported(check, node)) {
            frames.count--;
            continue;
        }
        if (frame->next == 0 && node->kind == AST_PIECEWISE) check_last_case(check, node);
        if (frame->next == 0 && node->kind == AST_CALL)
            frame->next = is_derivative(check, node->kids[0]) ? node->size : 1;
        if ((node->kind == AST_PRIME && frame->next == 0) || frame->next >= node->size) {
            frames.count--;
            leave(check, node);
            continue;
        }
        before_kid(check, node, frame->next);
        Ast *kid = node->kids[frame->next++];
        if (kid) LIST_PUSH(&check->unit->scratch, &frames, ((WalkFrame){kid, 0}));
    }
}
