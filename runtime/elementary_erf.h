/* The error function, and the tails of the gaussian kernel. Method: Laplace's continued fraction
 * for Mills' ratio (Abramowitz and Stegun 26.2.14), whose end is a rational minimax approximation;
 * near 0 a polynomial. A part of elementary.h. Largest errors measured, in units in the last place:
 *
 *   erf 1.4   erfc 4.6 */
#ifndef SMOOTH_RUNTIME_ELEMENTARY_ERF_H
#define SMOOTH_RUNTIME_ELEMENTARY_ERF_H

#define ROOT_2 0x1.6a09e667f3bcdp0

/* 1/sqrt(2 pi) as a double, and the relative amount by which that is too large. The exponent of e
 * is lowered by it. */
#define ONE_OVER_ROOT_2PI 0x1.9884533d43651p-2
#define ROOT_2PI_EXCESS   0x1.201b8cp-54

/* h = 3/(w + 4/(w + 5/(w + ...))) = (over + w P(w))/(under + w Q(w)) for 0 <= w <= 39, minimax for
 * the larger of the relative errors of T_0, 5.5e-17, and of T_1, 4.6e-17. */
#define REST_OVER  0x1.861378b0f03d1p0
#define REST_UNDER 0x1.e8e3498d57c5bp-1

static const real rest_over[] = {0x1.43eab4e615c85p0,   0x1.21c430187912dp-1, 0x1.55a0f8c162104p-3,
                                 0x1.1c9e8e9f0cec4p-5,  0x1.53a4dce50131bp-8, 0x1.1aae93557dc2ep-11,
                                 0x1.2d1cbba6db57fp-15, 0x1.3e36dbeac9753p-20};

static const real rest_under[] = {
    0x1.1074cc09ff616p0,   0x1.39b9f139792b9p-1,  0x1.d9f76e77634f3p-3,
    0x1.fe2bdfc9ff1aep-5,  0x1.92c965771bd10p-7,  0x1.d167eff90d7f0p-10,
    0x1.7c394a7558025p-13, 0x1.917ba7a256f3dp-17, 0x1.a84924a9fba81p-22};

/* T_0 = phi upper/whole and T_1 = phi ramp/whole: whole/upper = w + 1/(w + 2/(w + h)), upper/ramp =
 * w + 2/(w + h). All terms are positive, so nothing cancels. The larger w is, the less an error of
 * h matters. */
typedef struct Mills {
    real upper, ramp, whole;
} Mills;

INLINE Mills mills(real w) {
    real under = MADD(w, POLYNOMIAL(rest_under, w), REST_UNDER);
    real ramp = MADD(w, POLYNOMIAL(rest_over, w) + under, REST_OVER);
    real upper = MADD(w, ramp, 2 * under);
    return (Mills){upper, ramp, MADD(w, upper, ramp)};
}

/* erf(x) = x + x P(x^2) for |x| <= 1; 1.5e-17. */
static const real erf_series[] = {
    0x1.06eba8214db68p-3,  -0x1.812746b03799cp-2,  0x1.ce2f21a03f78ep-4,  -0x1.b82ce311a317fp-6,
    0x1.565bccedda1e2p-8,  -0x1.c02dae8b1afc3p-11, 0x1.f9a29230c5ebfp-14, -0x1.f4c7e4b15fd37p-17,
    0x1.b968545dc4102p-20, -0x1.5b794b9686fe9p-23, 0x1.d355de12ab06dp-27, -0x1.a0a16884a80f3p-31};

/* e^(-x^2), reduced, less the excess of ONE_OVER_ROOT_2PI. It is 0 from |x| = 28 on. */
INLINE Reduced reduced_square(real x) {
    real a = fabs(x) > 28 ? 28 : fabs(x), z = a * a;
    return reduced(-z, -product_error(a, a, z) - ROOT_2PI_EXCESS);
}

/* erfc |x| = 2 T_0(sqrt(2) |x|) */
INLINE real erfc_tail(real x) {
    Reduced e = reduced_square(x);
    Mills m = mills(ROOT_2 * (fabs(x) > 28 ? 28 : fabs(x)));
    return lifted(e, 2 * ONE_OVER_ROOT_2PI) * (lowered(e) * m.upper / m.whole);
}

/* d erf/dx = 2/sqrt(pi) e^(-x^2) */
INLINE real sm_erf_slope(real x) {
    Reduced e = reduced_square(x);
    return lifted(e, 2 * ROOT_2 * ONE_OVER_ROOT_2PI) * lowered(e);
}

INLINE real sm_erf(real x) {
    real a = fabs(x) > 1 ? 1 : fabs(x), near = MADD(a, POLYNOMIAL(erf_series, a * a), a);
    return copysign(fabs(x) > 1 ? 1 - erfc_tail(x) : near, x);
}

INLINE real sm_erfc(real x) {
    real tail = erfc_tail(x);
    return x < 0 ? 2 - tail : tail;
}

#endif
