/* In: operators and kernels that a formula names. Out: their names, and what these mean, as text or
 * as LaTeX. Invariant: a note defines its name by functions that the language has, or that further
 * notes define. */
#include "print/legend.h"

#include <assert.h>
#include <string.h>

void legend_add(Legend *legend, const char *note) {
    for (uint32_t i = 0; i < legend->notes.count; i++)
        if (strcmp(legend->notes.at[i], note) == 0) return;
    LIST_PUSH(legend->arena, &legend->notes, note);
}

/* --- kernels ----------------------------------------------------------------------------- */

static const char *ramp_name(const Legend *legend, Kernel kernel) {
    return legend->is_latex ? kernel_table[kernel].tex_ramp : kernel_table[kernel].ramp;
}

static const char *cdf_name(const Legend *legend, Kernel kernel) {
    return legend->is_latex ? kernel_table[kernel].tex_cdf : kernel_table[kernel].cdf;
}

static const char *pdf_name(const Legend *legend, Kernel kernel) {
    return legend->is_latex ? kernel_table[kernel].tex_pdf : kernel_table[kernel].pdf;
}

/* The template with the names of the kernel's functions in place of @R, @F and @P, its own name
 * in place of @K, and `own` in place of @S. */
static const char *filled(const Legend *legend, const char *template, Kernel kernel,
                          const char *own) {
    Buffer out = {.arena = legend->arena};
    for (const char *c = template; *c; c++) {
        if (*c != '@') {
            buffer_add(&out, c, 1);
            continue;
        }
        c++;
        buffer_text(&out, *c == 'R'   ? ramp_name(legend, kernel)
                          : *c == 'F' ? cdf_name(legend, kernel)
                          : *c == 'P' ? pdf_name(legend, kernel)
                          : *c == 'K' ? kernel_table[kernel].name
                                      : own);
    }
    return out.data;
}

static void note_kernel(Legend *legend, Kernel kernel) {
    const KernelInfo *info = &kernel_table[kernel];
    legend_add(legend,
               legend->is_latex ? filled(legend, info->tex_where, kernel, "") : info->where);
}

const char *legend_psi(Legend *legend, Kernel kernel, int k) {
    note_kernel(legend, kernel);
    if (k == 1) return ramp_name(legend, kernel);
    if (k == 0) return cdf_name(legend, kernel);
    Buffer out = {.arena = legend->arena};
    buffer_text(&out, pdf_name(legend, kernel));
    for (; k < -1; k++) buffer_text(&out, "'");
    return out.data;
}

/* --- operators --------------------------------------------------------------------------- */

/* An operator without a formula. Names and kernels are filled in (`filled`). */
typedef struct {
    const char *word;       /* how it is called */
    const char *text, *tex; /* its definition */
    bool is_of_kernel;      /* the definition names functions of the kernel */
    Op also;                /* another one that the definition names; OP_COUNT: none */
} Definition;

/* A sum over the steps above and below 0, in pairs, so that it converges for every kernel. */
#define STAIRS(word, above, below)                                                                \
    {                                                                                             \
        word, "@S(x, tau) = sum of @F((" above ")/tau) - @F((" below ")/tau) over n = 1, 2, ...", \
            "@S(x, \\tau) = \\sum_{n \\ge 1} \\left(@F\\left(\\frac{" above                       \
            "}{\\tau}\\right) - @F\\left(\\frac{" below "}{\\tau}\\right)\\right)",               \
            true, OP_COUNT                                                                        \
    }

static const Definition definitions[OP_COUNT] = {
    [OP_SMOOTH_FLOOR] = STAIRS("floor", "x - n", "1 - n - x"),
    [OP_LATTICE] = STAIRS("floor", "x - n", "1 - n - x"),
    [OP_SMOOTH_ROUND] = STAIRS("round", "x + 1/2 - n", "1/2 - n - x"),
    [OP_LATTICE_HALF] = STAIRS("round", "x + 1/2 - n", "1/2 - n - x"),
    [OP_SMOOTH_CEIL] = STAIRS("ceil", "x + 1 - n", "-n - x"),
    [OP_SMOOTH_TRUNC] = STAIRS("trunc", "x - n", "-n - x"),
    [OP_LATTICE_TRUNC] = STAIRS("trunc", "x - n", "-n - x"),
    [OP_MAX_MANY] = {"max",
                     "@S(a, b, ..., tau) is the least m + tau/2*@R(2*(a - m)/tau)"
                     " + tau/2*@R(2*(b - m)/tau) + ... over all m",
                     "@S(a, b, \\dots, \\tau) = \\min_m \\left(m + \\tfrac{\\tau}{2} "
                     "@R(2(a - m)/\\tau) + \\tfrac{\\tau}{2} @R(2(b - m)/\\tau) + \\dots\\right)",
                     true, OP_COUNT},
    [OP_THRESHOLD] = {"threshold",
                      "@S(a, b, ..., tau) is the m for which @F(2*(a - m)/tau)"
                      " + @F(2*(b - m)/tau) + ... is 1, less max(a, b, ...)",
                      "@S(a, b, \\dots, \\tau) = m - \\max(a, b, \\dots), \\quad "
                      "@F(2(a - m)/\\tau) + @F(2(b - m)/\\tau) + \\dots = 1",
                      true, OP_COUNT},
    [OP_RISE] = {"rise", "@S(a, b, ..., tau) is d/dtau of max_@K(a, b, ..., tau) at tau = 0",
                 "@S(a, b, \\dots, \\tau) = \\partial_\\tau \\operatorname{max}_{\\mathrm{@K}}"
                 "(a, b, \\dots, \\tau)|_{\\tau = 0}",
                 false, OP_MAX_MANY},
    [OP_BOLTZMANN] = {"boltzmann",
                      "@S(a, b, ..., tau) = (a*exp(a/tau) + b*exp(b/tau) + ...)"
                      "/(exp(a/tau) + exp(b/tau) + ...)",
                      "@S(a, b, \\dots, \\tau) = \\frac{a e^{a/\\tau} + b e^{b/\\tau} + \\dots}"
                      "{e^{a/\\tau} + e^{b/\\tau} + \\dots}",
                      false, OP_COUNT},
    [OP_PNORM] = {"pnorm", "@S(a, b, ..., tau) = (abs(a)^(1/tau) + abs(b)^(1/tau) + ...)^tau",
                  "@S(a, b, \\dots, \\tau) = \\left(|a|^{1/\\tau} + |b|^{1/\\tau} + "
                  "\\dots\\right)^\\tau",
                  false, OP_COUNT},
    [OP_ENTROPY] = {"entropy",
                    "@S(a, b, ..., tau) is d/dtau of tau*log(exp(a/tau) + exp(b/tau) + ...)",
                    "@S(a, b, \\dots, \\tau) = \\partial_\\tau \\left(\\tau \\log(e^{a/\\tau} + "
                    "e^{b/\\tau} + \\dots)\\right)",
                    false, OP_COUNT},
};

/* floor_gaussian, or without a kernel the word alone. */
static const char *base_name(const Legend *legend, const char *word, Kernel kernel) {
    const char *of = kernel_table[kernel < KERNEL_NONE ? kernel : 0].name;
    if (kernel == KERNEL_NONE)
        return legend->is_latex ? arena_printf(legend->arena, "\\operatorname{%s}", word) : word;
    const char *format = legend->is_latex ? "\\operatorname{%s}_{\\mathrm{%s}}" : "%s_%s";
    return arena_printf(legend->arena, format, word, of);
}

bool legend_defines(Op op) { return definitions[op].word != NULL; }

const char *legend_operator(Legend *legend, Op op, Kernel kernel, int i, int m) {
    const Definition *definition = &definitions[op];
    assert(definition->word);
    const char *name = base_name(legend, definition->word, kernel);
    Buffer out = {.arena = legend->arena};
    for (int k = 0; legend->is_latex && k < m; k++) buffer_text(&out, "\\partial_\\tau ");
    buffer_text(&out, name);
    for (int k = 0; !legend->is_latex && k < m; k++) buffer_text(&out, "_tau");
    for (int k = 0; k < i; k++) buffer_text(&out, "'");
    legend_add(legend,
               filled(legend, legend->is_latex ? definition->tex : definition->text, kernel, name));
    if (definition->is_of_kernel) note_kernel(legend, kernel);
    if (definition->also < OP_COUNT) legend_operator(legend, definition->also, kernel, 0, 0);
    if (i > 0 && !legend->is_latex)
        legend_add(legend, arena_printf(legend->arena, "%s' is d/dx of %s", name, name));
    if (m > 0 && !legend->is_latex)
        legend_add(legend, arena_printf(legend->arena, "%s_tau is d/dtau of %s", name, name));
    return out.data;
}
