# --root holds at the prompt too: for its FILE, for :load and for `use`.
. ./try.inc
cd "$TMP"
mkdir inside
echo 'fn f(x) = 2 * x' >inside/f.smooth
echo 'fn g(x) = 3 * x' >g.smooth
echo 'g(1)' | try repl g.smooth --root inside
printf 'f(1)\n:load g.smooth\nuse "./../g.smooth"\nfn k(x) = f(x)\nk(2)\n' |
    try inside/f.smooth --root inside
echo 1 | try repl --root missing
