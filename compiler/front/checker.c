/* In: names of a function under check. Out: their meaning: a local, the temperature, a number, a
 * constant, a function or an operator. */
#include "front/checker.h"

#include <string.h>

#include "front/checking.h"
#include "front/diag.h"
#include "front/scope.h"
#include "front/source.h"
#include "front/suggest.h"
#include "ops/ops.h"

Diagnostic *checker_fail(Checker *check, Span span, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    Diagnostic *d = diag_vadd(check->unit, SEVERITY_ERROR, span, format, arguments);
    va_end(arguments);
    check->function->is_bad = true;
    return d;
}

void checker_fail_unsupported(Checker *check, Span span, const char *what) {
    Diagnostic *d = checker_fail(check, span, "%s are not supported yet", what);
    if (strstr(what, "vector")) diag_hint(check->unit, d, "write the elements out as scalars");
}

uint32_t checker_reserve(Checker *check, uint32_t count) {
    check->function->slots += count;
    return check->function->slots - count;
}

void checker_fail_reserved(Checker *check, Span span, const Name *name) {
    Diagnostic *d = checker_fail(check, span, "`%s` is part of the language", name->text);
    diag_hint(check->unit, d,
              scope_is_tau(name) ? "the temperature of an expression e is set by `e @ (...)`"
                                 : "choose another name");
}

static bool is_partial(const File *file) { return file && file->is_partial; }

/* Enters an edge of the graph of calls, for recursion_check. */
static void refer(Checker *check, Function *function, Span span) {
    Callee callee = {function, span};
    LIST_PUSH(&check->unit->arena, &check->function->callees, callee);
}

/* Reports a function where a value is needed, or an unknown name. If part of the program could not
 * be read, nothing is reported. */
static void report_unknown(Checker *check, const Ast *node) {
    const char *name = node->name->text;
    Function *function = scope_find(check->file, node->name);
    check->function->is_bad = true;
    if (check->function->is_unread || is_partial(check->file))
        return; /* its definition may be in the part that could not be read */
    if (function || op_find(name, false) < OP_COUNT) {
        Diagnostic *d = checker_fail(check, node->span, "`%s` is a function", name);
        bool is_power =
            source_text(check->unit, (Span){node->span.end, node->span.end}).data[0] == '^';
        if (is_power)
            diag_hint(check->unit, d, "an exponent comes after the call: %s(x)^2", name);
        else
            diag_hint(check->unit, d, "call it: `%s(...)`", name);
        return;
    }
    Diagnostic *d = checker_fail(check, node->span, "unknown name `%s`", name);
    suggest_meaning(check, node->name, NULL, d);
}

/* Keeps a name that has no meaning yet, with its first place. False if it is to be reported, which
 * includes names that have another spelling here. */
static bool keep_free_name(Checker *check, const Ast *node) {
    const Name *name = node->name;
    FreeNames *names = check->free_names;
    if (!names || scope_find(check->file, name) || op_find(name->text, false) < OP_COUNT ||
        is_partial(check->file) || habit_value(check->unit, name->text))
        return false;
    for (uint32_t i = 0; i < names->count; i++) {
        if (names->at[i].name != name) continue;
        if (node->span.begin < names->at[i].begin) names->at[i].begin = node->span.begin;
        return true;
    }
    LIST_PUSH(&check->unit->arena, names, ((FreeName){name, node->span.begin}));
    return true;
}

void checker_bind_name(Checker *check, Ast *node) {
    double value;
    Function *constant;
    const LocalName *local = locals_find(&check->locals, node->name);
    if (local) {
        node->bind = BIND_LOCAL;
        node->slot = local->slot;
    } else if (scope_is_tau(node->name)) {
        node->bind = BIND_TAU;
        if (check->function->is_constant)
            checker_fail(check, node->span,
                         "a constant has no temperature, so `tau` has no value here");
    } else if (scope_number(node->name, &value)) {
        node->kind = AST_NUMBER;
        node->number = value;
    } else if ((constant = scope_find(check->file, node->name)) && constant->is_constant) {
        node->bind = BIND_CONSTANT;
        node->function = constant;
        refer(check, constant, node->span);
    } else if (!keep_free_name(check, node)) {
        report_unknown(check, node);
    }
}

bool checker_is_unknown(const Checker *check, const Name *name) {
    return !scope_find(check->file, name) && op_find(name->text, false) == OP_COUNT;
}

bool checker_bind_callee(Checker *check, Ast *call, const Ast *name) {
    Function *function = scope_find(check->file, name->name);
    if (function && !function->is_constant) {
        call->bind = BIND_FUNCTION;
        call->function = function;
        refer(check, function, name->span);
        return !function->is_unread;
    }
    Op op = op_find(name->name->text, false);
    if (op < OP_COUNT) {
        call->bind = BIND_OP;
        call->op = (uint16_t)op;
        return true;
    }
    if (locals_find(&check->locals, name->name) || function || scope_is_reserved(name->name)) {
        Diagnostic *d =
            checker_fail(check, name->span, "`%s` is a value, not a function", name->name->text);
        Operands factors = suggest_operands(check, call);
        if (factors.count == 0)
            diag_hint(check->unit, d, "write `%s`", name->name->text);
        else
            diag_hint(check->unit, d, "to multiply, write `%s * (%s)`", name->name->text,
                      factors.count == 1 && factors.text[0] ? factors.text[0] : "...");
        return false;
    }
    check->function->is_bad = true;
    bool is_reported = ast_has_error(call) && habit_is_choice(name->name->text);
    if (is_partial(check->file) || is_reported) return false;
    Diagnostic *d = checker_fail(check, name->span, "unknown function `%s`", name->name->text);
    suggest_meaning(check, name->name, call, d);
    return false;
}
