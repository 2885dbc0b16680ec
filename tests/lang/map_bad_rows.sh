# A bad row is named with its column; the rows before it are out.
. ./try.inc
echo 'fn f(x, y) = x + y' >"$TMP/f.smooth"
cd "$TMP"
printf 'x,y\n1,2\n3,4\n5,six\n7,8\n' | try map f.smooth f
for row in 1 1,2,3 1, ,2 '1;2' '1 2,3' 1,2x 1,0x '1,nan(1)' ','; do
    printf 'x,y\n%s\n' "$row" | try map f.smooth f
done
printf 'x,y\n1,2\0003\n' | try map f.smooth f
printf 'x,y\n1,2\n\377,3\n' | try map f.smooth f
