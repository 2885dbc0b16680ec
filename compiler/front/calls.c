/* In: a call whose arguments are checked. Out: its callee bound, and for a derivative (f', grad,
 * hessian) its order in call->count and the parameter in call->slot. */
#include "front/calls.h"

#include <string.h>

#include "front/checker.h"
#include "front/checking.h"
#include "front/diag.h"
#include "front/known.h"
#include "front/scope.h"
#include "front/source.h"
#include "front/suggest.h"
#include "ops/ops.h"

/* The least and the greatest number of arguments that the bound callee takes. */
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

/* A call with the wrong number of arguments may be right in another language, or have a comma for a
 * decimal mark. */
static void hint_at_arguments(Checker *check, const Ast *call, const char *name, Diagnostic *d) {
    Operands operands = suggest_operands(check, call);
    const char *hint = habit_call(check->unit, name, &operands, check->place, true);
    for (uint32_t i = 1; !hint && i + 1 < call->size; i++) {
        const Ast *a = call->kids[i], *b = call->kids[i + 1];
        if (a->kind == AST_NUMBER && b->kind == AST_NUMBER && a->span.end + 1 == b->span.begin)
            hint = arena_printf(&check->unit->arena, "the decimal mark is a point: %s.%s",
                                operands.text[i - 1], operands.text[i]);
    }
    if (hint) diag_hint(check->unit, d, "%s", hint);
}

/* Reports a wrong number of arguments. */
static void check_arity(Checker *check, const Ast *call, const char *name) {
    uint32_t least, most, given = call->size - 1;
    if (ast_has_error(call)) return; /* their number is not known */
    arity(call, &least, &most);
    if (given >= least && given <= most) return;
    const char *wanted = most == UINT32_MAX ? arena_printf(&check->unit->arena, "%u or more", least)
                         : least == most
                             ? arena_printf(&check->unit->arena, "%u", least)
                             : arena_printf(&check->unit->arena, "%u to %u", least, most);
    Diagnostic *d = checker_fail(check, call->span, "`%s` takes %s argument%s, not %u", name,
                                 wanted, least == 1 && most == 1 ? "" : "s", given);
    hint_at_arguments(check, call, name, d);
}

/* Reports a clamp whose bounds are known and in the wrong order. */
static void check_bounds(Checker *check, const Ast *call) {
    double low, high;
    if (call->bind != BIND_OP || call->op != OP_CLAMP || call->size != 4) return;
    const Ast *first = call->kids[2], *last = call->kids[3];
    if (known_value(check->file, first, &low) && known_value(check->file, last, &high) &&
        !known_bounds(check->unit, (Span){first->span.begin, last->span.end}, low, high))
        check->function->is_bad = true;
}

/* f'(x) and f''(x), which need a function that can be called with one argument. */
static void check_prime(Checker *check, Ast *call, Ast *prime) {
    const Ast *name = prime->kids[0];
    uint32_t least, most;
    call->count = prime->count;
    call->slot = 0;
    if (!checker_bind_callee(check, call, name)) return;
    arity(call, &least, &most);
    if (least <= 1 && most >= 1) {
        check_arity(check, call, name->name->text);
        return;
    }
    if (most == 0) {
        checker_fail(check, prime->span, "`%s` has no parameters, so it has no derivative",
                     name->name->text);
        return;
    }
    Diagnostic *d = checker_fail(
        check, prime->span,
        "`%s` has several parameters, and `'` does not say which one the derivative is in",
        name->name->text);
    diag_hint(check->unit, d, "name it: grad(%s, %s)(...)", name->name->text,
              call->bind == BIND_FUNCTION ? call->function->parameters[0].name->text : "a");
}

/* The index of the parameter that `variable` names; an operator's are a, b and c. For tau it is the
 * number of parameters. False, after a report, for any other name. */
static bool find_variable(Checker *check, const Ast *call, const Ast *variable, uint32_t *index) {
    static const char *const operands[] = {"a", "b", "c"};
    const char *function_name = call->kids[0]->kids[1]->name->text;
    const char *name = variable->kind == AST_NAME ? variable->name->text : "";
    bool is_function = call->bind == BIND_FUNCTION;
    uint32_t n = is_function ? call->function->arity : call->size - 1;
    for (*index = 0; *index < n; ++*index)
        if (is_function ? call->function->parameters[*index].name->text == name
                        : *index < 3 && strcmp(operands[*index], name) == 0)
            return true;
    if (variable->kind == AST_NAME && scope_is_tau(variable->name)) return true;
    Diagnostic *d;
    if (variable->kind != AST_NAME)
        d = checker_fail(check, variable->span,
                         "the second argument must be a parameter of the function, or tau");
    else
        d = checker_fail(check, variable->span, "`%s` has no parameter `%s`", function_name, name);
    if (is_function)
        diag_hint(check->unit, d, "it has %s, and tau",
                  suggest_parameters(check->unit, call->function));
    else
        diag_hint(check->unit, d, "the parameters of a built-in function are a, b, c and tau");
    return false;
}

/* a(b) of something that is no name. */
static void fail_product(Checker *check, const Ast *call) {
    Text text = source_text(check->unit, call->span);
    Operands factors = suggest_operands(check, call);
    const char *head = habit_quote(check->unit, source_text(check->unit, call->kids[0]->span));
    Diagnostic *d = checker_fail(check, call->kids[0]->span, "only a function can be called");
    if (head && factors.count == 1 && factors.text[0])
        diag_hint(check->unit, d,
                  *text.data == '(' ? "to multiply, write `(%s) * (%s)`"
                                    : "to multiply, write `%s * (%s)`",
                  head, factors.text[0]);
    else
        diag_hint(check->unit, d, "to multiply, write a * (b + c)");
}

/* grad(f, x)(...) and hessian(f, x)(...). */
static void check_grad(Checker *check, Ast *call, const Ast *callee) {
    const Ast *head = callee->kids[0];
    int order = head->kind == AST_NAME ? scope_derivative(head->name) : -1;
    if (order == 0) {
        checker_fail_unsupported(check, callee->span, "directional derivatives with `jvp`");
    } else if (order < 0) {
        fail_product(check, call);
    } else if (callee->size != 3 || callee->kids[1]->kind != AST_NAME) {
        Diagnostic *d =
            checker_fail(check, callee->span, "`%s` takes a function and one of its parameters",
                         head->name->text);
        diag_hint(check->unit, d, "for example %s(f, x)(1, 2)", head->name->text);
    } else if (checker_bind_callee(check, call, callee->kids[1]) &&
               find_variable(check, call, callee->kids[2], &call->slot)) {
        call->count = (uint32_t)order;
        check_arity(check, call, callee->kids[1]->name->text);
        check_bounds(check, call);
    }
}

void calls_check(Checker *check, Ast *call) {
    Ast *callee = call->kids[0];
    call->count = 0;
    if (callee->kind == AST_PRIME) {
        check_prime(check, call, callee);
    } else if (callee->kind == AST_CALL) {
        check_grad(check, call, callee);
    } else if (callee->kind != AST_NAME) {
        fail_product(check, call);
    } else if (scope_derivative(callee->name) >= 0) {
        Diagnostic *d = checker_fail(check, call->span, "a derivative is a function: call it");
        diag_hint(check->unit, d, "for example %s(f, x)(1, 2)", callee->name->text);
    } else if (checker_bind_callee(check, call, callee)) {
        check_arity(check, call, callee->name->text);
        check_bounds(check, call);
    }
}
