# Second and third derivatives where a sum of larger terms would cancel, or a power leave the range.
. ./try.inc
value() {
    printf '%s: ' "$1"
    "$SMOOTH" eval "$@"
}
for x in 1e-12 -1e-200; do
    for f in asin acos atanh sigmoid; do value "$f''(x)" x=$x; done
done
value "sigmoid''(1e-16)"
value "atan''(1e90)"
value "atan'''(-1e70)"
value "cbrt'''(1e-110)"
value "cbrt'''(1e-200)"
value "asinh''(1e150)"
value "erf'(20)"
value "erf''(inf)"
value "lgamma''(1e200)"
value "lgamma'''(1e120)"

cat >"$TMP/f.smooth" <<'END'
fn length(x, y) = hypot(x, y)
fn angle(y, x) = atan2(y, x)
END
points() { printf "$1\n1e-8,1\n3e-200,4e-200\n3e300,4e300\n1e90,1e-90\n1e-300,1e10\n0,0\n"; }
points x,y | try map "$TMP/f.smooth" length --hess
points y,x | try map "$TMP/f.smooth" angle --hess
