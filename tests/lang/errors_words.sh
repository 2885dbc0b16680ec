# Names, calls and kernels of other languages: each gets what to write here, with its own operands.
. ./try.inc
programs <<'END'
fn f(x) = sqr(x + 1) + cot(x) + 3 * sinc(2*x) + exp2(x)
%%
fn f(x) = sinc(2*x)
%%
fn f(x, y) = mix(x, y, 0.5) + mid(x, 0, y) + digamma(x) * lerp(0, 1, x - 1)
%%
fn f(x) = max(x, 0) @ gauss + max(x, 0) @ normal(0.1) + x @ sigmoid + x @ gaussain
kernel Uniform
%%
fn f(x) = clip(x, 0, 1) + where(x > 0, x, -x) + ifelse(x>0, 1, 2)
fn g(x) = select(x > 0, x + 1, if x < -1 then 2 else 3)
fn h(x) = -where(x > 0, 1, 2) + where(x > 0)
%%
fn f(x) = int(x) + rint(x) + saturate(x) + interp(x, 1, 2) + nan + isnan(x) + isinf(x)
%%
fn f(x) = MAX(x, 0) + AND(x > 0, x < 1) + IF(x > 0, 1, 2) + INT(x) + PI() + ROUND(x, 2)
%%
fn f(x) = IFS(x < 0, 1, x < 1, 2) + switch()
%%
fn f(x) = round(x, 2) + log(x, 2) + atan(x, 1) + step(0.5, x) + exp(3,14) + exp(3, 14)
%%
fn g(x) = x^2
fn f(x) = diff(g, x) + diff(x^2, x) + D(g) + derivative(sin, a)
%%
fn f(x) = hardtanh(x) + softplus(x) + square(x) + hubr(x) + pfad(x)
%%
fn f(x) = sum(x, 1) + prod(x, 2, 3) + mean(x, 1)
%%
fn f(x) = Sin[x] + Max[x, 0] * 2 + UnitStep[x] + f[x] + g[x]
fn g(x) = x
%%
fn f(x) = sin^2(x)
%%
fn f(x) = X + Pi + Tau + Infinity + TRUE
%%
fn f(x) = quad(f, 0, 1) + rand()
%%
fn f(x, default, true) = piecewise { x < 0: 1, default: 2, else: true }
%%
fn f(x) = where(x > 0, # a comment
  1, 2)
%%
fn f(x) = where(x > 1000000000000000000000000000000000000000000000000000000000000000000, 1, 2)
%%
fn square(x) = x
fn f(x) = square(x) + fn2(x)
%%
# square brackets have the order of operands of Mathematica
fn f(x, y) = Log[2, x] + ArcTan[x, y] + Round[x, 0.1] + Round[x] + Which[x < 0, 1, x < 1, 2, True, 3]
%%
fn f(x) = switch(x, 1, 10, 20) + SWITCH(x, 1, 10, 2, 20, 30) + switch(x, 1) + which(x > 0)
%%
fn f(x) = Clip[x, {0, 1}]
%%
fn f(x, y) = {x, y}
%%
fn f(x) = max(x, 0) @ sin(x)
%%
fn f(x) = max(x, 0) @ gaussian 0.1
%%
fn f(x) = max(x, 0) @ 0.1 gaussian
%%
fn f(x) = max(x, 0) @ gaussian(sigma = 0.1)
%%
fn f(x) = Math.PI * x
%%
fn f(x) = norm.cdf(x) + random.random()
%%
fn f(x) = pi() + pi(2) + 10e-3x + 2e3x + 3ex
%%
fn f(x) = =x
%%
fn f(x) = x *= 2
%%
fn f(x) = if x > 0 then 1 else 2 end
%%
fn f(x) = if x is 0 then 1 else 2
%%
fn f(x) = if x > 0 xor x > 1 then 1 else 2
%%
fn f(x) = sum(i for i in x)
%%
fn f(x) = vec2(x, 1) + bool(x)
%%
fn f(x) = smoothstep(0, 1, x) + step(0, 1, x)
%%
fn f(,x) = x
%%
fn f x = x^2
%%
fn f(x) -> float = x
%%
fn f(x) = y = x; y + 1
%%
fn f(x) = piecewise { 1, x < 0; 2, otherwise }
%%
fn f(x) = piecewise { x < 0, 1; 2, otherwise }
%%
fn f(x) = piecewise { if x < 0: 1, else: 2 }
%%
f[x_, y_a] := x^2
%%
f(x_1) = x_1
%%
fn f(x) = x min 2
%%
fn f(x) = max x 0
%%
kernel gaussian 0.1
END
