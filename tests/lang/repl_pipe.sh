# A pipe is read as a file is, item by item: a line that begins with an operator goes on with the
# definition above it. Answers come before the next line is waited for.
. ./repl.inc
repl <<'END'
fn f(x) = max(x, 0)
  + 2
f(3)
fn g(x) = f(x) # twice

# a comment between
   * 2
   and 1
const a = f(1)
>= 2
## Not of a.
fn h(x) = x
g(3)
a
:list
fn k(x) = (x + 1) )
    + nope
    * 3
k(1)
f(1)
-f(1)
fn m(x) = f(x)
- 1
m(1)
1 + 1
+ 2
END
printf 'fn f(x) = x\n+ 1' | repl
printf 'fn f(x) = x\n# the end\n+\n' | repl

echo '--- a co-process'
cd "$TMP" && mkfifo questions answers
"$SMOOTH" <questions >answers &
exec 3>questions 4<answers
ask() {
    printf '%s\n' "$@" >&3
    timeout 20 sed -u 1q <&4
}
ask 'fn f(x) = max(x, 0)' '  + 1' 'f(3)'
ask 'f(4)'
ask 'max(' '5, 2)'
exec 3>&- 4<&-
wait

echo '--- three thousand definitions, one by one'
awk 'BEGIN {
    print "fn f0(x) = x"
    for (i = 1; i <= 3000; i++) printf "fn f%d(x) = max(f0(x), %d)\nf%d(0)\n", i, i, i
    print "fn f0(x) = 4000\nf3000(0)"
}' >many
timeout 20 "$SMOOTH" <many | tail -2
