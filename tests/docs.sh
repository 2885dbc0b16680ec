#!/bin/sh
# Runs the code in the documents and compares its output. The blocks of a document run in a folder
# of its own, in the order of the text:
#     ```smooth    a source, written to the file that its first line names (# tariff.smooth) and
#                  checked
#     ```c         the same for C, which is not checked (/* ramp.c */)
#     ```console   lines `$ command`, each followed by what it prints, errors included
# The folder has the command under test as `smooth` and as build/smooth, and the examples, the
# library and its header.
#     tests/docs.sh [--accept] [DOCUMENT ...]    --accept writes the output anew: read the diff
set -u
SMOOTH=${SMOOTH:-build/smooth}
case $SMOOTH in /*) ;; *) SMOOTH=$PWD/$SMOOTH ;; esac
LC_ALL=C
export LC_ALL
unset NO_COLOR POSIXLY_CORRECT COLUMNS
accept=false
if [ "${1-}" = --accept ]; then accept=true; shift; fi
reference=grammar/reference.md
[ $# -gt 0 ] || set -- README.md compiler/README.md $reference
scratch=$(mktemp -d) || exit 3
trap 'rm -rf "$scratch"' EXIT
trap 'exit 3' HUP INT TERM
. tests/count.inc

# A step for each source and each command, named by its line: the command, and its wanted output.
split() {
    awk -v steps="$2" '
    /^```smooth$/ { step = sprintf("%s/%05d", steps, NR); kind = "source"; name = ""; next }
    /^```c$/ { step = sprintf("%s/%05d", steps, NR); kind = "c"; name = ""; next }
    /^```console$/ { step = steps "/none"; kind = "console"; next }
    /^```/ { kind = "" }
    kind == "console" && /^\$ / {
        step = sprintf("%s/%05d", steps, NR)
        print substr($0, 3) > (step ".sh")
        printf "" > (step ".out")
        next
    }
    kind == "console" { print > (step ".out") }
    kind == "c" {
        if (name == "") {
            name = $2
            printf "cp %s.c %s\n", step, name > (step ".sh")
            printf "" > (step ".out")
        }
        print > (step ".c")
    }
    kind == "source" {
        if (name == "") {
            name = $0 ~ /^# [a-z_\/]+\.smooth$/ ? $2 : "unnamed.smooth"
            printf "cp %s.smooth %s && smooth check %s > check.log\n", step, name, name > (step ".sh")
            printf "" > (step ".out")
        }
        print > (step ".smooth")
    }' "$1"
}

# The document with the output that it got, in place of the wanted one.
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
    ln -s "$PWD/build/libsmooth.so.1" "$PWD/build/libsmooth-llvm.so" "$home/build/"
    ln -s "$PWD/examples" "$PWD/compiler" "$home/"
    split "$document" "$steps"
    for script in "$steps"/*.sh; do
        step=${script%.sh}
        (cd "$home" && PATH=$home/build:$PATH exec sh "$script") > "$step.got" 2>&1 < /dev/null
        if $accept; then
            :
        elif diff "$step.out" "$step.got" > "$scratch/diff"; then
            pass
        else
            fail "$document:$(basename "$step" | sed 's/^0*//'): $(cat "$script")"
            cat "$scratch/diff"
        fi
    done
    if $accept; then merge "$document" "$steps" > "$scratch/merged" && cp "$scratch/merged" "$document"; fi
}

# --- is the reference complete?
# mentions WHAT BEFORE AFTER: the reference has each word of standard input, between these two
# texts.
mentions() {
    while read -r word; do
        if grep -qF -e "$2$word$3" $reference; then
            pass
        else
            fail "$reference: nothing about the $1 $word"
        fi
    done
}

check_reference() {
    words=compiler/front/words.def
    sed -n 's/^\(WORD\|ITEM\)([A-Z]*, *"\([a-z]*\)".*/\2/p' $words > "$scratch/keywords"
    mentions keyword '`' '`' < "$scratch/keywords"

    operators='s/^\(OP\|MANY\)([A-Z0-9_]*, *"\([^"]*\)", *[0-9]*, *[A-Z]*, *\([^,]*\),.*/\2 \3/p'
    aliases='s/^ALIAS("\([^"]*\)".*/\1/p'
    sed -n "$operators; $aliases" runtime/ops.def | sed '/INNER/d; s/ .*//' > "$scratch/operators"
    grep -v '^[a-z]' "$scratch/operators" > "$scratch/signs"
    grep '^[a-z]' "$scratch/operators" | grep -vxFf "$scratch/keywords" > "$scratch/functions"
    mentions operator '`' '`' < "$scratch/signs"
    mentions function '| `' '(' < "$scratch/functions"

    sed -n 's/^ *X([A-Z]*, \([a-z]*\),.*/\1/p' runtime/kernels.h > "$scratch/kernels"
    printf '%s\n' hard boltzmann pnorm >> "$scratch/kernels"
    mentions kernel '`' '`' < "$scratch/kernels"

    sed -n 's/^fn \([a-z][^=]*([^)]*)\) =.*/\1/p' stdlib/*.smooth > "$scratch/library"
    mentions 'library function' '| `' '` |' < "$scratch/library"
    for module in stdlib/*.smooth; do basename "$module" .smooth; done > "$scratch/modules"
    mentions module '### ' '' < "$scratch/modules"

    # What `smooth help WORD` says is in a table here, and it knows every word, sign and function.
    help=compiler/repl/help.def
    quoted='"\(\([^"\\]\|\\.\)*\)"'
    sed -n ':more
        /^HELP/ { /)$/!{ N; b more
        }
        s/,\n */, /g; p; }' $help > "$scratch/rows"
    sed -n "s/^HELP($quoted, $quoted, $quoted, .*/| \`\3\` | \5 |/p
        s/^HELP_KERNEL($quoted, $quoted, $quoted)/| \`\1\` | \3 | \5 |/p
        s/^HELP_MODULE($quoted, $quoted)/| \`use \"\1\"\` | \3 |/p" "$scratch/rows" |
        sed 's/\\"/"/g' > "$scratch/meanings"
    if [ "$(grep -cv '^HELP_SAME' "$scratch/rows")" != "$(wc -l < "$scratch/meanings")" ]; then
        fail "$help has a row that cannot be read"
    fi
    while read -r row; do
        if grep -qF -e "$row" $reference; then pass; else fail "$reference lacks: $row"; fi
    done < "$scratch/meanings"
    sed 's/^HELP[_A-Z]*("\([^"]*\)".*/\1/; s/^HELP_SAME("\\"".*/"/' "$scratch/rows" > "$scratch/words"
    { cat "$scratch/keywords" "$scratch/signs" "$scratch/functions" "$scratch/kernels" "$scratch/modules"
        sed -n 's/^\(NUMBER\|TAU\|DERIVATIVE\|REDUCTION\)("\([a-z]*\)".*/\2/p
            s/^SIGN([A-Z_]*, *"\([^"]*\)".*/\1/p' $words
    } > "$scratch/needed"
    while read -r word; do
        if grep -qxF -e "$word" "$scratch/words"; then pass; else fail "$help: nothing about $word"; fi
    done < "$scratch/needed"

    # The grammar has the tokens of smooth.y and words.def, no more and no less.
    { sed -n '/^%token/p' grammar/smooth.y; grep -E '^(SIGN|WORD|ITEM)\(' $words; } |
        grep -o '"[^"]*"' | grep -v '"\(a\|the\) ' | sort > "$scratch/tokens"
    sed -n '/^file  *=/,/^```/p' $reference | grep -o '"[^"]*"' | sort -u > "$scratch/terminals"
    if diff "$scratch/tokens" "$scratch/terminals"; then
        pass
    else
        fail "$reference: the grammar's tokens (>) differ from those of smooth.y and words.def (<)"
    fi

    # Links within the document lead to its headings.
    sed -n '/^```/,/^```/d; s/^##* //p' $reference | tr 'A-Z ' 'a-z-' > "$scratch/headings"
    grep -o '](#[^)]*)' $reference | sort -u | while IFS='#)' read -r _ anchor _; do
        grep -qxF -e "$anchor" "$scratch/headings" || echo "$reference: no heading for #$anchor"
    done > "$scratch/links"
    if [ -s "$scratch/links" ]; then fail "$(cat "$scratch/links")"; else pass; fi
}

# Files that a document names, in backticks or as a link, are there: from the root, from runtime/,
# from compiler/, or from one of its folders.
check_names() {
    folder=$(dirname "$1")
    { grep -oE '`[a-zA-Z_/]+\.(c|h|def|l|y|S|sh|mk|awk|py)`' "$1" | tr -d '`'
        grep -oE '\]\([^):#]+\)' "$1" | tr -d ']()' | sed "s|^|$folder/|"
    } | grep -v '[A-Z]\{3\}' | sort -u > "$scratch/names"
    while read -r name; do
        set -- "$name" "runtime/$name" "compiler/$name" compiler/*/"$name"
        while [ $# -gt 0 ] && [ ! -e "$1" ]; do shift; done
        if [ $# -gt 0 ]; then pass; else fail "$document names $name, which is not there"; fi
    done < "$scratch/names"
}

for document in "$@"; do run_document "$document"; done
$accept && exit
for document in "$@"; do check_names "$document"; done
check_reference
finish
