# Decimal, hexadecimal, inf and nan; spaces, quotes, CR LF, a byte order mark, blank lines, and no
# newline at the end.
. ./try.inc
echo 'fn f(x) = 2 * x' >"$TMP/f.smooth"
cd "$TMP"
printf '\357\273\277 "x" \r\n 1.5 \r\n0x1.8p1\r\n\r\n"-4"\n+.5e1\ninf\n-Infinity\nnan\n1e308' |
    try map f.smooth f
printf 'x\n0.1\n0x1.999999999999ap-4\n-inf\nnan\n0\n-0\n4.9e-324\n' | try map f.smooth f --hex
