# Kernels that cannot smooth what they are bound to.
. ./try.inc
programs <<'END'
fn f(x) = max(x, 0) @ cauchy(0.1)
fn g(x) = abs(x) @ softsign
fn h(x) = clamp(x, 0, 1) @ cauchy
fn i(x) = step(x) @ cauchy
%%
kernel cauchy
fn f(x) = max(x, 0)
%%
fn g(x) = max(x, 0)
fn f(x) =
    g(x) @ cauchy
%%
fn f(x) = floor(x) @ boltzmann
fn g(x) = min(x, 1) @ pnorm
fn h(x) = (x > 0) @ pnorm(0.1)
%%
fn f(x) = ramp'(x) @ cauchy
fn ramp(x) = max(x, 0)
END
