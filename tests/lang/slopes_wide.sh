# mod in its period at temperatures beyond 1e30, and an infinite temperature.
. ./try.inc
echo 'fn f(x, m) = mod(x, m)' >"$TMP/f.smooth"
for kernel in box triangle logistic cauchy; do
    printf 'x,m,tau\n2.3,0.75,1e20\n2.3,0.75,1e40\n2.3,0.75,1e300\n2.3,0.75,inf\n' |
        try map "$TMP/f.smooth" f --grad --kernel $kernel
done
