# Definitions, expressions and derivatives, on one line or several; `ans` is the last value.
. ./repl.inc
repl <<'END'
1 + 1
ans * 21   # with a comment

# a comment alone
const rate = 0.25
fn tax(income) =
    rate * max(income - 10, 0)
tax(20)
tax'(20)
tax(
    30
)
## What is left.
fn rest(income) = income - tax(income)
rest(20)
const a = 1 const b = 2
a + b
quit
nonsense
END
printf 'fn f(x) = 2*x\nf(3)' | repl
printf '\357\273\2771 + 1\r\nfn f(x) =\r\n  x\r\nf(2)\r\n:tau\r\n' | repl
printf '' | repl
printf '\n\n' | repl
