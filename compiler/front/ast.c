/* The syntax tree. In: the parts of one production. Out: one node, in the arena of the unit.
 * Invariants: a node's kids are older than the node; its span is its own text, without parentheses
 * around it. Rules that the grammar does not have (`else` comes last, defaults come last, one
 * kernel per file) are checked here. */
#include "front/ast.h"

#include <string.h>

#include "front/diag.h"
#include "front/habits.h"
#include "front/source.h"
#include "ops/ops.h"

Span span_join(Span a, Span b) {
    return (Span){a.begin < b.begin ? a.begin : b.begin, a.end > b.end ? a.end : b.end};
}

/* A node with a copy of the array of kids; if that is NULL the kids are NULL, to be set later. */
static Ast *new_node(Unit *unit, AstKind kind, Span span, uint32_t size, Ast *const *kids) {
    Ast *node = NEW(&unit->arena, Ast);
    node->kind = (uint8_t)kind;
    node->span = span;
    node->size = size;
    if (size == 0) return node;
    node->kids = NEW_ARRAY(&unit->arena, Ast *, size);
    if (kids) memcpy(node->kids, kids, size * sizeof *kids);
    return node;
}

bool ast_has_error(const Ast *node) {
    for (uint32_t i = 0; i < node->size; i++)
        if (node->kids[i]->kind == AST_ERROR) return true;
    return false;
}

/* --- expressions ------------------------------------------------------------------------- */

Ast *ast_number(Unit *unit, Span span, double number) {
    Ast *node = new_node(unit, AST_NUMBER, span, 0, NULL);
    node->number = number;
    return node;
}

Ast *ast_name(Unit *unit, Span span, const Name *name) {
    Ast *node = new_node(unit, AST_NAME, span, 0, NULL);
    node->name = name;
    return node;
}

static Ast *with_names(Unit *unit, Ast *node, const Name *a, const Name *b) {
    node->names = NEW_ARRAY(&unit->arena, const Name *, 2);
    node->names[0] = a;
    node->names[1] = b;
    return node;
}

Ast *ast_apply(Unit *unit, Span span, unsigned op, Ast *a, Ast *b, Ast *c) {
    Ast *node = new_node(unit, AST_APPLY, span, c ? 3 : b ? 2 : 1, (Ast *[]){a, b, c});
    node->op = (uint16_t)op;
    return node;
}

static bool is_comparison(unsigned op) {
    return op == OP_LESS || op == OP_LESS_EQUAL || op == OP_GREATER || op == OP_GREATER_EQUAL ||
           op == OP_EQUAL || op == OP_NOT_EQUAL;
}

enum { CHAIN_ROOM = 4 };

static Ast *start_chain(Unit *unit, const Ast *first) {
    Ast *chain = new_node(unit, AST_CHAIN, first->span, CHAIN_ROOM, NULL);
    uint16_t *ops = NEW_ARRAY(&unit->arena, uint16_t, CHAIN_ROOM);
    chain->size = 2;
    chain->kids[0] = first->kids[0];
    chain->kids[1] = first->kids[1];
    ops[0] = first->op;
    chain->ops = ops;
    return chain;
}

/* The arrays of a chain hold CHAIN_ROOM or the next power of two: at each power they double. */
static void extend_chain(Unit *unit, Ast *chain, unsigned op, Ast *operand) {
    uint32_t size = chain->size;
    uint16_t *ops = (uint16_t *)chain->ops;
    if (size >= CHAIN_ROOM && (size & (size - 1)) == 0) {
        ops = memcpy(NEW_ARRAY(&unit->arena, uint16_t, 2 * (size_t)size), ops, size * sizeof *ops);
        Ast **kids = NEW_ARRAY(&unit->arena, Ast *, 2 * (size_t)size);
        chain->kids = memcpy(kids, chain->kids, size * sizeof *kids);
    }
    ops[size - 1] = (uint16_t)op;
    chain->ops = ops;
    chain->kids[size] = operand;
    chain->size = size + 1;
}

/* `a < b < c` is one chain, `(a < b) < c` is not. Their trees differ in a span only: a_span
 * includes the parentheses, the node's own span does not. */
Ast *ast_compare(Unit *unit, Span span, Ast *a, Span a_span, unsigned op, Ast *b) {
    bool is_bare = a->span.begin == a_span.begin && a->span.end == a_span.end;
    bool is_one = is_bare && a->kind == AST_APPLY && is_comparison(a->op);
    bool is_chain = is_bare && a->kind == AST_CHAIN;
    if (!is_one && !is_chain) return ast_apply(unit, span, op, a, b, NULL);
    Ast *chain = is_chain ? a : start_chain(unit, a);
    extend_chain(unit, chain, op, b);
    chain->span = span;
    return chain;
}

/* The `e @ spec` that the text of an operand ends with, if its spec is a bare number or name. */
static const Ast *last_at(const Ast *node, Span place) {
    while (node->kind == AST_APPLY && node->span.end == place.end)
        node = node->kids[node->size - 1];
    if (node->kind != AST_AT || node->span.end != place.end) return NULL;
    Span last = node->kids[0] ? node->kids[0]->span : node->name_span;
    return last.end == place.end ? node : NULL;
}

/* A temperature that goes on after the `@` has taken its first operand, as in `e @ 1/240`. */
static Ast *report_at(Unit *unit, const Ast *at, Span whole) {
    Span first = at->kids[0] ? at->kids[0]->span : at->name_span, all = {first.begin, whole.end};
    const char *taken = habit_quote(unit, source_text(unit, first));
    const char *text = habit_quote(unit, source_text(unit, all));
    const char *inner = habit_quote(unit, source_text(unit, at->span));
    Text after = source_text(unit, (Span){first.end, whole.end});
    const char *rest = habit_quote(unit, after);
    if (!text || !rest)
        text = "1/2", taken = "1", rest = "/2";
    else if (*after.data == ' ')
        rest = arena_printf(&unit->arena, " %s", rest);
    if (!inner) inner = arena_printf(&unit->arena, "e @ %s", taken);
    Kernel kernel = at->name ? kernel_find(at->name->text) : KERNEL_NONE;
    Diagnostic *d = diag_error(unit, all, "`@` takes `%s` alone, not all of `%s`", taken, text);
    if (kernel == KERNEL_HARD)
        diag_hint(unit, d, "write `(%s)%s`", inner, rest);
    else if (kernel != KERNEL_NONE)
        diag_hint(unit, d, "write `@ %s(tau%s)` or `(%s)%s`", taken, rest, inner, rest);
    else if (at->name)
        diag_hint(unit, d, "write `@ (%s)`", text);
    else
        diag_hint(unit, d, "write `@ (%s)` or `(%s)%s`", text, inner, rest);
    return ast_error(unit, whole);
}

/* `e @ 1/240` is `(e @ 1)/240` by the grammar, and hardly ever meant: the parentheses have to say
 * so. a_span has those of `a`. */
Ast *ast_factor(Unit *unit, Span span, Ast *a, Span a_span, unsigned op, Ast *b) {
    const Ast *at = last_at(a, a_span);
    return at ? report_at(unit, at, span) : ast_apply(unit, span, op, a, b, NULL);
}

Ast *ast_let(Unit *unit, Span span, const Bindings *bindings, Ast *body) {
    uint32_t count = bindings->values.count;
    Ast *node = new_node(unit, AST_LET, span, count + 1, NULL);
    memcpy(node->kids, bindings->values.at, count * sizeof *node->kids);
    node->kids[count] = body;
    node->names = NEW_ARRAY(&unit->arena, const Name *, count);
    memcpy(node->names, bindings->names.at, count * sizeof *node->names);
    return node;
}

Ast *ast_call(Unit *unit, Span span, AstKind kind, Ast *head, const AstList *rest) {
    uint32_t count = rest ? rest->count : 0;
    Ast *node = new_node(unit, kind, span, count + 1, NULL);
    node->kids[0] = head;
    if (count) memcpy(node->kids + 1, rest->at, count * sizeof *rest->at);
    return node;
}

Ast *ast_vector(Unit *unit, Span span, const AstList *elements) {
    return new_node(unit, AST_VECTOR, span, elements->count, elements->at);
}

Ast *ast_prime(Unit *unit, Span span, Ast *name, uint32_t count) {
    Ast *node = new_node(unit, AST_PRIME, span, 1, &name);
    node->count = count;
    return node;
}

Ast *ast_each(Unit *unit, Span span, const Name *index, Ast *size, Ast *element) {
    Ast *node = new_node(unit, AST_EACH, span, 2, (Ast *[]){size, element});
    return with_names(unit, node, index, NULL);
}

Ast *ast_reduce(Unit *unit, Span span, Ast *head, const Name *index, Ast *size, Ast *element) {
    if (head->kind != AST_NAME) {
        Diagnostic *d = diag_error(
            unit, head->span, "only sum, prod, max, min, argmax and argmin can run over an index");
        diag_hint(unit, d, "for example sum(i in n: v[i])");
        return ast_error(unit, span);
    }
    Ast *node = new_node(unit, AST_REDUCE, span, 2, (Ast *[]){size, element});
    return with_names(unit, node, index, head->name);
}

Ast *ast_fold(Unit *unit, Span span, const Name *state, Ast *initial, const Name *index, Ast *size,
              Ast *next) {
    Ast *node = new_node(unit, AST_FOLD, span, 3, (Ast *[]){initial, size, next});
    return with_names(unit, node, state, index);
}

Ast *ast_piecewise(Unit *unit, Span span, const Cases *cases) {
    Ast *node = new_node(unit, AST_PIECEWISE, span, cases->list.count, cases->list.at);
    node->count = cases->has_else;
    return node;
}

Ast *ast_spec(Unit *unit, Span span, const Name *kernel, Span kernel_span, Ast *temperature) {
    Ast *node = new_node(unit, AST_AT, span, 2, (Ast *[]){temperature, NULL});
    node->name = kernel;
    node->name_span = kernel_span;
    return node;
}

Ast *ast_at(Ast *spec, Span span, Ast *e) {
    spec->kids[1] = e;
    spec->span = span;
    return spec;
}

Ast *ast_along(Unit *unit, Span span, Ast *e, const Name *name) {
    Ast *node = new_node(unit, AST_ALONG, span, 1, &e);
    node->name = name;
    return node;
}

Ast *ast_error(Unit *unit, Span span) { return new_node(unit, AST_ERROR, span, 0, NULL); }

/* --- lists ------------------------------------------------------------------------------- */

AstList *ast_add(Unit *unit, AstList *list, Ast *node) {
    if (!list) list = NEW(&unit->scratch, AstList);
    LIST_PUSH(&unit->scratch, list, node);
    return list;
}

Bindings *ast_bind(Unit *unit, Bindings *bindings, const Name *name, Ast *value) {
    if (!bindings) bindings = NEW(&unit->scratch, Bindings);
    LIST_PUSH(&unit->scratch, &bindings->names, name);
    LIST_PUSH(&unit->scratch, &bindings->values, value);
    return bindings;
}

/* A condition of NULL is the `else`. A case after it is reported and left out. */
Cases *ast_case(Unit *unit, Cases *cases, Span span, Ast *condition, Ast *value) {
    if (!cases) cases = NEW(&unit->scratch, Cases);
    if (cases->has_else) {
        diag_error(unit, span,
                   condition ? "no case can follow `else`, which takes all that is left"
                             : "this `piecewise` already has an `else`");
        return cases;
    }
    cases->has_else = !condition;
    if (condition) LIST_PUSH(&unit->scratch, &cases->list, condition);
    LIST_PUSH(&unit->scratch, &cases->list, value);
    return cases;
}

Parameter *ast_parameter(Unit *unit, const Name *name, Span span, Ast *rows, Ast *columns) {
    Parameter *parameter = NEW(&unit->scratch, Parameter);
    parameter->name = name;
    parameter->span = span;
    parameter->rank = (rows != NULL) + (columns != NULL);
    parameter->sizes[0] = rows;
    parameter->sizes[1] = columns;
    return parameter;
}

Parameters *ast_parameters(Unit *unit, Parameters *parameters, const Parameter *parameter) {
    if (!parameters) parameters = NEW(&unit->scratch, Parameters);
    if (parameter) LIST_PUSH(&unit->scratch, parameters, *parameter);
    return parameters;
}

/* --- items ------------------------------------------------------------------------------- */

/* The span of the item is not known before its last token: ast_place_item adds it. */
static void add_item(Unit *unit, File *file, ItemStart start, ItemKind kind, Text name) {
    LIST_PUSH(&unit->arena, &file->items, ((Item){kind, name, start.begin, {0}}));
}

void ast_place_item(File *file, Span span) { file->items.at[file->items.count - 1].span = span; }

/* The text of a name, which lives as long as the unit. */
static Text text_of(const Name *name) { return (Text){name->text, name->size}; }

void ast_use(Unit *unit, File *file, ItemStart start, Text path, Span span) {
    add_item(unit, file, start, ITEM_USE, path);
    LIST_PUSH(&unit->arena, &file->uses, ((Use){.path = path, .span = span}));
}

static void report_second(Unit *unit, Span span, Span first, const char *what) {
    diag_error(unit, span, "there is a default %s already, at line %u", what,
               source_place(unit, first.begin).line);
}

void ast_kernel(Unit *unit, File *file, ItemStart start, const Name *name, Span span) {
    add_item(unit, file, start, ITEM_KERNEL, text_of(name));
    if (file->kernel) {
        report_second(unit, span, file->kernel_span, "kernel");
        return;
    }
    file->kernel = name;
    file->kernel_span = span;
}

void ast_temperature(Unit *unit, File *file, ItemStart start, Ast *e) {
    add_item(unit, file, start, ITEM_TEMPERATURE, (Text){"", 0});
    if (file->temperature)
        report_second(unit, e->span, file->temperature->span, "temperature");
    else
        file->temperature = e;
}

void ast_constant(Unit *unit, File *file, ItemStart start, const Name *name, Span span,
                  Ast *value) {
    Constant *constant = NEW(&unit->arena, Constant);
    add_item(unit, file, start, ITEM_CONSTANT, text_of(name));
    constant->name = name;
    constant->span = span;
    constant->doc = start.doc;
    constant->file = file;
    constant->value = value;
    constant->is_bad = value->kind == AST_ERROR;
    LIST_PUSH(&unit->arena, &file->constants, constant);
}

/* Copies the parameters out of the scratch arena, and reports the first without a default that
 * comes after one with a default. */
static void take_parameters(Unit *unit, Function *function, const Parameters *list) {
    function->arity = list->count;
    function->parameters = NEW_ARRAY(&unit->arena, Parameter, list->count);
    if (list->count) memcpy(function->parameters, list->at, list->count * sizeof *list->at);
    while (function->required < list->count && !list->at[function->required].default_value)
        function->required++;
    for (uint32_t i = function->required; i < list->count; i++) {
        const Parameter *parameter = &list->at[i];
        if (parameter->default_value) continue;
        Diagnostic *d = diag_error(unit, parameter->span, "parameter `%s` needs a default",
                                   parameter->name->text);
        diag_hint(unit, d, "parameters with defaults come last, and `%s` has one",
                  list->at[i - 1].name->text);
        return;
    }
}

void ast_function(Unit *unit, File *file, ItemStart start, const Name *name, Span span,
                  const Parameters *parameters, Ast *body) {
    Function *function = NEW(&unit->arena, Function);
    add_item(unit, file, start, ITEM_FUNCTION, text_of(name));
    function->name = name;
    function->span = span;
    function->doc = start.doc;
    function->file = file;
    function->body = body;
    function->is_unread = !parameters;
    function->is_bad = !parameters || body->kind == AST_ERROR;
    if (parameters) take_parameters(unit, function, parameters);
    LIST_PUSH(&unit->arena, &file->functions, function);
}
