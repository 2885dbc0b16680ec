# Input that cannot be read, holds bytes that are no text, or ends inside a line.
. ./try.inc
echo 'fn f(x) = 2 * x' >"$TMP/f.smooth"
cd "$TMP"
try map f.smooth f <. 
try map f.smooth f --binary --jobs 2 <.
try map f.smooth f <&-
printf 'x\000\n1\n' | try map f.smooth f
printf '\n\n' | try map f.smooth f --jobs 2
printf ' \n\t\nx\n\n1\n \n2' | try map f.smooth f
(echo x; yes 3 | head -n 5000; echo; echo '"4') | "$SMOOTH" map f.smooth f --jobs 2 2>&1 | tail -n 2
(echo x; yes 3 | head -n 5000; head -c 1000000 /dev/zero) | "$SMOOTH" map f.smooth f --jobs 2 2>&1 | tail -n 2
(echo x; yes 3) | "$SMOOTH" map f.smooth f --jobs 3 | sed 3q
yes 1234567 | "$SMOOTH" map f.smooth f --binary --jobs 3 | head -c 800000 | wc -c
