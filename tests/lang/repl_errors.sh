# An error ends nothing; the exit status is that of the first one.
. ./repl.inc
repl <<'END'
1 +* 2
unknown
1 + 1
fn f(x) = y
f(1)
max(1, 2) @ cauchy
cost a = 3
f(x) = 2 * x
a = 3
:tau -1
:tau
:kernel cauch
:nonsense
1 + 2
END
repl <<'END'
:tabel
1 +
* 2
END
repl <<'END'
:load nowhere.smooth
:t
:forget f
:table
:table f
:eval 1 --grid
:eval 'open
:save
:quit now
:load a b
3
END
echo '1' | "$SMOOTH" >/dev/full 2>"$TMP/err"; echo "exit $?"; cat "$TMP/err"
