# The header: documentation that tries to leave its comment, parameters that are keywords or names
# of the header's own, numbers that are no C; every form.
. ./try.inc
cd "$TMP"
cat >model.smooth <<'END'
temperature 1/4
## Area */ int leak; /* of a ??/ tile:
##
##   width * height \
fn area(int, count) = int * count
## second
fn b(x, dx, tau_, B_TAU, value, o) = x
fn nothing() = 1
fn _private(x) = x
END
try build model.smooth --emit value,at,grad,batch,hess,dtau,hard,rows --prefix m_ --kernel gaussian
cat m_model.h model.h 2>/dev/null
for compiler in 'cc -std=c99' 'c++ -x c++ -std=c++98'; do
    $compiler -Wall -Wextra -pedantic -Werror -Wshadow -fsyntax-only model.h && echo clean
done
printf '#include "model.h"\n#include "model.h"\nint main(void) { return 0; }\n' >twice.c
cc -std=c99 -Wall -Wextra -pedantic -Werror twice.c model.o -lm && echo linked
