/* The tails of cauchy, algebraic and softsign, which fall as a power of w. Method: closed forms in
 * ratios of at most 1, so that nothing overflows where w does. Values are good to 3 ulp. The
 * quotient needs no residual, because these functions do not amplify its relative error. A part of
 * forms.h. */
#ifndef SMOOTH_RUNTIME_TAILS_HEAVY_H
#define SMOOTH_RUNTIME_TAILS_HEAVY_H

/* far is w > 1, and z = min(w, 1/w), both also at t = 0. */
typedef struct Ratio {
    int far;
    real z;
} Ratio;

INLINE Ratio ratio(Point p) {
    real a = fabs(p.x), t = p.t == 0 ? 1 : p.t;
    int far = a > p.t;
    return (Ratio){far, (far ? p.t : a) / (far ? a : t)};
}

/* |x| and t in a unit that is a power of two near t, so that the squares that matter neither
 * overflow nor underflow. At t = 0 the unit is 0, and t is small beside every |x| but 0. For the
 * largest t the unit is infinite. */
typedef struct Sides {
    real a, t, unit;
} Sides;

INLINE Sides sides(Point p) {
    Bits exponent = bits_of(p.t) & 0x7ff0000000000000u, most = 0x7fd0000000000000u;
    Bits e = exponent < most ? exponent : most;
    real scale = real_of(0x7fe0000000000000u - e), t = p.t == 0 ? 0x1p-500 : p.t * scale;
    real small = p.t == 0 ? 0 : 0x1p-1023, large = p.t == LARGEST ? INFINITY : real_of(e);
    return (Sides){fabs(p.x) * scale, t, e == 0 ? small : large};
}

/* 1/(1 + u^2), 0 where the square overflows. */
INLINE real bell(Point p) {
    Sides s = sides(p);
    real tt = s.t * s.t;
    return tt / MADD(s.a, s.a, tt);
}

/* u^i phi^(j)(u) for phi = peak (1 + u^2)^(-n/2): differentiating (1 + u^2) phi' = -n u phi,
 * (1 + u^2) phi^(m+1) = -(2 m + n) u phi^(m) - m (m - 1 + n) phi^(m-1); for w > 1,
 * w^(n+m) phi^(m) obeys the same recurrence with z in place of w. */
INLINE real rational_derivative(int j, int i, int n, real phi, Point p) {
    Ratio r = ratio(p);
    real w = r.far ? 1 : r.z, c = 1 / (1 + r.z * r.z), before = 0, y = phi;
    for (int m = 0; m < j; m++) {
        real next = -c * ((2 * m + n) * w * y + m * (m - 1 + n) * before);
        before = y, y = next;
    }
    real scale = whole_power(r.z, r.far ? n + j - i : i);
    return ((i + j) % 2 != 0 ? side(p.x) : 1) * scale * y;
}

INLINE real upper_cauchy(Point p) {
    Sides s = sides(p);
    real less = s.t < s.a ? s.t : s.a, more = s.t < s.a ? s.a : s.t;
    real q = (p.t == 0 ? 0 : ONE_OVER_PI) * atan_ratio(less, more);
    return s.t < s.a ? q : 0.5 - q;
}

INLINE real odd_cauchy(Point p) {
    Ratio r = ratio(p);
    real a = 2 * ONE_OVER_PI * atan_unit(r.z);
    return copysign(r.far ? 1 - a : a, p.x);
}

INLINE real density_cauchy(Point p) { return ONE_OVER_PI * bell(p); }

/* w/(1 + u^2) */
INLINE real lean(Point p) {
    Ratio r = ratio(p);
    return r.z * (1 / (1 + r.z * r.z));
}

INLINE real slope_cauchy(Point p) { return -2 * ONE_OVER_PI * side(p.x) * lean(p) * bell(p); }

INLINE real moment_cauchy(Point p) { return side(p.x) * ONE_OVER_PI * lean(p); }

INLINE real square_cauchy(Point p) {
    Ratio r = ratio(p);
    real c = 1 / (1 + r.z * r.z);
    return ONE_OVER_PI * (r.far ? c : r.z * r.z * c);
}

INLINE real bend_cauchy(Point p) {
    Ratio r = ratio(p);
    real c = 1 / (1 + r.z * r.z), d = (1 - r.z) * (1 + r.z) * c;
    return ONE_OVER_PI * bell(p) * (r.far ? -d : d);
}

/* log((1 + u^2) at p over the same at q) as one log1p. */
INLINE real log_gap(Point p, Point q) {
    int turned = fabs(p.x) < fabs(q.x);
    real a = fabs(turned ? q.x : p.x), b = fabs(turned ? p.x : q.x), h = distance(p.t, b);
    real less = (a - b) / h, more = a / h + b / h;
    real near = sm_log1p(less * more), far = 2 * (sm_log(a) - sm_log(h));
    real y = less < 0x1p400 ? near : far, z = turned ? -y : y;
    return a == b ? 0 : z;
}

INLINE real alpha_gap_cauchy(Point p, Point q) { return -0.5 * ONE_OVER_PI * log_gap(p, q); }

/* w T_0, also where w overflows. */
INLINE real area_cauchy(Point p) {
    Ratio r = ratio(p);
    real a = ONE_OVER_PI * atan_unit(r.z);
    real far = r.z > 0 ? a / r.z : ONE_OVER_PI, near = r.z * (0.5 - a);
    return r.far ? far : near;
}

/* R_1(-w) = -w T_0 - log(1 + u^2)/(2 pi). */
INLINE real ramp_gap_cauchy(Point p, Point q) {
    return alpha_gap_cauchy(p, q) - (area_cauchy(p) - area_cauchy(q));
}

/* T_0 - w phi for w > 2: (1/pi) sum of (-1)^(j+1) 2j/(2j+1) z^(2j+1), j >= 1. */
static const real gate_series[] = {
    0x1.5555555555555p-1, -0x1.999999999999ap-1, 0x1.b6db6db6db6dbp-1, -0x1.c71c71c71c71cp-1,
    0x1.d1745d1745d17p-1, -0x1.d89d89d89d89ep-1, 0x1.ddddddddddddep-1, -0x1.e1e1e1e1e1e1ep-1,
    0x1.e50d79435e50dp-1, -0x1.e79e79e79e79ep-1, 0x1.e9bd37a6f4deap-1, -0x1.eb851eb851eb8p-1,
    0x1.ed097b425ed09p-1, -0x1.ee58469ee5847p-1, 0x1.ef7bdef7bdef8p-1, -0x1.f07c1f07c1f08p-1,
    0x1.f15f15f15f15fp-1, -0x1.f22983759f22ap-1, 0x1.f2df2df2df2dfp-1, -0x1.f3831f3831f38p-1,
    0x1.f417d05f417d0p-1, -0x1.f49f49f49f49fp-1, 0x1.f51b3bea3677dp-1, -0x1.f58d0fac687d6p-1,
    0x1.f5f5f5f5f5f5fp-1, -0x1.f656f1826a43ap-1, 0x1.f6b0df6b0df6bp-1, -0x1.f7047dc11f704p-1};

INLINE real gate_slope_cauchy(Point p) {
    Ratio r = ratio(p);
    real z = r.z, far = ONE_OVER_PI * z * (z * z) * POLYNOMIAL(gate_series, z * z);
    real near = upper_cauchy(p) - ONE_OVER_PI * lean(p);
    return (r.far & (z < 0.5)) ? far : near;
}

INLINE real gate_bend_cauchy(Point p) { return 2 * ONE_OVER_PI * bell(p) * bell(p); }

INLINE real gate_moment_cauchy(Point p) { return 2 * ONE_OVER_PI * lean(p) * bell(p); }

static inline real derivative_cauchy(int j, int i, Point p) {
    Ratio r = ratio(p);
    return rational_derivative(j, i, 2, ONE_OVER_PI / (1 + r.z * r.z), p);
}

/* psi for x <= 0, k <= 0: Phi is the angle of -x + i t over pi, so the n-th derivative is the
 * imaginary part of a power of that number. Turns by pi/2 are exact, which keeps small results
 * accurate. */
static inline real falling_cauchy(real k, real m, real x, real t) {
    real n = m - k, angle = sm_atan2(t, -x), radius = distance(x, t);
    if (n == 0) return angle / PI;
    int turns = (int)(m - 2 * k) % 4;
    real y = turns % 2 == 0 ? sin(n * angle) : cos(n * angle);
    y *= (turns == 1 || turns == 2) == ((int)n % 2 == 0) ? -1 : 1;
    for (int j = 1; j < n; j++) y *= j / radius;
    return y / radius / PI;
}

static const Tails cauchy = {
    .peak = ONE_OVER_PI,
    .lead = ONE_OVER_PI,
    .far = FAR,
    .settled = SETTLED_ALL,
    FUNCTIONS(cauchy),
    GAPS(cauchy),
    HEAVY(cauchy),
};

/* h = sqrt(1 + z^2); 1/sqrt(1 + u^2) is z/h far out, else 1/h. */
INLINE real height(real z) { return sqrt(MADD(z, z, 1)); }

/* near = min(a, 2^500), and length = sqrt(near^2 + t^2): beyond 2^500 the length is a itself. */
typedef struct Hypotenuse {
    real near, length;
} Hypotenuse;

INLINE Hypotenuse near_hypotenuse(Sides s) {
    real near = s.a > 0x1p500 ? 0x1p500 : s.a;
    return (Hypotenuse){near, sqrt(MADD(near, near, s.t * s.t))};
}

INLINE real hypotenuse(Sides s) {
    real h = near_hypotenuse(s).length;
    return s.a > h ? s.a : h;
}

INLINE real upper_algebraic(Point p) {
    Sides s = sides(p);
    real h = hypotenuse(s);
    return 0.5 * s.t * s.t / (h * (h + s.a));
}

INLINE real ramp_algebraic(Point p) {
    Sides s = sides(p);
    return 0.5 * s.t / (hypotenuse(s) + s.a);
}

INLINE real odd_algebraic(Point p) {
    Hypotenuse h = near_hypotenuse(sides(p));
    return copysign(h.near / h.length, p.x);
}

/* |u| + 2 T_1, times t. */
INLINE real whole_algebraic(Point p) {
    Sides s = sides(p);
    real a = fabs(p.x), y = near_hypotenuse(s).length * s.unit;
    return a > y ? a : y;
}

/* 1/sqrt(1 + u^2) */
INLINE real cosine(Point p) {
    Sides s = sides(p);
    return s.t / hypotenuse(s);
}

INLINE real alpha_algebraic(Point p) { return 0.5 * cosine(p); }

INLINE real density_algebraic(Point p) { return 0.5 * cosine(p) * bell(p); }

INLINE real slope_algebraic(Point p) {
    real c = bell(p);
    return -1.5 * odd_algebraic(p) * (c * c);
}

INLINE real moment_algebraic(Point p) { return 0.5 * odd_algebraic(p) * bell(p); }

INLINE real square_algebraic(Point p) {
    real s = odd_algebraic(p);
    return 0.5 * s * s * cosine(p);
}

/* (1 - 2 u^2)/2 (1 + u^2)^(-5/2) */
INLINE real bend_algebraic(Point p) {
    Ratio r = ratio(p);
    real z = r.z, h = height(z), c = cosine(p);
    return 0.5 * (c * c * c) * ((r.far ? MADD(z, z, -2) : MADD(-2 * z, z, 1)) / (h * h));
}

/* w T_0, also where w overflows. */
INLINE real area_algebraic(Point p) {
    Ratio r = ratio(p);
    real h = height(r.z);
    return r.z / (2 * h * (h + (r.far ? 1 : r.z)));
}

INLINE real gate_slope_algebraic(Point p) {
    Ratio r = ratio(p);
    real z = r.z, y = z * z, h = height(z), c = cosine(p);
    real far = (y - h) * y / (2 * h * (h * h) * (h + 1));
    real near = MADD(-y, 1 + y, 1) * (c * c * c) / (2 * MADD(z, h, 1) * (h + z));
    return r.far ? far : near;
}

/* (2 phi + u phi') (1 + u^2)^(3/2): 1 - u^2/2 over 1 + u^2 */
INLINE real gate_part(Point p) {
    Ratio r = ratio(p);
    real z = r.z, y = MADD(z, z, 1);
    return (r.far ? MADD(z, z, -0.5) : MADD(-0.5 * z, z, 1)) / y;
}

INLINE real gate_bend_algebraic(Point p) {
    real c = cosine(p);
    return c * c * c * gate_part(p);
}

INLINE real gate_moment_algebraic(Point p) {
    real c = cosine(p);
    return c * c * fabs(odd_algebraic(p)) * gate_part(p);
}

static inline real derivative_algebraic(int j, int i, Point p) {
    real h = height(ratio(p).z);
    return rational_derivative(j, i, 3, 0.5 / (h * h * h), p);
}

/* psi for x < 0 where t/|x| < 1/4: the closed form cancels there, so the series in u^-2 of
 * Phi = (1 - (1 + u^-2)^(-1/2))/2. */
static inline real falling_algebraic(real k, real m, real x, real t) {
    real i = -k, z = t / -x, a = -0.5, y = 0, term = 1;
    for (int e = 2; e < 36 && (e <= m + 1 || fabs(term) > 1e-18 * fabs(y)); e += 2) {
        a *= (1.0 - e) / e;
        term = e < m ? 0 : a * whole_power(z, e - (int)m);
        for (int n = 0; n < i; n++) term *= e + n;
        for (int n = 0; n < m; n++) term *= e - n;
        y += i < 0 ? term / (e - 1) : term;
    }
    for (int n = 0; n < i + m; n++) y /= -x;
    return y;
}

static const Tails algebraic = {
    .peak = 0.5,
    .corner = 0.5,
    .variance = INFINITY,
    .far = FAR,
    .settled = SETTLED_SIGN_AND_ABS,
    FUNCTIONS(algebraic),
    .ramps = 1,
    .ramp = ramp_algebraic,
    .alpha = alpha_algebraic,
    HEAVY(algebraic),
    .whole = whole_algebraic,
};

/* 1/(1 + w) = t/(t + |x|) and w/(1 + w), in quarters where the sum could overflow. */
INLINE real near_part(Point p) {
    real c = ((p.t > 0x1p1000) | (fabs(p.x) > 0x1p1000)) ? 0.25 : 1;
    return c * p.t / (c * p.t + c * fabs(p.x));
}

INLINE real far_part(Point p) {
    real a = fabs(p.x) > LARGEST ? LARGEST : fabs(p.x);
    real c = ((p.t > 0x1p1000) | (a > 0x1p1000)) ? 0.25 : 1;
    return c * a / (c * p.t + c * a);
}

INLINE real upper_softsign(Point p) { return 0.5 * near_part(p); }

INLINE real odd_softsign(Point p) { return copysign(far_part(p), p.x); }

INLINE real density_softsign(Point p) { return 0.5 * near_part(p) * near_part(p); }

INLINE real slope_softsign(Point p) {
    real c = near_part(p);
    return -side(p.x) * (c * c * c);
}

INLINE real moment_softsign(Point p) { return 0.5 * near_part(p) * (side(p.x) * far_part(p)); }

INLINE real square_softsign(Point p) { return 0.5 * far_part(p) * far_part(p); }

INLINE real bend_softsign(Point p) {
    real c = near_part(p);
    return 0.5 * c * c * (c - far_part(p));
}

/* log((1 + |u|) at p over the same at q) as one log1p. */
INLINE real log_gap_softsign(Point p, Point q) {
    int turned = fabs(p.x) < fabs(q.x);
    real a = fabs(turned ? q.x : p.x), b = fabs(turned ? p.x : q.x), less = (a - b) / (p.t + b);
    real near = sm_log1p(less), far = sm_log(a) - sm_log(p.t + b);
    real y = less < 0x1p1000 ? near : far, z = turned ? -y : y;
    return a == b ? 0 : z;
}

/* R_1 - u Phi = w/(2 (1 + w)) - log(1 + w)/2 */
INLINE real alpha_gap_softsign(Point p, Point q) {
    return 0.5 * (far_part(p) - far_part(q)) - 0.5 * log_gap_softsign(p, q);
}

/* R_1(-w) = -log(1 + w)/2 */
INLINE real ramp_gap_softsign(Point p, Point q) { return -0.5 * log_gap_softsign(p, q); }

INLINE real area_softsign(Point p) { return 0.5 * far_part(p); }

INLINE real gate_slope_softsign(Point p) { return 0.5 * near_part(p) * near_part(p); }

INLINE real gate_bend_softsign(Point p) {
    real c = near_part(p);
    return c * c * c;
}

INLINE real gate_moment_softsign(Point p) {
    real c = near_part(p);
    return c * c * far_part(p);
}

/* phi^(j) = (-s)^j (j + 1)!/2 (1 + w)^(-2-j) */
static inline real derivative_softsign(int j, int i, Point p) {
    real y = 0.5, s = side(p.x);
    for (int n = 2; n <= j + 1; n++) y *= n;
    y *= (j % 2 != 0 ? -s : 1) * (i % 2 != 0 ? s : 1);
    return y * whole_power(far_part(p), i) * whole_power(near_part(p), j + 2 - i);
}

/* psi for x <= 0, k <= 0: Phi = t/(2 (t - x)) has closed derivatives of every order. */
static inline real falling_softsign(real k, real m, real x, real t) {
    real i = -k, over = 1 / (t - x), y = (i + m > 0 ? i * t + m * x : t) * over;
    for (int n = 1; n < i + m; n++) y *= n * over;
    if (i + m > 0) y *= over;
    return ((int)m % 2 == 0 ? 0.5 : -0.5) * y;
}

static const Tails softsign = {
    .peak = 0.5,
    .lead = 0.5,
    .far = FAR,
    FUNCTIONS(softsign),
    GAPS(softsign),
    HEAVY(softsign),
};

#endif
