# A derivative is NaN where the function has no value.
. ./try.inc
value() {
    printf '%s: ' "$1"
    "$SMOOTH" eval "$@"
}
for f in log log2 log10 sqrt; do
    for order in "'" "''" "'''"; do value "$f$order(-3)"; done
    value "$f'(-1e-300)"
done
value "log1p'(-1.5)"
value "log1p''(-1.5)"
value "acosh'(0.5)"
value "acosh'(-2)"
for f in asin acos atanh; do
    value "$f'(1.5)"
    value "$f''(-1.5)"
    value "$f'(1)"
done
value "lgamma'(-2)"
cat >"$TMP/f.smooth" <<'END'
fn fixed(x) = x^2.5
fn free(x, p) = x^p
END
printf 'x\n-2\n' | try map "$TMP/f.smooth" fixed --hess
printf 'x,p\n-2,0.5\n' | try map "$TMP/f.smooth" free --grad
