# A program in C99 and in C++ calls every form, with nothing but libm: relu at tau 1/2 and x = 0 is
# tau log 2 = .34657, its derivative 1/2, its second derivative 1/(4 tau) = 1/2.
. ./try.inc
cd "$TMP"
cat >model.smooth <<'END'
temperature 0.5
fn ramp(x) = max(x, 0)
fn power(x, y) = x^2 * y^3
fn half() = 0.5
END
try build model.smooth -o out.o --emit value,at,grad,batch,hess,dtau,hard,rows
cat >main.c <<'END'
#include "out.h"
#include <stdio.h>
int main(void) {
    double x[3] = {-1, 0, 2}, y[3] = {1, 2, 3}, v[3], dx[3], dy = 7, xx, xy, yy;
    printf("%.5f %.5f %.5f %.5f\n", ramp(0), ramp_at(0, 0.5), ramp_at(2, 0), RAMP_TAU);
    printf("%.5f", ramp_grad(0, 0.5, dx));
    printf(" %.5f %.5f\n", dx[0], ramp_grad(0, 0.5, NULL));
    printf("%.5f %.5f\n", ramp_dtau(0, 0.5), ramp_hard(-3));
    printf("%g", power_grad(2, 3, 0, dx, NULL));
    printf(" %g", power_grad(2, 3, 0, NULL, &dy));
    printf(" %g %g\n", dx[0], dy);
    printf("%g", power_hess(2, 3, 0, &xx, &xy, &yy));
    printf(" %g %g %g\n", xx, xy, yy);
    power_batch(3, x, y, 0, v, dx, NULL);
    printf("%g %g %g, %g %g %g\n", v[0], v[1], v[2], dx[0], dx[1], dx[2]);
    power_batch(0, NULL, NULL, 0, NULL, NULL, NULL);
    ramp_batch(3, x, 0, x, NULL);
    printf("%g %g %g\n", x[0], x[1], x[2]);
    double rows[] = {2, 3, -1, 1, 1, -1, -2, 1, -1};
    power_rows(3, rows, 3, 0, NULL, NULL, 0);
    power_rows(3, rows, 3, 0, v, rows, 3);
    printf("%g %g %g", v[0], v[1], v[2]);
    for (int i = 0; i < 9; i++) printf("%s%g", i % 3 ? " " : ", ", rows[i]);
    ramp_rows(3, x, 1, 0.5, NULL, x, 1);
    half_rows(2, NULL, 0, 0, v, NULL, 0);
    power_rows(0, NULL, 0, 0, NULL, NULL, 0);
    printf("\n%.5f %.5f %.5f, %g %g\n", x[0], x[1], x[2], v[0], v[1]);
    return 0;
}
END
cc -std=c99 -Wall -Wextra -pedantic -Werror main.c out.o -lm && ./a.out >c.out && cat c.out
c++ -x c++ -Wall -Wextra -pedantic -Werror main.c -x none out.o -lm && ./a.out | cmp - c.out && echo same
nm out.o | awk '$2 ~ /[DdBbC]/ { print "writable:", $0 }'
nm out.o | awk '$2 ~ /[Ti]/ { print $3 }' | sort | tr '\n' ' '
