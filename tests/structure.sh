#!/bin/sh
# Checks the structure of the code. In: the sources below the root, and the objects of its plain
# build. Out: for each broken rule its name and the places; the last line is "N passed, N failed".
#     tests/structure.sh [ROOT]     without ROOT this tree, and then one that breaks every rule
set -u
LC_ALL=C
export LC_ALL
script=$(cd "$(dirname "$0")" && pwd)/structure.sh
cd "${1:-$(dirname "$0")/..}" || exit 3
. "${script%/*}/count.inc"
rule() { # its words, the places that break it
    if [ -z "$2" ]; then pass; else fail "$1" && echo "$2"; fi
}
sources=$(find compiler runtime grammar -name '*.[chly]' -o -name '*.def')
# Of each source that has an object: a build may have objects of sources that are gone.
objects=$(find compiler runtime build/gen -name '*.c' ! -name write_rules.c |
    sed 's/^compiler\///; s/^build\///; s/\(.*\)\.c$/build\/plain\/\1.o/')
objects=$(ls $objects build/plain/runtime/table.o 2> /dev/null)
[ -n "$objects" ] || { echo 'There are no objects: make builds them' >&2; exit 3; }
library=$(echo "$objects" | grep -v -e /command/ -e /repl/ -e /main.o)

# Arrows: rows "file file", for an include and for a use of a function or a variable. The files of a
# use have no ending. A generated file counts as one of the folder that it is made for.
includes=$(awk '/^[ \t]*#[ \t]*include[ \t]*"/ {
    folder = FILENAME
    sub(/\/[^\/]*$/, "", folder)
    split($0, part, "\"")
    path = part[2]
    if (sub(/^\.\.\/runtime\//, "", path) || folder == "runtime") path = "runtime/" path
    else path = "compiler/" path
    if ((getline line < path) >= 0) print FILENAME, path
    close(path)
}' $sources)
calls=$(nm --extern-only --print-file-name $objects | awk '
BEGIN {
    place["gen/smooth.lex"] = place["gen/smooth.tab"] = "grammar/smooth"
    place["gen/standard"] = "front/standard"
    place["gen/parts"] = place["gen/plain"] = "print/parts"
    place["gen/powers"] = "base/powers"
    place["gen/rules"] = "graph/rules"
    place["runtime/table"] = "ops/table"
}
{
    split($0, part, ":")
    file = part[1]
    sub(/^build\/plain\//, "", file)
    sub(/\.o$/, "", file)
    if (file in place) file = place[file]
    if (file !~ /^(grammar|runtime)\//) file = "compiler/" file
}
$(NF - 1) == "U" { uses[file " " $NF]; next }
{ home[$NF] = file }
END {
    for (use in uses) {
        split(use, part, " ")
        if (part[2] in home && home[part[2]] != part[1]) print part[1], home[part[2]]
    }
}')
arrows=$(printf '%s\n%s\n' "$includes" "$calls" | sort -u | grep .)

rule 'an arrow points to a folder below, or to its own' "$(echo "$arrows" | awk '
BEGIN { split("runtime base ops front graph print llvm api command repl main", order)
        for (i in order) rank[order[i]] = i
        rank["grammar"] = rank["front"] }
function floor(path) { sub(/^compiler\//, "", path); sub(/[\/.].*/, "", path); return rank[path] + 0 }
floor($1) < floor($2) || !floor($1) || !floor($2) { print "  " $1 " -> " $2 }')"

rule 'there are at most 10 floors of folders' "$(echo "$arrows" | awk '
function folder(path) { sub(/^compiler\//, "", path); sub(/[\/.].*/, "", path); return path }
(a = folder($1)) != (b = folder($2)) { below[a] = below[a] " " b }
function height(room,    i, n, list, most, h) { # of the floors that are below it
    if (room in known) return known[room]
    known[room] = 0 # in a circle, which the rule above reports
    n = split(below[room], list)
    for (i = 1; i <= n; i++) if ((h = 1 + height(list[i])) > most) most = h
    return known[room] = most + 0
}
END { for (room in below) if (height(room) >= 10) print "  " room ": floor " height(room) + 1 }')"

# A .c file and its header count as one, and so do the parser and its grammar.
rule 'no files need each other in a circle' "$(echo "$arrows" | awk '
function room(path) {
    sub(/\.([chly]|def)$/, "", path)
    return path == "grammar/smooth" ? "compiler/front/parse" : path
}
(a = room($1)) != (b = room($2)) { reach[a, b]; all[a]; all[b] }
END {
    for (k in all) for (a in all) if ((a, k) in reach)
        for (b in all) if ((k, b) in reach) reach[a, b]
    for (a in all) if ((a, a) in reach && !(a in seen)) {
        line = " "
        for (b in all) if ((a, b) in reach && (b, a) in reach) { line = line " " b; seen[b] }
        print line
    }
}')"

rule 'includes are at most 4 deep' "$(echo "$includes" | awk '
{ of[$1] = of[$1] " " $2 }
function depth(path,    i, n, list, most, d) {
    if (path in known) return known[path]
    known[path] = 0
    n = split(of[path], list)
    for (i = 1; i <= n; i++) if ((d = 1 + depth(list[i])) > most) most = d
    return known[path] = most + 0
}
END { for (path in of) if (depth(path) > 4) print "  " path ": " depth(path) }')"

# Bodies of types are taken away from the inside out; what is left of a typedef is a line.
rule 'a type is defined once' "$(awk '
function list(text,    before, name, tag) {
    gsub(/\/\*[^*]*\*+([^\/*][^*]*\*+)*\//, "", text)
    while (match(text, /\{[^{}]*\}/)) {
        before = substr(text, 1, RSTART - 1)
        text = before "@" substr(text, RSTART + RLENGTH)
        if (match(before, /(struct|union|enum)[ \t]+[A-Za-z_][A-Za-z_0-9]*[ \t]*$/)) {
            split(substr(before, RSTART), part, /[ \t]+/)
            print part[2], file
        }
    }
    while (match(text, /(^|[ \t;@])typedef[ \t][^;]*;/)) {
        name = substr(text, RSTART, RLENGTH - 1)
        text = substr(text, RSTART + RLENGTH - 1)
        gsub(/LIST\([^)]*\)/, "list", name)
        if (match(name, /\([ \t]*\*[^)]*\)/)) name = substr(name, RSTART + 1, RLENGTH - 2)
        sub(/[ \t]*[(\[].*/, "", name)
        tag = match(name, /(struct|union|enum)[ \t]+[A-Za-z_][A-Za-z_0-9]*/)
        tag = tag ? substr(name, RSTART, RLENGTH) : ""
        sub(/^[a-z]+[ \t]+/, "", tag)
        match(name, /[A-Za-z_][A-Za-z_0-9]*[ \t]*$/)
        name = substr(name, RSTART, RLENGTH)
        sub(/[ \t]+$/, "", name)
        if (name != tag) print name, file
    }
}
FNR == 1 { if (file) list(text); file = FILENAME; text = "" }
/^[ \t]*#/ || in_macro { in_macro = /\\$/; next }
{ text = text " " $0 }
END { list(text) }' $sources |
    awk '{ files[$1] = files[$1] " " $2; count[$1]++ }
    END { for (name in count) if (count[name] > 1) print "  " name ":" files[name] }')"

rule 'a file name is used once' "$(find compiler runtime -name '*.[ch]' | awk -F / '
{ at[$NF] = at[$NF] " " $0; count[$NF]++ }
END { for (name in count) if (count[name] > 1) print "  " name ":" at[name] }')"

rule 'a file has at most 600 lines' "$(find compiler runtime grammar -type f ! -name '*.md' \
    -exec wc -l {} + | awk '$2 != "total" && $1 > 600 { print "  " $2 ": " $1 }')"
rule 'LLVM is named in compiler/llvm alone' \
    "$(grep -l 'llvm-c/' $sources | grep -v '^compiler/llvm/' | sed 's/^/  /')"
rule 'an operator (tanh) is named on one line, and in its help' \
    "$(grep -n -e 'OP_TANH' -e '(TANH,' -e '"tanh"' $sources |
        sed '/^compiler\/repl\/help.def:/d' | sed '1d; s/^/  /')"
rule 'nothing switches over operators but the leaves' "$(grep -n -e 'case OP_' -e 'case KERNEL_' $sources |
    sed 's/case OP_\(NUMBER\|PARAMETER\)\>//g; s/^/  /' | grep -e 'case OP_' -e 'case KERNEL_')"
rule 'a global name is defined once' "$(nm --extern-only --defined-only --print-file-name \
    $objects | awk '{ sub(/:.*/, "", $1); files[$NF] = files[$NF] " " $1; count[$NF]++ }
    END { for (name in count) if (count[name] > 1) print "  " name ":" files[name] }')"
rule 'the library has no variable' "$(size -A $library |
    awk '/\.o/ { file = $1 } $1 ~ /^\.(data|bss|tdata|tbss)($|\.)/ && $1 !~ /^\.data\.rel\.ro/ &&
         $2 > 0 { print "  " file $1 ": " $2 " bytes" }')"

# Each rule must find a fault in a tree that breaks it.
break_all() { # folder
    cd "$1" || exit
    below=
    for folder in runtime base ops front graph print llvm api command repl; do
        mkdir -p "compiler/$folder" "build/plain/$folder"
        printf '%s\nstruct Twice {\n};\n' "${below:+#include \"$below/f.h\"}" > "compiler/$folder/f.h"
        below=$folder
    done
    mkdir -p runtime grammar build/gen
    echo '#include "repl/f.h"' > compiler/main.c
    printf '#include "%s"\n' front/f.h llvm-c/Core.h >> compiler/base/f.h
    printf 'OP_TANH\n"tanh"\ncase OP_ADD:\n' > compiler/front/g.c
    yes '' | head -n 601 > compiler/print/g.c
    for folder in base ops; do
        echo 'int twice = 1;' > "compiler/$folder/f.c"
        ${CC:-cc} -c "compiler/$folder/f.c" -o "build/plain/$folder/f.o"
    done
}
if [ $# -eq 0 ]; then
    wrong=$(mktemp -d) || exit 3
    trap 'rm -rf "$wrong"' EXIT
    (break_all "$wrong")
    rule 'a tree in which all is wrong breaks every rule' \
        "$(sh "$script" "$wrong" 2>&1 | tail -n 1 | grep -v '^0 passed, [1-9]')"
fi
finish
