# A call is taken apart by its syntax; a definition without its word is told which it needs.
. ./repl.inc
repl <<'END'
fn ramp(x, slope = 1) = slope * max(x, 0)
const a = 2
:d ramp(2) # not (3
:d (ramp((2), 3))
:d ramp( 1 + 1 , piecewise { 1 < 2: 3, else: 4 } )
:d ramp''(0)
:d let a = 1 in a * ramp(1)
:d ramp(a)
1 + 1
:d ans * a
:d ramp(ans)
a = 3
f(x) = max(x,
f(x) = x y
# a comment, and
## another
## still
fn f(x) = x
:list f
fn f(x) = 2 * x
:list f
:list
END
