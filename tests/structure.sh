#!/bin/sh
# Holds the shape of the code. In: the sources, and the objects of the plain build. Out: a line for
# each fault; the last line is "N passed, N failed".
set -u
cd "$(dirname "$0")/.." || exit 3
passed=0 failed=0
verdict() { # what is held, the faults
    if [ -z "$2" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'FAILED: %s\n%s\n' "$1" "$2"
    fi
}
sources=$(git ls-files 'compiler/*.[ch]' 'runtime/*.[ch]' '*.def' 'grammar/*.[ly]' 2> /dev/null ||
    find compiler runtime grammar -name '*.[chly]' -o -name '*.def')

# Includes: rows "file included", both as paths.
includes=$(awk '/^#include "/ {
    path = $2
    gsub(/"/, "", path)
    folder = FILENAME
    sub(/\/[^\/]*$/, "", folder)
    if (sub(/^\.\.\/runtime\//, "", path)) path = "runtime/" path
    else if (folder == "runtime") path = "runtime/" path
    else path = "compiler/" path
    if ((getline line < path) >= 0) print FILENAME, path
    close(path)
}' $sources)

verdict 'an include points to a folder below, or to its own' "$(echo "$includes" | awk '
BEGIN { split("runtime base ops front grammar graph print llvm api command repl main.c", order)
        for (i in order) rank[order[i]] = i }
function floor(path) { sub(/^compiler\//, "", path); sub(/\/.*/, "", path); return rank[path] + 0 }
floor($1) < floor($2) { print "  " $1 " includes " $2 }')"

verdict 'no two files need each other, a header being one with its .c' "$(echo "$includes" | awk '
function room(path) { sub(/\.[chly]$/, "", path); return path }
room($1) != room($2) { edge[room($1) " " room($2)]; all[room($1)]; all[room($2)] }
END {
    do { # take away what needs nothing
        gone = 0
        for (a in all) {
            needs = 0
            for (e in edge) needs += index(e, a " ") == 1
            if (needs) continue
            for (e in edge) if (substr(e, length(e) - length(a)) == " " a) delete edge[e]
            delete all[a]
            gone++
        }
    } while (gone)
    for (e in edge) print "  " e
}')"

verdict 'includes are at most 4 deep' "$(echo "$includes" | awk '
{ of[$1] = of[$1] " " $2 }
function depth(path,    i, n, list, most, d) {
    if (path in known) return known[path]
    n = split(of[path], list)
    for (i = 1; i <= n; i++) if ((d = 1 + depth(list[i])) > most) most = d
    return known[path] = most + 0
}
END { for (path in of) if (depth(path) > 4) print "  " path ": " depth(path) }')"

verdict 'a type is defined once' "$(awk '
/^(typedef )?(struct|union|enum) [A-Z][A-Za-z]* \{/ { sub(/^typedef /, ""); print $2, FILENAME }
/^\} [*]?[A-Z][A-Za-z]*;/ { gsub(/[;*]/, "", $2); print $2, FILENAME }
/^typedef .*[ )*][A-Z][A-Za-z]*;/ && !/^typedef (struct|union) / { gsub(/[;*]/, "", $NF); print $NF, FILENAME }
' $sources | sort -u | awk '{ files[$1] = files[$1] " " $2; count[$1]++ }
END { for (name in count) if (count[name] > 1) print "  " name ":" files[name] }')"

verdict 'a file has at most 600 lines' "$(wc -l $sources | awk '$2 != "total" && $1 > 600 { print "  " $2 ": " $1 }')"

objects=$(find build/plain/base build/plain/ops build/plain/front build/plain/graph build/plain/print \
    build/plain/llvm build/plain/api build/plain/gen -name '*.o' ! -name write_rules.o)
verdict 'a global name is defined once' "$(nm --extern-only --defined-only --print-file-name \
    $objects build/plain/command/*.o build/plain/repl/*.o |
    awk '{ sub(/:.*/, "", $1); files[$NF] = files[$NF] " " $1; count[$NF]++ }
    END { for (name in count) if (count[name] > 1) print "  " name ":" files[name] }')"
verdict 'the library has no variable' "$(size -A $objects |
    awk '/\.o/ { file = $1 } $1 ~ /^\.(data|bss|tdata|tbss)($|\.)/ && $1 !~ /^\.data\.rel\.ro/ &&
         $2 > 0 { print "  " file $1 ": " $2 " bytes" }')"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
