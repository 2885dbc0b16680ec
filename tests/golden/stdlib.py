"""Prints stdlib.tsv: the published definitions, evaluated with 800 digits by mpmath.

Slopes are central differences. The scales say what a relative change of x and of the result comes
to: |f| + |x f'| for the value, |f'| + |x f''| for the slope. What underflows is 0.
    python3 tests/golden/stdlib.py > tests/golden/stdlib.tsv
"""
from mpmath import mp, mpf, cosh, erfc, exp, expm1, fabs, log, log1p, nstr, pi, sqrt, tanh

mp.dps = 800


def normal(x):  # the distribution function
    return mpf(x > 0) if fabs(x) > 1e9 else erfc(-x / sqrt(2)) / 2


def density(x):
    return mpf(0) if fabs(x) > 1e9 else exp(-x * x / 2) / sqrt(2 * pi)


def sigmoid(x):
    return 1 / (1 + exp(-x)) if x > 0 else exp(x) / (1 + exp(x))


def softplus(x, beta=1):
    return (max(x, mpf(0)) + log1p(exp(-fabs(x * beta))) / beta)


def mish(x):
    return x * tanh(softplus(x)) if x < 1e9 else x


def gelu_tanh(x):  # x/2 (1 + tanh(z)) without the cancellation
    return x * sigmoid(2 * sqrt(2 / pi) * (x + mpf("0.044715") * x**3))


def noisy_relu(x, sigma):  # E max(x + N, 0): the first two partial moments of the normal
    return x * normal(x / sigma) + sigma * density(x / sigma)


def squareplus(x, b):
    root = sqrt(x * x + b)
    return (x + root) / 2 if x > 0 else b / (root - x) / 2


def softsign(x, k):
    return x / (1 + fabs(x) ** k) ** (1 / mpf(k))


def celu(x, a):
    return x if x > 0 else a * expm1(x / a)


def log_cosh(x):
    return log(cosh(x)) if fabs(x) < 1e9 else fabs(x) - log(mpf(2))


def pseudo_huber(x, d):
    return x * x / (1 + sqrt(1 + (x / d) ** 2))


FUNCTIONS = {
    "softplus(x)": softplus,
    "softplus(x, 0.5)": lambda x: softplus(x, mpf(0.5)),
    "squareplus(x)": lambda x: squareplus(x, 4),
    "squareplus(x, 0.25)": lambda x: squareplus(x, mpf(0.25)),
    "noisy_relu(x)": lambda x: noisy_relu(x, 1),
    "noisy_relu(x, 2)": lambda x: noisy_relu(x, 2),
    "log_sigmoid(x)": lambda x: -softplus(-x),
    "swish(x)": lambda x: x * sigmoid(x),
    "swish(x, 1.702)": lambda x: x * sigmoid(mpf(1.702) * x),
    "silu(x)": lambda x: x * sigmoid(x),
    "gelu(x)": lambda x: x * normal(x),
    "gelu_tanh(x)": gelu_tanh,
    "mish(x)": mish,
    "glu(x, 0.5)": lambda x: x * sigmoid(mpf(0.5)),
    "glu(2, x)": lambda x: 2 * sigmoid(x),
    "softsign(x)": lambda x: softsign(x, 1),
    "softsign_power(x, 1)": lambda x: softsign(x, 1),
    "softsign_power(x, 2)": lambda x: softsign(x, 2),
    "softsign_power(x, 3.5)": lambda x: softsign(x, 3.5),
    "softsign_power(x, 40)": lambda x: softsign(x, 40),
    "celu(x)": lambda x: celu(x, 1),
    "celu(x, 3)": lambda x: celu(x, 3),
    "logistic_loss(x)": lambda x: softplus(-x),
    "log_cosh(x)": log_cosh,
    "pseudo_huber(x)": lambda x: pseudo_huber(x, 1),
    "pseudo_huber(x, 3)": lambda x: pseudo_huber(x, 3),
}
SIZES = ["1e-9", "0.3", "0.75", "1.2", "2.5", "6", "10", "37", "700", "1e300"]
POINTS = ["-" + size for size in reversed(SIZES)] + SIZES


def show(number, digits):
    return nstr(number, digits) if fabs(number) > 1e-320 else "0"


def row(f, point):
    x = mpf(float(point))
    step = fabs(x) * mpf(10) ** -20
    low, value, high = f(x - step), f(x), f(x + step)
    slope, curvature = (high - low) / (2 * step), (high - 2 * value + low) / step**2
    scales = fabs(value) + fabs(x * slope), fabs(slope) + fabs(x * curvature)
    return [show(value, 20), show(slope, 20)] + [show(scale, 3) for scale in scales]


print("# function, x, value, slope, scale of the value, scale of the slope; by stdlib.py")
for name, function in FUNCTIONS.items():
    for point in POINTS:
        print(name, point, *row(function, point), sep="\t")
