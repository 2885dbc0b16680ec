# Code is made only where doubles are those of IEEE 754 in every operation: 32-bit x86 computes with
# SSE2, and what cannot do that is refused, with the reason. The same for C that is printed.
. ./try.inc
cd "$TMP"
echo 'fn f(x) = max(x, 0)' >f.smooth
for target in i686-linux-gnu armv7-linux-gnueabihf thumbv7em-none-eabi mips64el-linux-gnuabi64 \
    powerpc-linux-gnu m68k-linux-gnu avr msp430 bpfel nvptx64-nvidia-cuda amdgcn-amd-amdhsa \
    i386-linux-code16 i386-pc-elfiamcu; do
    try build f.smooth -o /dev/null --no-header --target $target
done
for cpu in pentium4 generic i686 pentium3 lakemont; do
    try build f.smooth -o /dev/null --no-header --target i686-linux-gnu --cpu $cpu
done
try build f.smooth -o /dev/null --no-header --target riscv64-linux-gnu --cpu sifive-u74
try build f.smooth -o /dev/null --no-header --target riscv64-linux-gnu --cpu sifive-s21
"$SMOOTH" build f.smooth -o - --asm --target i686-linux-gnu >f.s
grep -q mulsd f.s && ! grep -qE 'f(add|sub|mul|div)[a-z]*[[:space:]]' f.s && echo SSE2 alone
"$SMOOTH" show f.smooth --as c --exact >f.c
refused() { cc -fsyntax-only "$@" f.c 2>&1 | grep -o '#error ".*"' | sort -u; }
refused -ffast-math
case $(uname -m) in
x86_64) refused -mfpmath=387 ;;
*) refused -ffast-math ;;
esac
cc -Wall -Wextra -Werror -fsyntax-only f.c && echo otherwise fine
