/* Every row of the operator table, in loops over it: each derivative rule against a difference of
 * the function (and the derivative of that derivative), each smoothing rule against quadrature of
 * its convolution. A new row is tested by being there, and so is a new identity of fold.def. */
#include <check.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "front/ast.h"
#include "front/parse.h"
#include "front/source.h"
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
    uint32_t n = info->arity, first = op == OP_POLYGAMMA || op == OP_POWER_LOG; /* an order is a number */
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
static const Op families[] = {OP_PSI, OP_GATE, OP_LATTICE, OP_LATTICE_TRUNC, OP_LATTICE_HALF};
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

/* --- the identities ------------------------------------------------------------------------- */

/* How the sides of an identity agree: see fold.def. */
typedef enum { SAME_BITS, SAME_BUT_SIGN, PRODUCT_TO_GATE, MENDS } Agreement;

static const struct {
    const char *left, *right;
    Agreement agreement;
} identities[] = {
#define IDENTITY(left, right)          {left, right, SAME_BITS},
#define IDENTITY_BUT_SIGN(left, right) {left, right, SAME_BUT_SIGN},
#define IDENTITY_TO_GATE(left, right)  {left, right, PRODUCT_TO_GATE},
#define IDENTITY_MENDS(left, right)    {left, right, MENDS},
#include "ops/fold.def"
};
enum { IDENTITIES = sizeof identities / sizeof *identities };

/* The operator that the left side of an identity matches. */
static Op op_of(const char *left) {
    Unit *unit = unit_create();
    const Ast *root = parse_expression(unit, source_add(unit, "left", left, strlen(left)));
    ck_assert_ptr_nonnull(root);
    Op op = root->kind == AST_APPLY ? (Op)root->op : op_find(root->kids[0]->name->text, true);
    unit_destroy(unit);
    return op;
}

/* The programs of row i: rule_identities has the rows of an operator in the order of fold.def. */
static const Identity *identity_of(int row) {
    Op op = op_of(identities[row].left);
    uint32_t place = rule_first_identity[op];
    for (int i = 0; i < row; i++) place += op_of(identities[i].left) == op;
    ck_assert_uint_lt(place, rule_first_identity[op + 1]);
    return &rule_identities[place];
}

/* The value of a side of an identity, each step by the runtime: nothing is folded. `is_normal` is
 * set to false if a step is infinite, NaN, 0 or subnormal. */
static double evaluate(const RuleProgram *program, Kernel kernel, const double *letters,
                       bool *is_normal) {
    double values[RULE_LETTERS + IDENTITY_STEPS], operands[4];
    memcpy(values, letters, IDENTITY_LETTERS * sizeof *letters);
    for (uint32_t s = 0; s < program->count; s++) {
        const RuleStep *step = &program->steps[s];
        for (uint32_t k = 0; k < step->count; k++) operands[k] = values[step->operands[k]];
        values[RULE_LETTERS + s] = step->op == OP_NUMBER
                                       ? step->number
                                       : value_of(step->op, kernel, step->count, operands);
        if (!isnormal(values[RULE_LETTERS + s])) *is_normal = false;
    }
    return values[program->result];
}

static bool uses(const RuleProgram *program, uint32_t letter) {
    for (uint32_t s = 0; s < program->count; s++)
        for (uint32_t k = 0; k < program->steps[s].count; k++)
            if (program->steps[s].operands[k] == letter) return true;
    return false;
}

static bool has_kernel(const RuleProgram *program) {
    for (uint32_t s = 0; s < program->count; s++)
        if (program->steps[s].op < OP_COUNT && op_table[program->steps[s].op].flags & FLAG_KERNEL)
            return true;
    return false;
}

typedef struct {
    const Identity *identity;
    int row;
    Kernel kernel;
    double letters[IDENTITY_LETTERS];
} Trial;

static bool is_same_value(double a, double b) {
    return (isnan(a) && isnan(b)) || memcmp(&a, &b, sizeof a) == 0;
}

/* Do the sides of an identity that mends agree? Only where no step of the left side is lost. */
static bool is_mended(double left, double right, bool is_normal) {
    if (isnan(right)) return isnan(left);
    return !is_normal || fabs(left - right) <= 3e-13 * fabs(right) + 1e-15;
}

static bool agree(Agreement agreement, double a, double left, double right, bool is_normal) {
    if (is_same_value(left, right)) return true;
    if (agreement == SAME_BITS) return false;
    if (agreement == MENDS) return is_mended(left, right, is_normal);
    if (left == 0 && right == 0) return true;
    if (agreement == SAME_BUT_SIGN) return false;
    if (a == -INFINITY) return isnan(left) && isfinite(right);
    return fabs(left - right) <= 4 * DBL_EPSILON * fabs(right) + DBL_MIN * fabs(a);
}

static void compare_sides(const Trial *t) {
    const double *in = t->letters;
    bool is_normal = true, is_any;
    double left = evaluate(&t->identity->left, t->kernel, in, &is_normal);
    double right = evaluate(&t->identity->right, t->kernel, in, &is_any);
    ck_assert_msg(agree(identities[t->row].agreement, in[RULE_A], left, right, is_normal),
                  "%s is %.17g, but %s is %.17g at a = %.17g, b = %.17g, c = %.17g, k = %.17g, "
                  "tau = %.17g, kernel %s",
                  identities[t->row].left, left, identities[t->row].right, right, in[RULE_A],
                  in[RULE_B], in[RULE_C], in[RULE_K], in[RULE_TAU],
                  t->kernel == KERNEL_NONE ? "none" : kernel_table[t->kernel].name);
}

/* Compares the sides for all values of the letters from `letter` on. */
static void try_values(Trial *t, uint32_t letter) {
    static const double values[] = {0,    5e-324, 2e-308, 1e-160, 1e-9,    0.3,     1,
                                    2.75, 745.2,  1e160,  1e300,  DBL_MAX, INFINITY};
    if (letter == IDENTITY_LETTERS) {
        compare_sides(t);
        return;
    }
    bool is_used = uses(&t->identity->left, letter);
    t->letters[letter] = NAN;
    if (!is_used || letter < RULE_K) try_values(t, letter + 1); /* k and tau are never NaN */
    for (size_t i = 0; is_used && i < 2 * sizeof values / sizeof *values; i++) {
        double value = i % 2 ? -values[i / 2] : values[i / 2];
        if (letter == RULE_K && (value == 0 || isinf(value))) continue;
        if (letter == RULE_TAU && signbit(value)) continue;
        t->letters[letter] = value;
        try_values(t, letter + 1);
    }
}

START_TEST(identities_hold) {
    Trial t = {.identity = identity_of(_i), .row = _i, .kernel = KERNEL_NONE};
    Op op = op_of(identities[_i].left);
    bool needs_ramp = op == OP_SMOOTH_MAX || op == OP_SMOOTH_MIN;
    if (!has_kernel(&t.identity->left))
        try_values(&t, RULE_A);
    else
        for (t.kernel = 0; t.kernel < KERNEL_FULL; t.kernel++)
            if (kernel_table[t.kernel].has_ramp || !needs_ramp) try_values(&t, RULE_A);
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
    tcase_add_loop_test(tcase, identities_hold, 0, IDENTITIES);
    tcase_add_test(tcase, derivatives_of_operators);
    tcase_add_loop_test(tcase, derivatives_of_the_families, 0, KERNEL_FULL);
    tcase_add_loop_test(tcase, derivatives_of_twins, 0, KERNEL_FULL);
    tcase_add_loop_test(tcase, derivatives_of_many, 0, KERNEL_FULL);
    tcase_add_loop_test(tcase, smoothing_is_convolution, 0, KERNEL_FULL);
    tcase_add_loop_test(tcase, equality_is_the_density_over_its_peak, 0, KERNEL_FULL);
    suite_add_tcase(suite, tcase);
    return suite;
}
