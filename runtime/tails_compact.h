/* The tails of box, triangle, epanechnikov, biweight and triweight. Method: polynomials in v = 1 -
 * w and in y = 1 - u^2 with all roundings of v and y corrected. They are 0 from w = 1 on, so that
 * outside the support every form is the hard function, bit for bit. Errors: 5 ulp for the ramp, 9
 * for T_3. A part of forms.h. */
#ifndef SMOOTH_RUNTIME_TAILS_COMPACT_H
#define SMOOTH_RUNTIME_TAILS_COMPACT_H

INLINE int inside(Point p) { return fabs(p.x) < p.t; }

/* 1 - a - b for |b| far below a <= 1, rounded once (Dekker's fast two-sum); 0 outside the support.
 */
INLINE real one_less(Point p, real a, real b) {
    real s = 1 - a, v = s + (((1 - s) - a) - b);
    return (inside(p) & (v > 0)) ? v : 0;
}

/* v = 1 - w, with the residual of the quotient w. */
INLINE real margin(Point p) { return one_less(p, p.w, p.low); }

/* The rounding error `rest` of v. v^(n-1) (v + n rest) is v^n without the n-fold error of v. */
INLINE real margin_rest(Point p) {
    real s = 1 - p.w, e = ((1 - s) - p.w) - p.low, v = s + e;
    return (inside(p) & (v > 0)) ? e - (v - s) : 0;
}

/* min(w, 1) */
INLINE real within(Point p) { return p.w < 1 ? p.w : 1; }

/* y = 1 - w^2, with the residuals of the quotient w and of its square. */
INLINE real parabola(Point p) {
    real w = within(p), z = w * w;
    return one_less(p, z, product_error(w, w, z) + 2 * w * p.low);
}

/* u^i phi^(j)(u) for phi = peak y^n, n <= 3: phi^(q) = y^(n-q) a(u) has the derivative
 * y^(n-q-1) (y a' - 2 (n - q) u a), and past q = n it is the polynomial a itself. Every other
 * coefficient of a is 0, so the array holds those of two successive derivatives, interleaved. */
static inline real polynomial_derivative(int j, int i, int n, real peak, Point p) {
    real a[6], w = within(p), value = 0;
    for (int l = 0; l < 6; l++) a[l] = l == 0;
    for (int q = 0; q < j; q++)
        for (int l = (q + 1) % 2; l <= n; l += 2)
            a[l] = (l + 1) * a[l + 1] - (q < n && l > 0 ? (l - 1 + 2 * (n - q)) * a[l - 1] : 0);
    for (int l = n - (n + j) % 2; l >= 0; l -= 2) value = value * (w * w) + a[l];
    value *= peak * whole_power(parabola(p), j < n ? n - j : 0) * whole_power(w, i + j % 2);
    return inside(p) ? ((i + j) % 2 != 0 ? side(p.x) : 1) * value : 0;
}

INLINE real upper_box(Point p) { return 0.5 * margin(p); }

INLINE real ramp_box(Point p) { return 0.25 * margin(p) * margin(p); }

INLINE real higher_box(int k, Point p) {
    real v = margin(p);
    return k == 2 ? v * v * v / 12 : v * v * (v * v) / 48;
}

INLINE real odd_box(Point p) { return copysign(within(p), p.x); }

INLINE real alpha_box(Point p) { return 0.25 * parabola(p); }

INLINE real density_box(Point p) { return inside(p) ? 0.5 : 0; }

INLINE real slope_box(Point p) {
    (void)p;
    return 0;
}

INLINE real bend_box(Point p) { return density_box(p); }

static inline real derivative_box(int j, int i, Point p) {
    return polynomial_derivative(j, i, 0, 0.5, p);
}

static const Tails box = {
    .peak = 0.5,
    .corner = 0.25,
    .variance = 1.0 / 3,
    .far = FAR,
    FUNCTIONS(box),
    RAMPS(box),
};

INLINE real upper_triangle(Point p) { return 0.5 * margin(p) * margin(p); }

INLINE real ramp_triangle(Point p) {
    real v = margin(p);
    return v * v * v / 6;
}

INLINE real higher_triangle(int k, Point p) {
    real v = margin(p), v3 = v * v * v;
    return k == 2 ? v3 * v / 24 : v3 * (v * v) / 120;
}

INLINE real odd_triangle(Point p) { return copysign(within(p) * (2 - within(p)), p.x); }

INLINE real alpha_triangle(Point p) {
    real v = margin(p);
    return v * v * MADD(2, within(p), 1) / 6;
}

INLINE real density_triangle(Point p) { return margin(p); }

INLINE real slope_triangle(Point p) { return inside(p) ? -side(p.x) : 0; }

INLINE real bend_triangle(Point p) { return inside(p) ? margin(p) - within(p) : 0; }

static inline real derivative_triangle(int j, int i, Point p) {
    real s = side(p.x), y = j == 0 ? margin(p) : j == 1 ? slope_triangle(p) : 0;
    return y * whole_power(s * within(p), i);
}

static const Tails triangle = {
    .peak = 1,
    .corner = 1.0 / 6,
    .variance = 1.0 / 6,
    .far = FAR,
    FUNCTIONS(triangle),
    RAMPS(triangle),
};

INLINE real upper_epanechnikov(Point p) {
    real v = margin(p);
    return 0.25 * (v * v) * (3 - v);
}

INLINE real ramp_epanechnikov(Point p) {
    real v = margin(p);
    return v * v * v * (4 - v) / 16;
}

INLINE real higher_epanechnikov(int k, Point p) {
    real v = margin(p), v4 = v * v * (v * v);
    return k == 2 ? v4 * (5 - v) / 80 : v4 * v * (6 - v) / 480;
}

INLINE real odd_epanechnikov(Point p) {
    real w = within(p);
    return copysign(0.5 * w * MADD(-w, w, 3), p.x);
}

INLINE real alpha_epanechnikov(Point p) { return 0.1875 * parabola(p) * parabola(p); }

INLINE real density_epanechnikov(Point p) { return 0.75 * parabola(p); }

INLINE real slope_epanechnikov(Point p) { return inside(p) ? -1.5 * side(p.x) * within(p) : 0; }

INLINE real bend_epanechnikov(Point p) {
    real w = within(p);
    return inside(p) ? 0.75 * MADD(-3 * w, w, 1) : 0;
}

static inline real derivative_epanechnikov(int j, int i, Point p) {
    return polynomial_derivative(j, i, 1, 0.75, p);
}

static const Tails epanechnikov = {
    .peak = 0.75,
    .corner = 0.1875,
    .variance = 0.2,
    .far = FAR,
    FUNCTIONS(epanechnikov),
    RAMPS(epanechnikov),
};

INLINE real upper_biweight(Point p) {
    real v = margin(p);
    return v * v * v * MADD(v, MADD(3, v, -15), 20) / 16;
}

INLINE real ramp_biweight(Point p) {
    real v = margin(p);
    return v * v * (v * v) * MADD(v, v - 6, 10) / 32;
}

INLINE real higher_biweight(int k, Point p) {
    real v = margin(p), v3 = v * v * v;
    return k == 2 ? v3 * (v * v) * MADD(v, v - 7, 14) / 224
                  : v3 * v3 * MADD(v, MADD(3, v, -24), 56) / 5376;
}

INLINE real odd_biweight(Point p) {
    real w = within(p), z = w * w;
    return copysign(0.125 * w * MADD(z, MADD(3, z, -10), 15), p.x);
}

INLINE real alpha_biweight(Point p) {
    real y = parabola(p);
    return 0.15625 * y * y * y;
}

INLINE real density_biweight(Point p) { return 0.9375 * parabola(p) * parabola(p); }

INLINE real slope_biweight(Point p) { return -3.75 * side(p.x) * within(p) * parabola(p); }

INLINE real bend_biweight(Point p) {
    real w = within(p);
    return 0.9375 * parabola(p) * MADD(-5 * w, w, 1);
}

static inline real derivative_biweight(int j, int i, Point p) {
    return polynomial_derivative(j, i, 2, 0.9375, p);
}

static const Tails biweight = {
    .peak = 0.9375,
    .corner = 0.15625,
    .variance = 1.0 / 7,
    .far = FAR,
    FUNCTIONS(biweight),
    RAMPS(biweight),
};

INLINE real upper_triweight(Point p) {
    real v = margin(p), v2 = v * v;
    return v2 * v2 * MADD(v, MADD(v, MADD(-5, v, 35), -84), 70) / 32;
}

INLINE real ramp_triweight(Point p) {
    real v = margin(p), v2 = v * v, rest = margin_rest(p);
    return v2 * v2 * MADD(5, rest, v) * MADD(v, MADD(v, MADD(-5, v, 40), -112), 112) / 256;
}

INLINE real higher_triweight(int k, Point p) {
    real v = margin(p), v3 = v * v * v;
    return k == 2 ? v3 * v3 * MADD(v, MADD(v, MADD(-5, v, 45), -144), 168) / 2304
                  : v3 * v3 * v * MADD(v, MADD(v, 10 - v, -36), 48) / 4608;
}

INLINE real odd_triweight(Point p) {
    real w = within(p), z = w * w;
    return copysign(0.0625 * w * MADD(z, MADD(z, MADD(-5, z, 21), -35), 35), p.x);
}

INLINE real alpha_triweight(Point p) {
    real y = parabola(p), z = y * y;
    return 0.13671875 * z * z;
}

INLINE real density_triweight(Point p) {
    real y = parabola(p);
    return 1.09375 * y * y * y;
}

INLINE real slope_triweight(Point p) {
    real y = parabola(p);
    return -6.5625 * side(p.x) * within(p) * (y * y);
}

INLINE real bend_triweight(Point p) {
    real w = within(p), y = parabola(p);
    return 1.09375 * y * y * MADD(-7 * w, w, 1);
}

static inline real derivative_triweight(int j, int i, Point p) {
    return polynomial_derivative(j, i, 3, 1.09375, p);
}

static const Tails triweight = {
    .peak = 1.09375,
    .corner = 0.13671875,
    .variance = 1.0 / 9,
    .far = FAR,
    FUNCTIONS(triweight),
    RAMPS(triweight),
};

#endif
