/* A vector of 8 numbers, or 4, with SLEEF's functions to one unit in the last place. */
#if __has_include(<sleef.h>) && defined(__AVX2__) && defined(__FMA__)
#include <immintrin.h>
#include <sleef.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))

#ifdef __AVX512F__
#define LANES 8
typedef __m512d Real;
#define SLEEF(name, accuracy) Sleef_##name##d8_##accuracy##avx512f
INLINE Real where_above(Real x, Real a, Real b) {
    return _mm512_mask_blend_pd(_mm512_cmp_pd_mask(x, _mm512_setzero_pd(), _CMP_GT_OQ), b, a);
}
INLINE Real root(Real x) { return _mm512_sqrt_pd(x); }
INLINE Real maximum(Real a, Real b) { return _mm512_max_pd(a, b); }
INLINE Real magnitude(Real x) { return _mm512_abs_pd(x); }
INLINE Real nearest(Real x) { return _mm512_roundscale_pd(x, _MM_FROUND_TO_NEAREST_INT); }
#else
#define LANES                 4
typedef __m256d Real;
#define SLEEF(name, accuracy) Sleef_##name##d4_##accuracy##avx2
INLINE Real where_above(Real x, Real a, Real b) {
    return _mm256_blendv_pd(b, a, _mm256_cmp_pd(x, _mm256_setzero_pd(), _CMP_GT_OQ));
}
INLINE Real root(Real x) { return _mm256_sqrt_pd(x); }
INLINE Real maximum(Real a, Real b) { return _mm256_max_pd(a, b); }
INLINE Real magnitude(Real x) { return _mm256_andnot_pd(_mm256_set1_pd(-0.0), x); }
INLINE Real nearest(Real x) { return _mm256_round_pd(x, _MM_FROUND_TO_NEAREST_INT); }
#endif

#define exp   SLEEF(exp, u10)
#define log1p SLEEF(log1p, u10)
#define erfc  SLEEF(erfc, u15)
#define tanh  SLEEF(tanh, u10)
#define atan  SLEEF(atan, u10)
#define sqrt  root
#define fabs  magnitude
/* Operands may be plain numbers. */
#define WIDE(a)        ((a) + (Real){0})
#define fmax(a, b)     maximum(WIDE(a), WIDE(b))
#define above(x, a, b) where_above(x, WIDE(a), WIDE(b))

INLINE Real load(const double *from) {
    Real x;
    memcpy(&x, from, sizeof x);
    return x;
}
INLINE void store(double *to, Real x) { memcpy(to, &x, sizeof x); }
#endif
