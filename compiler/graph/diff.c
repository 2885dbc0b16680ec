/* In: smoothed roots. Out: their derivatives, as nodes after all others.
 *
 * A gradient is algorithmic differentiation in reverse mode (Griewank and Walther, Evaluating
 * Derivatives, 2008): one loop downward adds to the adjoints of operands. A Hessian is forward mode
 * over reverse mode: for each variable a loop upward with tangents over the nodes of the gradient
 * that depend on it and that its row needs, so that zeros of the Hessian cost nothing.
 *
 * Where a derivative may be infinite or NaN (FLAG_EDGE) a zero factor must still give zero, so that
 * the arm of an `if` that is not taken contributes nothing. So every product from such an operator
 * on is an OP_STRONG. */
#include "graph/diff.h"

#include <stdlib.h>

#include "graph/apply.h"

/* An adjoint or a tangent. */
typedef struct {
    Ref ref;              /* REF_NONE: zero */
    bool may_be_infinite; /* or NaN */
} Slope;

static Ref product(Graph *graph, Ref a, Ref b, bool is_strong) {
    return graph_apply(graph, is_strong ? OP_STRONG : OP_MULTIPLY, KERNEL_NONE, 2, (Ref[]){a, b});
}

/* Adds a term to a slope. */
static void accumulate(Graph *graph, Slope *sum, Ref term, bool may_be_infinite) {
    sum->ref = sum->ref == REF_NONE
                   ? term
                   : graph_apply(graph, OP_ADD, KERNEL_NONE, 2, (Ref[]){sum->ref, term});
    sum->may_be_infinite = sum->may_be_infinite || may_be_infinite;
}

/* The derivative of a node in its operand k; REF_NONE where it is zero by the table. */
static Ref partial(RuleSite *site, uint32_t count, uint32_t k) {
    const char *rule = op_rule(site->op, count, k);
    return rule[0] == '\0' ? REF_NONE : apply_rule(site, rule, k);
}

/* An array of zeros. */
static Slope *no_slopes(Arena *scratch, uint32_t count) {
    Slope *slopes = NEW_ARRAY(scratch, Slope, count);
    for (uint32_t i = 0; i < count; i++) slopes[i].ref = REF_NONE;
    return slopes;
}

/* Reverse mode on the nodes first <= ref < end: from the oldest variable, since no older node
 * depends on one, to the root. The arrays have the index ref - first. */
typedef struct {
    Ref first, end;
    uint8_t *active; /* does the node depend on a variable? */
    Slope *adjoints; /* d root / d node, complete when the loop downward is at the node */
} Reverse;

/* Marks the active nodes; all adjoints are zero. */
static Reverse reverse_start(const Graph *graph, Arena *scratch, Ref root, uint32_t count,
                             const Ref *wrt) {
    Reverse r = {.first = root + 1, .end = root + 1};
    for (uint32_t i = 0; i < count; i++)
        if (wrt[i] < r.first) r.first = wrt[i];
    r.active = NEW_ARRAY(scratch, uint8_t, r.end - r.first);
    r.adjoints = no_slopes(scratch, r.end - r.first);
    for (uint32_t i = 0; i < count; i++)
        if (wrt[i] < r.end) r.active[wrt[i] - r.first] = 1;
    for (Ref ref = r.first; ref < r.end; ref++)
        for (uint32_t i = 0; i < graph_node(graph, ref)->count; i++) {
            Ref operand = graph_operands(graph, ref)[i];
            if (operand >= r.first) r.active[ref - r.first] |= r.active[operand - r.first];
        }
    return r;
}

/* Adds a node's adjoint times its partial derivatives to the adjoints of its operands. */
static void pull_back(Graph *graph, Ref ref, const Reverse *r) {
    Slope adjoint = r->adjoints[ref - r->first];
    uint32_t count = graph_node(graph, ref)->count;
    if (count == 0) return;
    ArenaMark mark = arena_mark(graph->scratch);
    RuleSite site;
    apply_at(&site, graph, graph_node(graph, ref), graph_operands(graph, ref), ref);
    bool may_be_infinite = adjoint.may_be_infinite || (op_table[site.op].flags & FLAG_EDGE);
    for (uint32_t k = 0; k < count; k++) {
        Ref operand = graph_operands(graph, ref)[k];
        if (operand < r->first || !r->active[operand - r->first]) continue;
        Ref slope = partial(&site, count, k);
        if (slope == REF_NONE) continue;
        accumulate(graph, &r->adjoints[operand - r->first],
                   product(graph, adjoint.ref, slope, may_be_infinite), may_be_infinite);
    }
    arena_release(graph->scratch, mark);
}

void diff_reverse(Graph *graph, Ref root, uint32_t count, const Ref *wrt, Ref *out) {
    Arena *scratch = graph->scratch;
    ArenaMark mark = arena_mark(scratch);
    Reverse r = reverse_start(graph, scratch, root, count, wrt);
    if (root >= r.first) r.adjoints[root - r.first].ref = graph_number(graph, 1);
    for (Ref ref = r.end; ref-- > r.first;)
        if (r.adjoints[ref - r.first].ref != REF_NONE && r.active[ref - r.first])
            pull_back(graph, ref, &r);
    for (uint32_t i = 0; i < count; i++) {
        Ref ref = wrt[i] < r.end ? r.adjoints[wrt[i] - r.first].ref : REF_NONE;
        out[i] = ref == REF_NONE ? graph_number(graph, 0) : ref;
    }
    arena_release(scratch, mark);
}

/* The tangent of a node from those of its operands. */
static Slope push_forward(Graph *graph, Ref ref, const Slope *tangents) {
    Slope tangent = {REF_NONE, false};
    uint32_t count = graph_node(graph, ref)->count;
    if (count == 0) return tangent;
    ArenaMark mark = arena_mark(graph->scratch);
    RuleSite site;
    apply_at(&site, graph, graph_node(graph, ref), graph_operands(graph, ref), ref);
    bool has_edge = op_table[site.op].flags & FLAG_EDGE;
    for (uint32_t k = 0; k < count; k++) {
        Slope inner = tangents[graph_operands(graph, ref)[k]];
        if (inner.ref == REF_NONE) continue;
        Ref slope = partial(&site, count, k);
        if (slope == REF_NONE) continue;
        bool may_be_infinite = inner.may_be_infinite || has_edge;
        accumulate(graph, &tangent, product(graph, slope, inner.ref, may_be_infinite),
                   may_be_infinite);
    }
    arena_release(graph->scratch, mark);
    return tangent;
}

/* Forward mode on the gradient, row by row. The arrays have one element for each node. */
typedef struct {
    uint32_t *last;  /* 1 + the last root that needs the node, 0 if none does */
    uint32_t *first; /* users[first[ref] .. first[ref + 1]) have the node as an operand */
    Ref *users;
    uint32_t *seen;  /* 1 + the last row whose cone the node is in */
    Ref *cone;       /* the nodes of the current row */
    Slope *tangents; /* d node / d variable of the row; zeros between rows */
} Forward;

/* Fills `first` and `users` for the nodes that a root needs, in compressed rows: counts, sums of
 * counts, then the users from the last to the first of each row. */
static void find_users(Forward *f, const Graph *graph, uint32_t end) {
    for (Ref ref = 0; ref < end; ref++)
        for (uint32_t i = 0; f->last[ref] && i < graph_node(graph, ref)->count; i++)
            f->first[graph_operands(graph, ref)[i]]++;
    for (Ref ref = 0; ref < end; ref++) f->first[ref + 1] += f->first[ref];
    for (Ref ref = end; ref-- > 0;)
        for (uint32_t i = 0; f->last[ref] && i < graph_node(graph, ref)->count; i++)
            f->users[--f->first[graph_operands(graph, ref)[i]]] = ref;
}

/* Finds the last root that needs each node, and the users of each node. */
static Forward forward_start(const Graph *graph, Arena *scratch, uint32_t count, const Ref *roots) {
    uint32_t end = graph_end(roots, count), edges = 0;
    Forward f = {.last = NEW_ARRAY(scratch, uint32_t, end),
                 .first = NEW_ARRAY(scratch, uint32_t, end + 1),
                 .seen = NEW_ARRAY(scratch, uint32_t, end),
                 .cone = NEW_ARRAY(scratch, Ref, end),
                 .tangents = no_slopes(scratch, end)};
    for (uint32_t i = 0; i < count; i++) f.last[roots[i]] = i + 1;
    for (Ref ref = end; ref-- > 0;) {
        const Node *node = graph_node(graph, ref);
        if (f.last[ref]) edges += node->count;
        for (uint32_t i = 0; i < node->count; i++) {
            uint32_t *last = &f.last[graph_operands(graph, ref)[i]];
            if (*last < f.last[ref]) *last = f.last[ref];
        }
    }
    f.users = NEW_ARRAY(scratch, Ref, edges);
    find_users(&f, graph, end);
    return f;
}

static int compare_refs(const void *a, const void *b) {
    Ref x = *(const Ref *)a, y = *(const Ref *)b;
    return (x > y) - (x < y);
}

/* The cone of a variable: the nodes that depend on it and that root `row` or a later one needs, in
 * order. Returns their number. */
static uint32_t find_cone(const Forward *f, uint32_t row, Ref wrt) {
    uint32_t count = 0;
    f->cone[count++] = wrt;
    for (uint32_t next = 0; next < count; next++) {
        Ref ref = f->cone[next];
        for (uint32_t i = f->first[ref]; i < f->first[ref + 1]; i++) {
            Ref user = f->users[i];
            if (f->last[user] <= row || f->seen[user] == row + 1) continue;
            f->seen[user] = row + 1;
            f->cone[count++] = user;
        }
    }
    qsort(f->cone, count, sizeof *f->cone, compare_refs);
    return count;
}

void diff_hessian(Graph *graph, uint32_t count, const Ref *gradient, const Ref *wrt, Ref *out) {
    Arena *scratch = graph->scratch;
    ArenaMark mark = arena_mark(scratch);
    uint32_t end = graph_end(gradient, count);
    Forward f = forward_start(graph, scratch, count, gradient);
    Ref zero = graph_number(graph, 0), one = graph_number(graph, 1);
    for (uint32_t row = 0; row < count; row++) {
        uint32_t size = wrt[row] < end ? find_cone(&f, row, wrt[row]) : 0;
        for (uint32_t i = 0; i < size; i++)
            f.tangents[f.cone[i]] =
                i == 0 ? (Slope){one, false} : push_forward(graph, f.cone[i], f.tangents);
        for (uint32_t i = row; i < count; i++) {
            Ref ref = f.tangents[gradient[i]].ref;
            *out++ = ref == REF_NONE ? zero : ref;
        }
        for (uint32_t i = 0; i < size; i++) f.tangents[f.cone[i]] = (Slope){REF_NONE, false};
    }
    arena_release(scratch, mark);
}
