# `smooth FILE` is `smooth repl FILE`: the prompt begins with its definitions.
. ./try.inc
cd "$TMP"
echo 'fn f(x) = 2 * max(x, 0)  temperature 0' >f.smooth
cp f.smooth plain
echo 'fn f(x) = ' >wrong.smooth
echo 'f(3)' | try f.smooth
echo 'f(3)' | try plain
echo 'f(3)' | try repl f.smooth
printf ':table f x=0:1:2\nfn g(x) = f(x) + 1\n:save\n' | try f.smooth
cat f.smooth
echo 'f(3)' | try wrong.smooth
echo 'f(3)' | try missing.smooth
mkdir folder
echo 'f(3)' | try folder
echo 'f(3)' | try repl f.smooth plain
printf 'g(1)\n:eval x\n' | try repl f.smooth --json
