# Columns in any order; defaults may be left out; tau is a column or an option. At 0 the box has
# tau/4.
. ./try.inc
echo 'fn f(x, y, k = 2^3) = k * x + y  fn one() = 1  fn ramp(x) = max(x, 0)' >"$TMP/f.smooth"
cd "$TMP"
printf 'y,x\n1,2\n3,4\n' | try map f.smooth f
printf 'k,y,x\n1,1,2\n' | try map f.smooth f --grad
printf 'tau\n1\n2\n' | try map f.smooth one --grad
printf 'x,tau\n0,1\n0,0.5\n0,0\n0,-1\n' | try map f.smooth ramp --tau 7 --kernel box
printf 'x\n0\n' | try map f.smooth ramp --tau 2 --kernel box
printf 'x\n-1\n1\n' | try map f.smooth ramp --hard --grad
