# The numbers of the issue, max(x, 0) at x = -.2, 0, .3 and tau = .5:
#   box .045 .125 .32              triangle .018 .0833333333 .3053333333
#   epanechnikov .02295 .09375 .3072     biweight .013689 .078125 .303104
#   algebraic .1692582404 .25 .4415475947
# Outside their support compact kernels give the hard function, bit for bit. cauchy has no ramp.
for kernel in box triangle epanechnikov biweight algebraic hard; do
    printf '%s' $kernel
    for x in -.2 0 .3; do
        printf ' %.10f' "$("$SMOOTH" eval 'max(x, 0)' x=$x --kernel $kernel --tau .5)"
    done
    echo
done
for kernel in box triangle epanechnikov biweight triweight; do
    "$SMOOTH" eval 'max(x, 0) + abs(x) + floor(x)' x=0.3 --kernel $kernel --tau 0.299
done
