# FILE? EXPR, by one rule in every command: of two operands the first is the FILE; one alone is if it
# ends in .smooth, is `-`, or is there. A word that could be a file is never taken for an expression
# where a FILE alone is enough, and '(x)' always is one.
. ./try.inc
cd "$TMP"
echo 'const half = 1/2  fn f(x, k = 2) = k * max(x, 0)  fn g(y) = f(y) + half' >f.smooth
cp f.smooth plain
try show 'max(x, 0)'
try show f.smooth 'f(a*b)'
try show f.smooth g f
try show plain g
try show f.smooth half
try show f.smooth h
try show -- '-max(-x, y)'
try show '-x^2'
try table 'max(x, 0)' x=-1:1:3
try table f.smooth g y=-1:1:3
try table f.smooth 'f(z)' z=-1:1:3 --tau 0
printf 'x\n3\n' | try map 'max(x, 0)' --tau 0
printf 'z\n3\n' | try map f.smooth 'f(z)^2' --tau 0
try check 'max(x, 0)' f.smooth 'floor(x) @ gausian'
try check f.smooth 'f(z) + g(1)'
try check missing.smooth 'f(z)'
echo 'fn h(x) = x' | try check -
try build 'max(x, 0)'
echo '--- a file that is not there'
try show missing
try show missing.smooth
try check missing
try build missing
try eval missing 1
try table missing f x=0:1:3
try table missing.smooth x=0:1:3
try map missing f
try repl missing
try missing.smooth
echo '--- the name of a file that is there'
try eval plain plain=1
try eval '(plain)' plain=1
try table plain x=0:1:3
