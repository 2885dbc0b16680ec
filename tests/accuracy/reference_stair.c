/* The smoothed staircases to 113 bits: closed forms for cauchy, laplace and softsign, a direct sum
 * with the tail by zeta functions for algebraic, a finite sum for compact kernels, and for the
 * others a direct sum below tau = 0.3 and Fourier's series above. */
#include "reference.h"

#include <math.h>

enum { LOGISTIC, GAUSSIAN, CAUCHY, ALGEBRAIC, SOFTSIGN, LAPLACE, SECH, BOX };

/* The staircase of floor at n + r: n the nearest integer. */
typedef struct Stair {
    int kernel;
    Quad n, r, t;
} Stair;

static void add_step(const Stair *f, Quad m, int top, Quad *q) {
    Quad x = f->r - m, t = f->t, w = fabsq(x) / t, u = x / t;
    Core c;
    reference_core(f->kernel, w, (t - fabsq(x)) / t, top, &c);
    Quad slope = x > 0 ? c.slope : -c.slope;
    q[0] += m > 0 ? c.tail[0] : -c.tail[0];
    q[1] += c.density / t;
    q[2] += -u * c.density / t;
    q[3] += slope / t / t;
    q[4] += -(c.density + w * c.slope) / t / t;
}

/* The step at n, and those up to `count` away on either side, from far to near. */
static void direct(const Stair *f, int count, Quad *q) {
    for (int i = 0; i < OUTPUT_TOTAL; i++) q[i] = 0;
    for (int m = count; m > 0; m--) {
        add_step(f, m, 0, q);
        add_step(f, -m, 0, q);
    }
    Quad others = q[0];
    q[0] = 0;
    add_step(f, 0, 0, q); /* takes its tail away, whichever side it is on */
    q[0] = f->r > 0 ? f->n + q[0] + others : f->n - 1 - q[0] + others;
}

/* The characteristic function and its derivative at T > 0; K_0 and K_1 to double precision. */
static void spectrum(int kernel, Quad T, Quad *c, Quad *d) {
    Quad z = M_PIq * T;
    if (kernel == LOGISTIC) {
        Quad s = sinhq(z);
        *c = z / s, *d = M_PIq / s - M_PIq * z * coshq(z) / s / s;
    } else if (kernel == GAUSSIAN) {
        *c = expq(-T * T / 2), *d = -T * *c;
    } else if (kernel == SECH) {
        *c = 1 / coshq(z / 2), *d = -M_PI_2q * *c * tanhq(z / 2);
    } else if (kernel == CAUCHY) {
        *c = expq(-T), *d = -*c;
    } else if (kernel == LAPLACE) {
        *c = 1 / (1 + T * T), *d = -2 * T * *c * *c;
    } else {
        Wide t = T, k0 = expl(-t) / 2, k1 = k0;
        for (Wide s = 0.125L; t * coshl(s) < t + 60; s += 0.125L) {
            k0 += expl(-t * coshl(s));
            k1 += coshl(s) * expl(-t * coshl(s));
        }
        *c = t * k1 / 8, *d = -t * k0 / 8;
    }
}

static void fourier(const Stair *f, Quad *q) {
    const Quad start[] = {f->n + f->r - 0.5Q, 1, 0, 0, 0};
    Quad first = 0;
    for (int i = 0; i < OUTPUT_TOTAL; i++) q[i] = start[i];
    for (int k = 1; k < 400; k++) {
        Quad turns = k * f->r, c, d, w = 2 * M_PIq * k, s, e;
        spectrum(f->kernel, w * f->t, &c, &d);
        sincosq(2 * M_PIq * (turns - rintq(turns)), &s, &e);
        q[0] += 2 * c * s / w;
        q[1] += 2 * c * e;
        q[2] += 2 * d * s;
        q[3] -= 2 * w * c * s;
        q[4] += 2 * w * d * e;
        if (k == 1) first = c - d;
        if (k * k * (c - d) < 1e-38Q * first) return;
    }
}

/* With s and c the sine and cosine of pi r: D = sinh^2(pi t) + s^2. */
static void stair_cauchy(const Stair *f, Quad *q) {
    Quad s, c, z = M_PIq * f->t, sh = sinhq(z), ch = coshq(z), a = sh * sh;
    sincosq(M_PIq * f->r, &s, &c);
    Quad d = a + s * s;
    q[0] = f->r > 0 ? f->n - atan2q(c * tanhq(z), s) * M_1_PIq
                    : f->n - 1 + atan2q(c * tanhq(z), -s) * M_1_PIq;
    q[1] = sh * ch / d;
    q[2] = -s * c / d;
    q[3] = -2 * M_PIq * sh * ch * s * c / d / d;
    q[4] = M_PIq * (s * s * (1 + 2 * a) - a) / d / d;
}

/* floor + sinh((p - 1/2)/t)/(2 sinh(1/(2t))), p the fraction, in decaying exponentials. */
static void stair_laplace(const Stair *f, Quad *q) {
    bool right = f->r >= 0;
    Quad t = f->t, p = right ? f->r : f->r + 1, g = right ? 1 - f->r : -f->r;
    Quad a = expq(-p / t), b = expq(-g / t), d = -expm1q(-1 / t), less = b - a, more = b + a;
    q[0] = (right ? f->n : f->n - 1) + less / (2 * d);
    q[1] = more / (2 * t * d);
    q[2] = ((g * b - p * a) * d + less * (1 - d)) / (2 * t * t * d * d);
    q[3] = less / (2 * t * t * d);
    q[4] = ((g * b + p * a) * d + more * (1 - d) - t * d * more) / (2 * t * t * t * d * d);
}

enum { BERNOULLI = 32 };

/* B_2j/(2j)!, from z/2 cosh(z/2) = sinh(z/2) times their power series. */
static const Quad *bernoulli(void) {
    static _Thread_local Quad b[BERNOULLI];
    if (b[0] != 0) return b;
    Quad whole[BERNOULLI], odd[BERNOULLI]; /* z/2 cosh(z/2) and 2 sinh(z/2) over z */
    Quad fact = 1;
    for (int j = 0; j < BERNOULLI; j++) {
        if (j > 0) fact *= (2 * j - 1) * 2 * j * 4;
        whole[j] = 1 / fact;
        odd[j] = whole[j] / (2 * j + 1);
    }
    for (int j = 0; j < BERNOULLI; j++) {
        b[j] = whole[j];
        for (int i = 0; i < j; i++) b[j] -= b[i] * odd[j - i];
    }
    return b;
}

/* The sum of (a + k)^-s over k >= 0 for a > 10: Euler and Maclaurin. */
static Quad zeta(int s, Quad a) {
    const Quad *b = bernoulli();
    Quad power = powq(a, -s), sum = a * power / (s - 1) + power / 2, rise = s;
    power /= a;
    for (int j = 1; j < BERNOULLI; j++) {
        Quad term = b[j] * rise * power;
        sum += term;
        if (fabsq(term) < 1e-37Q * sum) break;
        rise *= (Quad)(s + 2 * j - 1) * (s + 2 * j);
        power /= a * a;
    }
    return sum;
}

/* Far steps by the series of Phi in (t/x)^2. */
static void stair_algebraic(const Stair *f, Quad *q) {
    int far = 2 * (int)ceilq(f->t) + 14;
    Quad t = f->t, a = -0.5Q, shrink = t / (far - 0.5Q), size = 1, y[OUTPUT_TOTAL] = {0};
    for (int j = 1; j < 80 && size > 1e-37Q; j++) {
        a *= (0.5Q - j) / j * t * t;
        size *= shrink * shrink;
        Quad odd = zeta(2 * j, far - f->r) - zeta(2 * j, far + f->r);
        Quad even = zeta(2 * j + 1, far - f->r) + zeta(2 * j + 1, far + f->r);
        y[0] += a * odd;
        y[1] += a * 2 * j * even;
        y[2] += a * 2 * j / t * odd;
        y[3] +=
            a * 2 * j * (2 * j + 1) * (zeta(2 * j + 2, far - f->r) - zeta(2 * j + 2, far + f->r));
        y[4] += a * 4 * j * j / t * even;
    }
    direct(f, far - 1, q);
    for (int i = 0; i < OUTPUT_TOTAL; i++) q[i] += y[i];
}

/* psi and its first two derivatives at y > 0: upward by recurrence, then the asymptotic series. */
static void digamma(Quad y, Quad *p) {
    const Quad *b = bernoulli();
    p[0] = p[1] = p[2] = 0;
    for (; y < 24; y += 1) {
        p[0] -= 1 / y;
        p[1] += 1 / (y * y);
        p[2] -= 2 / (y * y * y);
    }
    Quad z = 1 / y, power = z * z, fact = 2;
    p[0] += logq(y) - z / 2;
    p[1] += z + z * z / 2;
    p[2] -= z * z + z * z * z;
    for (int j = 1; j < BERNOULLI && fabsq(b[j] * fact * power) > 1e-38Q; j++) {
        Quad term = b[j] * fact * power;
        p[0] -= term / (2 * j);
        p[1] += term * z;
        p[2] -= (2 * j + 1) * term * z * z;
        power *= z * z;
        fact *= (2 * j + 1) * (2 * j + 2);
    }
}

/* The principal value: a difference of digammas for all steps but the nearest. */
static void stair_softsign(const Stair *f, Quad *q) {
    Quad a[3], b[3], t = f->t;
    digamma(1 + t + f->r, a);
    digamma(1 + t - f->r, b);
    direct(f, 0, q);
    q[0] += t / 2 * (a[0] - b[0]);
    q[1] += t / 2 * (a[1] + b[1]);
    q[2] += (a[0] - b[0]) / 2 + t / 2 * (a[1] - b[1]);
    q[3] += t / 2 * (a[2] - b[2]);
    q[4] += (a[1] + b[1]) / 2 + t / 2 * (a[2] + b[2]);
}

static void stair_values(const Stair *f, Quad *q) {
    if (f->kernel == CAUCHY)
        stair_cauchy(f, q);
    else if (f->kernel == ALGEBRAIC)
        stair_algebraic(f, q);
    else if (f->kernel == SOFTSIGN)
        stair_softsign(f, q);
    else if (f->kernel == LAPLACE)
        stair_laplace(f, q);
    else if (f->kernel >= BOX)
        direct(f, (int)ceilq(f->t) + 1, q);
    else if (f->t < 0.3Q)
        direct(f, (int)ceilq(1 + f->t * (f->kernel == GAUSSIAN ? 13 : 84)), q);
    else
        fourier(f, q);
}

/* --- scales ----------------------------------------------------------------------------------- */

/* The sums of absolute terms of the direct form, of the five nearest steps. */
static void direct_scales(const Stair *f, Wide hard, Wide *s) {
    Wide t = f->t;
    for (int i = 0; i < OUTPUT_TOTAL; i++) s[i] = i == 0 ? hard : 0;
    for (int m = -2; m <= 2; m++) {
        Quad x = fabsq(f->r - m);
        Core c;
        reference_core(f->kernel, x / f->t, (f->t - x) / f->t, 0, &c);
        Wide w = x / f->t, p = c.density, q = fabsq(c.slope), more = w * fabsq(c.second);
        s[0] += c.tail[0] + w * p;
        s[1] += (p + w * q) / t;
        s[2] += w * (2 * p + w * q) / t;
        s[3] += (q + more) / t / t;
        s[4] += (p + 3 * w * q + w * more) / t / t;
    }
}

static Wide least(const Wide *s) { return fminl(s[2], fminl(s[3], s[4])); }

/* The same of Fourier's form; one rounding of the argument of each coefficient. */
static void fourier_scales(const Stair *f, Wide x, Wide *s) {
    const Wide start[] = {fabsl(x) + 0.5L, 1, 0, 0, 0};
    for (int i = 0; i < OUTPUT_TOTAL; i++) s[i] = start[i];
    for (int k = 1; k < 400; k++) {
        Quad c, d;
        spectrum(f->kernel, 2 * M_PIq * k * f->t, &c, &d);
        Wide w = 2 * M_PIq * k, e = fabsq(d), a = c > 0 ? 1 + w * (Wide)f->t * e / (Wide)c : 1;
        s[0] += a * (Wide)c / k;
        s[1] += 2 * a * (Wide)c;
        s[2] += 2 * a * e;
        s[3] += 2 * w * a * (Wide)c;
        s[4] += 2 * w * a * e;
        if (k * k * a * ((Wide)c + e) <= 1e-4L * least(s)) break;
    }
}

void reference_stair(int kernel, Form form, Quad x, Quad t, Truth *truth) {
    Quad at = form == FORM_ROUND ? x + 0.5Q : x, n = rintq(at);
    Stair f = {kernel, n, at - n, t};
    int up = form == FORM_CEIL;
    stair_values(&f, truth->q);
    if (f.r == 0 || fabsq(f.r) == 0.5Q) {
        truth->q[0] = at - 0.5Q;
        truth->q[2] = truth->q[3] = 0;
    }
    truth->q[0] += up;
    Wide waves[OUTPUT_TOTAL], hard = fabsq((f.r < 0 ? n - 1 : n) + up);
    direct_scales(&f, hard, truth->s);
    bool has_waves = kernel != SOFTSIGN && kernel < BOX && t >= 0.09Q;
    if (has_waves) fourier_scales(&f, x, waves);
    for (int i = 0; i < OUTPUT_TOTAL; i++) {
        if (has_waves) truth->s[i] = fminl(truth->s[i], waves[i]);
        truth->s[i] = fmaxl(truth->s[i], fabsq(truth->q[i]));
    }
}
