# Large inputs: an answer in seconds, and an error that shows no more of a line than it must.
. ./try.inc
cd "$TMP"
# 10^6 definitions, and one name too far.
awk 'BEGIN { for (i = 0; i < 1000000; i++) print "const a" i " = " i
    print "fn f(x) = a999999 * x + a1000000" }' | try check -
# Lines of 10 MiB.
{ printf 'fn f(x) = '; head -c 10485760 /dev/zero | tr '\0' ' '; echo '# +'; } | try check -
{ printf 'const '; head -c 10485760 /dev/zero | tr '\0' a; echo ' = 1 +'; } | try check -
# More than 64 MiB.
head -c 67108865 /dev/zero | try check -
# More parameters than can be.
awk 'BEGIN { printf "fn f(x"; for (i = 0; i < 1000000; i++) printf ", x%d", i; print ") = x" }' |
    try check -
awk 'BEGIN { printf "fn f(x"; for (i = 0; i < 2000; i++) printf ", x%d", i; print ") = x" }' >f.smooth
try build f.smooth --emit hess
