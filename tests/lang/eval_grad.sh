# At x = y: value y + tau/4 with the box, both derivatives 1/2, d_tau 1/4. The names are aligned.
. ./try.inc
try eval 'max(price, y)' price=1 y=1 --grad --tau 1 --kernel box
try eval '3' --grad
try eval 'x^3' x=2 --grad
try eval 'max(x, 0)' x=-1 --grad --hard
try eval 'max(x, 0)' x=0 --grad --tau 0 --kernel box
