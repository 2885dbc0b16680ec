. ./try.inc
echo 'fn f(width, y, k = 1) = width * y * k' >"$TMP/f.smooth"
cd "$TMP"
try map f.smooth f </dev/null
printf '\n \n' | try map f.smooth f
printf 'y,witdh\n1,2\n' | try map f.smooth f
printf 'width\n1\n' | try map f.smooth f
printf 'k\n1\n' | try map f.smooth f
printf 'width,y,width\n1,2,3\n' | try map f.smooth f
printf 'width,,y\n1,2,3\n' | try map f.smooth f
printf 'width,y,\n1,2,3\n' | try map f.smooth f
printf '1,2\n3,4\n' | try map f.smooth f
printf 'width;y\n3;4\n' | try map f.smooth f
printf 'width,y' | try map f.smooth f
printf 'width,y\n1,2\n' | try map f.smooth f --tau -1
