# Bounds of clamp that leave nothing between them, where they are numbers.
. ./try.inc
programs <<'END'
fn f(x) = clamp(x, 2, 1) + clamp(x, 1, 1) + clamp(x, -inf, inf)
fn g(x) = clamp(x, 0, -inf) @ hard
fn h(x) = grad(clamp, a)(x, 2, 1 - 2^3)
fn i(x) = 1 + clamp(
    x,
    0.5,
    0.25)
%%
const low = 2
const high = low - 1
fn f(x) = clamp(x, low, high)
%%
fn f(x, low) = clamp(x, low, 1) + clamp(x, 1, 0/0) + clamp(x, 2)
END
