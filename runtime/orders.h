/* The orders that derivatives of low order need, and the usual exponents. For each of them the
 * bitcode has a function of its own, with the order fixed, named like sm_psi_logistic.m1.0 (m1 is
 * -1), sm_plan_logistic.0 and sm_op_POWER._.2. Otherwise the emitter would make it from the
 * function of all orders whenever a model is compiled. Read by the runtime and by the emitter. */
#ifndef SMOOTH_RUNTIME_ORDERS_H
#define SMOOTH_RUNTIME_ORDERS_H

/* X(family, first order, second order, both as a word and as text, further arguments of X) */
#define SMOOTH_ORDERS(X, ...)                   \
    X(psi, 1, 0, 1_0, ".1.0", ##__VA_ARGS__)    \
    X(psi, 0, 0, 0_0, ".0.0", ##__VA_ARGS__)    \
    X(psi, -1, 0, m1_0, ".m1.0", ##__VA_ARGS__) \
    X(psi, -2, 0, m2_0, ".m2.0", ##__VA_ARGS__) \
    X(psi, 1, 1, 1_1, ".1.1", ##__VA_ARGS__)    \
    X(psi, 0, 1, 0_1, ".0.1", ##__VA_ARGS__)    \
    X(psi, -1, 1, m1_1, ".m1.1", ##__VA_ARGS__) \
    X(psi, 1, 2, 1_2, ".1.2", ##__VA_ARGS__)    \
    X(gate, 0, 0, 0_0, ".0.0", ##__VA_ARGS__)   \
    X(gate, 1, 0, 1_0, ".1.0", ##__VA_ARGS__)   \
    X(gate, 0, 1, 0_1, ".0.1", ##__VA_ARGS__)   \
    X(gate, 2, 0, 2_0, ".2.0", ##__VA_ARGS__)   \
    X(gate, 1, 1, 1_1, ".1.1", ##__VA_ARGS__)

/* The same for staircases, in the forms with and without a plan: runtime.h. */
#define SMOOTH_STAIRCASE_ORDERS(X, ...)                \
    X(lattice, 1, 0, 1_0, ".1.0", ##__VA_ARGS__)       \
    X(lattice, 0, 1, 0_1, ".0.1", ##__VA_ARGS__)       \
    X(lattice_trunc, 1, 0, 1_0, ".1.0", ##__VA_ARGS__) \
    X(lattice_trunc, 0, 1, 0_1, ".0.1", ##__VA_ARGS__) \
    X(lattice_half, 1, 0, 1_0, ".1.0", ##__VA_ARGS__)  \
    X(lattice_half, 0, 1, 0_1, ".0.1", ##__VA_ARGS__)

/* The plans that these read. X(order in t, as text, further arguments of X) */
#define SMOOTH_PLAN_ORDERS(X, ...) X(0, ".0", ##__VA_ARGS__) X(1, ".1", ##__VA_ARGS__)

/* X(exponent, as a word, as text) */
#define SMOOTH_EXPONENTS(X)        \
    X(2, 2, "._.2")                \
    X(3, 3, "._.3")                \
    X(4, 4, "._.4")                \
    X(5, 5, "._.5")                \
    X(6, 6, "._.6")                \
    X(0.5, half, "._.0.5")         \
    X(1.5, three_halves, "._.1.5") \
    X(2.5, five_halves, "._.2.5")  \
    X(-1, m1, "._.m1")             \
    X(-2, m2, "._.m2")             \
    X(-3, m3, "._.m3")             \
    X(-0.5, m_half, "._.m0.5")     \
    X(-1.5, m_three_halves, "._.m1.5")

#endif
