# Infinities and NaN are strings in JSON.
. ./try.inc
try eval '1/x' x=4 --json
try eval 'x*y' x=2 y=inf --json --grad --hard
try eval '0/x' x=0 --json
try eval --json '-x/2' x=inf
try eval '1e-7*x' x=-0 --json
