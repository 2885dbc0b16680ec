# --grad and --hess: all derivatives for each temperature. f = k x^2 max(y, 0).
. ./try.inc
echo 'fn f(x, y, k = 3) = k * x^2 * max(y, 0)' >"$TMP/f.smooth"
cd "$TMP"
unset COLUMNS
try table f.smooth f x=1:2:2 y=3 --grad --tau 0
try table f.smooth f x=1:2:2 y=3 --grad --tau 0,1
try table f.smooth f x=1:2:2 y=3 --hess --tau 0
try table f.smooth f tau=0:1:2 y=0 x=1 --grad
try table f.smooth f x=1:2:2 y=3 --hess --tau 0 --json
try eval f.smooth 'f(x, y)' x=1 y=3 --tau 0 --hess
try eval f.smooth 'f(x, y)' x=1 y=3 --tau 0 --hess --json
