"""The formulas with numpy, through sympy's lambdify: value and derivatives, with shared
subexpressions computed once. Started by lambdify.c, with which it speaks through its pipes: it gets

    formula NAMES              the inputs, then one line `name = formula` each, the last `value`
    data COUNT TAU             then the input columns as doubles; gives the columns of results
    time CALLS                 gives the seconds of CALLS calls

and answers each with a line `yes ...` or `no`."""
import os
import sys
import time

DEBIAN = "/usr/bin/python3"


def build(sympy, numpy, names, lines):
    """The function of the inputs and tau that gives a list of value and derivatives."""

    class nearest(sympy.Function):
        def fdiff(self, argindex=1):
            return sympy.Integer(0)

    class fmax(sympy.Function):  # sympy's own becomes an amax that takes no number beside arrays
        def fdiff(self, argindex=1):
            a, b = self.args if argindex == 1 else reversed(self.args)
            return sympy.Heaviside(a - b)

    modules = [{"nearest": numpy.rint, "fmax": numpy.maximum, "log1p": numpy.log1p}, "numpy"]
    try:
        from scipy.special import erfc

        modules[0]["erfc"] = erfc
    except ImportError:
        if any("erfc" in line for line in lines):
            raise
    inputs = [sympy.Symbol(name, real=True) for name in names]
    tau = sympy.Symbol("tau", positive=True)
    scope = {name: getattr(sympy, name) for name in ("exp", "erfc", "tanh", "atan", "sqrt")}
    scope |= {"fabs": sympy.Abs, "fmax": fmax, "nearest": nearest, "tau": tau}
    scope |= {"log1p": sympy.codegen.cfunctions.log1p}
    scope |= dict(zip(names, inputs))
    for line in lines:
        name, formula = line.split(" = ", 1)
        scope[name] = sympy.sympify(eval(formula, scope))
    value = scope["value"]
    wanted = [value] + [value.diff(x) for x in inputs]

    def share(formulas):  # left to itself it calls what is shared x0, x1, ..., as ours are
        return sympy.cse(formulas, symbols=sympy.numbered_symbols("shared"), list=False)

    return sympy.lambdify(inputs + [tau], wanted, modules=modules, cse=share)


def main():
    try:
        import numpy
        import sympy.codegen.cfunctions
    except ImportError:  # Debian's packages are those of Debian's python
        if sys.executable == DEBIAN or not os.access(DEBIAN, os.X_OK):
            raise
        os.execv(DEBIAN, [DEBIAN, *sys.argv])

    pipe, out = sys.stdin.buffer, sys.stdout.buffer

    def answer(text):
        out.write(text.encode() + b"\n")
        out.flush()

    answer("yes")
    for request in iter(pipe.readline, b""):
        verb, *words = request.decode().split()
        try:
            if verb == "formula":
                names, lines = words, []
                while not lines or not lines[-1].startswith("value = "):
                    lines.append(pipe.readline().decode().strip())
                function = build(sympy, numpy, names, lines)
                answer("yes")
            elif verb == "data":
                count, tau = int(words[0]), float(words[1])
                columns = [numpy.frombuffer(pipe.read(8 * count)) for _ in names]
                results = function(*columns, tau)
                answer("yes")
                for result in results:
                    out.write(numpy.ascontiguousarray(result).tobytes())
                out.flush()
            else:
                start = time.thread_time()
                for _ in range(int(words[0])):
                    function(*columns, tau)
                answer(f"yes {time.thread_time() - start!r}")
        except Exception as error:  # a formula that it cannot do: the next one may work
            print(f"{words}: {error!r}", file=sys.stderr)
            answer("no")


main()
