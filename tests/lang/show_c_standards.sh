# Printed C compiles by the compiler's own standard and with all names of the C library declared, for
# every operator and kernel. clang, where there is one, also warns of functions that nothing calls.
. ./try.inc
cd "$TMP"
cat >all.smooth <<'END'
fn f(x, y) = exp(x) + log(x) + log2(x) + log10(x) + log1p(x) + expm1(x) + sqrt(x) + cbrt(x) + x^y
fn g(x, y) = sin(x) + cos(x) + tan(x) + asin(x) + acos(x) + atan(x) + atan2(x, y) + hypot(x, y)
fn h(x) = sinh(x) + cosh(x) + tanh(x) + asinh(x) + acosh(x) + atanh(x)
fn i(x) = erf(x) + erfc(x) + lgamma(x) + sigmoid(x)
fn j(x, y) = floor(x) + ceil(x) + round(x) + trunc(x) + frac(x) + mod(x, y) + rem(x, y) + sign(x)
fn k(x, y) = (if x > y or not (x < 1) then 1 else x) + (x >= y)*(x == y) + (x != y) + step(x)
END
cat >ramps.smooth <<'END'
fn f(x, y, z) = max(x, y, z) + min(x, y, z) + max(x, y) + min(x, y) + clamp(x, y, z) + abs(x)
END
printf 'fn f(x, y, z) = max(x, y, z)\n' >max.smooth
clang=$(command -v clang || command -v clang-19 || echo :)
# compile FILE KERNEL
compile() {
    for exact in '' --exact; do
        "$SMOOTH" show $1.smooth --as c $exact --grad --kernel $2 >out.c ||
            echo "$1 $2 failed"
        for options in '' -D_GNU_SOURCE '-std=c99 -pedantic'; do
            cc $options -Wall -Wextra -Werror -fsyntax-only out.c || echo "$1 $2 $exact $options"
        done
        $clang -Wall -Wextra -Werror -fsyntax-only out.c || echo "$1 $2 $exact clang"
    done
}
for kernel in logistic gaussian algebraic laplace sech box triangle epanechnikov biweight \
    triweight; do
    compile all $kernel
    compile ramps $kernel
done
for kernel in cauchy softsign; do compile all $kernel; done
for kernel in boltzmann pnorm; do compile max $kernel; done
