# What is compiled: objects, listings, and how long it takes.
cd "$TMP"
. "$OLDPWD/repl.inc"
repl <<'END' | sed 's/[0-9.]* [num]s/N/g; s/[0-9.]* s$/N/; s/  *N/ N/g'
fn ramp(x) = max(x, 0)
:build -o ramp.o
:build
:build -o ramp.s --asm --no-header
:time ramp(0.3)
:time 1 / nope
:time
END
ls
grep '^double' ramp.h
grep 'from' ramp.h
printf 'fn ramp(x) = max(x, 0)\n:ir ramp\n' | "$SMOOTH" | grep -c '^define double @ramp_at'
printf 'fn ramp(x) = max(x, 0)\n:asm ramp\n' | "$SMOOTH" | grep -c '^ramp_at:'
printf 'fn ramp(x) = max(x, 0)\n:asm\n' | "$SMOOTH" | grep -c '^ramp_at:'
