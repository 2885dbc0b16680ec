# --json: the text of show as a string of one object.
. ./try.inc
echo 'fn f(x) = max(x, 0)  fn g(x) = "' >"$TMP/wrong.smooth"
echo 'fn f(x) = max(x, 0)  fn g(x) = 2*x' >"$TMP/f.smooth"
cd "$TMP"
try show f.smooth --json
try show f.smooth g --json --as latex
try show f.smooth f --json --as graph --after lower
try show 'max(x, 0)' --json --tau 1
try show wrong.smooth --json
