/* Mills' ratio and the error function, from the functions of the gaussian kernel (section 6.3).
 * Errors in units in the last place, measured: erf 1.4, erfc 4.7. */
#ifndef SMOOTH_RUNTIME_ELEMENTARY_ERF_H
#define SMOOTH_RUNTIME_ELEMENTARY_ERF_H

#include "elementary_exp.h"

#define ROOT_2 0x1.6a09e667f3bcdp0

/* T_0 = e^(-w^2/2) P(t)/(w + 5/4), t = (w - 6)/(w + 6); 6e-17, and P(-1) = 5/8: T_0(0) is 1/2. */
static const real mills_series[] = {
    0x1.e0ebefe9f17c5p-2,   -0x1.da6ad6bba10bep-4,  0x1.0f70653512356p-4,   -0x1.97240570bfb2bp-6,
    -0x1.fb7095f974006p-10, 0x1.c524a6d1b3d69p-7,   -0x1.ec293260cb7b2p-7,  0x1.699a6e091ed26p-7,
    -0x1.96ac4930b29dep-8,  0x1.5f92ccd62a22bp-9,   -0x1.aff63176467cap-11, 0x1.0113631d5bbbfp-13,
    0x1.1209fc60a4179p-15,  -0x1.a3214b8f857bfp-16, 0x1.3008697447e6dp-18,  0x1.aec5ea24d1e9bp-20,
    -0x1.0420594f8aed2p-20, 0x1.0869f5e58fd12p-26,  0x1.09f8a8d348282p-23,  -0x1.7a5f5fc642616p-26,
    -0x1.caae9cbf1c235p-27, 0x1.0d09e9ebb57b9p-28,  0x1.451cb069d5562p-30,  -0x1.7a80062b7a670p-32,
    -0x1.0c82603780733p-34};

/* erf(x) = x + x P(x^2) for |x| <= 1; 1.5e-17. */
static const real erf_series[] = {
    0x1.06eba8214db68p-3,  -0x1.812746b03799cp-2,  0x1.ce2f21a03f78ep-4,  -0x1.b82ce311a317fp-6,
    0x1.565bccedda1e2p-8,  -0x1.c02dae8b1afc3p-11, 0x1.f9a29230c5ebfp-14, -0x1.f4c7e4b15fd37p-17,
    0x1.b968545dc4102p-20, -0x1.5b794b9686fe9p-23, 0x1.d355de12ab06dp-27, -0x1.a0a16884a80f3p-31};

/* erfc |x|: 0 from |x| = 28 on. */
INLINE real erfc_tail(real x) {
    real a = fabs(x) > 28 ? 28 : fabs(x), z = a * a, w = ROOT_2 * a;
    Reduced e = reduced(-z, -product_error(a, a, z));
    return raised(e, 0, 2 * POLYNOMIAL(mills_series, 1 - 12 / (w + 6)) / (w + 1.25));
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
