# The commands of the command line work at the prompt, with the session as their file.
. ./repl.inc
repl <<'END'
## The positive part
## of a number.
fn ramp(x, slope = 1) = slope * max(x, 0)
const two = 2
:table ramp x=-1:1:3 slope=2 --tau 0.5
:tab ramp x=0,1 --json
:eval 'ramp(x) * two' x=1 --grad
:eval ramp(x) x=1 --json
:eval -1
:show ramp --grad
:show ramp --as latex
:check
:list
:tau
:kernel
:help ramp
:help two
:help floor
:help gaussian
:help piecewise
:help flor
:help :d
:help :table
:he :nope
:table nope x=0:1:2
:check - nowhere.smooth
1 + 1
END
echo :help | repl
echo ':table --help' | repl | head -4
# An expression is one operand, whether it has blanks or not.
repl <<'END'
fn f(x) = x
:eval f(x) + y * 2 x=1 y=2
:eval max(x, 0) @ hard x=3 --grad
:eval -1 + x x=1
:eval --json f(x) x=2
:show f
END
# Messages name the commands as they are typed here.
repl <<'END'
fn f(x, k = 1) = max(x, k)
:table max(x, 0) * 2 x=-1:1:3
:table f(x) + y x=0,1 y=2
:table -x + 1 x=0:1:2 --tau 1
:table f x=0:1:2 k=2
:show max(x, 0) - x
:table
:eval
:table f x=0:1:2 --tua 3
:check f(y) + 1
:check --nope
END
