/* The operators of ops.def as functions, sm_op_<ID>, with the value column as their body. The
 * interpreter calls them through a table (ops/table.c); emitted code links them as bitcode and
 * inlines them. */
#include "elementary.h"
#include "hard.h"
#include "orders.h"
#include "runtime.h"

/* b^c log(b)^n */
INLINE real sm_power_log(real n, real b, real c) {
    real power = sm_power(b, c), log = sm_log(b);
    return power == 0 ? 0 : power * sm_power(log, n);
}

#define ARGUMENTS_1(a, b, c) double a
#define ARGUMENTS_2(a, b, c) double a, double b
#define ARGUMENTS_3(a, b, c) double a, double b, double c
#define OP(id, name, n, class, flags, precedence, value, ...) \
    double sm_op_##id(ARGUMENTS_##n(a, b, c)) { return value; }
#include "ops.def"

/* Powers with a fixed exponent. Only bitcode can name them as the emitter does, with points. */
#ifdef SMOOTH_BITCODE
#define EXPONENT(number, word, text)                                 \
    double sm_op_POWER_##word(double a) __asm__("sm_op_POWER" text); \
    double sm_op_POWER_##word(double a) { return sm_power(a, number); }
SMOOTH_EXPONENTS(EXPONENT)
#endif

double sm_largest(unsigned n, const double *v) {
    double y = v[0];
    for (unsigned i = 1; i < n; i++) y = v[i] != v[i] || v[i] > y ? v[i] : y;
    return y;
}

double sm_smallest(unsigned n, const double *v) {
    double y = v[0];
    for (unsigned i = 1; i < n; i++) y = v[i] != v[i] || v[i] < y ? v[i] : y;
    return y;
}
