# A temperature that cannot be is an error wherever it is known, used or not.
. ./try.inc
programs <<'END'
fn f(x) = max(x, 0) @ -1
fn g(x) = max(x, 0) @ (0 - 1)
fn h(x) = max(x, 0) @ (0/0)
fn i(x) = max(x, 0) @ gaussian(-0.1)
fn j(x) = x @ -1 @ -2
%%
const t = -2
fn f(x) = max(x, 0) @ (2 * t)
%%
fn f(x) = max(x, 0) @ (sqrt(2) - 2)
%%
temperature -1
%%
const t = 1 - 3
temperature t
%%
temperature sqrt(-1)
fn f(x) = x
%%
const a = max(1, 2) @ -1
%%
fn f(x, y = max(0, 1) @ (-e)) = x
%%
fn f(x, t) = max(x, 0) @ (t) + max(x, 0) @ (-tau) + max(x, 0) @ (tau - 1)
fn g(x) = let t = 1 in max(x, 0) @ (t)
%%
fn f(x) = x @ hard(0.1)
%%
temperature x
%%
temperature tau
END
