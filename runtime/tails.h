/* A kernel as the runtime sees it: its tails. Psi_0 = Phi is the distribution function of
 * the kernel's density phi = Psi_-1, and Psi_k is the integral of Psi_(k-1). All forms are sums of
 * positive terms of the tails T_k(w) = Psi_k(-w), w = |x|/t, and of the density, so no digits are
 * lost where values are small. A function takes a point. Those of one kernel compute their
 * exponential in the same way, so that the compiler shares it between a value and its derivatives.
 *
 * A part of forms.h, which includes real.h and the elementary functions first. */
#ifndef SMOOTH_RUNTIME_TAILS_H
#define SMOOTH_RUNTIME_TAILS_H

#define PI_SQUARED  0x1.3bd3cc9be45dep3
#define ONE_OVER_PI 0x1.45f306dc9c883p-2
#define LN2         0x1.62e42fefa39efp-1

/* The facts of one kernel, at a point p of signed position u = x/t. A function that a kernel does
 * not need, or does not have, is 0. Where Psi_1 diverges (ramps = 0), the difference of two ramps
 * is finite, and the gaps compute it. */
typedef struct Tails {
    real peak, corner, variance; /* phi(0), Psi_1(0), the second moment */
    real lead;                   /* the limit of w T_0, with which t T_0(|x|/t) starts at t = 0 */
    int ramps;                   /* the largest k for which Psi_k exists */
    real far;                    /* w is clamped to this: every function is constant beyond it */
    int settled;                 /* SETTLED_...: the forms that are right at t = 0 by themselves */
    int is_steep;                /* the density falls faster than e^-w */
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
    /* Needed where the product of w and a tail cancels digits, else 0: */
    real (*area)(Point p);        /* w T_0 for w > 1 */
    real (*gate_slope)(Point p);  /* T_0 - w phi */
    real (*gate_bend)(Point p);   /* 2 phi + u phi' */
    real (*gate_moment)(Point p); /* w (2 phi + u phi') */
    /* Needed where w phi is not finite, else 0: */
    real (*moment)(Point p); /* u phi */
    real (*square)(Point p); /* u^2 phi */
    /* Needed where many terms of the same size would cancel, else 0: psi for x < 0, m > 0 */
    real (*falling)(real k, real m, real x, real t);
    /* Needed where this sum loses digits, else 0: */
    real (*whole)(Point p); /* |x| + 2 t T_1 */
} Tails;

/* The forms that need no select to be right at t = 0, and to be NaN for NaN. */
#define SETTLED_NONE         0
#define SETTLED_SIGN_AND_ABS 1
#define SETTLED_ALL          2

/* From here on e^-w is 0. */
#define FAR 746

/* The functions that every kernel has; those of a kernel that has all ramps, of one that has none,
 * and of one with heavy tails. */
#define FUNCTIONS(K)                                                                \
    .upper = upper_##K, .odd = odd_##K, .density = density_##K, .slope = slope_##K, \
    .bend = bend_##K, .derivative = derivative_##K
#define RAMPS(K) .ramps = 3, .ramp = ramp_##K, .alpha = alpha_##K, .higher = higher_##K
#define GAPS(K)  .ramps = 0, .ramp_gap = ramp_gap_##K, .alpha_gap = alpha_gap_##K
#define HEAVY(K)                                                                \
    .area = area_##K, .gate_slope = gate_slope_##K, .gate_bend = gate_bend_##K, \
    .gate_moment = gate_moment_##K, .moment = moment_##K, .square = square_##K, \
    .falling = falling_##K

/* w^i for i of either sign. */
INLINE real whole_power(real w, int i) {
    real y = 1;
    for (int n = i < 0 ? -i : i; n > 0; n--) y *= w;
    return i < 0 ? 1 / y : y;
}

#endif
