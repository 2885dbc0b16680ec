/* What is measured, and what each system gives: a shared object that exports `find`, which answers
 * the function to call, or NULL. A kernel computes value and derivatives of `count` points, a
 * multiple of 8, at one temperature:
 *
 *     COLUMNS         columns[k][i] is input k of point i; results[0][i] its value,
 *                     results[1 + k][i] the derivative in input k
 *     ROWS            columns[0] has the points one after the other, results[1] the gradients
 *     ONE_AT_A_TIME   as ROWS, by one call a point
 *
 * What comes in does not overlap what comes out. */
#ifndef BENCH_KERNEL_H
#define BENCH_KERNEL_H

#include <stddef.h>

/* Every function of formulas.def with the number of its inputs. */
#define BENCH_FUNCTIONS(X) \
    X(softplus, 1)         \
    X(gaussian_relu, 1)    \
    X(gelu, 1)             \
    X(gaussian_floor, 1)   \
    X(algebraic_abs, 1)    \
    X(cauchy_step, 1)      \
    X(copy, 1)             \
    X(ten, 10)

#define BENCH_NAME(name, inputs) FUNCTION_##name,
typedef enum { BENCH_FUNCTIONS(BENCH_NAME) FUNCTIONS } Function;
#undef BENCH_NAME

typedef enum { COLUMNS, ROWS, ONE_AT_A_TIME, LAYOUTS } Layout;

enum { MOST_INPUTS = 10 };

typedef void Kernel(size_t count, const double *const *columns, double tau, double *const *results);
typedef Kernel *Find(Function function, Layout layout);

#ifdef __cplusplus
extern "C"
#endif
    __attribute__((visibility("default"))) Find find;

#endif
