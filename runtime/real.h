/* The numbers of the runtime: exact errors of sums, products and quotients, and the settling of
 * limits. In goes any double, subnormal and infinite ones included; out comes no trap. */
#ifndef SMOOTH_RUNTIME_REAL_H
#define SMOOTH_RUNTIME_REAL_H

#include <math.h>

typedef double real;

/* Inlined always in emitted code: a compiler that sees whole formulas shares what two of them have
 * in common. For the same reason conditions are joined by & and select between values that are
 * already there. gcc, which builds the interpreter, refuses this for functions called by pointer.
 */
#ifdef __clang__
#define INLINE static inline __attribute__((always_inline))
#else
#define INLINE static inline
#endif

/* a b + c, in one rounding where the target has the instruction. */
#ifdef SMOOTH_FUSED
#define MADD(a, b, c) __builtin_fma(a, b, c)
#else
#define MADD(a, b, c) ((a) * (b) + (c))
#endif

#define POLYNOMIAL(c, x) polynomial(c, (int)(sizeof(c) / sizeof *(c)), x)

/* c[0] + c[1] x + ... for n >= 2 coefficients, even and odd powers apart: half the latency. */
INLINE real polynomial(const real *c, int n, real x) {
    int top = n - 1 - n % 2;
    real z = x * x, odd = c[top], even = c[top - 1];
    if (n % 2 == 1) even = MADD(c[n - 1], z, even);
    for (int i = top - 2; i > 0; i -= 2) {
        odd = MADD(odd, z, c[i]);
        even = MADD(even, z, c[i - 1]);
    }
    return MADD(odd, x, even);
}

/* What s = a + b has lost by rounding (Knuth). */
INLINE real sum_error(real a, real b, real s) {
    real c = s - a;
    return (a - (s - c)) + (b - c);
}

/* The upper 26 bits of a (Veltkamp). */
INLINE real upper_bits(real a) {
    real c = 0x1.0000002p27 * a;
    return c - (c - a);
}

/* a b - p for p = a b rounded, exactly (Dekker), if nothing overflows and p > 2^-960. For smaller p
 * it is about as small, beyond the range it is a NaN: the caller keeps out of either. */
INLINE real product_error(real a, real b, real p) {
#ifdef SMOOTH_FUSED
    return __builtin_fma(a, b, -p);
#else
    real a1 = upper_bits(a), a2 = a - a1, b1 = upper_bits(b), b2 = b - b1;
    return ((a1 * b1 - p + a1 * b2) + a2 * b1) + a2 * b2;
#endif
}

/* x at temperature t: w = |x| / t, at most 1024, where every exponential tail is 0, and low, so
 * that w + low is the quotient to twice the precision where that matters (section 4.1). */
typedef struct Point {
    real x, t, w, low;
} Point;

/* The point x + e, where e is what the rounding of x has lost. The residual is found with x and t
 * scaled alike, so that extreme temperatures do not reach it, and dropped where w is extreme. */
INLINE Point point(real x, real e, real t) {
    t = t <= 0x1.fffffffffffffp1023 ? t : 0x1.fffffffffffffp1023;
    real scale = t < 0x1p-400 ? 0x1p500 : t > 0x1p400 ? 0x1p-500 : 1;
    real ts = t * scale, xs = fabs(x) * scale, es = copysign(1, x) * e * scale, w = fabs(x) / t;
    real p = w * ts, rest = (xs - p) - product_error(w, ts, p);
    real low = (rest + es) * (1 / ts);
    int matters = (w > 0x1p-60) & (w < 1024);
    return (Point){x, t, w > 1024 ? 1024 : w, matters ? low : 0};
}

/* The point a - b. Operands near the largest double are scaled down, lest the difference overflow;
 * equal infinities are at distance 0. */
INLINE Point apart(real a, real b, real t) {
    int large = (fabs(a) > 0x1p1000) | (fabs(b) > 0x1p1000);
    real scale = large ? 0x1p-8 : 1, as = a * scale, bs = b * scale, d = as - bs;
    return point(a == b ? 0 : d, sum_error(as, -bs, d), t * scale);
}

/* The bits of a double, and the double that they are. */
typedef unsigned long long Bits;

INLINE Bits bits_of(real x) {
    Bits bits;
    __builtin_memcpy(&bits, &x, sizeof bits);
    return bits;
}

INLINE real real_of(Bits bits) {
    real x;
    __builtin_memcpy(&x, &bits, sizeof x);
    return x;
}

INLINE real positive(real x) { return x > 0 ? x : 0; }

/* The sign of x, 0 at 0. */
INLINE real side(real x) {
    real below = x < 0 ? -1 : 0;
    return x > 0 ? 1 : below;
}

/* 0, 1/2 or 1 */
INLINE real step(real x) { return 0.5 + 0.5 * side(x); }

/* a, or b if a is not a NaN: a NaN if either is one. */
INLINE real either(real a, real b) { return a != a ? a : b; }

/* The last word on a value: what the formula says for t > 0, the hard function at t = 0, and NaN
 * for any other temperature or a NaN in x (section 5). */
INLINE real settle(real x, real t, real soft, real hard) {
    real y = t == 0 ? hard : soft;
    return ((t >= 0) & (x == x)) ? y : NAN;
}

#endif
