/* The functions that emitted code and the interpreter call. All are pure and take any double. t is
 * the temperature: t = 0 gives the hard function, t < 0 gives NaN. A NaN among the operands gives
 * NaN. */
#ifndef SMOOTH_RUNTIME_H
#define SMOOTH_RUNTIME_H

#include "kernels.h"

/* The size of a plan, in doubles. */
#define PLAN_SIZE 96

/* For each kernel K, with density phi = Psi_-1, distribution function Phi = Psi_0, and Psi_k the
 * integral of Psi_(k-1):
 *   psi        d^m/dt^m [t^k Psi_k(x/t)], for whole k <= 3 and m >= 0
 *   gate       d^i/dx^i d^m/dt^m [x Phi(x/t)]
 *   peak       phi(0)
 *   above      Phi((a - b)/t); at t = 0 it is 1/2 for a == b
 *   below      Phi((b - a)/t), the same way
 *   greater, greater_equal   the same, but a > b and a >= b at t = 0
 *   equal      phi((a - b)/t)/phi(0)
 *   sign, abs, max, min, clamp, floor, ceil, round, trunc   the smooth twins of the hard functions
 *   window     d clamp/dx, also the smooth lo < x < hi
 *   clamp_t, window_x, window_t, clamp_tt   d clamp/dt, and the derivatives of window and clamp_t
 *   lattice    d^i/dx^i d^m/dt^m of floor and ceil, i + m >= 1; lattice_half the same of round,
 *              lattice_trunc of trunc
 *   plan       writes the numbers that lattice and lattice_half at any i, and for m = 0 floor,
 * ceil, round and trunc, compute from m and t alone. The functions with `_by` read them instead, as
 * do those with `_narrow`, for 0 < t < narrow (kernels.h), and with
 *              `_wide`, for any other t
 *   threshold  over [v..., t]: m - max(v), where the sum of Phi(2 (v_i - m)/t) is 1
 *   max_many   over [v..., t]: m + t/2 times the sum of Psi_1(2 (v_i - m)/t)
 *   rise       over [v..., t]: d max_many/dt at t = 0, and 0 for t > 0 */
#define DECLARE_PLANNED(K, name, ...)                               \
    double sm_##name##_##K(__VA_ARGS__);                            \
    double sm_##name##_by_##K(__VA_ARGS__, const double *plan);     \
    double sm_##name##_narrow_##K(__VA_ARGS__, const double *plan); \
    double sm_##name##_wide_##K(__VA_ARGS__, const double *plan);
#define DECLARE(ID, K, ...)                                                   \
    double sm_psi_##K(double k, double m, double x, double t);                \
    double sm_gate_##K(double i, double m, double x, double t);               \
    double sm_peak_##K(void);                                                 \
    double sm_above_##K(double a, double b, double t);                        \
    double sm_below_##K(double a, double b, double t);                        \
    double sm_greater_##K(double a, double b, double t);                      \
    double sm_greater_equal_##K(double a, double b, double t);                \
    double sm_equal_##K(double a, double b, double t);                        \
    double sm_sign_##K(double x, double t);                                   \
    double sm_abs_##K(double x, double t);                                    \
    double sm_max_##K(double a, double b, double t);                          \
    double sm_min_##K(double a, double b, double t);                          \
    double sm_clamp_##K(double x, double lo, double hi, double t);            \
    double sm_window_##K(double x, double lo, double hi, double t);           \
    double sm_clamp_t_##K(double x, double lo, double hi, double t);          \
    double sm_window_x_##K(double x, double lo, double hi, double t);         \
    double sm_window_t_##K(double x, double lo, double hi, double t);         \
    double sm_clamp_tt_##K(double x, double lo, double hi, double t);         \
    void sm_plan_##K(double m, double t, double *plan);                       \
    DECLARE_PLANNED(K, floor, double x, double t)                             \
    DECLARE_PLANNED(K, ceil, double x, double t)                              \
    DECLARE_PLANNED(K, round, double x, double t)                             \
    DECLARE_PLANNED(K, trunc, double x, double t)                             \
    DECLARE_PLANNED(K, lattice, double i, double m, double x, double t)       \
    DECLARE_PLANNED(K, lattice_trunc, double i, double m, double x, double t) \
    DECLARE_PLANNED(K, lattice_half, double i, double m, double x, double t)  \
    double sm_threshold_##K(unsigned n, const double *v);                     \
    double sm_max_many_##K(unsigned n, const double *v);                      \
    double sm_rise_##K(unsigned n, const double *v);

SMOOTH_KERNELS(DECLARE)
#undef DECLARE
#undef DECLARE_PLANNED

/* Functions of n numbers v, of which the last is t; in heaviest and log_sum the last two are m and
 * t. */
double sm_logsumexp(unsigned n, const double *v); /* t log(sum of e^(v_i/t)) */
double sm_entropy(unsigned n, const double *v);   /* d logsumexp/dt */
double sm_boltzmann(unsigned n, const double *v); /* the mean of v_i weighted by e^(v_i/t) */
double sm_spread(unsigned n, const double *v);    /* (max(v) - boltzmann)/t */
double sm_pnorm(unsigned n, const double *v);     /* (sum of |v_i|^(1/t))^t */
double sm_heaviest(unsigned n, const double *v);  /* 1/(sum of e^((v_i - m)/t)) */
double sm_others(unsigned n, const double *v);    /* sum of e^((v_i - max(v))/t), less 1 */
double sm_log_sum(unsigned n, const double *v);   /* log(sum of (|v_i|/m)^(1/t)) */
double sm_largest(unsigned n, const double *v);
double sm_smallest(unsigned n, const double *v);

double sm_sigmoid(double a);
double sm_sigmoid_slope(double a);
double sm_expd(double a, double m, double t); /* e^((a - m)/t), the quotient to twice precision */
double sm_log_ratio(double a, double m, double t); /* log(|a|/m)/t, for |a| <= m */
double sm_polygamma(double n, double x);           /* the n-th derivative of digamma, n whole */

#endif
