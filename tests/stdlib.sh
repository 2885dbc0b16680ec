# Part of tests/examples.sh: checks values and slopes that the standard library documents, in files
# with several kernels and temperatures.

# map EXPRESSION OPTIONS: its value, slope and derivative by tau, between tabs, where $work/points
# has x, and other parameters that $parameters names.
parameters=x
map() {
    printf 'use "%s"\n' activations losses signal finance > "$work/library.smooth"
    printf 'fn f(%s) = %s\n' "$parameters" "$1" >> "$work/library.smooth"
    shift
    "$SMOOTH" map "$work/library.smooth" f --grad "$@" < "$work/points" 2>&1 |
        tail -n +2 | tr , '\t'
}
# compare NAME PROGRAM: the awk program finds no fault in $work/lines, which has one line for each
# point. It may use near(a, b, distance), which is false for NaN.
compare() {
    awk -F '\t' -v points="$(wc -l < "$work/points")" '
        function near(a, b, distance) { return a - b <= distance && b - a <= distance }
        function size(a) { return a < 0 ? -a : a }
        '"$2"' { print; wrong = 1 }
        END { exit wrong || NR != points - 1 }' "$work/lines" > "$work/log" && pass ||
        { fail "$1" && head -n 5 "$work/log"; }
}

# --- published functions: within 16 roundings of the scale that the table gives, for any kernel

cut -f1 tests/golden/stdlib.tsv | grep -v '^#' | uniq > "$work/names"
while read -r name; do
    awk -F '\t' -v name="$name" '$1 == name' tests/golden/stdlib.tsv > "$work/rows"
    { echo x && cut -f2 "$work/rows"; } > "$work/points"
    for options in '--kernel cauchy --tau 3' '--kernel triweight --tau 0'; do
        map "$name" $options | paste "$work/rows" - > "$work/lines"
        compare "$name with $options" '
            function same(a, b, scale) { return near(a, b, 16 * 2^-53 * scale + 1e-307) }
            !(same($3, $7, $5) && same($4, $8, $6) && $9 == 0)'
    done
done < "$work/names"

# --- identities: both sides are equal, and so are their derivatives by x and by tau

# claims OPTIONS...: lines `expression = expression` on stdin, compared in files of such options:
# within 1e-13 of each other, and $slack where numbers cancel.
slack=0
claims() {
    while IFS= read -r claim; do
        for options; do
            map "${claim%% = *}" $options > "$work/left"
            map "${claim#* = }" $options | paste "$work/left" - > "$work/lines"
            compare "$claim with $options" '
                function same(a, b) { return near(a, b, 1e-13 * size(a) + '$slack') }
                !(same($1, $4) && same($2, $5) && same($3, $6))'
        done
    done
}
cat > "$work/points" << 'END'
x
-12
-8
-5.1
-3.4
-2.6
-1.3
-0.7
-0.1
-1e-6
1e-6
0.1
0.7
1.3
2.6
3.4
5.1
8
12
END

# The published functions do not depend on the kernel and the temperature of the file.
claims '--kernel gaussian --tau 0.5' '--kernel cauchy --tau 30' << 'END'
softplus(x, 2) = max(x, 0) @ logistic(1/2)
squareplus(x, 3) = max(x, 0) @ algebraic(sqrt(3))
sparse_plus(x) = max(x, 0) @ box(1)
sparse_plus(x) = (piecewise { x < -1: 0, x < 1: (x + 1)^2/4, else: x }) @ hard
noisy_relu(x, 2) = max(x, 0) @ gaussian(2)
grad(noisy_relu, x)(x, 2) = erfc(-x/sqrt(8))/2
log_sigmoid(x) = -max(-x, 0) @ logistic(1)
swish(x, 3) = x*step(x) @ logistic(1/3)
silu(x) = x*step(x) @ logistic(1)
gelu(x) = x*step(x) @ gaussian(1)
mish(x) = x*tanh(max(x, 0) @ logistic(1))
softsign(x) = sign(x) @ softsign(1)
softsign_power(x, 1) = sign(x) @ softsign(1)
softsign_power(x, 2) = sign(x) @ algebraic(1)
sigmoid(x/3) = step(x) @ logistic(3)
tanh(x/6) = sign(x) @ logistic(3)
erf(x/(sqrt(2)*3)) = sign(x) @ gaussian(3)
hard_tanh(x) @ hard = sign(x) @ box(1)
hard_sigmoid(x) @ hard = step(x) @ box(3)
hard_swish(x) @ hard = x*step(x) @ box(3)
hinge(x) @ box(2) = (piecewise { x < -1: 1 - x, x < 3: (3 - x)^2/8, else: 0 }) @ hard
logistic_loss(x) = log1p(exp(-x))
logistic_loss(x) = hinge(x + 1) @ logistic(1)
absolute(x) @ algebraic(3) = sqrt(x^2 + 9)
pinball(x, 0.2) @ logistic(0.5) = 0.2*x + 0.5*log1p(exp(-2*x))
huber(x, 2) + 2 = 2*absolute(x) @ box(2)
pseudo_huber(x, 3) + 9 = 3*absolute(x) @ algebraic(3)
log_cosh(x) + log(2) = absolute(x) @ logistic(1/2)
smoothstep(x, -2, 4) = let s = clamp((x + 2)/6, 0, 1) @ hard in s*s*(3 - 2*s)
smoothstep(x, -2, 4) = step(x - 1) @ epanechnikov(3)
smootherstep(x, -2, 4) = let s = clamp((x + 2)/6, 0, 1) @ hard in s^3*(10 - 15*s + 6*s*s)
smootherstep(x, -2, 4) = step(x - 1) @ biweight(3)
smoothstep(x, 4, -2) = smoothstep(2 - x, -2, 4)
smoothstep(x, 4, -2) = 1 - smoothstep(x, -2, 4)
smootherstep(x, 4, -2) = smootherstep(2 - x, -2, 4)
smoothstep(x, 0.7, 0.7) = step(x - 0.7) @ hard
smootherstep(x, 0.7, 0.7) = step(x - 0.7) @ hard
uniform(x, -1, 4) @ gaussian = uniform(3 - x, -1, 4) @ gaussian
uniform(x, -20, 4) @ cauchy(2) = (atan(x/2 + 10) - atan(x/2 - 2))/(24*pi)
bachelier_call(x, 2, 3) = call(x, 2) @ gaussian(3)
bachelier_put(x, 2, 3) = put(x, 2) @ gaussian(3)
bachelier_call(x, 2, 3) - bachelier_put(x, 2, 3) = x - 2
grad(bachelier_call, S)(x, 2, 3) = digital(x, 2) @ gaussian(3)
grad(bachelier_call, sd)(x, 2, 3) = exp(-((x - 2)/3)^2/2)/sqrt(2*pi)
END

# Functions with kinks and jumps are smoothed with the kernel and temperature of the file.
slack=1e-15
claims '--kernel epanechnikov --tau 0.75' '--kernel box --tau 3' << 'END'
leaky_relu(x, 0.2) = 0.2*x + 0.8*max(x, 0)
prelu(x, 0.2) = leaky_relu(x, 0.2)
celu(x) = elu(x)
elu(x, 3) = (elu(x, 3) @ hard) + 2*((max(x, 0) @ hard) - max(x, 0))
selu(x)/1.0507009873554805 = elu(x, 1.6732632423543772)
relu6(x) = max(x, 0) - max(x - 6, 0)
hard_tanh(x) = 2*hard_sigmoid(3*x) @ (3*tau) - 1
hard_sigmoid(x) = (max(x + 3, 0) - max(x - 3, 0))/6
hard_swish(x) = x*hard_sigmoid(x)
threshold(x, 1, 5) = 5 + (x - 5)*step(x - 1)
soft_shrink(x) = x - clamp(x, -0.5, 0.5)
hard_shrink(x) = x*step(x - 0.5) + x*step(-x - 0.5)
hinge(x) = max(x, 1) - x
squared_hinge(x) = hinge(x)^2
absolute(x) = 2*pinball(x)
pinball(x, 0.3) = max(-x, 0) + 0.3*x
epsilon_insensitive(x, 2) = max(x, 2) + max(-x, 2) - 4
square(x, 5) = sawtooth(x + 2.5, 5) - sawtooth(x, 5)
sawtooth(x, 5) = 2*frac(x/5) @ (tau/5) - 1
dead_zone(x) = x - saturation(x)
saturation(x, 2) = 2*clamp(x/2, -1, 1) @ (tau/2)
quantizer(x, 5) = 5*floor(x/5 + 0.5) @ (tau/5)
uniform(x, -2, 3) = (step(x + 2) - step(x - 3))/5
call(x, 2) = put(x, 2) + x - 2
digital(x, 2) = grad(call, S)(x, 2)
straddle(x, 2) = call(x, 2) + put(x, 2)
call_spread(x, -1, 2) = call(x, -1) - call(x, 2)
END

# At temperature 0, and with --hard, they are the hard functions.
claims --hard '--kernel gaussian --tau 0' << 'END'
leaky_relu(x) = piecewise { x < 0: 0.01*x, else: x }
elu(x, 3) = piecewise { x < 0: 3*expm1(x), else: x }
relu6(x) = piecewise { x < 0: 0, x < 6: x, else: 6 }
hard_tanh(x) = piecewise { x < -1: -1, x < 1: x, else: 1 }
hard_sigmoid(x) = piecewise { x < -3: 0, x < 3: x/6 + 0.5, else: 1 }
threshold(x, 1, 5) = piecewise { x <= 1: 5, else: x }
soft_shrink(x) = piecewise { x < -0.5: x + 0.5, x < 0.5: 0, else: x - 0.5 }
hard_shrink(x) = piecewise { x < -0.5: x, x < 0.5: 0, else: x }
squared_hinge(x) = piecewise { x < 1: (1 - x)^2, else: 0 }
pinball(x, 0.3) = piecewise { x < 0: -0.7*x, else: 0.3*x }
epsilon_insensitive(x, 2) = piecewise { x < -2: -2 - x, x < 2: 0, else: x - 2 }
square(x, 5) = piecewise { mod(x, 5) < 2.5: 1, else: -1 }
triangle_wave(x, 3.7) = abs(mod(4*x/3.7 - 1, 4) - 2) - 1
dead_zone(x) = piecewise { x < -1: x + 1, x < 1: 0, else: x - 1 }
uniform(x, -2, 3) = piecewise { -2 < x < 3: 0.2, else: 0 }
END
claims --hard << 'END'
softplus(x) = relu(x)
squareplus(x) = relu(x)
sparse_plus(x) = relu(x)
noisy_relu(x) = relu(x)
log_sigmoid(x) = min(x, 0)
swish(x) = relu(x)
gelu(x) = relu(x)
softsign(x) = sign(x)
logistic_loss(x) = relu(-x)
smoothstep(x) = step(x - 0.5)
bachelier_call(x, 2, 3) = call(x, 2)
END

# --- GELU by way of tanh, noise by quadrature, and far out

{ echo x && awk 'BEGIN { for (x = -10; x <= 10; x += 0.01) print x }'; } > "$work/points"
map 'abs(gelu(x) - gelu_tanh(x)) @ hard' > "$work/lines"
compare 'gelu_tanh is within 0.0005 of gelu' '!($1 <= 0.0005)'

# E max(x + s N, 0) for a normal N: the integral of t times the density of x + s N at t, for t > 0,
# by the trapezoid rule over u, with t = s exp(u - exp(-u)).
awk 'BEGIN {
    OFS = "\t"
    OFMT = "%.17g"
    count = split("-30 -10 -4 -1 0 0.5 3 20", points, " ")
    for (i = 1; i <= count; i++) for (s = 0.25; s <= 4; s *= 4) {
        x = points[i] * s
        mean = slope = 0
        for (u = -4; u < 6; u += 1/128) {
            t = exp(u - exp(-u))
            weight = exp(-(t - points[i])^2/2) / sqrt(8*atan2(1, 1)) * t * (1 + exp(-u)) / 128
            mean += weight * t * s
            slope += weight
        }
        print x, s, mean, slope
    }
}' > "$work/rows"
{ echo x,sigma && cut -f1,2 "$work/rows" | tr '\t' ,; } > "$work/points"
parameters='x, sigma'
map 'noisy_relu(x, sigma)' | paste "$work/rows" - > "$work/lines"
compare 'noisy_relu is the mean of the noisy ReLU' '
    !(near($3, $5, 1e-12 * $3) && near($4, $6, 1e-12 * $4))'
parameters=x

# --- far out: neither values nor slopes overflow

# finite OPTIONS...: calls with x on stdin.
finite() {
    printf '%s\n' x -1e300 -1e160 -1e20 -800 -1 -1e-300 0 1e-300 1 800 1e20 1e160 1e300 \
        > "$work/points"
    while IFS= read -r call; do
        for options; do
            map "$call" $options > "$work/lines"
            compare "$call is finite with $options" '!(near($1, 0, 1e301) && near($2, 0, 1e9))'
        done
    done
}
finite '--kernel logistic --tau 0.1' '--kernel gaussian --tau 0' << 'END'
softplus(x, 3)
squareplus(x)
sparse_plus(x)
noisy_relu(x)
log_sigmoid(x)
swish(x, 1.702)
gelu(x)
gelu_tanh(x)
mish(x)
glu(x, 1)
glu(1, x)
softsign(x)
softsign_power(x, 1)
softsign_power(x, 3)
leaky_relu(x)
celu(x, 3)
elu(x, 0.5)
selu(x)
relu6(x)
hard_tanh(x)
hard_sigmoid(x)
hard_swish(x)
threshold(x, 1, 2)
soft_shrink(x)
hard_shrink(x)
hinge(x)
logistic_loss(x)
absolute(x)
pinball(x)
epsilon_insensitive(x)
huber(x)
pseudo_huber(x)
log_cosh(x)
square(x, 7)
sawtooth(x, 7)
triangle_wave(x, 7)
dead_zone(x)
saturation(x)
quantizer(x, 3)
uniform(x, 0, 5)
smoothstep(x, 0, 5)
smootherstep(x, 0, 5)
call(x, 1)
put(x, 1)
digital(x, 1)
straddle(x, 1)
call_spread(x, 1, 2)
bachelier_call(x, 1, 2)
END
# At both ends of the line, value and slope are their limits: `call: value slope, value slope`.
printf '%s\n' x -inf inf > "$work/points"
while IFS=: read -r call wanted; do
    for options in '--tau 0.1' '--kernel gaussian --tau 0'; do
        map "$call" $options > "$work/lines"
        compare "$call is right at infinity with $options" '
            BEGIN { split("'"${wanted# }"'", wanted, ", ") }
            { gsub(/-0$/, "0", $1); gsub(/-0$/, "0", $2) }
            ($1 " " $2) != wanted[NR]'
    done
done << 'END'
softplus(x): 0 0, inf 1
squareplus(x): 0 0, inf 1
sparse_plus(x): 0 0, inf 1
noisy_relu(x): 0 0, inf 1
log_sigmoid(x): -inf 1, 0 0
softsign(x): -1 0, 1 0
softsign_power(x, 3): -1 0, 1 0
leaky_relu(x): -inf 0.01, inf 1
celu(x, 3): -3 0, inf 1
elu(x, 3): -3 0, inf 1
relu6(x): 0 0, 6 0
hard_tanh(x): -1 0, 1 0
hard_sigmoid(x): 0 0, 1 0
threshold(x, 1, 2): 2 0, inf 1
soft_shrink(x): -inf 1, inf 1
hinge(x): inf -1, 0 0
logistic_loss(x): inf -1, 0 0
absolute(x): inf -1, inf 1
pinball(x, 0.25): inf -0.75, inf 0.25
epsilon_insensitive(x): inf -1, inf 1
huber(x): inf -1, inf 1
log_cosh(x): inf -1, inf 1
dead_zone(x): -inf 1, inf 1
saturation(x): -1 0, 1 0
uniform(x): 0 0, 0 0
smoothstep(x): 0 0, 1 0
call(x, 1): 0 0, inf 1
straddle(x, 1): inf -1, inf 1
call_spread(x, 1, 2): 0 0, 1 0
bachelier_put(x, 1, 2): inf -1, 0 0
END
