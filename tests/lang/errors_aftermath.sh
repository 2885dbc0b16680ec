# What names something that has an error says nothing more, and breaks nothing.
. ./try.inc
cd "$TMP"
unread='fn g(x, ! = 2) = x'
printf '%s\nfn a(x) = g(x)\nfn b(x) = g(x, 1, 2)\nfn c(x) = g'"''"'(x)\nfn d(x) = grad(g, x)(x)\n' "$unread" |
    try check -
printf 'fn g(x) = asinh()\nfn f(x) = 1\nfn f(x) = g(x)\nfn h(x) = f(x)\n' | try check -
printf 'temperature max(1, step)\nfn f(x) = x\n' | try check -
printf "fn g() = 1\nfn f(x) = g'(x)\n" | try check -
