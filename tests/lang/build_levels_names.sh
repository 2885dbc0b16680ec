# Names that functions inside an object have or might have: what chooses between versions, pieces of
# another function, the runtime's, and names beyond the length at which a version's name is cut.
. ./try.inc
cd "$TMP"
long=$(printf 'a%.0s' $(seq 400))
{
    echo 'fn choose(x) = max(x, 1)'
    echo 'fn sm_cpu_level(x) = max(x, 2)'
    echo 'fn piece(x) = max(x, 3)'
    echo 'fn sm_op_TANH(x) = max(x, 6)'
    echo 'fn other(x) = 8*tanh(x)'
    echo "fn ${long}_b(x) = max(x, 4)"
    echo "fn ${long}_c(x) = max(x, 5)"
    echo "fn whole(x) = x$(seq -f ' + tanh(x*%g)' 300)" | tr '\n' ' '
} >model.smooth
try build model.smooth -o model.so --shared
cat >main.c <<END
#include "model.h"
#include <stdio.h>

int main(void) {
    double x = 9, y[7];
    choose_batch(1, &x, 0, &y[0], NULL);
    sm_cpu_level_batch(1, &x, 0, &y[1], NULL);
    piece_batch(1, &x, 0, &y[2], NULL);
    ${long}_b_batch(1, &x, 0, &y[3], NULL);
    ${long}_c_batch(1, &x, 0, &y[4], NULL);
    sm_op_TANH_batch(1, &x, 0, &y[5], NULL);
    other_batch(1, &x, 0, &y[6], NULL);
    printf("%g %g %g %g %g %g %g\n", y[0], y[1], y[2], y[3], y[4], y[5], y[6]);
    printf("%g %g %g %g %g %g %g\n", choose_at(0, 0), sm_cpu_level_at(0, 0), piece_at(0, 0),
           ${long}_b_at(0, 0), ${long}_c_at(0, 0), sm_op_TANH_at(0, 0), other_at(0, 0));
}
END
cc main.c ./model.so -o main && ./main
