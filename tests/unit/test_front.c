/* The front end: memory, text, places, messages and the parser. In: small sources. Out: what the
 * tree looks like as an S-expression, and what every message says, to the letter. */
#include <check.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "api/render.h"
#include "base/number.h"
#include "base/spelling.h"
#include "front/diag.h"
#include "front/known.h"
#include "front/load.h"
#include "front/locals.h"
#include "front/parse.h"
#include "front/parser.h"
#include "front/source.h"
#include "front/standard.h"
#include "ops/ops.h"
#include "suites.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void render(Unit *unit, const Diagnostic *diagnostic, bool has_colour, Buffer *out) {
    SmoothDiagnostic described;
    render_describe(unit, diagnostic, &described);
    render_text(&described, has_colour, out);
}

static Unit *unit;

static void set_up(void) {
    unit = unit_create();
    ck_assert_ptr_nonnull(unit);
}

static void tear_down(void) { unit_destroy(unit); }

static Source *source_of(const char *text) { return source_add(unit, "t", text, strlen(text)); }

/* --- trees as text ----------------------------------------------------------------------- */

static void add_head(Buffer *out, const Ast *node) {
    switch (node->kind) {
    case AST_APPLY: buffer_text(out, op_table[node->op].name); break;
    case AST_CALL: buffer_text(out, "call"); break;
    case AST_PRIME: buffer_printf(out, "prime %u", node->count); break;
    case AST_INDEX: buffer_text(out, "index"); break;
    case AST_CHAIN:
        buffer_text(out, "chain");
        for (uint32_t i = 0; i + 1 < node->size; i++)
            buffer_printf(out, " %s", op_table[node->ops[i]].name);
        break;
    case AST_LET:
        buffer_text(out, "let");
        for (uint32_t i = 0; i + 1 < node->size; i++)
            buffer_printf(out, " %s", node->names[i]->text);
        break;
    case AST_PIECEWISE: buffer_text(out, node->count ? "piecewise-else" : "piecewise"); break;
    case AST_AT: buffer_printf(out, "@ %s", node->name ? node->name->text : "-"); break;
    case AST_ALONG: buffer_printf(out, "along %s", node->name->text); break;
    case AST_VECTOR: buffer_text(out, "vector"); break;
    case AST_EACH: buffer_printf(out, "each %s", node->names[0]->text); break;
    case AST_REDUCE: buffer_printf(out, "%s %s", node->names[1]->text, node->names[0]->text); break;
    case AST_FOLD:
        buffer_printf(out, "fold %s %s", node->names[0]->text, node->names[1]->text);
        break;
    default: buffer_text(out, "error"); break;
    }
}

static void add_tree(Buffer *out, const Ast *node) {
    char number[32];
    if (!node) {
        buffer_text(out, "nil");
    } else if (node->kind == AST_NUMBER) {
        number_text(node->number, number);
        buffer_text(out, number);
    } else if (node->kind == AST_NAME) {
        buffer_text(out, node->name->text);
    } else {
        buffer_text(out, "(");
        add_head(out, node);
        for (uint32_t i = 0; i < node->size; i++) {
            buffer_text(out, " ");
            add_tree(out, node->kids[i]);
        }
        buffer_text(out, ")");
    }
}

static const char *tree_of(const char *text) {
    Buffer out = {.arena = &unit->arena};
    add_tree(&out, parse_expression(unit, source_of(text)));
    return out.data;
}

static const char *messages(void) {
    Buffer out = {.arena = &unit->arena};
    buffer_text(&out, "");
    for (const Diagnostic *d = unit->diagnostics; d; d = d->next) render(unit, d, false, &out);
    return out.data;
}

static const char *messages_of(const char *text) {
    unit->diagnostics = unit->last_diagnostic = NULL;
    parse_file(unit, source_of(text));
    return messages();
}

static void forget_messages(void) {
    unit->diagnostics = unit->last_diagnostic = NULL;
    unit->errors = 0;
}

/* --- memory and text --------------------------------------------------------------------- */

START_TEST(arena_gives_back) {
    Arena *arena = &unit->scratch;
    char *first = arena_alloc(arena, 100);
    memset(first, 1, 100);
    ArenaMark mark = arena_mark(arena);
    for (int i = 0; i < 1000; i++) memset(arena_alloc(arena, 1000), 2, 1000);
    arena_release(arena, mark);
    char *second = arena_alloc(arena, 50000);
    for (int i = 0; i < 50000; i++) ck_assert_int_eq(second[i], 0);
    ck_assert_int_eq(first[99], 1);
    ck_assert_uint_eq((uintptr_t)second % 16, 0);
}
END_TEST

static void ask_for_too_much(void *arena) {
    arena_array(arena, SIZE_MAX / 2, 3);
    ck_abort_msg("an impossible size was handed out");
}

START_TEST(arena_grows_the_newest_in_place) {
    Arena *arena = &unit->scratch;
    char *a = arena_alloc(arena, 10);
    memcpy(a, "abcdefghi", 10);
    ck_assert_ptr_eq(arena_grow(arena, a, 10, 1000), a);
    char *b = arena_alloc(arena, 10);
    char *moved = arena_grow(arena, a, 1000, 2000);
    ck_assert_ptr_ne(moved, a);
    ck_assert_str_eq(moved, "abcdefghi");
    ck_assert_ptr_ne(b, moved);
    ck_assert(!unit_try(unit, ask_for_too_much, arena));
    ck_assert_str_eq(unit->diagnostics->message, "out of memory");
}
END_TEST

/* Blocks of their own grow with what is in them, wherever they stand, and are given back in order.
 */
START_TEST(arena_grows_large_arrays) {
    enum { ARRAYS = 3, FIRST = 100000, LAST = 3000000 };
    Arena *arena = &unit->scratch;
    ArenaMark before = arena_mark(arena);
    char *arrays[ARRAYS];
    size_t held = arena_size(arena);
    for (int i = 0; i < ARRAYS; i++) {
        arrays[i] = arena_alloc(arena, FIRST);
        memset(arrays[i], 'a' + i, FIRST);
    }
    for (size_t size = FIRST; size < LAST; size += FIRST)
        for (int i = 0; i < ARRAYS; i++)
            arrays[i] = arena_grow(arena, arrays[i], size, size + FIRST);
    ck_assert_uint_lt(arena_size(arena) - held, ARRAYS * (LAST + 1000));
    for (int i = 0; i < ARRAYS; i++)
        for (int k = 0; k < FIRST; k++) ck_assert_int_eq(arrays[i][k], 'a' + i);
    ArenaMark between = arena_mark(arena);
    memset(arena_alloc(arena, FIRST), 1, FIRST);
    memset(arena_alloc(arena, 100), 1, 100);
    arena_release(arena, between);
    ck_assert_int_eq(arrays[ARRAYS - 1][0], 'a' + ARRAYS - 1);
    const char *fresh = arena_alloc(arena, 100);
    for (int k = 0; k < 100; k++) ck_assert_int_eq(fresh[k], 0);
    arena_release(arena, before);
    ck_assert_uint_le(arena_size(arena), held + 2 * 65536);
}
END_TEST

START_TEST(names_are_unique) {
    const Name *names[1000];
    for (int i = 0; i < 1000; i++) names[i] = unit_name(unit, arena_printf(&unit->arena, "n%d", i));
    for (int i = 0; i < 1000; i++)
        ck_assert_ptr_eq(names[i], unit_name(unit, arena_printf(&unit->arena, "n%d", i)));
    ck_assert_str_eq(names[999]->text, "n999");
}
END_TEST

START_TEST(nearest_word) {
    const char *words[] = {"gaussian", "logistic", "max", "min", "piecewise"};
    ck_assert_str_eq(spelling_nearest("gausian", words, 5), "gaussian");
    ck_assert_str_eq(spelling_nearest("lgoistic", words, 5), "logistic");
    ck_assert_str_eq(spelling_nearest("mx", words, 5), "max");
    ck_assert_ptr_null(spelling_nearest("tanh", words, 5));
    ck_assert_ptr_null(spelling_nearest("", words, 5));
    char *longest = arena_alloc(&unit->arena, 100001);
    ck_assert_ptr_null(spelling_nearest(memset(longest, 'a', 100000), words, 5));
}
END_TEST

/* --- sources ----------------------------------------------------------------------------- */

START_TEST(places) {
    Source *first = source_of("\xEF\xBB\xBF"
                              "a\r\n\xC3\xBC\xC3\xBC b\n");
    Source *second = source_of("c");
    Place place = source_place(unit, first->base);
    ck_assert(place.line == 1 && place.column == 1 && place.line_text.size == 1);
    place = source_place(unit, first->base + 8);
    ck_assert(place.line == 2 && place.column == 4 && place.line_text.size == 6);
    place = source_place(unit, first->base + (uint32_t)first->text.size);
    ck_assert(place.line == 3 && place.column == 1 && place.line_text.size == 0);
    place = source_place(unit, second->base + 1);
    ck_assert(place.source == second && place.column == 2);
    ck_assert_ptr_null(source_find(unit, 0));
    ck_assert_ptr_null(source_find(unit, second->base + 2));
    char *far = memset(arena_alloc(&unit->arena, 10001), 'x', 10000);
    ck_assert_uint_eq(source_place(unit, source_of(far)->base + 9999).column, 10000);
}
END_TEST

START_TEST(unreadable_files) {
    char folder[] = "/tmp/smooth-front-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(folder));
    const char *large = arena_printf(&unit->arena, "%s/large", folder);
    int file = open(large, O_CREAT | O_WRONLY, 0600);
    ck_assert_int_eq(ftruncate(file, (64 << 20) + 1), 0);
    close(file);
    ck_assert_ptr_null(source_read(unit, large, large, (Span){0, 0}));
    ck_assert_ptr_null(source_read(unit, folder, folder, (Span){0, 0}));
    ck_assert_ptr_null(source_read(unit, "/nowhere/x\n", "/nowhere/x\n", (Span){0, 0}));
    const char *expected =
        arena_printf(&unit->arena,
                     "smooth: error: `%s` is too large: a source may be 64 MiB long\n"
                     "smooth: error: cannot read `%s`: it is a directory\n"
                     "smooth: error: cannot read `/nowhere/x\\x0a`: there is no such file\n",
                     large, folder);
    ck_assert_str_eq(messages(), expected);
    unlink(large);
    rmdir(folder);
}
END_TEST

START_TEST(files_and_pipes) {
    int pipes[2];
    ck_assert_int_eq(pipe(pipes), 0);
    ck_assert_int_eq(write(pipes[1], "a\0b", 3), 3);
    close(pipes[1]);
    const char *path = arena_printf(&unit->arena, "/dev/fd/%d", pipes[0]);
    Source *source = source_read(unit, path, path, (Span){0, 0});
    close(pipes[0]);
    ck_assert_ptr_nonnull(source);
    ck_assert_uint_eq(source->text.size, 3);
    ck_assert_int_eq(source->text.data[3], 0);
    source = source_read(unit, "/dev/null", "/dev/null", (Span){0, 0});
    ck_assert_uint_eq(source->text.size, 0);
}
END_TEST

/* --- messages ---------------------------------------------------------------------------- */

START_TEST(rendering) {
    Source *source = source_of("\tmax(\xC3\xBC, \x01\xFF\xE2\x80\xAE)\n\nend");
    uint32_t base = source->base;
    Diagnostic *d = diag_error(unit, ((Span){base + 1, base + 4}), "first");
    diag_hint(unit, d, "a %s", "hint");
    diag_error(unit, ((Span){base + 1, base + 4}), "first");
    diag_error(unit, ((Span){base + 9, base + 30}), "bad \x1b[31m");
    diag_add(unit, SEVERITY_WARNING, (Span){base + 16, base + 16}, "empty line");
    diag_add(unit, SEVERITY_NOTE, (Span){base + 20, base + 20}, "end of file");
    ck_assert_str_eq(messages(), "t:1:2: error: first\n"
                                 "  1 | \tmax(\xC3\xBC, \\x01\\xff\\u202e)\n"
                                 "    | \t^~~\n"
                                 "  hint: a hint\n"
                                 "t:1:9: error: bad \\x1b[31m\n"
                                 "  1 | \tmax(\xC3\xBC, \\x01\\xff\\u202e)\n"
                                 "    | \t       ^~~~~~~~~~~~~~~\n"
                                 "t:2:1: warning: empty line\n"
                                 "  2 | \n"
                                 "    | ^\n"
                                 "t:3:4: note: end of file\n"
                                 "  3 | end\n"
                                 "    |    ^\n");
    ck_assert_uint_eq(unit->errors, 2);
}
END_TEST

/* A long line is cut on both sides, and the caret stays below its character. */
START_TEST(long_lines) {
    char *line = memset(arena_alloc(&unit->arena, 100002), 'x', 100001);
    line[50000] = '!';
    Source *source = source_of(line);
    uint32_t place = source->base + 50000;
    diag_error(unit, ((Span){place, place + 1000}), "here");
    Buffer out = {.arena = &unit->arena};
    render(unit, unit->diagnostics, true, &out);
    const char *shown = strstr(out.data, "  1 | "), *marks = strstr(out.data, "    | ");
    ck_assert_int_eq(marks - shown, 6 + 3 + 100 + 3 + 1);
    ck_assert_int_eq(strchr(shown, '!') - shown, strchr(marks, '^') - marks - 5); /* colour */
    ck_assert_uint_eq(strspn(strchr(marks, '^') + 1, "~"), 39);
}
END_TEST

/* --- trees ------------------------------------------------------------------------------- */

static const struct {
    const char *text, *tree;
} shapes[] = {
    {"1 + 2 * 3 - 4", "(- (+ 1 (* 2 3)) 4)"},
    {"-x^2", "(neg (^ x 2))"},
    {"2^-x^y + 1", "(+ (^ 2 (neg (^ x y))) 1)"},
    {"2^3^4", "(^ 2 (^ 3 4))"},
    {"-x * y", "(* (neg x) y)"},
    {"not a and b or c < d", "(or (and (not a) b) (< c d))"},
    {"a < b <= c", "(chain < <= a b c)"},
    {"(a < b) < c", "(< (< a b) c)"},
    {"a < (b < c)", "(< a (< b c))"},
    {"a == b == c != d > e >= f", "(chain == == != > >= a b c d e f)"},
    {"if a then b else if c then d else e + 1", "(if a b (if c d (+ e 1)))"},
    {"2 * if a then b else c + 1", "(* 2 (if a b (+ c 1)))"},
    {"let a = 1 let b = a in a + b", "(let a b 1 a (+ a b))"},
    {"let a = let b = 1 in b in a", "(let a (let b 1 b) a)"},
    {"(round(x) @ 0.2) / 2", "(/ (@ - 0.2 (call round x)) 2)"},
    {"-x @ 1", "(neg (@ - 1 x))"},
    {"x @ -1", "(@ - -1 x)"},
    {"x @ hard", "(@ hard nil x)"},
    {"x @ gaussian(0.01 * k) @ (tau / 2)", "(@ - (/ tau 2) (@ gaussian (* 0.01 k) x))"},
    {"f(x) + max(x, 0) along x", "(+ (call f x) (along x (call max x 0)))"},
    {"f'(x) + f''(x)", "(+ (call (prime 1 f) x) (call (prime 2 f) x))"},
    {"grad(f, x)(x, y)", "(call (call grad f x) x y)"},
    {"f()", "(call f)"},
    {"A[i, j] + v[0]", "(+ (index A i j) (index v 0))"},
    {"[1, x, [2]]", "(vector 1 x (vector 2))"},
    {"[i in n: i^2]", "(each i n (^ i 2))"},
    {"sum(i in n: v[i]) + max(x in 3 * n: x)", "(+ (sum i n (index v i)) (max x (* 3 n) x))"},
    {"fold s = 0 for i in n: s + i", "(fold s i 0 n (+ s i))"},
    {"piecewise { x < 0: 1, x < 1: 2 }", "(piecewise (< x 0) 1 (< x 1) 2)"},
    {"piecewise { x < 0: 1, else: 2, }", "(piecewise-else (< x 0) 1 2)"},
    {"0x1.8p1 + .5 + 1. + 1e+2 + 0xe+1", "(+ (+ (+ (+ (+ 3 0.5) 1) 100) 14) 1)"},
    {"0x.8", "0.5"},
    {"a # comment\n+ b ## doc", "(+ a b)"},
    {"+", "nil"},
};

START_TEST(tree_shapes) { ck_assert_str_eq(tree_of(shapes[_i].text), shapes[_i].tree); }
END_TEST

static const char tariff[] = "\xEF\xBB\xBFuse \"activations\"  ## not a doc\r\n"
                             "kernel gaussian\r\ntemperature 0.1 const e1 = 2\r\n"
                             "## lost\r\n\r\n## One.\r\n##  Two.\r\n##\r\n"
                             "fn f(w[n], A[3, n], x, bits = 4) = x\r\n"
                             "const b = 1 ## no doc\r\nfn g() = 1\r\n## Doc\n# plain\nconst c = 3";

START_TEST(items) {
    File *file = parse_file(unit, source_of(tariff));
    ck_assert_str_eq(messages(), "");
    ck_assert(!file->is_bad);
    ck_assert_uint_eq(file->uses.count, 1);
    ck_assert_int_eq(memcmp(file->uses.at[0].path.data, "activations", 11), 0);
    ck_assert_str_eq(file->kernel->text, "gaussian");
    ck_assert_double_eq(file->temperature->number, 0.1);
    ck_assert_uint_eq(file->constants.count, 3);
    ck_assert_uint_eq(file->functions.count, 2);
    const Function *f = file->functions.at[0], *g = file->functions.at[1];
    ck_assert_str_eq(f->doc.data, "One.\n Two.\n");
    ck_assert_uint_eq(g->doc.size, 0);
    ck_assert_str_eq(file->constants.at[2]->doc.data, "Doc");
    ck_assert(f->arity == 4 && f->required == 3 && g->arity == 0);
    ck_assert(f->parameters[0].rank == 1 && f->parameters[1].rank == 2);
    ck_assert_double_eq(f->parameters[1].sizes[0]->number, 3);
    ck_assert_double_eq(f->parameters[3].default_value->number, 4);
}
END_TEST

/* --- every kind of mistake --------------------------------------------------------------- */

/* The message of the first line; `^` stands below the first byte to blame in `text`. */
static const struct {
    const char *text, *messages;
} mistakes[] = {
    {"fn f(x) + 3", "1:9 expected `=` after the parameter list, found `+`\n"},
    {"fn f(x) { x; } fn g(x) = *", "1:9 expected `=` after the parameter list, found `{`\n"
                                   "1:26 expected an expression after `=`, found `*`\n"},
    {"fn f(x) = 2 *\nfn g(x) = )", "2:1 expected an expression after `*`, found `fn`\n"
                                   "2:11 this `)` closes nothing\n"
                                   "2:10 expected an expression after `=`, found the end of the "
                                   "file\n"},
    {"fn f(x) = (1 + * 2 ( ] 3)) + (x,)", "1:16 expected an expression after `+`, found `*`\n"
                                          "1:32 expected an operator or `)`, found `,`\n"},
    {"fn f(x) = max(x,\n  0 y)", "2:5 expected an operator, `,` or `)`, found `y`\n"},
    {"fn f(x) = max(x, [1, 2\nfn g(x) = x y",
     "2:1 expected `]` to match the `[` at line 1, found `fn`\n"
     "2:13 expected an operator or the next item, found `y`\n"},
    {"fn f(x) = (1 + [2, 3)", "1:21 expected `]` to match the `[` at line 1, found `)`\n"},
    {"fn f(x) = (1 + 2]", "1:17 expected `)` to match the `(` at line 1, found `]`\n"},
    {"fn f(x) = [1 + (2])", "1:18 expected `)` to match the `(` at line 1, found `]`\n"},
    {"fn f(x) = if x = 3 then 1", "1:16 expected an operator or `then`, found `=`\n"},
    {"fn f(x) = if x then 1", "1:22 expected an operator or `else`, found the end of the file\n"},
    {"fn f(x) = let y = 1",
     "1:20 expected an operator, `let` or `in`, found the end of the file\n"},
    {"fn f(x) = x && y || !z ** 2 \xE2\x88\x92 \xCF\x80",
     "1:13 `&&` is written `and`\n1:18 `||` is written `or`\n1:21 `!` is written `not`\n"
     "1:24 `**` is written `^`\n1:29 `\xE2\x88\x92` is written `-`\n"
     "1:31 `\xCF\x80` is written `pi`\n"},
    {"fn f(x) = x \xE2\x89\xA4 1 <> 2 === 3; // note",
     "1:13 `\xE2\x89\xA4` is written `<=`\n1:17 `<>` is written `!=`\n"
     "1:22 `===` is written `==`\n1:27 a `;` is not needed: remove it\n"
     "1:29 a comment starts with `#`, not `//`\n"},
    {"fn f(x) = x ? 1 : 2", "1:13 `?` is written `if c then a else b`\n"},
    {"fn f(x) = 3x + 1.2.3 + 1_000 + 0b1",
     "1:11 `3x` is not a number\n1:16 `1.2.3` is not a number\n"
     "1:24 `1_000` is not a number\n1:32 `0b1` is not a number\n"},
    {"const a = 1e999 const b = 1e-999 const c = 0x0e0 + 0e-999",
     "1:11 this number is too large for a double\n1:27 this number is too small for a double\n"},
    {"const a = piecewise { else: 1, x < 2: 3, else: 4 }",
     "1:32 no case can follow `else`, which takes all that is left\n"
     "1:42 this `piecewise` already has an `else`\n"},
    {"const a = piecewise { }", "1:23 expected an expression or `else`, found `}`\n"},
    {"use \"abc\nuse \xE2\x80\x9Cx\xE2\x80\x9D use 3",
     "1:5 this text has no closing `\"` on its line\n"
     "2:5 typographic quotes are not quotes here: write `\"`\n"
     "2:13 expected a file name in quotes after `use`, found `3`\n"},
    {"kernel gaussian kernel box temperature 1 temperature 2",
     "1:24 there is a default kernel already, at line 1\n"
     "1:54 there is a default temperature already, at line 1\n"},
    {"fn f(temperature) = temperature * kernel fn g(in) = 2",
     "1:6 `temperature` is a keyword and cannot be a name\n"
     "1:21 `temperature` is a keyword and cannot be a name\n"
     "1:35 `kernel` is a keyword and cannot be a name\n"
     "1:47 expected a name or `)`, found `in`\n"},
    {"fn kernel(x) = x", "1:4 `kernel` is a keyword and cannot be a name\n"},
    {"fn f(x = 1, y) = x", "1:13 parameter `y` needs a default\n"},
    {"fn f(x) = f(x)(i in 3: i)",
     "1:11 only sum, prod, max, min, argmax and argmin can run over an index\n"},
    {"fn f(x) = x @ 1/240 + x @ tau * 2 + (x @ 2) ^ 3 + x @ box(1) * x @ -1",
     "1:15 `@` takes `1` alone, not all of `1/240`\n"
     "1:27 `@` takes `tau` alone, not all of `tau * 2`\n"},
    {"def f(x) = 1", "1:1 a function starts with `fn`, not `def`\n"},
    {"fn f(x) = \xC3\xBC\xC3\xB6 + $ fn g(x) = (1 \x01 2) ",
     "1:11 `\xC3\xBC\xC3\xB6` is not allowed here: names and operators are plain ASCII\n"
     "1:16 `$` has no meaning here\n"
     "1:31 a control character (U+0001) is not allowed here\n"},
    {"# \xFF\xFF ok\nconst a = (1 \xC3 2)", "1:3 this is not UTF-8: a source is UTF-8 text\n"
                                            "2:14 this is not UTF-8: a source is UTF-8 text\n"},
    {"const a = 1\xC2\xA0+ 2", "1:12 this is not a plain space: type it again\n"},
    {"fn f(x) = x @ + fn g(x) = x along 3 fn h(v[) = x",
     "1:15 expected a number, a name, `(` or `-`, found `+`\n"
     "1:35 expected a name after `along`, found `3`\n"
     "1:44 expected `]` to match the `[` at line 1, found `)`\n"},
};

START_TEST(mistake) {
    parse_file(unit, source_of(mistakes[_i].text));
    Buffer out = {.arena = &unit->arena};
    for (const Diagnostic *d = unit->diagnostics; d; d = d->next) {
        Place place = source_place(unit, d->span.begin);
        buffer_printf(&out, "%u:%u %s\n", place.line, place.column, d->message);
    }
    ck_assert_str_eq(out.data ? out.data : "", mistakes[_i].messages);
}
END_TEST

START_TEST(hints) {
    ck_assert_str_eq(messages_of("fn f(x) = max(x,\n\t0 y)\nfn g(x) = if x = 1 then 2x"),
                     "t:2:4: error: expected an operator, `,` or `)`, found `y`\n"
                     "  2 | \t0 y)\n"
                     "    | \t  ^\n"
                     "  hint: the `(` at line 1 is still open\n"
                     "t:3:16: error: expected an operator or `then`, found `=`\n"
                     "  3 | fn g(x) = if x = 1 then 2x\n"
                     "    |                ^\n"
                     "  hint: `==` compares; `=` gives a name to a value\n"
                     "t:3:25: error: `2x` is not a number\n"
                     "  3 | fn g(x) = if x = 1 then 2x\n"
                     "    |                         ^~\n"
                     "  hint: a product needs a `*`: 2 * x\n");
}
END_TEST

/* What could be read is in the file, whatever else is wrong. */
START_TEST(recovery_keeps_the_rest) {
    File *file = parse_file(unit, source_of("fn a(x) = (1 + ) fn b(x, y) = * 3\nfn (z) = 1\n"
                                            "fn c((x)) = 1\nhello\nconst d = 2"));
    ck_assert(file->is_bad);
    ck_assert_uint_eq(unit->errors, 5);
    ck_assert_uint_eq(file->functions.count, 3);
    ck_assert_uint_eq(file->functions.at[1]->arity, 2);
    ck_assert(file->functions.at[1]->is_bad && file->functions.at[2]->is_bad);
    ck_assert_uint_eq(file->constants.count, 1);
}
END_TEST

/* A NUL byte, once per run, and scanning goes on. */
START_TEST(nul_bytes) {
    static const char text[] = "fn f(x) = x\0\0\0 + 1 # \0\nfn g(x) = \0";
    File *file = parse_file(unit, source_add(unit, "t", text, sizeof text - 1));
    ck_assert_uint_eq(unit->errors, 3);
    ck_assert_uint_eq(file->functions.count, 2);
}
END_TEST

/* --- limits ------------------------------------------------------------------------------ */

static const char *repeat(const char *head, const char *part, int count, const char *tail) {
    Buffer out = {.arena = &unit->arena};
    buffer_text(&out, head);
    for (int i = 0; i < count; i++) buffer_text(&out, part);
    buffer_text(&out, tail);
    return out.data;
}

static const struct {
    const char *head, *part;
    int count;
    const char *tail;
    bool is_fine;
} depths[] = {
    {"fn f(x) = ", "(", 100000, "x", false},
    {"fn f(x) = ", "-", 100000, "x", false},
    {"fn f(x) = ", "not ", 100000, "x", false},
    {"fn f(x) = ", "if x then 1 else ", 100000, "x", false},
    {"fn f(x) = ", "if ", 100000, "x", false},
    {"fn f(x) = ", "2^", 100000, "x", false},
    {"fn f(x) = ", "f(", 100000, "x", false},
    {"fn f(x) = ", "[i in 3: ", 100000, "x", false},
    {"fn f(x) = ", "if x then 1 else ", 10000, "x", true},
    {"fn f(x) = ", "fold s = 1 for i in 3: ", 10000, "x", true},
    {"fn f(x) = ", "let s = 1 in ", 10000, "x", true},
    {"fn f(x) = ", "2^-", 10000, "x", true},
    {"fn f(x) = 1", " + 1", 1000000, "", true},
    {"fn f(x) = 1", " < x", 100000, "", true},
    {"fn f(x) = x", " @ 0.1", 100000, "", true},
    {"fn f(x) = ", "let y = x ", 100000, "in y", true},
    {"fn f(x) = max(1", ", x", 100000, ")", true},
    {"fn f(x) = [1", ", x", 100000, "]", true},
    {"fn f(x) = piecewise {", "x < 1: 2,", 100000, "}", true},
    {"fn f(x", ", y", 100000, ") = 1", true},
    {"", "const a = 1\n", 100000, "", true},
};

START_TEST(depth) {
    parse_file(unit, source_of(repeat(depths[_i].head, depths[_i].part, depths[_i].count,
                                      depths[_i].tail)));
    if (depths[_i].is_fine) {
        ck_assert_str_eq(messages(), "");
    } else {
        ck_assert_uint_eq(unit->errors, 1);
        ck_assert_str_eq(unit->diagnostics->message,
                         "nested too deeply: the limit is 10000 levels");
    }
}
END_TEST

/* 10,000 brackets are read, one more is not. */
START_TEST(depth_is_exact) {
    for (int n = 10000; n <= 10001; n++) {
        const char *left = repeat("const a = ", "(", n, "1"), *all = repeat(left, ")", n, "");
        parse_file(unit, source_of(all));
        ck_assert_uint_eq(unit->errors, n == 10001);
    }
}
END_TEST

/* --- the REPL's question ----------------------------------------------------------------- */

static Parser *feed_lines(ParseKind kind, const char *first, const char *second) {
    Parser *p = parse_begin(unit, kind);
    parse_feed(p, source_of(first));
    if (second) parse_feed(p, source_of(second));
    return p;
}

START_TEST(incomplete_or_wrong) {
    static const struct {
        const char *first, *second;
        bool is_complete, is_wrong;
    } cases[] = {
        {"1 + (2", NULL, false, false},    {"1 + (2", "* 3)", true, false},
        {"let x = 1", NULL, false, false}, {"let x = 1", "in x", true, false},
        {"1 +", NULL, false, false},       {"1 + )", NULL, false, true},
        {"f'", "(x)", true, false},        {"x y", NULL, false, true},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        uint32_t errors = unit->errors;
        Parser *p = feed_lines(PARSE_EXPRESSION, cases[i].first, cases[i].second);
        ck_assert_int_eq(parse_is_complete(p), cases[i].is_complete);
        ck_assert_int_eq(unit->errors > errors, cases[i].is_wrong);
        parse_end(p);
    }
    Parser *p = feed_lines(PARSE_FILE, "fn f(x) =", "2 * x");
    ck_assert(parse_is_complete(p));
    parse_end(p);
    ck_assert_uint_eq(p->file->functions.count, 1);
}
END_TEST

/* The first token says whether it is a file or an expression. */
START_TEST(file_or_expression) {
    static const struct {
        const char *first, *second;
        bool is_file;
    } cases[] = {
        {"# none\n", "fn f(x) = x", true},
        {"const a", "= 1", true},
        {"\n## doc\n", "1 + 1", false},
        {"f(", "1)", false},
        {"(", "1)", false},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        Parser *p = feed_lines(PARSE_EITHER, cases[i].first, NULL);
        ck_assert_int_eq(parse_is_empty(p), strpbrk(cases[i].first, "#") != NULL);
        parse_feed(p, source_of(cases[i].second));
        ck_assert(parse_is_complete(p));
        parse_end(p);
        ck_assert_int_eq(p->file != NULL, cases[i].is_file);
        ck_assert_int_eq(p->expression != NULL, !cases[i].is_file);
    }
    ck_assert_str_eq(messages(), "");
}
END_TEST

/* A sign before the first item makes an expression, judged as one; a text without tokens ends at
 * its begin. */
START_TEST(before_first_token) {
    static const char *const cases[][2] = {
        {"!!x)", "t:1:1: error: `!` is written `not`"},
        {"!!x)", "t:1:2: error: `!` is written `not`"},
        {";fn f(x) = x", "t:1:2: error: `fn` is a keyword and cannot be a name"},
        {"\n;\n/*\n", "t:1:1: error: expected an expression, found the end"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        Parser *p = feed_lines(PARSE_EITHER, cases[i][0], NULL);
        ck_assert(!parse_is_empty(p));
        parse_end(p);
        ck_assert_ptr_null(p->file);
        ck_assert_msg(strstr(messages(), cases[i][1]), "%s: %s", cases[i][0], messages());
        forget_messages();
    }
}
END_TEST

/* --- words ------------------------------------------------------------------------------- */

/* Each word of the language is one, and no part of a longer name. */
START_TEST(words) {
    static const char *const all[] = {
#define WORD(token, text, role) text,
#define ITEM(token, text)       text,
#include "front/words.def"
    };
    for (size_t i = 0; i < COUNT(all); i++) {
        parse_file(unit, source_of(arena_printf(&unit->arena, "fn %s(x) = 1", all[i])));
        ck_assert_msg(unit->errors > 0, "`%s` can be a name", all[i]);
        forget_messages();
        parse_file(unit, source_of(arena_printf(&unit->arena, "fn %s_(x) = x%s", all[i], all[i])));
        ck_assert_str_eq(messages(), "");
    }
}
END_TEST

/* Each sign of other languages is read where the one that is meant can be. */
START_TEST(sign_habits) {
    static const char *const habits[][2] = {
#define SIGN_HABIT(seen, meant, token) {seen, meant},
#include "front/words.def"
    };
    static const char *const contexts[] = {
        "const a = 1 %s 2", "const a = %s",          "const a = %s 1",
        "const a %s 1",     "const a = max(1 %s 2)", "const a = piecewise { 1 < 2 %s 3, else: 4 }"};
    for (size_t i = 0; i < COUNT(habits); i++) {
        bool is_read = false;
        const char *message =
            arena_printf(&unit->arena, "`%s` is written `%s`", habits[i][0], habits[i][1]);
        for (size_t k = 0; k < COUNT(contexts) && !is_read; k++) {
            Buffer text = {.arena = &unit->arena};
            size_t before = strcspn(contexts[k], "%");
            forget_messages();
            buffer_add(&text, contexts[k], before);
            buffer_text(&text, habits[i][0]);
            buffer_text(&text, contexts[k] + before + 2);
            parse_file(unit, source_of(text.data));
            is_read = strstr(messages(), message) != NULL;
        }
        ck_assert_msg(is_read, "nowhere: %s", message);
    }
}
END_TEST

/* And each word of each row, in place of the `$`s in a program: what its message or its hint says.
 */
START_TEST(word_habits) {
    static const struct {
        const char *words, *program, *said;
    } habits[] = {
#define ITEM_HABIT(seen, meant, what, token, certain) \
    {seen, "$ a = 1", what " starts with `" meant "`, not `" seen "`"},
#define WORD_HABIT(seen, expected, meant) \
    {seen, "const a = if 1 then 2 $ 3 then 4", "write `" meant "`"},
#define CALL_HABIT(seen, operands, written) \
    {seen, "fn t(" operands ") = $(" operands ")", "write `" written "`"},
#define SQUARE_HABIT(seen, operands, written) \
    {seen, "fn t(" operands ") = $[" operands "]", "write `" written "`"},
#define CASES_HABIT(seen)         {seen, "fn t(x) = $(x, 1, 2)", "write `piecewise { x: 1, else: 2 }`"},
#define KERNEL_HABIT(seen, meant) {seen, "fn t(x) = x @ $", "it is called `" meant "` here"},
#define ADVICE(seen, sentence)    {seen, "const a = $(1)", sentence},
#define ELSE_HABIT(seen)          {seen, "const a = piecewise { 1: 2, $: 3 }", "write `else: 3`"},
#define TYPE_HABIT(seen)          {seen, "fn t($ x) = x", "a parameter has no type: write `x`"},
#define MODULE_HABIT(seen)        {seen, "fn t(x) = $.sqrt(x)", "is one word: `sqrt`"},
#include "front/words.def"
    };
    for (size_t i = 0; i < COUNT(habits); i++) {
        if (strstr(habits[i].program, "(f, x)")) continue; /* which needs a function f */
        for (const char *word = habits[i].words; *word; word += strspn(word, " ")) {
            int size = (int)strcspn(word, " ");
            const char *rest = strchr(habits[i].program, '$');
            const char *text =
                arena_printf(&unit->arena, "%.*s%.*s%s", (int)(rest - habits[i].program),
                             habits[i].program, size, word, rest + 1);
            forget_messages();
            load_text(unit, "t", text, strlen(text));
            ck_assert_msg(strstr(messages(), habits[i].said), "%s: %s", text, messages());
            word += size;
        }
    }
}
END_TEST

/* Values are found whatever their capitals. */
START_TEST(value_habits) {
    static const char *const values[][2] = {
        {"PI", "pi"},  {"Pi", "pi"},        {"E", "e"},    {"Inf", "inf"}, {"INFINITY", "inf"},
        {"oo", "inf"}, {"Infinity", "inf"}, {"True", "1"}, {"false", "0"}, {"Tau", "tau"},
    };
    for (size_t i = 0; i < COUNT(values); i++) {
        const char *text = arena_printf(&unit->arena, "const a = %s", values[i][0]);
        const char *said = arena_printf(&unit->arena, "it is written `%s` here", values[i][1]);
        forget_messages();
        load_text(unit, "t", text, strlen(text));
        ck_assert_msg(strstr(messages(), said), "%s: %s", text, messages());
    }
}
END_TEST

/* What is built in cannot be defined. */
START_TEST(reserved_names) {
    static const char *const all[] = {
#define NUMBER(name, value)     name,
#define TAU(name)               name,
#define DERIVATIVE(name, order) name,
#define REDUCTION(name)         name,
#include "front/words.def"
    };
    for (size_t i = 0; i < COUNT(all); i++) {
        const char *text = arena_printf(&unit->arena, "fn %s(x) = 1", all[i]);
        forget_messages();
        load_text(unit, "t", text, strlen(text));
        ck_assert_msg(strstr(messages(), "is part of the language"), "%s", text);
    }
}
END_TEST

/* --- after the check --------------------------------------------------------------------- */

/* `@` holds a kernel. */
START_TEST(kernels_in_the_tree) {
    static const char text[] =
        "fn f(x) = abs(x) @ hard fn g(x) = abs(x) @ 0.1 fn h(x) = abs(x) @ gaussian(0.1)";
    static const Kernel kernels[] = {KERNEL_HARD, KERNEL_NONE, KERNEL_GAUSSIAN};
    const File *file = load_text(unit, "t", text, sizeof text - 1);
    for (size_t i = 0; i < COUNT(kernels); i++)
        ck_assert_int_eq(file->functions.at[i]->body->kernel, kernels[i]);
    ck_assert_str_eq(messages(), "");
    for (Kernel kernel = 0; kernel <= KERNEL_HARD; kernel++)
        if (kernel != KERNEL_NONE)
            ck_assert_int_eq(known_kernel(unit, (Span){0}, kernel_name(kernel), ""), kernel);
    ck_assert_int_eq(known_kernel(unit, (Span){0}, "gausian", "none"), KERNEL_NONE);
    ck_assert_int_eq(known_kernel(unit, (Span){0}, "none of them", "none"), KERNEL_NONE);
    ck_assert_str_eq(messages(), "smooth: error: `gausian` is not a kernel\n"
                                 "  hint: did you mean `gaussian`?\n"
                                 "smooth: error: `none of them` is not a kernel\n"
                                 "  hint: none\n");
    ck_assert_int_eq(unit->diagnostics->cause, CAUSE_CALL);
}
END_TEST

/* The innermost of the locals counts, and those of one stack do not show in another. */
START_TEST(locals) {
    const Name *a = unit_name(unit, "a"), *b = unit_name(unit, "b");
    Locals one = {0}, other = {0};
    locals_declare(&one, &unit->arena, a, 1);
    locals_declare(&one, &unit->arena, b, 2);
    locals_declare(&one, &unit->arena, a, 3);
    ck_assert_uint_eq(locals_find(&one, a)->slot, 3);
    ck_assert_ptr_null(locals_find(&other, a));
    locals_declare(&other, &unit->arena, b, 4);
    ck_assert_uint_eq(locals_find(&other, b)->slot, 4);
    locals_forget(&one, 1);
    ck_assert_uint_eq(locals_find(&one, a)->slot, 1);
    locals_forget(&one, 2);
    ck_assert_ptr_null(locals_find(&one, a));
}
END_TEST

/* The standard library is asked by its names, not by its text. */
START_TEST(library_functions) {
    for (const StdlibFile *module = stdlib_files; module->name; module++) {
        const File *file =
            parse_file(unit, source_add(unit, module->name, module->text, strlen(module->text)));
        for (uint32_t i = 0; i < file->functions.count; i++) {
            const Name *name = file->functions.at[i]->name;
            const char *text = arena_printf(&unit->arena, "const a = %s()", name->text);
            const char *hint = arena_printf(&unit->arena, "use \"%s\"", module->name);
            forget_messages();
            load_text(unit, "t", text, strlen(text));
            ck_assert_int_eq(strstr(messages(), hint) != NULL, name->text[0] != '_');
        }
    }
}
END_TEST

/* --- noise ------------------------------------------------------------------------------- */

static uint32_t random_next(uint64_t *state) {
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(*state >> 33);
}

static size_t make_noise(uint64_t *state, char *out, size_t room) {
    static const char *const pieces[] = {
        "fn ",  "f",         "(",      ")",      "[",        "]",
        "{",    "}",         "=",      "x",      "1",        "2.5",
        ",",    ":",         "@",      "+",      "-",        "*",
        "^",    "<",         "if ",    "then ",  "else ",    "let ",
        "in ",  "piecewise", "fold ",  "for ",   "along ",   "not ",
        "and ", "use ",      "\"a\"",  "const ", "kernel ",  "temperature ",
        "'",    "\n",        "## d\n", "#",      "\xC3\xBC", "\xFF",
        "&&",   "?",         "$",      "\"",     "0x",       "1e",
        "/",    " ",         "//",     ";",
    };
    size_t size = 0, count = random_next(state) % 40;
    bool is_bytes = random_next(state) % 4 == 0;
    for (size_t i = 0; i < count; i++) {
        char byte = (char)random_next(state);
        const char *piece = pieces[random_next(state) % COUNT(pieces)];
        size_t length = is_bytes ? 1 : strlen(piece);
        if (size + length > room) break;
        memcpy(out + size, is_bytes ? &byte : piece, length);
        size += length;
    }
    return size;
}

static void check_spans(const Source *source, const Ast *node) {
    ck_assert_uint_ge(node->span.begin, source->base);
    ck_assert_uint_le(node->span.end, source->base + source->text.size);
    ck_assert_uint_le(node->span.begin, node->span.end);
    for (uint32_t i = 0; i < node->size; i++)
        if (node->kids[i]) check_spans(source, node->kids[i]);
}

static void check_noise(Source *source, const File *file) {
    Buffer out = {.arena = &unit->arena};
    for (uint32_t i = 0; i < file->functions.count; i++)
        check_spans(source, file->functions.at[i]->body);
    for (const Diagnostic *d = unit->diagnostics; d; d = d->next) {
        ck_assert_uint_ge(d->span.begin, source->base);
        ck_assert_uint_le(d->span.end, source->base + source->text.size);
        render(unit, d, false, &out);
    }
    for (size_t i = 0, length; i < out.size; i += length) {
        uint32_t point = utf8_decode(out.data + i, out.size - i, &length);
        ck_assert(length > 0 && (point >= 0x20 || point == '\n' || point == '\t'));
    }
}

START_TEST(noise) {
    uint64_t state = (uint64_t)_i;
    for (int i = 0; i < 300; i++) {
        char text[256];
        tear_down();
        set_up();
        Source *source = source_add(unit, "noise", text, make_noise(&state, text, sizeof text));
        check_noise(source, parse_file(unit, source));
    }
}
END_TEST

Suite *front_suite(void) {
    Suite *suite = suite_create("front");
    TCase *tests = tcase_create("front");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, arena_gives_back);
    tcase_add_test(tests, arena_grows_the_newest_in_place);
    tcase_add_test(tests, arena_grows_large_arrays);
    tcase_add_test(tests, names_are_unique);
    tcase_add_test(tests, nearest_word);
    tcase_add_test(tests, places);
    tcase_add_test(tests, unreadable_files);
    tcase_add_test(tests, files_and_pipes);
    tcase_add_test(tests, rendering);
    tcase_add_test(tests, long_lines);
    tcase_add_loop_test(tests, tree_shapes, 0, COUNT(shapes));
    tcase_add_test(tests, items);
    tcase_add_loop_test(tests, mistake, 0, COUNT(mistakes));
    tcase_add_test(tests, hints);
    tcase_add_test(tests, recovery_keeps_the_rest);
    tcase_add_test(tests, nul_bytes);
    tcase_add_loop_test(tests, depth, 0, COUNT(depths));
    tcase_add_test(tests, depth_is_exact);
    tcase_add_test(tests, incomplete_or_wrong);
    tcase_add_test(tests, file_or_expression);
    tcase_add_test(tests, before_first_token);
    tcase_add_test(tests, words);
    tcase_add_test(tests, sign_habits);
    tcase_add_test(tests, word_habits);
    tcase_add_test(tests, value_habits);
    tcase_add_test(tests, reserved_names);
    tcase_add_test(tests, kernels_in_the_tree);
    tcase_add_test(tests, locals);
    tcase_add_test(tests, library_functions);
    tcase_add_loop_test(tests, noise, 0, 10);
    suite_add_tcase(suite, tests);
    return suite;
}
