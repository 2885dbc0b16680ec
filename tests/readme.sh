#!/bin/sh
# The README shows real output: every block marked `console` is run, line by line, from the root,
# and what it prints is compared with what the README says.
SMOOTH=${SMOOTH:-build/smooth}
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
awk -v folder="$folder" '
/^```console/ { inside = 1; next }
/^```/ { inside = 0 }
inside && /^\$ / {
    name = sprintf("%s/%03d", folder, ++count)
    print substr($0, 3) > (name ".sh")
    next
}
inside { print > (name ".out") }
' README.md
passed=0 failed=0
for script in "$folder"/*.sh; do
    expected=${script%.sh}.out
    touch "$expected"
    sed "s|build/smooth|$SMOOTH|g" "$script" > "$folder/run"
    if sh "$folder/run" 2>&1 | diff "$expected" - > "$folder/diff"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        cat "$script" "$folder/diff"
    fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
