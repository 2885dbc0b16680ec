# x*step(x) in its spellings is one node: gelu(-10) = -10 Phi(-10) = -7.6198530241605260659e-23 and
# its slope Phi(-10) - 10 phi(-10) = -7.6184000964648203e-22 (40 digits, mpmath), limits at infinity.
. ./try.inc
for e in 'x*step(x)' 'step(x)*x' 'x*(x > 0)' '(x >= 0)*x'; do
    try eval "($e) @ gaussian" x=-10 tau=1 --grad
done
try eval 'x*step(x) @ cauchy' x=-inf tau=1 --grad
try eval 'x*step(x) @ cauchy' x=-1e300 tau=1 --grad
try eval 'x*step(x) @ softsign' x=-1e10 tau=1 --grad
try eval 'x*step(x)' x=-inf --grad
try eval 'x*step(x)' x=inf --grad
try eval 'x*step(x)' x=-3 tau=0 --grad
