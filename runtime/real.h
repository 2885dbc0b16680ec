/* Arithmetic that the whole runtime shares: exact rounding errors of sums, products and quotients
 * (Dekker, Numer. Math. 18, 1971; Knuth, TAOCP 2, 4.2.2), points at a temperature, and limits. In:
 * any double, subnormal and infinite ones included. Out: a double, without traps. */
#ifndef SMOOTH_RUNTIME_REAL_H
#define SMOOTH_RUNTIME_REAL_H

#include <math.h>

typedef double real;

#define LARGEST 0x1.fffffffffffffp1023

/* Always inlined: a compiler that sees whole formulas shares the work that two of them have in
 * common. For the same reason conditions are joined by & and select between computed values. gcc,
 * which may compile the C that `show --as c` prints, refuses this for functions called by pointer.
 */
#ifdef __clang__
#define INLINE static inline __attribute__((always_inline))
#else
#define INLINE static inline
#endif

#if __FLT_EVAL_METHOD__ == 2 || defined __FAST_MATH__
#error "each operation must round to a double: 32-bit x86 needs SSE2, and -ffast-math is wrong"
#endif

/* Does the target multiply and add in one rounding? The runtime is compiled in both flavours. C
 * that is printed (SMOOTH_PARTS) asks the compiler that compiles it. */
#ifndef SMOOTH_PARTS
#ifdef SMOOTH_FUSED
#define SMOOTH_HAS_FMA 1
#else
#define SMOOTH_HAS_FMA 0
#endif
#endif

/* a b + c, in one rounding where the target has the instruction. */
INLINE real madd(real a, real b, real c) { return SMOOTH_HAS_FMA ? fma(a, b, c) : a * b + c; }
#define MADD(a, b, c) madd(a, b, c)

#define POLYNOMIAL(c, x) polynomial(c, (int)(sizeof(c) / sizeof *(c)), x)

/* c[0] + c[1] x + ... for n >= 2 coefficients. Even and odd powers are summed apart, by Horner's
 * rule in x^2, for half the latency. */
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

/* The rounding error a + b - s of s = a + b, exactly (Knuth). */
INLINE real sum_error(real a, real b, real s) {
    real c = s - a;
    return (a - (s - c)) + (b - c);
}

/* The upper 26 bits of a (Veltkamp). */
INLINE real upper_bits(real a) {
    real c = 0x1.0000002p27 * a;
    return c - (c - a);
}

/* The rounding error a b - p of p = a b, exactly (Dekker), if nothing overflows and p > 2^-960. For
 * smaller p it is only as small as the error; where something overflows it is NaN. Callers avoid
 * both. */
INLINE real product_error(real a, real b, real p) {
    real a1 = upper_bits(a), a2 = a - a1, b1 = upper_bits(b), b2 = b - b1;
    return SMOOTH_HAS_FMA ? fma(a, b, -p) : ((a1 * b1 - p + a1 * b2) + a2 * b1) + a2 * b2;
}

/* A temperature t, ts = t scale away from the ends of the range, and 1/ts = inverse + low to twice
 * the precision. At t = 0, ts is so small that every number but 0 is further than 1000 ts away. For
 * a negative t or a NaN all members but scale are NaN, and so is everything computed from them. */
typedef struct Width {
    real t, ts, scale, inverse, low;
} Width;

INLINE Width width_scaled(real t, real ts, real scale) {
    real inverse = 1 / ts, p = inverse * ts;
    return (Width){t, ts, scale, inverse, inverse * ((1 - p) - product_error(inverse, ts, p))};
}

INLINE Width width(real t) {
#ifndef SMOOTH_BITCODE /* scalar code: a branch is cheaper than selects */
    if (t > 0x1p-900 && t < 0x1p900) return width_scaled(t, t, 1);
#endif
    real most = t > LARGEST ? LARGEST : t, valid = t < 0 ? NAN : most;
    real scale = valid < 0x1p-900 ? 0x1p200 : valid > 0x1p900 ? 0x1p-200 : 1;
    return width_scaled(valid, valid == 0 ? 0x1p-884 : valid * scale, scale);
}

/* Added to a number, it makes 0 of -0 at t = 0, and changes nothing elsewhere. */
INLINE real unsigned_zero(real t) { return t == 0 ? 0.0 : -0.0; }

/* y/t, and 0 at t = 0. */
INLINE real per(real y, real t) {
    Width scaled = width(t);
    real scale = ((t == 0) | (t == INFINITY)) ? 0 : scaled.scale;
    return MADD(y * scaled.inverse, scale, unsigned_zero(t));
}

/* x at temperature t. w + low is |x|/t to twice the precision, clamped to a limit `far` <= 1000. */
typedef struct Point {
    real x, t, w, low;
} Point;

/* The point x whose distance |x| is given as xs, in the units of t.ts. */
INLINE Point distant(real x, Width t, real xs, real far) {
    real least = far * t.ts, near = least < xs ? least : xs, w = t.inverse * near;
    return (Point){x, t.t, w, MADD(near, t.low, product_error(t.inverse, near, w))};
}

INLINE Point point(real x, real t, real far) {
    Width scaled = width(t);
    return distant(x, scaled, fabs(x) * scaled.scale, far);
}

/* The point |a - b|, the difference to twice the precision; equal infinities are at distance 0. At
 * large temperatures the operands are scaled down before they are subtracted, so that a difference
 * within reach cannot overflow; at small ones the difference is scaled up, and may overflow. A NaN
 * in a or b makes `more` or `less` NaN. */
INLINE Point apart(real a, real b, real t, real far) {
    Width scaled = width(t);
    real before = scaled.scale < 1 ? scaled.scale : 1, after = scaled.scale < 1 ? 1 : scaled.scale;
    real more = a > b ? a : b, less = b < a ? b : a;
    real high = a == b ? 0 : more * before, low = a == b ? 0 : less * before;
    real d = high - low, xs = d * after;
    real longer = xs < far * scaled.ts ? sum_error(high, -low, d) * after : 0;
    Point p = distant(d, scaled, xs, far);
    p.t *= before;
    p.low = MADD(longer, scaled.inverse, p.low);
    return p;
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

/* x^2 for a sum with 1, but not much below 2^-120. Otherwise its powers, and products with x, could
 * be subnormal, which takes long. */
INLINE real square_beside_1(real x) { return (x + 0x1p-60) * (x + 0x1p-60); }

INLINE real positive(real x) { return x > 0 ? x : 0; }

/* The sign of x, 0 at 0. */
INLINE real side(real x) {
    real below = x < 0 ? -1 : 0;
    return x > 0 ? 1 : below;
}

/* 0, 1/2 or 1 */
INLINE real step(real x) {
    real half = x < 0 ? 0 : 0.5;
    return x > 0 ? 1 : half;
}

/* A NaN if a or b is one, else b. */
INLINE real either(real a, real b) { return a != a ? a : b; }

/* The result of a form: `soft` for t > 0, `hard` at t = 0, and NaN for any other temperature or a
 * NaN in x. */
INLINE real settle(real x, real t, real soft, real hard) {
    real y = t == 0 ? hard : soft;
    return ((t >= 0) & (x == x)) ? y : NAN;
}

#endif
