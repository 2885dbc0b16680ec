/* Finds the minimum of a function that its user types:
 *
 *     embed 'round(abs(x - 3)) + max(y - x, x - 2*y)' x=20 y=-7
 *
 * The derivatives of a staircase are zero and those of a corner jump, so descent on the function
 * as it is typed stops where it starts. Smoothed over tau it has slopes everywhere; from there tau
 * goes to 0, and the last line is about the function itself. A formula that is wrong is explained
 * to whoever typed it. With `-` in place of the formula it is read from standard input, which may
 * take several lines. */
#include <math.h>
#include <smooth.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INPUTS = 16, TEXT = 4096 };

/* Diagnostics are for people: they are printed as they come. */
static void report(void *user, const SmoothDiagnostic *diagnostic) {
    SmoothContext **context = user;
    const char *text = smooth_render_diagnostic(*context, diagnostic, false);
    fputs(text ? text : "out of memory\n", stderr);
}

/* Lines until they are a whole expression, or cannot become one. */
static const char *read_formula(SmoothContext *context, char *text) {
    size_t size = 0;
    while (size + 1 < TEXT && fgets(text + size, (int)(TEXT - size), stdin)) {
        size += strlen(text + size);
        SmoothInput input = smooth_scan_input(context, text, size, NULL, NULL);
        if (input == SMOOTH_INPUT_EXPRESSION) return text;
        if (input == SMOOTH_INPUT_WRONG) return NULL;
    }
    fputs("the formula has no end\n", stderr);
    return NULL;
}

/* NAME=START: cuts the name off. */
static int read_start(char *argument, double *start) {
    char *sign = strchr(argument, '='), *end;
    if (!sign) return 0;
    *sign = '\0';
    *start = strtod(sign + 1, &end);
    return end != sign + 1 && *end == '\0';
}

/* Goes downhill from `at`, whose last number is the temperature: steps grow while they pay, and
 * shrink when they do not. Returns the value; `count` inputs move. */
static double descend(const SmoothModel *model, size_t count, double *at) {
    double out[2 + INPUTS], next[1 + INPUTS], trial[2 + INPUTS], rate = 1;
    next[count] = at[count];
    smooth_eval_model(model, at, out);
    for (int step = 0; step < 10000 && rate > 1e-12; step++) {
        double square = 0;
        for (size_t i = 0; i < count; i++) {
            next[i] = at[i] - rate * out[1 + i];
            square += out[1 + i] * out[1 + i];
        }
        smooth_eval_model(model, next, trial);
        if (trial[0] < out[0] - rate * square / 4) {
            memcpy(at, next, sizeof next);
            memcpy(out, trial, sizeof out);
            rate *= 2;
        } else {
            rate /= 2;
        }
    }
    return out[0];
}

static void print_row(const SmoothModelInfo *info, const double *at, double value) {
    printf("%10.4g", at[info->input_count - 1]);
    for (size_t i = 0; i + 1 < info->input_count; i++) printf(" %10.5f", at[i]);
    printf(" %12.6f\n", value);
}

static void minimise(const SmoothModel *model, double *at) {
    const SmoothModelInfo *info = smooth_describe_model(model);
    size_t count = info->input_count - 1;
    printf("%10s", "tau");
    for (size_t i = 0; i < count; i++) printf(" %10s", info->input_names[i]);
    printf(" %12s\n", "value");
    for (double tau = 4; tau > 1e-3; tau /= 4) {
        at[count] = tau;
        double value = descend(model, count, at);
        print_row(info, at, value);
    }
    at[count] = 0;
    double value = descend(model, count, at);
    print_row(info, at, value);
}

int main(int argc, char **argv) {
    const char *names[INPUTS];
    double at[INPUTS + 1];
    char text[TEXT];
    size_t count = argc > 2 ? (size_t)argc - 2 : 0;
    int is_fine = count > 0 && count <= INPUTS;
    for (size_t i = 0; is_fine && i < count; i++) {
        names[i] = argv[2 + i];
        is_fine = read_start(argv[2 + i], &at[i]);
    }
    if (!is_fine) {
        fprintf(stderr, "usage: %s FORMULA NAME=START ...\n", argv[0]);
        return 2;
    }
    SmoothContext *context = smooth_create_context(report, &context);
    const char *formula = strcmp(argv[1], "-") ? argv[1] : read_formula(context, text);
    /* What fails gives NULL, which the next call passes on: one question at the end is enough. */
    SmoothModel *model =
        smooth_create_model(smooth_parse_expression(context, NULL, formula, count, names),
                            &(SmoothOptions){.kernel = "gaussian", .order = 1});
    smooth_compile_model(model, 2); /* without a code generator it is interpreted */
    if (model) minimise(model, at);
    smooth_destroy_context(context);
    return model ? 0 : 1;
}
