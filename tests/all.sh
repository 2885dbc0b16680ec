#!/bin/sh
# Runs every test with the checked build and adds up: the last line is "N passed, N failed". Each
# part ends its output with such a line, and its output is kept in build/check. The longest part
# runs beside the others.
SMOOTH=${SMOOTH:-build/checked/smooth}
export SMOOTH
passed=0 failed=0
run() { # name, command
    name=$1
    shift
    "$@" > "build/check/$name.log" 2>&1
    echo $? > "build/check/$name.status"
}
count() { # name of a part that has run
    log=build/check/$1.log
    status=$(cat "build/check/$1.status")
    line=$(grep -E '^[0-9]+ passed, [0-9]+ failed$' "$log" | tail -n 1)
    if [ -z "$line" ]; then
        line="0 passed, 1 failed"
    elif [ "$status" -ne 0 ] && [ "${line#*, 0 failed}" != "$line" ]; then
        line="${line%%,*}, 1 failed" # it broke after counting
    fi
    printf '%-9s %s\n' "$1" "$line"
    [ "$status" -eq 0 ] || cat "$log"
    set -- $line
    passed=$((passed + $1))
    failed=$((failed + $3))
}
part() {
    run "$@"
    count "$1"
}
rm -rf build/check
mkdir -p build/check
trap 'trap "" TERM; kill 0; exit 1' INT TERM # the part beside the others, too
run unit env CK_EXCLUDE_TAGS=golden build/checked/unit-tests &
part structure tests/structure.sh
part setup tests/setup.sh
part threads build/threads/threads
part races env SMOOTH=build/threads/smooth tests/run.sh map_jobs map_faults
part language tests/run.sh
part shortage build/plain/shortage build/smooth build/plain/shortage-shim.so
part fuzz build/checked/replay tests/fuzz/front
part commands build/checked/replay-command tests/fuzz/command
part examples tests/examples.sh
part documents tests/docs.sh
part targets env SMOOTH=build/smooth tests/targets.sh # its arithmetic is what counts
part install tests/install.sh
part embed tests/embed.sh
part golden env CK_INCLUDE_TAGS=golden build/checked/unit-tests
wait
count unit
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
