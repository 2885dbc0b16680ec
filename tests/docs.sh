#!/bin/sh
# Runs what the documents show. Each document has a folder of its own, where its blocks are worked
# off in the order of the text:
#     ```smooth    a source, written to the file that its first line names (# tariff.smooth) and
#                  checked
#     ```console   lines `$ command`, each followed by what it prints, errors included
# The command under test is there as `smooth` and as build/smooth, and so are the examples.
#     tests/docs.sh [--accept] [DOCUMENT ...]    --accept writes the output anew: read the diff
set -u
SMOOTH=${SMOOTH:-build/smooth}
case $SMOOTH in /*) ;; *) SMOOTH=$PWD/$SMOOTH ;; esac
LC_ALL=C
export LC_ALL
unset NO_COLOR POSIXLY_CORRECT
accept=false
if [ "${1-}" = --accept ]; then accept=true; shift; fi
[ $# -gt 0 ] || set -- README.md
scratch=$(mktemp -d) || exit 3
trap 'rm -rf "$scratch"' EXIT
trap 'exit 3' HUP INT TERM
passed=0 failed=0

# A step for each source and each command, named by its line: what to run, what it has to print.
split() {
    awk -v steps="$2" '
    /^```smooth$/ { step = sprintf("%s/%05d", steps, NR); kind = "source"; name = ""; next }
    /^```console$/ { step = steps "/none"; kind = "console"; next }
    /^```/ { kind = "" }
    kind == "console" && /^\$ / {
        step = sprintf("%s/%05d", steps, NR)
        print substr($0, 3) > (step ".sh")
        printf "" > (step ".out")
        next
    }
    kind == "console" { print > (step ".out") }
    kind == "source" {
        if (name == "") {
            name = $0 ~ /^# [a-z_\/]+\.smooth$/ ? $2 : "unnamed.smooth"
            printf "cp %s.smooth %s && smooth check %s > check.log\n", step, name, name > (step ".sh")
            printf "" > (step ".out")
        }
        print > (step ".smooth")
    }' "$1"
}

# The document with the output that there was.
merge() {
    awk -v steps="$2" '
    /^```console$/ { inside = 1; print; next }
    /^```/ { inside = 0 }
    inside && !/^\$ / { next }
    { print }
    inside {
        got = sprintf("%s/%05d.got", steps, NR)
        while ((getline line < got) > 0) print line
        close(got)
    }' "$1"
}

run_document() {
    document=$1 steps=$scratch/steps home=$scratch/home
    rm -rf "$steps" "$home"
    mkdir -p "$steps" "$home/build"
    ln -s "$SMOOTH" "$home/build/smooth"
    ln -s "$PWD/examples" "$home/examples"
    split "$document" "$steps"
    for script in "$steps"/*.sh; do
        step=${script%.sh}
        (cd "$home" && PATH=$home/build:$PATH exec sh "$script") > "$step.got" 2>&1 < /dev/null
        if $accept; then
            :
        elif diff "$step.out" "$step.got" > "$scratch/diff"; then
            passed=$((passed + 1))
        else
            failed=$((failed + 1))
            echo "$document:$(basename "$step" | sed 's/^0*//'): $(cat "$script")"
            cat "$scratch/diff"
        fi
    done
    if $accept; then merge "$document" "$steps" > "$scratch/merged" && cp "$scratch/merged" "$document"; fi
}

for document in "$@"; do run_document "$document"; done
$accept && exit
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
