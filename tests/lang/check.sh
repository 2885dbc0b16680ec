# All errors of all files in one run.
. ./try.inc
cd "$TMP"
printf 'fn f(x) = x\nfn _g(x) = x\n' >good.smooth
printf 'fn f(x) = max(x, z)\nfn g(x) = ) x\n\nfn h(x, x) = sinn(x)\n' >bad.smooth
printf 'kernel cauchy\nfn f(x) = max(x, 0)\nfn g(x) = step(x)\nfn _h(x) = abs(x)\n' >ramp.smooth
printf 'use "./bad.smooth"\nfn u(x) = x\n' >user.smooth
: >empty.smooth
try check good.smooth
try check empty.smooth good.smooth
try check bad.smooth
try check ramp.smooth
try check bad.smooth good.smooth ramp.smooth
try check user.smooth
try check - <good.smooth
