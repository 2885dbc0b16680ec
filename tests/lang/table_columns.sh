# Columns of numbers: points below each other, no digit lost before the point, amounts of money to
# the cent, zero where a number cannot be told from a rounding error of its column, --full for all of
# it; columns that do not fit follow below, and the temperature's columns stay together.
. ./try.inc
cd "$TMP"
unset COLUMNS
try table '1e-3*x' x=12345678.9,0.1,-1
try table x x=1234567.891,99999999.999,0.123456789
try table x x=123456789012345.6,1.5e15,0.123456789
try table x x=-0.1:0.2:4 --tau 0
try table x x=1,1e300,inf
try table 'sin(pi*x)' x=0:1:3 --tau 0
try table 'sin(pi*x)' x=0:1:3 --tau 0 --full
try table 'max(x, 0) * 1e-20' x=-1:1:3
try table '1/x' x=-1:1:3
try table 'max(x, 0)' x=-0.5:1:4 --tau 1,2,3,4
COLUMNS=120 try table 'max(x, 0)' x=0,1 --tau 1,2,3,4
COLUMNS=40 try table 'max(x, 0)' x=0,1 --tau 1,2
try table 'max(x, 0)' x=0,1 --tau 1,2 --json
# Rows of a range that is narrow beside its place are told apart.
try table 'x - 1' x=1:1.0000001:3
try table 'x' x=1e9:1000000000.01:3
try table 'x' x=1:1:2
