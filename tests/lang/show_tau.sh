# With --tau the temperature is a number: tau is no name any more, and no slope.
. ./try.inc
echo 'fn f(x) = tau * max(x, 0)' >"$TMP/f.smooth"
cd "$TMP"
try show f.smooth --tau 0.5
try show f.smooth --tau 0 --grad
try show f.smooth --tau 2 --as graph --after lower
try show f.smooth --tau -1
try show f.smooth --tau hot
