/* One graph, three evaluators: random expressions over every row of the operator table give the
 * same bits in the interpreter, the JIT, the object, and the C that `show --as c --exact` prints.
 */
#include <check.h>
#include <dlfcn.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "entry.h"
#include "file.h"
#include "front/load.h"
#include "graph/apply.h"
#include "graph/model.h"
#include "graph/tape.h"
#include "print/print.h"
#include "suites.h"

enum { INPUTS = 4, NODES = 60, ROOTS = 8, POINTS = 25, GRAPHS = 16 };

/* Names of parameters, among them such as C, libm, the runtime and the printed C itself have. */
static const char *const names[] = {"x",    "exp",     "t1_",    "int",   "int_",  "real",
                                    "fabs", "d_tau",   "settle", "Point", "psi",   "polynomial",
                                    "NAN",  "printed", "log",    "_Bool", "point", "sm_power"};
enum { NAMES = sizeof names / sizeof *names };

typedef struct {
    Unit *unit;
    Graph *graph;
    uint64_t state;
    Ref roots[ROOTS];
} Random;

static uint32_t below(Random *r, uint32_t n) {
    r->state = r->state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(r->state >> 33) % n;
}

static double uniform(Random *r, double low, double high) {
    return low + (high - low) * below(r, 1u << 30) / (1u << 30);
}

/* Operands of a random row: any node, but where the row wants a whole number, and where it wants a
 * temperature the parameter tau. */
static uint32_t choose_operands(Random *r, Op op, Ref *operands) {
    const OpInfo *info = &op_table[op];
    uint32_t n = info->kind == KIND_MANY ? 2 + below(r, 3) + info->arity : info->arity;
    for (uint32_t i = 0; i < n; i++)
        operands[i] = op_is_temperature(op, n, i) ? graph_parameter(r->graph, INPUTS - 1)
                                                  : below(r, r->graph->nodes.count);
    if (op == OP_PSI || op == OP_LATTICE || op == OP_LATTICE_TRUNC || op == OP_LATTICE_HALF) {
        int order = op == OP_PSI ? 1 - (int)below(r, 4) : 1 + (int)below(r, 2);
        operands[0] = graph_number(r->graph, order);
        operands[1] = graph_number(r->graph, below(r, 2));
    }
    if (op == OP_POLYGAMMA) operands[0] = graph_number(r->graph, below(r, 3));
    return n;
}

static Random random_graph(uint64_t seed) {
    Random r = {.unit = unit_create(), .state = seed * 77 + 5};
    r.graph = graph_create(r.unit);
    for (uint32_t i = 0; i < INPUTS; i++) graph_parameter(r.graph, i);
    for (uint32_t i = 0; i < 3; i++) graph_number(r.graph, uniform(&r, -2, 2));
    while (r.graph->nodes.count < NODES) {
        Op op = (Op)((seed * 29 + r.graph->nodes.count + below(&r, 3)) % OP_COUNT);
        Ref operands[8];
        uint32_t n = choose_operands(&r, op, operands);
        Kernel kernel = (Kernel)below(&r, KERNEL_FULL);
        if (!(op_table[op].flags & FLAG_KERNEL)) kernel = KERNEL_NONE;
        graph_apply(r.graph, op, kernel, n, operands);
    }
    for (uint32_t i = 0; i < ROOTS; i++) r.roots[i] = r.graph->nodes.count - 1 - i;
    return r;
}

static bool is_same(double a, double b) {
    return (isnan(a) && isnan(b)) || memcmp(&a, &b, sizeof a) == 0;
}

typedef void Packed(const double *in, double *out);

/* The interpreter against a packed function, at random points. */
static void compare(Random *r, Packed *packed, const char *what) {
    Tape *tape = tape_create(&r->unit->arena, &r->unit->scratch, r->graph, r->roots, ROOTS);
    double *slots = NEW_ARRAY(&r->unit->arena, double, tape_slots(tape));
    tape_start(tape, slots);
    for (int i = 0; i < POINTS; i++) {
        double in[INPUTS], expected[ROOTS], out[ROOTS];
        for (int k = 0; k < INPUTS - 1; k++) in[k] = uniform(r, -3, 3);
        in[INPUTS - 1] = i == 0 ? 0 : uniform(r, 0.01, 1);
        tape_run(tape, in, slots, expected);
        packed(in, out);
        for (int k = 0; k < ROOTS; k++)
            ck_assert_msg(is_same(expected[k], out[k]),
                          "%s: %s is %.17g, interpreted %.17g (root %d, point %g %g %g %g)", what,
                          op_table[graph_node(r->graph, r->roots[k])->op].name, out[k], expected[k],
                          k, in[0], in[1], in[2], in[3]);
    }
}

static Entry entry_of(const Random *r) {
    return entry_make(r->graph, ENTRY_PACKED, "packed", INPUTS, ROOTS, r->roots);
}

static const Backend *backend(Random *r) {
    const char *error = NULL;
    const Backend *backend = backend_open(r->unit, &error);
    ck_assert_msg(backend != NULL, "%s", error);
    return backend;
}

static void *function_of(void *library, const char *name) {
    void *function = dlsym(library, name);
    ck_assert_ptr_nonnull(function);
    return function;
}

START_TEST(the_jit_agrees) {
    for (int optimise = 0; optimise <= 2; optimise += 2) {
        Random r = random_graph((uint64_t)_i);
        Entry entry = entry_of(&r);
        Module module = {.entries = &entry, .count = 1, .name = "random"};
        char *error = NULL;
        const Backend *room = backend(&r);
        Jit *jit = room->jit_create(&module, optimise, &error);
        ck_assert_msg(jit != NULL, "%s", error);
        union {
            void *address;
            Packed *packed;
        } found = {room->jit_find(jit, "packed")};
        compare(&r, found.packed, "jit");
        room->jit_destroy(jit);
        unit_destroy(r.unit);
    }
}
END_TEST

/* The library that the C compiler makes of a file that holds `size` bytes of `data`. */
static void *link_and_open(const char *name, const char *data, size_t size) {
    char folder[] = "build/agree-XXXXXX", command[200];
    ck_assert_ptr_nonnull(mkdtemp(folder));
    write_file(folder, name, data, size);
    snprintf(command, sizeof command,
             "cc -std=c99 -pedantic -Wall -Wextra -Werror -O2 -march=native -ffp-contract=off "
             "-shared -fPIC %s -o made.so -lm",
             name);
    return make_library(folder, command);
}

START_TEST(the_object_agrees) {
    Random r = random_graph((uint64_t)_i + 1000);
    Entry entry = entry_of(&r);
    Module module = {.entries = &entry, .count = 1, .name = "random"};
    char *error = NULL, *data = NULL;
    size_t size = 0;
    bool done = backend(&r)->emit(&module, &(Target){.cpu = "native", .optimise = 2}, OUTPUT_OBJECT,
                                  &data, &size, &error);
    ck_assert_msg(done, "%s", error);
    void *library = link_and_open("random.o", data, size);
    free(data);
    union {
        void *address;
        Packed *packed;
    } found = {function_of(library, "packed")};
    compare(&r, found.packed, "object");
    dlclose(library);
    unit_destroy(r.unit);
}
END_TEST

/* A model around a random graph: its first root as the value. */
static Model model_of(Random *r) {
    Function *function = NEW(&r->unit->arena, Function);
    function->name = unit_name(r->unit, "printed");
    function->arity = INPUTS - 1;
    function->parameters = NEW_ARRAY(&r->unit->arena, Parameter, INPUTS - 1);
    Argument *arguments = NEW_ARRAY(&r->unit->arena, Argument, INPUTS);
    for (uint32_t i = 0, first = below(r, NAMES); i < INPUTS - 1; i++) {
        function->parameters[i].name = unit_name(r->unit, names[(first + i) % NAMES]);
        arguments[i].name = function->parameters[i].name->text;
    }
    arguments[INPUTS - 1].name = "tau";
    Entry entry = entry_make(r->graph, ENTRY_SCALAR, "printed", INPUTS, 1, r->roots);
    return (Model){.function = function,
                   .graph = r->graph,
                   .argument_count = INPUTS,
                   .arguments = arguments,
                   .root_count = 1,
                   .roots = entry.roots};
}

typedef double Printed(double x, double y, double z, double tau);

START_TEST(printed_c_agrees) {
    Random r = random_graph((uint64_t)_i + 2000);
    Buffer text = {.arena = &r.unit->arena};
    Model model = model_of(&r);
    ck_assert(print_model(r.unit, &model, PRINT_EXACT, &text));
    void *library = link_and_open("random.c", text.data, text.size);
    union {
        void *address;
        Printed *printed;
    } found = {function_of(library, "printed_at")};
    Tape *tape = tape_create(&r.unit->arena, &r.unit->scratch, r.graph, r.roots, 1);
    double *slots = NEW_ARRAY(&r.unit->arena, double, tape_slots(tape));
    tape_start(tape, slots);
    for (int i = 0; i < POINTS; i++) {
        double in[INPUTS], expected;
        for (int k = 0; k < INPUTS; k++) in[k] = uniform(&r, k < INPUTS - 1 ? -3 : 0.01, 3);
        tape_run(tape, in, slots, &expected);
        double value = found.printed(in[0], in[1], in[2], in[3]);
        ck_assert_msg(is_same(value, expected), "printed %.17g, interpreted %.17g", value,
                      expected);
    }
    dlclose(library);
    unit_destroy(r.unit);
}
END_TEST

static void *form_of(void *library, const char *name, const char *suffix) {
    char symbol[40];
    snprintf(symbol, sizeof symbol, "%s%s", name, suffix);
    return function_of(library, symbol);
}

/* The C of second derivatives, whatever the names, compiles without a warning and agrees. */
START_TEST(printed_derivatives_agree) {
    static const char source[] =
        "fn exp_(exp, int, d_exp) = max(exp(exp)*int, d_exp) + abs(exp - int)^d_exp\n"
        "fn main(t1_, x, x_x) = floor(t1_) + max(x, x_x, t1_) + clamp(x*x_x, -1, t1_)\n"
        "fn psi(sm_max_logistic, settle, real) = max(sm_max_logistic, settle) + 0*real\n";
    static const char *const functions[] = {"exp_", "main", "psi"};
    enum { SECOND = 1 + INPUTS + INPUTS * (INPUTS + 1) / 2 };
    Unit *unit = unit_create();
    File *file = load_text(unit, "test", source, sizeof source - 1);
    ModelOptions options = {.kernel = kernel_table[_i / 3].name, .order = 2};
    if (!kernel_table[_i / 3].has_ramp) options.is_hard = true;
    Model *model = model_create(unit, file, load_find(unit, file, functions[_i % 3]), &options);
    Buffer text = {.arena = &unit->arena};
    ck_assert_ptr_nonnull(model);
    ck_assert(print_model(unit, model, PRINT_EXACT, &text));
    void *library = link_and_open("random.c", text.data, text.size);
    union {
        void *address;
        double (*grad)(double, double, double, double, double *, double *, double *);
        double (*hess)(double, double, double, double, double *, double *, double *, double *,
                       double *, double *);
        Printed *dtau;
    } grad = {form_of(library, functions[_i % 3], "_grad")},
      hess = {form_of(library, functions[_i % 3], "_hess")},
      dtau = {form_of(library, functions[_i % 3], "_dtau")};
    const Ref *roots = model_refs(model);
    ck_assert_uint_eq(model->root_count, SECOND);
    Tape *tape = tape_create(&unit->arena, &unit->scratch, model->graph, roots, SECOND);
    double *slots = NEW_ARRAY(&unit->arena, double, tape_slots(tape));
    double in[INPUTS] = {0.3, 1.7, 0.9, 0.4}, expected[SECOND], o[SECOND];
    tape_start(tape, slots);
    tape_run(tape, in, slots, expected);
    for (int i = 0; i < SECOND; i++)
        o[i] = expected[i]; /* second derivatives in tau have no form */
    o[0] = hess.hess(in[0], in[1], in[2], in[3], o + 5, o + 6, o + 7, o + 9, o + 10, o + 12);
    ck_assert(is_same(o[0], grad.grad(in[0], in[1], in[2], in[3], o + 1, NULL, o + 3)));
    ck_assert(is_same(o[0], grad.grad(in[0], in[1], in[2], in[3], NULL, o + 2, NULL)));
    o[4] = dtau.dtau(in[0], in[1], in[2], in[3]);
    for (int i = 0; i < SECOND; i++)
        ck_assert_msg(is_same(o[i], expected[i]), "root %d is %.17g, interpreted %.17g", i, o[i],
                      expected[i]);
    dlclose(library);
    unit_destroy(unit);
}
END_TEST

Suite *agree_suite(void) {
    Suite *suite = suite_create("agreement");
    TCase *tcase = tcase_create("random expressions");
    tcase_set_timeout(tcase, 120);
    tcase_add_loop_test(tcase, the_jit_agrees, 0, GRAPHS);
    tcase_add_loop_test(tcase, the_object_agrees, 0, GRAPHS);
    tcase_add_loop_test(tcase, printed_c_agrees, 0, GRAPHS);
    tcase_add_loop_test(tcase, printed_derivatives_agree, 0, 3 * KERNEL_FULL);
    suite_add_tcase(suite, tcase);
    return suite;
}
