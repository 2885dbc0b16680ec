/* Batches: objects for every level of x86-64 that this machine runs, and code made while the
 * program runs. However many points there are, wherever they lie, as columns or as rows, a batch
 * gives the bits that single calls of the same code give. Code for different vectors gives the
 * same bits as long as it multiplies and adds in as many roundings. The arrays of a batch end or
 * begin at a page that cannot be touched. */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
#include <check.h>
#include <dlfcn.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../runtime/kernels.h"
#include "api/smooth.h"
#include "file.h"
#include "suites.h"
#include "text.h"

enum {
    INPUTS = 11,
    OUTPUTS = INPUTS + 1,
    LANES = 32,
    MOST = LANES + 3,
    POINTS = 2 * MOST,
    FUNCTIONS = 40
};

/* --- the programs ---------------------------------------------------------------------------- */

typedef struct {
    const char *name;
    int arity;
    bool has_ramp; /* not every kernel has one */
    const char *body;
} Formula;

/* With each kernel. */
static const Formula smoothed[] = {
    {"maximum", 2, true, "max(v0, v1)"},
    {"absolute", 1, true, "abs(v0)"},
    {"sudden", 1, false, "step(v0)"},
    {"gate", 1, false, "v0*step(v0)"},
    {"limited", 3, true, "clamp(v0, v1, v2)"},
    {"stair", 1, false, "floor(v0)"},
    {"choice", 2, false, "if v0 > v1 then v0*v1 else exp(v1)"},
    {"pieces", 1, true, "piecewise { v0 < -1: 2, v0 < 1: v0^2, else: 3*v0 }"},
    {"place", 1, true, "max(v0, 0) @ (0.1*v0)"},
    {"several", 4, true, "max(v0, v1, v2, v3)"},
    {"hinges", 5, true,
     "max(v0, 0) + max(v1 - v0, v2) + max(v2*v3, v4) + max(v0, 1) + abs(v3 - v1) + abs(v4)"},
    {"stairs", 3, false,
     "floor(v0) + floor(v1 + v2) + round(v2) + (floor(v0*v1) + floor(v1 - v0)) @ 0.4"},
    {"lists", 4, true, "step(v0)*v1 + step(v1 - v2) + max(v0, v1, v2*v3) + max(v1, v2, v3)"},
};
/* Once. */
static const Formula plain[] = {
    {"constant", 0, false, "2.5"},
    {"heat", 0, false, "tau*tau"},
    {"ignored", 2, false, "7"},
    {"itself", 2, false, "v1"},
    {"product", 1, false, "v0*v0*1.1 + 0.3"},
    {"exponent", 1, false, "exp(v0) + expm1(v0)"},
    {"logarithm", 1, false, "log(v0) + log1p(v0)"},
    {"waves", 2, false, "sin(v0)*cos(v1)"},
    {"angle", 2, false, "atan(v0) + atan2(v0, v1)"},
    {"hyper", 1, false, "tanh(v0) + sinh(v0)"},
    {"errors", 1, false, "erf(v0) + erfc(v0)"},
    {"roots", 2, false, "sqrt(v0) + hypot(v0, v1)"},
    {"power", 2, false, "v0^v1 + v0^3"},
    {"hard", 2, false, "(max(v0, v1) + floor(v0) + (v0 > v1)) @ hard"},
    {"mean", 3, false, "max(v0, v1, v2) @ boltzmann"},
    {"norm", 3, false, "max(v0, v1, v2) @ pnorm"},
    {"five", 5, false, "max(v0*v1, v2) + v3*step(v4) @ 0.3"},
    {"seven", 7, false, "v0*v1 + v2*v3 + v4*v5*v6"},
    {"eleven", 11, false, "v0*v1 + v2*v3 + max(v4*v5, v6) + v7*v8*v9 + abs(v10)"},
};

#define NAME(ID, name, ramp, ...) #name,
#define RAMP(ID, name, ramp, ...) ramp,
static const char *const kernels[] = {SMOOTH_KERNELS(NAME)};
static const bool has_ramp[] = {SMOOTH_KERNELS(RAMP)};
enum { KERNELS = sizeof kernels / sizeof *kernels };

/* The program in hand: with one kernel, or all that is plain. The thorough way takes time: most
 * kernels are tried on one machine for each width, and by columns alone. */
static struct {
    bool is_thorough;
    const Formula *functions[FUNCTIONS];
    int count;
    Text source;
    SmoothContext *context;
    const SmoothFile *file;
} p;

static void add_functions(const Formula *formulas, size_t count, bool with_ramp) {
    for (size_t i = 0; i < count; i++) {
        if (formulas[i].has_ramp && !with_ramp) continue;
        p.functions[p.count++] = &formulas[i];
        add(&p.source, "fn %s(", formulas[i].name);
        for (int k = 0; k < formulas[i].arity; k++) add(&p.source, "%sv%d", k > 0 ? ", " : "", k);
        add(&p.source, ") = %s\n", formulas[i].body);
    }
}

static void load_program(int kernel) {
    memset(&p, 0, sizeof p);
    p.is_thorough = kernel == 0 || kernel == KERNELS;
    if (kernel < KERNELS) {
        add(&p.source, "kernel %s\n", kernels[kernel]);
        add_functions(smoothed, sizeof smoothed / sizeof *smoothed, has_ramp[kernel]);
    } else {
        add_functions(plain, sizeof plain / sizeof *plain, true);
    }
    p.context = smooth_create_context(NULL, NULL);
    p.file = smooth_load_text(p.context, "batch.smooth", p.source.data, p.source.size);
    ck_assert_ptr_nonnull(p.file);
}

/* --- the machines ---------------------------------------------------------------------------- */

typedef void One(const double *in, double *out);
typedef void Columns(size_t count, const double *const *in, double tau, double *const *out);
typedef void Rows(size_t count, const double *points, size_t stride, double tau, double *value,
                  double *gradient, size_t gradient_stride);

typedef struct {
    const char *cpu; /* of an object; "" is any; NULL: made while the program runs */
    bool is_there, is_fused;
} Machine;

enum { MACHINES = 5 };

#ifdef __x86_64__
#define HAS(feature) (__builtin_cpu_supports(feature) != 0)
static void find_machines(Machine machines[MACHINES]) {
    machines[0] = (Machine){"x86-64", true, false};
    machines[1] = (Machine){"x86-64-v2", HAS("sse4.2"), false};
    machines[2] = (Machine){"x86-64-v3", HAS("avx2") && HAS("fma") && HAS("bmi2"), true};
    machines[3] = (Machine){"x86-64-v4", HAS("avx512f") && HAS("avx512vl"), true};
    machines[4] = (Machine){NULL, true, HAS("fma")};
}
#else
static void find_machines(Machine machines[MACHINES]) {
    memset(machines, 0, MACHINES * sizeof *machines);
    machines[0] = (Machine){"", true, true};
    machines[4] = (Machine){NULL, true, true};
}
#endif

/* A function on a machine. */
typedef struct {
    const char *cpu;
    const Formula *formula;
    SmoothModel *model; /* NULL: an object's */
    One *one;
    Columns *columns;
    Rows *rows;
} Code;

static void call_one(const Code *c, const double *in, double *out) {
    double all[INPUTS + 2];
    if (c->model == NULL) {
        c->one(in, out);
        return;
    }
    smooth_eval_model(c->model, in, all);
    memcpy(out, all, (size_t)(c->formula->arity + 1) * sizeof *out);
}

static void call_columns(const Code *c, size_t count, const double *const *in, double tau,
                         double *const *out) {
    double *all[INPUTS + 2] = {NULL};
    if (c->model == NULL) {
        c->columns(count, in, tau, out);
        return;
    }
    memcpy(all, out, (size_t)(c->formula->arity + 1) * sizeof *out);
    smooth_eval_batch(c->model, count, in, tau, all);
}

/* C that calls the functions of an object, whatever their number of parameters. */
static void add_calls(Text *text, const Formula *f) {
    add(text, "void one_%s(const double *in, double *out) {\n    out[0] = %s_grad(", f->name,
        f->name);
    for (int k = 0; k <= f->arity; k++) add(text, "%sin[%d]", k > 0 ? ", " : "", k);
    for (int k = 0; k < f->arity; k++) add(text, ", out + %d", k + 1);
    add(text, ");\n}\nvoid columns_%s(size_t count, const double *const *in, double tau, ",
        f->name);
    add(text, "double *const *out) {\n    (void)in;\n    %s_batch(count", f->name);
    for (int k = 0; k < f->arity; k++) add(text, ", in[%d]", k);
    add(text, ", tau");
    for (int k = 0; k <= f->arity; k++) add(text, ", out[%d]", k);
    add(text, ");\n}\n");
}

static void build_object(const char *folder, SmoothBuild build) {
    SmoothOutput output;
    build.header = "batch.h";
    build.level = 2;
    ck_assert(smooth_build_file(p.file, &build, &output));
    write_file(folder, "batch.o", output.code, output.code_size);
    write_file(folder, "batch.h", output.header, output.header_size);
}

static void *find(void *library, const char *what, const Formula *f, const char *form) {
    char name[60];
    snprintf(name, sizeof name, "%s%s%s", what, f->name, form);
    void *address = dlsym(library, name);
    ck_assert_msg(address != NULL, "%s", name);
    return address;
}

static void make_object(const char *cpu, Code *codes) {
    static Text calls;
    char folder[] = "build/batch-XXXXXX";
    calls.size = 0;
    add(&calls, "#include \"batch.h\"\n");
    for (int i = 0; i < p.count; i++) add_calls(&calls, p.functions[i]);
    ck_assert_ptr_nonnull(mkdtemp(folder));
    unsigned emit = SMOOTH_EMIT_GRAD | SMOOTH_EMIT_BATCH | (p.is_thorough ? SMOOTH_EMIT_ROWS : 0);
    build_object(folder, (SmoothBuild){.cpu = *cpu ? cpu : NULL, .emit = emit});
    write_file(folder, "calls.c", calls.data, calls.size);
    void *library = make_library(
        folder, "cc -std=c99 -Wall -Werror -O1 -shared -fPIC calls.c batch.o -o made.so -lm");
    for (int i = 0; i < p.count; i++) {
        Code *c = &codes[i];
        *c = (Code){.cpu = cpu, .formula = p.functions[i]};
        *(void **)&c->one = find(library, "one_", c->formula, "");
        *(void **)&c->columns = find(library, "columns_", c->formula, "");
        if (p.is_thorough) *(void **)&c->rows = find(library, "", c->formula, "_rows");
    }
}

static void make_jit(Code *codes) {
    for (int i = 0; i < p.count; i++) {
        const SmoothFunction *f = smooth_find_function(p.file, p.functions[i]->name);
        codes[i] = (Code){.cpu = "the JIT",
                          .formula = p.functions[i],
                          .model = smooth_create_model(f, &(SmoothOptions){.order = 1})};
        ck_assert(smooth_compile_model(codes[i].model, 2));
    }
}

/* --- numbers --------------------------------------------------------------------------------- */

static const double special[] = {0,      -0.0,     1,         -1,   0.5,       -2.5,    3,
                                 1e-9,   INFINITY, -INFINITY, NAN,  0x1p-1074, -1e-310, 1e300,
                                 -1e300, 40,       -40,       1e17, 0.1,       2};
enum { SPECIAL = sizeof special / sizeof *special };
static const double temperatures[] = {0, 0.25, 3, 0x1p-1074, 1e-300, 1e300, INFINITY, NAN, -1};
enum { TEMPERATURES = sizeof temperatures / sizeof *temperatures };

static double inputs[INPUTS][POINTS];

/* Half of the points have special numbers, each beside others every time. */
static void choose_points(void) {
    uint64_t state = 1;
    for (int k = 0; k < INPUTS; k++)
        for (int i = 0; i < POINTS; i++) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            inputs[k][i] = i % 2 ? special[(i / 2 + k * (1 + i / SPECIAL)) % SPECIAL]
                                 : ((double)(state >> 11) * 0x1p-53 - 0.5) * 8;
        }
}

static bool is_same(double a, double b) {
    return memcmp(&a, &b, sizeof a) == 0 || (a != a && b != b);
}

static void expect(const Code *c, double tau, int point, int output, double got, double wanted,
                   const char *what) {
    if (is_same(got, wanted)) return;
    ck_abort_msg("%s, `%s`, %s, point %d (%a, %a, ...), tau %a, output %d: %a, not %a", c->cpu,
                 c->formula->body, what, point, inputs[0][point], inputs[1][point], tau, output,
                 got, wanted);
}

/* --- arrays ---------------------------------------------------------------------------------- */

/* A page of numbers between two that cannot be touched. What is not in use holds UNUSED. */
#define UNUSED (-0x1.5p99)
enum { ARRAYS = INPUTS + OUTPUTS, PAGE = 4096, ROOM = PAGE / sizeof(double) };
static double *pages[ARRAYS];

static void make_pages(void) {
    ck_assert_int_eq(PAGE % sysconf(_SC_PAGESIZE), 0);
    for (int k = 0; k < ARRAYS; k++) {
        char *all = mmap(NULL, 3 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        ck_assert(all != MAP_FAILED && mprotect(all + PAGE, PAGE, PROT_READ | PROT_WRITE) == 0);
        pages[k] = (double *)(void *)(all + PAGE);
    }
}

/* Room for that many numbers on a page, all of it UNUSED. */
static double *room(int page, size_t count, bool at_end) {
    ck_assert_uint_le(count, ROOM);
    for (int i = 0; i < ROOM; i++) pages[page][i] = UNUSED;
    return pages[page] + (at_end ? ROOM - count : 0);
}

/* Nothing but these numbers was written on the page. */
static void check_rest(const Code *c, int page, const double *array, size_t count) {
    for (const double *at = pages[page]; at < pages[page] + ROOM; at++)
        if ((at < array || at >= array + count) && *at != UNUSED)
            ck_abort_msg("%s, `%s`: a number was written beside an array", c->cpu,
                         c->formula->body);
}

/* --- one function on one machine at one temperature ------------------------------------------ */

typedef struct {
    const Code *code;
    double tau;
    double (*wanted)[OUTPUTS]; /* of each point */
    int from, count;           /* the points in hand */
    bool at_end;
} Trial;

static void fill(const Trial *t, double *array, int input) {
    memcpy(array, inputs[input] + t->from, (size_t)t->count * sizeof *array);
}

static void check_column(const Trial *t, const double *array, int output, const char *what) {
    for (int i = 0; i < t->count; i++)
        expect(t->code, t->tau, t->from + i, output, array[i], t->wanted[t->from + i][output],
               what);
}

/* All results but one. */
static void try_columns(const Trial *t, int unwanted) {
    int arity = t->code->formula->arity;
    size_t count = (size_t)t->count;
    const double *in[INPUTS + 1] = {NULL};
    double *out[OUTPUTS];
    for (int k = 0; k < arity; k++) {
        double *array = room(OUTPUTS + k, count, t->at_end);
        fill(t, array, k);
        in[k] = array;
    }
    for (int k = 0; k <= arity; k++) out[k] = k == unwanted ? NULL : room(k, count, t->at_end);
    call_columns(t->code, count, in, t->tau, out);
    for (int k = 0; k <= arity; k++) {
        if (k == unwanted) continue;
        check_column(t, out[k], k, "columns");
        check_rest(t->code, k, out[k], count);
    }
}

/* Every column is also a result, `turn` places on. */
static void try_in_place(const Trial *t, int turn) {
    int arity = t->code->formula->arity;
    const double *in[INPUTS + 1] = {NULL};
    double *out[OUTPUTS];
    for (int k = 0; k <= arity; k++) {
        double *array = room(k, (size_t)t->count, t->at_end);
        out[(k + turn) % (arity + 1)] = array;
        if (k < arity) fill(t, array, k), in[k] = array;
    }
    call_columns(t->code, (size_t)t->count, in, t->tau, out);
    for (int k = 0; k <= arity; k++) check_column(t, out[k], k, "columns in place");
}

static double *fill_rows(const Trial *t, size_t stride) {
    int arity = t->code->formula->arity;
    size_t size = t->count > 0 ? (size_t)(t->count - 1) * stride + (size_t)arity : 0;
    double *rows = room(OUTPUTS, size, t->at_end);
    for (int i = 0; i < t->count; i++)
        for (int k = 0; k < arity; k++)
            rows[(size_t)i * stride + (size_t)k] = inputs[k][t->from + i];
    return rows;
}

/* The derivatives, and between the rows nothing. */
static void check_rows(const Trial *t, const double *rows, size_t stride, const char *what) {
    int arity = t->code->formula->arity;
    for (int i = 0; i < t->count; i++)
        for (size_t k = 0; k < (i + 1 < t->count ? stride : (size_t)arity); k++)
            expect(t->code, t->tau, t->from + i, (int)k + 1, rows[(size_t)i * stride + k],
                   k < (size_t)arity ? t->wanted[t->from + i][k + 1] : UNUSED, what);
}

static void try_rows(const Trial *t, size_t gap, size_t other_gap) {
    size_t arity = (size_t)t->code->formula->arity, stride = arity + gap;
    size_t other = arity + other_gap, count = (size_t)t->count;
    size_t size = count > 0 ? (count - 1) * other + arity : 0;
    double *points = fill_rows(t, stride), *value = room(0, count, t->at_end);
    double *gradient = room(1, size, t->at_end);
    t->code->rows(count, points, stride, t->tau, value, gradient, other);
    check_column(t, value, 0, "rows");
    check_rows(t, gradient, other, "rows");
    check_rest(t->code, 0, value, count);
    check_rest(t->code, 1, gradient, size);
    t->code->rows(count, points, stride, t->tau, NULL, NULL, 0);
    t->code->rows(count, points, stride, t->tau, NULL, points, stride);
    check_rows(t, points, stride, "rows in place");
    points = fill_rows(t, stride);
    if (arity == 1 && gap == 0) value = points;
    t->code->rows(count, points, stride, t->tau, value, NULL, 0);
    check_column(t, value, 0, "rows, value");
}

static void try_code(const Code *c, double tau, double wanted[POINTS][OUTPUTS]) {
    Trial t = {.code = c, .tau = tau, .wanted = wanted};
    for (int count = 0; count <= MOST; count++) {
        t.count = count;
        t.from = count * 29 % (POINTS - MOST);
        t.at_end = count % 3 != 0;
        try_columns(&t, count % (c->formula->arity + 2));
        try_columns(&t, -1);
        try_in_place(&t, count % (c->formula->arity + 1));
        if (c->rows != NULL) try_rows(&t, (size_t)count % 4 % 3, (size_t)count / 4 % 3);
    }
    t.from = 0, t.count = POINTS;
    try_columns(&t, -1);
}

static void call_each(const Code *c, double tau, double wanted[POINTS][OUTPUTS]) {
    for (int i = 0; i < POINTS; i++) {
        double in[INPUTS + 1];
        for (int k = 0; k < c->formula->arity; k++) in[k] = inputs[k][i];
        in[c->formula->arity] = tau;
        call_one(c, in, wanted[i]);
    }
}

/* Machines of one flavour agree on every point. */
static void compare(const Code *a, double tau, double got[POINTS][OUTPUTS],
                    double first[POINTS][OUTPUTS]) {
    for (int i = 0; i < POINTS; i++)
        for (int k = 0; k <= a->formula->arity; k++)
            expect(a, tau, i, k, got[i][k], first[i][k], "as on the first machine");
}

START_TEST(batches_are_single_calls) {
    static Code codes[MACHINES][FUNCTIONS];
    static double wanted[MACHINES][POINTS][OUTPUTS];
    Machine machines[MACHINES];
    load_program(_i);
    find_machines(machines);
    for (int m = 1; m < MACHINES && !p.is_thorough; m += 2) machines[m].is_there = false;
    choose_points();
    make_pages();
    for (int m = 0; m < MACHINES; m++) {
        if (!machines[m].is_there) continue;
        if (machines[m].cpu != NULL)
            make_object(machines[m].cpu, codes[m]);
        else
            make_jit(codes[m]);
    }
    for (int i = 0; i < p.count; i++)
        for (int t = 0; t < TEMPERATURES; t++) {
            int first[2] = {-1, -1};
            for (int m = 0; m < MACHINES; m++) {
                if (!machines[m].is_there) continue;
                int *known = &first[machines[m].is_fused];
                call_each(&codes[m][i], temperatures[t], wanted[m]);
                if (*known < 0) *known = m;
                compare(&codes[m][i], temperatures[t], wanted[m], wanted[*known]);
                try_code(&codes[m][i], temperatures[t], wanted[m]);
            }
        }
    smooth_destroy_context(p.context);
}
END_TEST

/* --- instructions ---------------------------------------------------------------------------- */

/* How the kernel of softplus calculates: all of `arithmetic`, which is on vectors, is on registers
 * of one kind. Extended regular expressions; `single` is the same arithmetic on numbers. */
#define ARITHMETIC "(add|sub|mul|div|fn?m(add|sub)[0-9]*)"
#define PACKED     ARITHMETIC "pd", ARITHMETIC "sd"
static const struct {
    const char *target, *cpu, *version, *arithmetic, *single, *registers;
    bool is_fused;
} listings[] = {
    {"x86_64-linux-gnu", NULL, ".any", PACKED, "%xmm", false},
    {"x86_64-linux-gnu", NULL, ".avx2", PACKED, "%ymm", true},
    {"x86_64-linux-gnu", NULL, ".avx512", PACKED, "%zmm", true},
    {"x86_64-linux-gnu", "x86-64", "", PACKED, "%xmm", false},
    {"x86_64-linux-gnu", "x86-64-v2", "", PACKED, "%xmm", false},
    {"x86_64-linux-gnu", "x86-64-v3", "", PACKED, "%ymm", true},
    {"x86_64-linux-gnu", "x86-64-v4", "", PACKED, "%zmm", true},
    {"aarch64-linux-gnu", NULL, "", "\tf(add|sub|mul|div|ml[as])\tv",
     "\tfn?m?(add|sub|mul|div|madd|msub)\td", "v[0-9]*[.]2d", true},
};
enum { LISTINGS = sizeof listings / sizeof *listings };

/* How many lines of a function have both. */
static int count_lines(const char *folder, const char *symbol, const char *a, const char *b) {
    char command[400];
    int count = -1;
    snprintf(command, sizeof command,
             "llvm-objdump-19 -d --no-show-raw-insn --disassemble-symbols=%s %s/batch.o | "
             "grep -E '%s' | grep -cE '%s'",
             symbol, folder, a, b);
    FILE *pipe = popen(command, "r");
    ck_assert_ptr_nonnull(pipe);
    ck_assert_int_eq(fscanf(pipe, "%d", &count), 1);
    pclose(pipe);
    return count;
}

/* Vectors as wide as the machine has, and no calls: neither of libm nor of the runtime. */
START_TEST(kernels_are_vectors) {
    static const char *const names[] = {"softplus_batch", "softplus_rows"};
    char folder[] = "build/batch-XXXXXX", command[60], symbol[60];
    p.context = smooth_create_context(NULL, NULL);
    add(&p.source, "fn softplus(x) = max(x, 0)\n");
    p.file = smooth_load_text(p.context, "batch.smooth", p.source.data, p.source.size);
    ck_assert_ptr_nonnull(mkdtemp(folder));
    build_object(folder, (SmoothBuild){.target = listings[_i].target,
                                       .cpu = listings[_i].cpu,
                                       .emit = SMOOTH_EMIT_BATCH | SMOOTH_EMIT_ROWS});
    for (int k = 0; k < 2; k++) {
        snprintf(symbol, sizeof symbol, "%s%s", names[k], listings[_i].version);
        const char *arithmetic = listings[_i].arithmetic, *registers = listings[_i].registers;
        int count = count_lines(folder, symbol, arithmetic, registers);
        int fused = count_lines(folder, symbol, "fn?m(add|la|ls)", registers);
        ck_assert_int_ge(count, 30);
        ck_assert_int_eq(count, count_lines(folder, symbol, arithmetic, ""));
        ck_assert_msg(listings[_i].is_fused ? fused >= 10 : fused == 0, "%d fused", fused);
        ck_assert_int_eq(count_lines(folder, symbol, "\t(call|bl|blr)[q\t ]", ""), 0);
        ck_assert_int_ge(count_lines(folder, symbol, "\tret", ""), 1);
    }
    run_in(".", (snprintf(command, sizeof command, "rm -r %s", folder), command));
    smooth_destroy_context(p.context);
}
END_TEST

/* Calls that do not wait for each other are vectors for single points, too: what is left on numbers
 * is the inverse of the temperature, shared by all, and the sum. */
START_TEST(single_calls_are_packed) {
    char folder[] = "build/batch-XXXXXX", command[60], symbol[60];
    if (strcmp(listings[_i].version, ".avx512") == 0) return; /* it has only batches */
    p.context = smooth_create_context(NULL, NULL);
    add(&p.source, "fn hinges(p, q, r, s, t, u, v, w) =\n"
                   "    max(p, q) + max(r, s) + max(t, u) + max(v, w)\n"
                   "    + max(p, r) + max(q, s) + max(t, v) + max(u, w)\n");
    p.file = smooth_load_text(p.context, "batch.smooth", p.source.data, p.source.size);
    ck_assert_ptr_nonnull(mkdtemp(folder));
    build_object(folder, (SmoothBuild){.target = listings[_i].target,
                                       .cpu = listings[_i].cpu,
                                       .emit = SMOOTH_EMIT_GRAD});
    snprintf(symbol, sizeof symbol, "hinges_grad%s", listings[_i].version);
    int packed = count_lines(folder, symbol, listings[_i].arithmetic, listings[_i].registers);
    int single = count_lines(folder, symbol, listings[_i].single, "");
    ck_assert_int_ge(packed, 40);
    ck_assert_int_le(single, 40);
    run_in(".", (snprintf(command, sizeof command, "rm -r %s", folder), command));
    smooth_destroy_context(p.context);
}
END_TEST

Suite *batch_suite(void) {
    Suite *suite = suite_create("batches");
    TCase *tcase = tcase_create("batches");
    tcase_set_timeout(tcase, 300);
    tcase_add_loop_test(tcase, batches_are_single_calls, 0, KERNELS + 1);
    tcase_add_loop_test(tcase, kernels_are_vectors, 0, LISTINGS);
    tcase_add_loop_test(tcase, single_calls_are_packed, 0, LISTINGS);
    suite_add_tcase(suite, tcase);
    return suite;
}
