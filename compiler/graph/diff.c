/* In: smoothed roots. Out: their derivatives, as nodes after all others.
 *
 * A gradient is algorithmic differentiation in reverse mode (Griewank and Walther, Evaluating
 * Derivatives, 2008): one loop downward adds to the adjoints of operands. A Hessian is forward mode
 * over reverse mode: for each variable a loop upward with tangents over the nodes of the gradient
 * that depend on it and that its row needs, so that zeros of the Hessian cost nothing.
 *
 * Zero times infinity. A product is that of IEEE 754, so that 0 times infinity is NaN, but a zero
 * wins where it is the derivative of a gate: of an operator that is constant around the point, such
 * as a maximum in a smaller operand or `if` in an arm that is not taken (PASSES in ops.def).
 * Forward mode meets the gate after the infinite tangent and drops that. Reverse mode meets it
 * before, so each node has, next to its adjoint, whether any path from the root passes; where none
 * does, nothing is added below. Nodes for that are made only where a slope may be infinite. */
#include "graph/diff.h"

#include <math.h>
#include <stdlib.h>

#include "graph/apply.h"

/* The adjoint of a node, and whether an infinite slope of the node counts: 1 if it does, 0 if not,
 * 1/2 if only a finite one does. */
typedef struct {
    Ref adjoint;          /* REF_NONE: zero */
    Ref open;             /* REF_NONE: 1 */
    bool may_be_infinite; /* the adjoint, or NaN */
} Slope;

static Ref apply2(Graph *graph, Op op, Ref a, Ref b) {
    return graph_apply(graph, op, KERNEL_NONE, 2, (Ref[]){a, b});
}

/* The sum of two slopes, each of which may be zero. */
static Ref sum(Graph *graph, Ref a, Ref b) {
    return a == REF_NONE ? b : apply2(graph, OP_ADD, a, b);
}

/* Is the node finite, as far as one sees? Parameters are taken to be. */
static bool is_finite(const Graph *graph, Ref ref) {
    double number;
    if (graph_is_number(graph, ref, &number)) return isfinite(number);
    return graph_node(graph, ref)->op == OP_PARAMETER;
}

/* Is the node an infinite number, or NaN? */
static bool is_infinite(const Graph *graph, Ref ref) {
    double number;
    return graph_is_number(graph, ref, &number) && !isfinite(number);
}

/* The derivative of a node in its operand k; REF_NONE where it is zero. */
static Ref partial(RuleSite *site, uint32_t count, uint32_t k) {
    const char *rule = op_rule(site->op, count, k);
    double number;
    if (rule[0] == '\0') return REF_NONE;
    Ref ref = apply_rule(site, rule, k);
    return graph_is_number(site->graph, ref, &number) && number == 0 ? REF_NONE : ref;
}

/* 0 where the node is 0, else 1. */
static Ref is_not_zero(Graph *graph, Ref ref) {
    return apply2(graph, OP_KEEP, ref, graph_number(graph, 1));
}

/* May a derivative of the node be infinite or NaN at finite operands? A leaf counts where it is not
 * finite itself, and a product where it is not linear, since that overflows. */
static bool has_edge(const Graph *graph, Ref ref) {
    const Node *node = graph_node(graph, ref);
    const Ref *operands = graph_operands(graph, ref);
    double number;
    if (node->op >= OP_COUNT) return !is_finite(graph, ref);
    if (node->op == OP_MULTIPLY)
        return !is_finite(graph, operands[0]) && !is_finite(graph, operands[1]);
    if (node->op == OP_DIVIDE && graph_is_number(graph, operands[1], &number)) return number == 0;
    if (node->op == OP_POWER && graph_is_number(graph, operands[1], &number))
        return number != 1 && number != 2;
    return op_table[node->op].flags & FLAG_EDGE;
}

/* What contributes to each node. */
enum { A_LOGARITHM = 1, AN_EDGE = 2, A_VARIABLE = 4 };
typedef struct {
    Ref first; /* the oldest node */
    uint8_t *has;
} Below;

/* `count` nodes are variables; those from `end` on do not matter. */
static Below find_below(const Graph *graph, Ref first, Ref end, uint32_t count, const Ref *wrt) {
    Below below = {first, NEW_ARRAY(graph->scratch, uint8_t, end - first)};
    for (uint32_t i = 0; i < count; i++)
        if (wrt[i] < end) below.has[wrt[i] - first] = A_VARIABLE;
    for (Ref ref = first; ref < end; ref++) {
        const Node *node = graph_node(graph, ref);
        bool is_log = node->op < OP_COUNT && op_table[node->op].flags & FLAG_LOGARITHM;
        uint8_t has = (is_log ? A_LOGARITHM : 0) | (has_edge(graph, ref) ? AN_EDGE : 0);
        for (uint32_t i = 0; i < node->count; i++) {
            Ref operand = graph_operands(graph, ref)[i];
            if (operand >= first) has |= below.has[operand - first];
        }
        below.has[ref - first] |= has;
    }
    return below;
}

/* Does it contribute to operand k? */
static bool operand_has(const Graph *graph, const Below *below, Ref ref, uint32_t k, uint8_t what) {
    return below->has[graph_operands(graph, ref)[k] - below->first] & what;
}

/* Is the operator flat in operand k? In a logarithm it is not: e^log(x) is x. */
static bool is_flat(const Graph *graph, const Below *below, Ref ref, uint32_t k) {
    const Node *node = graph_node(graph, ref);
    return op_table[node->op].flags & FLAG_FLAT && k + 1 == node->count &&
           !operand_has(graph, below, ref, k, A_LOGARITHM);
}

/* Does a slope pass through operand k, in which the derivative is p? REF_NONE: always. */
static Ref passes(RuleSite *gate, uint32_t count, uint32_t k, Ref p) {
    const char *rule = op_passes(gate->op, count, k);
    if (rule[0] == '\0') return REF_NONE;
    gate->values[RULE_P].ref = p;
    return apply_rule(gate, rule, k);
}

/* `slope` where it is open; REF_NONE where it never is. A number that is open is finite. */
static Ref keep(Graph *graph, Ref open, Ref slope) {
    double number;
    if (open == REF_NONE) return slope;
    if (graph_is_number(graph, open, &number) && number == 0) return REF_NONE;
    return apply2(graph, OP_KEEP, open, slope);
}

/* Reverse mode on the nodes first <= ref < end: from the oldest variable, since no older node
 * depends on one, to the root. The arrays have the index ref - first. */
typedef struct {
    Ref first, end;
    Slope *slopes; /* d root / d node, complete when the loop downward is at the node */
    Below below;
} Reverse;

/* All adjoints are zero. */
static Reverse reverse_start(const Graph *graph, Arena *scratch, Ref root, uint32_t count,
                             const Ref *wrt) {
    Reverse r = {.first = root + 1, .end = root + 1};
    for (uint32_t i = 0; i < count; i++)
        if (wrt[i] < r.first) r.first = wrt[i];
    r.slopes = NEW_ARRAY(scratch, Slope, r.end - r.first);
    for (Ref ref = r.first; ref < r.end; ref++)
        r.slopes[ref - r.first] = (Slope){REF_NONE, REF_NONE, false};
    r.below = find_below(graph, r.first, r.end, count, wrt);
    return r;
}

/* Does a slope pass that has to pass here and above? */
static Ref both(Graph *graph, Ref above, Ref here) {
    if (above == REF_NONE || here == REF_NONE) return above == REF_NONE ? here : above;
    return apply2(graph, OP_MULTIPLY, above, here);
}

/* Does it pass that has to pass on one of two ways? */
static Ref either(Graph *graph, Ref a, Ref b) {
    return a == REF_NONE || b == REF_NONE ? REF_NONE : apply2(graph, OP_MAX, a, b);
}

/* The slope that operand k of a node gets from a node with the slope `from`, where p is the
 * derivative in the operand. Where an operator is flat and p has become 0, an infinite adjoint
 * still shows, as NaN. */
static Slope slope_below(Graph *graph, const Reverse *r, RuleSite *gate, Ref ref, uint32_t k,
                         Slope from, Ref p) {
    bool is_flat_here = is_flat(graph, &r->below, ref, k);
    bool has_infinity_below = operand_has(graph, &r->below, ref, k, AN_EDGE);
    bool may_be_infinite = has_edge(graph, ref) ? !is_finite(graph, p) : is_infinite(graph, p);
    Ref term = apply2(graph, OP_MULTIPLY, from.adjoint, p), here = REF_NONE;
    if (!is_flat_here && (from.may_be_infinite || has_infinity_below))
        here = passes(gate, graph_node(graph, ref)->count, k, p);
    Ref open = both(graph, from.open, here);
    if ((here != REF_NONE && from.may_be_infinite) || may_be_infinite)
        term = keep(graph, open, term);
    if (term == REF_NONE) return (Slope){REF_NONE, REF_NONE, false};
    if (is_flat_here && has_infinity_below)
        open = both(graph, open, either(graph, is_not_zero(graph, p), is_not_zero(graph, term)));
    return (Slope){term, has_infinity_below ? open : REF_NONE,
                   from.may_be_infinite || may_be_infinite};
}

/* Adds to the slope of an operand. */
static void add_slope(Graph *graph, Slope *sum_of, Slope slope) {
    bool is_first = sum_of->adjoint == REF_NONE;
    sum_of->open = is_first ? slope.open : either(graph, sum_of->open, slope.open);
    sum_of->adjoint = sum(graph, sum_of->adjoint, slope.adjoint);
    sum_of->may_be_infinite = sum_of->may_be_infinite || slope.may_be_infinite;
}

/* Adds a node's adjoint times its partial derivatives to the adjoints of its operands. */
static void pull_back(Graph *graph, Ref ref, const Reverse *r) {
    Slope slope = r->slopes[ref - r->first];
    uint32_t count = graph_node(graph, ref)->count;
    if (count == 0) return;
    ArenaMark mark = arena_mark(graph->scratch);
    RuleSite site, gate;
    apply_at(&site, graph, graph_node(graph, ref), graph_operands(graph, ref), ref);
    apply_at(&gate, graph, graph_node(graph, ref), graph_operands(graph, ref), ref);
    for (uint32_t k = 0; k < count; k++) {
        Ref operand = graph_operands(graph, ref)[k];
        if (operand < r->first || !operand_has(graph, &r->below, ref, k, A_VARIABLE)) continue;
        Ref p = partial(&site, count, k);
        if (p == REF_NONE) continue;
        Slope below = slope_below(graph, r, &gate, ref, k, slope, p);
        if (below.adjoint != REF_NONE) add_slope(graph, &r->slopes[operand - r->first], below);
    }
    arena_release(graph->scratch, mark);
}

void diff_reverse(Graph *graph, Ref root, uint32_t count, const Ref *wrt, Ref *out) {
    Arena *scratch = graph->scratch;
    ArenaMark mark = arena_mark(scratch);
    Reverse r = reverse_start(graph, scratch, root, count, wrt);
    if (root >= r.first) r.slopes[root - r.first].adjoint = graph_number(graph, 1);
    for (Ref ref = r.end; ref-- > r.first;)
        if (r.slopes[ref - r.first].adjoint != REF_NONE) pull_back(graph, ref, &r);
    for (uint32_t i = 0; i < count; i++) {
        Ref ref = wrt[i] < r.end ? r.slopes[wrt[i] - r.first].adjoint : REF_NONE;
        out[i] = ref == REF_NONE ? graph_number(graph, 0) : ref;
    }
    arena_release(scratch, mark);
}

/* Forward mode on the gradient, row by row. The arrays have one element for each node. */
typedef struct {
    uint32_t *last;  /* 1 + the last root that needs the node, 0 if none does */
    uint32_t *first; /* users[first[ref] .. first[ref + 1]) have the node as an operand */
    Ref *users;
    uint32_t *seen; /* 1 + the last row whose cone the node is in */
    Ref *cone;      /* the nodes of the current row */
    Ref *tangents;  /* d node / d variable of the row; REF_NONE: zero, as all are between rows */
    Below below;
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
                 .tangents = NEW_ARRAY(scratch, Ref, end),
                 .below = find_below(graph, 0, end, 0, NULL)};
    for (Ref ref = 0; ref < end; ref++) f.tangents[ref] = REF_NONE;
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

/* The tangent of a node from those of its operands; REF_NONE where it is zero. */
static Ref push_forward(Graph *graph, Ref ref, const Forward *f) {
    Ref tangent = REF_NONE;
    uint32_t count = graph_node(graph, ref)->count;
    if (count == 0) return tangent;
    ArenaMark mark = arena_mark(graph->scratch);
    RuleSite site, gate;
    apply_at(&site, graph, graph_node(graph, ref), graph_operands(graph, ref), ref);
    apply_at(&gate, graph, graph_node(graph, ref), graph_operands(graph, ref), ref);
    for (uint32_t k = 0; k < count; k++) {
        Ref inner = f->tangents[graph_operands(graph, ref)[k]];
        if (inner == REF_NONE) continue;
        Ref p = partial(&site, count, k);
        if (p == REF_NONE) continue;
        Ref term = apply2(graph, OP_MULTIPLY, p, inner);
        if (operand_has(graph, &f->below, ref, k, AN_EDGE))
            term = keep(graph,
                        is_flat(graph, &f->below, ref, k) ? is_not_zero(graph, p)
                                                          : passes(&gate, count, k, p),
                        term);
        if (term != REF_NONE) tangent = sum(graph, tangent, term);
    }
    arena_release(graph->scratch, mark);
    return tangent;
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
            f.tangents[f.cone[i]] = i == 0 ? one : push_forward(graph, f.cone[i], &f);
        for (uint32_t i = row; i < count; i++) {
            Ref ref = f.tangents[gradient[i]];
            *out++ = ref == REF_NONE ? zero : ref;
        }
        for (uint32_t i = 0; i < size; i++) f.tangents[f.cone[i]] = REF_NONE;
    }
    arena_release(scratch, mark);
}
