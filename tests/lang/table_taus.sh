# A pair of columns for each temperature; tau itself can vary: f = tau log 2 at 0.
. ./try.inc
echo 'fn f(x) = max(x, 0)' >"$TMP/f.smooth"
cd "$TMP"
try table f.smooth f x=-1,0,1 --tau 0,0.1,1
try table f.smooth f tau=0:2:3 x=0
try table f.smooth f tau=1 x=-1:1:3
try table f.smooth f x=-1:1:3 --kernel box --tau 2
