# An output that cannot be written is an error in every command; a closed pipe is none to speak of.
. ./try.inc
cd "$TMP"
echo 'fn f(x) = 2 * x' >f.smooth
printf 'x\n1\n2\n' >points
while read -r words; do
    for place in /dev/full closed; do
        case $place in
        closed) eval "\"\$SMOOTH\" $words" <points >&- 2>error ;;
        *) eval "\"\$SMOOTH\" $words" <points >$place 2>error ;;
        esac
        echo "$? $words: $(cat error)"
    done
done <<'END2'
eval 1
eval 1 --json
table f.smooth f x=0:1:100000
table f.smooth f x=0:1:2
map f.smooth f
map f.smooth f --jobs 3
show f.smooth
show f.smooth f --as c
show f.smooth --as asm
check f.smooth
check f.smooth --json
build f.smooth -o -
build f.smooth -o - --ir
--help
--version
help limits
eval --help
END2
echo 1 | "$SMOOTH" >/dev/full; echo "exit $?"
echo 1 | "$SMOOTH" >&-; echo "exit $?"
# The file that is written does not become the standard output, nor one that is read the input.
"$SMOOTH" build f.smooth -o f.o >&- 2>&- <&-; echo "exit $?"
"$SMOOTH" map f.smooth f <&-; echo "exit $?"
"$SMOOTH" check - <&-; echo "exit $?"
printf 'fn g(x) = x\n:save g.smooth\n1 + 1\n' | "$SMOOTH" >&-; echo "exit $?"
cat g.smooth
(trap '' PIPE; "$SMOOTH" table f.smooth f x=0:1:100000; echo "exit $?" >&2) | head -1
