# Hard and smooth values and derivatives are side by side, once or with every answer.
. ./repl.inc
repl <<'END'
const a = 2
const b = 1
fn ramp(x, slope = 1) = slope * max(x, 0)
:d ramp(0)
:d ramp(0, 3)
:d ramp(a - 2)
:hard ramp(0)
:hard on
:d
ramp(0)
ramp'(0)
a * b + a
ramp(0) + ramp(0) + ramp(b)
let a = 3 in a * b
max(0.5, 0)
ans
:hard off
:d off
ramp(0)
:d nope
:d ramp(0, 1, 2)
:d ramp(
END
