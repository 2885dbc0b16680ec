# Every command that reads a program reads it from standard input as well.
. ./try.inc
program='fn f(x) = 2 * x'
echo "$program" | try eval - 'f(1)'
echo "$program" | try table - f x=0:1:2
echo "$program" | try show -
echo "$program" | try check -
echo "$program" | try build - -o "$TMP/f.o"
ls "$TMP"
echo 'fn f(x) = y' | try check -
