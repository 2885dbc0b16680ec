# Names that are taken, defaults, and functions that need themselves.
. ./try.inc
programs <<'END'
fn f(x) = x
fn f(y) = y
%%
const f = 1
fn f(y) = y
%%
const a = 1
const a = 2
%%
fn max(a, b) = a
%%
fn sin(x) = x
fn sum(x) = x
fn grad(x) = x
const pi = 3
const tau = 3
%%
fn f(tau) = tau
%%
fn f(e) = e
%%
fn f(x) = let tau = 1 in tau
%%
fn f(x = 1, y) = x
%%
fn f(x, x) = x
%%
fn f(x) = f(x - 1)
%%
fn f(x) = g(x)
fn g(x) = h(x)
fn h(x) = f(x) + g(x)
%%
fn f(x) = f'(x)
%%
const a = b
const b = a
%%
fn f(x, y = f(x)) = x
END
