. ./try.inc
cd "$TMP"
cat >f.smooth <<'END'
fn half(x) = max(x, 0)/2
fn _own(x) = x
fn f(x) = half(2*x) + step(x) @ gaussian(0.5)
END
for pass in lower smooth differentiate; do
    echo "--- $pass"
    try show f.smooth f --as graph --after $pass --grad
done
"$SMOOTH" show f.smooth --as graph --hess >whole
"$SMOOTH" show f.smooth --as graph --hess --after differentiate | cmp - whole
try show f.smooth --as graph --after lower --hard
try show f.smooth f --as graph --after lower --kernel box
echo '--- errors'
try show f.smooth f --as graph --after smoth
try show f.smooth f --as graph --after link
try show f.smooth f --after lower
try show f.smooth f --as c --after lower
try show f.smooth g --as graph --after lower
printf 'fn f(x) = max(x, 0)\n:show f --as graph --after lower\n:show f --after lower\n' | "$SMOOTH" 2>&1
