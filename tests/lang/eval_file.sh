# The file gives functions, kernel and temperature; `-` is standard input.
. ./try.inc
cat >"$TMP/f.smooth" <<'END'
kernel gaussian
temperature 0.5
const vat = 2
fn ramp(x, a = 1) = a * max(x, 0)
fn _private(x) = vat * x
END
try eval "$TMP/f.smooth" 'ramp(x)' x=0
try eval 'max(x, 0)' x=0 --kernel gaussian --tau 0.5
try eval "$TMP/f.smooth" 'ramp(x, 3) + _private(vat)' x=1 --hard
try eval "$TMP/f.smooth" 'ramp(x)' x=0 tau=1
echo 'fn twice(x) = 2 * x' | try eval - 'twice(21)'
try eval - '1' # an empty file is a file
