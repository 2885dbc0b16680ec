/* What a kernel is to the runtime: its tails. All forms are sums of positive terms of the tails
 * T_k(w) = Psi_k(-w), w = |x|/t, and of the density (section 3), so nothing is lost where values
 * are small. A function takes a point, and those of one kernel compute their exponential alike:
 * the compiler shares it between a value and its derivatives. */
#ifndef SMOOTH_RUNTIME_TAILS_H
#define SMOOTH_RUNTIME_TAILS_H

#define PI_SQUARED  0x1.3bd3cc9be45dep3
#define ONE_OVER_PI 0x1.45f306dc9c883p-2
#define LN2         0x1.62e42fefa39efp-1

/* u is x/t with its sign. Where Psi_1 diverges, what a difference of two ramps needs is finite and
 * found by the gaps (section 2.3). */
typedef struct Kernel {
    real peak, corner, variance; /* phi(0), Psi_1(0), the second moment */
    int ramps;                   /* the largest k for which Psi_k exists */
    real far;                    /* where w may end: all is constant beyond */
    int settled;                 /* by themselves right at t = 0, NaN for what is no number: */
                                 /* 1 sign and abs, 2 all forms */
    real (*upper)(Point p);      /* T_0 */
    real (*odd)(Point p);        /* 2 Phi(u) - 1, an odd function */
    real (*density)(Point p);    /* phi */
    real (*slope)(Point p);      /* phi'(u) */
    real (*bend)(Point p);       /* phi + u phi' */
    real (*derivative)(int j, int i, Point p); /* u^i phi^(j)(u) for j <= 32, i <= j + 2 */
    real (*ramp)(Point p);                     /* T_1 */
    real (*alpha)(Point p);                    /* Psi_1(u) - u Phi(u) = T_1 + w T_0, even */
    real (*higher)(int k, Point p);            /* T_2, T_3 */
    real (*ramp_gap)(Point p, Point q);        /* T_1 at p less T_1 at q */
    real (*alpha_gap)(Point p, Point q);       /* the same of alpha */
    real (*area)(Point p);                     /* w T_0 where w > 1, */
    real (*gate_slope)(Point p);               /* T_0 - w phi, */
    real (*gate_bend)(Point p);                /* 2 phi + u phi', */
    real (*gate_moment)(Point p);              /* w (2 phi + u phi'): 0 for all four where
                                                  the products cancel nothing */
    real (*moment)(Point p);                   /* u phi, and */
    real (*square)(Point p);                   /* u^2 phi: 0 for both where w phi is finite */
    real (*whole)(Point p);                    /* |x| + 2 t T_1: 0 if found just so */
} Kernel;

/* What `far` and `settled` are for tails like e^-w, which are 0 from 746 on, and for those that
 * tell by a select where they end, or do not end. */
#define FAR          746
#define SETTLED      FAR, 2
#define HALF_SETTLED FAR, 1
#define UNSETTLED    FAR, 0

/* The columns that every kernel has, and those of a kernel that has all ramps. */
#define FUNCTIONS(K) upper_##K, odd_##K, density_##K, slope_##K, bend_##K, derivative_##K
#define RAMPS(K)     ramp_##K, alpha_##K, higher_##K, 0, 0, 0, 0, 0, 0, 0, 0, 0
#define GATES(K)     area_##K, gate_slope_##K, gate_bend_##K, gate_moment_##K, moment_##K, square_##K

/* w^i for i of either sign. */
static inline real whole_power(real w, int i) {
    real y = 1;
    for (int n = i < 0 ? -i : i; n > 0; n--) y *= w;
    return i < 0 ? 1 / y : y;
}

#endif
