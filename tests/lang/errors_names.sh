# Names that mean nothing, or something else.
. ./try.inc
cd "$TMP"
printf 'fn _g(x) = x\nconst _c = 2\n' >private.smooth
programs <<'END'
fn f(lenght) = 2 * length
%%
fn f(x) = foo
%%
fn f(x) = sqr(x) + gausian(x)
%%
fn f(x) = ln(x) + sgn(x) + heaviside(x) + arctan(x)
%%
fn f(x) = True + PI + infinity + nan
%%
fn f(x) = gaussian(x) + box
%%
fn f(x) = sin
%%
fn g(x) = x
fn f(x) = g + g''
%%
const k = 3
fn f(x) = k(x) + x(x + 1) + pi(x)
%%
fn f(x) = (x + 1)(x - 1)
%%
use "./private.smooth"
fn f(x) = _g(x) + _c + _h(x)
%%
fn f(x, y = x) = y
%%
const a = tau
%%
fn f(x) = x'
%%
fn f(x) = max(x, 0) @ gausian
%%
fn f(x, s) = max(x, 0) @ s
%%
kernel gausian
%%
kernel zzz
%%
fn shape5(x) = x
fn shape2(x) = x
fn shape4(x) = x
fn shape1(x) = x
fn shape3(x) = x
const width5 = 5
const width2 = 2
const width4 = 4
const width1 = 1
const width3 = 3
fn f(x) = shape(x) + width
END
