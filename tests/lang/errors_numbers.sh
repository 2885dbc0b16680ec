# Numbers that are none, or that no double can hold.
. ./try.inc
programs <<'END'
const a = 1.2.3
%%
const a = 1e
%%
const a = 0x
%%
const a = 0b101
%%
const a = 1e999
%%
const a = 1e-999
%%
const a = 0x1p2000
%%
const a = 1_000
%%
const a = 1,5
%%
const a = .5.
%%
const a = 3f
%%
const a = 1e5.5
%%
fn f(x) = 2x + 2pi + 2(x + 1)
%%
fn f(x) = 12 34
END
