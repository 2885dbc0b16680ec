# NUL bytes, invalid UTF-8, control characters: an error with its place, shown visibly.
. ./try.inc
cd "$TMP"
printf 'fn f(x) = x\000 + 1\n' | try check -
printf 'fn f(x) = x \377 + 1\n' | try check -
printf 'fn f(x) = x \300\200 + 1\n' | try check -
printf '# caf\351\nfn f(x) = x\n' | try check -
printf 'fn f(x) = x \033[31m + 1\n' | try check -
printf 'fn f(x) = x # \342\202\254 is fine here\r\n' | try check -
head -c 4096 /dev/zero | try check - | cut -c 1-100
