# --keep: columns that are no parameters come first in the output, as they are.
. ./try.inc
echo 'fn f(x, y = 1) = 10 * x + y' >"$TMP/f.smooth"
cd "$TMP"
map() { printf "$1" | "$SMOOTH" map f.smooth f --keep $2 2>&1; echo "exit $?"; }
rows='id,x,note\n1,2,"a, ""b"""\n\n 2 ,3,  \n3,4,caf\303\251\r\n'
map "$rows"
map "$rows" --json
map "$rows" '--grad --hex'
map "$rows" --binary
map 'id;x\na,b;1\n'
map 'id\tx\n\t1\n a b \t2\n'
map 'x,"the, id"\n1,2\n3,4'
map 'id,x\n1\n'
map 'id,x\n1,2,3\n'
map 'id,x\nw,z\n'
map 'id,x\n"open,1\n'
map 'x,id\n1,a\000b\n'
echo '--- text that cannot be passed through'
map 'x,id\n1,"open\n2",b\n'
map 'x,"id\n1,2\n'
map 'x,id\n1,"a"""\n2,"b""\n'
map 'x,id\n1,\303\251\n2,\351\n' --json
map 'x,\351\n1,2\n' --json
map 'x,id\n1,\351\n' | od -An -c
map 'x,value\n1,a\n' --json
map 'x,a,"a"\n1,2,3\n' --json
map 'x,a,a,value\n1,2,3,4\n'
map 'id,note\n1,2\n'
printf 'id,x\n1,2\n' | "$SMOOTH" map f.smooth f 2>&1
# Many rows, by several threads, through compiled code.
awk 'BEGIN { print "id,x"; for (i = 0; i < 30000; i++) printf "row %d,%.10g\n", i, i / 8 }' >many.csv
awk 'BEGIN { print "id,value"; for (i = 0; i < 30000; i++) printf "row %d,%.10g\n", i, 10 * i / 8 + 1 }' >wanted.csv
for jobs in 1 4; do "$SMOOTH" map f.smooth f --keep --jobs $jobs <many.csv | cmp - wanted.csv && echo same; done
