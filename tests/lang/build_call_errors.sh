. ./try.inc
cd "$TMP"
echo 'fn f(x) = x' >f.smooth
try build f.smooth --asm --ir
try build f.smooth --shared --asm
try build f.smooth --emit value,gradd
try build f.smooth --emit ''
try build f.smooth --emit hessian,x
try build f.smooth --prefix 1a
try build f.smooth --prefix 'a b'
try build f.smooth -O4
try build f.smooth -Ofast
try build f.smooth --kernel gauss
try build f.smooth -o f.smooth
try build f.smooth -o ./f.smooth
try build f.smooth -o f.h
try build f.smooth --header f.smooth
try build f.smooth -o ''
try build f.smooth -o - --shared
ls
