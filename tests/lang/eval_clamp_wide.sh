# clamp at temperatures far above the distance of its bounds: the mean of Phi over them for every
# kind of kernel, inside the bounds and increasing, and in the end the middle of the bounds.
round() { while read -r name value; do printf '%-5s %.13g\n' "$name" "$value"; done; }
for tau in 1e3 1e10 inf; do "$SMOOTH" eval 'clamp(x, -1, 1)' x=.3 --tau $tau --grad | round; done
for tau in 1e16 1e17; do "$SMOOTH" eval 'clamp(x, 0, 1)' x=2.3 --tau $tau --grad | round; done
for kernel in cauchy softsign box; do
    "$SMOOTH" eval "clamp(x, 0, 1) @ $kernel" x=2.3 --tau 1e9 --grad | round
    "$SMOOTH" eval "clamp(x, 0, 1) @ $kernel" x=2.3 --tau inf
done
