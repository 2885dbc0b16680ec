/* The public interface, as a program meets it: compiler/api/smooth.h and nothing else. Each
 * function in normal use, with NULL passed on, and with what can be wrong; every diagnostic is
 * heard. */
#include <check.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api/smooth.h"
#include "suites.h"

/* --- a context that remembers what it was told -------------------------------------------- */

typedef struct {
    SmoothContext *context;
    int count;
    SmoothDiagnostic last, first; /* since heard() was last asked */
} Ear;

static void hear(void *user, const SmoothDiagnostic *diagnostic) {
    Ear *ear = user;
    const char *text = smooth_render_diagnostic(ear->context, diagnostic, false);
    ck_assert_ptr_nonnull(text);
    ck_assert_ptr_nonnull(strstr(text, diagnostic->message));
    if (ear->count++ == 0) ear->first = *diagnostic;
    ear->last = *diagnostic;
}

static Ear *open_ear(void) {
    Ear *ear = calloc(1, sizeof *ear);
    ear->context = smooth_create_context(hear, ear);
    ck_assert_ptr_nonnull(ear->context);
    return ear;
}

static void close_ear(Ear *ear) {
    ck_assert_msg(ear->count == 0, "unexpected: %s", ear->last.message);
    smooth_destroy_context(ear->context);
    free(ear);
}

/* How many diagnostics there were since the last question. */
static int heard(Ear *ear) {
    int count = ear->count;
    ear->count = 0;
    return count;
}

/* Exactly one error, of that cause, which says this. */
static void expect(Ear *ear, SmoothCause cause, const char *text) {
    int count = heard(ear);
    ck_assert_msg(count == 1, "%d diagnostics, not one that says `%s`", count, text);
    ck_assert_int_eq(ear->last.severity, SMOOTH_ERROR);
    ck_assert_msg(ear->last.cause == cause, "`%s` has cause %d", ear->last.message,
                  (int)ear->last.cause);
    ck_assert_msg(strstr(ear->last.message, text), "`%s` does not say `%s`", ear->last.message,
                  text);
}

static const SmoothFile *load(Ear *ear, const char *name, const char *text) {
    return smooth_load_text(ear->context, name, text, strlen(text));
}

static SmoothModel *model(Ear *ear, const char *text, const char *name, SmoothOptions options) {
    SmoothModel *made =
        smooth_create_model(smooth_find_function(load(ear, "test", text), name), &options);
    ck_assert_ptr_nonnull(made);
    return made;
}

static SmoothModel *expression(Ear *ear, const char *text, SmoothOptions options) {
    const char *const names[] = {"x", "y"};
    SmoothModel *made =
        smooth_create_model(smooth_parse_expression(ear->context, NULL, text, 2, names), &options);
    ck_assert_ptr_nonnull(made);
    return made;
}

static void write_file(const char *path, const char *text) {
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    fclose(file);
}

/* --- library, contexts -------------------------------------------------------------------- */

START_TEST(test_library) {
    ck_assert_uint_eq(smooth_get_abi(), SMOOTH_ABI);
    ck_assert_str_eq(smooth_get_version(), SMOOTH_VERSION);
}
END_TEST

/* Everything that takes a pointer takes NULL, reports nothing and fails. */
START_TEST(test_null) {
    Ear *ear = open_ear();
    size_t count = 7;
    const SmoothItem *items = (const SmoothItem *)&count;
    double number = 5;
    SmoothModel *none = NULL;
    SmoothOutput output = {.code_size = 3};
    smooth_destroy_context(NULL);
    smooth_destroy_model(NULL);
    ck_assert_uint_eq(smooth_measure_context(NULL), 0);
    ck_assert_ptr_null(smooth_render_diagnostic(NULL, &(SmoothDiagnostic){0}, false));
    ck_assert_ptr_null(smooth_render_diagnostic(ear->context, NULL, false));
    ck_assert_ptr_null(smooth_load_file(NULL, "x"));
    ck_assert_ptr_null(smooth_load_file(ear->context, NULL));
    ck_assert_ptr_null(smooth_load_text(NULL, "x", "", 0));
    ck_assert_ptr_null(smooth_load_text(ear->context, NULL, "", 0));
    ck_assert_ptr_null(smooth_load_text(ear->context, "x", NULL, 0));
    ck_assert(!smooth_extend_file(NULL, "x", "", 0));
    ck_assert_int_eq(smooth_scan_input(NULL, "", 0, &items, &count), SMOOTH_INPUT_WRONG);
    ck_assert_ptr_null(items);
    ck_assert_uint_eq(count, 0);
    ck_assert_int_eq(smooth_scan_input(ear->context, NULL, 0, NULL, NULL), SMOOTH_INPUT_WRONG);
    ck_assert_ptr_null(smooth_scan_expression(NULL, "", 0));
    ck_assert_ptr_null(smooth_scan_expression(ear->context, NULL, 0));
    ck_assert_ptr_null(smooth_list_names(NULL, NULL, "", &count));
    ck_assert_ptr_null(smooth_list_names(ear->context, NULL, NULL, &count));
    ck_assert_ptr_null(smooth_list_names(ear->context, NULL, "", NULL));
    ck_assert_ptr_null(smooth_list_functions(NULL, &count));
    ck_assert_uint_eq(count, 0);
    ck_assert_ptr_null(smooth_list_functions(NULL, NULL));
    ck_assert_ptr_null(smooth_find_function(NULL, "f"));
    ck_assert_ptr_null(smooth_parse_expression(NULL, NULL, "1", 0, NULL));
    ck_assert_ptr_null(smooth_parse_expression(ear->context, NULL, NULL, 0, NULL));
    ck_assert_ptr_null(smooth_parse_expression(ear->context, NULL, "1", 1, NULL));
    ck_assert_ptr_null(smooth_describe_function(NULL));
    ck_assert(!smooth_check_file(NULL));
    ck_assert_ptr_null(smooth_create_model(NULL, NULL));
    ck_assert_ptr_null(smooth_describe_model(NULL));
    ck_assert(!smooth_compile_model(NULL, 2));
    ck_assert(!smooth_compile_batch(NULL, 2));
    smooth_eval_model(NULL, &number, &number);
    smooth_eval_batch(NULL, 1, NULL, 0.1, NULL);
    ck_assert_double_eq(number, 5);
    ck_assert_ptr_null(smooth_get_code(NULL));
    ck_assert_ptr_null(smooth_print_models(1, NULL, SMOOTH_FORM_TEXT));
    ck_assert_ptr_null(smooth_print_models(1, &none, SMOOTH_FORM_TEXT));
    ck_assert(!smooth_build_file(NULL, NULL, &output));
    ck_assert_uint_eq(output.code_size, 3);
    close_ear(ear);
}
END_TEST

/* A number that is no member of its enum is refused. */
START_TEST(test_no_members) {
    Ear *ear = open_ear();
    SmoothModel *m = expression(ear, "x", (SmoothOptions){0});
    const SmoothFile *file = load(ear, "t", "fn f(x) = x");
    static const int wrong[] = {-1, 99, INT_MIN, INT_MAX};
    for (int i = 0; i < 4; i++) {
        SmoothDiagnostic d = {.severity = (SmoothSeverity)wrong[i], .message = "m"};
        ck_assert_ptr_null(smooth_render_diagnostic(ear->context, &d, true));
        ck_assert_ptr_null(smooth_print_models(1, &m, (SmoothForm)wrong[i]));
        expect(ear, SMOOTH_CAUSE_CALL, "the form must be 0 to 6");
        SmoothBuild kind = {.kind = (SmoothCodeKind)wrong[i]}, level = {.level = wrong[i]};
        ck_assert(!smooth_build_file(file, &kind, &(SmoothOutput){0}));
        expect(ear, SMOOTH_CAUSE_CALL, "the kind of code must be 0 to 2");
        ck_assert(!smooth_build_file(file, &level, &(SmoothOutput){0}));
        expect(ear, SMOOTH_CAUSE_CALL, "the level of optimisation must be 0 to 3");
        ck_assert(!smooth_compile_model(m, wrong[i]) && !smooth_compile_batch(m, wrong[i]));
        ck_assert_int_eq(heard(ear), 2);
        SmoothOptions order = {.order = wrong[i]};
        ck_assert_ptr_null(smooth_create_model(smooth_find_function(file, "f"), &order));
        expect(ear, SMOOTH_CAUSE_CALL, "the order must be 0 to 2");
        SmoothBuild emit = {.emit = 1u << 20 | (unsigned)wrong[i]};
        ck_assert(!smooth_build_file(file, &emit, &(SmoothOutput){0}));
        expect(ear, SMOOTH_CAUSE_CALL, "the set of functions must be 0 to 255");
    }
    SmoothDiagnostic bare = {.excerpt = "x"};
    ck_assert_ptr_null(smooth_render_diagnostic(ear->context, &bare, false));
    bare.message = "m";
    ck_assert_str_eq(smooth_render_diagnostic(ear->context, &bare, false), "smooth: error: m\n");
    close_ear(ear);
}
END_TEST

/* What belongs to one context is nothing to another. */
START_TEST(test_strangers) {
    Ear *a = open_ear(), *b = open_ear();
    size_t count;
    const SmoothFile *file = load(a, "a", "fn f(x) = x");
    ck_assert_ptr_null(smooth_parse_expression(b->context, file, "f(1)", 0, NULL));
    ck_assert_ptr_null(smooth_list_names(b->context, file, "", &count));
    SmoothModel *mixed[] = {expression(a, "x", (SmoothOptions){0}),
                            expression(b, "x", (SmoothOptions){0})};
    ck_assert_ptr_null(smooth_print_models(2, mixed, SMOOTH_FORM_TEXT));
    close_ear(a);
    close_ear(b);
}
END_TEST

/* Without a report diagnostics go to standard error. */
START_TEST(test_default_report) {
    char text[256] = "";
    FILE *file = tmpfile();
    int kept = dup(STDERR_FILENO);
    dup2(fileno(file), STDERR_FILENO);
    SmoothContext *context = smooth_create_context(NULL, NULL);
    ck_assert_ptr_null(smooth_parse_expression(context, NULL, "nope", 0, NULL));
    smooth_destroy_context(context);
    fflush(stderr);
    dup2(kept, STDERR_FILENO);
    close(kept);
    rewind(file);
    size_t size = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[size] = '\0';
    ck_assert_str_eq(text, "<expression>:1:1: error: unknown name `nope`\n"
                           "  1 | nope\n"
                           "    | ^~~~\n");
}
END_TEST

/* --- diagnostics -------------------------------------------------------------------------- */

START_TEST(test_syntax_error) {
    Ear *ear = open_ear();
    ck_assert_ptr_null(load(ear, "tariff", "fn f(x) = x\nfn g(x) = max(x, ½ * x)\n"));
    ck_assert_int_ge(heard(ear), 1);
    const SmoothDiagnostic *d = &ear->first;
    ck_assert_int_eq(d->severity, SMOOTH_ERROR);
    ck_assert_int_eq(d->cause, SMOOTH_CAUSE_SOURCE);
    ck_assert_str_eq(d->file, "tariff");
    ck_assert_uint_eq(d->line, 2);
    ck_assert_uint_eq(d->column, 18);
    ck_assert_uint_eq(d->end_line, 2);
    ck_assert_uint_eq(d->end_column, 19);
    ck_assert_str_eq(d->excerpt, "fn g(x) = max(x, ½ * x)");
    ck_assert_str_eq(d->marks, "                 ^");
    close_ear(ear);
}
END_TEST

/* Several errors come in the order of the source, and with colour where it is wanted. */
START_TEST(test_several_errors) {
    Ear *ear = open_ear();
    ck_assert_ptr_null(load(ear, "two", "fn f(x) = nope\n\nfn g(x) = sine(x)"));
    ck_assert_int_eq(heard(ear), 2);
    ck_assert_uint_eq(ear->first.line, 1);
    ck_assert_uint_eq(ear->last.line, 3);
    ck_assert_str_eq(ear->last.hint, "did you mean `sin`?");
    ck_assert_str_eq(smooth_render_diagnostic(ear->context, &ear->last, false),
                     "two:3:11: error: unknown function `sine`\n"
                     "  3 | fn g(x) = sine(x)\n"
                     "    |           ^~~~\n"
                     "  hint: did you mean `sin`?\n");
    const char *coloured = smooth_render_diagnostic(ear->context, &ear->last, true);
    ck_assert_ptr_nonnull(strstr(coloured, "\x1b[32m"));
    close_ear(ear);
}
END_TEST

/* The same mistake is told each time it is made. */
START_TEST(test_twice) {
    Ear *ear = open_ear();
    const SmoothFile *file = load(ear, "file", "kernel cauchy fn f(x) = max(x, 0)");
    const SmoothFunction *f = smooth_find_function(file, "f");
    write_file("build/api-bad.smooth", "fn f(x) = nope");
    for (int i = 0; i < 2; i++) {
        ck_assert_ptr_null(smooth_load_file(ear->context, "build/no such file"));
        expect(ear, SMOOTH_CAUSE_CALL, "cannot read `build/no such file`");
        ck_assert_ptr_null(smooth_load_file(ear->context, "build/api-bad.smooth"));
        expect(ear, SMOOTH_CAUSE_SOURCE, "unknown name `nope`");
        ck_assert_ptr_null(load(ear, "text", "fn f(x) = nope"));
        expect(ear, SMOOTH_CAUSE_SOURCE, "unknown name `nope`");
        ck_assert_ptr_null(smooth_find_function(file, "g"));
        expect(ear, SMOOTH_CAUSE_CALL, "`file` has no function `g`");
        ck_assert_ptr_null(smooth_parse_expression(ear->context, NULL, "nope", 0, NULL));
        expect(ear, SMOOTH_CAUSE_SOURCE, "unknown name `nope`");
        ck_assert_ptr_null(smooth_create_model(f, NULL));
        expect(ear, SMOOTH_CAUSE_SOURCE, "kernel `cauchy` cannot smooth");
        ck_assert(!smooth_check_file(file));
        expect(ear, SMOOTH_CAUSE_SOURCE, "kernel `cauchy` cannot smooth");
        ck_assert(!smooth_build_file(file, NULL, &(SmoothOutput){0}));
        expect(ear, SMOOTH_CAUSE_SOURCE, "kernel `cauchy` cannot smooth");
        ck_assert_int_eq(smooth_scan_input(ear->context, "1 2", 3, NULL, NULL), SMOOTH_INPUT_WRONG);
        expect(ear, SMOOTH_CAUSE_SOURCE, "expected an operator or the end");
    }
    remove("build/api-bad.smooth");
    close_ear(ear);
}
END_TEST

/* --- files -------------------------------------------------------------------------------- */

/* A good file is read once; a bad one, or one that uses a bad one, is read again. */
START_TEST(test_load_file) {
    Ear *ear = open_ear();
    const char *outer = "build/api-outer.smooth", *inner = "build/api-inner.smooth";
    size_t count;
    write_file(outer, "use \"./api-inner.smooth\"\nfn f(x) = x");
    write_file(inner, "fn g(x) = nope");
    for (int i = 0; i < 2; i++) {
        ck_assert_ptr_null(smooth_load_file(ear->context, outer));
        expect(ear, SMOOTH_CAUSE_SOURCE, "unknown name `nope`");
        ck_assert_str_eq(ear->last.file, inner);
    }
    write_file(inner, "fn g(x) = 2 * x");
    const SmoothFile *file = smooth_load_file(ear->context, outer);
    ck_assert_ptr_nonnull(smooth_find_function(file, "g"));
    remove(outer);
    remove(inner);
    ck_assert_ptr_nonnull(smooth_load_file(ear->context, outer));
    smooth_list_functions(file, &count);
    ck_assert_uint_eq(count, 1);
    close_ear(ear);
}
END_TEST

/* Below a root no other file is read; texts remain, also those in folders that do not exist. */
START_TEST(test_root) {
    Ear *ear = open_ear();
    write_file("build/api-used.smooth", "fn g(x) = 2 * x");
    ck_assert(!smooth_set_root(ear->context, "build/no such folder"));
    expect(ear, SMOOTH_CAUSE_CALL, "`build/no such folder` cannot be the root");
    ck_assert(!smooth_set_root(NULL, "build"));
    ck_assert(smooth_set_root(ear->context, "tests"));
    ck_assert_ptr_null(smooth_load_file(ear->context, "build/api-used.smooth"));
    expect(ear, SMOOTH_CAUSE_CALL, "it is outside of the root folder");
    ck_assert_ptr_null(load(ear, "t", "use \"./build/api-used.smooth\""));
    expect(ear, SMOOTH_CAUSE_SOURCE, "it is outside of the root folder");
    ck_assert_ptr_nonnull(load(ear, "no/where/inner", "fn h(x) = x"));
    ck_assert_ptr_nonnull(load(ear, "no/where/outer", "use \"./../where/inner\" fn k(x) = h(x)"));
    ck_assert(!smooth_set_root(ear->context, "build/no such folder"));
    ck_assert_ptr_null(load(ear, "t", "use \"./build/api-used.smooth\""));
    heard(ear);
    ck_assert(smooth_set_root(ear->context, NULL));
    ck_assert_ptr_nonnull(load(ear, "t", "use \"./build/api-used.smooth\" fn f(x) = g(x)"));
    remove("build/api-used.smooth");
    close_ear(ear);
}
END_TEST

/* A text is found under its name, the newest first. */
START_TEST(test_load_text) {
    Ear *ear = open_ear();
    double in[] = {1, 0}, out[1];
    load(ear, "part.smooth", "fn g(x) = 1");
    load(ear, "part.smooth", "fn g(x) = 2");
    ck_assert_ptr_null(load(ear, "part.smooth", "fn g(x) = 3 +"));
    ck_assert_int_eq(heard(ear), 1);
    SmoothModel *m = model(ear, "use \"./part.smooth\" fn f(x) = g(x)", "f", (SmoothOptions){0});
    smooth_eval_model(m, in, out);
    ck_assert_double_eq(out[0], 2);
    ck_assert_ptr_nonnull(smooth_load_file(ear->context, "part.smooth"));
    ck_assert_ptr_nonnull(load(ear, "empty", ""));
    ck_assert_ptr_nonnull(load(ear, "mark",
                               "\xEF\xBB\xBF"
                               "fn f(x) = x"));
    ck_assert_ptr_null(smooth_load_text(ear->context, "nul", "fn f(x) = \0 1", 13));
    expect(ear, SMOOTH_CAUSE_SOURCE, "a source cannot contain a NUL byte");
    close_ear(ear);
}
END_TEST

static bool extend(const SmoothFile *file, const char *text) {
    return smooth_extend_file(file, "more", text, strlen(text));
}

START_TEST(test_extend_file) {
    Ear *ear = open_ear();
    const SmoothFile *file =
        load(ear, "file", "use \"losses\" temperature 3 const a = 2 fn f(x) = a * x");
    ck_assert(extend(file, "fn g(x) = h(x) + tau const b = 3 fn h(x, y = b) = f(x) + y"));
    ck_assert(extend(file, "const c = g(1) @ 4"));
    size_t count;
    const SmoothFunction *const *all = smooth_list_functions(file, &count);
    ck_assert_uint_eq(count, 3);
    ck_assert_ptr_eq(all[1], smooth_find_function(file, "g"));
    ck_assert_str_eq(smooth_describe_function(all[1])->file, "more");
    static const struct {
        const char *text, *message;
    } wrong[] = {
        {"fn k(x) = nope(x)", "unknown function `nope`"},
        {"const k = 1 fn l(x) = l(x)", "`l` calls itself"},
        {"const k = k", "`k` is defined by itself"},
        {"fn k(x) = (x", "expected"},
        {"fn k(x) = x fn k(y) = y", "`k` is defined twice"},
        {"const k = 1 fn g(x) = x", "`g` is defined twice"},
        {"const f = 1", "`f` is defined twice"},
        {"fn floor(x) = x", "`floor` is part of the language"},
        {"fn k(x) = x fn hinge(m) = m", "`hinge` has a meaning already, by a `use`"},
        {"fn k(x) = x kernel box", "only functions and constants can be added"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        ck_assert(!extend(file, wrong[i].text));
        expect(ear, SMOOTH_CAUSE_SOURCE, wrong[i].message);
        ck_assert_ptr_null(smooth_find_function(file, "k"));
        expect(ear, SMOOTH_CAUSE_CALL, "has no function `k`");
    }
    double in[] = {3}, out[1];
    ck_assert(extend(file, "fn k() = c + hinge(0)"));
    smooth_eval_model(
        smooth_create_model(smooth_find_function(file, "k"), &(SmoothOptions){.is_hard = true}), in,
        out);
    ck_assert_double_eq(out[0], 2 + 3 + 0 + 1); /* tau is 0: nothing is smoothed */
    ck_assert(extend(file, ""));
    close_ear(ear);
}
END_TEST

/* --- interrupts -------------------------------------------------------------------------- */

static bool is_late(void *user) {
    int *left = user;
    return --*left < 0;
}

/* Loads, checks, smooths, prints, compiles and builds. False when a step has failed. */
static bool work(Ear *ear, const char *text) {
    SmoothOutput output;
    const SmoothFile *file = load(ear, "long", text);
    if (!file || !smooth_check_file(file)) return false;
    SmoothModel *m =
        smooth_create_model(smooth_find_function(file, "f"), &(SmoothOptions){.order = 1});
    return m && smooth_compile_model(m, 0) &&
           smooth_build_file(file, &(SmoothBuild){.cpu = "native"}, &output);
}

/* Whenever it comes, an interrupt is one error, and the context can be used on. */
START_TEST(test_interrupt) {
    Ear *ear = open_ear();
    char *text = calloc(1, 40000), *end = text + sprintf(text, "fn f(x) = 0");
    for (int i = 0; i < 100; i++) end += sprintf(end, " + max(x, %d)*sin(x + %d)", i, i);
    int left, asked = 1;
    for (int k = 0;; k += 1 + k, asked++) {
        left = k;
        smooth_set_interrupt(ear->context, is_late, &left);
        if (work(ear, text)) break;
        expect(ear, SMOOTH_CAUSE_MACHINE, "interrupted");
    }
    ck_assert_int_gt(asked, 4);
    left = 0;
    smooth_set_interrupt(ear->context, NULL, NULL);
    ck_assert(work(ear, text));
    smooth_set_interrupt(NULL, is_late, &left);
    free(text);
    close_ear(ear);
}
END_TEST

/* --- what is being typed ------------------------------------------------------------------ */

static const struct {
    const char *text;
    SmoothInput input;
} inputs[] = {
    {"", SMOOTH_INPUT_EMPTY},
    {" \t\r\n\f\v", SMOOTH_INPUT_EMPTY},
    {"# a comment\n", SMOOTH_INPUT_EMPTY},
    {"### a line", SMOOTH_INPUT_EMPTY},
    {"\xEF\xBB\xBF", SMOOTH_INPUT_EMPTY},
    {"# caf\xE9\n#\xD5", SMOOTH_INPUT_EMPTY},
    {"## of what follows", SMOOTH_INPUT_INCOMPLETE},
    {"# a\n## b\n\n", SMOOTH_INPUT_INCOMPLETE},
    {"## a\xFF\n", SMOOTH_INPUT_INCOMPLETE},
    {"max(1,", SMOOTH_INPUT_INCOMPLETE},
    {"1 +", SMOOTH_INPUT_INCOMPLETE},
    {"(", SMOOTH_INPUT_INCOMPLETE},
    {"if x > 1 then 2", SMOOTH_INPUT_INCOMPLETE},
    {"let a = 1", SMOOTH_INPUT_INCOMPLETE},
    {"fn", SMOOTH_INPUT_INCOMPLETE},
    {"fn f(x) =", SMOOTH_INPUT_INCOMPLETE},
    {"## doc\nfn f(x) = piecewise { x < 1: 2,", SMOOTH_INPUT_INCOMPLETE},
    {"fn f(x) = x\nfn g(x) = (x", SMOOTH_INPUT_INCOMPLETE},
    {"1 + )", SMOOTH_INPUT_WRONG},
    {"fn f(x) = x y", SMOOTH_INPUT_WRONG},
    {"use \"abc", SMOOTH_INPUT_WRONG},
    {"// not a comment", SMOOTH_INPUT_WRONG},
    {"!", SMOOTH_INPUT_WRONG},
    {";fn f(x) = x", SMOOTH_INPUT_WRONG},
    {"## a\xFF\nfn f(x) = x", SMOOTH_INPUT_WRONG},
    {"1 + 2", SMOOTH_INPUT_EXPRESSION},
    {"nobody(knows) # but it could be", SMOOTH_INPUT_EXPRESSION},
    {"constant(1)", SMOOTH_INPUT_EXPRESSION},
    {"fn_of(x)", SMOOTH_INPUT_EXPRESSION},
    {"# a\n2", SMOOTH_INPUT_EXPRESSION},
    {"const a = 1", SMOOTH_INPUT_ITEMS},
    {"\f\vfn f(x) = x", SMOOTH_INPUT_ITEMS},
    {"use\"losses\"", SMOOTH_INPUT_ITEMS},
};

START_TEST(test_scan_input) {
    Ear *ear = open_ear();
    const char *text = inputs[_i].text;
    const SmoothItem *items;
    size_t count;
    SmoothInput input = smooth_scan_input(ear->context, text, strlen(text), &items, &count);
    ck_assert_msg(input == inputs[_i].input, "`%s` is %d", text, (int)input);
    ck_assert((input == SMOOTH_INPUT_WRONG) == (heard(ear) > 0));
    ck_assert((input == SMOOTH_INPUT_ITEMS) == (count > 0));
    ck_assert((input == SMOOTH_INPUT_ITEMS) == (items != NULL));
    close_ear(ear);
}
END_TEST

static void check_item(const char *text, const SmoothItem *item, SmoothItemKind kind,
                       const char *name, const char *bytes) {
    ck_assert_int_eq(item->kind, kind);
    ck_assert_str_eq(item->name, name);
    ck_assert_msg(item->end - item->begin == strlen(bytes) &&
                      memcmp(text + item->begin, bytes, strlen(bytes)) == 0,
                  "`%.*s`", (int)(item->end - item->begin), text + item->begin);
}

/* Items do not overlap; the comments above one belong to it. */
START_TEST(test_scan_items) {
    Ear *ear = open_ear();
    const SmoothItem *items;
    size_t count;
    const char *text =
        "\xEF\xBB\xBF# of nobody\n\n  # c\n## d\nfn f(x) =\n  x fn g(x) = 2 # of g\n"
        "fn h(x) = piecewise {\n  x < 1: 0,\n  # within\n  else: 1 }\n"
        "use \"losses\" kernel box\ntemperature 0.1\n# k\nconst k = 3\n# of nobody\n";
    ck_assert_int_eq(smooth_scan_input(ear->context, text, strlen(text), &items, &count),
                     SMOOTH_INPUT_ITEMS);
    ck_assert_uint_eq(count, 7);
    check_item(text, &items[0], SMOOTH_ITEM_FUNCTION, "f", "# c\n## d\nfn f(x) =\n  x");
    check_item(text, &items[1], SMOOTH_ITEM_FUNCTION, "g", "fn g(x) = 2");
    check_item(text, &items[2], SMOOTH_ITEM_FUNCTION, "h",
               "fn h(x) = piecewise {\n  x < 1: 0,\n  # within\n  else: 1 }");
    check_item(text, &items[3], SMOOTH_ITEM_USE, "losses", "use \"losses\"");
    check_item(text, &items[4], SMOOTH_ITEM_KERNEL, "box", "kernel box");
    check_item(text, &items[5], SMOOTH_ITEM_TEMPERATURE, "", "temperature 0.1");
    check_item(text, &items[6], SMOOTH_ITEM_CONSTANT, "k", "# k\nconst k = 3");
    static const char *const words[] = {
#define ITEM(token, text) text,
#include "front/words.def"
    };
    for (size_t i = 0; i < count; i++) {
        const char *word = words[items[i].kind];
        ck_assert_int_eq(strncmp(text + items[i].begin + items[i].comment, word, strlen(word)), 0);
    }
    close_ear(ear);
}
END_TEST

static void check_parts(const char *text, const SmoothPart *parts, size_t count,
                        const char *const *wanted) {
    for (size_t i = 0; i < count; i++) {
        ck_assert_str_eq(parts[i].text, wanted[i]);
        ck_assert_uint_eq(parts[i].end - parts[i].begin, strlen(wanted[i]));
        ck_assert_int_eq(memcmp(text + parts[i].begin, wanted[i], strlen(wanted[i])), 0);
    }
}

START_TEST(test_scan_expression) {
    enum { MOST = 6 };
    static const struct {
        const char *text, *function;
        size_t argument_count;
        const char *arguments[MOST];
        size_t name_count;
        const char *names[MOST];
    } cases[] = {
        {"1 + 2", NULL, 0, {0}, 0, {0}},
        {"a + max(b, a) @ gaussian(tau)", NULL, 0, {0}, 5, {"a", "max", "b", "a", "tau"}},
        {"f(1, [2, (x)]) # f(", "f", 2, {"1", "[2, (x)]"}, 2, {"f", "x"}},
        {" f'' ( (x + 1) )\n", "f", 1, {"x + 1"}, 2, {"f", "x"}},
        {"\xEF\xBB\xBFg()", "g", 0, {0}, 1, {"g"}},
        {"f(1) + 1", NULL, 0, {0}, 1, {"f"}},
        {"grad(f, x)(1)", NULL, 0, {0}, 3, {"grad", "f", "x"}},
        {"let y = x in y", NULL, 0, {0}, 2, {"x", "y"}},
    };
    Ear *ear = open_ear();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *text = cases[i].text;
        const SmoothParts *parts = smooth_scan_expression(ear->context, text, strlen(text));
        ck_assert_ptr_nonnull(parts);
        ck_assert_int_eq(parts->function != NULL, cases[i].function != NULL);
        if (parts->function) ck_assert_str_eq(parts->function, cases[i].function);
        ck_assert_uint_eq(parts->argument_count, cases[i].argument_count);
        check_parts(text, parts->arguments, parts->argument_count, cases[i].arguments);
        ck_assert_uint_eq(parts->name_count, cases[i].name_count);
        check_parts(text, parts->names, parts->name_count, cases[i].names);
    }
    ck_assert_int_eq(heard(ear), 0);
    ck_assert_ptr_null(smooth_scan_expression(ear->context, "f(1", 3));
    ck_assert_int_eq(heard(ear), 1);
    close_ear(ear);
}
END_TEST

START_TEST(test_list_unknowns) {
    enum { MOST = 4 };
    static const struct {
        const char *text;
        size_t count;
        const char *names[MOST];
    } cases[] = {
        {"1 + pi*rate + tau", 0, {0}},
        {"b*x + a*x", 3, {"b", "x", "a"}},
        {"let y = x in y + (let x = z in x) + y0", 3, {"x", "z", "y0"}},
        {"if c > 0 then grad(square, x)(t) else square'(c)", 2, {"c", "t"}},
        {"square(max(u, _own)) @ gaussian(w)", 2, {"u", "w"}},
        {"given + max(given, v)", 1, {"v"}},
    };
    Ear *ear = open_ear();
    size_t count;
    const char *const given[] = {"given"};
    const SmoothFile *file =
        load(ear, "unknowns", "const rate = 2 const _own = 1 fn square(x) = x^2");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *const *names =
            smooth_list_unknowns(ear->context, file, cases[i].text, 1, given, &count);
        ck_assert_ptr_nonnull(names);
        ck_assert_uint_eq(count, cases[i].count);
        for (size_t k = 0; k < count; k++) ck_assert_str_eq(names[k], cases[i].names[k]);
    }
    ck_assert_ptr_nonnull(smooth_list_unknowns(ear->context, NULL, "rate", 0, NULL, &count));
    ck_assert_uint_eq(count, 1);
    ck_assert_int_eq(heard(ear), 0);
    static const char *const wrong[] = {"x +", "square", "sine(x)", "square(x, y)", "PI + x"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        ck_assert_ptr_null(smooth_list_unknowns(ear->context, file, wrong[i], 0, NULL, &count));
        ck_assert_uint_eq(count, 0);
        ck_assert_int_eq(heard(ear), 1);
    }
    ck_assert_ptr_null(smooth_list_unknowns(ear->context, file, "x", 1, NULL, &count));
    ck_assert_ptr_null(smooth_list_unknowns(NULL, file, "x", 0, NULL, &count));
    ck_assert_ptr_null(smooth_list_unknowns(ear->context, file, "x", 0, NULL, NULL));
    ck_assert_int_eq(heard(ear), 0);
    close_ear(ear);
}
END_TEST

/* The temperature of the options is that of the model, whatever it is called with. */
START_TEST(test_fixed_temperature) {
    Ear *ear = open_ear();
    const SmoothFunction *function = smooth_parse_expression(ear->context, NULL, "max(x, 0) + tau",
                                                             1, (const char *const[]){"x"});
    SmoothModel *free = smooth_create_model(function, &(SmoothOptions){.order = 1});
    const double tau = 0.25;
    SmoothModel *fixed =
        smooth_create_model(function, &(SmoothOptions){.order = 1, .temperature = &tau});
    double wanted[3], found[3];
    smooth_eval_model(free, (const double[]){0.3, 0.25}, wanted);
    smooth_eval_model(fixed, (const double[]){0.3, 7}, found);
    ck_assert_double_eq(found[0], wanted[0]);
    ck_assert_double_eq(found[1], wanted[1]);
    ck_assert_double_eq(found[2], 0);
    ck_assert_double_eq(smooth_describe_model(fixed)->temperature, 0.25);
    ck_assert_ptr_null(
        smooth_create_model(function, &(SmoothOptions){.temperature = &(double){-1}}));
    ck_assert_int_eq(heard(ear), 1);
    close_ear(ear);
}
END_TEST

static bool has_name(const char *const *names, size_t count, const char *name) {
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0) return true;
    return false;
}

START_TEST(test_list_names) {
    Ear *ear = open_ear();
    size_t count;
    const SmoothFile *file =
        load(ear, "names", "use \"losses\" const rate = 2 fn ramble(x) = x fn _own(x) = x");
    const char *const *names = smooth_list_names(ear->context, file, "", &count);
    for (size_t i = 1; i < count; i++) ck_assert_str_lt(names[i - 1], names[i]);
    static const char *const wanted[] = {
        "rate", "ramble", "_own", "huber", "max", "gaussian", "hard", "grad", "hessian",
#define WORD(token, text, role) text,
#define NUMBER(text, value)     text,
#define TAU(text)               text,
#include "front/words.def"
    };
    static const char *const unwanted[] = {
        "jvp",
#define ITEM(token, text) text,
#include "front/words.def"
    };
    for (size_t i = 0; i < sizeof unwanted / sizeof *unwanted; i++)
        ck_assert_msg(!has_name(names, count, unwanted[i]), "%s", unwanted[i]);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        ck_assert_msg(has_name(names, count, wanted[i]), "%s", wanted[i]);
    names = smooth_list_names(ear->context, file, "ra", &count);
    ck_assert_uint_eq(count, 2);
    ck_assert_str_eq(names[0], "ramble");
    ck_assert_str_eq(names[1], "rate");
    names = smooth_list_names(ear->context, NULL, "gau", &count);
    ck_assert_uint_eq(count, 1);
    ck_assert_str_eq(names[0], "gaussian");
    ck_assert_ptr_null(smooth_list_names(ear->context, file, "nobody has this", &count));
    ck_assert_uint_eq(count, 0);
    close_ear(ear);
}
END_TEST

/* --- functions ---------------------------------------------------------------------------- */

START_TEST(test_find_function) {
    Ear *ear = open_ear();
    size_t count;
    const SmoothFile *file =
        load(ear, "file", "use \"losses\" const k = 1 fn tariff(q) = q fn _own(x) = x");
    const SmoothFunction *const *all = smooth_list_functions(file, &count);
    ck_assert_uint_eq(count, 2);
    ck_assert_ptr_eq(smooth_find_function(file, "tariff"), all[0]);
    ck_assert_ptr_eq(smooth_find_function(file, "_own"), all[1]);
    const SmoothFunction *huber = smooth_find_function(file, "huber");
    ck_assert_ptr_nonnull(huber);
    ck_assert_ptr_eq(smooth_find_function(file, "huber"), huber);
    ck_assert_ptr_null(smooth_find_function(file, "k"));
    expect(ear, SMOOTH_CAUSE_CALL, "no function `k`");
    ck_assert_ptr_null(smooth_find_function(file, "tarif"));
    expect(ear, SMOOTH_CAUSE_CALL, "no function `tarif`");
    ck_assert_str_eq(ear->last.hint, "did you mean `tariff`?");
    ck_assert_ptr_null(smooth_find_function(file, "hubber"));
    ck_assert_int_eq(heard(ear), 1);
    ck_assert_str_eq(ear->last.hint, "did you mean `huber`?");
    ck_assert_ptr_null(smooth_find_function(file, "q"));
    ck_assert_int_eq(heard(ear), 1);
    ck_assert_str_eq(ear->last.hint, "its functions are `tariff`, `_own`");
    ck_assert_ptr_null(smooth_find_function(file, NULL));
    close_ear(ear);
}
END_TEST

START_TEST(test_describe_function) {
    Ear *ear = open_ear();
    const SmoothFile *file =
        load(ear, "file",
             "use \"losses\" const k = 3\n"
             "## What it is,\n## and more.\nfn f(x, a = 2^-2, b = max(k, 1)) = x\n"
             "fn _g() = 1");
    const SmoothFunctionInfo *info = smooth_describe_function(smooth_find_function(file, "f"));
    ck_assert_ptr_nonnull(info);
    ck_assert_str_eq(info->name, "f");
    ck_assert_str_eq(info->doc, "What it is,\nand more.");
    ck_assert_str_eq(info->file, "file");
    ck_assert_uint_eq(info->line, 4);
    ck_assert(!info->is_private);
    ck_assert_uint_eq(info->parameter_count, 3);
    ck_assert_str_eq(info->parameters[0].name, "x");
    ck_assert(!info->parameters[0].has_default && isnan(info->parameters[0].default_value));
    ck_assert(info->parameters[1].has_default);
    ck_assert_double_eq(info->parameters[1].default_value, 0.25);
    ck_assert_double_eq(info->parameters[2].default_value, 3);
    ck_assert_ptr_eq(smooth_describe_function(smooth_find_function(file, "f")), info);
    info = smooth_describe_function(smooth_find_function(file, "_g"));
    ck_assert(info->is_private && info->parameter_count == 0 && info->doc[0] == '\0');
    info = smooth_describe_function(smooth_find_function(file, "huber"));
    ck_assert_str_eq(info->file, "<losses>");
    const char *const names[] = {"u"};
    info = smooth_describe_function(smooth_parse_expression(ear->context, file, "u*k", 1, names));
    ck_assert_str_eq(info->name, "expression");
    ck_assert_ptr_null(info->file);
    ck_assert_uint_eq(info->line, 0);
    ck_assert_str_eq(info->parameters[0].name, "u");
    close_ear(ear);
}
END_TEST

START_TEST(test_parse_expression) {
    Ear *ear = open_ear();
    const SmoothFile *file = load(ear, "file", "kernel gaussian temperature 2 fn f(x) = 3 * x");
    const char *const names[] = {"x", "f"};
    double in[] = {2, 5, 0}, out[1];
    SmoothModel *m = smooth_create_model(
        smooth_parse_expression(ear->context, file, "f(x) + f", 2, names), NULL);
    const SmoothModelInfo *info = smooth_describe_model(m);
    ck_assert_str_eq(info->kernel, "gaussian");
    ck_assert_double_eq(info->temperature, 2);
    smooth_eval_model(m, in, out);
    ck_assert_double_eq(out[0], 11);
    const char *const bad[][2] = {{"x", "x"}, {"x y", "x"}, {"9", "x"},
                                  {"", "x"},  {"x", "tau"}, {"x", NULL}};
    const char *const says[] = {"called `x`", "called `x y`", "called `9`",
                                "called ``",  "`tau`",        "called ``"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        ck_assert_ptr_null(smooth_parse_expression(ear->context, file, "1", 2, bad[i]));
        expect(ear, SMOOTH_CAUSE_CALL, says[i]);
    }
    ck_assert_ptr_null(smooth_parse_expression(ear->context, NULL, "1 + (2", 0, NULL));
    expect(ear, SMOOTH_CAUSE_SOURCE, "expected");
    ck_assert_str_eq(ear->last.file, "<expression>");
    ck_assert_uint_eq(ear->last.column, 7);
    close_ear(ear);
}
END_TEST

START_TEST(test_check_file) {
    Ear *ear = open_ear();
    ck_assert(smooth_check_file(load(ear, "good", "fn f(x) = max(x, 0) fn g(x) = abs(x)")));
    ck_assert(!smooth_check_file(load(ear, "bad",
                                      "fn f(x) = max(x, 0) @ cauchy\nfn g(x) = x\n"
                                      "fn h(x) = abs(x) @ softsign(1)")));
    ck_assert_int_eq(heard(ear), 2);
    ck_assert_uint_eq(ear->first.line, 1);
    ck_assert_uint_eq(ear->last.line, 3);
    close_ear(ear);
}
END_TEST

/* --- models ------------------------------------------------------------------------------- */

START_TEST(test_options) {
    Ear *ear = open_ear();
    const SmoothFunction *f = smooth_find_function(
        load(ear, "file", "kernel gaussian temperature 3 fn f(x, y = 1) = max(x, y)"), "f");
    const SmoothModelInfo *info = smooth_describe_model(smooth_create_model(f, NULL));
    ck_assert_ptr_eq(info->function, f);
    ck_assert_str_eq(info->kernel, "gaussian");
    ck_assert_double_eq(info->temperature, 3);
    ck_assert_uint_eq(info->input_count, 3);
    ck_assert_uint_eq(info->output_count, 1);
    ck_assert_str_eq(info->input_names[1], "y");
    ck_assert_str_eq(info->input_names[2], "tau");
    info = smooth_describe_model(
        smooth_create_model(f, &(SmoothOptions){.kernel = "box", .order = 2}));
    static const char *const names[] = {"value", "d_x",     "d_y",   "d_tau",   "d_x_x",
                                        "d_x_y", "d_x_tau", "d_y_y", "d_y_tau", "d_tau_tau"};
    ck_assert_str_eq(info->kernel, "box");
    ck_assert_uint_eq(info->output_count, 10);
    for (int i = 0; i < 10; i++) ck_assert_str_eq(info->output_names[i], names[i]);
    info = smooth_describe_model(smooth_create_model(f, &(SmoothOptions){.kernel = "hard"}));
    ck_assert_str_eq(info->kernel, "hard");
    info = smooth_describe_model(
        smooth_create_model(f, &(SmoothOptions){.kernel = "box", .is_hard = true}));
    ck_assert_str_eq(info->kernel, "hard");
    ck_assert_ptr_null(smooth_create_model(f, &(SmoothOptions){.kernel = "gausian"}));
    expect(ear, SMOOTH_CAUSE_CALL, "`gausian` is not a kernel");
    ck_assert_str_eq(ear->last.hint, "did you mean `gaussian`?");
    ck_assert_ptr_null(smooth_create_model(f, &(SmoothOptions){.order = 3}));
    expect(ear, SMOOTH_CAUSE_CALL, "the order must be 0 to 2, not 3");
    ck_assert_ptr_null(smooth_create_model(f, &(SmoothOptions){.order = -1}));
    expect(ear, SMOOTH_CAUSE_CALL, "not -1");
    close_ear(ear);
}
END_TEST

/* --- numbers ------------------------------------------------------------------------------ */

static const char *const formulas[] = {
    "max(x, y)",
    "abs(x) * tanh(y) @ gaussian",
    "floor(x) + round(y * x) @ algebraic(0.3)",
    "if x > y then sqrt(x) else exp(y)",
    "clamp(x, -0.5, y) / (1 + x^2) + min(x, y, x * y)",
    "3",
};
enum { FORMULAS = sizeof formulas / sizeof *formulas, MOST = 10 };

static const double points[][3] = {{0.3, 0.2, 0.1},        {-2.5, 1.5, 0.25},    {1, 1, 0},
                                   {1e300, -1e-300, 1e-3}, {INFINITY, 0.5, 0.1}, {0.7, NAN, 0.1},
                                   {0.3, 0.2, -0.1},       {0.4, 0.1, NAN}};
enum { POINTS = sizeof points / sizeof *points };

static bool is_same(double a, double b) {
    return (isnan(a) && isnan(b)) || memcmp(&a, &b, sizeof a) == 0;
}

static void compare(const char *formula, const SmoothModel *m, double (*wanted)[MOST]) {
    size_t count = smooth_describe_model(m)->output_count;
    double columns[2][POINTS], got[MOST], many[MOST][POINTS];
    const double *in[] = {columns[0], columns[1]};
    for (int p = 0; p < POINTS; p++) {
        smooth_eval_model(m, points[p], got);
        for (size_t k = 0; k < count; k++)
            ck_assert_msg(is_same(got[k], wanted[p][k]), "%s, point %d, output %zu: %a, not %a",
                          formula, p, k, got[k], wanted[p][k]);
    }
    for (int p = 0; p < POINTS; p++)
        for (int i = 0; i < 2; i++) columns[i][p] = points[p][i];
    for (size_t missing = 0; missing <= count; missing++) {
        double *out[MOST];
        for (size_t k = 0; k < count; k++) out[k] = k == missing ? NULL : many[k];
        smooth_eval_batch(m, POINTS, in, 0.1, out);
        for (int p = 0; p < POINTS; p++) {
            smooth_eval_model(m, (double[]){points[p][0], points[p][1], 0.1}, got);
            for (size_t k = 0; k < count; k++)
                ck_assert_msg(k == missing || is_same(many[k][p], got[k]),
                              "%s, batch, point %d, output %zu: %a, not %a", formula, p, k,
                              many[k][p], got[k]);
        }
    }
}

/* Interpreted and compiled, one by one and many at once: the same bits. */
START_TEST(test_agree) {
    Ear *ear = open_ear();
    for (int order = 0; order <= 2; order++) {
        SmoothModel *m = expression(ear, formulas[_i], (SmoothOptions){.order = order});
        double wanted[POINTS][MOST];
        for (int p = 0; p < POINTS; p++) smooth_eval_model(m, points[p], wanted[p]);
        compare(formulas[_i], m, wanted);
        ck_assert_ptr_null(smooth_get_code(m));
        for (int level = 0; level <= 2; level += 2) {
            ck_assert(smooth_compile_model(m, level)); /* the second time it replaces the first */
            compare(formulas[_i], m, wanted);
            double got[MOST];
            smooth_get_code(m)(points[0], got);
            ck_assert(is_same(got[0], wanted[0][0]));
            ck_assert(smooth_compile_batch(m, level)); /* what is alone is interpreted */
            ck_assert_ptr_null(smooth_get_code(m));
            compare(formulas[_i], m, wanted);
        }
        smooth_destroy_model(m);
    }
    close_ear(ear);
}
END_TEST

/* The hard function at temperature 0; no number at a negative one, where it smooths. */
START_TEST(test_temperatures) {
    Ear *ear = open_ear();
    double out[4];
    for (int compiled = 0; compiled < 2; compiled++) {
        SmoothModel *m = expression(ear, "max(x, y) + 1", (SmoothOptions){.order = 1});
        if (compiled) ck_assert(smooth_compile_model(m, 2));
        smooth_eval_model(m, (double[]){2, -1, 0}, out);
        ck_assert(out[0] == 3 && out[1] == 1 && out[2] == 0 && out[3] == 0);
        smooth_eval_model(m, (double[]){1, 1, 0}, out);
        ck_assert(out[0] == 2 && out[1] == 0.5 && out[2] == 0.5);
        const double bad[] = {-0.1, -INFINITY, NAN};
        for (int i = 0; i < 3; i++) {
            smooth_eval_model(m, (double[]){2, -1, bad[i]}, out);
            ck_assert(isnan(out[0]) && isnan(out[1]));
        }
        m = expression(ear, "max(x, y) + 1", (SmoothOptions){.is_hard = true});
        if (compiled) ck_assert(smooth_compile_model(m, 2));
        smooth_eval_model(m, (double[]){2, -1, -5}, out);
        ck_assert_double_eq(out[0], 3);
    }
    close_ear(ear);
}
END_TEST

/* No point at all, many points, a column that is its own result, one that is two. */
START_TEST(test_batch) {
    enum { COUNT = 1003 };
    static double x[COUNT], y[COUNT], z[COUNT];
    Ear *ear = open_ear();
    for (int compiled = 0; compiled < 2; compiled++) {
        SmoothModel *m = expression(ear, "max(x, y) * y", (SmoothOptions){.order = 1});
        if (compiled) ck_assert(smooth_compile_model(m, 2));
        smooth_eval_batch(m, 0, NULL, 0.1, NULL);
        smooth_eval_batch(m, 0, (const double *[]){x, y}, 0.1, (double *[]){z, NULL, NULL, NULL});
        smooth_eval_batch(m, 0, (const double *[]){NULL, NULL}, 0.1,
                          (double *[]){NULL, NULL, NULL, NULL});
        for (int i = 0; i < COUNT; i++) x[i] = sin(i), y[i] = cos(i);
        smooth_eval_batch(m, COUNT, (const double *[]){x, y}, 0.1,
                          (double *[]){y, NULL, x, NULL}); /* in place, crosswise */
        smooth_eval_batch(m, COUNT, (const double *[]){x, x}, 0.1, (double *[]){z, NULL, x, NULL});
        for (int i = 0; i < COUNT; i++) {
            double first[4], second[4];
            smooth_eval_model(m, (double[]){sin(i), cos(i), 0.1}, first);
            smooth_eval_model(m, (double[]){first[2], first[2], 0.1}, second);
            ck_assert(is_same(y[i], first[0]));
            ck_assert(is_same(z[i], second[0]));
            ck_assert(is_same(x[i], second[2]));
        }
    }
    close_ear(ear);
}
END_TEST

START_TEST(test_compile_errors) {
    Ear *ear = open_ear();
    SmoothModel *m = expression(ear, "x + y", (SmoothOptions){0});
    ck_assert(!smooth_compile_model(m, 4));
    expect(ear, SMOOTH_CAUSE_CALL, "the level of optimisation must be 0 to 3, not 4");
    ck_assert_ptr_null(smooth_get_code(m));
    double out[1];
    smooth_eval_model(m, (double[]){1, 2, 0}, out);
    ck_assert_double_eq(out[0], 3);
    close_ear(ear);
}
END_TEST

/* --- lives -------------------------------------------------------------------------------- */

/* Models die in any order, once or with their context, with and without code. */
START_TEST(test_destroy) {
    enum { MODELS = 6 };
    static const int orders[][MODELS] = {
        {0, 1, 2, 3, 4, 5}, {5, 4, 3, 2, 1, 0}, {2, 0, 5, 1, 4, 3}, {3, 3, 0, 0, 5, 5}};
    for (size_t k = 0; k < sizeof orders / sizeof *orders; k++) {
        Ear *ear = open_ear();
        SmoothModel *models[MODELS];
        double out[1];
        for (int i = 0; i < MODELS; i++) {
            models[i] = expression(ear, "max(x, y)", (SmoothOptions){0});
            if (i % 3 != 1) ck_assert(smooth_compile_model(models[i], 0));
        }
        for (int i = 0; i < (k == 1 ? MODELS / 2 : MODELS); i++) {
            smooth_destroy_model(models[orders[k][i]]);
            ck_assert_ptr_null(smooth_get_code(models[orders[k][i]]));
        }
        SmoothModel *late = expression(ear, "x", (SmoothOptions){0});
        smooth_eval_model(late, (double[]){4, 0, 0}, out);
        ck_assert_double_eq(out[0], 4);
        close_ear(ear);
    }
}
END_TEST

START_TEST(test_many_models) {
    Ear *ear = open_ear();
    size_t before = smooth_measure_context(ear->context);
    double out[4];
    const char *const names[] = {"x"};
    for (int i = 0; i < 2000; i++) {
        char text[64];
        snprintf(text, sizeof text, "max(x, %d) - %d", i, i);
        SmoothModel *m =
            smooth_create_model(smooth_parse_expression(ear->context, NULL, text, 1, names),
                                &(SmoothOptions){.order = 1});
        if (i % 100 == 0) ck_assert(smooth_compile_model(m, i % 4));
        smooth_eval_model(m, (double[]){i + 2.0, 0}, out);
        ck_assert(out[0] == 2 && out[1] == 1);
        smooth_destroy_model(m);
    }
    ck_assert_uint_gt(smooth_measure_context(ear->context), before);
    close_ear(ear);
}
END_TEST

/* --- when memory runs out ------------------------------------------------------------------ */

/* The linker lets these stand for malloc and its kin. */
void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *data, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *data, size_t size);

static int until_failure = -1; /* allocations that still succeed; -1: all of them */
static bool is_lasting;        /* after one that fails, all fail */

static bool is_exhausted(void) {
    if (until_failure < 0) return false;
    if (until_failure > 0) return until_failure--, false;
    if (!is_lasting) until_failure = -1;
    return true;
}
void *__wrap_malloc(size_t size) { return is_exhausted() ? NULL : __real_malloc(size); }
void *__wrap_calloc(size_t count, size_t size) {
    return is_exhausted() ? NULL : __real_calloc(count, size);
}
void *__wrap_realloc(void *data, size_t size) {
    return is_exhausted() ? NULL : __real_realloc(data, size);
}

static void count_exhausted(void *user, const SmoothDiagnostic *diagnostic) {
    *(int *)user += strcmp(diagnostic->message, "out of memory") == 0;
}

static bool is_wrong; /* a value was: an assertion needs memory itself */

/* A model that needs more than the stack: with or without memory, its values are right. */
static bool evaluate_large(SmoothContext *context) {
    static const char *const names[] = {"x"};
    char text[8000] = "x";
    double value, values[2] = {0, 1}, x = 2;
    for (size_t size = 1, i = 0; i < 600; i++)
        size += (size_t)sprintf(text + size, "+max(%zu,x)", i);
    SmoothModel *m = smooth_create_model(smooth_parse_expression(context, NULL, text, 1, names),
                                         &(SmoothOptions){.is_hard = true});
    if (!m) return false;
    smooth_eval_model(m, (double[]){x, 0}, &value);
    is_wrong = is_wrong || value != 179705;
    smooth_eval_batch(m, 2, (const double *[]){(double[]){2, 3}}, 0, (double *[]){values});
    is_wrong = is_wrong || values[0] != 179705 || values[1] != 179709;
    return true;
}

/* How many of the calls fail, of all that need memory but not the code generator. */
static int live(SmoothContext *context) {
    static const char inner[] = "use \"losses\" fn g(x) = huber(x)";
    static const char outer[] = "use \"./inner\" fn f(x, a = 2^-3) = max(g(x), a) + floor(x)";
    const char *const names[] = {"x"};
    double out[10];
    size_t count;
    SmoothDiagnostic note = {.severity = SMOOTH_NOTE, .message = "note"};
    int failed = !smooth_set_root(context, ".");
    failed += !smooth_load_text(context, "inner", inner, sizeof inner - 1);
    const SmoothFile *file = smooth_load_text(context, "outer", outer, sizeof outer - 1);
    const SmoothFunction *f = smooth_find_function(file, "f");
    SmoothModel *m = smooth_create_model(f, &(SmoothOptions){.order = 2});
    failed += smooth_scan_input(context, outer, sizeof outer - 1, NULL, NULL) == SMOOTH_INPUT_WRONG;
    failed += !smooth_list_names(context, file, "", &count);
    failed += !smooth_describe_function(f);
    failed += !smooth_create_model(smooth_parse_expression(context, file, "f(x)", 1, names), NULL);
    failed += !smooth_check_file(file);
    failed += !smooth_extend_file(file, "more", "fn h(x) = f(x)", 14);
    failed += !smooth_scan_expression(context, "f(1, x)", 7);
    failed += !smooth_render_diagnostic(context, &note, true);
    failed += !smooth_load_file(context, "build/memory.smooth");
    failed += !smooth_print_pass(f, NULL, "smooth");
    for (int form = SMOOTH_FORM_TEXT; form <= SMOOTH_FORM_GRAPH; form++)
        failed += !smooth_print_models(1, &m, (SmoothForm)form);
    smooth_eval_model(m, (double[]){2.5, 0.125, 0}, out);
    is_wrong = is_wrong || (m && out[0] != 4);
    return failed + !evaluate_large(context);
}

/* Whichever allocation fails, alone or with all after it: it is said, nothing is lost, and the same
 * calls succeed when there is memory. */
START_TEST(test_memory) {
    int exhausted = 0, failures = 0, allowed = 0;
    is_lasting = _i;
    write_file("build/memory.smooth", "fn f(x) = x");
    for (bool is_over = false; !is_over; allowed++) {
        int before = exhausted;
        until_failure = allowed;
        SmoothContext *context = smooth_create_context(count_exhausted, &exhausted);
        int failed = context ? live(context) : 1;
        is_over = until_failure > 0;
        until_failure = -1;
        ck_assert_msg(!failed || !context || exhausted > before, "allocation %d", allowed);
        ck_assert_msg(!is_wrong, "allocation %d", allowed);
        ck_assert(!is_over || !failed);
        failures += failed > 0;
        if (context) ck_assert_msg(live(context) == 0, "after allocation %d", allowed);
        smooth_destroy_context(context);
    }
    remove("build/memory.smooth");
    ck_assert_int_gt(failures, 5);
}
END_TEST

/* What a check that memory has cut short has seen, the next one has not. */
START_TEST(test_memory_and_names) {
    enum { LETS = 3000 };
    char *text = calloc(LETS, 32), *end = text + sprintf(text, "fn f(x) =");
    for (int i = 0; i < LETS; i++) end += sprintf(end, " let a%d = x", i);
    sprintf(end, " in a0");
    int failures = 0, allowed = 0;
    for (bool is_over = false; !is_over; allowed++) {
        Ear *ear = open_ear();
        until_failure = allowed;
        failures += !load(ear, "f", text);
        is_over = until_failure > 0;
        until_failure = -1;
        heard(ear);
        ck_assert_ptr_null(load(ear, "g", "fn g(x, y) = y + a1"));
        expect(ear, SMOOTH_CAUSE_SOURCE, "unknown name `a1`");
        close_ear(ear);
    }
    ck_assert_int_gt(failures, 10);
    free(text);
}
END_TEST

/* --- what comes out ----------------------------------------------------------------------- */

START_TEST(test_columns) {
    Ear *ear = open_ear();
    SmoothModel *sum =
        model(ear, "const a = 2\nfn total(x, y, z) = max(x, a) + max(y, a) + max(z, a)", "total",
              (SmoothOptions){0});
    for (size_t columns = 30; columns <= 120; columns += 10) {
        smooth_set_columns(ear->context, columns);
        for (const char *line = smooth_print_models(1, &sum, SMOOTH_FORM_TEXT); *line;
             line += strcspn(line, "\n") + 1)
            ck_assert_msg(strcspn(line, "\n") <= columns, "%zu columns:\n%s", columns, line);
    }
    smooth_set_columns(ear->context, 0);
    ck_assert_str_eq(smooth_print_models(1, &sum, SMOOTH_FORM_TEXT),
                     "total(x, y, z):\n"
                     "  value = a + tau*softplus((x - a)/tau) + a + tau*softplus((y - a)/tau) + a"
                     " + tau*softplus((z - a)/tau)\n"
                     "  where a = 2\n"
                     "  where softplus(u) = log(1 + exp(u)), sigmoid = softplus'\n");
    smooth_set_columns(NULL, 80);
    close_ear(ear);
}
END_TEST

START_TEST(test_print) {
    Ear *ear = open_ear();
    SmoothModel *models[] = {
        model(ear, "fn ramp(x) = max(x, 0)", "ramp", (SmoothOptions){.order = 1}),
        model(ear, "fn corner(x) = abs(x) @ gaussian", "corner", (SmoothOptions){0})};
    static const char *const says[][2] = {
        [SMOOTH_FORM_TEXT] = {"ramp(x)", "corner(x)"},
        [SMOOTH_FORM_LATEX] = {"ramp", "corner"},
        [SMOOTH_FORM_C] = {"double ramp_grad(", "double corner_at("},
        [SMOOTH_FORM_GRAPH] = {"psi.logistic", "smooth_abs.gaussian"},
        [SMOOTH_FORM_LLVM] = {"double @ramp_grad(", "double @corner_at("},
        [SMOOTH_FORM_ASM] = {"ramp_grad:", "corner_at:"},
        [SMOOTH_FORM_EXACT] = {"double ramp_grad(", "double corner_at("},
    };
    for (int form = SMOOTH_FORM_TEXT; form <= SMOOTH_FORM_EXACT; form++) {
        const char *text = smooth_print_models(2, models, (SmoothForm)form);
        ck_assert_ptr_nonnull(text);
        const char *first = strstr(text, says[form][0]);
        ck_assert_msg(first && strstr(first, says[form][1]), "form %d:\n%s", form, text);
        ck_assert_str_eq(smooth_print_models(2, models, (SmoothForm)form), text);
    }
    ck_assert_str_eq(smooth_print_models(1, models, SMOOTH_FORM_TEXT),
                     "ramp(x):\n"
                     "  t1 = x/tau\n"
                     "  t2 = softplus(t1)\n"
                     "  t3 = sigmoid(t1)\n"
                     "  value = tau*t2\n"
                     "  d_x = t3\n"
                     "  d_tau = t2 - t1*t3\n"
                     "  where softplus(u) = log(1 + exp(u)), sigmoid = softplus'\n");
    ck_assert_ptr_null(smooth_print_models(0, models, SMOOTH_FORM_TEXT));
    ck_assert_ptr_null(smooth_print_models(1, models, (SmoothForm)7));
    expect(ear, SMOOTH_CAUSE_CALL, "the form must be 0 to 6, not 7");
    close_ear(ear);
}
END_TEST

/* The passes have different names, the last one gives the model's own graph, and the first one
 * leaves an operator to be smoothed with its temperature. */
START_TEST(test_passes) {
    Ear *ear = open_ear();
    size_t count;
    const SmoothFile *file = load(ear, "ramp", "fn ramp(x) = max(x, 0)");
    const SmoothFunction *ramp = smooth_find_function(file, "ramp");
    const SmoothPass *passes = smooth_list_passes(&count);
    SmoothOptions first = {.kernel = "gaussian", .order = 1};
    SmoothModel *model = smooth_create_model(ramp, &first);
    ck_assert_ptr_eq(smooth_list_passes(NULL), passes);
    ck_assert_uint_ge(count, 3);
    for (size_t i = 0; i < count; i++) {
        ck_assert_ptr_nonnull(smooth_print_pass(ramp, NULL, passes[i].name));
        ck_assert_uint_gt(strlen(passes[i].holds), 0);
        for (size_t k = 0; k < i; k++) ck_assert_str_ne(passes[i].name, passes[k].name);
    }
    ck_assert_str_eq(smooth_print_pass(ramp, &first, passes[0].name),
                     "%0 = x\n%1 = tau\n%2 = 0\n%3 = max.gaussian %0 %2 %1\nreturn %3\n");
    ck_assert_str_eq(smooth_print_pass(ramp, &first, passes[count - 1].name),
                     smooth_print_models(1, &model, SMOOTH_FORM_GRAPH));
    ck_assert_ptr_null(smooth_print_pass(ramp, NULL, "parse"));
    expect(ear, SMOOTH_CAUSE_CALL, "there is no pass `parse`");
    ck_assert_ptr_null(smooth_print_pass(ramp, &(SmoothOptions){.order = 3}, "lower"));
    expect(ear, SMOOTH_CAUSE_CALL, "the order must be 0 to 2, not 3");
    ck_assert_ptr_null(smooth_print_pass(ramp, NULL, NULL));
    ck_assert_ptr_null(smooth_print_pass(NULL, NULL, "lower"));
    close_ear(ear);
}
END_TEST

/* Each form is exported under its own name when it is chosen, and alone; nothing chosen is what is
 * usual. */
START_TEST(test_exports) {
    Ear *ear = open_ear();
    size_t count;
    unsigned usual = 0;
    SmoothOutput output, other;
    const SmoothFile *file = load(ear, "ramp", "fn ramp(x) = max(x, 0)");
    const SmoothExport *exports = smooth_list_exports(&count);
    ck_assert_ptr_eq(smooth_list_exports(NULL), exports);
    for (size_t i = 0; i < count; i++) {
        char called[64];
        ck_assert_uint_eq(exports[i].bit, 1u << i);
        if (exports[i].is_usual) usual |= exports[i].bit;
        ck_assert(smooth_build_file(file, &(SmoothBuild){.emit = exports[i].bit}, &output));
        snprintf(called, sizeof called, " ramp%s(", exports[i].suffix);
        const char *found = strstr(strstr(output.header, "#define RAMP_TAU"), " ramp");
        ck_assert_msg(strncmp(found, called, strlen(called)) == 0, "%s", exports[i].name);
        ck_assert_ptr_null(strstr(found + 1, " ramp"));
    }
    ck_assert(smooth_build_file(file, &(SmoothBuild){.emit = usual}, &output));
    ck_assert(smooth_build_file(file, &(SmoothBuild){0}, &other));
    ck_assert_str_eq(output.header, other.header);
    close_ear(ear);
}
END_TEST

START_TEST(test_build) {
    Ear *ear = open_ear();
    SmoothOutput output;
    const SmoothFile *file =
        load(ear, "dir/ramp.smooth", "## A corner.\nfn ramp(x) = max(x, 0)\nfn _own(x) = x");
    ck_assert(smooth_build_file(file, &(SmoothBuild){.target = "x86_64-linux-gnu"}, &output));
    ck_assert_int_eq(memcmp(output.code, "\177ELF", 4), 0);
    ck_assert_uint_eq(output.code[output.code_size], 0);
    ck_assert_uint_eq(strlen(output.header), output.header_size);
    ck_assert_ptr_nonnull(strstr(output.header, "#ifndef SMOOTH_RAMP_H_"));
    ck_assert_ptr_nonnull(strstr(output.header, "A corner. */"));
    ck_assert_ptr_nonnull(
        strstr(output.header, "double ramp_grad(double x, double tau, double *dx);"));
    ck_assert_ptr_null(strstr(output.header, "own"));
    SmoothBuild build = {.kind = SMOOTH_CODE_ASSEMBLY,
                         .emit = SMOOTH_EMIT_HESS | SMOOTH_EMIT_HARD,
                         .prefix = "my_",
                         .kernel = "box",
                         .source = "odd */\n.smooth",
                         .header = "odd\n\"name\".h",
                         .cpu = "native", /* one version */
                         .level = 3};
    ck_assert(smooth_build_file(file, &build, &output));
    ck_assert_ptr_nonnull(strstr(output.code, "my_ramp_hess:"));
    ck_assert_ptr_nonnull(strstr(output.code, "my_ramp_hard:"));
    ck_assert_ptr_null(strstr(output.code, "my_ramp_at"));
    ck_assert_uint_eq(strlen(output.code), output.code_size);
    ck_assert_ptr_nonnull(strstr(output.header, "#ifndef SMOOTH_MY_ODD__NAME__H_"));
    build.kind = SMOOTH_CODE_IR;
    ck_assert(smooth_build_file(file, &build, &output));
    ck_assert_ptr_nonnull(strstr(output.code, "@my_ramp_hess("));
    close_ear(ear);
}
END_TEST

/* What is wrong is said, and the output stays as it was. */
static void refuse(Ear *ear, const SmoothFile *file, SmoothBuild build, SmoothCause cause,
                   const char *text) {
    SmoothOutput output = {.code = "code", .header_size = 9};
    ck_assert(!smooth_build_file(file, &build, &output));
    expect(ear, cause, text);
    ck_assert_str_eq(output.code, "code");
    ck_assert_uint_eq(output.header_size, 9);
}

START_TEST(test_build_errors) {
    Ear *ear = open_ear();
    const SmoothFile *file = load(ear, "file", "fn f(x) = max(x, 0)");
    const SmoothCause call = SMOOTH_CAUSE_CALL;
    refuse(ear, file, (SmoothBuild){.kernel = "gausian"}, call, "is not a kernel");
    refuse(ear, file, (SmoothBuild){.prefix = "9"}, call, "`9` cannot be a prefix");
    refuse(ear, file, (SmoothBuild){.emit = 256}, call, "the set of functions must be 0 to 255");
    refuse(ear, file, (SmoothBuild){.kind = (SmoothCodeKind)3}, call, "the kind of code");
    refuse(ear, file, (SmoothBuild){.level = -1}, call, "the level of optimisation");
    refuse(ear, file, (SmoothBuild){.target = "toaster"}, SMOOTH_CAUSE_MACHINE,
           "the target `toaster`");
    refuse(ear, file, (SmoothBuild){.cpu = "i1"}, SMOOTH_CAUSE_MACHINE, "i1");
    refuse(ear, load(ear, "none", "fn _f(x) = x"), (SmoothBuild){0}, SMOOTH_CAUSE_SOURCE,
           "no public function");
    refuse(ear, load(ear, "taken", "fn double(x) = x"), (SmoothBuild){0}, SMOOTH_CAUSE_SOURCE,
           "double");
    ck_assert(!smooth_build_file(file, NULL, NULL));
    ck_assert(smooth_build_file(file, NULL, &(SmoothOutput){0}));
    close_ear(ear);
}
END_TEST

Suite *api_suite(void) {
    Suite *suite = suite_create("api");
    TCase *texts = tcase_create("texts"), *numbers = tcase_create("numbers");
    tcase_add_test(texts, test_library);
    tcase_add_test(texts, test_null);
    tcase_add_test(texts, test_no_members);
    tcase_add_test(texts, test_strangers);
    tcase_add_test(texts, test_default_report);
    tcase_add_test(texts, test_syntax_error);
    tcase_add_test(texts, test_several_errors);
    tcase_add_test(texts, test_twice);
    tcase_add_test(texts, test_load_file);
    tcase_add_test(texts, test_root);
    tcase_add_test(texts, test_load_text);
    tcase_add_test(texts, test_extend_file);
    tcase_add_loop_test(texts, test_scan_input, 0, sizeof inputs / sizeof *inputs);
    tcase_add_test(texts, test_scan_items);
    tcase_add_test(texts, test_scan_expression);
    tcase_add_test(texts, test_list_names);
    tcase_add_test(texts, test_list_unknowns);
    tcase_add_test(texts, test_fixed_temperature);
    tcase_add_test(texts, test_find_function);
    tcase_add_test(texts, test_describe_function);
    tcase_add_test(texts, test_parse_expression);
    tcase_add_test(texts, test_check_file);
    tcase_add_test(texts, test_options);
    suite_add_tcase(suite, texts);
    tcase_set_timeout(numbers, 120);
    tcase_add_test(numbers, test_interrupt);
    tcase_add_loop_test(numbers, test_agree, 0, FORMULAS);
    tcase_add_test(numbers, test_temperatures);
    tcase_add_test(numbers, test_batch);
    tcase_add_test(numbers, test_compile_errors);
    tcase_add_test(numbers, test_destroy);
    tcase_add_test(numbers, test_many_models);
    tcase_add_loop_test(numbers, test_memory, 0, 2);
    tcase_add_test(numbers, test_memory_and_names);
    tcase_add_test(numbers, test_print);
    tcase_add_test(numbers, test_columns);
    tcase_add_test(numbers, test_passes);
    tcase_add_test(numbers, test_exports);
    tcase_add_test(numbers, test_build);
    tcase_add_test(numbers, test_build_errors);
    suite_add_tcase(suite, numbers);
    return suite;
}
