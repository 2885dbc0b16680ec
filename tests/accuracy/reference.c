/* The kernels to 113 bits, and the forms that are homogeneous. The formulas are those of the
 * mathematics: kernels by their definition, polylogarithms by accelerated alternating series, the
 * gaussian's tails by the recurrence run in its stable direction. */
#include "reference.h"

#include <math.h>
#include <string.h>

enum { TERMS = 46 };

/* sum over k of (-1)^k a_k = sum of weight_k a_k to 1e-35 of itself, for moments a_k (Cohen,
 * Rodriguez Villegas, Zagier: Convergence acceleration of alternating series, algorithm 1). Here
 * divided by (k + 1)^s, for polylogarithms, and by (2k + 1)^s, for inverse tangent integrals. */
static Quad polylog_terms[4][TERMS], tangent_terms[5][TERMS];

static void series_start(void) {
    Quad d = powq(3 + sqrtq(8), TERMS), b = -1, c;
    d = (d + 1 / d) / 2;
    c = -d;
    for (int k = 0; k < TERMS; k++) {
        c = b - c;
        for (int s = 0; s < 4; s++) polylog_terms[s][k] = c / d / powq(k + 1, s);
        for (int s = 0; s < 5; s++) tangent_terms[s][k] = c / d / powq(2 * k + 1, s);
        b *= (Quad)(k + TERMS) * (k - TERMS) / ((k + 0.5Q) * (k + 1));
    }
}

/* sum of c_k y^k, as far as it counts */
static Quad series(const Quad *c, Quad y) {
    Quad power = 1, sum = 0;
    for (int k = 0; k < TERMS && power > 1e-37Q; k++, power *= y) sum += c[k] * power;
    return sum;
}

/* -Li_s(-t), and Im Li_s(i t), for 0 <= t <= 1 */
static Quad polylog(int s, Quad t) { return t * series(polylog_terms[s], t); }
static Quad tangent(int s, Quad t) { return t * series(tangent_terms[s], t * t); }

/* --- kernels ---------------------------------------------------------------------------------- */

static void core_logistic(Quad w, int top, Core *c) {
    Quad t = expq(-w), e = expm1q(-w), n = 1 + t;
    c->density = t / (n * n);
    c->odd = -e / (2 + e);
    c->slope = -c->density * c->odd;
    c->second = c->density * (1 - 6 * c->density);
    c->tail[0] = t / n;
    if (top > 0) c->tail[1] = log1pq(t);
    for (int k = 2; k <= top; k++) c->tail[k] = polylog(k, t);
}

/* T_(k-2) = k T_k + w T_(k-1): upward it loses w^2 at each step, downward it is stable (Miller). */
static void gaussian_tails(Quad w, Core *c) {
    Quad t[40];
    if (w < 12) {
        t[1] = c->density, t[2] = erfcq(w * M_SQRT1_2q) / 2;
        for (int k = 1; k <= 3; k++) t[k + 2] = (t[k] - w * t[k + 1]) / k;
    } else {
        t[39] = 0, t[38] = 1;
        for (int k = 37; k >= 1; k--) t[k] = k * t[k + 2] + w * t[k + 1];
        for (int k = 5; k >= 1; k--) t[k] *= c->density / t[1];
    }
    for (int k = 0; k <= 3; k++) c->tail[k] = t[k + 2];
}

static void core_gaussian(Quad w, int top, Core *c) {
    (void)top;
    w = w < 200 ? w : 200; /* all is 0 to quadruple precision */
    c->density = expq(-w * w / 2) * M_SQRT1_2q * M_2_SQRTPIq / 2;
    c->odd = erfq(w * M_SQRT1_2q);
    c->slope = -w * c->density;
    c->second = (w * w - 1) * c->density;
    gaussian_tails(w, c);
}

/* pi gate = atan(1/w) - w/(1 + w^2), which cancels far out */
static Quad gate_cauchy(Quad w, Quad tail) {
    if (w < 1000) return tail - w / (1 + w * w) * M_1_PIq;
    Quad z = 1 / w, power = z * z * z, sum = 0;
    for (int j = 1; j < 9; j++, power *= -z * z) sum += 2 * j * power / (2 * j + 1);
    return sum * M_1_PIq;
}

static void core_cauchy(Quad w, int top, Core *c) {
    Quad p = 1 / (1 + w * w);
    (void)top;
    c->density = p * M_1_PIq;
    c->odd = atanq(w) * M_2_PIq;
    c->slope = -2 * w * p * p * M_1_PIq;
    c->second = 2 * p * p * p * (3 * w * w - 1) * M_1_PIq;
    c->tail[0] = atan2q(1, w) * M_1_PIq;
    c->gate = gate_cauchy(w, c->tail[0]);
    c->bend = 2 * p * p * M_1_PIq;
    c->turn = -8 * w * p * p * p * M_1_PIq;
}

static void core_algebraic(Quad w, int top, Core *c) {
    Quad h = sqrtq(1 + w * w), i = 1 / h, i3 = i * i * i;
    (void)top;
    c->density = i3 / 2;
    c->odd = w * i;
    c->slope = -1.5Q * w * i3 * i * i;
    c->second = 1.5Q * (4 * w * w - 1) * i3 * i3 * i;
    c->tail[0] = i / (2 * (h + w));
    c->tail[1] = 1 / (2 * (h + w));
    c->gate = (1 - w * h) * i3 / (2 * (h + w));
    c->bend = (1 - w * w / 2) * i3 * i * i;
}

static void core_softsign(Quad w, int top, Core *c) {
    Quad p = 1 / (1 + w);
    (void)top;
    c->density = p * p / 2;
    c->odd = w * p;
    c->slope = w > 0 ? -p * p * p : 0;
    c->second = 3 * p * p * p * p;
    c->tail[0] = p / 2;
    c->gate = p * p / 2;
    c->bend = p * p * p;
    c->turn = w > 0 ? -3 * p * p * p * p : 0;
}

static void core_laplace(Quad w, int top, Core *c) {
    Quad e = expq(-w) / 2;
    (void)top;
    c->density = c->second = e;
    c->odd = -expm1q(-w);
    c->slope = w > 0 ? -e : 0;
    for (int k = 0; k < 4; k++) c->tail[k] = e;
}

static void core_sech(Quad w, int top, Core *c) {
    Quad t = expq(-w), e = expm1q(-w), d = expm1q(-2 * w), th = -d / (2 + d);
    c->density = M_2_PIq * t / (1 + t * t);
    c->odd = 2 * M_2_PIq * atanq(-e / (2 + e));
    c->slope = -c->density * th;
    c->second = c->density * (2 * th * th - 1);
    c->tail[0] = M_2_PIq * atanq(t);
    for (int k = 1; k <= top; k++) c->tail[k] = M_2_PIq * tangent(k + 1, t);
}

/* A density on [-1, 1]: the sum of a_j v^j, and of even_j w^j. */
typedef struct Compact {
    int degree;
    double a[7], even[7];
} Compact;

static const Compact compacts[] = {
    {0, {.5}, {.5}},
    {1, {0, 1}, {1, -1}},
    {2, {0, 1.5, -.75}, {.75, 0, -.75}},
    {4, {0, 0, 3.75, -3.75, .9375}, {.9375, 0, -1.875, 0, .9375}},
    {6,
     {0, 0, 0, 8.75, -13.125, 6.5625, -1.09375},
     {1.09375, 0, -3.28125, 0, 3.28125, 0, -1.09375}},
};

/* Of the polynomials a and even the coefficients of derivatives and integrals, from the second
 * derivative, n = -2, to the fourth integral from 0. */
static Quad compact_terms[5][2][7][7];

static void compact_start(void) {
    for (int f = 0; f < 5; f++)
        for (int is_even = 0; is_even < 2; is_even++)
            for (int n = -2; n <= 4; n++)
                for (int j = 0; j < 7; j++) {
                    Quad term = is_even ? compacts[f].even[j] : compacts[f].a[j];
                    for (int i = 1; i <= n; i++) term /= j + i;
                    for (int i = 0; i < -n; i++) term *= j - i;
                    compact_terms[f][is_even][n + 2][j] = term;
                }
}

static Quad integral(const Compact *f, bool is_even, int n, Quad y) {
    const Quad *c = compact_terms[f - compacts][is_even][n + 2];
    Quad sum = 0, power = 1;
    for (int j = n < 0 ? -n : 0; j <= f->degree; j++, power *= y)
        if (c[j] != 0) sum += c[j] * power;
    for (int i = 0; i < n; i++) sum *= y;
    return sum;
}

static void core_compact(const Compact *f, Quad w, Quad v, int top, Core *c) {
    if (v <= 0) {
        c->odd = 1;
        return;
    }
    bool inner = 2 * w < 1; /* in powers of what is small: nothing cancels at either end */
    c->density = integral(f, false, 0, v);
    c->slope = inner ? integral(f, true, -1, w) : -integral(f, false, -1, v);
    c->second = integral(f, false, -2, v);
    if (w == 0) c->slope = 0;
    c->odd = 2 * integral(f, true, 1, w);
    for (int k = 0; k <= top; k++) c->tail[k] = integral(f, false, k + 1, v);
}

static const struct {
    const char *name;
    void (*core)(Quad w, int top, Core *c);
    int moment;
    Quad variance;
} shapes[KERNEL_TOTAL] = {
    {"logistic", core_logistic, 3, M_PIq *M_PIq / 3},
    {"gaussian", core_gaussian, 3, 1},
    {"cauchy", core_cauchy, 0, 0},
    {"algebraic", core_algebraic, 1, 0},
    {"softsign", core_softsign, 0, 0},
    {"laplace", core_laplace, 3, 2},
    {"sech", core_sech, 3, M_PIq *M_PIq / 4},
    {"box", NULL, 3, 1 / 3.0Q},
    {"triangle", NULL, 3, 1 / 6.0Q},
    {"epanechnikov", NULL, 3, 1 / 5.0Q},
    {"biweight", NULL, 3, 1 / 7.0Q},
    {"triweight", NULL, 3, 1 / 9.0Q},
};

enum { FIRST_COMPACT = 7, SECOND_SMOOTH = 10 };

int reference_kernel(const char *name) {
    for (int k = 0; k < KERNEL_TOTAL; k++)
        if (strcmp(shapes[k].name, name) == 0) return k;
    return -1;
}

int reference_moment(int kernel) { return shapes[kernel].moment; }

bool reference_jumps(int kernel) { return kernel >= FIRST_COMPACT && kernel < SECOND_SMOOTH; }

void reference_core(int kernel, Quad w, Quad v, int top, Core *c) {
    memset(c, 0, sizeof *c);
    if (kernel >= FIRST_COMPACT)
        core_compact(&compacts[kernel - FIRST_COMPACT], w, v, top, c);
    else
        shapes[kernel].core(w, top, c);
    if (c->bend == 0) c->bend = 2 * c->density + w * c->slope;
    if (c->turn == 0) c->turn = 3 * c->slope + w * c->second;
    if (c->gate == 0) c->gate = c->tail[0] - w * c->density;
}

void reference_start(void) {
    series_start();
    compact_start();
    reference_window_start();
}

/* --- the family ------------------------------------------------------------------------------- */

/* Psi_k and A_k for k >= 0, from tails: sums of positive terms. */
static void upper_orders(Family *f, Quad w, Quad m2) {
    const Quad *T = f->core.tail;
    bool right = f->x > 0;
    Quad *psi = f->psi + 3, *alpha = f->alpha + 2;
    Quad two = 2 * T[2] + w * T[1], three = 3 * T[3] + w * T[2];
    psi[0] = right ? 1 - T[0] : T[0];
    psi[1] = right ? w + T[1] : T[1];
    psi[2] = right ? (w * w + m2) / 2 - T[2] : T[2];
    psi[3] = right ? w * w * w / 6 + m2 * w / 2 + T[3] : T[3];
    alpha[1] = T[1] + w * T[0];
    alpha[2] = right ? m2 - two : two;
    alpha[3] = right ? m2 * w + three : three;
}

void reference_family(int kernel, Quad x, Quad t, int top, Family *f) {
    Quad w = fabsq(x) / t;
    f->kernel = kernel, f->x = x, f->t = t, f->u = x / t;
    top = top < shapes[kernel].moment ? top : shapes[kernel].moment;
    reference_core(kernel, w, (t - fabsq(x)) / t, top, &f->core);
    const Core *c = &f->core;
    Quad slope = x > 0 ? c->slope : -c->slope;
    f->psi[0] = c->second, f->psi[1] = slope, f->psi[2] = c->density;
    f->alpha[0] = -(2 * slope + f->u * c->second);
    f->alpha[1] = -(c->density + w * c->slope);
    f->alpha[2] = -f->u * c->density;
    upper_orders(f, w, shapes[kernel].variance);
    f->power[3] = 1;
    for (int k = 1; k <= 3; k++) {
        f->power[3 + k] = f->power[2 + k] * t;
        f->power[3 - k] = f->power[4 - k] / t;
    }
}

/* The scale of q of degree n in (x, tau): slope is x dq/dx. */
static Wide scale(Quad q, Quad slope, int n) {
    return fabsl((Wide)q) + fabsl((Wide)slope) + fabsl((Wide)(n * q - slope));
}

/* c times psi of order k and its derivatives. */
static void psi_forms(const Family *f, int k, int c, Truth *truth) {
    const Quad *psi = f->psi + 3 + k, *alpha = f->alpha + 2 + k, *power = f->power + 3 + k;
    const Quad q[] = {psi[0], psi[-1], alpha[0], psi[-2], alpha[-1]};
    const Quad slopes[] = {psi[-1], psi[-2], alpha[-1], psi[-3], alpha[-2]};
    for (int n = 0; n < OUTPUT_TOTAL; n++) {
        int less = n > 2 ? 2 : n > 0;
        Quad factor = c * power[-less];
        truth->q[n] = factor * q[n];
        truth->s[n] = scale(truth->q[n], f->u * (factor * slopes[n]), k - less);
    }
}

/* x Phi(x/t) */
static void gate_forms(const Family *f, Truth *truth) {
    const Core *c = &f->core;
    Quad u = f->u, phi = c->density, slope = f->psi[1];
    Quad first = f->x > 0 ? 1 - c->gate : c->gate, third = f->x > 0 ? c->turn : -c->turn;
    const Quad q[] = {f->x * f->psi[3], first, -u * u * phi, c->bend / f->t, -u * c->bend / f->t};
    const Quad slopes[] = {f->x * first, u * c->bend, -u * u * (2 * phi + u * slope),
                           u * third / f->t, -u * (c->bend + u * third) / f->t};
    for (int n = 0; n < OUTPUT_TOTAL; n++) {
        truth->q[n] = q[n];
        truth->s[n] = scale(q[n], slopes[n], n > 2 ? -1 : n == 0);
    }
}

void reference_unary(Form form, const Family *f, Truth *truth) {
    int k = form == FORM_POWER2 ? 2 : form == FORM_POWER3 ? 3 : form >= FORM_RELU;
    Quad odd = f->x > 0 ? f->core.odd : -f->core.odd;
    bool is_double = form == FORM_SIGN || form == FORM_ABS;
    if (form == FORM_GATE) {
        gate_forms(f, truth);
        return;
    }
    psi_forms(f, k, is_double ? 2 : 1, truth);
    if (!is_double) return;
    Quad value = form == FORM_ABS ? fabsq(f->x) + 2 * f->t * f->core.tail[1] : odd;
    truth->s[0] = scale(value, f->x * (form == FORM_ABS ? odd : truth->q[1]), k);
    truth->q[0] = value;
    if (form == FORM_SIGN) return;
    truth->q[1] = odd;
    truth->s[1] = scale(odd, f->x * truth->q[3], 0);
}

/* --- forms of more operands ------------------------------------------------------------------- */

/* max(a, b) = b + psi_1(a - b): the two operands change it one by one. */
static void max_forms(int kernel, bool is_min, double a, double b, double t, Truth *truth) {
    Family f;
    reference_family(kernel, (Quad)a - b, t, 1, &f);
    psi_forms(&f, 1, is_min ? -1 : 1, truth);
    Quad q[OUTPUT_TOTAL], below = f.x > 0 ? f.core.tail[0] : 1 - f.core.tail[0], more = f.psi[3];
    memcpy(q, truth->q, sizeof q);
    Quad tail = t * f.core.tail[1], top = a > b ? a : b, bottom = a > b ? b : a;
    q[0] = is_min ? bottom - tail : top + tail;
    if (is_min) q[1] = below;
    Wide both = fabsl((Wide)a) + fabsl((Wide)b);
    Wide slopes[] = {0, q[3], q[4], f.psi[1] / f.t / f.t, f.alpha[1] / f.t / f.t};
    truth->s[0] = fabsl((Wide)q[0]) + fabsl(a * (Wide)q[1]) +
                  fabsl(b * (Wide)(is_min ? more : below)) + fabsl((Wide)(t * q[2]));
    for (int n = 1; n < OUTPUT_TOTAL; n++) {
        int degree = n > 2 ? -1 : 0;
        Wide in_t = fabsl(degree * (Wide)q[n] - (Wide)f.x * slopes[n] * (n > 2 && is_min ? -1 : 1));
        truth->s[n] = fabsl((Wide)q[n]) + both * fabsl(slopes[n]) + in_t;
    }
    memcpy(truth->q, q, sizeof q);
}

void reference_form(int kernel, Form form, const double *v, double t, Truth *truth) {
    Family f;
    if (form == FORM_FLOOR || form == FORM_CEIL || form == FORM_ROUND) {
        reference_stair(kernel, form, v[0], t, truth);
    } else if (form == FORM_CLAMP) {
        reference_clamp(kernel, v, t, truth);
    } else if (form == FORM_MAX || form == FORM_MIN) {
        max_forms(kernel, form == FORM_MIN, v[0], v[1], t, truth);
    } else {
        reference_family(kernel, v[0], t, 3, &f);
        reference_unary(form, &f, truth);
    }
}
