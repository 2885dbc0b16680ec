# The last point is exact, and so is 0.3; values at a kink: relu'(0) = 1/2, at tau = 0 as well.
. ./try.inc
echo 'fn f(x, a = 2) = a * max(x, 0)  fn g(x, y, k = 1/2) = k * x * y' >"$TMP/f.smooth"
cd "$TMP"
try table f.smooth f x=-0.3:0.3:7 --tau 0
try table f.smooth f x=0:1:1 a=3
try table f.smooth g x=1:3:3 y=4 k=0x1p-2
try table f.smooth g y=0,-1e300,inf x=1
try table f.smooth g x=3,7,10 y=0.1 k=1 --full
