# Whatever comes in: an answer or an error, never a crash.
. ./repl.inc
printf 'fn f(x) = max(x,\n' | repl
printf '## a comment alone\n' | repl
printf '1\0002\n:tau\000\n\377\n3' | repl
{ printf 1; head -c 50000 /dev/zero | sed 's/\x00/+1/g'; echo; } | repl
{ printf 1; head -c 1000000 /dev/zero | tr '\0' ' '; echo +1; echo 5; } | repl
{ head -c 1000000 /dev/zero | tr '\0' '('; echo; echo 5; } | repl | cut -c 1-60 | tail -3
{ printf 'fn f(x) = '; head -c 20000 /dev/zero | sed 's/\x00/x+/g'; echo x; echo 'f(1)'; } | repl
{ yes '(' | head -1200; echo; echo 7; } | repl | tail -2
{ yes '1 +' | head -1001; } | repl
{ head -c 70000000 /dev/zero | tr '\0' ' '; echo; echo 8; } | repl
head -c 20000 /dev/urandom | "$SMOOTH" >/dev/null 2>&1; [ $? -le 3 ] && echo fine
