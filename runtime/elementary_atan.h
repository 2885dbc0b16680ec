/* Angles and distances in the plane. Method: one division reduces a point to the nearest multiple
 * of pi/4 and the arctangent of a number in [-1/2, 1/2], which is an odd polynomial. A part of
 * elementary.h. Largest errors measured, in units in the last place:
 *
 *   atan 1.4   atan2 1.6   distance 1.2 */
#ifndef SMOOTH_RUNTIME_ELEMENTARY_ATAN_H
#define SMOOTH_RUNTIME_ELEMENTARY_ATAN_H

/* pi/4 is the sum of both; small multiples of the first are exact. */
#define QUARTER_PI_HIGH 0x1.921fb54442d18p-1
#define QUARTER_PI_LOW  0x1.1a62633145c07p-55

/* arctan y = y (1 + z P(z)) with z = y^2 <= 1/4; 2e-17. */
static const real atan_series[] = {
    -0x1.5555555555554p-2, 0x1.9999999998d82p-3, -0x1.24924924010c4p-3, 0x1.c71c71719bbf5p-4,
    -0x1.745d0a3d8e929p-4, 0x1.3b128414ef661p-4, -0x1.10ffbb81e016fp-4, 0x1.e08e6a6fc8b8fp-5,
    -0x1.a65bf79719136p-5, 0x1.5e70144fffdc5p-5, -0x1.d8a3fa7e8d6c3p-6, 0x1.6abbedad26cf7p-7};

/* arctan a/b for 0 <= a <= b, b > 0; 1.4 ulp. */
INLINE real atan_ratio(real a, real b) {
    int flat = 2 * a <= b;
    real u = (flat ? a : a - b) / (flat ? b : a + b), z = square_beside_1(u);
    real low = MADD(u * z, POLYNOMIAL(atan_series, z), flat ? 0 : QUARTER_PI_LOW);
    return (flat ? 0 : QUARTER_PI_HIGH) + (u + low);
}

INLINE real atan_unit(real y) { return atan_ratio(y, 1); }

/* The angle of the point (b, a) for a, b >= 0 with a + b finite, or of (-b, a) if is_left. It is
 * the nearest of 0, pi/4 and pi/2, plus the arctangent of a/b, (a - b)/(a + b) or -b/a. Where a and
 * b are within a factor of 2, a - b is exact (Sterbenz). */
INLINE real angle(real a, real b, int is_left) {
    int flat = 2 * a <= b, steep = 2 * b < a;
    real between = flat ? a : a - b, across = flat ? b : a + b;
    real rise = steep ? -b : between, run = steep ? a : across;
    real y = (is_left ? -rise : rise) / (run == 0 ? 1 : run), z = y * y;
    real inner = flat ? 0 : 1, eighths = steep ? 2 : inner, n = is_left ? 4 - eighths : eighths;
    real low = MADD(y * z, POLYNOMIAL(atan_series, z), n * QUARTER_PI_LOW);
    return n * QUARTER_PI_HIGH + (y + low);
}

INLINE real sm_atan(real x) { return copysign(angle(fabs(x), 1, 0), x); }

/* Large operands are scaled down, so that a + b is finite; two infinite ones count as equal. */
INLINE real sm_atan2(real y, real x) {
    real a = fabs(y), b = fabs(x);
    int both = (a == INFINITY) & (b == INFINITY), large = (a > 0x1p1000) | (b > 0x1p1000);
    real scale = large ? 0x1p-8 : 1;
    return copysign(angle(both ? 1 : a * scale, both ? 1 : b * scale, copysign(1, x) < 0), y);
}

/* A point in units of 1/scale, a power of two by which no square that matters overflows or
 * underflows, and the sum of both squares. The same for (b, a), so that the compiler shares it. */
typedef struct Plane {
    real a, b, scale, squares;
} Plane;

INLINE Plane plane(real a, real b) {
    int is_small = (fabs(a) < 0x1p-400) & (fabs(b) < 0x1p-400);
    int is_large = (fabs(a) > 0x1p510) | (fabs(b) > 0x1p510);
    real scale = is_small ? 0x1p600 : is_large ? 0x1p-514 : 1, x = a * scale, y = b * scale;
    return (Plane){x, y, scale, x * x + y * y};
}

/* sqrt(a^2 + b^2) */
INLINE real distance(real a, real b) {
    Plane p = plane(a, b);
    return sqrt(p.squares) * (p.scale > 1 ? 0x1p-600 : p.scale < 1 ? 0x1p514 : 1);
}

/* a/sqrt(a^2 + b^2), 0 at (0, 0) */
INLINE real sm_direction(real a, real b) {
    Plane p = plane(a, b);
    return p.a / sqrt(p.squares == 0 ? 1 : p.squares);
}

/* b/(a^2 + b^2), 0 where an operand is infinite */
INLINE real sm_turn(real a, real b) {
    Plane p = plane(a, b);
    real y = p.b / p.squares * p.scale;
    return p.squares == INFINITY ? 0 : y;
}

#endif
