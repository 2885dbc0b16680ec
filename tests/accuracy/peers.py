"""Values of SciPy and PyTorch for `make accuracy`: reads FOLDER/NAME.in, doubles as the machine has
them, writes FOLDER/NAME.scipy and FOLDER/NAME.torch, and says in one line what it has. What is not
installed is left out."""
import sys

folder = sys.argv[1]
notes = []


def write(name, library, y):
    y.astype('float64').tofile(f'{folder}/{name}.{library}')


def run(library, functions):
    for name, f in functions.items():
        try:
            x = np.fromfile(f'{folder}/{name}.in')
        except FileNotFoundError:
            continue
        with np.errstate(all='ignore'):
            write(name, library, f(x))


def density(x):
    return np.exp(-x * x / 2) / np.sqrt(2 * np.pi)


try:
    import numpy as np
except ImportError:
    print('SciPy and PyTorch: not measured, for want of NumPy.')
    sys.exit()

try:
    import scipy
    from scipy import special as sp

    run('scipy', {
        'exp': np.exp, 'expm1': np.expm1, 'log': np.log, 'log1p': np.log1p, 'log1p_unit': np.log1p,
        'atan': np.arctan, 'atan_unit': np.arctan, 'tanh': np.tanh, 'erf': sp.erf, 'erfc': sp.erfc,
        'sigmoid': sp.expit, 'Phi': sp.ndtr, 'softplus': lambda x: np.logaddexp(0, x),
        'silu': lambda x: x * sp.expit(x), 'gelu': lambda x: x * sp.ndtr(x),
        'gaussian_ramp': lambda x: x * sp.ndtr(x) + density(x),
        'algebraic_ramp': lambda x: (x + np.hypot(x, 1)) / 2,
        'sigmoid_dx': lambda x: sp.expit(x) * (1 - sp.expit(x)),
        'gelu_dx': lambda x: sp.ndtr(x) + x * density(x),
        'softplus_dtau': lambda x: np.logaddexp(0, x) - x * sp.expit(x),
    })
    notes.append(f'SciPy {scipy.__version__} with NumPy {np.__version__}')
except ImportError:
    notes.append('no SciPy')

try:
    import torch
    from torch.nn.functional import gelu, silu, softplus

    def values(f):
        return lambda x: f(torch.from_numpy(x)).numpy()

    def slopes(f):
        def of(x):
            x = torch.from_numpy(x).requires_grad_()
            f(x).sum().backward()
            return x.grad.numpy()
        return of

    def softplus_dtau(x):
        x = torch.from_numpy(x)
        t = torch.ones_like(x, requires_grad=True)
        (t * softplus(x / t)).sum().backward()
        return t.grad.numpy()

    names = 'exp expm1 log log1p atan tanh erf erfc sigmoid'.split()
    run('torch', {
        **{name: values(getattr(torch, name)) for name in names},
        'log1p_unit': values(torch.log1p), 'atan_unit': values(torch.atan),
        'Phi': values(torch.special.ndtr), 'softplus': values(softplus), 'silu': values(silu),
        'gelu': values(gelu), 'sigmoid_dx': slopes(torch.sigmoid), 'gelu_dx': slopes(gelu),
        'softplus_dtau': softplus_dtau,
    })
    notes.append(f'PyTorch {torch.__version__}')
except ImportError:
    notes.append('no PyTorch')

print('Measured beside it:', ', '.join(notes) + '.')
