/* The reference tables, row by row, through everything that evaluates a function: a program with a
 * function for each kernel and form is interpreted, compiled while it runs, and compiled to an
 * object that the C compiler links; compiled code one point at a time and in batches, fused where
 * the machine is and, in the object, not. All outputs of all rows are compared, within the bounds
 * of units_for. Runs from the root of the repository. The table of powers, which the language has
 * no name for, is checked in test_runtime.c. */
#include <check.h>
#include <dlfcn.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../runtime/kernels.h"
#include "api/smooth.h"
#include "file.h"
#include "suites.h"
#include "text.h"

#define NAME(ID, K, ...) #K,
static const char *const kernels[] = {SMOOTH_KERNELS(NAME)};

enum {
    KERNELS = sizeof kernels / sizeof *kernels,
    FUNCTIONS = 80,
    ROWS = 1000,
    FIELDS = 14,
    INPUTS = 51,
    OUTPUTS = 60, /* and after them the value again, as the object's other entries return it */
    REPEATS = 2,
    BATCH = 11 /* points: vectors, and what is left */
};

/* The processor of objects. */
#ifdef __x86_64__
#define UNFUSED "x86-64"
#else
#define UNFUSED NULL
#endif

typedef enum { INTERPRETED, COMPILED, COMPILED_BATCH, OBJECT, OBJECT_BATCH } Way;
static const char *const ways[] = {"interpreted", "compiled", "compiled, batch", "object",
                                   "object, batch"};

typedef void Packed(const double *in, double *out); /* as smooth_eval_model has them */
typedef void Columns(const double *const *in, double tau, double *const *out); /* of a batch */

typedef struct {
    char name[40];
    int arity;
    SmoothModel *model;
    Packed *packed;   /* of the object */
    Columns *columns; /* of the object: value and derivatives in the parameters */
} Function;

/* What an output should be: `units` roundings of the scale and, unless 0, `ulps` of a value that is
 * not tiny; `least` is what is always allowed. */
typedef struct {
    int at;
    long double value, scale;
    double units, ulps, least;
} Wanted;

typedef struct {
    const char *path;
    int line, function, count;
    double in[INPUTS];
    Wanted wanted[INPUTS + 1];
} Row;

/* The rows of one kernel, or of one form, and the program that they ask for. `slopes` says the
 * derivatives in the first parameter as functions: an object has their derivative in tau. */
static struct {
    Function functions[FUNCTIONS];
    Row rows[ROWS];
    int function_count, row_count, order, failures;
    Text source, slopes, calls;
    SmoothContext *context;
} p;

/* --- texts -------------------------------------------------------------------------------- */

/* `before` and a number from `first` on, `count` times, and what closes each. */
static void add_list(Text *text, int count, const char *before, int first, const char *after) {
    for (int i = 0; i < count; i++)
        add(text, "%s%s%d%s", i > 0 ? ", " : "", before, first + i, after);
}

static void add_function(Text *text, const char *name, int arity, const char *body) {
    add(text, "fn %s(", name);
    add_list(text, arity, "v", 0, "");
    add(text, ") = %s\n", body);
}

static int numbers(const char *text, double *v, int limit) {
    int n = 0;
    for (char *end; n < limit; text = end + 1) {
        v[n++] = strtod(text, &end);
        if (*end != ',') break;
    }
    return n;
}

/* --- tables ------------------------------------------------------------------------------- */

typedef void OnRow(const char *path, int line, char **fields);

/* Calls `on_row` for each row below the names of the columns; returns how many. */
static int read_table(const char *path, int width, OnRow *on_row) {
    static char text[1 << 16];
    FILE *file = fopen(path, "r");
    ck_assert_msg(file != NULL, "cannot open %s", path);
    int rows = -1;
    for (int line = 1; fgets(text, sizeof text, file) != NULL; line++) {
        char *fields[FIELDS] = {0};
        int n = 0;
        if (text[0] == '#') continue;
        text[strcspn(text, "\n")] = 0;
        for (char *s = strtok(text, "\t"); s != NULL && n < FIELDS; s = strtok(NULL, "\t"))
            fields[n++] = s;
        ck_assert_msg(n == width, "%s:%d: %d columns", path, line, n);
        if (rows++ >= 0) on_row(path, line, fields);
    }
    fclose(file);
    return rows;
}

static Row *new_row(const char *path, int line, int function) {
    ck_assert_int_lt(p.row_count, ROWS);
    Row *row = &p.rows[p.row_count++];
    row->path = path, row->line = line, row->function = function;
    return row;
}

static void want(Row *row, int at, const char *value, const char *scale, double factor) {
    row->wanted[row->count++] = (Wanted){.at = at,
                                         .value = strtold(value, NULL),
                                         .scale = strtold(scale, NULL),
                                         .units = 16,
                                         .least = 0x1p-1022 * fmax(1, factor)};
}

static int find_function(const char *name) {
    for (int i = 0; i < p.function_count; i++)
        if (strcmp(p.functions[i].name, name) == 0) return i;
    return -1;
}

static int new_function(const char *name, int arity) {
    ck_assert_int_lt(p.function_count, FUNCTIONS);
    Function *f = &p.functions[p.function_count];
    snprintf(f->name, sizeof f->name, "%s", name);
    f->arity = arity;
    return p.function_count++;
}

/* --- comparing ---------------------------------------------------------------------------- */

static double ulp_of(double v) {
    int e;
    frexp(v, &e);
    return v == 0 || e < -1021 ? 0x1p-1074 : ldexp(1, e - 53);
}

static bool agrees(double y, const Wanted *w) {
    if (isnan(w->value)) return isnan(y);
    if (fabsl(w->value) > 0x1.fffffffffffffp1023L) return isinf(y) && (y > 0) == (w->value > 0);
    if (!isfinite(y)) return false;
    long double error = fabsl(y - w->value);
    bool is_strict = w->ulps > 0 && fabsl(w->value) > 0x1p-1000L;
    return error <= w->units * 0x1p-53L * w->scale + w->least &&
           !(is_strict && error > w->ulps * ulp_of((double)w->value) + w->least);
}

static void expect(Way way, const Row *row, const Wanted *w, double y, const char *what) {
    if (agrees(y, w) || p.failures++ >= 20) return;
    long double error = fabsl(y - w->value);
    fprintf(stderr,
            "%s:%d: %s, %s, output %d%s\n  got %.17g want %.17Lg: %.3Lg units, %.3Lg ulps\n",
            row->path, row->line, p.functions[row->function].name, ways[way], w->at, what, y,
            w->value, error / (0x1p-53L * w->scale), error / ulp_of((double)w->value));
}

/* The row in a batch with its neighbours in the table, as far as they are of the same function, at
 * its own temperature; each row at another place. */
static void evaluate_batch(Way way, const Row *row, double *out) {
    static double columns[INPUTS][BATCH], results[OUTPUTS][BATCH];
    const Function *f = &p.functions[row->function];
    const double *in[INPUTS];
    double *to[OUTPUTS];
    int place = (int)(row - p.rows) % BATCH;
    for (int j = 0; j < BATCH; j++) {
        const Row *other = row + j - place;
        bool is_one = other >= p.rows && other < p.rows + p.row_count;
        if (!is_one || other->function != row->function) other = row;
        for (int k = 0; k < f->arity; k++) columns[k][j] = other->in[k];
    }
    for (int k = 0; k < f->arity; k++) in[k] = columns[k];
    for (int k = 0; k < OUTPUTS; k++) to[k] = results[k];
    if (way == OBJECT_BATCH)
        f->columns(in, row->in[f->arity], to);
    else
        smooth_eval_batch(f->model, BATCH, in, row->in[f->arity], to);
    for (int k = 0; k < OUTPUTS; k++) out[k] = results[k][place];
}

static void evaluate(Way way, const Row *row, double *out) {
    const Function *f = &p.functions[row->function];
    for (int i = 0; i < OUTPUTS + REPEATS; i++) out[i] = NAN;
    if (way == OBJECT) f->packed(row->in, out);
    if (way == OBJECT) return;
    if (way == COMPILED_BATCH || way == OBJECT_BATCH)
        evaluate_batch(way, row, out);
    else
        smooth_eval_model(f->model, row->in, out);
    for (int i = 0; i < REPEATS; i++) out[OUTPUTS + i] = out[0];
}

static void check_rows(Way way) {
    double out[OUTPUTS + REPEATS];
    for (const Row *row = p.rows; row < p.rows + p.row_count; row++) {
        int outputs = way == OBJECT_BATCH ? 1 + p.functions[row->function].arity : OUTPUTS;
        evaluate(way, row, out);
        for (int i = 0; i < row->count; i++)
            if (row->wanted[i].at < outputs)
                expect(way, row, &row->wanted[i], out[row->wanted[i].at], "");
        for (int i = 0; i < REPEATS; i++)
            expect(way, row, &row->wanted[0], out[OUTPUTS + i], ", returned beside derivatives");
    }
}

/* --- making the functions ----------------------------------------------------------------- */

static const SmoothFile *load(const Text *text) {
    const SmoothFile *file = smooth_load_text(p.context, "golden", text->data, text->size);
    ck_assert_ptr_nonnull(file);
    return file;
}

static void create_models(void) {
    const SmoothFile *file = load(&p.source);
    for (int i = 0; i < p.function_count; i++) {
        Function *f = &p.functions[i];
        f->model = smooth_create_model(smooth_find_function(file, f->name),
                                       &(SmoothOptions){.order = p.order});
        ck_assert_ptr_nonnull(f->model);
        ck_assert_uint_le(smooth_describe_model(f->model)->output_count, OUTPUTS);
    }
}

static void compile_models(void) {
    for (int i = 0; i < p.function_count; i++)
        ck_assert(smooth_compile_model(p.functions[i].model, 2));
}

static void add_batch_call(const Function *f) {
    Text *text = &p.calls;
    add(text, "void batch_%s(const double *const *in, double tau, double *const *out) {\n",
        f->name);
    add(text, "    %s_batch(%d, ", f->name, BATCH);
    add_list(text, f->arity, "in[", 0, "]");
    add(text, ", tau, ");
    add_list(text, 1 + f->arity, "out[", 0, "]");
    add(text, ");\n}\n");
}

/* One C function that calls all entries of an object for f, and stores what they give where a model
 * of that order has it. */
static void add_call(const Function *f) {
    Text *text = &p.calls;
    int n = f->arity + 1;
    const char *const entries[] = {"at", "dtau", "grad", "hess"};
    add(text, "void call_%s(const double *in, double *out) {\n", f->name);
    for (int i = 0; i < (p.order == 2 ? 4 : 3); i++) {
        static const int places[] = {0, -1, OUTPUTS, OUTPUTS + 1};
        add(text, "    out[%d] = %s_%s(", i == 1 ? n : places[i], f->name, entries[i]);
        add_list(text, n, "in[", 0, "]");
        for (int j = 0; i == 2 && j < f->arity; j++) add(text, ", out + %d", 1 + j);
        for (int j = 0, at = n + 1; i == 3 && j < n; j++)
            for (int k = j; k < n; k++, at++)
                if (k < f->arity) add(text, ", out + %d", at);
        add(text, ");\n");
    }
    if (p.order < 2) add(text, "    out[%d] = out[0];\n}\n", OUTPUTS + 1);
    if (p.order < 2) return;
    add(text, "    out[%d] = %s_slope_dtau(", 2 * n, f->name);
    add_list(text, n, "in[", 0, "]");
    add(text, ");\n}\n");
}

/* Compiles `text` to an object and its header in the folder, at a level that takes less time than
 * that of the code which is compiled while the program runs. */
static void build(const char *folder, const char *name, const Text *text, unsigned emit) {
    char file[40];
    SmoothOutput output;
    SmoothBuild options = {.emit = emit, .header = name, .level = 1, .cpu = UNFUSED};
    ck_assert(smooth_build_file(load(text), &options, &output));
    snprintf(file, sizeof file, "%s.o", name);
    write_file(folder, file, output.code, output.code_size);
    snprintf(file, sizeof file, "%s.h", name);
    write_file(folder, file, output.header, output.header_size);
    add(&p.calls, "#include \"%s\"\n", file);
}

#define LINK "cc -std=c99 -Wall -Wextra -Werror -O1 -shared -fPIC -o made.so calls.c"

static void build_object(void) {
    static const unsigned emit =
        SMOOTH_EMIT_AT | SMOOTH_EMIT_GRAD | SMOOTH_EMIT_DTAU | SMOOTH_EMIT_BATCH;
    char folder[] = "build/golden-XXXXXX", name[60];
    ck_assert_ptr_nonnull(mkdtemp(folder));
    build(folder, "golden", &p.source, p.order == 2 ? emit | SMOOTH_EMIT_HESS : emit);
    if (p.order == 2) build(folder, "slopes", &p.slopes, SMOOTH_EMIT_DTAU);
    for (int i = 0; i < p.function_count; i++) {
        add_call(&p.functions[i]);
        add_batch_call(&p.functions[i]);
    }
    write_file(folder, "calls.c", p.calls.data, p.calls.size);
    void *library =
        make_library(folder, p.order == 2 ? LINK " golden.o slopes.o -lm" : LINK " golden.o -lm");
    for (int i = 0; i < p.function_count; i++) {
        snprintf(name, sizeof name, "call_%s", p.functions[i].name);
        union {
            void *address;
            Packed *packed;
        } found = {dlsym(library, name)};
        ck_assert_ptr_nonnull(found.address);
        p.functions[i].packed = found.packed;
        snprintf(name, sizeof name, "batch_%s", p.functions[i].name);
        *(void **)&p.functions[i].columns = dlsym(library, name);
        ck_assert(p.functions[i].columns != NULL);
    }
}

static void check_every_way(void) {
    check_rows(INTERPRETED);
    compile_models();
    check_rows(COMPILED);
    check_rows(COMPILED_BATCH);
    build_object();
    check_rows(OBJECT);
    check_rows(OBJECT_BATCH);
    smooth_destroy_context(p.context);
    ck_assert_msg(p.failures == 0, "%d outputs differ", p.failures);
}

/* --- one operand, or a few: a kernel at a time -------------------------------------------- */

/* `degree` is that of homogeneity; `strict` says which of value, d/dx, d/dtau are exact to ulps. */
static const struct Form {
    const char *name;
    int arity, degree;
    bool strict[3];
    const char *body;
} forms[] = {
    {"step", 1, 0, {true, true, true}, "step(v0)"},
    {"sign", 1, 0, {true, true, true}, "sign(v0)"},
    {"relu", 1, 1, {true, true, true}, "relu(v0)"},
    {"abs", 1, 1, {true, true, true}, "abs(v0)"},
    {"gate_relu", 1, 1, {false}, "v0*step(v0)"},
    {"max2", 2, 1, {false, true, false}, "max(v0, v1)"},
    {"min2", 2, 1, {false, true, false}, "min(v0, v1)"},
    {"clamp", 3, 1, {false}, "clamp(v0, v1, v2)"},
    {"floor", 1, 0, {false}, "floor(v0)"},
    {"ceil", 1, 0, {false}, "ceil(v0)"},
    {"round", 1, 0, {false}, "round(v0)"},
};
enum { FORMS = sizeof forms / sizeof *forms };

static const char *kernel; /* whose rows are read */

static const struct Form *form_named(const char *name) {
    for (int i = 0; i < FORMS; i++)
        if (strcmp(forms[i].name, name) == 0) return &forms[i];
    ck_abort_msg("no form is called `%s`", name);
}

/* The bound, in units: 64 where the method is known to be less exact, else 16. */
static double units_for(const char *form, int q) {
    bool is_round = strcmp(form, "round") == 0;
    bool is_stair = is_round || strcmp(form, "floor") == 0 || strcmp(form, "ceil") == 0;
    bool is_laplace = is_stair && q == 4 && strcmp(kernel, "laplace") == 0;
    return is_laplace || (is_round && q == 2 && strcmp(kernel, "algebraic") == 0) ? 64 : 16;
}

/* The name of a form with a g before it, so that it is none of the language. */
static int function_of(const struct Form *form) {
    char name[40], inner[48], body[100];
    snprintf(name, sizeof name, "g%s", form->name);
    int found = find_function(name);
    if (found >= 0) return found;
    add_function(&p.source, name, form->arity, form->body);
    snprintf(inner, sizeof inner, "_%s", name);
    add_function(&p.slopes, inner, form->arity, form->body);
    snprintf(body, sizeof body, "grad(%s, v0)(%s)", inner,
             form->arity == 1   ? "v0"
             : form->arity == 2 ? "v0, v1"
                                : "v0, v1, v2");
    snprintf(inner, sizeof inner, "%s_slope", name);
    add_function(&p.slopes, inner, form->arity, body);
    return new_function(name, form->arity);
}

static void on_primitive(const char *path, int line, char **fields) {
    if (strcmp(fields[0], kernel) != 0) return;
    const struct Form *form = form_named(fields[1]);
    Row *row = new_row(path, line, function_of(form));
    int n = form->arity + 1, places[] = {0, 1, n, n + 1, 2 * n};
    ck_assert_int_eq(numbers(fields[2], row->in, INPUTS), form->arity);
    double tau = row->in[form->arity] = strtod(fields[3], NULL);
    for (int q = 0; q < 5; q++) {
        want(row, places[q], fields[4 + q], fields[9 + q],
             pow(tau, form->degree - (q > 2 ? 2 : q > 0)));
        row->wanted[q].units = units_for(fields[1], q);
        row->wanted[q].ulps = q < 3 && form->strict[q] ? 8 : 0;
    }
}

/* A constant of the kernel that limits.tsv names: its ramp at 0, or the limit of u^2 phi(u). */
static double constant_of(const char *name) {
    double out[OUTPUTS], corner[] = {0, 1};
    if (strcmp(name, "Tail") == 0)
        return strcmp(kernel, "cauchy") == 0     ? 0.31830988618379067
               : strcmp(kernel, "softsign") == 0 ? 0.5
                                                 : 0;
    ck_assert_str_eq(name, "Psi1(0)");
    smooth_eval_model(p.functions[find_function("grelu")].model, corner, out);
    return out[0];
}

static void on_limit(const char *path, int line, char **fields) {
    char name[40];
    snprintf(name, sizeof name, "g%s", fields[0]);
    int found = find_function(name);
    if (found < 0) return;
    Row *row = new_row(path, line, found);
    row->in[0] = strtod(fields[1], NULL), row->in[1] = strtod(fields[2], NULL);
    for (int q = 0; q < 3; q++) {
        const char *text = fields[3 + q] + (fields[3 + q][0] == '-');
        double factor = (text > fields[3 + q] ? -1 : 1) * (strncmp(text, "2*", 2) == 0 ? 2 : 1);
        text += fabs(factor) > 1 ? 2 : 0;
        want(row, q, fields[3 + q], "0", 0);
        row->wanted[q].least = 4e-16;
        if (*text == 'P' || *text == 'T') row->wanted[q].value = factor * constant_of(text);
    }
}

/* How many rows a kernel has at least, the limits too. */
static int least_rows(void) {
    if (strcmp(kernel, "cauchy") == 0) return 381 + 79 + 32;
    return strcmp(kernel, "softsign") == 0 ? 361 + 79 + 32 : 540 + 79 + 52;
}

START_TEST(a_kernel) {
    kernel = kernels[_i];
    p.order = 2;
    p.context = smooth_create_context(NULL, NULL);
    add(&p.source, "kernel %s\n", kernel);
    add(&p.slopes, "kernel %s\n", kernel);
    read_table("tests/golden/primitives.tsv", 14, on_primitive);
    read_table("tests/golden/extra.tsv", 14, on_primitive);
    read_table("tests/golden/windows.tsv", 14, on_primitive);
    create_models();
    read_table("tests/golden/limits.tsv", 6, on_limit);
    ck_assert_int_ge(p.row_count, least_rows());
    check_every_way();
}
END_TEST

/* --- many operands: a form at a time ------------------------------------------------------ */

static const char *const many[] = {"logsumexp", "softmax", "boltzmann", "pnorm", "softargmax"};
enum { MANY_FORMS = sizeof many / sizeof *many, LARGEST = 50 };

static const char *many_form; /* whose rows are read */

/* A function of n operands, whose name begins with `_` if it only serves others. */
static void add_max(const char *name, int n, const char *spec) {
    add(&p.source, "fn %s(", name);
    add_list(&p.source, n, "v", 0, "");
    add(&p.source, ") = max(");
    add_list(&p.source, n, "v", 0, "");
    add(&p.source, ") @ %s\n", spec);
}

/* The weight of operand k, a derivative of the maximum. */
static void add_weight(int n, int k) {
    add(&p.source, "grad(_max_%d, v%d)(", n, k);
    add_list(&p.source, n, "v", 0, "");
    add(&p.source, ")");
}

static int many_function(int n, int k) {
    static bool has_max[LARGEST + 1];
    char name[40], inner[40];
    bool is_softmax = strcmp(many_form, "softmax") == 0;
    snprintf(name, sizeof name, is_softmax ? "g%s_%d_%d" : "g%s_%d", many_form, n, k);
    snprintf(inner, sizeof inner, "_max_%d", n);
    int found = find_function(name);
    if (found >= 0) return found;
    if (strncmp(many_form, "soft", 4) != 0) {
        add_max(name, n, strcmp(many_form, "logsumexp") == 0 ? "logistic" : many_form);
        return new_function(name, n);
    }
    if (!has_max[n]) add_max(inner, n, "logistic");
    has_max[n] = true;
    add(&p.source, "fn %s(", name);
    add_list(&p.source, n, "v", 0, "");
    add(&p.source, ") = ");
    if (is_softmax) add_weight(n, k);
    for (int i = 1; !is_softmax && i < n; i++) {
        add(&p.source, "%s%d*", i > 1 ? " + " : "", i);
        add_weight(n, i);
    }
    add(&p.source, "\n");
    return new_function(name, n);
}

static void on_many(const char *path, int line, char **fields) {
    if (strcmp(fields[0], many_form) != 0) return;
    int n = atoi(fields[1]);
    Row *row = new_row(path, line, many_function(n, atoi(fields[2])));
    ck_assert_int_eq(numbers(fields[4], row->in, LARGEST), n);
    row->in[n] = strtod(fields[3], NULL);
    want(row, 0, fields[5], fields[8], 1);
    /* terms 16 times the largest double and more have no sum */
    if (strtold(fields[9], NULL) < 0x1p1028L) want(row, n + 1, fields[6], fields[9], 1);
    const char *gradient = fields[7], *scale = fields[10];
    for (int i = 0; i < n; i++) {
        want(row, 1 + i, gradient, scale, 1);
        if (i + 1 < n) gradient = strchr(gradient, ',') + 1, scale = strchr(scale, ',') + 1;
    }
}

START_TEST(many_operands) {
    many_form = many[_i];
    p.order = 1;
    p.context = smooth_create_context(NULL, NULL);
    read_table("tests/golden/nary.tsv", 11, on_many);
    create_models();
    ck_assert_int_ge(p.row_count, 70);
    check_every_way();
}
END_TEST

/* --- nothing is left out ------------------------------------------------------------------ */

static void on_any(const char *path, int line, char **fields) {
    bool is_known = false;
    for (int i = 0; i < KERNELS; i++) is_known |= strcmp(fields[0], kernels[i]) == 0;
    for (int i = 0; i < MANY_FORMS; i++) is_known |= strcmp(fields[0], many[i]) == 0;
    ck_assert_msg(is_known, "%s:%d: nobody reads this row", path, line);
}

START_TEST(all_rows) {
    ck_assert_int_ge(read_table("tests/golden/primitives.tsv", 14, on_any), 6006);
    ck_assert_int_ge(read_table("tests/golden/extra.tsv", 14, on_any), 200);
    ck_assert_int_ge(read_table("tests/golden/windows.tsv", 14, on_any), 950);
    ck_assert_int_ge(read_table("tests/golden/nary.tsv", 11, on_any), 350);
}
END_TEST

Suite *golden_suite(void) {
    Suite *suite = suite_create("golden");
    TCase *tcase = tcase_create("every row, five ways");
    tcase_set_tags(tcase, "golden"); /* by which all.sh runs it apart */
    tcase_set_timeout(tcase, 300);
    tcase_add_test(tcase, all_rows);
    tcase_add_loop_test(tcase, a_kernel, 0, KERNELS);
    tcase_add_loop_test(tcase, many_operands, 0, MANY_FORMS);
    suite_add_tcase(suite, tcase);
    return suite;
}
