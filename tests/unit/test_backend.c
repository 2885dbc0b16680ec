/* The back end (backend.h): graphs made by hand, compiled in memory and into objects,
 * and compared with the interpreter bit for bit. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "entry.h"
#include "file.h"
#include "front/unit.h"
#include "graph/tape.h"
#include "ops/value.h"
#include "suites.h"

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

#define APPLY(b, op, ...) \
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
    Module module = {.entries = entries, .count = count, .name = "test"};
    Jit *jit = b->backend->jit_create(&module, optimise, &error);
    ck_assert_msg(jit != NULL, "%s", error);
    return jit;
}

static bool is_same(double a, double b) {
    return memcmp(&a, &b, sizeof a) == 0 || (a != a && b != b);
}

typedef void Packed(const double *in, double *out);

static Packed *find_packed(const Bench *b, Jit *jit, const char *name) {
    Packed *packed;
    *(void **)&packed = b->backend->jit_find(jit, name);
    ck_assert_msg(packed != NULL, "%s", name);
    return packed;
}

/* In the flavour that this machine has. */
static double exp_here(double a) { return value_of(OP_EXP, KERNEL_NONE, 1, &a); }

/* f(x, y, tau) = exp(x y) + tau with its first two derivatives. */
static Entry sample(Bench *b) {
    Ref x = parameter(b, 0), y = parameter(b, 1), tau = parameter(b, 2);
    Ref power = APPLY(b, OP_EXP, APPLY(b, OP_MULTIPLY, x, y));
    Ref roots[] = {0, APPLY(b, OP_MULTIPLY, y, power), APPLY(b, OP_MULTIPLY, x, power)};
    roots[0] = APPLY(b, OP_ADD, power, APPLY(b, OP_SQRT, tau));
    return entry_make(&b->graph, ENTRY_SCALAR, "f", 3, 3, roots);
}

/* Its roots are the test's own. */
static void replace_value(Entry *entry, Ref value) { ((Root *)entry->roots)->ref = value; }

/* --- the three kinds ------------------------------------------------------------------------ */

START_TEST(scalar) {
    Bench b = bench_open();
    Entry entry = sample(&b);
    Entry entries[] = {entry, entry};
    entries[1].name = "fixed", entries[1].fixes_tau = true, entries[1].tau = 9;
    entries[1].root_count = 1;
    Jit *jit = compile(&b, entries, 2, _i);
    double (*f)(double, double, double, double *, double *);
    double (*fixed)(double, double);
    *(void **)&f = b.backend->jit_find(jit, "f");
    *(void **)&fixed = b.backend->jit_find(jit, "fixed");
    double dx = 7, dy = 7;
    ck_assert_double_eq(f(0.5, 3, 4, NULL, NULL), exp_here(1.5) + 2);
    ck_assert_double_eq(f(0.5, 3, 4, NULL, &dy), exp_here(1.5) + 2);
    ck_assert_double_eq(dx, 7);
    ck_assert_double_eq(dy, 0.5 * exp_here(1.5));
    f(0.5, 3, 4, &dx, &dy);
    ck_assert_double_eq(dx, 3 * exp_here(1.5));
    ck_assert_double_eq(fixed(0.5, 3), exp_here(1.5) + 3);
    ck_assert_ptr_null(b.backend->jit_find(jit, "exp"));
    ck_assert_ptr_null(b.backend->jit_find(jit, "g"));
    b.backend->jit_destroy(jit);
    unit_destroy(b.unit);
}
END_TEST

START_TEST(packed_in_place) {
    Bench b = bench_open();
    Entry entry = sample(&b);
    entry.kind = ENTRY_PACKED;
    Jit *jit = compile(&b, &entry, 1, _i);
    double v[3] = {0.5, 3, 4};
    find_packed(&b, jit, "f")(v, v);
    ck_assert_double_eq(v[0], exp_here(1.5) + 2);
    ck_assert_double_eq(v[1], 3 * exp_here(1.5));
    ck_assert_double_eq(v[2], 0.5 * exp_here(1.5));
    b.backend->jit_destroy(jit);
    unit_destroy(b.unit);
}
END_TEST

typedef void Batch(size_t, const double *, const double *, double, double *, double *, double *);

START_TEST(batch) {
    enum { N = 101 };
    Bench b = bench_open();
    Entry entry = sample(&b);
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
        double power = exp_here(x[i] * y[i]);
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
    Ref roots[] = {parameter(&b, 1), number(&b, 5), parameter(&b, 0)};
    Entry entry = entry_make(&b.graph, ENTRY_BATCH, "f", 2, 3, roots);
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

enum { MOST = 6, FORMS = 4 };
static const double points[] = {0, 0.5, -0.75, 1, 1.3, 2.5, -3.25, 40, 1e-9, INFINITY, NAN, 3, 0};
enum { POINTS = sizeof points / sizeof *points, ROUNDS = 4 * POINTS };
static const double orders[FORMS][2] = {{1, 0}, {0, 1}, {-1, 1}, {2, 1}};

/* Form 0 has parameters alone; the others begin with one or two numbers, as psi's orders are. */
static double operand(const OpInfo *info, uint32_t k, int form, int round) {
    if (form > 0 && k < 2) return orders[form][k];
    bool is_order = info->arity == 4 && k < 2;
    if (is_order) return orders[round % FORMS][k];
    return points[(round + 3 * k + round / POINTS * (k + 1)) % POINTS];
}

static uint32_t width(Op op) {
    return op_table[op].kind == KIND_MANY ? 3u + op_table[op].arity : op_table[op].arity;
}

/* An entry for each form. */
static Jit *compile_operator(Bench *b, Op op, Kernel kernel) {
    static const char *const names[FORMS] = {"form0", "form1", "form2", "form3"};
    Entry entries[FORMS];
    for (int form = 0; form < FORMS; form++) {
        Ref operands[MOST];
        for (uint32_t k = 0; k < width(op); k++)
            operands[k] = form > 0 && k < 2 ? number(b, orders[form][k]) : parameter(b, k);
        Ref value = add(b, op, kernel, width(op), operands);
        entries[form] = entry_make(&b->graph, ENTRY_PACKED, names[form], MOST, 1, &value);
    }
    return compile(b, entries, FORMS, 2 * (int)(kernel % 2));
}

static void compare_operator(Bench *b, Op op, Kernel kernel) {
    static const char *const names[FORMS] = {"form0", "form1", "form2", "form3"};
    Jit *jit = compile_operator(b, op, kernel);
    for (int form = 0; form < FORMS; form++)
        for (int round = 0; round < ROUNDS; round++) {
            double v[MOST] = {0}, y;
            for (uint32_t k = 0; k < width(op); k++) v[k] = operand(&op_table[op], k, form, round);
            find_packed(b, jit, names[form])(v, &y);
            double expected = value_of(op, kernel, width(op), v);
            ck_assert_msg(is_same(y, expected), "%s.%d(%a, %a, %a, %a): %a, interpreted %a",
                          op_table[op].id, kernel, v[0], v[1], v[2], v[3], y, expected);
        }
    b->backend->jit_destroy(jit);
}

START_TEST(operator_agrees) {
    Bench b = bench_open();
    Op op = (Op)_i;
    Kernel kernels = op_table[op].flags & FLAG_KERNEL ? KERNEL_FULL : 1;
    for (Kernel kernel = 0; kernel < kernels; kernel++) compare_operator(&b, op, kernel);
    unit_destroy(b.unit);
}
END_TEST

/* An exponent that differs little from one that the runtime has a function for is not that one. */
START_TEST(exponents_are_exact) {
    static const double exponents[] = {2, 2.0000001, 3.0000002, 0.5, 0.50000001, -1, -0.99999999};
    enum { EXPONENTS = sizeof exponents / sizeof *exponents };
    Bench b = bench_open();
    Ref x = parameter(&b, 0), roots[EXPONENTS];
    for (int k = 0; k < EXPONENTS; k++) roots[k] = APPLY(&b, OP_POWER, x, number(&b, exponents[k]));
    Entry entry = entry_make(&b.graph, ENTRY_PACKED, "f", 2, EXPONENTS, roots);
    Jit *jit = compile(&b, &entry, 1, 2 * _i);
    double out[EXPONENTS];
    find_packed(&b, jit, "f")((double[]){3, 0}, out);
    for (int k = 0; k < EXPONENTS; k++)
        ck_assert_double_eq(out[k],
                            value_of(OP_POWER, KERNEL_NONE, 2, (double[]){3, exponents[k]}));
    b.backend->jit_destroy(jit);
    unit_destroy(b.unit);
}
END_TEST

/* --- size ------------------------------------------------------------------------------------ */

/* A long chain takes time in proportion to its length, with calls of the runtime as well. */
START_TEST(long_chain) {
    enum { N = 100000 };
    Bench b = bench_open();
    Ref x = parameter(&b, 0), tau = parameter(&b, 1), value = x;
    for (int i = 0; i < N; i++) {
        Ref operands[] = {value, x, tau};
        value = i % 4 == 3 ? add(&b, OP_SMOOTH_MAX, KERNEL_LOGISTIC, 3, operands)
                           : APPLY(&b, i % 2 ? OP_ADD : OP_SUBTRACT, value, x);
    }
    Entry entry = entry_make(&b.graph, ENTRY_PACKED, "f", 2, 1, &value);
    Jit *jit = compile(&b, &entry, 1, 2);
    Tape *tape = tape_create(&b.unit->arena, &b.unit->scratch, &b.graph, &value, 1);
    double *slots = NEW_ARRAY(&b.unit->arena, double, tape_slots(tape));
    double in[] = {0.25, 0.5}, y, expected;
    tape_start(tape, slots);
    tape_run(tape, in, slots, &expected);
    find_packed(&b, jit, "f")(in, &y);
    ck_assert_double_eq(y, expected);
    b.backend->jit_destroy(jit);
    unit_destroy(b.unit);
}
END_TEST

/* --- objects --------------------------------------------------------------------------------- */

typedef struct {
    char *data;
    size_t size;
} Bytes;

static Bytes emit(Bench *b, const Entry *entry, const Target *target, OutputKind kind) {
    Bytes bytes;
    char *error = NULL;
    Module module = {.entries = entry, .count = 1, .name = "test"};
    bool is_fine = b->backend->emit(&module, target, kind, &bytes.data, &bytes.size, &error);
    ck_assert_msg(is_fine, "%s: %s", target->triple != NULL ? target->triple : "host", error);
    ck_assert_uint_gt(bytes.size, 0);
    return bytes;
}

static const char *const triples[] = {
    "x86_64-linux-gnu",       "aarch64-linux-gnu",     "riscv64-linux-gnu",
    "wasm32-unknown-unknown", "armv7-linux-gnueabihf", "i686-linux-gnu",
    "powerpc64le-linux-gnu",  "s390x-linux-gnu",       "loongarch64-linux-gnu",
    "arm64-apple-darwin",     "x86_64-pc-windows-msvc"};

/* Every target, the same bytes each time, and not a word from LLVM. */
START_TEST(target_is_emitted) {
    Bench b = bench_open();
    FILE *words = tmpfile();
    int terminal = dup(2);
    ck_assert(words != NULL && dup2(fileno(words), 2) == 2);
    Entry entry = sample(&b);
    Ref operands[] = {entry.roots[0].ref, 2};
    replace_value(&entry, add(&b, OP_SMOOTH_FLOOR, KERNEL_GAUSSIAN, 2, operands));
    for (OutputKind kind = OUTPUT_OBJECT; kind <= OUTPUT_IR; kind++) {
        Target target = {.triple = triples[_i], .optimise = 2};
        Bytes one = emit(&b, &entry, &target, kind), two = emit(&b, &entry, &target, kind);
        ck_assert_uint_eq(one.size, two.size);
        ck_assert_mem_eq(one.data, two.data, one.size);
        free(one.data);
        free(two.data);
    }
    ck_assert_int_eq(dup2(terminal, 2), 2);
    ck_assert_int_eq(lseek(fileno(words), 0, SEEK_END), 0);
    fclose(words);
    close(terminal);
    unit_destroy(b.unit);
}
END_TEST

/* Where hard floats are asked for no arithmetic is a call. */
START_TEST(hard_floats_are_used) {
    static const char *const hard[] = {"arm-linux-gnueabihf", "arm-linux-musleabihf",
                                       "arm-none-eabihf", "armv6-linux-gnueabihf",
                                       "armv7-linux-gnueabihf"};
    Bench b = bench_open();
    Entry entry = sample(&b);
    for (size_t k = 0; k < sizeof hard / sizeof *hard; k++) {
        Target target = {.triple = hard[k], .optimise = 2};
        Bytes text = emit(&b, &entry, &target, OUTPUT_ASSEMBLY);
        ck_assert_msg(!strstr(text.data, "__aeabi_d"), "%s", hard[k]);
        ck_assert_msg(strstr(text.data, "vmul.f64") != NULL, "%s", hard[k]);
        free(text.data);
    }
    unit_destroy(b.unit);
}
END_TEST

/* What the object calls is libm's. */
static void check_symbols(const char *object) {
    static const char known[] =
        " exp expm1 log log1p log2 log10 pow cbrt sqrt hypot sin cos tan asin acos atan atan2 sinh "
        "cosh tanh asinh acosh atanh erf erfc tgamma lgamma floor ceil trunc rint fmod ";
    char command[256], line[256], name[160], padded[164];
    snprintf(command, sizeof command, "nm %s; objdump -h %s", object, object);
    FILE *pipe = popen(command, "r");
    ck_assert_ptr_nonnull(pipe);
    while (fgets(line, sizeof line, pipe) != NULL) {
        ck_assert_msg(strstr(line, ".data") == NULL && strstr(line, ".bss") == NULL &&
                          strstr(line, "_array") == NULL && strstr(line, ".ctors") == NULL,
                      "%s", line);
        if (sscanf(line, " U %150s", name) != 1) continue;
        snprintf(padded, sizeof padded, " %s ", name);
        ck_assert_msg(strstr(known, padded) != NULL, "undefined: %s", name);
    }
    ck_assert_int_eq(pclose(pipe), 0);
}

static const char user[] =
    "#include <math.h>\n"
    "double f(double x, double y, double tau, double *dx, double *dy);\n"
    "int main(void) {\n"
    "    double dx, dy = 0, v = f(0.5, 3, 4, &dx, (double *)0);\n"
    "    return v == exp(1.5) + 2 && dx == 3 * exp(1.5) && dy == 0 ? 0 : 1;\n"
    "}\n";

START_TEST(object_links) {
    char folder[] = "/tmp/smooth-object-XXXXXX", command[512];
    Bench b = bench_open();
    Entry entry = sample(&b);
    Target target = {.cpu = _i == 1 ? "native" : NULL, .optimise = _i};
    Bytes object = emit(&b, &entry, &target, OUTPUT_OBJECT);
    ck_assert_ptr_nonnull(mkdtemp(folder));
    write_file(folder, "f.o", object.data, object.size);
    write_file(folder, "user.c", user, sizeof user - 1);
    snprintf(command, sizeof command, "%s/f.o", folder);
    check_symbols(command);
    snprintf(command, sizeof command,
             "cd %s && cc -std=c99 -Wall -Werror user.c f.o -o user -lm && ./user", folder);
    ck_assert_int_eq(system(command), 0);
    snprintf(command, sizeof command, "rm -r %s", folder);
    ck_assert_int_eq(system(command), 0);
    free(object.data);
    unit_destroy(b.unit);
}
END_TEST

/* The runtime's own functions, all in one object. */
START_TEST(runtime_needs_libm_only) {
    char folder[] = "/tmp/smooth-object-XXXXXX", command[512];
    Bench b = bench_open();
    Ref p[MOST], sum = number(&b, 0);
    for (uint32_t k = 0; k < MOST; k++) p[k] = parameter(&b, k);
    for (Op op = 0; op < OP_COUNT; op++) {
        Kernel kernels = op_table[op].flags & FLAG_KERNEL ? KERNEL_FULL : 1;
        for (Kernel kernel = 0; kernel < kernels; kernel++)
            sum = APPLY(&b, OP_ADD, sum, add(&b, op, kernel, width(op), p));
    }
    Entry entry = entry_make(&b.graph, ENTRY_PACKED, "f", MOST, 1, &sum);
    Bytes object = emit(&b, &entry, &(Target){.optimise = 1}, OUTPUT_OBJECT);
    ck_assert_ptr_nonnull(mkdtemp(folder));
    write_file(folder, "f.o", object.data, object.size);
    snprintf(command, sizeof command, "%s/f.o", folder);
    check_symbols(command);
    snprintf(command, sizeof command, "rm -r %s", folder);
    ck_assert_int_eq(system(command), 0);
    free(object.data);
    unit_destroy(b.unit);
}
END_TEST

/* --- errors ---------------------------------------------------------------------------------- */

static void expect_error(Bench *b, const Entry *entries, uint32_t count, Target target,
                         const char *part) {
    char *data, *error = NULL;
    size_t size;
    Module module = {.entries = entries, .count = count, .name = "test"};
    ck_assert(!b->backend->emit(&module, &target, OUTPUT_OBJECT, &data, &size, &error));
    ck_assert_ptr_nonnull(error);
    ck_assert_msg(strstr(error, part) != NULL, "%s", error);
    free(error);
}

START_TEST(errors) {
    Bench b = bench_open();
    Entry entry = sample(&b), entries[] = {entry, entry};
    const char *arm = "aarch64-linux-gnu";
    expect_error(&b, &entry, 1, (Target){.triple = "vax-dec-vms"}, "no code can be made");
    expect_error(&b, &entry, 1, (Target){.triple = ""}, "no code can be made");
    expect_error(&b, &entry, 1, (Target){.cpu = "pentium-9"}, "unknown processor `pentium-9`");
    expect_error(&b, &entry, 1, (Target){.cpu = ""}, "unknown processor");
    expect_error(&b, &entry, 1, (Target){.triple = arm, .cpu = "skylake"}, "unknown processor");
    expect_error(&b, &entry, 1, (Target){.triple = arm, .cpu = "native"}, "this machine");
    expect_error(&b, &entry, 1, (Target){.features = "+avx2,+fast"}, "unknown feature `+fast`");
    expect_error(&b, &entry, 1, (Target){.features = "-sse2"}, "unknown feature `-sse2`");
    expect_error(&b, entries, 2, (Target){.optimise = 0}, "two functions are named `f`");
    entry.name = "sin", replace_value(&entry, APPLY(&b, OP_SIN, entry.roots[0].ref));
    expect_error(&b, &entry, 1, (Target){.optimise = 0}, "two functions are named `sin`");
    entry.name = "sqrt";
    expect_error(&b, &entry, 1, (Target){.optimise = 0}, "two functions are named `sqrt`");
    char *error = NULL;
    Module module = {.entries = entries, .count = 2, .name = "test"};
    ck_assert_ptr_null(b.backend->jit_create(&module, 0, &error));
    ck_assert_ptr_nonnull(error);
    free(error);
    unit_destroy(b.unit);
}
END_TEST

Suite *backend_suite(void) {
    Suite *suite = suite_create("backend");
    TCase *tests = tcase_create("backend");
    tcase_set_timeout(tests, 120);
    tcase_add_loop_test(tests, scalar, 0, 4);
    tcase_add_loop_test(tests, packed_in_place, 0, 4);
    tcase_add_loop_test(tests, batch, 0, 4);
    tcase_add_test(tests, batch_of_constants);
    tcase_add_loop_test(tests, operator_agrees, 0, OP_COUNT);
    tcase_add_loop_test(tests, exponents_are_exact, 0, 2);
    tcase_add_test(tests, long_chain);
    tcase_add_test(tests, hard_floats_are_used);
    tcase_add_loop_test(tests, target_is_emitted, 0, sizeof triples / sizeof *triples);
    tcase_add_loop_test(tests, object_links, 0, 4);
    tcase_add_test(tests, runtime_needs_libm_only);
    tcase_add_test(tests, errors);
    suite_add_tcase(suite, tests);
    return suite;
}
