. ./try.inc
try eval
try eval x=3
try eval a b c
try eval 'x' x=three
try eval 'x' x=
try eval 'x' x=1e
try eval 'x' 'x= 3'
try eval 'x' x=1 x=2
try eval 'x' x=1 --tau -1
try eval 'x' x=1 --tau nan
try eval 'x' x=1 --tau hot
try eval 'x' x=1 tau=-2
try eval 'x' x=1 --kernel gausian
try eval 'x' x=1 --kernel zzz
try eval tau=1 'x' x=1 tau=2
try eval tau=1 'x' x=1 --tau 2
try eval 'x' x=1 --tau 2 tau=1
