# A definition takes the place of the one it redefines; what would break another changes nothing.
. ./repl.inc
repl <<'END'
## Twice.
fn f(x) = 2 * x
fn g(x) = f(x) + 1
g(1)
fn f(x) = 3 * x
g(1)
:list f
fn f(x, y) = x * y
  fn f(x,
     y) = x * nope
g(1)
fn f(x, y) = x * y fn g(x) = f(x, 1) + 2
g(1)
:forget f
:forget g f
:list
const f = 4
f
fn f(x) = 5 * x
f(1)
:list
:kernel gaussian
kernel box
:tau 0.5
temperature 1
use "finance"
use "finance"
:list
max(0.1, 0)
:forget kernel temperature finance
:list
max(0.1, 0)
:forget nope
END
