# Tails that fall as 1/x have a slope in tau at tau = 0, and far out no digits are lost.
. ./try.inc
cat >"$TMP/f.smooth" <<'END'
fn jump(x) = step(x)
fn gate(x) = x*step(x)
fn stairs(x) = floor(x)
fn order(x) = x > 1
END
for kernel in cauchy softsign algebraic logistic; do
    for f in jump gate stairs order; do
        printf 'x,tau\n0.25,0\n0.25,1e-9\n' | try map "$TMP/f.smooth" $f --grad --kernel $kernel
    done
done
for kernel in cauchy algebraic softsign; do
    printf 'x,tau\n-1e20,1\n1e5,1\n2,0\n' | try map "$TMP/f.smooth" jump --hess --kernel $kernel
done
