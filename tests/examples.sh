#!/bin/sh
# Tests the examples, the standard library and objects built from it, with the command $SMOOTH, from
# the root of the repository. Last line: "N passed, N failed".
SMOOTH=${SMOOTH:-build/smooth}
CC=${CC:-cc}
work=build/examples
unset MAKEFLAGS # the C project has a make of its own
rm -rf "$work" && mkdir -p "$work" || exit 1

. tests/count.inc

# near NAME WANTED GOT TOLERANCE: the relative difference, or the absolute one if WANTED is 0.
near() {
    if awk -v a="$2" -v b="$3" -v t="$4" 'BEGIN {
            if (a == b) exit 0 # words, such as inf
            if (b !~ /^-?[0-9]/) exit 1
            d = (a - b) / (a == 0 ? 1 : a)
            exit !(-t <= d && d <= t)
        }'; then pass; else fail "$1: wanted $2, got $3"; fi
}
# values FILE OPTIONS: lines `expression = value` on stdin.
values() {
    file=$1
    shift
    while IFS='=' read -r expression wanted; do
        [ -n "$wanted" ] || continue
        got=$("$SMOOTH" eval "$file" "$expression" "$@" 2>&1)
        near "$expression $*" "${wanted# }" "$got" 2e-14
    done
}

# --- the tax

values examples/tax.smooth --tau 0 << 'END'
tax(0) = 0
tax(11600) = 1160
tax(47150) = 5426
tax(100525) = 17168.5
tax(191950) = 39110.5
tax(243725) = 55678.5
tax(609350) = 183647.25
tax(1000000) = 328187.75
marginal(5000) = 0.10
marginal(11600) = 0.11
marginal(30000) = 0.12
marginal(75000) = 0.22
marginal(150000) = 0.24
marginal(200000) = 0.32
marginal(400000) = 0.35
marginal(700000) = 0.37
average(47150) = 0.11507953340402969
average(0) = 0
after_tax(47150) = 41724
END
# Far from every corner nothing changes; on one, the ramp adds tau log 2 times the rise of the rate.
values examples/tax.smooth --tau 100 << 'END'
tax(30000) = 3368
marginal(30000) = 0.12
marginal(47150) = 0.17
tax(47150) = 5432.931471805599453
END
values examples/hinge.smooth --tau 0.5 << 'END'
hinge(1, 1, 1) = 0.34657359027997264
hinge(2, 1, -1) = 3.001237842568865
grad(hinge, w)(1, 1, 1) = -0.5
END

# The book of options: Bachelier's formulas, with 20 digits by mpmath.
values examples/options.smooth << 'END'
book(100) = 469.89557917673982774
book(87) = 341.38136566396153481
value(100, 30, 1) = 651.02658200163035323
delta(100) = 35.872215551923563606
gamma(100) = 2.4498788757336419759
vega(100) = 12.249394378668209879
theta(100) = -1.3423993839636394388
END
# Postage by hand.
values examples/shipping.smooth --tau 0 << 'END'
postage(0.3) = 4.90
postage(0.5) = 4.90
postage(0.6) = 6.20
postage(5) = 16.60
postage(5.1) = 23.90
rate(2) = 4.40
END
# The oven, hard: the same controller in awk. Descent from weak gains, by the object: on the hard
# cost it gets stuck; with tau going to 0 it finds the dead-beat controller.
awk 'BEGIN {
    split("0.002 0.001 0.02 0.01 0.0475 0.025 0.1 0.05", gains, " ")
    for (g = 1; g < 8; g += 2) {
        x = 20
        i = cost = 0
        for (minute = 1; minute <= 8; minute++) {
            demand = gains[g] * (180 - x) + i
            power = demand < 0 ? 0 : demand > 1 ? 1 : demand
            i += gains[g + 1] * (180 - x) + power - demand
            x += 40 * power - (x - 20) / 10
            if (minute >= 4) cost += ((180 - x) / 100)^2
        }
        printf "cost(%s, %s) = %.17g\n", gains[g], gains[g + 1], cost
    }
}' > "$work/costs"
values examples/controller.smooth --tau 0 < "$work/costs"
check 'build controller.smooth' "$SMOOTH" build examples/controller.smooth -o "$work/controller.o"
cat > "$work/descent.c" << 'END'
#include "controller.h"

static void descend(double *kp, double *ki, double tau) {
    double dkp, dki, rate = 1e-7, value = cost_grad(*kp, *ki, tau, &dkp, &dki);
    for (int i = 0; i < 2000; i++) {
        double p = *kp - rate * dkp, q = *ki - rate * dki;
        double enough = value - rate * (dkp * dkp + dki * dki) / 2; /* Armijo's rule */
        int is_better = cost_at(p, q, tau) < enough;
        if (is_better) value = cost_grad(*kp = p, *ki = q, tau, &dkp, &dki);
        rate *= is_better ? 2 : 0.3;
    }
}

int main(void) {
    double kp = 0.002, ki = 0.001, hard_kp = kp, hard_ki = ki;
    descend(&hard_kp, &hard_ki, 0);
    for (double tau = 0.2; tau > 0.001; tau /= 2) descend(&kp, &ki, tau);
    descend(&kp, &ki, 0);
    int is_stuck = cost_at(hard_kp, hard_ki, 0) > 2 * cost_at(kp, ki, 0);
    int is_best = kp > 0.0474 && kp < 0.0476 && ki > 0.0249 && ki < 0.0251;
    return !(is_stuck && is_best);
}
END
check 'link controller.o' "$CC" -std=c99 "$work/descent.c" "$work/controller.o" \
    -o "$work/descent" -lm
check 'descent finds dead beat' "$work/descent"

# --- an example prints the output that its first comment shows

for file in examples/*.smooth; do
    sed -n '/^#/!q; s/^#     //p' "$file" > "$work/head"
    grep '^[$] ' "$work/head" | sed 's/^..//' > "$work/commands"
    sed 's/^[$] build\/smooth/$ "$SMOOTH"/' "$work/head" > "$work/wanted"
    while IFS= read -r command; do
        command="\"\$SMOOTH\"${command#build/smooth}"
        printf '$ %s\n' "$command"
        eval "$command" 2>&1
    done < "$work/commands" > "$work/printed"
    if diff "$work/wanted" "$work/printed" > "$work/log"; then pass; else
        fail "the head of $file" && cat "$work/log"
    fi
done

# --- the standard library: published values, and the formulas in its comments

cat > "$work/all.smooth" << 'END'
use "activations"
use "losses"
use "signal"
use "finance"
kernel triweight                # the smooth ones do not care
temperature 0.01
END
values "$work/all.smooth" << 'END'
softplus(0) = 0.6931471805599453
softplus(1, 2) = 1.0634640055214863
log_sigmoid(-40) = -40
squareplus(0) = 1
squareplus(1.5, 4) = 2
noisy_relu(0) = 0.3989422804014327
swish(1) = 0.7310585786300049
swish(1, 2) = 0.8807970779778824
gelu(1) = 0.8413447460685429
gelu(-1) = -0.15865525393145705
gelu_tanh(1) = 0.8411919906082768
mish(1) = 0.8650983882673103
mish(-1) = -0.30340146137410896
glu(2, 0) = 1
softsign(3) = 0.75
softsign_power(3, 1) = 0.75
softsign_power(3, 2) = 0.9486832980505138
sign(3) @ algebraic(1) = 0.9486832980505138
sign(0.3) @ logistic(0.5) - tanh(0.3) = 0
celu(-1) = -0.6321205588285577
celu(-1, 2) = -0.7869386805747332
celu'(0) = 1
elu(-1) = -0.6321205588285577
elu(-1, 2) = -1.2642411176571153
elu(2, 0.5) = 2
elu(inf) = inf
elu'(0) = 1
selu(1) = 1.0507009873554805
selu(-1) = -1.1113307378125625
relu6(7) = 6
leaky_relu(-2) = -0.02
leaky_relu(2) = 2
prelu(-2, 0.25) = -0.5
hard_tanh(-3) = -1
hard_sigmoid(1) = 0.6666666666666666
hard_swish(1) = 0.6666666666666666
hard_swish(-4) = 0
threshold(1, 2, 7) = 7
threshold(3, 2, 7) = 3
soft_shrink(2) = 1.5
soft_shrink(-2) = -1.5
soft_shrink(0.3) = 0
hard_shrink(-2) = -2
hard_shrink(0.4) = 0
hinge(0.5) = 0.5
hinge(2) = 0
squared_hinge(-1) = 4
absolute(-3) = 3
pinball(2, 0.9) = 1.8
pinball(-2, 0.9) = 0.2
epsilon_insensitive(-1) = 0.9
epsilon_insensitive(0.05) = 0
huber(0.5) = 0.125
huber(-3) = 2.5
huber'(1) = 1
pseudo_huber(2) = 1.2360679774997897
pseudo_huber(2, 3) - 3 * (abs(2) @ algebraic(3) - 3) = 0
square(0.2) = 1
square(1.6) = -1
square(3, 4) = -1
square(0) = 0
sawtooth(0.25) = -0.5
sawtooth(-0.5, 2) = 0.5
triangle_wave(0.1) = 0.4
triangle_wave(0.4) = 0.4
triangle_wave(-1, 8) = -0.5
dead_zone(3) = 2
dead_zone(-3, 0.5) = -2.5
dead_zone(0.5) = 0
saturation(4, 2) = 2
quantizer(0.34, 0.25) = 0.25
quantizer(-7, 4) = -8
uniform(0.4) = 1
uniform(3, 2, 6) = 0.25
uniform(2, 2, 6) = 0.125
call(110, 100) = 10
put(110, 100) = 0
digital(110, 100) = 1
straddle(90, 100) = 10
call_spread(120, 100, 105) = 5
bachelier_call(100, 100, 20) = 7.978845608028654
grad(bachelier_call, S)(120, 100, 20) = 0.8413447460685429
END
# The temperature is in units of t, whatever the period.
values "$work/all.smooth" --kernel gaussian --tau 0.2 << 'END'
square(0.2, 4) - (2 * step(0.2) - 1) = 0
quantizer(3.1, 2) - 2 - 2 * step(0.1) = 0
END
. tests/stdlib.sh

# --- the C project, once as its Makefile has it and once for C++

command=$SMOOTH
case $SMOOTH in
/*) ;;
*/*) command=../../$SMOOTH ;;
esac
check 'the C project converges' make -C examples/c-project run \
    SMOOTH="$command" BUILD="../../$work/c-project" CC="$CC"
cp "$work/log" "$work/printed"
check 'it says so' grep '^Converged: 1000 units at a time, [$]24725.00' "$work/printed"
check 'the tour' env SMOOTH="$SMOOTH" examples/run.sh

# --- objects: one of nearly every operator and kernel, and each module of the standard library

libm='a?(sin|cos|tan)h?|atan2|sincos|exp2?|expm1|log(2|10|1p)?|pow|sqrt|cbrt|hypot|erfc?|[lt]gamma'
libm="$libm|floor|ceil|trunc|round|rint|nearbyint|fma|fmod|fabs|ldexp"
warnings='-pedantic -Wall -Wextra -Werror -fsyntax-only'
cxx=
for candidate in "${CXX:-c++}" g++ clang++-19; do
    [ -z "$cxx" ] && command -v "$candidate" > /dev/null && cxx=$candidate
done
# check_headers NAME FILE: a C file compiles as every C and C++ from 1999 on.
check_headers() {
    for standard in c99 c11 c17 c2x; do
        check "$1 as $standard" "$CC" -std=$standard $warnings "$2"
    done
    for standard in ${cxx:+c++11 c++20}; do
        check "$1 as $standard" "$cxx" -x c++ -std=$standard $warnings "$2"
    done
}

for file in tests/objects.smooth stdlib/*.smooth; do
    module=$(basename "$file" .smooth)
    check "build $file" "$SMOOTH" build "$file" --emit value,at,grad,batch,hess,dtau,hard,rows \
        -o "$work/$module.o"
    # It needs nothing but libm, and has no writable data.
    nm -u "$work/$module.o" | awk '{ print $NF }' > "$work/undefined"
    unknown=$(grep -vxE "$libm" "$work/undefined")
    check "undefined symbols of $file: $unknown" [ -z "$unknown" ]
    writable=$(objdump -h "$work/$module.o" | awk '
        $1 ~ /^[0-9]+$/ { name = $2; size = $3 }
        /ALLOC/ && !/READONLY/ && size !~ /^0+$/ { print name }')
    check "writable sections of $file: $writable" [ -z "$writable" ]
    echo "#include \"$module.h\"" > "$work/header.c"
    check_headers "the header of $file" "$work/header.c"
    cat "$work/header.c" >> "$work/headers.c"
done
check_headers 'all headers together' "$work/headers.c"
[ -e "$work/objects.o" ] || finish

# The same text is a call in C and an expression of smooth.
cat > "$work/calls" << 'END'
staircase(2.3)
staircase(-0.75)
wrapped(7.25, 3)
wrapped(-1.9, 2.5)
fraction(0.98)
limited(0.45, -0.5, 0.5)
limited(-3, -0.5, 0.5)
gated(0.1)
gated(1.9)
gated(-2.5)
pieces(-1.1)
pieces(0.05)
pieces(2)
slope(-0.9)
slope(1.2)
curvature(0.1)
extremes(0.1, 0.2, 0.15)
extremes(-3, 2, 0.5)
means(0.3, 0.7)
truth(0.3, 0.4)
truth(-2, 1)
rounds(0.7)
trig(-0.4)
powers(1.3)
special(0.8)
ramps(0.35)
ramps(-0.6)
steps(0.15)
steps(-2.6)
END
# For functions of one parameter, also the derivative, and whether the batch gives the same value.
sed -n 's/^\([a-z]*\)(\([^,]*\))$/\1 \2/p' "$work/calls" > "$work/points"
{
    echo '#include <stdio.h>'
    echo '#include "objects.h"'
    printf '%s\n' 'static void print(double x, int same) { printf("%.17g %d\n", x, same); }'
    echo 'int main(void) {'
    echo '    double x, y, d;'
    sed 's/.*/    print(&, 1);/' "$work/calls"
    while read -r f x; do
        tau=$(echo "$f" | tr '[:lower:]' '[:upper:]')_TAU
        echo "    x = $x;"
        echo "    ${f}_grad(x, $tau, &d);"
        echo "    ${f}_batch(1, &x, $tau, &y, NULL);"
        echo "    print(d, y == $f(x));"
    done < "$work/points"
    echo '    return 0;'
    echo '}'
} > "$work/main.c"
check 'link with libm alone, as C99' "$CC" -std=c99 -pedantic -Wall -Wextra -Werror \
    "$work/main.c" "$work/objects.o" -o "$work/main" -lm
if [ -n "$cxx" ]; then
    check 'link with libm alone, as C++' "$cxx" -x c++ -Wall -Wextra -Werror \
        "$work/main.c" -x none "$work/objects.o" -o "$work/main-cxx" -lm
fi
check 'run the program' "$work/main"

# The object and the interpreter agree: values to the last two units.
{
    sed 's/$/ 4.5e-16/' "$work/calls"
    sed "s/\(.*\) \(.*\)/\1'(\2) 2e-15/" "$work/points"
} > "$work/expected"
exec 3< "$work/log" # what the program printed, line by line
while read -r line; do
    expression=${line% *}
    read -r got same <&3
    near "object: $expression" "$("$SMOOTH" eval tests/objects.smooth "$expression")" "$got" \
        "${line##* }"
    near "batch: $expression" 1 "${same:-nothing}" 0
done < "$work/expected"

finish
