/* In: functions and the functions that they name. Out: circles among them, reported; is_bad set on
 * all callers of bad functions. Depth-first search with a stack of its own; Function.state is its
 * mark. */
#include "front/recursion.h"

#include "front/diag.h"

typedef struct {
    Function *function;
    uint32_t next;
} CallVisit;

typedef LIST(CallVisit) CallPath;

/* "a -> b -> a", from the path of the search. */
static void report_cycle(Unit *unit, const CallPath *path, Function *target, Span span) {
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
    diag_hint(unit, d, "a function cannot call itself: write out its steps");
}

void recursion_check(Unit *unit, Function *root) {
    ArenaMark mark = arena_mark(&unit->scratch);
    CallPath path = {0};
    if (root->state == STATE_NEW) LIST_PUSH(&unit->scratch, &path, ((CallVisit){root, 0}));
    root->state = root->state == STATE_NEW ? STATE_OPEN : root->state;
    while (path.count > 0) {
        CallVisit *top = &path.at[path.count - 1];
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
            LIST_PUSH(&unit->scratch, &path, ((CallVisit){callee.function, 0}));
        } else if (callee.function->is_bad) {
            function->is_bad = true;
        }
    }
    arena_release(&unit->scratch, mark);
}
