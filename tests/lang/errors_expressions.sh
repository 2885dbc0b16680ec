# Expressions that the grammar does not have.
. ./try.inc
programs <<'END'
fn f(x) = if x > 0 then 1
fn g(x) = x
%%
fn f(x) = if x > 0 then 1 elif x < -1 then 2 else 3
%%
fn f(x) = if x = 3 then 1 else 2
%%
fn f(x) = if x > 0: 1 else: 2
%%
fn f(x) = if (x > 0) 1 else 2
%%
fn f(x) = let y = 2*x
    y + 1
%%
fn f(x) = let y = 2*x, z = 3 in y + z
%%
fn f(x) = let y in y
%%
fn f(x) =
    y = 2 * x
    y + 1
%%
fn f(x) = { x + 1 }
%%
fn f(x) = piecewise x < 0: 1, else: 2 }
%%
fn f(x) = piecewise { x < 0: 1 x < 1: 2, else: 2 }
%%
fn f(x) = piecewise { x < 0, 1, else 2 }
%%
fn f(x) = piecewise { x < 0: 1, x >= 0: 2 }
%%
fn f(x) = piecewise { 1 if x < 0, 2 otherwise }
%%
fn f(x) = piecewise {}
%%
fn f(x) = piecewise { else: 1, x < 1: 2 }
%%
fn f(x) = piecewise { else: 1, else: 2 }
%%
fn f(x) = x == 3 and
%%
fn f(x) = x +* 2
%%
fn f(x) = x ^^ 2
%%
fn f(x) = x += 2
%%
fn f(x) = (x^2)'
%%
fn f(x) = max(x, 0) @
%%
fn f(x) = x @@ 0.1
%%
fn f(x) = x @ logistic(0.1, 0.2)
%%
fn f(x) = for i in 3: x
%%
fn f(x, y) = x, y
%%
fn f(x) = ()
%%
fn f(x) = max(x, , 0)
%%
fn f(x) = max(x, 0,)
%%
fn f(x) = max(x 0)
%%
fn f(x) = f(x)(i in 3: i)
%%
fn f(x) = 2 +
fn g(x) = * 3
fn h(x) = if x then
fn i(x) = x y z
END
