# Every name in a formula that the language does not have is defined below it, and no definition
# names itself: over all operators, kernels and second derivatives.
. ./try.inc
cd "$TMP"
cat >stairs.smooth <<'END'
fn f(x, y) = floor(x) + ceil(x) + round(x) + trunc(x) + mod(x, y) + rem(x, y)
fn g(x, y) = step(x) + sign(x) + (x > y) + (x >= y) + (x == y) + (x != y) + frac(x)
END
cat >ramps.smooth <<'END'
fn f(x, y, z) = max(x, y, z) + min(x, y, z) + max(x, y) + min(x, y) + clamp(x, y, z) + abs(x)
END
printf 'fn f(x, y, z) = max(x, y, z)\n' >max.smooth
# names FILE KERNEL ARGS: what is called or has a prime but is not defined; definitions in a circle
names() {
    file=$1 kernel=$2
    shift 2
    COLUMNS=10000 "$SMOOTH" show $file.smooth --kernel $kernel "$@" >shown || echo failed
    grep -o "[A-Za-z_][A-Za-z_0-9]*'*(" shown | tr -d "'(" | sed 's/\(_tau\)*$//' | sort -u |
        grep -vx 'f\|g\|abs\|exp\|log\|sqrt\|erf\|atan\|max\|min\|floor\|ceil\|trunc\|round\|sign\|step' |
        while read -r name; do
            grep -q "where .*\b$name(.*) \(=\|is\)\|where .*\b$name'* \(=\|is\)" shown ||
                echo "$file $kernel: $name has no definition"
        done
    sed -n 's/^ *where \([a-z_A-Z]*\)(.*) = .*\b\1(.*/circular: &/p' shown
}
for kernel in logistic gaussian algebraic laplace sech box triangle epanechnikov biweight \
    triweight; do
    for order in '' --grad --hess; do
        names stairs $kernel $order
        names ramps $kernel $order
    done
done
for kernel in cauchy softsign; do names stairs $kernel --hess; done
for kernel in boltzmann pnorm; do names max $kernel --hess; done
printf 'fn f(x) = floor(x) + round(x) + ceil(x) + trunc(x)\n' >four.smooth
try show four.smooth --kernel gaussian
try show four.smooth --kernel gaussian --as latex
try show max.smooth --kernel gaussian
try show max.smooth --kernel pnorm
for kernel in logistic cauchy box boltzmann; do
    [ $kernel = cauchy ] && file=four || file=max
    try show $file.smooth --kernel $kernel --as latex
done
