/* Functions that are cut into pieces: the same bits as the interpreter's in every kind of entry,
 * and code that grows with the number of nodes, in functions that do not. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "entry.h"
#include "front/unit.h"
#include "graph/apply.h"
#include "graph/diff.h"
#include "graph/tape.h"
#include "suites.h"

enum { INPUTS = 3, ROOTS = 7, POINTS = 19, OPERATIONS = 3000 };

typedef struct {
    Unit *unit;
    const Backend *backend;
    Graph *graph;
    Ref inputs[INPUTS]; /* x, y, tau */
    uint64_t state;
    uint32_t count;
    Ref roots[ROOTS], nodes[2 * OPERATIONS];
} Large;

static Large large_open(void) {
    const char *error = NULL;
    Large l = {.unit = unit_create(), .state = 7};
    ck_assert_ptr_nonnull(l.unit);
    l.backend = backend_open(l.unit, &error);
    ck_assert_msg(l.backend != NULL, "%s", error);
    l.graph = graph_create(l.unit);
    for (uint32_t k = 0; k < INPUTS; k++) l.inputs[k] = graph_parameter(l.graph, k);
    return l;
}

#define APPLY(l, op, ...)                                                                \
    graph_apply((l)->graph, op, KERNEL_NONE, sizeof((Ref[]){__VA_ARGS__}) / sizeof(Ref), \
                (Ref[]){__VA_ARGS__})

static uint32_t below(Large *l, uint32_t n) {
    l->state = l->state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(l->state >> 33) % n;
}

/* A node of any age, or a young one. */
static Ref choose(Large *l) {
    uint32_t young = l->count < 8 ? l->count : 8;
    return below(l, 3) == 0 ? l->nodes[below(l, l->count)]
                            : l->nodes[l->count - 1 - below(l, young)];
}

/* A positive node of the temperature alone. */
static Ref next_width(Large *l, Ref width) {
    return APPLY(l, OP_SQRT, APPLY(l, OP_ADD, width, graph_number(l->graph, 0.01 * below(l, 50))));
}

static Ref next_node(Large *l, Ref width) {
    Ref a = choose(l), list[12];
    uint32_t length = 2 + below(l, 10);
    switch (below(l, 4)) {
    case 0: return APPLY(l, OP_SIN, APPLY(l, OP_ADD, a, choose(l)));
    case 1: return APPLY(l, OP_MULTIPLY, a, APPLY(l, OP_SIN, choose(l)));
    case 2:
        return graph_apply(l->graph, OP_SMOOTH_MAX, KERNEL_LOGISTIC, 3,
                           (Ref[]){a, l->inputs[1], width});
    default:
        for (uint32_t k = 0; k < length; k++) list[k] = choose(l);
        list[length] = width;
        return APPLY(l, OP_SIN, graph_apply(l->graph, OP_LOGSUMEXP, KERNEL_NONE, length + 1, list));
    }
}

/* A function of many operations, a quarter of them on the temperature alone: its value and
 * gradient, and as roots also such a one, a parameter and a number. */
static Large large_function(uint32_t operations) {
    Large l = large_open();
    Ref width = l.inputs[2];
    l.nodes[l.count++] = l.inputs[0];
    for (uint32_t i = 0; i < operations; i++) {
        Ref node = i % 4 == 0 ? next_width(&l, width) : next_node(&l, width);
        if (i % 4 == 0)
            width = node;
        else
            l.nodes[l.count++] = node;
    }
    l.roots[0] = APPLY(&l, OP_ADD, l.nodes[l.count / 2], l.nodes[l.count - 1]);
    diff_reverse(l.graph, l.roots[0], INPUTS, l.inputs, l.roots + 1);
    l.roots[4] = width, l.roots[5] = l.inputs[0], l.roots[6] = graph_number(l.graph, 5);
    return l;
}

static Entry entry_of(const Large *l, EntryKind kind, const char *name) {
    return entry_make(l->graph, kind, name, INPUTS, ROOTS, l->roots);
}

/* --- the same bits ---------------------------------------------------------------------------- */

static void check_same(double value, double expected, const char *what, int root, int point) {
    ck_assert_msg(memcmp(&value, &expected, sizeof value) == 0,
                  "%s: root %d of point %d is %a, interpreted %a", what, root, point, value,
                  expected);
}

typedef struct {
    double x[POINTS], y[POINTS], tau, roots[ROOTS][POINTS];
} Points;

static Points interpret(const Large *l) {
    Points p = {.tau = 0.3};
    Arena *arena = &l->unit->arena;
    Tape *tape = tape_create(arena, &l->unit->scratch, l->graph, l->roots, ROOTS);
    double *slots = NEW_ARRAY(arena, double, tape_slots(tape)), out[ROOTS];
    tape_start(tape, slots);
    for (int i = 0; i < POINTS; i++) {
        p.x[i] = 0.1 * i - 0.8, p.y[i] = 0.4 - 0.07 * i;
        tape_run(tape, (double[]){p.x[i], p.y[i], p.tau}, slots, out);
        for (int k = 0; k < ROOTS; k++) {
            ck_assert(isfinite(out[k]));
            p.roots[k][i] = out[k];
        }
    }
    return p;
}

typedef union {
    void *address;
    void (*packed)(const double *, double *);
    double (*scalar)(double, double, double, double *, double *, double *, double *, double *,
                     double *);
    double (*fixed)(double, double, double *, double *, double *, double *, double *, double *);
    InnerCode *columns;
    void (*rows)(size_t, const double *, size_t, double, double *, double *, size_t);
} Code;

/* One point at a time: packed, in place, and with pointers, one of them NULL. */
static void check_points(const Points *p, Code packed, Code scalar, Code fixed) {
    for (int i = 0; i < POINTS; i++) {
        double v[ROOTS] = {p->x[i], p->y[i], p->tau}, d[ROOTS] = {0};
        packed.packed(v, v);
        for (int k = 0; k < ROOTS; k++) check_same(v[k], p->roots[k][i], "packed", k, i);
        d[0] = scalar.scalar(p->x[i], p->y[i], p->tau, d + 1, NULL, d + 3, d + 4, d + 5, d + 6);
        ck_assert_double_eq(d[2], 0);
        for (int k = 0; k < ROOTS; k++)
            if (k != 2) check_same(d[k], p->roots[k][i], "scalar", k, i);
        d[0] = fixed.fixed(p->x[i], p->y[i], d + 1, d + 2, d + 3, d + 4, d + 5, d + 6);
        for (int k = 0; k < ROOTS; k++) check_same(d[k], p->roots[k][i], "fixed", k, i);
    }
}

/* Columns, where results take the place of inputs and one is not wanted. */
static void check_columns(const Points *p, Code code, size_t count) {
    double out[ROOTS][POINTS] = {{0}};
    double *results[ROOTS];
    for (int k = 0; k < ROOTS; k++) results[k] = k == 1 ? NULL : out[k];
    memcpy(out[0], p->x, sizeof p->x);
    memcpy(out[3], p->y, sizeof p->y);
    code.columns(count, NULL, (const double *const[]){out[0], out[3]}, p->tau, results, NULL);
    for (int k = 0; k < ROOTS; k++)
        for (size_t i = 0; i < count && k != 1; i++)
            check_same(out[k][i], p->roots[k][i], "columns", k, (int)i);
    for (size_t i = count; i < POINTS; i++) ck_assert_double_eq(out[0][i], p->x[i]);
}

static void check_rows(const Points *p, Code code) {
    double in[POINTS][2], value[POINTS], out[POINTS][ROOTS];
    for (int i = 0; i < POINTS; i++) in[i][0] = p->x[i], in[i][1] = p->y[i];
    code.rows(POINTS, in[0], 2, p->tau, value, out[0], ROOTS);
    for (int i = 0; i < POINTS; i++) {
        check_same(value[i], p->roots[0][i], "rows", 0, i);
        for (int k = 1; k < ROOTS; k++) check_same(out[i][k - 1], p->roots[k][i], "rows", k, i);
    }
}

START_TEST(every_entry_agrees) {
    Large l = large_function(OPERATIONS);
    Points p = interpret(&l);
    Entry entries[] = {entry_of(&l, ENTRY_PACKED, "packed"), entry_of(&l, ENTRY_SCALAR, "scalar"),
                       entry_of(&l, ENTRY_SCALAR, "fixed"), entry_of(&l, ENTRY_INNER, "columns"),
                       entry_of(&l, ENTRY_ROWS, "rows")};
    enum { COUNT = sizeof entries / sizeof *entries };
    entries[2].fixes_tau = true, entries[2].tau = p.tau;
    Module module = {.entries = entries, .count = COUNT, .name = "large"};
    char *error = NULL;
    Jit *jit = l.backend->jit_create(&module, 2 * _i, &error);
    ck_assert_msg(jit != NULL, "%s", error);
    Code code[COUNT];
    for (int k = 0; k < COUNT; k++) code[k].address = l.backend->jit_find(jit, entries[k].name);
    check_points(&p, code[0], code[1], code[2]);
    for (size_t count = 0; count <= POINTS; count++) check_columns(&p, code[3], count);
    check_rows(&p, code[4]);
    l.backend->jit_destroy(jit);
    unit_destroy(l.unit);
}
END_TEST

/* --- size ------------------------------------------------------------------------------------- */

typedef struct {
    uint32_t pieces, lines, longest; /* the lines of the pieces, and of the longest one */
} Size;

/* For a machine with eight lanes. */
static Size measure(const Large *l, const Entry *entries, uint32_t count, int level) {
    Target target = {.triple = "x86_64-linux-gnu", .cpu = "x86-64-v4", .optimise = level};
    Module module = {.entries = entries, .count = count, .name = "large"};
    char *text = NULL, *error = NULL;
    size_t length;
    Size size = {0};
    bool is_fine = l->backend->emit(&module, &target, OUTPUT_IR, &text, &length, &error);
    ck_assert_msg(is_fine, "%s", error);
    static const char begin[] = "define internal void @piece";
    for (const char *at = text; (at = strstr(at, begin)) != NULL; size.pieces++) {
        uint32_t lines = 0;
        for (; at[0] != '}'; at = strchr(at, '\n') + 1) lines++;
        size.lines += lines;
        if (lines > size.longest) size.longest = lines;
    }
    free(text);
    return size;
}

static uint32_t live_nodes(const Large *l) {
    uint32_t end = graph_end(l->roots, ROOTS), count = 0;
    uint8_t *live = graph_live(l->graph, &l->unit->arena, l->roots, ROOTS);
    for (Ref ref = 0; ref < end; ref++) count += live[ref];
    return count;
}

START_TEST(size_is_linear) {
    double pieces = INFINITY, lines = INFINITY; /* for each node */
    for (uint32_t operations = OPERATIONS / 4; operations <= OPERATIONS; operations *= 2) {
        Large l = large_function(operations);
        Entry entry = entry_of(&l, ENTRY_SCALAR, "f");
        Size size = measure(&l, &entry, 1, 2);
        uint32_t nodes = live_nodes(&l);
        ck_assert_uint_gt(size.pieces, nodes / 250);
        ck_assert_uint_lt(size.longest, 2500);
        ck_assert_double_lt(size.pieces, 1.15 * pieces * nodes);
        ck_assert_double_lt(size.lines, 1.15 * lines * nodes);
        pieces = (double)size.pieces / nodes, lines = (double)size.lines / nodes;
        unit_destroy(l.unit);
    }
}
END_TEST

START_TEST(small_functions_are_whole) {
    Large l = large_function(10);
    Entry entry = entry_of(&l, ENTRY_SCALAR, "f");
    ck_assert_uint_eq(measure(&l, &entry, 1, 2).pieces, 0);
    unit_destroy(l.unit);
}
END_TEST

/* All terms, then their alternating sum from the last one on: they are kept until then. */
static Large wide_function(uint32_t terms) {
    Large l = large_open();
    Ref sum = l.inputs[0], last = 0;
    for (uint32_t k = 0; k < terms; k++) last = sum = APPLY(&l, OP_ADD, sum, l.inputs[1]);
    Ref total = l.inputs[2];
    for (uint32_t k = 0; k < terms; k++) total = APPLY(&l, OP_SUBTRACT, last - k, total);
    for (int k = 0; k < ROOTS; k++) l.roots[k] = total;
    return l;
}

/* Compiles both entries; the second, by columns, has so much stack. */
static void check_compiled(const Large *l, const Entry *entries, int level, rlim_t stack) {
    Points p = interpret(l);
    Module module = {.entries = entries, .count = 2, .name = "large"};
    char *error = NULL;
    Jit *jit = l->backend->jit_create(&module, level, &error);
    ck_assert_msg(jit != NULL, "%s", error);
    struct rlimit limit;
    ck_assert_int_eq(getrlimit(RLIMIT_STACK, &limit), 0);
    if (stack < limit.rlim_cur) limit.rlim_cur = stack;
    ck_assert_int_eq(setrlimit(RLIMIT_STACK, &limit), 0);
    check_columns(&p, (Code){.address = l->backend->jit_find(jit, entries[1].name)}, POINTS);
    l->backend->jit_destroy(jit);
}

/* What does not fit the stack W points at once goes through the pieces of single calls. */
START_TEST(large_frames_hold_one_point) {
    Large l = wide_function(34000);
    Entry entries[] = {entry_of(&l, ENTRY_PACKED, "packed"), entry_of(&l, ENTRY_INNER, "columns")};
    check_compiled(&l, entries, 0, RLIM_INFINITY);
    ck_assert_uint_eq(measure(&l, entries, 1, 0).pieces, measure(&l, entries, 2, 0).pieces);
    unit_destroy(l.unit);
}
END_TEST

START_TEST(frames_have_a_limit) {
    Large l = wide_function(300000);
    Entry entry = entry_of(&l, ENTRY_PACKED, "f");
    Module module = {.entries = &entry, .count = 1, .name = "large"};
    char *error = NULL;
    ck_assert_ptr_null(l.backend->jit_create(&module, 0, &error));
    ck_assert_ptr_nonnull(error);
    ck_assert_msg(strstr(error, "`f` has to keep 300") != NULL, "%s", error);
    free(error);
    unit_destroy(l.unit);
}
END_TEST

/* The largest of so many values. */
static Large long_function(uint32_t terms) {
    Large l = large_open();
    Ref *list = NEW_ARRAY(&l.unit->arena, Ref, terms), sum = l.inputs[0];
    for (uint32_t k = 0; k < terms; k++) list[k] = sum = APPLY(&l, OP_ADD, sum, l.inputs[1]);
    for (int k = 0; k < ROOTS; k++)
        l.roots[k] = graph_apply(l.graph, OP_MAX, KERNEL_NONE, terms, list);
    return l;
}

/* Long lists lie in the frame, which has a limit: with it and the tables of a batch the stack is
 * used up to 3 MiB, here a little more by what calls it. */
START_TEST(lists_are_in_the_frame) {
    Large l = long_function(30000);
    Entry entries[] = {entry_of(&l, ENTRY_PACKED, "packed"), entry_of(&l, ENTRY_INNER, "columns")};
    check_compiled(&l, entries, 2 * _i, 7 << 19);
    unit_destroy(l.unit);
}
END_TEST

Suite *pieces_suite(void) {
    Suite *suite = suite_create("pieces");
    TCase *tests = tcase_create("pieces");
    tcase_set_timeout(tests, 120);
    tcase_add_loop_test(tests, every_entry_agrees, 0, 2);
    tcase_add_test(tests, size_is_linear);
    tcase_add_test(tests, small_functions_are_whole);
    tcase_add_test(tests, large_frames_hold_one_point);
    tcase_add_test(tests, frames_have_a_limit);
    tcase_add_loop_test(tests, lists_are_in_the_frame, 0, 2);
    suite_add_tcase(suite, tests);
    return suite;
}
