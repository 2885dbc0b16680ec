# Points as doubles: the same numbers as in CSV.
. ./try.inc
echo 'fn f(x, y = 1) = max(x, y) / 3  fn one() = 1  fn id(x) = x  fn next(x) = 4 * x * (1 - x)
fn g(x) = abs(x - 0.5) * 1e-3' >"$TMP/f.smooth"
cd "$TMP"
# Doubles as text, a given number a line: od, and the command for the form of its numbers.
numbers() {
    (echo x && od -An -v -w8 -t fD) | "$SMOOTH" map f.smooth id --hard | sed 1d |
        paste -d, $(seq -s ' ' 1 "$1" | sed 's/[0-9]*/-/g')
}
half='\000\000\000\000\000\000\340\077' three='\000\000\000\000\000\000\010\100'
printf "$half$three$three$half" >points
"$SMOOTH" map f.smooth f --binary --grad --tau 0.25 <points | numbers 4 >found
(echo x,y && numbers 2 <points) | "$SMOOTH" map f.smooth f --grad --tau 0.25 |
    sed 1d | cmp - found && echo same
"$SMOOTH" map f.smooth f --binary --hard <points | numbers 1
try map f.smooth id --binary </dev/null

# 2^17 points of the logistic map, by the command itself: 0.3, then what has come out goes in.
printf '\063\063\063\063\063\063\323\077' >points
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17; do
    "$SMOOTH" map f.smooth next --binary <points >more
    cat more >>points
done
(echo x && numbers 1 <points) >points.csv
"$SMOOTH" map f.smooth g --grad <points.csv >wanted
for jobs in 1 3; do
    cat points | "$SMOOTH" map f.smooth g --grad --binary --jobs $jobs >found
    (echo value,d_x,d_tau && numbers 3 <found) | cmp - wanted && echo same
done

# Cut in a number, in a point; what is whole is written.
head -c 1000003 points | "$SMOOTH" map f.smooth g --binary --jobs 2 2>&1 >found
wc -c <found
for size in 1 8 16 24 25; do
    printf "$half$three$half$half" | head -c $size >cut
    "$SMOOTH" map f.smooth f --binary <cut 2>&1 >found
    echo "exit $?, $(numbers 1 <found)"
done
try map f.smooth one --binary <points
try map f.smooth id --binary --hex <points
try map f.smooth id --binary --grad --tau x <points

# Behind two million points the code is compiled once more, and better: no bit changes.
repeat() { for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18; do cat "$1"; done; }
"$SMOOTH" map f.smooth g --grad --binary --jit <points >once
for jobs in 1 3; do
    repeat points | "$SMOOTH" map f.smooth g --grad --binary --jit --jobs $jobs >found
    repeat once | cmp - found && echo same
done
