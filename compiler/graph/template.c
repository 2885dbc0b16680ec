/* In: a function or operator, lowered at fresh parameters. Out: its derivative, and copies of that
 * at the arguments of calls. Invariant: a node that depends on a parameter of the template is
 * younger than the first parameter, so that copying starts there. */
#include "graph/template.h"

#include "graph/diff.h"
#include "graph/graph.h"
#include "graph/rewrite.h"
#include "graph/smoothing.h"

static void *map_key(const TemplateKey *key) {
    uint32_t hash = hash_bytes(&key->function, sizeof key->function, key->op * 31u + key->kernel);
    uint32_t call[] = {key->count, key->order, key->variable, key->is_hard};
    return map_hash_key(hash_bytes(call, sizeof call, hash));
}

static bool is_equal(const TemplateKey *a, const TemplateKey *b) {
    return a->function == b->function && a->op == b->op && a->kernel == b->kernel &&
           a->is_hard == b->is_hard && a->count == b->count && a->order == b->order &&
           a->variable == b->variable;
}

const Template *template_find(const Map *templates, const TemplateKey *key) {
    const Template *template = map_get(templates, map_key(key));
    while (template && !is_equal(&template->key, key)) template = template->next;
    return template;
}

Template *template_start(Graph *graph, const TemplateKey *key) {
    Template *template = NEW(graph->arena, Template);
    Ref *parameters = NEW_ARRAY(graph->arena, Ref, key->count + 1);
    uint32_t first = graph->parameters;
    for (uint32_t i = 0; i <= key->count; i++) parameters[i] = graph_parameter(graph, first + i);
    *template = (Template){.key = *key, .parameters = parameters, .root = REF_NONE};
    return template;
}

void template_finish(Map *templates, Graph *graph, Template *template, Ref root) {
    const TemplateKey *key = &template->key;
    if (root != REF_NONE) {
        root = smoothing_root(graph, template->parameters[0], root);
        for (uint32_t i = 0; i < key->order; i++)
            diff_reverse(graph, root, 1, &template->parameters[key->variable], &root);
    }
    template->root = root;
    template->next = map_get(templates, map_key(key));
    map_put(templates, graph->arena, map_key(key), template);
}

/* The arguments of a call, which replace the parameters from index `first` on. */
typedef struct {
    uint32_t first, count;
    const Ref *arguments;
    Ref tau;
} Substitution;

/* A GraphRewrite: replaces the parameters of the template. */
static Ref substitute(Graph *graph, Ref ref, const Ref *operands, void *context) {
    const Substitution *s = context;
    const Node *node = graph_node(graph, ref);
    (void)operands;
    if (node->op != OP_PARAMETER || node->index - s->first > s->count) return REF_NONE;
    return node->index - s->first == s->count ? s->tau : s->arguments[node->index - s->first];
}

uint32_t template_size(const Template *template) {
    Ref oldest = template->parameters[0];
    return template->root < oldest ? 0 : template->root - oldest + 1;
}

Ref template_apply(Graph *graph, const Template *template, const Ref *arguments, Ref tau) {
    Ref oldest = template->parameters[0], root = template->root;
    Substitution s = {graph_node(graph, oldest)->index, template->key.count, arguments, tau};
    graph_rewrite(graph, oldest, 1, &root, substitute, &s);
    return root;
}
