# Headers whose names differ in signs alone, or not at all, can be included together.
. ./try.inc
cd "$TMP"
mkdir folder
echo 'fn f(x) = x' | try build - -o a-b.o
echo 'fn g(x) = x' | try build - -o a_b.o
echo 'fn h(x) = x' | try build - -o A_B.o
echo 'fn k(x) = x' | try build - -o folder/a-b.o
cat >main.c <<'END'
#include "a-b.h"
#include "a_b.h"
#include "A_B.h"
#include "folder/a-b.h"
#include "a-b.h"

int main(void) { return f(1) + g(1) + h(1) + k(1) == 4 ? 0 : 1; }
END
cc -Wall -Werror main.c a-b.o a_b.o A_B.o folder/a-b.o -lm -o main && ./main && echo included
