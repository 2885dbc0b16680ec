/* The back end behind its door (llvm.h): graphs made by hand, compiled in memory and into objects,
 * and compared with the interpreter bit for bit. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../../compiler/eval.h"
#include "../../compiler/llvm.h"

Suite *backend_suite(void);

/* --- a graph by hand, without folding ------------------------------------------------------- */

typedef struct {
    Unit *unit;
    const Backend *backend;
    Graph graph;
} Bench;

static Bench bench_open(void) {
    const char *error = NULL;
    Bench b = {.unit = unit_create()};
    ck_assert_ptr_nonnull(b.unit);
    ck_assert(!UNIT_GUARD(b.unit));
    b.backend = backend_open(b.unit, &error);
    ck_assert_msg(b.backend != NULL, "%s", error);
    b.graph.arena = &b.unit->arena;
    b.graph.unit = b.unit;
    return b;
}

static Ref add(Bench *b, Op op, Kernel kernel, uint32_t count, const Ref *operands) {
    Node node = {.op = (uint16_t)op,
                 .kernel = (uint8_t)kernel,
                 .count = count,
                 .first = b->graph.edges.count};
    for (uint32_t k = 0; k < count; k++) LIST_PUSH(b->graph.arena, &b->graph.edges, operands[k]);
    LIST_PUSH(b->graph.arena, &b->graph.nodes, node);
    return b->graph.nodes.count - 1;
}

#define APPLY(b, op, ...)                                                                          \
    add(b, op, KERNEL_NONE, sizeof((Ref[]){__VA_ARGS__}) / sizeof(Ref), (Ref[]){__VA_ARGS__})

static Ref number(Bench *b, double value) {
    Ref ref = add(b, OP_NUMBER, KERNEL_NONE, 0, NULL);
    b->graph.nodes.at[ref].number = value;
    return ref;
}

static Ref parameter(Bench *b, uint32_t index) {
    Ref ref = add(b, OP_PARAMETER, KERNEL_NONE, 0, NULL);
    b->graph.nodes.at[ref].index = index;
    return ref;
}

static Jit *compile(Bench *b, const Entry *entries, uint32_t count, int optimise) {
    char *error = NULL;
    Module module = {&b->graph, entries, count, "test"};
    Jit *jit = b->backend->jit_create(&module, optimise, &error);
    ck_assert_msg(jit != NULL, "%s", error);
    return jit;
}

static bool is_same(double a, double b) { return memcmp(&a, &b, sizeof a) == 0 || (a != a && b != b); }

typedef void Packed(const double *in, double *out);

static Packed *find_packed(const Bench *b, Jit *jit, const char *name) {
    Packed *packed;
    *(void **)&packed = b->backend->jit_find(jit, name);
    ck_assert_msg(packed != NULL, "%s", name);
    return packed;
}

/* f(x, y, tau) = exp(x y) + tau with its first two derivatives. */
static Entry sample(Bench *b, Ref outputs[static 2]) {
    Ref x = parameter(b, 0), y = parameter(b, 1), tau = parameter(b, 2);
    Ref power = APPLY(b, OP_EXP, APPLY(b, OP_MULTIPLY, x, y));
    outputs[0] = APPLY(b, OP_MULTIPLY, y, power);
    outputs[1] = APPLY(b, OP_MULTIPLY, x, power);
    return (Entry){.kind = ENTRY_SCALAR,
                   .name = "f",
                   .inputs = 3,
                   .value = APPLY(b, OP_ADD, power, APPLY(b, OP_SQRT, tau)),
                   .output_count = 2,
                   .outputs = outputs};
}

/* --- the three kinds ------------------------------------------------------------------------ */

START_TEST(scalar) {
    Bench b = bench_open();
    Ref outputs[2];
    Entry entry = sample(&b, outputs);
    Entry entries[] = {entry, entry};
    entries[1].name = "fixed", entries[1].fixes_last = true, entries[1].last = 9;
    entries[1].output_count = 0;
    Jit *jit = compile(&b, entries, 2, _i);
    double (*f)(double, double, double, double *, double *);
    double (*fixed)(double, double);
    *(void **)&f = b.backend->jit_find(jit, "f");
    *(void **)&fixed = b.backend->jit_find(jit, "fixed");
    double dx = 7, dy = 7;
    ck_assert_double_eq(f(0.5, 3, 4, NULL, NULL), exp(1.5) + 2);
    ck_assert_double_eq(f(0.5, 3, 4, NULL, &dy), exp(1.5) + 2);
    ck_assert_double_eq(dx, 7);
    ck_assert_double_eq(dy, 0.5 * exp(1.5));
    f(0.5, 3, 4, &dx, &dy);
    ck_assert_double_eq(dx, 3 * exp(1.5));
    ck_assert_double_eq(fixed(0.5, 3), exp(1.5) + 3);
    ck_assert_ptr_null(b.backend->jit_find(jit, "exp"));
    ck_assert_ptr_null(b.backend->jit_find(jit, "g"));
    b.backend->jit_destroy(jit);
    unit_destroy(b.unit);
}
END_TEST

START_TEST(packed_in_place) {
    Bench b = bench_open();
    Ref outputs[2];
    Entry entry = sample(&b, outputs);
    entry.kind = ENTRY_PACKED;
    Jit *jit = compile(&b, &entry, 1, _i);
    double v[3] = {0.5, 3, 4};
    find_packed(&b, jit, "f")(v, v);
    ck_assert_double_eq(v[0], exp(1.5) + 2);
    ck_assert_double_eq(v[1], 3 * exp(1.5));
    ck_assert_double_eq(v[2], 0.5 * exp(1.5));
    b.backend->jit_destroy(jit);
    unit_destroy(b.unit);
}
END_TEST

typedef void Batch(size_t, const double *, const double *, double, double *, double *, double *);

START_TEST(batch) {
    enum { N = 101 };
    Bench b = bench_open();
    Ref outputs[2];
    Entry entry = sample(&b, outputs);
    entry.kind = ENTRY_BATCH;
    Jit *jit = compile(&b, &entry, 1, _i);
    Batch *f;
    *(void **)&f = b.backend->jit_find(jit, "f");
    double x[N], y[N], in_place[N], value[N], dx[N] = {0};
    for (int i = 0; i < N; i++) in_place[i] = x[i] = 0.01 * i, y[i] = 1 - 0.02 * i;
    f(0, NULL, NULL, 4, NULL, NULL, NULL);
    f(N, in_place, y, 4, value, NULL, in_place);
    f(N - 1, x, y, 4, NULL, dx, NULL);
    ck_assert_double_eq(dx[N - 1], 0);
    for (int i = 0; i < N; i++) {
        double power = exp(x[i] * y[i]);
        ck_assert_double_eq(value[i], power + 2);
        ck_assert_double_eq(in_place[i], x[i] * power);
        if (i < N - 1) ck_assert_double_eq(dx[i], y[i] * power);
    }
    b.backend->jit_destroy(jit);
    unit_destroy(b.unit);
}
END_TEST

/* An output may be a number, or depend on the temperature alone. */
START_TEST(batch_of_constants) {
    Bench b = bench_open();
    Ref outputs[] = {number(&b, 5), parameter(&b, 0)};
    Entry entry = {ENTRY_BATCH, "f", 2, false, 0, parameter(&b, 1), 2, outputs};
    Jit *jit = compile(&b, &entry, 1, 2);
    void (*f)(size_t, const double *, double, double *, double *, double *);
    *(void **)&f = b.backend->jit_find(jit, "f");
    double x[] = {1, 2}, value[2], five[2], same[2];
    f(2, x, 0.25, value, five, same);
    ck_assert_double_eq(value[1], 0.25);
    ck_assert_double_eq(five[0], 5);
    ck_assert_double_eq(same[1], 2);
    b.backend->jit_destroy(jit);
    unit_destroy(b.unit);
}
END_TEST

/* --- every operator, every kernel ------------------------------------------------------------ */

enum { MOST = 6 };
static const double points[] = {0, 0.5, -0.75, 1, 1.3, 2.5, -3.25, 40, 1e-9, INFINITY, NAN};
enum { POINTS = sizeof points / sizeof *points };

/* Fills the operands of the round; orders of derivatives and integrals are numbers. */
static void fill(Op op, uint32_t count, int round, double *v) {
    bool has_orders = op == OP_PSI || op == OP_LATTICE || op == OP_LATTICE_HALF;
    for (uint32_t k = 0; k < count; k++) v[k] = points[(round + 3 * k + round / POINTS * k) % POINTS];
    if (op_is_temperature(op, count, count - 1)) v[count - 1] = round % 7 * 0.3;
    if (has_orders || op == OP_POLYGAMMA) v[0] = op == OP_PSI ? round % 4 - 1 : 1 + round % 2;
    if (has_orders) v[1] = round / 4 % 2;
}

static void compare_operator(Bench *b, Op op, Kernel kernel) {
    const OpInfo *info = &op_table[op];
    uint32_t count = info->kind == KIND_MANY ? 3u + info->arity : info->arity;
    for (int round = 0; round < 3 * POINTS; round++) {
        double v[MOST] = {0}, y;
        Ref operands[MOST];
        fill(op, count, round, v);
        for (uint32_t k = 0; k < count; k++)
            operands[k] = k < 2 && op != OP_WINDOW ? number(b, v[k]) : parameter(b, k);
        bool is_constant = round % 11 == 0; /* orders, and everything else at times */
        for (uint32_t k = 0; k < count && !is_constant && info->arity != 4; k++)
            operands[k] = parameter(b, k);
        Entry entry = {ENTRY_PACKED, "f", MOST, false, 0, add(b, op, kernel, count, operands), 0,
                       NULL};
        bool is_new = round == 0 || is_constant || info->arity == 4;
        if (!is_new && round > 1) continue;
        Jit *jit = compile(b, &entry, 1, round % 3);
        for (int again = 0; again < (info->arity == 4 || is_constant ? 1 : 3 * POINTS); again++) {
            if (info->arity != 4 && !is_constant) fill(op, count, again, v);
            find_packed(b, jit, "f")(v, &y);
            double expected = eval_op(op, kernel, count, v);
            ck_assert_msg(is_same(y, expected), "%s.%d(%g, %g, %g, %g): %.17g, interpreted %.17g",
                          info->id, kernel, v[0], v[1], v[2], v[3], y, expected);
        }
        b->backend->jit_destroy(jit);
    }
}
