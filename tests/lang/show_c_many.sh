# The C of a whole file is one source: the runtime once, and no function hides what another uses.
. ./try.inc
cd "$TMP"
cat >many.smooth <<'END'
fn ramp(x) = max(x, 0)
fn sm_psi_logistic(x, y, sm_floor_gaussian) = max(x, y)*sm_floor_gaussian
fn stairs(sm_max_logistic, cbrt) = floor(sm_max_logistic) @ gaussian(0.2) + cbrt
fn _own(x) = x
fn time(ramp) = cbrt(ramp) + abs(ramp)
fn time_(y) = clamp(y, 0, 1)
END
for order in '' --grad --hess --exact '--hess --exact'; do
    "$SMOOTH" show many.smooth --as c $order >out.c || echo failed
    cc -std=c99 -pedantic -Wall -Wextra -Werror -x c -c - -o out.o <out.c && echo "compiles $order"
    [ "$order" ] || sed -n '/^double/,/^}/p' out.c
    grep -c '^#include' out.c
done
