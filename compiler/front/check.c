/* In: the tree of a file whose `use`s are loaded. Out: every AST_NAME and callee bound, let
 * variables numbered, `pi`, `e` and `inf` turned into numbers. All errors are reported, each at its
 * place; a function that has one is marked bad and never lowered. */
#include "front/check.h"

#include <stdlib.h>

#include "front/checker.h"
#include "front/checking.h"
#include "front/diag.h"
#include "front/expression.h"
#include "front/known.h"
#include "front/recursion.h"
#include "front/scope.h"
#include "front/source.h"
#include "ops/ops.h"

/* A constant, a default or a temperature as a function, so that all bodies are treated alike. */
static Function *no_parameters(Unit *unit, File *file, const Name *name, Span span, Ast *body) {
    Function *function = NEW(&unit->arena, Function);
    function->name = name;
    function->span = span;
    function->file = file;
    function->body = body;
    function->is_constant = true;
    return function;
}

static bool is_built_in(const Name *name) {
    return scope_is_reserved(name) || op_find(name->text, false) < OP_COUNT ||
           scope_is_reduction(name) || scope_derivative(name) >= 0;
}

/* Enters a function into the symbols of its file. Of two with one name the first counts. */
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
    } else if (is_built_in(function->name)) {
        d = diag_error(unit, function->span, "`%s` is part of the language", name);
        diag_hint(unit, d, "choose another name");
    }
    if (d) file->is_bad = function->is_bad = true;
    if (!other) map_put(&file->symbols, &unit->arena, function->name, function);
}

/* Enters the functions and constants from these on. */
static void define_from(Unit *unit, File *file, uint32_t functions, uint32_t constants) {
    for (uint32_t i = functions; i < file->functions.count; i++)
        define(unit, file, file->functions.at[i]);
    for (uint32_t i = constants; i < file->constants.count; i++) {
        const Constant *c = file->constants.at[i];
        Function *function = no_parameters(unit, file, c->name, c->span, c->value);
        function->is_bad = c->is_bad;
        define(unit, file, function);
    }
}

void check_define(Unit *unit, File *file) { define_from(unit, file, 0, 0); }

static void check_parameters(Checker *check) {
    Function *function = check->function;
    for (uint32_t i = 0; i < function->arity; i++) {
        Parameter *parameter = &function->parameters[i];
        bool is_repeated = locals_find(&check->locals, parameter->name);
        if (parameter->rank > 0)
            checker_fail_unsupported(check, parameter->span,
                                     parameter->rank == 1 ? "vectors" : "matrices");
        check->has_vectors = check->has_vectors || parameter->rank > 0;
        if (scope_is_reserved(parameter->name))
            checker_fail_reserved(check, parameter->span, parameter->name);
        if (is_repeated)
            checker_fail(check, parameter->span, "two parameters are called `%s`",
                         parameter->name->text);
        locals_declare(&check->locals, &check->unit->scratch, parameter->name,
                       checker_reserve(check, 1));
    }
}

/* Checks parameters and body. `owner` has the parameter whose default this is, or is NULL; in
 * `free_names` unknown names of values are kept, unless it is NULL: then they are errors. */
static void check_body(Unit *unit, File *file, Function *function, const Function *owner,
                       FreeNames *free_names) {
    ArenaMark mark = arena_mark(&unit->scratch);
    Checker check = {
        .unit = unit, .file = file, .function = function, .owner = owner, .free_names = free_names};
    function->slots = 0;
    check_parameters(&check);
    if (function->body)
        expression_check(&check, function->body);
    else
        function->is_bad = true;
    arena_release(&unit->scratch, mark);
}

static int by_begin(const void *a, const void *b) {
    const FreeName *x = a, *y = b;
    return x->begin < y->begin ? -1 : x->begin > y->begin;
}

void check_free_names(Unit *unit, File *file, Function *function, FreeNames *out) {
    check_body(unit, file, function, NULL, out);
    if (out->count > 0) qsort(out->at, out->count, sizeof *out->at, by_begin);
}

/* Makes each default a function that its owner calls, and checks it. */
static void check_defaults(Unit *unit, File *file, Function *function) {
    for (uint32_t i = 0; i < function->arity; i++) {
        Parameter *parameter = &function->parameters[i];
        if (!parameter->default_value) continue;
        const Name *name =
            unit_name(unit, arena_printf(&unit->arena, "the default of %s", parameter->name->text));
        parameter->default_function =
            no_parameters(unit, file, name, parameter->span, parameter->default_value);
        check_body(unit, file, parameter->default_function, function, NULL);
        Callee callee = {parameter->default_function, parameter->span};
        LIST_PUSH(&unit->arena, &function->callees, callee);
    }
}

void check_function(Unit *unit, File *file, Function *function) {
    check_body(unit, file, function, NULL, NULL);
    recursion_check(unit, function);
}

/* The function that check_define made of the constant; NULL if the name was defined before. */
static Function *constant_of(const File *file, const Constant *definition) {
    Function *function = map_get(&file->symbols, definition->name);
    return function->is_constant && function->body == definition->value ? function : NULL;
}

static void check_temperature(Unit *unit, File *file) {
    double tau;
    file->temperature_value = no_parameters(unit, file, unit_name(unit, "temperature"),
                                            file->temperature->span, file->temperature);
    check_function(unit, file, file->temperature_value);
    if (known_value(file, file->temperature, &tau) &&
        !known_temperature(unit, file->temperature->span, tau))
        file->temperature_value->is_bad = true;
    file->is_bad = file->is_bad || file->temperature_value->is_bad;
}

static void check_recursion(Unit *unit, File *file, Function *function) {
    recursion_check(unit, function);
    file->is_bad = file->is_bad || function->is_bad;
}

static void check_bodies(Unit *unit, File *file, uint32_t functions, uint32_t constants) {
    for (uint32_t i = functions; i < file->functions.count; i++) {
        check_defaults(unit, file, file->functions.at[i]);
        check_body(unit, file, file->functions.at[i], NULL, NULL);
    }
    for (uint32_t i = constants; i < file->constants.count; i++) {
        Function *constant = constant_of(file, file->constants.at[i]);
        if (constant) check_body(unit, file, constant, NULL, NULL);
    }
}

static void check_circles(Unit *unit, File *file, uint32_t functions, uint32_t constants) {
    for (uint32_t i = functions; i < file->functions.count; i++)
        check_recursion(unit, file, file->functions.at[i]);
    for (uint32_t i = constants; i < file->constants.count; i++)
        check_recursion(unit, file, map_get(&file->symbols, file->constants.at[i]->name));
}

void check_file(Unit *unit, File *file) {
    for (uint32_t i = 0; i < file->uses.count; i++)
        file->is_partial = file->is_partial || !file->uses.at[i].file;
    check_bodies(unit, file, 0, 0);
    if (file->temperature) check_temperature(unit, file);
    if (file->kernel &&
        known_kernel(unit, file->kernel_span, file->kernel->text,
                     "for example logistic, gaussian, laplace, box or hard") == KERNEL_NONE)
        file->is_bad = true;
    check_circles(unit, file, 0, 0);
}

void check_extend(Unit *unit, File *file, const File *part) {
    uint32_t functions = file->functions.count, constants = file->constants.count;
    for (uint32_t i = 0; i < part->functions.count; i++) {
        part->functions.at[i]->file = file;
        LIST_PUSH(&unit->arena, &file->functions, part->functions.at[i]);
    }
    for (uint32_t i = 0; i < part->constants.count; i++)
        LIST_PUSH(&unit->arena, &file->constants, part->constants.at[i]);
    define_from(unit, file, functions, constants);
    if (!file->is_bad) check_bodies(unit, file, functions, constants);
    if (!file->is_bad) check_circles(unit, file, functions, constants);
}

/* No definition before `base` names one after it. */
void check_retract(File *file, uint32_t base) {
    uint32_t *functions = &file->functions.count, *constants = &file->constants.count;
    for (uint32_t i = 0; i < file->symbols.capacity; i++) {
        const Function *function = file->symbols.slots[i].value;
        if (function && function->span.begin >= base) file->symbols.slots[i].value = NULL;
    }
    while (*functions > 0 && file->functions.at[*functions - 1]->span.begin >= base) --*functions;
    while (*constants > 0 && file->constants.at[*constants - 1]->span.begin >= base) --*constants;
    file->is_bad = false;
}
