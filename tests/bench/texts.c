/* What the compiler costs: from text to something that can be called, for short texts and for
 * chains of any length, and gradients of a thousand parameters, all through smooth.h. */
#include "bench.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/smooth.h"

enum { INTERPRETED = -1 }; /* as a level of optimisation */

/* A function of a text, as it is wanted. */
typedef struct {
    const char *text, *function;
    int order, level;
    bool is_batch; /* alone */
} Wanted;

static bool compile(SmoothModel *model, const Wanted *wanted) {
    if (wanted->level < 0) return true;
    return wanted->is_batch ? smooth_compile_batch(model, wanted->level)
                            : smooth_compile_model(model, wanted->level);
}

/* Ends the program: what it compiles is right. */
static SmoothModel *model_of(SmoothContext *context, const Wanted *wanted) {
    const SmoothFile *file = smooth_load_text(context, "bench", wanted->text, strlen(wanted->text));
    const SmoothFunction *function = smooth_find_function(file, wanted->function);
    SmoothModel *model = smooth_create_model(function, &(SmoothOptions){.order = wanted->order});
    if (!model || !compile(model, wanted)) exit(EXIT_FAILURE);
    return model;
}

/* Inputs between 0.5 and 2.72, and the outputs. */
typedef struct {
    SmoothModel *model;
    double *in, *out;
} Call;

static Call call_of(SmoothModel *model) {
    const SmoothModelInfo *info = smooth_describe_model(model);
    Call call = {model, calloc(info->input_count, sizeof(double)),
                 calloc(info->output_count, sizeof(double))};
    if (!call.in || !call.out) abort();
    for (size_t i = 0; i < info->input_count; i++) call.in[i] = 0.5 + 0.37 * (double)(i % 7);
    return call;
}

static void free_call(Call *call) {
    free(call->in);
    free(call->out);
}

/* The same point, as a batch of one. */
static void eval_batch(const Call *call) {
    enum { MOST = 100 };
    const SmoothModelInfo *info = smooth_describe_model(call->model);
    const double *columns[MOST];
    double *results[MOST];
    size_t inputs = info->input_count - 1;
    if (inputs > MOST || info->output_count > MOST) abort();
    for (size_t i = 0; i < inputs; i++) columns[i] = &call->in[i];
    for (size_t k = 0; k < info->output_count; k++) results[k] = &call->out[k];
    smooth_eval_batch(call->model, 1, columns, call->in[inputs], results);
}

/* From text to the first result; the context's end is not counted. */
static double run_text(void *context, long calls) {
    const Wanted *wanted = context;
    double spent = 0;
    for (long i = 0; i < calls; i++) {
        double start = worked();
        SmoothContext *own = smooth_create_context(NULL, NULL);
        Call call = call_of(model_of(own, wanted));
        if (wanted->is_batch)
            eval_batch(&call);
        else
            smooth_eval_model(call.model, call.in, call.out);
        spent += worked() - start;
        free_call(&call);
        smooth_destroy_context(own);
    }
    return spent;
}

static double run_call(void *context, long calls) {
    const Call *call = context;
    double start = worked();
    for (long i = 0; i < calls; i++) smooth_eval_model(call->model, call->in, call->out);
    return worked() - start;
}

/* --- texts that grow -------------------------------------------------------------------------- */

typedef struct {
    char *data;
    size_t size, room;
} Text;

static __attribute__((format(printf, 2, 3))) void append(Text *text, const char *format, ...) {
    if (text->room - text->size < 256) {
        text->room = 2 * text->room + 1024;
        text->data = realloc(text->data, text->room);
        if (!text->data) abort();
    }
    va_list arguments;
    va_start(arguments, format);
    text->size += (size_t)vsnprintf(text->data + text->size, 256, format, arguments);
    va_end(arguments);
}

static char *read_text(const char *path) {
    Text text = {0};
    char line[256];
    FILE *file = fopen(path, "r");
    while (file && fgets(line, sizeof line, file)) append(&text, "%s", line);
    if (!text.data) {
        fprintf(stderr, "bench: %s cannot be read\n", path);
        exit(EXIT_FAILURE);
    }
    fclose(file);
    return text.data;
}

/* --- a gradient of a thousand parameters ------------------------------------------------------ */

static char *thousand(const char *function, const char *around) {
    Text text = {0};
    append(&text, "fn term(a, b) = %s\nfn f(", function);
    for (int i = 0; i < 1000; i++) append(&text, "%sx%d", i ? ", " : "", i);
    append(&text, ") = ");
    for (int i = 0; i < 1000; i++)
        append(&text, "%sterm(x%d, x%d)", i ? around : "", i, (i + 1) % 1000);
    return text.data;
}

void bench_gradients(cJSON *rows) {
    static const char *const terms[] = {"max(a*b, 1)", "tanh(a)*abs(b)", "exp(-a)*b^2"};
    printf("\n%-30s%12s%12s%12s%12s%9s%9s\n", "1000 parameters, us", "compiled", "gradient",
           "interpreted", "gradient", "ratio", "ratio");
    for (int i = 0; i < 3; i++) {
        static const char *const systems[] = {"value, compiled", "gradient, compiled",
                                              "value, interpreted", "gradient, interpreted"};
        SmoothContext *context = smooth_create_context(NULL, NULL);
        char *text = thousand(terms[i], " + "), job[64];
        Call calls[4];
        Contestant contestants[4];
        for (int k = 0; k < 4; k++) {
            calls[k] = call_of(model_of(
                context, &(Wanted){text, "f", .order = k % 2, .level = k < 2 ? 2 : INTERPRETED}));
            contestants[k] = (Contestant){.sample = run_call, .context = &calls[k]};
        }
        measure(contestants, 4, 15, 2e-3);
        snprintf(job, sizeof job, "sum of 1000 %s", terms[i]);
        printf("%-30s", job);
        for (int k = 0; k < 4; k++) {
            report_number(12, 1e6 * contestants[k].seconds);
            report_seconds(rows, job, systems[k], contestants[k].seconds);
            free_call(&calls[k]);
        }
        for (int k = 0; k < 4; k += 2)
            report_number(9, contestants[k + 1].seconds / contestants[k].seconds);
        printf("\n");
        free(text);
        smooth_destroy_context(context);
    }
}

/* --- from text to callable -------------------------------------------------------------------- */

/* How it is made callable; cold is the first use of LLVM in a process. */
static const struct {
    const char *name;
    int level;
    bool is_batch, is_cold;
} ways[] = {
    {"interpreted", INTERPRETED, false, false},
    {"level 0, batch", 0, true, false},
    {"level 0", 0, false, false},
    {"level 2", 2, false, false},
    {"level 0, cold", 0, false, true},
    {"level 2, cold", 2, false, true},
};
enum { WAYS = sizeof ways / sizeof *ways };

static double run_cold(void *wanted, long calls) {
    double spent = 0;
    for (long i = 0; i < calls; i++) spent += measure_apart(run_text, wanted, 20).seconds;
    return spent;
}

/* One text in all ways; those that are cold each time in a new process. */
typedef struct {
    const char *name, *text, *function;
    Wanted wanted[WAYS];
    Contestant contestants[WAYS];
} Source;

/* The cold ones come first, of all sources: what follows opens LLVM. */
void bench_texts(cJSON *rows) {
    char *functions = read_text("tests/bench/functions.smooth");
    Source sources[] = {
        {.name = "max(x, 0)", .text = "fn ramp(x) = max(x, 0)", .function = "ramp"},
        {.name = "ten variables", .text = functions, .function = "ten"},
    };
    enum { SOURCES = sizeof sources / sizeof *sources };
    for (int is_cold = 1; is_cold >= 0; is_cold--)
        for (int s = 0; s < SOURCES; s++)
            for (int w = 0; w < WAYS; w++) {
                Source *source = &sources[s];
                if (ways[w].is_cold != is_cold) continue;
                source->wanted[w] =
                    (Wanted){source->text, source->function, 1, ways[w].level, ways[w].is_batch};
                source->contestants[w] = (Contestant){.sample = is_cold ? run_cold : run_text,
                                                      .context = &source->wanted[w]};
                measure(&source->contestants[w], 1, is_cold ? 3 : 7, 2e-3);
            }
    printf("\n%-30s", "text to gradient, ms");
    for (int w = 0; w < WAYS; w++) printf("%15s", ways[w].name);
    for (int s = 0; s < SOURCES; s++) {
        printf("\n%-30s", sources[s].name);
        for (int w = 0; w < WAYS; w++) {
            char job[64];
            snprintf(job, sizeof job, "text to gradient, %s", sources[s].name);
            printf("%15.3f", 1e3 * sources[s].contestants[w].seconds);
            report_seconds(rows, job, ways[w].name, sources[s].contestants[w].seconds);
        }
    }
    printf("\n");
    free(functions);
}

/* --- chains ----------------------------------------------------------------------------------- */

static char *chain(long operations) {
    static const char *const steps[] = {"max(t%ld, 0.3)", "t%ld*1.0001", "tanh(t%ld)", "t%ld + x"};
    Text text = {0};
    append(&text, "fn f(x) = let t0 = x\n");
    for (long i = 0; i < operations; i++) {
        append(&text, "let t%ld = ", i + 1);
        append(&text, steps[i % 4], i);
        append(&text, "\n");
    }
    append(&text, "in t%ld\n", operations);
    return text.data;
}

/* Each in a process of its own, so that its memory is its own. */
void bench_chains(cJSON *rows) {
    static const struct {
        const char *name;
        int order, level;
        long from, to;
    } kinds[] = {{"gradient, compiled", 1, 2, 1000, 100000},
                 {"gradient, interpreted", 1, INTERPRETED, 1000, 100000},
                 {"value, interpreted", 0, INTERPRETED, 1000, 1000000}};
    enum { LIMIT = 20 };
    printf("\n%-30s%12s%12s%12s%12s%12s\n", "a chain of operations", "operations", "s", "ns each",
           "growth", "MiB");
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        double before = NAN;
        for (long size = kinds[k].from; size <= kinds[k].to; size *= 10) {
            char *text = chain(size), job[64];
            Wanted wanted = {text, "f", kinds[k].order, kinds[k].level, false};
            Outcome outcome = measure_apart(run_text, &wanted, LIMIT);
            double each = outcome.seconds / (double)size;
            printf("%-30s%12ld", kinds[k].name, size);
            report_number(12, outcome.seconds);
            report_number(12, 1e9 * each);
            report_number(12, each / before);
            report_number(12, outcome.bytes / 0x1p20);
            printf("%s\n", isnan(outcome.seconds) ? "  not done in 20 s" : "");
            snprintf(job, sizeof job, "chain of %ld operations", size);
            report_seconds(rows, job, kinds[k].name, outcome.seconds);
            before = each;
            free(text);
            if (isnan(outcome.seconds)) break; /* nor would the longer ones be */
        }
    }
}
