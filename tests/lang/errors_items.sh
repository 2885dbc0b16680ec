# Items: what they start with, and what they are made of.
. ./try.inc
programs <<'END'
fn f(x) 2*x
%%
fn f(x): x + 1
%%
fn f(x) { x + 1 }
%%
fn f = 3
%%
fn (x) = 3
%%
fn f[x] = x
%%
fn f'(x) = x
%%
fn f(x y) = x + y
%%
fn f(x,) = x
%%
fn f(x: float) = x
%%
fn f(2) = x
%%
fn f(x) =
%%
fn f(x) =
fn g(x) = x
%%
fn
%%
const a
%%
const a(x) = 3
%%
const vat 1.19
%%
const a = 3, b = 4
%%
f(x) = 2*x
%%
fn f(x) = x
g(x) = 2*x
%%
x + 1
%%
kernel "gaussian"
%%
kernel = gaussian
%%
kernel gaussian(0.1)
%%
kernel gaussian
kernel box
%%
temperature = 0.1
%%
temperature 0.1 0.2
%%
temperature 1
temperature 2
%%
use losses
%%
use 'losses'
%%
use “losses”
%%
fn if(x) = x
%%
fn kernel(x) = x
%%
fn f(temperature) = temperature
%%
const let = 3
%%
fn f(x) = let in = 3 in x
END
