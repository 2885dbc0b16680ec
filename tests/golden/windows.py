"""Prints windows.tsv: clamp over the whole range of temperatures, bounds and places, by mpmath.

The columns are those of primitives.tsv. Each number is a difference of closed forms with so many
digits that nothing is lost, for sech an integral of one. A scale is |q| + the sum of |a dq/da| over
x, lo, hi and tau; where hi - lo > tau it also has those of the two tails, as in primitives.tsv.
    python3 tests/golden/windows.py > tests/golden/windows.tsv
"""
import random
from math import inf, log10, nextafter

from mpmath import atan, cosh, erfc, exp, fabs, log, log1p, mp, mpf, nstr, pi, quad, sinh, sqrt, tanh

ROWS = 80


# Each kernel: Psi_1 or its like up to a constant, Phi, phi, phi' and phi'' of u.


def logistic(u):
    p, q = 1 / (1 + exp(-u)), 1 / (1 + exp(u))
    return log1p(exp(u)), p, p * q, p * q * (q - p), p * q * ((q - p) ** 2 - 2 * p * q)


def gaussian(u):
    f = exp(-u * u / 2) / sqrt(2 * pi)
    p = erfc(-u / sqrt(2)) / 2
    return u * p + f, p, f, -u * f, (u * u - 1) * f


def cauchy(u):
    s = 1 + u * u
    p = atan(u) / pi + (mpf(1) / 2)
    return u * p - log(s) / (2 * pi), p, 1 / s / pi, -2 * u / s**2 / pi, (6 * u * u - 2) / s**3 / pi


def algebraic(u):
    r = sqrt(1 + u * u)
    return ((u + r) / 2, (1 + u / r) / 2, 1 / r**3 / 2, -3 * u / r**5 / 2,
            (15 * u * u / r**7 - 3 / r**5) / 2)


def softsign(u):
    w, s = fabs(u), mp.sign(u)
    c = 1 / (1 + w)
    return (u + w - log1p(w)) / 2, (1 + u * c) / 2, c * c / 2, -s * c**3, 3 * c**4


def laplace(u):
    e, s = exp(-fabs(u)) / 2, mp.sign(u)
    return max(u, 0) + e, (1 - e if u > 0 else e), e, -s * e, e


def sech(u):
    f = 1 / cosh(u) / pi
    t = tanh(u)
    return None, 2 / pi * atan(exp(u)), f, -t * f, (t * t - 1 / cosh(u) ** 2) * f


def compact(coefficients):
    """The kernel whose density is this polynomial in |u| on [-1, 1]."""

    def polynomial(u):
        w, s = fabs(u), mp.sign(u)
        if w >= 1:
            return max(u, 0), mpf(u > 0), mpf(0), mpf(0), mpf(0)
        c = [mpf(k) for k in coefficients]
        mass = sum(k * w ** (n + 1) / (n + 1) for n, k in enumerate(c))
        lean = sum(k * w ** (n + 2) / (n + 2) for n, k in enumerate(c))
        whole = sum(k / (n + 2) for n, k in enumerate(c))
        p = mpf(1) / 2 + s * mass
        return (u * p + whole - lean, p, sum(k * w**n for n, k in enumerate(c)),
                s * sum(n * k * w ** (n - 1) for n, k in enumerate(c) if n > 0),
                sum(n * (n - 1) * k * w ** (n - 2) for n, k in enumerate(c) if n > 1))

    return polynomial


def power(n, peak):
    """The coefficients of peak (1 - u^2)^n."""
    c = [0] * (2 * n + 1)
    for k in range(n + 1):
        c[2 * k] = mp.binomial(n, k) * (-1) ** k * mpf(peak)
    return c


KERNELS = {
    'logistic': logistic, 'gaussian': gaussian, 'cauchy': cauchy, 'algebraic': algebraic,
    'softsign': softsign, 'laplace': laplace, 'sech': sech, 'box': compact([0.5]),
    'triangle': compact([1, -1]), 'epanechnikov': compact(power(1, 0.75)),
    'biweight': compact(power(2, 0.9375)), 'triweight': compact(power(3, 1.09375)),
}
HEAVY = ('cauchy', 'softsign')


def integral(f, near, distances):
    """The integral of f from near on, with 60 digits; distances may be far smaller than near."""
    with mp.workdps(60):
        unit = max(fabs(f(near + d)) for d in distances) or 1  # as quad looks at absolute errors
        size = distances[-1]
        return unit * size * quad(lambda s: f(near + s * size) / unit, [d / size for d in distances])


def between(f, near, far):
    return integral(f, near, [0, far - near]) if far != near else mpf(0)


def sech_upper(w):
    return 2 / pi * atan(exp(-w))


def sech_ramp(w):
    return integral(sech_upper, w, [mpf(d) for d in (0, 1, 4, 16, 64, 256)])


def sech_clamp(x, lo, hi, t):
    """The value and its derivative in t, from integrals over what lies between both distances."""
    a, b = fabs(x - lo) / t, fabs(x - hi) / t
    hard = min(max(x, lo), hi)
    if hi - lo > t:
        A, B = sech_ramp(a), sech_ramp(b)
        return hard + t * (A - B), A + a * sech_upper(a) - B - b * sech_upper(b)
    turn = between(lambda w: -w * sech(w)[2], b, a)
    if min(a, b) > 1:
        return hard - t * between(sech_upper, b, a), turn
    return (lo + hi) / 2 + t * between(lambda w: atan(sinh(w)) / pi, b, a), turn


def outputs(name, x, lo, hi, t):
    f = KERNELS[name]
    a, b = (x - lo) / t, (x - hi) / t
    (r, p, d, e, g), (R, P, D, E, G) = f(a), f(b)
    if name == 'sech':
        value, turn = sech_clamp(x, lo, hi, t)
    else:
        value, turn = lo + t * (r - R), (r - a * p) - (R - b * P)
    q = [value, p - P, turn, (d - D) / t, (b * D - a * d) / t]
    # the derivatives of each in x - lo, less those in x - hi, and the degree of each
    first = [(p, P), (d / t, D / t), (-a * d / t, -b * D / t), (e / t**2, E / t**2),
             (-(d + a * e) / t**2, -(D + b * E) / t**2)]
    scales = []
    for k, (v, (low, high)) in enumerate(zip(q, first)):
        degree = (1, 0, 0, -1, -1)[k]
        in_lo, in_hi = (1 - low if k == 0 else -low), high
        in_x = q[1] if k == 0 else low - high
        in_t = degree * v - x * in_x - lo * in_lo - hi * in_hi
        scales.append(fabs(v) + fabs(x * in_x) + fabs(lo * in_lo) + fabs(hi * in_hi) + fabs(in_t))
    if hi - lo > t:
        for u, values in ((a, f(-fabs(a))), (b, f(-fabs(b)))):
            w, Q, h, s = fabs(u), values[1], values[2], fabs(values[3])
            tail = Q if name in HEAVY else sech_ramp(w) if name == 'sech' else values[0]
            alpha = Q if name in HEAVY else tail + w * Q
            scales[0] += t * (tail + w * Q)
            scales[1] += Q + w * h
            scales[2] += alpha + w * w * h
            scales[3] += (h + w * s) / t
            scales[4] += w * (2 * h + w * s) / t
    return q, scales


RATIOS = [1, 0.5, 0.1, 1e-3, 1e-8, 1e-16, 1e-30, 1e-100, 0.9, 0.25, 1.1, 3, 30, 1e5]


def points(rng, count):
    """x, lo, hi, tau: windows of every width, at 0, beside it and far from it."""
    for i in range(count):
        ratio = RATIOS[i % len(RATIOS)]
        ratio *= 1 if i < len(RATIOS) else rng.uniform(0.3, 1)
        t = 10 ** rng.uniform(-140, 140) if i % 3 else rng.choice([1.0, 1e3, 1e10, 1e16, 0.1, 1e140, 1e-140])
        if i % 7 == 6 and ratio <= 0.1:
            lo, hi = [(0.0, 1.0), (-1.0, 1.0), (0.0, 6.0), (-2.5, 0.125)][i % 4]
            t = (hi - lo) / ratio
        else:
            width = t * ratio
            lo = [-0.5 * width, 0.0, width * rng.uniform(-3, 3), t * rng.uniform(-3, 3)][i % 4]
            hi = lo + width
        if not lo < hi:
            hi = nextafter(lo, inf)
        width, place = hi - lo, i % 5
        if place == 0:
            x = lo + width * rng.uniform(0, 1)
        elif place == 1:
            x = lo + width * rng.choice([0, 0.5, 1, -1, 2, -10, 10])
        elif place == 2:
            x = lo + t * rng.uniform(-1.5, 1.5)
        elif place == 3:
            x = lo + t * rng.choice([-1, 1]) * 10 ** rng.uniform(0, 2.5)
        else:
            x = rng.choice([0.0, lo - t * 1e-5, hi + t * 1e-5, hi + 0.99 * t, lo - 1e5 * t])
        yield x, lo, hi, t


def is_smooth(name, x, lo, hi, t):
    """Is no density evaluated at a jump of it or of its slope?"""
    edges = 1 if name in ('box', 'triangle', 'epanechnikov') else None
    corner = name in ('laplace', 'softsign', 'triangle')
    us = [fabs((mpf(x) - mpf(b)) / mpf(t)) for b in (lo, hi)]
    return not any((edges and fabs(u - 1) < 1e-9) or (corner and 0 < u < 1e-290) for u in us)


def text(v):
    return '0' if fabs(v) < mpf(10) ** -100000 else nstr(v, 25, strip_zeros=False)


print('# windows: generated by windows.py')
print('kernel\tform\tx\ttau\tvalue\tdx\tdtau\tdxx\tdxdtau\ts_value\ts_dx\ts_dtau\ts_dxx\ts_dxdtau')
for name in KERNELS:
    rng = random.Random(name)
    for x, lo, hi, t in points(rng, ROWS):
        sizes = [log10(abs(v)) for v in (x, lo, hi, t, hi - lo, x - lo, x - hi) if v]
        mp.dps = int(420 + 4 * (max(sizes) - min(sizes)))
        if not is_smooth(name, x, lo, hi, t):
            continue
        q, s = outputs(name, *(mpf(v) for v in (x, lo, hi, t)))
        place = ','.join(v.hex() for v in (x, lo, hi))
        print(name, 'clamp', place, t.hex(), *map(text, q), *(nstr(v, 3) for v in s), sep='\t')
