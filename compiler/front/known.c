/* In: an expression. Out: its value, if it is constant. The walk is recursive and therefore limited
 * to STEPS nodes: lowering finds the values of longer expressions. */
#include "front/known.h"

#include <math.h>

#include "base/number.h"
#include "base/spelling.h"
#include "front/diag.h"
#include "front/habits.h"
#include "front/scope.h"
#include "ops/value.h"

enum { STEPS = 200, OPERANDS = 3 };

static bool find_value(const File *file, const Ast *node, uint32_t *steps, double *value) {
    double operands[OPERANDS];
    const Function *constant;
    if (*steps == 0) return false;
    --*steps;
    switch (node->kind) {
    case AST_NUMBER: *value = node->number; return true;
    case AST_NAME:
        if (node->bind == BIND_LOCAL || node->bind == BIND_TAU) return false;
        if (scope_number(node->name, value)) return true;
        constant = scope_find(file, node->name);
        if (!constant || !constant->is_constant) return false;
        return find_value(constant->file, constant->body, steps, value);
    case AST_APPLY:
        for (uint32_t i = 0; i < node->size; i++)
            if (!find_value(file, node->kids[i], steps, &operands[i])) return false;
        *value = value_of(node->op, KERNEL_NONE, node->size, operands);
        return true;
    default: return false;
    }
}

bool known_value(const File *file, const Ast *node, double *value) {
    uint32_t steps = STEPS;
    return find_value(file, node, &steps, value);
}

Kernel known_kernel(Unit *unit, Span span, const char *name, const char *otherwise) {
    const char *names[KERNEL_HARD];
    uint32_t count = 0;
    Kernel found = kernel_find(name);
    if (found != KERNEL_NONE) return found;
    for (Kernel kernel = 0; kernel <= KERNEL_HARD; kernel++)
        if (kernel != KERNEL_NONE) names[count++] = kernel_name(kernel);
    Diagnostic *d = diag_error(unit, span, "`%s` is not a kernel", name);
    if (span.begin == 0) d->cause = CAUSE_CALL;
    const char *meant = habit_kernel(name), *nearest = spelling_nearest(name, names, count);
    if (meant)
        diag_hint(unit, d, "it is called `%s` here", meant);
    else if (nearest)
        diag_hint(unit, d, "did you mean `%s`?", nearest);
    else
        diag_hint(unit, d, "%s", otherwise);
    return KERNEL_NONE;
}

bool known_temperature(Unit *unit, Span span, double tau) {
    char text[32];
    if (tau >= 0) return true;
    number_text(tau, text);
    Diagnostic *d = diag_error(unit, span, "a temperature cannot be %s", isnan(tau) ? "NaN" : text);
    diag_hint(unit, d, "0 means no smoothing; larger is smoother");
    return false;
}

bool known_bounds(Unit *unit, Span span, double low, double high) {
    char low_text[32], high_text[32];
    if (!(low > high)) return true;
    number_text(low, low_text);
    number_text(high, high_text);
    Diagnostic *d =
        diag_error(unit, span, "the lower bound of `clamp` is %s, above the upper one, %s",
                   low_text, high_text);
    diag_hint(unit, d, "the lower one comes first: clamp(x, %s, %s)", high_text, low_text);
    return false;
}
