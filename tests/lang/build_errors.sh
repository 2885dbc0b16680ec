# A file with an error builds nothing, and leaves what was there.
. ./try.inc
cd "$TMP"
echo old >model.o
echo old >model.h
printf 'fn good(x) = x\nfn bad(x) = max(x, z)\nfn worse(x) = step(x) +\n' >model.smooth
try build model.smooth
printf 'kernel cauchy\nfn good(x) = x\nfn bad(x) = max(x, 0)\nfn worse(x) = abs(x)\n' >model.smooth
try build model.smooth
try build model.smooth --kernel softsign
cat model.o model.h
try build model.smooth --kernel box
head -c 4 model.o | od -A n -c
ls
