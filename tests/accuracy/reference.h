/* What the smooth forms are, to 113 bits: in go a kernel, a form and exact doubles, out come value
 * and derivatives with the condition scale of each. Written from the mathematics, simply and
 * slowly; it shares nothing with the runtime. Accurate to 1e-24 of the value, or to 1e-28 of the
 * scale where the value cancels: `make accuracy` first checks every row of tests/golden. */
#ifndef SMOOTH_TESTS_REFERENCE_H
#define SMOOTH_TESTS_REFERENCE_H

#include <quadmath.h>
#include <stdbool.h>

typedef __float128 Quad;
typedef long double Wide; /* few digits, but the range of a Quad */

typedef enum {
    FORM_STEP,
    FORM_SIGN,
    FORM_RELU,
    FORM_ABS,
    FORM_GATE,
    FORM_POWER2,
    FORM_POWER3,
    FORM_MAX,
    FORM_MIN,
    FORM_CLAMP,
    FORM_FLOOR,
    FORM_ROUND,
    FORM_CEIL,
    FORM_COUNT
} Form;

enum { KERNEL_TOTAL = 12, OUTPUT_TOTAL = 5, OPERANDS = 3 };

/* value, d/dx, d/dtau, d2/dx2, d2/dxdtau (x is the first operand), and their scales:
 * |q| + the sum of |a dq/da| over the operands and tau, as the README of the tables has it. */
typedef struct Truth {
    Quad q[OUTPUT_TOTAL];
    Wide s[OUTPUT_TOTAL];
} Truth;

/* A kernel at w >= 0: tails T_k = Psi_k(-w), its derivatives, 2 Phi - 1, and of u Phi(u) the first
 * derivative at -w, the second, and the third at w. */
typedef struct Core {
    Quad tail[4], density, slope, second, odd, gate, bend, turn;
} Core;

/* The family psi and its derivatives in tau at u = x/t: psi[k + 3] = Psi_k, alpha[k + 2] = A_k,
 * where d/dtau tau^k Psi_k = tau^(k-1) A_k; power[k + 3] = t^k. */
typedef struct Family {
    int kernel;
    Quad x, t, u, psi[7], alpha[6], power[7];
    Core core;
} Family;

/* Once, before anything else. */
void reference_start(void);
/* The row of the name in the order of the kernel table, or -1. */
int reference_kernel(const char *name);
/* The largest k for which Psi_k exists, 3 for all. */
int reference_moment(int kernel);
/* True where the density, or its derivative, jumps at the edge of the support. */
bool reference_jumps(int kernel);
/* The core of a kernel at w, with tails up to `top`; v = 1 - w, given apart for its digits. */
void reference_core(int kernel, Quad w, Quad v, int top, Core *core);
void reference_family(int kernel, Quad x, Quad t, int top, Family *f);
/* A form of one operand that is homogeneous, of a family that is there already. */
void reference_unary(Form form, const Family *f, Truth *truth);
/* Any form; v holds its operands. */
void reference_form(int kernel, Form form, const double *v, double t, Truth *truth);
/* clamp; v holds x, lo and hi. */
void reference_window_start(void);
void reference_clamp(int kernel, const double *v, double t, Truth *truth);
/* Floor, round or ceil. */
void reference_stair(int kernel, Form form, Quad x, Quad t, Truth *truth);

#endif
