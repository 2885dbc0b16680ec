# A bracket too many, too few, or of the wrong shape: one message each.
. ./try.inc
programs <<'END'
fn f(x) = max(x, 0
%%
fn f(x) = (x + 1
fn g(x) = x
%%
fn f(x) = x + 1)
fn g(x) = x
%%
fn f(x) = ((x + 1)
fn g(x) = (x)) + 1
fn h(x) = max(x, 0]
fn i(x) = (x}
%%
fn f(x) = clamp(x, (0, 1)
%%
fn f(x) = clamp(x, max(0, 1)
%%
fn f(x) = clamp(x, 0), 1)
%%
fn f(x) = max(x, min(1, 2) + 3
fn g(x) = max(y, 0)
%%
fn f(x) = max(x,
  0 y)
%%
fn f(x) = piecewise { x < 0: 1, else: 2
fn g(x) = x
%%
fn f(x) = piecewise { x < 0: (1, else: 2 }
%%
fn f(x) = x @ (0.1
%%
fn f(x
%%
fn f(
%%
fn f(v[
END
