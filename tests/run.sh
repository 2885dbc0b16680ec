#!/bin/sh
# Runs every tests/lang/*.sh, or those named, and compares its standard output, exit status and
# standard error with the .out beside it. SMOOTH is the command under test, TYPE the program that
# types at a terminal (type.c).
#     tests/run.sh [--accept] [NAME ...]      --accept writes the .out files anew: read the diff
set -u
SMOOTH=${SMOOTH:-build/smooth}
case $SMOOTH in /*) ;; *) SMOOTH=$PWD/$SMOOTH ;; esac
TYPE=${TYPE:-$PWD/build/checked/type}
export SMOOTH TYPE LC_ALL=C
unset NO_COLOR CC POSIXLY_CORRECT COLUMNS
accept=false
if [ "${1-}" = --accept ]; then accept=true; shift; fi
cd "$(dirname "$0")/lang" || exit 3
. ../count.inc
scratch=$(mktemp -d) || exit 3
trap 'rm -rf "$scratch"' EXIT
trap 'exit 3' HUP INT TERM
export TMP="$scratch/files" # a folder of its own for each case

[ $# -gt 0 ] || set -- *.sh
for case in "$@"; do
    name=$(basename "$case" .sh)
    mkdir "$TMP"
    sh "./$name.sh" >"$scratch/out" 2>"$scratch/err" </dev/null
    status=$?
    echo "exit $status" >>"$scratch/out"
    if [ -s "$scratch/err" ]; then
        echo "stderr:" >>"$scratch/out"
        cat "$scratch/err" >>"$scratch/out"
    fi
    rm -rf "$TMP"
    if $accept; then
        cp "$scratch/out" "$name.out"
    elif diff -u "$name.out" "$scratch/out"; then
        pass
    else
        fail "$name"
    fi
done
$accept || finish
