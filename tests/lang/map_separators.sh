# What separates the names of the first line separates all columns, in the output too.
. ./try.inc
echo 'fn f(x, y) = 10 * x + y' >"$TMP/f.smooth"
cd "$TMP"
map() { printf "$@" | "$SMOOTH" map f.smooth f --grad 2>&1; echo "exit $?"; }
map 'x;y\n1;2\n 3 ;"4"\n'
map 'y\tx\n1\t2\n3 \t 4\r\n\n'
map 'x;y\n1,5;2\n'
map 'x;y\n1,2\n'
map 'x\ty\n1\t\n'
map 'x\ty\n1 2\n'
map 'x,y\n1,5,2\n'
map '"x","y"\n"1","2"\n'
map 'x y\n1 2\n'
map 'x|y\n1|2\n'
map 'x,y\n5e3.2,1\n'
map 'x,y\n1e400,1\n'
map 'x,y\n1,-1e-400\n'
map 'x,y\n1e,1\n'
map 'x;y\n1.234,5;1\n'
map 'x;y\n-0.0;0e5\n'
