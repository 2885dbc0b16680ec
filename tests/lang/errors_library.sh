# An error in a function that is called shows the call first, and then the way to its place.
. ./try.inc
programs <<'END'
use "activations"
fn g(x) = 2*softplus(x, -1)
fn f(x) = g(x) + softplus(x, -2) + log_sigmoid(x)
%%
use "activations"
fn f(x) = squareplus(x, -4)
%%
fn g(x) = max(x, 0)
fn k(x) = g(x) + 1
fn f(x) =
    k(x) @ cauchy
%%
fn a(x, s) = max(x, 0) @ (s)
fn b(x, s) = a(x, s)
fn c(x, s) = b(x, s)
fn d(x, s) = c(x, s)
fn e1(x, s) = d(x, s)
fn e2(x, s) = e1(x, s)
fn e3(x, s) = e2(x, s)
fn f(x) = e3(x, -1)
%%
fn ramp(x) = max(x, 0)
fn slope(x) = ramp'(x)
fn f(x) = slope(x) @ cauchy + grad(max, a)(x, 1) @ softsign
END
cd "$TMP"
echo 'use "activations"' >own.smooth
try eval own.smooth 'softplus(x, -1) + 1' x=1
