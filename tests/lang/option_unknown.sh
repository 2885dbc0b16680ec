. ./try.inc
try eval 1 --grid
try eval 1 --frobnicate
try eval 1 --grad=3
try eval 1 --tau
try eval 1 -x
try build x.smooth -o
try build x.smooth -O
try check x.smooth --grad
try eval 1 -hq
try table x x=0:1:3 --hard
