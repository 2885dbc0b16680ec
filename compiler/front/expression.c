/* In: an expression. Out: every name in it bound, `let` variables numbered. The walk has its own
 * stack: a node is checked after its kids. */
#include "front/expression.h"

#include "front/calls.h"
#include "front/checker.h"
#include "front/known.h"
#include "front/scope.h"

/* The kernel and the temperature of an `@`. */
static void check_at(Checker *check, Ast *node) {
    double tau;
    node->kernel = KERNEL_NONE;
    if (node->name) {
        node->kernel = known_kernel(check->unit, node->name_span, node->name->text,
                                    "a value as temperature stands in parentheses: `@ (...)`");
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
                         "this `piecewise` has no `else`: what is it elsewhere?");
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

/* Reports a construct that needs vectors. True if its kids are not to be checked. */
static bool is_unsupported(Checker *check, const Ast *node) {
    switch (node->kind) {
    case AST_VECTOR: checker_fail_unsupported(check, node->span, "vectors"); return true;
    case AST_INDEX:
        if (!check->has_vectors)
            checker_fail_unsupported(check, node->span, "indices into vectors");
        return true;
    case AST_CALL:
        if (!is_vector_call(check, node)) return false;
        checker_fail_unsupported(check, node->span, "functions of vectors");
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

/* grad, hessian or jvp, whose arguments are no values. */
static bool is_derivative(const Ast *callee) {
    return callee->kind == AST_NAME && scope_derivative(callee->name) >= 0;
}

void expression_check(Checker *check, Ast *root) {
    LIST(WalkFrame) frames = {0};
    LIST_PUSH(&check->unit->scratch, &frames, ((WalkFrame){root, 0}));
    while (frames.count > 0) {
        WalkFrame *frame = &frames.at[frames.count - 1];
        Ast *node = frame->node;
        if (frame->next == 0 && is_unsupported(check, node)) {
            frames.count--;
            continue;
        }
        if (frame->next == 0 && node->kind == AST_CALL)
            frame->next = is_derivative(node->kids[0]) ? node->size : 1;
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
