# Each way to write a call of another language here, in words.def, is a body that can be written.
. ./try.inc
cd "$TMP"
{
    echo 'fn g(x) = x'
    sed -n 's/^\(CALL\|SQUARE\)_HABIT("[^"]*", "\([^"]*\)", "\([^"]*\)")$/\2|\3/p' "$OLDPWD/../../compiler/front/words.def" |
        sed 's/^f, x|.*/x|grad(g, x)(x)/; s/^y, x|.*/x|g'"''"'(x)/' |
        awk -F'|' '{ printf "fn row%d(%s) = %s\n", NR, $1, $2 }'
} >rows.smooth
grep -c row rows.smooth
try check rows.smooth
