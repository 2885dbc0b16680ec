# Options may be anywhere, may be shortened, and end at `--`.
. ./try.inc
try eval --tau 0 'max(x, 0)' --grad x=3
try eval 'max(x, 0)' --ta=0 x=3 --gr
try eval --hard -- 'max(x, 0)' x=3
try eval -- --hard
