/* functions.smooth as kernels: the object that the compiler has made of it, through its header. */
#include HEADER

#include "kernel.h"

#define ONE_INPUT(name)                                                                \
    static void name##_columns(size_t count, const double *const *columns, double tau, \
                               double *const *results) {                               \
        name##_batch(count, columns[0], tau, results[0], results[1]);                  \
    }
ONE_INPUT(softplus)
ONE_INPUT(gaussian_relu)
ONE_INPUT(gelu)
ONE_INPUT(gaussian_floor)
ONE_INPUT(algebraic_abs)
ONE_INPUT(cauchy_step)

static void ten_columns(size_t count, const double *const *x, double tau, double *const *r) {
    ten_batch(count, x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7], x[8], x[9], tau, r[0], r[1],
              r[2], r[3], r[4], r[5], r[6], r[7], r[8], r[9], r[10]);
}

static void ten_by_rows(size_t count, const double *const *x, double tau, double *const *r) {
    ten_rows(count, x[0], 10, tau, r[0], r[1], 10);
}

static void ten_one_at_a_time(size_t count, const double *const *columns, double tau,
                              double *const *results) {
    for (size_t i = 0; i < count; i++) {
        const double *x = columns[0] + 10 * i;
        double *d = results[1] + 10 * i;
        results[0][i] =
            ten_grad(x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7], x[8], x[9], tau, &d[0], &d[1],
                     &d[2], &d[3], &d[4], &d[5], &d[6], &d[7], &d[8], &d[9]);
    }
}

Kernel *find(Function function, Layout layout) {
    static Kernel *const kernels[FUNCTIONS][LAYOUTS] = {
        [FUNCTION_softplus] = {softplus_columns},
        [FUNCTION_gaussian_relu] = {gaussian_relu_columns},
        [FUNCTION_gelu] = {gelu_columns},
        [FUNCTION_gaussian_floor] = {gaussian_floor_columns},
        [FUNCTION_algebraic_abs] = {algebraic_abs_columns},
        [FUNCTION_cauchy_step] = {cauchy_step_columns},
        [FUNCTION_ten] = {ten_columns, ten_by_rows, ten_one_at_a_time},
    };
    return kernels[function][layout];
}
