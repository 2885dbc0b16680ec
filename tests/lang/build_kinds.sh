# Object, assembly, IR and shared library; another target; the same bytes every time.
. ./try.inc
cd "$TMP"
mkdir folder
printf 'fn f(x) = max(x, 0)\n' >folder/model.smooth
try build folder/model.smooth
try build folder/model.smooth --asm
try build folder/model.smooth --ir
try build folder/model.smooth --shared -O1
try build folder/model.smooth -o again.o --no-header -O3
ls
"$SMOOTH" build - -o - --asm <folder/model.smooth | grep -o '^f[a-z_]*' | sort -u
try build folder/model.smooth -o model2.o --header model2.h && cmp model.o model2.o && echo same
sed 's/MODEL2*_H_.*/GUARD/' model2.h >guard2
sed 's/MODEL2*_H_.*/GUARD/' model.h | cmp - guard2 && echo same
try build folder/model.smooth -o arm.o --target aarch64-linux-gnu --cpu cortex-a53
od -A n -t x1 -j 18 -N 2 arm.o # the machine: b7
printf '#include "model.h"\n#include <stdio.h>\nint main(void) { printf("%%.6f\\n", f(0.3)); return 0; }\n' >main.c
cc main.c ./model.so && ./a.out
cc main.c model.s -lm && ./a.out
