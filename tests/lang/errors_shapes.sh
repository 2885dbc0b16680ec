# Definitions, cases, arguments and signs in the shape that other languages give them.
. ./try.inc
programs <<'END'
tau = 0.5
%%
fn f(x) = x
tau = 0.5
%%
f(x) = x^2
%%
x = 3
%%
const a = 1
f(x) = x^2
%%
x := 3
%%
f = lambda x, y: x^2 + y
%%
f = @(x) x^2
%%
f <- function(x) x^2
%%
double f(double x) { return x; }
%%
function y = f(x)
%%
fn f(x: float, y) = x
%%
fn f(float x) = x
%%
fn f(x y) = x
%%
fn f(x) => x^2
%%
fn h(x, k = 1) = k*x
fn f(x) = h(x, k = 4) + h( # none
 x = 2)
%%
fn f(x) = Piecewise((1, x < 0), (x^2, x < 3), (2, True))
%%
fn f(x) = Piecewise[{{1, x < 0}, {x, x < 1}}, 2]
%%
fn f(x) = piecewise(x<0, 1, 2)
%%
fn f(x) = piecewise([x < 0, x < 1], 2)
%%
fn f(x) = if(x<0, 1, 2)
%%
fn f(x) = piecewise { x < 0: 1 x < 1: 2, else: 2 }
%%
fn f(x) = piecewise {
  x < 0: 1
  x < 1: 2
  else: 3
}
%%
fn f(x) = piecewise { x < 0: 1, otherwise: 2 * x }
%%
fn f(x) = piecewise { x < 0: 1, True: 2 }
%%
fn f(x) = piecewise { 1 if x < 0, 2 otherwise }
%%
fn f(x) = piecewise { x < 0: 1, 2 otherwise }
%%
fn f(x) = piecewise { x < 0: 1, else 2 }
%%
fn f(x) = piecewise { max(x, 0) < 1, x + 1, 2 }
%%
fn f(x) = x > 0 AND x < 1
%%
fn f(x) = If x > 0 Then 1 Else 2
%%
fn f(x) = +x
%%
fn f(x) = max(x, + sin(x + 1))
%%
fn f(x) = x++
%%
fn f(x) = x += 2
%%
const a = 3,14
%%
const a = 1,000
%%
const a = 5e3.2 + 1.0f + 1_000.5
%%
fn f(x) = math.sqrt(x) + np.where(x > 0, 1, 2) + std::max(x, 0)
%%
fn f(x) = x.clamp(0, 1)
%%
fn f(x) = x.abs()
%%
fn f(p) = p.q
%%
% a comment
fn f(x) = x.^2 .* 3 ./ x
%%
fn f(x) = ~(x > 0) or x ~= 2
%%
fn f(x) = x %% 2
%%
fn f(x) = [x for x in 3]
%%
fn f(x) = @(x) x
%%
fn f(x) = max(x, 0) > 1 ? x + 1 : 0
%%
fn f(x) = max(x, x == 1 ? 2 : max(3, 4), 5)
%%
fn f(x) = x > 0 ? 1 : x < -1 ? 2 : 3
%%
fn f(x) =
    x > 0 ? 1 : 2
%%
fn f(x) = {x < 0: 1, else: 2} + e^{x}
%%
fn f(x) = cases { x < 0: 1, else: 2 }
%%
fn f(x) = |x - 1|
%%
temperature: 0.1
%%
/// a comment
import numpy as np
from math import sqrt
%%
pub fn f(x) = x where x = 2
%%
fn f(x, y) = x(0) + 2(x+1)(x-1) + max(x, 0) @ y
END
try eval 'tau = 0.5'
