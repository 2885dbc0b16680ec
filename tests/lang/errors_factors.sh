# `@ 1/240` could be two things: the parentheses have to say which.
. ./try.inc
programs <<'END'
fn f(x) = max(x, 0) @ 1/240
%%
fn f(x) = 2*max(x, 0) @ 1 * x + 1
%%
fn f(x) = max(x, 0) @ tau/2
%%
fn f(x) = max(x, 0) @ gaussian / 2 + max(x, 0) @ hard*2
%%
fn f(x) = -x @ 2^0.5^x - not x @ 1 * 3
%%
fn f(x) = max(x,
  0) @ 1 /
  240
%%
fn f(x) = (max(x, 0) @ 1)/240 + max(x, 0) @ (1/240) + max(x, 0) @ (1)/2 + x @ gaussian(1)*2
fn g(x) = x * max(x, 0) @ 1 + 2 - x @ hard < 3 @ 4 @ 5
fn h(x) = x^2 @ 1
END
