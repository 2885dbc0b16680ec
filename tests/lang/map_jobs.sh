# What comes out does not depend on the number of threads, errors and how the input comes in
# included.
. ./try.inc
echo 'fn f(x, y) = max(x, y) * floor(x) + if x > y then exp(-x) else abs(y)' >"$TMP/f.smooth"
cd "$TMP"
awk 'BEGIN { print "x,tau,y"
    for (i = 0; i < 20000; i++) print sin(i) * 3 "," int(i / 100) / 50 "," cos(i * i)
    for (i = 0; i < 5000; i++) print sin(i) * 3 "," i "," 1 }' >points
"$SMOOTH" map f.smooth f --grad <points >one
wc -l <one
for jobs in 2 4 0; do
    "$SMOOTH" map f.smooth f --grad --jobs $jobs <points | cmp - one && echo same
    cat points | "$SMOOTH" map f.smooth f --grad --jobs $jobs | cmp - one && echo same
done
for option in --interpret --jit; do
    "$SMOOTH" map f.smooth f --grad $option <points >one
    "$SMOOTH" map f.smooth f --grad $option --jobs 3 <points | cmp - one && echo same
done

# The first of several bad rows is the one that is named, with the rows before it written.
sed -e '15000s/,/;/' -e '15001s/.*/1/' -e '20000s/.*/x/' points >bad
"$SMOOTH" map f.smooth f --grad <bad >one 2>message
cat message
wc -l <one
for jobs in 2 4; do
    "$SMOOTH" map f.smooth f --grad --jobs $jobs <bad 2>&1 >several | cmp - message
    cmp several one && echo same
done

# Nothing waits for input that is not needed: what has come in is answered, and an error ends it.
mkfifo in out
"$SMOOTH" map f.smooth f --hard --jobs 4 <in >out 2>/dev/null &
exec 3>in 4<out
head -n 5001 points >&3
sed 5001q <&4 | wc -l
echo 7,0,5 >&3
read -r value <&4
echo "$value"
echo 1,2,three >&3
wait $!
echo "exit $?"
exec 3>&- 4<&-

for jobs in four -3 1.5 '' 1025 99999999999999999999 2x; do
    try map f.smooth f --jobs "$jobs" <points
done
try map f.smooth f --jobs
