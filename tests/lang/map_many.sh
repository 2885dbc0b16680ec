# Many rows: interpreter, compiled code and the change between them give the same bytes. Memory
# does not grow with the rows, and one long line is no trouble.
. ./try.inc
echo 'fn f(x, y) = max(x, y) * floor(x) + if x > y then exp(-x) else abs(y)' >"$TMP/f.smooth"
cd "$TMP"
awk 'BEGIN { print "x,y"; for (i = 0; i < 4000; i++) print sin(i) * 3 "," cos(i * i) }' >points
"$SMOOTH" map f.smooth f --grad --hess --interpret <points >interpreted
for option in --jit ''; do
    "$SMOOTH" map f.smooth f --grad --hess $option <points | cmp - interpreted && echo same
done
wc -l <interpreted
awk 'BEGIN { printf "x,y\n1,"; for (i = 0; i < 300000; i++) printf " "; print "2" }' | try map f.smooth f --hard
