# What has to be written where a value or a range is missing, in the same words everywhere.
. ./try.inc
cd "$TMP"
echo 'fn f(x, y, k = 1) = k * max(x, y)  fn c() = 1' >f.smooth
try eval 'x + 1'
try eval 'x + y*z + x' y=2
try eval 'let x = 2 in x + y'
try eval f.smooth 'kk + f(1, 2)'
try eval 'PI * 2'
try eval 'flor'
try table f.smooth f
try table f.smooth f x=1 y=2
try table f.smooth f x=0:1:3
try table f.smooth c
try table 'max(x, y)' y=0:1:3
try table 'max(x, y)'
try table 3 tau=0:1:2
try eval 'max(x, 0)' x=1 --tau 0,0.1
try show 'max(x, 0)' --tau 0,0.1
try eval x x=5e3.2
try eval x x=3,14
try eval x x=1e400
try eval x x=-1e-400
try eval x x=1_000
try eval x x=5%
try eval 'x' x=1 --tau 1e400
