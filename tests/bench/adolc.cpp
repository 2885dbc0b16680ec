/* The formulas with ADOL-C: the values are recorded on a tape, which then gives value and gradient
 * of each point by one sweep forwards and one backwards. */
#include "kernel.h"

#if __has_include(<adolc/adolc.h>)
#include <adolc/adolc.h>

#include <cmath>

static adouble log1p(const adouble &x) { return log(1 + x); }
static adouble erfc(const adouble &x) { return 1 - erf(x); }
static adouble nearest(const adouble &x) { return floor(x + 0.5); }

static void record(Function function, double tau) {
    double value;
    trace_on(static_cast<short>(function));
    switch (function) {
#define FORMULA(name) case FUNCTION_##name: {
#define INPUT(name, k) \
    adouble name;      \
    name <<= 0.5 + 0.1 * k;
#define CONSTANT(name, ...) [[maybe_unused]] const double name = __VA_ARGS__;
#define LET(name, ...)      const adouble name = __VA_ARGS__;
#define SLOPE(name, ...)
#define VALUE(...)                \
    adouble result = __VA_ARGS__; \
    result >>= value;
#define PARTIAL(k, ...)
#define END \
    break;  \
    }
#include "formulas.def"
    default: break;
    }
    trace_off();
}

static double sweep(Function function, int inputs, const double *point, double *gradient) {
    double value, one = 1;
    zos_forward(static_cast<short>(function), 1, inputs, 1, point, &value);
    fos_reverse(static_cast<short>(function), 1, inputs, &one, gradient);
    return value;
}

/* Recorded at the first call, for the temperature of that call. */
template <Function function> static void record_once(double tau) {
    static bool is_recorded = false;
    if (!is_recorded) record(function, tau);
    is_recorded = true;
}

template <Function function, int inputs>
static void by_columns(size_t count, const double *const *columns, double tau,
                       double *const *results) {
    double point[MOST_INPUTS], gradient[MOST_INPUTS];
    record_once<function>(tau);
    for (size_t i = 0; i < count; i++) {
        for (int k = 0; k < inputs; k++) point[k] = columns[k][i];
        results[0][i] = sweep(function, inputs, point, gradient);
        for (int k = 0; k < inputs; k++) results[1 + k][i] = gradient[k];
    }
}

template <Function function, int inputs>
static void by_rows(size_t count, const double *const *columns, double tau,
                    double *const *results) {
    record_once<function>(tau);
    for (size_t i = 0; i < count; i++)
        results[0][i] = sweep(function, inputs, columns[0] + i * inputs, results[1] + i * inputs);
}

#define KERNELS(name, inputs)                                          \
    if (function == FUNCTION_##name)                                   \
        return layout == COLUMNS ? by_columns<FUNCTION_##name, inputs> \
                                 : by_rows<FUNCTION_##name, inputs>;

Kernel *find(Function function, Layout layout) {
    BENCH_FUNCTIONS(KERNELS)
    return nullptr;
}

#else
Kernel *find(Function, Layout) { return nullptr; }
#endif
