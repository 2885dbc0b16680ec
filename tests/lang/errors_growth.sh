# What grows beyond all bounds meets a limit within a second or so, once; what only looks as if it
# did has its answer.
. ./try.inc
cd "$TMP"
# A chain of defaults, each of which needs the one before it twice.
awk 'BEGIN { print "fn f0(x = 1) = x"
    for (i = 1; i <= 60; i++) printf "fn f%d(x = f%d() + f%d()) = x\n", i, i - 1, i - 1 }' >defaults.smooth
try eval defaults.smooth 'f50()'
try eval defaults.smooth 'f60()' --grad
# Copies of a function at 2^n temperatures, or at 2^n arguments.
grow() { # FORMAT, ORDER of lines
    awk -v format="fn f%d(x) = $1\n" 'BEGIN { print "fn f0(x) = max(x, 0)"
        for (i = 1; i <= 40; i++) printf format, i, i - 1, i - 1 }' | $2
}
grow 'f%d(x) @ (tau*2) + f%d(x) @ (tau*3)' cat >up.smooth
grow 'f%d(x) @ (tau*2) + f%d(x) @ (tau*3)' tac >down.smooth
grow 'f%d(2*x) + f%d(3*x)' cat >arguments.smooth
for file in up down arguments; do
    try check $file.smooth
done | grep -v '^ *[0-9]* |'
try eval up.smooth 'f40(1)' | head -1
try eval up.smooth 'f40(1)' --hard
# A derivative that is named often is copied once, and folding has a limit, too.
awk 'BEGIN { printf "fn f(x) = x"; for (i = 0; i < 10000; i++) printf " + max(x, %d)", i
    printf "\nfn g(x) = 0"; for (i = 0; i < 10000; i++) printf " + f\047(x)"; print "" }' >often.smooth
try eval often.smooth 'g(-1)' --hard
awk 'BEGIN { printf "fn f(x) = x"; for (i = 0; i < 10000; i++) printf " * (x > 0)"
    printf "\nfn g() = 0"; for (i = 1; i < 10000; i++) printf " + f(%d)", i; print "" }' >folded.smooth
try eval folded.smooth 'g()' --hard | head -1
# A message shows the beginning of a long name.
{ printf 'fn f(x) = '; head -c 1000000 /dev/zero | tr '\0' a; } | try check - | wc -c
# Derivatives of derivatives: each is larger than the last one.
echo "fn f(x) = sin(exp(x)*x)*log(x + 2)/(1 + x^2) fn g(x) = f''''''''''''''''''''''''(x)" >primes.smooth
try check primes.smooth
# A chain of them: the first that is too large is named, once.
awk 'BEGIN { print "fn f0(x) = exp(sin(x))*max(x, 0)"
    for (i = 1; i <= 60; i++) printf "fn f%d(x) = f%d\047(x)\n", i, i - 1 }' >chain.smooth
try check chain.smooth
try eval chain.smooth 'f60(1)' | head -1
try eval chain.smooth 'f5(1)' --hard
# Second derivatives of many parameters: the sparse ones are few, the others too many.
awk 'BEGIN { printf "fn f(x0"; for (i = 1; i < 1999; i++) printf ", x%d", i; printf ") = x0"
    for (i = 1; i < 1999; i++) printf " + x%d*x%d", i, i - 1; print "" }' >sparse.smooth
try show sparse.smooth --hess --as graph | tail -2
awk 'BEGIN { printf "fn f(x0"; for (i = 1; i < 1999; i++) printf ", x%d", i; printf ") = max(x0"
    for (i = 1; i < 1999; i++) printf ", x%d", i; print ")" }' >full.smooth
try show full.smooth --hess --as graph | grep -v '^ '
# Functions that are large only together: each has all of those before it.
awk 'BEGIN { print "fn f0(x) = x"; for (i = 1; i <= 4000; i++) printf "fn f%d(x) = f%d(x) + %d\n", i, i - 1, i }' >sum.smooth
try build sum.smooth -o sum.o
try check sum.smooth
