#!/bin/sh
# Runs every test with the checked build and adds up: the last line is "N passed, N failed".
# Each part ends its output with such a line of its own.
SMOOTH=${SMOOTH:-build/checked/smooth}
export SMOOTH
passed=0 failed=0
part() {
    name=$1
    shift
    "$@" > build/check.log 2>&1
    status=$?
    line=$(grep -E '^[0-9]+ passed, [0-9]+ failed$' build/check.log | tail -n 1)
    if [ -z "$line" ]; then
        line="0 passed, 1 failed"
    elif [ $status -ne 0 ] && [ "${line#*, 0 failed}" != "$line" ]; then
        line="${line%%,*}, 1 failed" # it broke after counting
    fi
    printf '%-9s %s\n' "$name" "$line"
    [ $status -eq 0 ] || cat build/check.log
    set -- $line
    passed=$((passed + $1))
    failed=$((failed + $3))
}
part unit build/checked/unit
part threads build/threads/threads
part races env SMOOTH=build/threads/smooth tests/run.sh map_jobs map_faults
part language tests/run.sh
part fuzz build/checked/replay tests/fuzz/front
part commands build/checked/replay-command tests/fuzz/command
part examples tests/examples.sh
part documents tests/docs.sh
part install tests/install.sh
part embed tests/embed.sh
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
