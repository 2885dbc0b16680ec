/* Sine and cosine of half turns, where the staircases need them (section 6). */
#ifndef SMOOTH_RUNTIME_ELEMENTARY_SIN_H
#define SMOOTH_RUNTIME_ELEMENTARY_SIN_H

#include "real.h"

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

#endif
