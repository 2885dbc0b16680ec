# The expression is wrong: exit 1, with its place.
. ./try.inc
try eval 'max(x, 0'
try eval 'x + y' x=1
try eval ''
try eval 'sine(1)'
try eval 'max(x, 0)' x=1 --kernel cauchy
try eval 'x' tau=1 pi=3
