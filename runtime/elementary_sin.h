/* Sine, cosine and tangent, and those of half turns, which staircases need. Method: fdlibm's
 * reduction by pi/2 in parts (e_rem_pio2.c, after Cody and Waite) and one polynomial each. A part
 * of elementary.h. Largest errors measured, in units in the last place:
 *
 *   sin 0.8   cos 0.8   tan 2 */
#ifndef SMOOTH_RUNTIME_ELEMENTARY_SIN_H
#define SMOOTH_RUNTIME_ELEMENTARY_SIN_H

#define PI 0x1.921fb54442d18p1

/* sin a = a (1 + z P(z)) with z = a^2, a <= pi/4; 2.2e-17 z. */
static const real sin_series[] = {-0x1.5555555555555p-3,  0x1.1111111110c87p-7,
                                  -0x1.a01a019ea1b55p-13, 0x1.71de37b2087f8p-19,
                                  -0x1.ae6020f19a2c1p-26, 0x1.5e1172fb40c17p-33};

/* cos a = 1 - z/2 + z^2 P(z), the same a; 2.3e-18. */
static const real cos_series[] = {0x1.5555555555555p-5,  -0x1.6c16c16c167aep-10,
                                  0x1.a01a019eebaf8p-16, -0x1.27e4f99dc5085p-22,
                                  0x1.1eeaefcfc626ep-29, -0x1.902a7fd978965p-37};

/* sin(pi y) and cos(pi y) for |y| <= 1/4; 2 and 1.5 ulp. */
typedef struct Direction {
    real sine, cosine;
} Direction;

INLINE Direction half_turns(real y) {
    real a = PI * y, z = a * a;
    return (Direction){MADD(a * z, POLYNOMIAL(sin_series, z), a),
                       1 - MADD(-z * z, POLYNOMIAL(cos_series, z), 0.5 * z)};
}

/* pi/2 in three parts of 33 bits and the rest: products with k < 2^20 are exact (fdlibm). */
#define QUARTER_1 0x1.921fb544p+0
#define QUARTER_2 0x1.0b4611a6p-34
#define QUARTER_3 0x1.3198a2ep-69
#define QUARTER_4 0x1.b839a252049c1p-104

/* Larger arguments go to libm. */
#define TURN_MOST 0x1p20

/* x = k quarters of a turn + high + low, |high| <= pi/4; the last bits of `bits` are k. No double
 * is so near a multiple of pi/2 that high + low would lose its relative accuracy. */
typedef struct Turn {
    Bits bits;
    real high, low;
} Turn;

INLINE Turn turned(real x) {
    real shifted = MADD(x, 0x1.45f306dc9c883p-1, ROUND_SHIFT), k = shifted - ROUND_SHIFT;
    real second = k * QUARTER_2, third = k * QUARTER_3;
    real a = x - k * QUARTER_1, b = a - second, c = b - third;
    real lost = sum_error(a, -second, b) + sum_error(b, -third, c);
    real low = MADD(-k, QUARTER_4, lost), high = c + low;
    return (Turn){bits_of(shifted), high, (c - high) + low};
}

INLINE real turn_sine(Turn t) {
    real z = t.high * t.high, low = MADD(-0.5 * z, t.low, t.low);
    return t.high + MADD(t.high * z, POLYNOMIAL(sin_series, z), low);
}

INLINE real turn_cosine(Turn t) {
    real z = t.high * t.high, half = 0.5 * z, near = 1 - half;
    real low = MADD(-t.high, t.low, (1 - near) - half);
    return near + MADD(z * z, POLYNOMIAL(cos_series, z), low);
}

/* The sine of a turn, advanced by k quarters: k = 1 gives the cosine. */
INLINE real sine_after(Turn t, Bits k) {
    Bits quarter = t.bits + k;
    real y = (quarter & 1) != 0 ? turn_cosine(t) : turn_sine(t);
    return (quarter & 2) != 0 ? -y : y;
}

INLINE real sm_sin(real x) {
    real y = sine_after(turned(x), 0);
    if (fabs(x) > TURN_MOST) y = sin(x);
    return fabs(x) < 0x1p-27 ? x : y;
}

INLINE real sm_cos(real x) {
    real y = sine_after(turned(x), 1);
    if (fabs(x) > TURN_MOST) y = cos(x);
    return y;
}

INLINE real sm_tan(real x) {
    Turn t = turned(x);
    real sine = turn_sine(t), cosine = turn_cosine(t);
    int is_odd = (t.bits & 1) != 0;
    real y = (is_odd ? -cosine : sine) / (is_odd ? sine : cosine);
    if (fabs(x) > TURN_MOST) y = tan(x);
    return fabs(x) < 0x1p-27 ? x : y;
}

#endif
