#!/bin/sh
# A tour of what smooth does: `make run` ends with it.
cd "$(dirname "$0")/.." || exit 1
SMOOTH=${SMOOTH:-build/smooth}
unset MAKEFLAGS # the C project has a make of its own

title() { printf '\n%s\n\n' "$1"; }
run() { # shows the command, then its output
    printf '$'
    printf ' %s' "$@"
    printf '\n'
    "$@"
}

set -e
title 'The federal income tax of 2024 and its derivative, the marginal rate: as the law has it
(hard, and temperature 0), then with its corners rounded over 100 dollars, and over 5000. At a
corner itself the rate is the mean of the two that meet there.'
run "$SMOOTH" table examples/tax.smooth tax \
    income=0,11600,30000,47150,75000,100525,150000,191950,243725,400000,609350,1000000 \
    --tau 0,100,5000

title 'A book of options: what it pays at expiry (hard), what it is worth three months before, with a
gaussian kernel, and how many shares hedge it (the derivative).'
run "$SMOOTH" table examples/options.smooth book S=80:120:9

title 'What becomes of max(0, 1 - y*w*x), the hinge loss, and its derivatives.'
run "$SMOOTH" show examples/hinge.smooth hinge --grad

title 'A C program finds the cheapest order size among quantity discounts. It links two objects made
by smooth, and nothing else but the C library.'
case $SMOOTH in
/*) command=$SMOOTH ;;
*/*) command=../../$SMOOTH ;;
*) command=$SMOOTH ;;
esac
run make --no-print-directory -C examples/c-project clean run \
    SMOOTH="$command" BUILD=../../build/c-project

title "Where to go next: write a file of your own, look at it with $SMOOTH show and table,
compile it with $SMOOTH build. $SMOOTH --help lists the commands;
examples/c-project is a start for C."
