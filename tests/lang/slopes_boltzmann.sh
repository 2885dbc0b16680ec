# Second derivatives of the mean by Boltzmann's weights where the other weights are tiny.
. ./try.inc
echo 'fn f(x, y, z) = max(x, y, z) @ boltzmann' >"$TMP/f.smooth"
printf 'x,y,z,tau\n50,0,2,1\n8.25,0.5,8,0.125\n1,1,0,0.5\n' | try map "$TMP/f.smooth" f --hess
