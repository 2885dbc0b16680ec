/* The functions of runtime.h: one for each form and kernel, and those of many numbers. In, out: as
 * in runtime.h. As bitcode (SMOOTH_BITCODE) it also has the functions of fixed orders, orders.h. */
#include "runtime.h"
#include "lattice.h"
#include "many.h"
#include "orders.h"

/* A short function, always inlined in emitted code. The others have loops. */
#ifdef __clang__
#define POINTWISE __attribute__((always_inline)) double
#else
#define POINTWISE double
#endif

/* The four functions of a staircase or of its derivatives, which take 2 or 4 numbers: three read a
 * plan of order m, one by the method for narrow kernels, one by the other method and one by the
 * method that t asks for; the last makes its own plan. `order` ends their names. */
#define NUMBERS_2 double x, double t
#define NUMBERS_4 double i, double m, double x, double t
#define PASSED_2  x, t
#define PASSED_4  i, m, x, t
#define STAIRCASE(K, name, order, n, m, value)                              \
    double sm_##name##_narrow_##K##order(NUMBERS_##n, const double *plan) { \
        const Temperature at = {t, 1, plan};                                \
        return value;                                                       \
    }                                                                       \
    double sm_##name##_wide_##K##order(NUMBERS_##n, const double *plan) {   \
        const Temperature at = {t, 0, plan};                                \
        return value;                                                       \
    }                                                                       \
    double sm_##name##_by_##K##order(NUMBERS_##n, const double *plan) {     \
        const Temperature at = {t, is_below(t, narrow_##K), plan};          \
        return value;                                                       \
    }                                                                       \
    double sm_##name##_##K##order(NUMBERS_##n) {                            \
        double plan[PLAN_SIZE];                                             \
        sm_plan_##K(m, t, plan);                                            \
        return sm_##name##_by_##K##order(PASSED_##n, plan);                 \
    }
#define ENTRIES(ID, K, ...)                                                                        \
    POINTWISE sm_psi_##K(double k, double m, double x, double t) { return psi_##K(k, m, x, t); }   \
    POINTWISE sm_gate_##K(double i, double m, double x, double t) { return gate_##K(i, m, x, t); } \
    POINTWISE sm_peak_##K(void) { return K.peak; }                                                 \
    POINTWISE sm_above_##K(double a, double b, double t) { return above(&K, a, b, t); }            \
    POINTWISE sm_below_##K(double a, double b, double t) { return below(&K, a, b, t); }            \
    POINTWISE sm_greater_##K(double a, double b, double t) { return greater(&K, a, b, t, a > b); } \
    POINTWISE sm_greater_equal_##K(double a, double b, double t) {                                 \
        return greater(&K, a, b, t, a >= b);                                                       \
    }                                                                                              \
    POINTWISE sm_equal_##K(double a, double b, double t) { return equal(&K, a, b, t); }            \
    POINTWISE sm_sign_##K(double x, double t) { return smooth_sign(&K, x, t); }                    \
    POINTWISE sm_abs_##K(double x, double t) { return smooth_abs(&K, x, t); }                      \
    POINTWISE sm_max_##K(double a, double b, double t) { return smooth_max(&K, a, b, t); }         \
    POINTWISE sm_min_##K(double a, double b, double t) { return smooth_min(&K, a, b, t); }         \
    POINTWISE sm_clamp_##K(double x, double lo, double hi, double t) {                             \
        return clamp(&K, integral_##K, x, lo, hi, t);                                              \
    }                                                                                              \
    POINTWISE sm_window_##K(double x, double lo, double hi, double t) {                            \
        return window(&K, integral_##K, x, lo, hi, t);                                             \
    }                                                                                              \
    POINTWISE sm_clamp_t_##K(double x, double lo, double hi, double t) {                           \
        return clamp_t(&K, integral_##K, x, lo, hi, t);                                            \
    }                                                                                              \
    POINTWISE sm_window_x_##K(double x, double lo, double hi, double t) {                          \
        return window_second(&K, integral_##K, PART_XX, x, lo, hi, t);                             \
    }                                                                                              \
    POINTWISE sm_window_t_##K(double x, double lo, double hi, double t) {                          \
        return window_second(&K, integral_##K, PART_XT, x, lo, hi, t);                             \
    }                                                                                              \
    POINTWISE sm_clamp_tt_##K(double x, double lo, double hi, double t) {                          \
        return window_second(&K, integral_##K, PART_TT, x, lo, hi, t);                             \
    }                                                                                              \
    void sm_plan_##K(double m, double t, double *plan) {                                           \
        plan_##K(m, lattice_width(&K, t), is_below(t, narrow_##K), plan);                          \
    }                                                                                              \
    STAIRCASE(K, floor, , 2, 0, floor_##K(x, at))                                                  \
    STAIRCASE(K, ceil, , 2, 0, ceil_##K(x, at))                                                    \
    STAIRCASE(K, round, , 2, 0, round_##K(x, at))                                                  \
    STAIRCASE(K, trunc, , 2, 0, trunc_##K(x, at))                                                  \
    STAIRCASE(K, lattice, , 4, m, lattice_##K((Order){i, m}, x, at))                               \
    STAIRCASE(K, lattice_trunc, , 4, m, lattice_trunc_##K((Order){i, m}, x, at))                   \
    STAIRCASE(K, lattice_half, , 4, m, lattice_half_##K((Order){i, m}, x, at))                     \
    double sm_threshold_##K(unsigned n, const double *v) {                                         \
        Threshold m = threshold(&K, n - 1, v, v[n - 1]);                                           \
        return settle(m.max, v[n - 1], m.offset, 0);                                               \
    }                                                                                              \
    double sm_max_many_##K(unsigned n, const double *v) {                                          \
        return max_many(&K, n - 1, v, v[n - 1]);                                                   \
    }                                                                                              \
    double sm_rise_##K(unsigned n, const double *v) { return rise_at_zero(&K, n - 1, v, v[n - 1]); }

SMOOTH_KERNELS(ENTRIES)

/* The functions of fixed orders. Only bitcode can name them as the emitter does, with points. */
#ifdef SMOOTH_BITCODE
#define ORDER(family, i, m, word, text, K)                                                    \
    double sm_##family##_##K##_##word(double x, double t) __asm__("sm_" #family "_" #K text); \
    double sm_##family##_##K##_##word(double x, double t) { return family##_##K(i, m, x, t); }
#define ORDERED_STAIRCASE(family, i, m, word, text, K)                                      \
    DECLARE_ORDERED(family, , K, word, text, double x, double t)                            \
    DECLARE_ORDERED(family, _by, K, word, text, double x, double t, const double *plan)     \
    DECLARE_ORDERED(family, _narrow, K, word, text, double x, double t, const double *plan) \
    DECLARE_ORDERED(family, _wide, K, word, text, double x, double t, const double *plan)   \
    STAIRCASE(K, family, _##word, 2, m, family##_##K((Order){i, m}, x, at))
#define DECLARE_ORDERED(family, form, K, word, text, ...) \
    double sm_##family##form##_##K##_##word(__VA_ARGS__) __asm__("sm_" #family #form "_" #K text);
#define ORDERED_PLAN(m, text, K)                                                \
    void sm_plan_##K##_##m(double t, double *plan) __asm__("sm_plan_" #K text); \
    void sm_plan_##K##_##m(double t, double *plan) {                            \
        plan_##K(m, lattice_width(&K, t), is_below(t, narrow_##K), plan);       \
    }
#define ORDERS(ID, K, ...)              \
    SMOOTH_ORDERS(ORDER, K)             \
    SMOOTH_PLAN_ORDERS(ORDERED_PLAN, K) \
    SMOOTH_STAIRCASE_ORDERS(ORDERED_STAIRCASE, K)
SMOOTH_KERNELS(ORDERS)
#endif

double sm_logsumexp(unsigned n, const double *v) { return logsumexp(n - 1, v, v[n - 1]); }

double sm_entropy(unsigned n, const double *v) { return entropy(n - 1, v, v[n - 1]); }

double sm_boltzmann(unsigned n, const double *v) { return boltzmann(n - 1, v, v[n - 1]); }

double sm_spread(unsigned n, const double *v) { return spread(n - 1, v, v[n - 1]); }

double sm_pnorm(unsigned n, const double *v) { return pnorm(n - 1, v, v[n - 1]); }

double sm_heaviest(unsigned n, const double *v) { return heaviest(n - 2, v, v[n - 2], v[n - 1]); }

double sm_others(unsigned n, const double *v) { return others(n - 1, v, v[n - 1]); }

double sm_log_sum(unsigned n, const double *v) { return log_sum(n - 2, v, v[n - 2], v[n - 1]); }

POINTWISE sm_sigmoid(double a) { return psi_logistic(0, 0, a, 1); }

POINTWISE sm_sigmoid_slope(double a) { return psi_logistic(-1, 0, a, 1); }

POINTWISE sm_expd(double a, double m, double t) {
    return settle(either(a, m), t, shifted(a, m, t), a == m);
}

POINTWISE sm_log_ratio(double a, double m, double t) { return log_ratio(fabs(a), m, t); }

double sm_polygamma(double n, double x) { return polygamma(n, x); }
