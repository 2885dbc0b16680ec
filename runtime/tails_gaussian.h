/* The tails of the gaussian. Method: one exponential and the parts of Mills' ratio
 * (elementary_erf.h) serve Phi and the ramp over the whole range; T_2 and T_3 are minimax
 * polynomials. Everything is 0 from w = 39 on. Largest errors measured: Phi 4.3 ulp, ramp 7.3 ulp,
 * or 6.4 where multiply-add is fused. A part of forms.h. */
#ifndef SMOOTH_RUNTIME_TAILS_GAUSSIAN_H
#define SMOOTH_RUNTIME_TAILS_GAUSSIAN_H

/* T_k = phi P(t)/(w + 5/4)^(k+1) for k = 2, 3; 2.5e-17, 6.7e-17. */
static const real tail2_series[] = {
    0x1.84edd9758d2bdp+0,  -0x1.7ff80c462e692p-1,  0x1.13d2261bdf4cbp-3,   0x1.7f20126d39d7ep-2,
    -0x1.159d75bd247c2p-1, 0x1.95bcb29fb5875p-2,   -0x1.0f4e3aca030e3p-3,  -0x1.f97f2949e6b24p-5,
    0x1.e8f28410f0323p-4,  -0x1.53d199c5cda57p-4,  0x1.b1037aacf7c45p-6,   0x1.a6599c372e714p-8,
    -0x1.9526e1fedabe0p-7, 0x1.a9d6f539e1331p-8,   -0x1.1bf2ca7f27884p-10, -0x1.5e9fa70e528cap-11,
    0x1.c94e34a7fbdd3p-12, -0x1.959b28913a69dp-16, -0x1.245f633158252p-14, 0x1.581a85da74328p-16,
    0x1.284bc699fb77dp-17, -0x1.3cfb4dfa97a52p-18, -0x1.5320ac519a672p-20, 0x1.512592150e4cap-21,
    0x1.b1991d7a30b77p-23};

static const real tail3_series[] = {
    0x1.ab97b723babbbp+0,   -0x1.b668364c15758p-1, -0x1.5f76c6acd513dp-3,  0x1.d94d6ab6dd688p-1,
    -0x1.e32e4cbab8027p-1,  0x1.a17e628cc65b6p-2,  0x1.492685a09b1f0p-3,   -0x1.8e3b60fecabfap-2,
    0x1.1dc42951814e5p-2,   -0x1.fc35a0629deb2p-5, -0x1.1694f01dc4f5bp-4,  0x1.37c907e7ebc17p-4,
    -0x1.f0dbeecce7ebep-6,  -0x1.1091b16b18f88p-8, 0x1.696a5db6bb761p-7,   -0x1.38acb84f20440p-8,
    -0x1.4f9f658e06a77p-12, 0x1.2584b34e33285p-10, -0x1.300a5a6eb5e97p-12, -0x1.3f858b0a7b4bbp-13,
    0x1.8775f0e1d5eb3p-14,  0x1.15bf3586b985bp-16, -0x1.4f9532e3b6426p-16, -0x1.8935ae616ff56p-19,
    0x1.71dc478a9535dp-19,  0x1.88198c76b962cp-21};

/* erf(u/sqrt 2) = u P(u^2) for |u| <= 3/2; 6.2e-17. */
static const real odd_series[] = {
    0x1.9884533d43651p-1,  -0x1.1058377e2cf32p-3,  0x1.46d042976b40ap-6,  -0x1.37403f6c0abbbp-9,
    0x1.e42b0d68c8238p-13, -0x1.3ce8fc3ebd105p-16, 0x1.658a419fe3aa7p-20, -0x1.62242f75818c8p-24,
    0x1.3888b1a439fd6p-28, -0x1.f1b056dce2995p-33, 0x1.6909ca8ce7a02p-37, -0x1.d233566bc641ep-42,
    0x1.a6b0ecae83d4cp-47};

#define GAUSSIAN_FAR 39

/* phi = lifted * lower. The exponent includes the residuals of the quotient w and of its square. */
typedef struct Density {
    real lifted, lower;
} Density;

INLINE Density density_at(Point p) {
    real w = p.w, h = -0.5 * w, z = h * w, low = MADD(-w, p.low, product_error(h, w, z));
    Reduced e = reduced(z, low - ROOT_2PI_EXCESS);
    return (Density){lifted(e, ONE_OVER_ROOT_2PI), lowered(e)};
}

INLINE real density_gaussian(Point p) {
    Density d = density_at(p);
    return d.lifted * d.lower;
}

/* The density takes longest, so it comes first. The order of the products lets value and slope
 * share the division, makes Phi(0) exactly 1/2, and rounds a subnormal result once. */
INLINE real upper_gaussian(Point p) {
    Density d = density_at(p);
    Mills m = mills(p.w);
    return d.lifted * m.upper * (d.lower / m.whole);
}

INLINE real ramp_gaussian(Point p) {
    Density d = density_at(p);
    Mills m = mills(p.w);
    return d.lifted * m.ramp * (d.lower / m.whole);
}

/* (w - 6)/(w + 6), with one correction of the quotient, since the polynomials in it are steep. */
INLINE real mapped(real w) {
    real r = 1 / (w + 6), t = (w - 6) * r, p = t * w;
    return MADD(r, ((w - 6 * (t + 1)) - p) - product_error(t, w, p), t);
}

INLINE real higher_gaussian(int k, Point p) {
    real w = p.w, r = 1 / (w + 1.25), t = mapped(w), d = density_gaussian(p) * r * r;
    return k == 2 ? d * (r * POLYNOMIAL(tail2_series, t))
                  : d * (r * r * POLYNOMIAL(tail3_series, t));
}

INLINE real odd_gaussian(Point p) {
    real z = p.w < 1.5 ? p.w * p.w : 2.25;
    real near = p.w * POLYNOMIAL(odd_series, z), far = 1 - 2 * upper_gaussian(p);
    return copysign(p.w < 1.5 ? near : far, p.x);
}

INLINE real alpha_gaussian(Point p) { return density_gaussian(p); }

INLINE real slope_gaussian(Point p) { return -side(p.x) * p.w * density_gaussian(p); }

INLINE real bend_gaussian(Point p) {
    real w = p.w;
    return density_gaussian(p) * ((1 - w) * (1 + w));
}

/* phi^(n+1) = -u phi^(n) - n phi^(n-1) (Hermite). */
static inline real derivative_gaussian(int j, int i, Point p) {
    real u = side(p.x) * p.w, before = 0, y = density_gaussian(p);
    for (int n = 0; n < j; n++) {
        real next = -u * y - n * before;
        before = y, y = next;
    }
    return whole_power(u, i) * y;
}

static const Tails gaussian = {
    .peak = ONE_OVER_ROOT_2PI,
    .corner = ONE_OVER_ROOT_2PI,
    .variance = 1,
    .far = GAUSSIAN_FAR,
    .settled = SETTLED_ALL,
    .is_steep = 1,
    FUNCTIONS(gaussian),
    RAMPS(gaussian),
};

#endif
