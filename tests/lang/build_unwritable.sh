# What cannot be written: exit 3, the old files are as they were, no temporary file is left.
. ./try.inc
cd "$TMP"
echo 'fn f(x) = max(x, 0)' >model.smooth
mkdir folder folder2
echo old >folder2/model.o
try build model.smooth -o missing/model.o
try build model.smooth -o folder
try build model.smooth -o model.smooth/model.o
try build model.smooth -o folder2/model.o --header missing/model.h
try build model.smooth -o folder2/model.o --header folder
try build model.smooth -o folder2/model.o --shared --header folder
cat folder2/model.o
try build model.smooth -o /dev/full --header folder2/model.h
try build model.smooth -o /dev/full --no-header --asm
try build model.smooth -o /dev/null --no-header && test -c /dev/null && echo still a device
CC=false try build model.smooth --shared
CC=no-such-compiler try build model.smooth --shared
try build model.smooth --target vax-dec-vms
try build model.smooth --cpu z80
ln -s folder2/model.o link.o
try build model.smooth -o link.o && test -L link.o && head -c 4 folder2/model.o | od -A n -c
(umask 027 && "$SMOOTH" build model.smooth && stat -c %a model.o model.h)
find . | sort
