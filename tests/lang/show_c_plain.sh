# Printed C for people: it compiles without a warning, includes with the header of the same functions,
# and its values are those of the interpreter to 12 digits of their scale, at kinks, in tails, at
# tau = 0, for infinities and NaN.
. ./try.inc
cd "$TMP"
cat >stairs.smooth <<'END'
fn f(x, y) = floor(x) + ceil(y) + round(x) + trunc(x - y)
fn g(x, y) = step(x) + sign(y) + (x > y) + (x >= y) + (x == y) + (if x > y then x else 2)
END
cat >ramps.smooth <<'END'
const half = 0.5
fn f(x, y) = max(x, y) + min(x, 1) + clamp(x, -1, half) + abs(y) + x*step(x)
END
cat >tail.c <<'END'
#include <stdio.h>
#include <stdlib.h>

int main(void) {
    static const char *const xs[] = {"0", "-0.0", "1", "-1", "0.5", "-0.5", "0.3", "-2.7", "1e-9",
                                     "40", "-40", "1e-300", "12345.678", "inf", "-inf", "nan"};
    static const char *const ts[] = {"0", "1e-6", "0.1", "0.7", "2", "30"};
    enum { X = sizeof xs / sizeof *xs, T = sizeof ts / sizeof *ts };
    for (int i = 0; i < X * X * T; i++) {
        double x = strtod(xs[i % X], NULL), y = strtod(xs[i / X % X], NULL);
        double tau = strtod(ts[i / X / X], NULL), dx, dy;
        double value = FUNCTION(x, y, tau, &dx, &dy);
        printf("%.17g,%.17g,%.17g,%.17g,%.17g,%.17g\n", x, y, tau, value, dx, dy);
    }
    return 0;
}
END
# agree FILE FN KERNEL: the printed f_grad against `map --grad` at the same points
agree() {
    "$SMOOTH" show $1.smooth --as c --grad --kernel $3 >all.c || echo failed
    cc -std=c99 -pedantic -Wall -Wextra -Werror -fsyntax-only all.c || echo "$1 $3: warnings"
    "$SMOOTH" show $1.smooth $2 --as c --grad --kernel $3 >printed.c || echo failed
    "$SMOOTH" build $1.smooth -o made.o --emit value,at,grad,dtau,hess --kernel $3
    printf '#include "made.h"\n' | cat - printed.c | sed "\$r tail.c" >main.c
    cc -std=c99 -Wall -Wextra -Werror -DFUNCTION=$2_grad main.c -o main -lm || echo "$1 $3: main"
    ./main >points
    { echo x,y,tau; cut -d, -f1-3 points; } |
        "$SMOOTH" map $1.smooth $2 --grad --kernel $3 | tail -n +2 >wanted
    paste -d, points wanted | awk -F, -v what="$1 $2 $3" '
        function kind(v) { return v ~ /nan/ ? "nan" : v ~ /inf/ ? v : "number" }
        { scale = 1
          for (k = 1; k <= 3; k++)
              if (kind($k) == "number" && ($k + 0)^2 > scale^2) scale = sqrt(($k + 0)^2)
          for (k = 0; k < 3; k++) {
            got = $(4 + k); want = $(7 + k)
            steep = k > 0 && $3 + 0 > 0 && $3 + 0 < 1 ? 1/$3 : 1
            is_off = kind(got) == "number" && (got - want)^2 > (1e-12*scale*steep)^2
            if ((kind(got) != kind(want) || is_off) && shown++ < 5)
                printf "%s at %s,%s,%s: root %d is %s, not %s\n", what, $1, $2, $3, k, got, want
          } }'
}
for kernel in logistic gaussian algebraic laplace sech box triangle epanechnikov biweight \
    triweight cauchy softsign; do
    agree stairs g $kernel
    case $kernel in logistic | gaussian | sech | box) agree stairs f $kernel ;; esac
    case $kernel in cauchy | softsign) ;; *) agree ramps f $kernel ;; esac
done
# The second derivatives and that in tau, against an object.
cat >second.smooth <<'END'
fn f(x, y) = max(x, y)*y + floor(x)*x + clamp(x*y, -1, 2) + abs(x - y) + x*step(x) + round(x + y)
END
cat >second.c <<'END'
#include <stdio.h>
#include "e_second.h"
#include "printed.c"

int main(void) {
    double a[7], b[7], x = 0.1234, worst = 0;
    for (int i = 0; i < 5000; i++) {
        double y = x * 3 - 1, tau = 0.003 + (i % 400) * 0.01, scale[] = {1, 1, 1, 1, 1, 1, 1};
        x = 3.9 * x * (1 - x);
        a[0] = f_hess(4 * x - 2, y, tau, a + 1, a + 2, a + 3);
        b[0] = e_f_hess(4 * x - 2, y, tau, b + 1, b + 2, b + 3);
        f_grad(4 * x - 2, y, tau, a + 4, a + 5);
        e_f_grad(4 * x - 2, y, tau, b + 4, b + 5);
        a[6] = f_dtau(4 * x - 2, y, tau);
        b[6] = e_f_dtau(4 * x - 2, y, tau);
        for (int k = 0; k < 7; k++) {
            scale[k] = 20 / (k == 0 ? 1 : k < 4 ? tau * tau : tau) + 20;
            double error = fabs(a[k] - b[k]) / scale[k];
            if (!(error <= worst)) worst = error;
        }
    }
    if (!(worst <= 1e-13)) printf("worst: %g\n", worst);
    return 0;
}
END
for kernel in logistic gaussian algebraic laplace sech box triangle epanechnikov biweight \
    triweight; do
    "$SMOOTH" show second.smooth --as c --hess --kernel $kernel >printed.c
    "$SMOOTH" build second.smooth -o e_second.o --prefix e_ --emit grad,dtau,hess --kernel $kernel
    sed -i 's/^#define F_TAU.*//; s/F_TAU/0.1/' printed.c
    cc -std=c99 -Wall -Wextra -Werror second.c e_second.o -o second -lm && ./second || echo $kernel
done
echo 'fn typical(x) = max(x, 1) + 2*floor(x/2)' >typical.smooth
try show typical.smooth --as c
for order in '' --grad --hess; do
    "$SMOOTH" show typical.smooth --as c $order >c
    "$SMOOTH" show typical.smooth --as c $order --exact >exact
    echo "$(grep -c '^static double [a-z_]*(' c) functions, exact $(grep -c '^static' exact)"
done
try show typical.smooth --exact
try show typical.smooth --as latex --exact
