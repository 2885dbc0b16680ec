/* clamp(x, lo, hi), lo <= hi, and its derivatives up to order 2, for any kernel. Each is the
 * difference of one function at x - lo and at x - hi, which loses digits where the bounds are close
 * together. For hi - lo <= t it is therefore the integral of that function's derivative, in which
 * most terms have one sign. A part of forms.h. */
#ifndef SMOOTH_RUNTIME_WINDOWS_H
#define SMOOTH_RUNTIME_WINDOWS_H

/* The functions, as derivatives of clamp. */
#define PART_VALUE 0
#define PART_X     1
#define PART_T     2
#define PART_XX    3
#define PART_XT    4
#define PART_TT    5

/* The points x - lo and x - hi, and a NaN if an operand is one. Where a difference of infinite
 * tails is NaN, the result is the hard function. */
typedef struct Bounds {
    Point lo, hi;
    real any;
} Bounds;

INLINE Bounds bounds(const Tails *f, real x, real lo, real hi, real t) {
    return (Bounds){point(x == lo ? 0 : x - lo, t, f->far), point(x == hi ? 0 : x - hi, t, f->far),
                    either(x, either(lo, hi))};
}

INLINE real settle_between(Bounds b, real t, real soft, real hard) {
    return settle(b.any, t, soft == soft ? soft : hard, hard);
}

/* Gauss's formula with 8 points on either side of 0 (Abramowitz and Stegun 25.4.30): the mean of
 * a function over [-1, 1], to 1e-20 if its poles are further than 1 from the interval. The middle
 * comes first, with the weight 0: what is summed is differences from the value there, so that the
 * rounding of the weights does not matter. */
static const real gauss_points[] = {0,
                                    0x1.852bd6676a9f9p-4,
                                    0x1.205cae642337cp-2,
                                    0x1.d50259a43a772p-2,
                                    0x1.3c5a466d5e8b8p-1,
                                    0x1.82c45dda4726bp-1,
                                    0x1.bb3403514e483p-1,
                                    0x1.e39f56616f9b0p-1,
                                    0x1.fa92c264d787ep-1};
static const real gauss_weights[] = {0,
                                     0x1.83feae80e4dfcp-4,
                                     0x1.75f8c77e0c00fp-4,
                                     0x1.5a6ebbb5a75fcp-4,
                                     0x1.325f61bca3cbfp-4,
                                     0x1.fe7af2bad386ap-5,
                                     0x1.85c4ee79cc258p-5,
                                     0x1.fdfb1a2c1265dp-6,
                                     0x1.bcddab4b7c211p-7};

/* The derivative of the function of a part at w >= 0, without powers of t. Of the value it is half
 * of 2 Phi - 1, or of -2 T_0 where that is smaller. */
INLINE real window_rate(const Tails *f, int part, int is_far, Point p) {
    if (part == PART_VALUE) return is_far ? -2 * f->upper(p) : f->odd(p);
    if (part == PART_X) return f->density(p);
    if (part == PART_T) return -moment(f, p);
    if (part == PART_XX) return f->slope(p);
    if (part == PART_XT) return -f->bend(p);
    return gate_moment(f, p);
}

INLINE Point window_point(const Tails *f, real x, Width t) {
    return distant(x, t, x * t.scale, f->far);
}

/* Does the density fall so much from one end of a window to the other that the function is 0, or
 * negligible, at the far end? There Gauss's formula fails, and a difference loses nothing. */
INLINE int is_falling(const Tails *f, Point near, Point far) {
    real more = f->density(near), less = f->density(far);
    return f->is_steep ? less < 0x1p-16 * more : (less == 0) & (more > 0);
}

/* A part where hi - lo <= t. The points x - lo and x - hi are at the distances center + half and
 * center - half. `difference` is the part as a difference, which is exact enough between the bounds
 * if the function is odd. */
INLINE real window_integral(const Tails *f, int part, real x, real lo, real hi, real t,
                            real difference) {
    real breadth = 0.5 * hi - 0.5 * lo, scale = fabs(lo) > 1 ? 0.5 : 1;
    real sum = scale * lo + scale * hi, middle = sum / (2 * scale);
    real rest = sum_error(scale * lo, scale * hi, sum) / (2 * scale), c = (x - middle) - rest;
    real center = fabs(c) < breadth ? breadth : fabs(c);
    real half = fabs(c) < breadth ? fabs(c) : breadth;
    int is_inside = (lo <= x) & (x <= hi), is_odd = (part == PART_X) | (part == PART_XT);
    int is_far = !is_inside & (center > 0.25 * t);
    Width scaled = width(t);
    Point near = window_point(f, center - half, scaled);
    Point far = window_point(f, center + half, scaled);
    if (t == INFINITY && breadth < INFINITY) return part == PART_VALUE ? middle : 0;
    if ((is_inside & is_odd) | is_falling(f, near, far) | !(breadth < INFINITY)) return difference;
    real first = 0, more = 0;
    for (int n = 0; n <= 16; n++) {
        int k = (n + 1) / 2;
        real offset = half * (n % 2 != 0 ? gauss_points[k] : -gauss_points[k]);
        real y = window_rate(f, part, is_far, window_point(f, center + offset, scaled));
        first = n == 0 ? y : first;
        more = MADD(gauss_weights[k], y - first, more);
    }
    real mean = first + more, turned = (is_odd | (c > 0)) ? mean : -mean, hard = c > 0 ? hi : lo;
    if (part == PART_VALUE) return MADD(half, turned, is_far ? hard : middle);
    real y = 2 * (per(half, t) * turned);
    return part > PART_T ? per(y, t) : y;
}

/* The integral, one copy for each kernel. */
typedef real Integral(int part, real x, real lo, real hi, real t, real difference);

INLINE real windowed(Integral *integral, int part, real x, real lo, real hi, real t,
                     real difference) {
    return hi - lo <= t ? integral(part, x, lo, hi, t, difference) : difference;
}

/* lo + psi(1, 0, x - lo) - psi(1, 0, x - hi), computed as the hard clamp plus a difference of
 * tails. */
INLINE real clamp(const Tails *f, Integral *integral, real x, real lo, real hi, real t) {
    Bounds b = bounds(f, x, lo, hi, t);
    real within = b.hi.x > 0 ? hi : x, hard = b.lo.x > 0 ? within : lo;
    real tails = f->ramps < 1 ? f->ramp_gap(b.lo, b.hi) : f->ramp(b.lo) - f->ramp(b.hi);
    real y = windowed(integral, PART_VALUE, x, lo, hi, t, hard + t * tails);
    return settle_between(b, t, y, hard);
}

/* d clamp/dx: Phi at x - lo less Phi at x - hi. Between the bounds it is a sum of two odd
 * functions, outside a difference of two tails. */
INLINE real window(const Tails *f, Integral *integral, real x, real lo, real hi, real t) {
    Bounds b = bounds(f, x, lo, hi, t);
    real between = 0.5 * (f->odd(b.lo) - f->odd(b.hi)), low = f->upper(b.lo), high = f->upper(b.hi);
    real outside = b.lo.x > 0 ? high - low : low - high;
    real y = ((b.lo.x >= 0) & (b.hi.x <= 0)) ? between : outside;
    y = windowed(integral, PART_X, x, lo, hi, t, y);
    return settle_between(b, t, y, step(b.lo.x) - step(b.hi.x));
}

/* d clamp/dt */
INLINE real clamp_t(const Tails *f, Integral *integral, real x, real lo, real hi, real t) {
    Bounds b = bounds(f, x, lo, hi, t);
    real y = f->ramps < 1 ? f->alpha_gap(b.lo, b.hi) : f->alpha(b.lo) - f->alpha(b.hi);
    y = windowed(integral, PART_T, x, lo, hi, t, y);
    return settle_between(b, t, y, f->corner * ((x == lo) - (x == hi)));
}

/* d^2 clamp/dx^2, dx dt and dt^2 */
INLINE real window_second(const Tails *f, Integral *integral, int part, real x, real lo, real hi,
                          real t) {
    Bounds b = bounds(f, x, lo, hi, t);
    real low = part == PART_XX   ? f->density(b.lo)
               : part == PART_XT ? -moment(f, b.lo)
                                 : square(f, b.lo);
    real high = part == PART_XX   ? f->density(b.hi)
                : part == PART_XT ? -moment(f, b.hi)
                                  : square(f, b.hi);
    real y = windowed(integral, part, x, lo, hi, t, per(low, t) - per(high, t));
    return settle_between(b, t, y, 0);
}

#define WINDOW(ID, K, ...)                                                                        \
    __attribute__((noinline, const, cold)) static real integral_##K(int part, real x, real lo,    \
                                                                    real hi, real t, real rest) { \
        return window_integral(&K, part, x, lo, hi, t, rest);                                     \
    }

SMOOTH_KERNELS(WINDOW)

#endif
