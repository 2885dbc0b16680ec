# Calls and derivatives with arguments that do not fit.
. ./try.inc
programs <<'END'
fn f(x) = max() + max(x) + step(x, 0) + clamp(x)
%%
fn g(x, a = 1) = a * x
fn f(x) = g() + g(x, 1, 2)
%%
fn g(x, y) = x * y
fn f(x) = g'(x) + g'(x, 1)
%%
fn g() = 1
fn f(x) = g'(x) + g(x)
%%
fn f(x) = max'(x, 1)
%%
fn g(x, y) = x * y
fn f(x) = grad(g, x)
%%
fn g(x, y) = x * y
fn f(x) = grad(g)(x)
%%
fn g(x, y) = x * y
fn f(x) = grad(g, z)(x, 1) + grad(g, 2)(x, 1) + grad(g, x)(x)
%%
fn f(x) = grad(sin, x)(x)
%%
fn f(x) = hessian(3, x)(x)
%%
fn f(x) = jvp(sin, a)(x)
%%
fn f(x) = [x, 1]
%%
fn f(v[3]) = v[0]
%%
fn f(A[2, 2]) = 1
%%
fn f(x) = x[0]
%%
fn f(x) = sum([1, 2, 3]) + sum(i in 3: i) + [i in 3: i]
%%
fn f(x) = fold s = 0 for i in 3: s + x
%%
fn f(x) = x along x
END
