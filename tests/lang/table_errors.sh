. ./try.inc
echo 'fn g(x, y, k = 1) = k * x * y' >"$TMP/f.smooth"
cd "$TMP"
try table f.smooth g x=0:1:3
try table f.smooth g
try table f.smooth g x=1 y=2
try table f.smooth g x=0:1:3 y=0:1:3
try table f.smooth g x=0:1:3 y=1 x=2
try table f.smooth g x=0:1:3 y=1 yy=2
try table f.smooth g x=0:1 y=1
try table f.smooth g x=0:1:0 y=1
try table f.smooth g x=0:1:2x y=1
try table f.smooth g x=0:1:99999999999 y=1
try table f.smooth g x=a:1:2 y=1
try table f.smooth g x=1,,2 y=1
try table f.smooth g x=0:1:2 3
try table f.smooth g x=0:1:2 y=1 --tau 0,-1
try table f.smooth g x=0:1:2 y=1 tau=1 --tau 2
try table f.smooth g x=0:1:2 y=1 --kernel logistik
try table 'max(x, 0)' y=1 x=0:1:2
