# The first token of an input: a sign of other languages, a bad byte, a word that a definition lacks.
. ./repl.inc
printf '!x)\n!!x)\nπ)\n−x)\n∞)\n!\n' | repl
printf ';fn f(x) = x\n' | repl
printf ';\n/*\n}\n' | repl
printf '# caf\351\n1\n#\000\n#\325\n2\n' | repl
printf '## a\377\nfn f(x) = x\nf(2)\n' | repl
printf 'f(x) = 1)\nx=y=z\na=1;b=2\nkernel = 3\nf(3) = 4\n' | repl
printf 'a(x=1)\nf(x) == )\na == )\nf(y = 2\n)\n' | repl
printf 'te\000(1\na = 1\000\n' | repl
