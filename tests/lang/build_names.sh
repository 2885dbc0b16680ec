# Names that C, C++ or their libraries have, and names that would be made twice.
. ./try.inc
cd "$TMP"
cat >names.smooth <<'END'
fn class(x) = x
fn printf(x) = x
fn expf(x) = x
fn y1(x) = x
fn f(x) = x
fn f_at(x) = x
fn g(x) = x
fn G_TAU(x) = x
fn F(x) = x
fn time(x) = x
fn j(x) = x
fn NULL(x) = x
END
try build names.smooth
try build names.smooth --prefix my_
try build names.smooth --prefix my_ --emit grad
ls
printf 'fn f(x) = x\nfn F(x) = x\nfn class(x) = x\n' | try build - -o two.o --prefix k_ --emit value
grep -c TAU two.h
echo 'fn n(x) = x' | try build - -o n.o --prefix j --emit value
