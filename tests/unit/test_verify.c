/* The verifier: graphs that are right, and the same graphs broken by hand, one invariant each. */
#include <check.h>
#include <string.h>

#include "front/unit.h"
#include "graph/apply.h"
#include "graph/diff.h"
#include "graph/smoothing.h"
#include "graph/verify.h"
#include "suites.h"

/* max(x, y) @ logistic(tau), which waits to be smoothed, and a twin. */
typedef struct {
    Unit *unit;
    Graph *graph;
    Ref x, y, tau, sum, waiting, twin;
} Small;

static Small small(void) {
    Small s = {.unit = unit_create()};
    s.graph = graph_create(s.unit);
    s.x = graph_parameter(s.graph, 0);
    s.y = graph_parameter(s.graph, 1);
    s.tau = graph_parameter(s.graph, 2);
    s.sum = graph_apply(s.graph, OP_ADD, KERNEL_NONE, 2, (Ref[]){s.x, s.y});
    s.waiting = graph_apply(s.graph, OP_MAX, KERNEL_LOGISTIC, 3, (Ref[]){s.x, s.sum, s.tau});
    s.twin = graph_apply(s.graph, OP_SMOOTH_MAX, KERNEL_BOX, 3, (Ref[]){s.x, s.y, s.tau});
    return s;
}

static Node *node_of(const Small *s, Ref ref) { return &s->graph->nodes.at[ref]; }

static void expect(Small *s, Ref root, GraphStage stage, const char *fault) {
    const char *sentence = verify_graph(s->graph, 0, &root, 1, stage);
    if (!fault)
        ck_assert_msg(!sentence, "%s", sentence);
    else
        ck_assert_msg(sentence && strstr(sentence, fault), "%s, not %s",
                      sentence ? sentence : "no fault", fault);
    unit_destroy(s->unit);
}

START_TEST(what_waits_to_be_smoothed_is_right_until_then) {
    Small s = small();
    expect(&s, s.waiting, STAGE_LOWERED, NULL);
    s = small();
    expect(&s, s.waiting, STAGE_SMOOTHED, "node %4 (max) still waits to be smoothed");
    s = small(); /* it is not needed */
    expect(&s, s.twin, STAGE_SMOOTHED, NULL);
    s = small();
    expect(&s, smoothing_root(s.graph, 0, s.waiting), STAGE_SMOOTHED, NULL);
}
END_TEST

START_TEST(operands_are_older) {
    Small s = small();
    s.graph->edges.at[node_of(&s, s.sum)->first] = s.sum;
    expect(&s, s.sum, STAGE_LOWERED, "node %3 (+) has an operand that is not older");
    s = small();
    node_of(&s, s.sum)->first = s.graph->edges.count;
    expect(&s, s.sum, STAGE_LOWERED, "has operands that do not exist");
    s = small();
    expect(&s, s.twin + 1, STAGE_LOWERED, "root 0 is no node");
}
END_TEST

START_TEST(operands_are_those_of_the_row) {
    Small s = small();
    node_of(&s, s.sum)->count = 1;
    expect(&s, s.sum, STAGE_LOWERED, "wrong number of operands");
    s = small(); /* the temperature alone */
    node_of(&s, s.waiting)->count = 1;
    expect(&s, s.sum, STAGE_LOWERED, "node %4 (max) has a wrong number of operands");
    s = small();
    node_of(&s, s.twin)->count = 2;
    expect(&s, s.sum, STAGE_LOWERED, "wrong number of operands");
    s = small();
    node_of(&s, s.x)->count = 1;
    expect(&s, s.sum, STAGE_LOWERED, "is a leaf and has operands");
}
END_TEST

START_TEST(kernels_are_where_they_are_needed) {
    Small s = small();
    node_of(&s, s.twin)->kernel = KERNEL_NONE;
    expect(&s, s.sum, STAGE_LOWERED, "node %5 (smooth_max) is a twin without a kernel");
    s = small();
    node_of(&s, s.twin)->kernel = KERNEL_BOLTZMANN;
    expect(&s, s.sum, STAGE_LOWERED, "is a twin without a kernel");
    s = small(); /* a sum is smooth */
    node_of(&s, s.sum)->kernel = KERNEL_BOX;
    expect(&s, s.sum, STAGE_LOWERED, "node %3 (+) has a kernel that cannot smooth it");
    s = small(); /* no first moment */
    node_of(&s, s.waiting)->kernel = KERNEL_CAUCHY;
    expect(&s, s.sum, STAGE_LOWERED, "node %4 (max) has a kernel that cannot smooth it");
    s = small();
    node_of(&s, s.tau)->kernel = KERNEL_BOX;
    expect(&s, s.sum, STAGE_LOWERED, "is a leaf and has a kernel");
}
END_TEST

START_TEST(parameters_are_known) {
    Small s = small();
    s.graph->parameters = 2;
    expect(&s, s.sum, STAGE_LOWERED, "node %2 (leaf) is a parameter whose index");
    s = small();
    node_of(&s, s.x)->op = OP_PARAMETER + 1;
    expect(&s, s.sum, STAGE_LOWERED, "is of no known operator");
}
END_TEST

/* The operator at parameters and its derivatives, before and after smoothing. */
static void verify_row(Op op, Kernel kernel) {
    enum { MOST = 5 };
    Unit *unit = unit_create();
    Graph *graph = graph_create(unit);
    Ref inputs[MOST], roots[1 + MOST];
    uint32_t n = (op_table[op].kind == KIND_MANY ? 4 : op_table[op].arity) + 1; /* and tau */
    for (uint32_t i = 0; i < n; i++) inputs[i] = graph_parameter(graph, i);
    roots[0] = graph_apply(graph, op, kernel, n, inputs);
    const char *fault = verify_graph(graph, 0, roots, 1, STAGE_LOWERED);
    ck_assert_msg(!fault, "%s %s: %s", op_table[op].name, kernel_table[kernel].name, fault);
    roots[0] = smoothing_root(graph, 0, roots[0]);
    diff_reverse(graph, roots[0], n, inputs, roots + 1);
    fault = verify_graph(graph, 0, roots, 1 + n, STAGE_SMOOTHED);
    ck_assert_msg(!fault, "%s %s: %s", op_table[op].name, kernel_table[kernel].name, fault);
    unit_destroy(unit);
}

START_TEST(rows_of_the_operator_table_are_right) {
    for (Op op = 0; op < OP_COUNT; op++)
        for (Kernel kernel = 0; kernel < KERNEL_NONE; kernel++)
            if (kernel_smooths(kernel, op)) verify_row(op, kernel);
}
END_TEST

Suite *verify_suite(void) {
    Suite *suite = suite_create("verify");
    TCase *tcase = tcase_create("invariants");
    tcase_add_test(tcase, what_waits_to_be_smoothed_is_right_until_then);
    tcase_add_test(tcase, operands_are_older);
    tcase_add_test(tcase, operands_are_those_of_the_row);
    tcase_add_test(tcase, kernels_are_where_they_are_needed);
    tcase_add_test(tcase, parameters_are_known);
    tcase_add_test(tcase, rows_of_the_operator_table_are_right);
    suite_add_tcase(suite, tcase);
    return suite;
}
