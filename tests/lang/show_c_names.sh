# C that is printed compiles whatever the names; what C has taken gets an underscore.
. ./try.inc
cd "$TMP"
cat >names.smooth <<'END'
fn f(cbrt) = cbrt(cbrt)
fn g(x, d_x) = x*d_x
fn h(t1_) = (t1_ + 1)^2 + 1/(t1_ + 1)
fn k(int, int_) = int - -0.0*int_
fn main(NAN, main) = max(NAN, main)
fn psi(real, settle, Point) = max(real, settle)*Point
fn expf(_Bool, M_LN2) = _Bool*cbrt(M_LN2)
fn time(time, y1, unused) = time*y1
END
for name in f g h k main psi expf time; do
    for order in '' --grad --hess '--hess --exact'; do
        "$SMOOTH" show names.smooth $name --as c $order >out.c || echo failed
        [ "$order" ] || sed -n '/^double/,/^}/p' out.c
        cc -std=c99 -pedantic -Wall -Wextra -Werror -c out.c || echo "$name $order"
    done
done
"$SMOOTH" show names.smooth g --as c --hess | sed -n '/^double/,/^}/p'
