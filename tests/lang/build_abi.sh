# A loader looks at smooth_abi before it calls; two objects in one program say it once; nothing in a
# program may have the name.
. ./try.inc
cd "$TMP"
echo 'fn f(x) = max(x, 0)' >one.smooth
echo 'fn g(x) = min(x, 0)' >two.smooth
try build one.smooth --shared
try build one.smooth
try build two.smooth
cat >load.c <<'EOF'
#include <dlfcn.h>
#include <stdio.h>
int main(void) {
    void *library = dlopen("./one.so", RTLD_NOW);
    const unsigned *abi = library ? dlsym(library, "smooth_abi") : NULL;
    double (*f)(double, double) = NULL;
    if (abi && *abi == 1) *(void **)&f = dlsym(library, "f_at");
    printf("abi %u, f(-2) = %g\n", abi ? *abi : 0, f ? f(-2, 0) : -1);
    return 0;
}
EOF
cc load.c -ldl -o load && ./load
cat >both.c <<'EOF'
#include "one.h"
#include "two.h"
#include <stdio.h>
int main(void) {
    printf("%u %g %g\n", smooth_abi, f_at(3, 0), g_at(3, 0));
    return 0;
}
EOF
cc -Wall -Wextra -pedantic -Werror both.c one.o two.o -lm -o both && ./both
echo 'fn smooth_abi(x) = x' | try build - -o taken.o
# Defaults are in the header as they are in the source.
cat >defaults.smooth <<'END2'
const vat = 1.19
## What q units cost.
##
## In euros.
fn cost(q, rate = vat * (1 +
    0.5), base = 10) = max(q * rate, base)
END2
try build defaults.smooth && sed -n '/^\/\* cost/,/\*\//p' defaults.h
