# --json: an object for each point, on a line of its own; infinities and NaN are strings.
. ./try.inc
echo 'fn f(x) = max(x, 0)  fn g(x) = 1/x' >"$TMP/f.smooth"
cd "$TMP"
printf 'x,tau\n-3,4\n3,0\n' | try map f.smooth f --kernel algebraic --grad --json
printf 'x\n0\nnan\n-0\n' | try map f.smooth g --json
printf 'x\n1\n' | try map f.smooth g --json --hess
printf 'x\n1\nb\n' | try map f.smooth g --json
printf 'x\n1\n' | try map f.smooth g --json --hex
