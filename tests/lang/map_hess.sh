# Second derivatives come for each pair in order, tau last: x^2 y^3 at (2, 3).
. ./try.inc
echo 'fn f(x, y) = x^2 * y^3' >"$TMP/f.smooth"
printf 'x,y\n2,3\n' | try map "$TMP/f.smooth" f --hess
printf 'x,y\n2,3\n' | try map "$TMP/f.smooth" f --hess --jit
