/* Every row of the operator table, in loops over it: each derivative rule against a difference of
 * the function (and the derivative of that derivative), each smoothing rule against quadrature of
 * its convolution. A new row is tested by being there. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "front/unit.h"
#include "graph/apply.h"
#include "graph/diff.h"
#include "graph/smoothing.h"
#include "graph/tape.h"
#include "ops/value.h"
#include "suites.h"

enum { MOST = 5 };

/* --- derivatives --------------------------------------------------------------------------- */

typedef struct {
    Unit *unit;
    Graph *graph;
    Tape *tape;
    double *slots;
} Runner;

static void runner_set(Runner *r, const Ref *roots, uint32_t count) {
    r->tape = tape_create(&r->unit->arena, &r->unit->scratch, r->graph, roots, count);
    r->slots = NEW_ARRAY(&r->unit->arena, double, tape_slots(r->tape));
    tape_start(r->tape, r->slots);
}

static double run(Runner *r, const double *in) {
    double out;
    tape_run(r->tape, in, r->slots, &out);
    return out;
}

/* d/d in[k] by differences of falling step with Richardson's extrapolation; *error its estimate. */
static double difference(Runner *r, const double *at, uint32_t k, double *error) {
    enum { LEVELS = 7 };
    double table[LEVELS][LEVELS], best = NAN, step = 0.01 * fmax(fabs(at[k]), 0.1), in[MOST];
    memcpy(in, at, sizeof in);
    *error = INFINITY;
    for (int i = 0; i < LEVELS; i++, step /= 1.6) {
        in[k] = at[k] + step;
        double up = run(r, in);
        in[k] = at[k] - step;
        table[i][0] = (up - run(r, in)) / (2 * step);
        for (int j = 1; j <= i; j++) {
            double factor = pow(1.6, 2 * j);
            table[i][j] = (factor * table[i][j - 1] - table[i - 1][j - 1]) / (factor - 1);
            double change =
                fmax(fabs(table[i][j] - table[i][j - 1]), fabs(table[i][j] - table[i - 1][j - 1]));
            if (change < *error) {
                *error = change;
                best = table[i][j];
            }
        }
    }
    return best;
}

/* The derivative of `root` in input k against a difference; returns it. */
static Ref check_slope(Runner *r, Ref root, uint32_t k, const double *at, const char *what) {
    Ref input = graph_parameter(r->graph, k), slope, forward;
    double error;
    diff_reverse(r->graph, root, 1, &input, &slope);
    diff_hessian(r->graph, 1, &root, &input, &forward);
    runner_set(r, &slope, 1);
    double value = run(r, at);
    runner_set(r, &forward, 1);
    double ahead = run(r, at);
    runner_set(r, &root, 1);
    double expected = difference(r, at, k, &error), scale = fmax(1, fabs(expected));
    ck_assert_msg(fabs(value - expected) <= 20 * error + 1e-6 * scale,
                  "%s: derivative %u is %.17g, differences give %.17g +- %.1g", what, k, value,
                  expected, error);
    ck_assert_msg(fabs(value - ahead) <= 1e-12 * scale, "%s: reverse %.17g, forward %.17g", what,
                  value, ahead);
    return slope;
}

/* Each operand's derivative, and the derivative of that in each operand. */
static void check_node(Runner *r, Ref root, uint32_t inputs, const double *at, const char *what) {
    for (uint32_t k = 0; k < inputs; k++) {
        Ref slope = check_slope(r, root, k, at, what);
        char twice[100];
        snprintf(twice, sizeof twice, "%s, derivative %u", what, k);
        for (uint32_t j = 0; j < inputs; j++) check_slope(r, slope, j, at, twice);
    }
}

static Runner runner(void) {
    Runner r = {.unit = unit_create()};
    r.graph = graph_create(r.unit);
    return r;
}

static void check_op(Op op, const double *at) {
    Runner r = runner();
    const OpInfo *info = &op_table[op];
    Ref operands[MOST];
    uint32_t n = info->arity, first = op == OP_POLYGAMMA; /* its order is a number */
    for (uint32_t i = 0; i < n; i++)
        operands[i] = i < first ? graph_number(r.graph, 1) : graph_parameter(r.graph, i - first);
    Ref root = graph_apply(r.graph, op, KERNEL_NONE, n, operands);
    check_node(&r, root, n - first, at, info->name);
    unit_destroy(r.unit);
}

START_TEST(derivatives_of_operators) {
    static const double points[][MOST] = {
        {0.37, 0.23, 0.61}, {-0.42, -0.87, 0.31}, {1.7, 1.3, 2.9}};
    for (Op op = 0; op < OP_COUNT; op++) {
        if (op_table[op].kind != KIND_OP || op == OP_FIXED) continue;
        for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
            double v = value_of(op, KERNEL_NONE, op_table[op].arity, points[i]);
            bool has_domain = op == OP_LGAMMA || op == OP_POLYGAMMA;
            if (!isnan(v) && (!has_domain || points[i][0] > 0)) check_op(op, points[i]);
        }
    }
}
END_TEST

static const double arguments[] = {-1.31, -0.27, 0.08, 0.53, 2.2}; /* off the edges of supports */

/* Those whose first two operands are orders. */
static const Op families[] = {OP_PSI, OP_GATE, OP_LATTICE, OP_LATTICE_HALF};
enum { FAMILIES = sizeof families / sizeof *families };

static bool is_family(Op op) {
    for (size_t i = 0; i < FAMILIES; i++)
        if (families[i] == op) return true;
    return false;
}

static void check_family(Op op, Kernel kernel, double tau) {
    for (int k = 1; k >= -3; k--) {
        for (int m = 0; m <= 2; m++) {
            bool is_value = k == 0 && m == 0 && op != OP_GATE; /* lattice has none */
            if (op != OP_PSI && (k > 0 || is_value)) continue;
            if (k == 1 && !kernel_table[kernel].has_ramp) continue;
            for (size_t i = 0; i < sizeof arguments / sizeof *arguments; i++) {
                Runner r = runner();
                double at[MOST] = {arguments[i], tau};
                int order = op == OP_PSI ? k : -k;
                Ref operands[] = {graph_number(r.graph, order), graph_number(r.graph, m),
                                  graph_parameter(r.graph, 0), graph_parameter(r.graph, 1)};
                char what[100];
                snprintf(what, sizeof what, "%s(%d, %d, %g, %g) %s", op_table[op].name, order, m,
                         arguments[i], tau, kernel_table[kernel].name);
                Ref root = graph_apply(r.graph, op, kernel, 4, operands);
                for (uint32_t j = 0; j < 2; j++) check_slope(&r, root, j, at, what);
                unit_destroy(r.unit);
            }
        }
    }
}

START_TEST(derivatives_of_the_families) {
    for (size_t i = 0; i < FAMILIES; i++) check_family(families[i], (Kernel)_i, 0.45);
}
END_TEST

/* Does the twin exist for the kernel? */
static bool has_twin(Op op, Kernel kernel) {
    bool needs_ramp =
        op == OP_SMOOTH_ABS || op == OP_SMOOTH_MAX || op == OP_SMOOTH_MIN || op == OP_MAX_MANY;
    return kernel_table[kernel].has_ramp || !needs_ramp;
}

START_TEST(derivatives_of_twins) {
    static const double points[][MOST] = {
        {0.37, -0.61, 0.83}, {-0.93, 0.27, 0.72}, {0.21, 0.13, 1.7}};
    Kernel kernel = (Kernel)_i;
    for (Op op = 0; op < OP_COUNT; op++) {
        const OpInfo *info = &op_table[op];
        if (info->kind != KIND_TWIN || info->arity < 2 || is_family(op) || !has_twin(op, kernel))
            continue;
        for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
            Runner r = runner();
            Ref operands[MOST];
            double at[MOST];
            memcpy(at, points[i], sizeof at);
            at[info->arity - 1] = 0.45;
            for (uint32_t k = 0; k < info->arity; k++) operands[k] = graph_parameter(r.graph, k);
            Ref root = graph_apply(r.graph, op, kernel, info->arity, operands);
            char what[100];
            snprintf(what, sizeof what, "%s %s", info->name, kernel_table[kernel].name);
            check_node(&r, root, info->arity, at, what);
            unit_destroy(r.unit);
        }
    }
}
END_TEST

START_TEST(derivatives_of_many) {
    static const double points[][MOST] = {{0.37, 0.61, 0.33, 0.4}, {1.93, 0.27, 0.72, 0.3}};
    Kernel kernel = (Kernel)_i;
    for (Op op = 0; op < OP_COUNT; op++) {
        const OpInfo *info = &op_table[op];
        bool once = !(info->flags & FLAG_KERNEL) && kernel > 0;
        /* these are relative to a fixed shift; the second derivatives of their users test them
         */
        if (op == OP_HEAVIEST || op == OP_LOG_SUM || op == OP_SPREAD || op == OP_THRESHOLD)
            continue;
        if (info->kind != KIND_MANY || once || !has_twin(op, kernel)) continue;
        for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
            Runner r = runner();
            Ref operands[MOST];
            uint32_t n = 3 + info->arity;
            for (uint32_t k = 0; k < n; k++) operands[k] = graph_parameter(r.graph, k);
            Ref root = graph_apply(r.graph, op, info->flags & FLAG_KERNEL ? kernel : KERNEL_NONE, n,
                                   operands);
            char what[100];
            snprintf(what, sizeof what, "%s %s", info->name, kernel_table[kernel].name);
            check_node(&r, root, n, points[i], what);
            unit_destroy(r.unit);
        }
    }
}
END_TEST

/* --- smoothing ----------------------------------------------------------------------------- */

/* The density of each kernel, from its definition in the language reference. */
static double density(Kernel kernel, double u) {
    double w = fabs(u), y = w < 1 ? 1 - u * u : 0, pi = 3.14159265358979323846;
    switch (kernel) {
    case KERNEL_LOGISTIC: return exp(-w) / ((1 + exp(-w)) * (1 + exp(-w)));
    case KERNEL_GAUSSIAN: return exp(-u * u / 2) / sqrt(2 * pi);
    case KERNEL_CAUCHY: return 1 / (pi * (1 + u * u));
    case KERNEL_ALGEBRAIC: return pow(1 + u * u, -1.5) / 2;
    case KERNEL_SOFTSIGN: return 1 / (2 * (1 + w) * (1 + w));
    case KERNEL_LAPLACE: return exp(-w) / 2;
    case KERNEL_SECH: return 1 / (pi * cosh(u));
    case KERNEL_BOX: return w < 1 ? 0.5 : 0;
    case KERNEL_TRIANGLE: return w < 1 ? 1 - w : 0;
    case KERNEL_EPANECHNIKOV: return 0.75 * y;
    case KERNEL_BIWEIGHT: return 15.0 / 16 * y * y;
    default: return 35.0 / 32 * y * y * y;
    }
}

/* A hard operator as a function of its first operand. A staircase is slope x + a periodic part
 * with a mean; the kernel is even, so the line goes through its convolution as it is, and far out
 * in a heavy tail only the mean counts. */
typedef struct {
    Op op;
    double period, offset; /* of the jumps; period 0: they are at 0 and at the other operands */
    double slope, mean;
} Hard;

static const double others[] = {-0.4, 0.7};

static const Hard staircases[] = {
    {OP_FLOOR, 1, 0, 1, -0.5}, {OP_CEIL, 1, 0, 1, 0.5}, {OP_ROUND, 1, 0.5, 1, 0},
    {OP_TRUNC, 1, 0, 1, 0},    {OP_FRAC, 1, 0, 0, 0.5}, {OP_MOD, 0.4, 0, 0, -0.2},
    {OP_REM, 0.4, 0, 0, 0},
};

static Hard describe(Op op) {
    for (size_t i = 0; i < sizeof staircases / sizeof *staircases; i++)
        if (staircases[i].op == op) return staircases[i];
    return (Hard){.op = op};
}

static uint32_t operands_of(Op op) {
    return op_table[op].kind == KIND_MANY ? 2 : op_table[op].arity;
}

static double hard(const Hard *h, double x) {
    double v[3] = {x, others[0], others[1]};
    return value_of(h->op, KERNEL_NONE, operands_of(h->op), v) - h->slope * x;
}

/* Gauss-Legendre with eight points: of f(x - tau u) phi(u) over [a, b], and of phi alone. */
static double panel(const Hard *h, Kernel kernel, double x, double tau, double a, double b,
                    double *mass) {
    static const double node[] = {0.1834346424956498, 0.5255324099163290, 0.7966664774136267,
                                  0.9602898564975363};
    static const double weight[] = {0.3626837833783620, 0.3137066458778873, 0.2223810344533745,
                                    0.1012285362903763};
    double sum = 0, middle = (a + b) / 2, half = (b - a) / 2;
    for (int i = 0; i < 8; i++) {
        double u = middle + (i < 4 ? -half : half) * node[i % 4];
        double w = weight[i % 4] * density(kernel, u) * half;
        sum += w * hard(h, x - tau * u);
        *mass += w;
    }
    return sum;
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static bool is_heavy(Kernel kernel) {
    return kernel == KERNEL_CAUCHY || kernel == KERNEL_ALGEBRAIC || kernel == KERNEL_SOFTSIGN;
}

/* (f * phi_tau)(x), cut at the jumps of f and where the kernel bends. */
static double convolution(const Hard *h, Kernel kernel, double x, double tau) {
    static double cuts[60000];
    double reach = !is_heavy(kernel) ? 45 : h->period > 0 ? 3000 : 1e14, sum = 0, mass = 0;
    size_t n = 0;
    const double edges[] = {0, x / tau, (x - others[0]) / tau, (x - others[1]) / tau, -1, 1};
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++) cuts[n++] = edges[i];
    for (int side = -1; side <= 1; side += 2) {
        for (double u = 0.125; u < 45; u += 0.125) cuts[n++] = side * u;
        for (double u = 45; u < reach; u *= 1.25) cuts[n++] = side * u;
        cuts[n++] = side * reach;
    }
    double first = h->period > 0 ? ceil((x - tau * reach - h->offset) / h->period) : 0;
    for (double i = first; h->period > 0 && i * h->period + h->offset < x + tau * reach; i++)
        cuts[n++] = (x - i * h->period - h->offset) / tau;
    ck_assert(n < sizeof cuts / sizeof *cuts);
    qsort(cuts, n, sizeof *cuts, by_size);
    for (size_t i = 0; i + 1 < n; i++)
        if (cuts[i] >= -reach && cuts[i + 1] <= reach && cuts[i + 1] > cuts[i])
            sum += panel(h, kernel, x, tau, cuts[i], cuts[i + 1], &mass);
    return h->slope * x + sum + (h->period > 0 ? h->mean * (1 - mass) : 0);
}

static double smoothed(Op op, Kernel kernel, double x, double tau) {
    Runner r = runner();
    double v[] = {x, others[0], others[1]}, in[MOST] = {tau};
    Ref operands[4];
    uint32_t n = operands_of(op);
    for (uint32_t i = 0; i < n; i++) operands[i] = graph_number(r.graph, v[i]);
    operands[n] = graph_parameter(r.graph, 0);
    Ref root = graph_apply(r.graph, op, kernel, n + 1, operands);
    root = smoothing_root(r.graph, 0, root);
    runner_set(&r, &root, 1);
    double value = run(&r, in);
    unit_destroy(r.unit);
    return value;
}

START_TEST(smoothing_is_convolution) {
    static const double at[] = {-1.3, -0.45, 0.02, 0.26, 0.77, 2.5}, taus[] = {0.06, 0.35, 1.1};
    Kernel kernel = (Kernel)_i;
    for (Op op = 0; op < OP_COUNT; op++) {
        Hard h = describe(op);
        bool is_defined = kernel_table[kernel].has_ramp || !(op_table[op].flags & FLAG_RAMP);
        if (op_table[op].smooth[0] == '\0' || op == OP_EQUAL || op == OP_NOT_EQUAL || !is_defined)
            continue;
        /* clamp by a kernel without a first moment converges, but not absolutely */
        double tolerance = !is_heavy(kernel) ? 1e-9 : h.period > 0 ? 3e-4 : 1e-7;
        for (size_t i = 0; i < 6; i++)
            for (size_t j = 0; j < 3; j++) {
                double expected = convolution(&h, kernel, at[i], taus[j]);
                double value = smoothed(op, kernel, at[i], taus[j]);
                ck_assert_msg(fabs(value - expected) <= tolerance,
                              "%s(%g) @ %s(%g) is %.15g, its convolution %.15g", op_table[op].name,
                              at[i], kernel_table[kernel].name, taus[j], value, expected);
            }
    }
}
END_TEST

START_TEST(equality_is_the_density_over_its_peak) {
    Kernel kernel = (Kernel)_i;
    for (double x = -2; x < 2; x += 0.37) {
        double expected = density(kernel, (x - others[0]) / 0.35) / density(kernel, 0);
        ck_assert_double_eq_tol(smoothed(OP_EQUAL, kernel, x, 0.35), expected, 1e-13);
        ck_assert_double_eq_tol(smoothed(OP_NOT_EQUAL, kernel, x, 0.35), 1 - expected, 1e-13);
    }
}
END_TEST

/* --- the texts ----------------------------------------------------------------------------- */

START_TEST(every_rule_is_found) {
    static const char *const written[OP_COUNT] = {
#define WRITTEN(id, text)                       [OP_##id] = text,
#define TWIN(id, name, n, family, written, ...) [OP_##id] = written,
#include "../runtime/ops.def"
    };
    for (Op op = 0; op < OP_COUNT; op++) {
        const OpInfo *info = &op_table[op];
        const char *texts[] = {info->smooth,  info->rule[0], info->rule[1],
                               info->rule[2], info->rule[3], written[op] ? written[op] : ""};
        for (size_t i = 0; i < 6; i++)
            if (texts[i][0]) ck_assert_ptr_nonnull(apply_find(texts[i]));
    }
    for (Kernel kernel = 0; kernel < KERNEL_NONE; kernel++)
        ck_assert_ptr_nonnull(apply_find(kernel_table[kernel].many));
}
END_TEST

static bool is_list(const RuleProgram *program, uint32_t value) {
    return value == RULE_V ||
           (value >= RULE_LETTERS && program->steps[value - RULE_LETTERS].op == STEP_EACH);
}

/* A step that takes or makes a list costs as much as the list is long: one for each operand of the
 * list would cost its square. */
START_TEST(lists_are_walked_once_for_all_operands) {
    for (Op op = 0; op < OP_COUNT; op++) {
        const OpInfo *info = &op_table[op];
        if (info->kind != KIND_MANY || info->rule[0][0] == '\0') continue;
        const RuleProgram *program = apply_find(info->rule[0]);
        for (uint32_t s = program->shared; s < program->count; s++) {
            const RuleStep *step = &program->steps[s];
            bool has_list = step->op == STEP_EACH;
            for (uint32_t k = 0; k < step->count && !has_list; k++)
                has_list = is_list(program, step->operands[k]);
            ck_assert_msg(!has_list, "%s: %s", info->id, info->rule[0]);
        }
    }
}
END_TEST

/* Operands are older than users, also where a comprehension is run again and again. */
START_TEST(programs_are_in_order) {
    for (uint32_t i = 0; i < rule_count; i++) {
        const RuleProgram *program = &rule_table[i].program;
        ck_assert_uint_le(program->count, RULE_STEPS);
        ck_assert_uint_lt(program->result, RULE_LETTERS + program->count);
        for (uint32_t s = 0; s < program->count; s++) {
            const RuleStep *step = &program->steps[s];
            uint32_t end = step->op == STEP_EACH ? s + step->count + 1 : s;
            uint32_t count = step->op == STEP_EACH ? 1 : step->count;
            for (uint32_t k = 0; k < count; k++)
                ck_assert_msg(step->operands[k] < RULE_LETTERS + end, "%s: step %u",
                              rule_table[i].text, s);
        }
    }
}
END_TEST

Suite *table_suite(void) {
    Suite *suite = suite_create("table");
    TCase *tcase = tcase_create("rows");
    tcase_set_timeout(tcase, 120);
    tcase_add_test(tcase, every_rule_is_found);
    tcase_add_test(tcase, lists_are_walked_once_for_all_operands);
    tcase_add_test(tcase, programs_are_in_order);
    tcase_add_test(tcase, derivatives_of_operators);
    tcase_add_loop_test(tcase, derivatives_of_the_families, 0, KERNEL_FULL);
    tcase_add_loop_test(tcase, derivatives_of_twins, 0, KERNEL_FULL);
    tcase_add_loop_test(tcase, derivatives_of_many, 0, KERNEL_FULL);
    tcase_add_loop_test(tcase, smoothing_is_convolution, 0, KERNEL_FULL);
    tcase_add_loop_test(tcase, equality_is_the_density_over_its_peak, 0, KERNEL_FULL);
    suite_add_tcase(suite, tcase);
    return suite;
}
