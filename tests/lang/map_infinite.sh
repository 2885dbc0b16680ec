# At infinity the second derivatives of a bounded function are zero, that by tau twice included.
. ./try.inc
echo 'fn f(x) = clamp(x, 0, 2)' >"$TMP/f.smooth"
for kernel in logistic gaussian box; do
    printf 'x,tau\n-inf,1\ninf,1\n' | try map "$TMP/f.smooth" f --kernel $kernel --hess
done
