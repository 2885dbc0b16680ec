/* The formulas as kernels in C. `Real` is what REAL says, a file with its functions: one number
 * (real_libm.h), where the compiler is left to make vectors of the loops if it can, or a vector
 * (real_sleef.h) of LANES numbers; without LANES the library is not there. */
#include "kernel.h"
#include REAL

#include <string.h>

#ifdef LANES

#define FORMULA(name)       INLINE void name(const Real *in, double tau, Real *out) {
#define INPUT(name, k)      const Real name = in[k];
#define CONSTANT(name, ...) const double name = __VA_ARGS__;
#define LET(name, ...)      const Real name = __VA_ARGS__;
#define SLOPE               LET
#define VALUE(...)          out[0] = __VA_ARGS__;
#define PARTIAL(k, ...)     out[1 + k] = __VA_ARGS__;
#define END                 }
#include "formulas.def"

typedef void Formula(const Real *in, double tau, Real *out);

/* Inlined with the formula and the number of its inputs known. */
INLINE void by_columns(Formula *formula, int inputs, size_t count, const double *const *columns,
                       double tau, double *const *results) {
#pragma GCC ivdep
    for (size_t i = 0; i < count; i += LANES) {
        Real in[MOST_INPUTS], out[1 + MOST_INPUTS];
        for (int k = 0; k < inputs; k++) in[k] = load(columns[k] + i);
        formula(in, tau, out);
        for (int k = 0; k <= inputs; k++) store(results[k] + i, out[k]);
    }
}

/* Rows are turned into columns a block at a time, and back. */
INLINE void by_rows(Kernel *columns_of, size_t inputs, size_t count, const double *points,
                    double tau, double *values, double *gradients) {
    enum { BLOCK = 64 };
    double in[MOST_INPUTS][BLOCK], out[MOST_INPUTS][BLOCK];
    for (size_t start = 0; start < count; start += BLOCK) {
        size_t size = count - start < BLOCK ? count - start : BLOCK;
        const double *columns[MOST_INPUTS];
        double *results[1 + MOST_INPUTS] = {values + start};
        for (size_t k = 0; k < inputs; k++) {
            columns[k] = in[k], results[1 + k] = out[k];
            for (size_t i = 0; i < size; i++) in[k][i] = points[(start + i) * inputs + k];
        }
        columns_of(size, columns, tau, results);
        for (size_t i = 0; i < size; i++)
            for (size_t k = 0; k < inputs; k++) gradients[(start + i) * inputs + k] = out[k][i];
    }
}

#define BY_COLUMNS(name, inputs)                                                       \
    static void name##_columns(size_t count, const double *const *columns, double tau, \
                               double *const *results) {                               \
        by_columns(name, inputs, count, columns, tau, results);                        \
    }
#define BY_ROWS(name, inputs)                                                            \
    static void name##_rows(size_t count, const double *const *columns, double tau,      \
                            double *const *results) {                                    \
        by_rows(name##_columns, inputs, count, columns[0], tau, results[0], results[1]); \
    }
BENCH_FUNCTIONS(BY_COLUMNS)
BENCH_FUNCTIONS(BY_ROWS)

#if LANES == 1
/* A call that the compiler cannot see through, as from another file. */
static __attribute__((noipa)) double ten_grad(const double *point, double tau, double *gradient) {
    double out[1 + MOST_INPUTS];
    ten(point, tau, out);
    memcpy(gradient, out + 1, 10 * sizeof *out);
    return out[0];
}

static void ten_one_at_a_time(size_t count, const double *const *columns, double tau,
                              double *const *results) {
    for (size_t i = 0; i < count; i++)
        results[0][i] = ten_grad(columns[0] + 10 * i, tau, results[1] + 10 * i);
}
#else
#define ten_one_at_a_time NULL
#endif

#define KERNELS(name, inputs) [FUNCTION_##name] = {name##_columns, name##_rows},

Kernel *find(Function function, Layout layout) {
    static Kernel *const kernels[FUNCTIONS][LAYOUTS] = {BENCH_FUNCTIONS(KERNELS)};
    if (layout == ONE_AT_A_TIME) return function == FUNCTION_ten ? ten_one_at_a_time : NULL;
    return kernels[function][layout];
}

#else
Kernel *find(Function function, Layout layout) {
    (void)function, (void)layout;
    return NULL;
}
#endif
