# An expression may begin with a minus.
. ./try.inc
try eval -1+2
try eval '-(1+2)'
try eval '- 2'
try eval -.5
try eval -x x=2
try eval '-x^2 + 1' x=2
try eval -- -x x=2
