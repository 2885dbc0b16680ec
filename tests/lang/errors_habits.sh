# What people write who come from other languages, and from paper.
. ./try.inc
programs <<'END'
fn f(x) == 2*x
%%
fn f(x) = x ** 2
%%
fn f(x) = if x > 0 && !(x > 1) || x < -1 then 1 else 0
%%
fn f(x) = x² - √x + Σ + α
%%
fn f(x) = 3 × x ÷ 2 − π · τ – ∞
%%
fn f(x) = x ≤ 3 and x ≥ 1 and x ≠ 2
%%
fn f(x) = x =< 3 and x => 1 and x <> 2 and x === 3 and x !== 4
%%
fn f(x) = x + 1;
fn g(x) = max(x; 0);
%%
fn f(x) = x > 0 ? 1 : 0
%%
fn f(x) = return x
%%
def f(x):
    return x + 1
def g(x) = f(x)
%%
function f(x) { x + 1 }
%%
func f(x) -> x + 1
fun g(x) = f(x)
%%
let a = 3
var b = 4
val c := 5
fn f(x) = a + b + c + x
%%
import "losses"
include "signal"
%%
fn f(x) = piecewise { x < 0 -> 1, x < 1 => 2; else: 3 }
%%
fn f(x) = x->y
%%
fn f(x) = |x|
%%
fn f(x) = x!
%%
fn f(x) = x % 2
%%
fn f(x) = x // 2
%%
/* one */ fn f(x) = x
%%
fn f(x) = x
/* two
fn g(x) = y
%%
-- three
fn f(x) = x
%%
fn f(x) = sin(x) cos(x)
%%
fn f(x) = exp x
%%
fn f(x) = x mod 2
%%
fn f(x) = d/dx x^2
%%
fn f(x) = 1 if x > 0 else 2
%%
fn f(x) = x $ 1
%%
fn f(x) = `x`
%%
fn f(x) = math.sin(x)
%%
fn f(x) = "text"
%%
fn f(x) = "open
%%
fn f(x) = x \
  + 1
END
