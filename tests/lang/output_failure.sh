# An output that cannot be written is an error; a closed pipe is none to speak of.
. ./try.inc
echo 'fn f(x) = 2 * x' >"$TMP/f.smooth"
cd "$TMP"
"$SMOOTH" eval 1 >/dev/full; echo "exit $?"
"$SMOOTH" eval 1 >&-; echo "exit $?"
"$SMOOTH" --help >/dev/full; echo "exit $?"
"$SMOOTH" table f.smooth f x=0:1:100000 >/dev/full; echo "exit $?"
printf 'x\n1\n2\n' | "$SMOOTH" map f.smooth f >/dev/full; echo "exit $?"
(trap '' PIPE; "$SMOOTH" table f.smooth f x=0:1:100000; echo "exit $?" >&2) | head -1
