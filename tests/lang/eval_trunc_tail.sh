# trunc and rem beside 0, where the largest tails cancel: the steps at -1 and 1 are left.
round() { while read -r name value; do printf '%-5s %.13g\n' "$name" "$value"; done; }
for kernel in gaussian logistic laplace; do
    "$SMOOTH" eval "trunc(x) @ $kernel" x=.3 --tau .05 --grad | round
done
"$SMOOTH" eval "trunc'(.3) @ gaussian(.05)"
