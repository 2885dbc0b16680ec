# All ways to ask for help say the same.
. ./try.inc
try --help
"$SMOOTH" --help >"$TMP/alone"
for word in help -h 'help help'; do
    "$SMOOTH" $word | cmp - "$TMP/alone" && echo "same: $word"
done
"$SMOOTH" help table >"$TMP/table"
"$SMOOTH" table --help | cmp - "$TMP/table" && echo same
"$SMOOTH" --help table | cmp - "$TMP/table" && echo same
"$SMOOTH" table nonsense --help x | cmp - "$TMP/table" && echo same
