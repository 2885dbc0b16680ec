/* In: a model. Out: its value and derivatives as formulas, in the language or in LaTeX.
 *
 * The graph is first brought into the form that a person writes (written.h). Then one loop upward
 * gives each node its text. A node that is used more than once, or whose text is long, becomes a
 * line of its own, `t1 = ...`, and is known by that name. The legend (legend.h) comes last. */
#include "print/formula.h"

#include <string.h>

#include "graph/model.h"
#include "print/layout.h"
#include "print/phrase.h"
#include "print/uses.h"
#include "print/written.h"

typedef struct {
    Phrasing phrasing;
    size_t columns;
    uint32_t named; /* nodes that have a line of their own so far */
    Buffer *out;
} FormulaPrinter;

enum { LONG = 80 }; /* characters: a longer text gets a line of its own */

/* --- lines ------------------------------------------------------------------------------- */

/* The line `name = text`, or a row of an `aligned`. */
static void print_line(FormulaPrinter *p, const char *name, const char *text, bool is_last) {
    if (p->phrasing.is_latex) {
        buffer_printf(p->out, "  %s &= ", name);
        layout_latex(p->out, text);
        buffer_text(p->out, is_last ? "\n" : " \\\\\n");
        return;
    }
    size_t equals = 2 + strlen(name) + 1;
    buffer_printf(p->out, "  %s = ", name);
    layout_text(p->out, text, equals + 2, equals < 24 ? equals : 6, p->columns);
}

/* Is the name an argument's or a constant's? */
static bool is_taken(const Phrasing *p, const char *name) {
    for (uint32_t i = 0; i < p->model->argument_count; i++)
        if (strcmp(p->model->arguments[i].name, name) == 0) return true;
    for (uint32_t i = 0; i < p->graph->labels.count; i++)
        if (strcmp(p->graph->labels.at[i]->text, name) == 0) return true;
    return false;
}

static void name_phrase(FormulaPrinter *p, Ref ref) {
    Phrasing *phrasing = &p->phrasing;
    char *name;
    do name = arena_printf(phrasing->arena, "t%u", ++p->named);
    while (is_taken(phrasing, name));
    if (phrasing->is_latex) name = arena_printf(phrasing->arena, "t_{%u}", p->named);
    print_line(p, name, phrasing->phrases[ref].text, false);
    phrasing->phrases[ref] = (Phrase){name, PHRASE_ATOM, false};
}

static uint32_t weight(const Node *node) {
    (void)node;
    return 1;
}

/* Does the node get a line of its own? A root that is used nowhere else has one. */
static bool deserves_name(const Phrasing *p, Ref ref, uint32_t uses, bool is_root) {
    const Node *node = graph_node(p->graph, ref);
    if (node->op >= OP_COUNT) return false;
    bool is_trivial = node->op == OP_NEGATE &&
                      graph_node(p->graph, graph_operands(p->graph, ref)[0])->op == OP_PARAMETER;
    const char *text = p->phrases[ref].text;
    size_t size = strlen(text), shown = p->is_latex ? layout_shown(text, size) : size;
    return uses > 1 ? !is_trivial : shown > LONG && !is_root;
}

/* Sets the phrases of the nodes that the roots need, and prints the lines of those with names. */
static void print_lines(FormulaPrinter *p, uint32_t count, const Ref *roots) {
    Phrasing *phrasing = &p->phrasing;
    uint32_t *uses = print_uses(phrasing->graph, phrasing->arena, count, roots, weight),
             end = graph_end(roots, count);
    phrasing->phrases = NEW_ARRAY(phrasing->arena, Phrase, end);
    uint8_t *is_root = NEW_ARRAY(phrasing->arena, uint8_t, end);
    for (uint32_t i = 0; i < count; i++) is_root[roots[i]] = 1;
    for (Ref ref = 0; ref < end; ref++) {
        if (uses[ref] == 0) continue;
        phrasing->phrases[ref] = phrase_node(phrasing, ref);
        if (deserves_name(phrasing, ref, uses[ref], is_root[ref])) name_phrase(p, ref);
    }
}

/* --- models ------------------------------------------------------------------------------ */

/* The function with its parameters: `f(x, y)`. */
static const char *signature(const Phrasing *p) {
    Buffer out = {.arena = p->arena};
    buffer_printf(&out, "%s(", phrase_function(p, p->model->function->name->text));
    for (uint32_t i = 0; i < model_tau(p->model); i++)
        buffer_printf(&out, "%s%s", i ? ", " : "", phrase_parameter(p, i));
    buffer_text(&out, ")");
    return out.data;
}

static void print_roots(FormulaPrinter *p, uint32_t count, const Ref *roots) {
    Phrasing *phrasing = &p->phrasing;
    const Model *model = phrasing->model;
    const char *first = phrasing->is_latex ? "\\partial_{%s}" : "d_%s";
    const char *second = phrasing->is_latex ? "\\partial_{%s} \\partial_{%s}" : "d_%s_%s";
    const char **names = NEW_ARRAY(phrasing->arena, const char *, model->argument_count);
    for (uint32_t i = 0; i < model->argument_count; i++) names[i] = phrase_parameter(phrasing, i);
    for (uint32_t i = 0; i < count; i++) {
        const char *name = model_root_name(model, &model->roots[i], names, first, second);
        if (phrasing->is_latex && i == 0) name = signature(phrasing);
        bool has_legend = phrasing->legend.notes.count > 0 || phrasing->constants.count > 0;
        print_line(p, name, phrasing->phrases[roots[i]].text, i + 1 == count && !has_legend);
    }
}

static void print_note(const FormulaPrinter *p, const char *note, bool is_last) {
    if (p->phrasing.is_latex) {
        buffer_printf(p->out, "  & \\text{where } %s%s\n", note, is_last ? "" : " \\\\");
        return;
    }
    buffer_text(p->out, "  where ");
    layout_text(p->out, note, 8, 8, p->columns);
}

/* The constants in one note, then what the names of functions mean. */
static void print_legend(const FormulaPrinter *p) {
    const Phrasing *phrasing = &p->phrasing;
    uint32_t count = phrasing->legend.notes.count, constants = phrasing->constants.count;
    Buffer values = {.arena = phrasing->arena};
    for (uint32_t i = 0; i < constants; i++)
        buffer_printf(&values, "%s%s", i > 0 ? phrasing->is_latex ? ", \\quad " : ", " : "",
                      phrasing->constants.at[i].equation);
    if (constants > 0) print_note(p, values.data, count == 0);
    for (uint32_t i = 0; i < count; i++)
        print_note(p, phrasing->legend.notes.at[i], i + 1 == count);
}

void formula_print(Unit *unit, const Model *model, const FormulaStyle *style, Buffer *out) {
    FormulaPrinter p = {
        .phrasing = {.arena = &unit->arena,
                     .graph = model->graph,
                     .model = model,
                     .is_latex = style->is_latex,
                     .legend = {.arena = &unit->arena, .is_latex = style->is_latex}},
        .columns = style->columns,
        .out = out};
    Ref *roots = model_refs(model);
    uint32_t count = model->root_count;
    written_rewrite(model->graph, count, roots);
    if (style->is_latex) {
        buffer_text(out, "\\begin{aligned}\n");
    } else {
        buffer_printf(out, "%s:\n", signature(&p.phrasing));
    }
    print_lines(&p, count, roots);
    print_roots(&p, count, roots);
    print_legend(&p);
    if (style->is_latex) buffer_text(out, "\\end{aligned}\n");
}
