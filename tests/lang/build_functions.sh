# `build FILE FN ...` exports these and no others, in this order, each once.
. ./try.inc
cd "$TMP"
echo 'use "./b.smooth"  fn f(x) = max(x, 0)  fn g(x) = h(x)  fn _p(x) = x  fn k(x) = -x' >a.smooth
echo 'fn h(x) = 2 * x' >b.smooth
exported() { nm -g --defined-only "$1" | awk '{ print $3 }' | grep -v '_at$\|_grad$\|_batch$\|abi' | sort; }
try build a.smooth
exported a.o
try build a.smooth k f k
exported a.o
grep '^double [a-z]*(' a.h
try build a.smooth h
exported a.o
try build a.smooth f g2
try build a.smooth _p
exported a.o
